"""Variants of a problem: the same case without one of its rules, one of its rows, or one of its reps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from territory_opt.model.problem import Problem
from territory_opt.rules import Rule
from territory_opt.rules.lock import Lock
from territory_opt.schema.table import Table
from territory_opt.schema.tables import Tables
from territory_opt.terms import Bools, Ints


def rows_kept(table: Table, kept: Bools) -> Table:
    """Return a table with some of its rows only."""
    packed = {name: column[kept] for name, column in table.packed.items()}
    return replace(table, n=int(kept.sum()), row=table.row[kept], packed=packed, _known={})


def without_rule(problem: Problem, index: int) -> Problem:
    """Return the problem without one of its rules; a level that is left without any goes too."""
    gone = problem.rules[index].name
    rules = [rule for place, rule in enumerate(problem.rules) if place != index]
    return _variant(problem, problem.tables, rules, lambda name: name != gone)


def without_row(problem: Problem, table: str, row: int) -> Problem:
    """Return the problem without one row of a table."""
    rows = getattr(problem.tables, table)
    kept = np.arange(rows.n) != row
    return _variant(problem, replace(problem.tables, **{table: rows_kept(rows, kept)}), problem.rules)


def without_pair(problem: Problem, index: int, pair: tuple[str, str]) -> Problem:
    """Return the problem in which a lock rule does not list one of its pairs."""
    rule = problem.rules[index]
    assert isinstance(rule, Lock), "only locks list pairs"
    rest = rule.model_copy(update={"pairs": tuple(one for one in rule.pairs if one != pair)})
    return _variant(problem, problem.tables, [rest if one is rule else one for one in problem.rules])


def without_rep(problem: Problem, rep: int) -> Problem:
    """Return the problem as it would be if a rep left: with all that is said of the rep, but for who owned what."""
    gone, tables = problem.facts.rep_names[rep], problem.tables
    changed: dict[str, Any] = {"reps": rows_kept(tables.reps, np.arange(tables.reps.n) != rep)}
    for name in ("locks", "pairs", "relationships"):
        table = getattr(tables, name)
        if table.n:
            changed[name] = rows_kept(table, table.text("rep_id") != gone)
    rules = [_without_locks(rule, gone) if isinstance(rule, Lock) else rule for rule in problem.rules]
    return _variant(problem, replace(tables, **changed), rules)


def owner_in(variant: Problem, problem: Problem, owner: Ints) -> Ints:
    """Return a plan of a problem as a plan of its variant: reps who are gone own nothing."""
    index = variant.tables.rep_index
    now = np.array([index.get(name, -1) for name in problem.facts.rep_names], np.int64)
    return np.where(owner >= 0, now[np.maximum(owner, 0)], -1)


def _without_locks(rule: Lock, gone: str) -> Lock:
    return rule.model_copy(update={"pairs": tuple(pair for pair in rule.pairs if pair[1] != gone)})


def _variant(
    problem: Problem, tables: Tables, rules: Sequence[Rule], keeps: Callable[[str], bool] = lambda name: True
) -> Problem:
    settings, levels = problem.settings, problem.settings.levels
    if levels is not None:
        left = [level.model_copy(update={"rules": tuple(filter(keeps, level.rules))}) for level in levels]
        settings = settings.model_copy(update={"levels": tuple(level for level in left if level.rules) or None})
    return Problem.from_tables(tables, settings, rules, problem.provenance)
