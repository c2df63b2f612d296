"""Changes to a case, as a file lists them: a rep leaves or joins, a row or a rule is different."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from territory_opt.errors import Faults, InputError
from territory_opt.model.problem import Problem
from territory_opt.reasons.variants import without_rep
from territory_opt.schema.columns import from_frame
from territory_opt.schema.table import Table
from territory_opt.schema.tables import RECORDS

if TYPE_CHECKING:
    from pandas import DataFrame

KINDS = ("leaves", "joins", "rep", "account", "rule")
"""What a change begins with: ``leaves: R-7``; ``joins: {rep_id: R-9, ...}``; ``rep``, ``account`` or ``rule`` with an
id, and ``set`` with new values, or ``times`` with factors."""


def changed(problem: Problem, changes: Sequence[Mapping[str, Any]]) -> Problem:
    """Return a problem with changes made to it, one after the other.

    Raises
    ------
    InputError
        If a change makes no sense; it says which one.
    """
    for place, change in enumerate(changes, start=1):
        kind = next((kind for kind in KINDS if kind in change), None)
        if kind is None or set(change) - {kind, "set", "times"}:
            raise InputError(f"change {place} is not understood; expected one of {', '.join(KINDS)}, with set or times")
        try:
            problem = _changed(problem, kind, change)
        except InputError as error:
            raise InputError(f"change {place}: {error}") from error
    return problem


def _changed(problem: Problem, kind: str, change: Mapping[str, Any]) -> Problem:
    if kind == "leaves":
        name = str(change["leaves"])
        if name not in problem.tables.rep_index:
            raise InputError(f"{name} is not a rep of this case")
        return without_rep(problem, problem.tables.rep_index[name])
    if kind == "joins":
        return _with_table(problem, "reps", _joined(problem.tables.reps, dict(change["joins"])))
    if kind == "rule":
        return _with_rule(problem, str(change["rule"]), dict(change.get("set", {})))
    table = {"rep": "reps", "account": "accounts"}[kind]
    frame = _set(getattr(problem.tables, table), f"{kind}_id", str(change[kind]), change)
    return _with_table(problem, table, frame)


def _frame(table: Table) -> DataFrame:
    import pandas as pd

    return pd.DataFrame(table.columns(), dtype=object)


def _joined(table: Table, row: dict[str, Any]) -> DataFrame:
    import pandas as pd

    return pd.concat([_frame(table), pd.DataFrame([row], dtype=object)], ignore_index=True)


def _set(table: Table, key: str, name: str, change: Mapping[str, Any]) -> DataFrame:
    frame = _frame(table)
    rows = frame.index[frame[key] == name]
    if not len(rows):
        raise InputError(f"{name} is not in {table.name}")
    for column, value in dict(change.get("set", {})).items():
        if column not in frame:
            frame[column] = None
        frame.loc[rows, column] = value
    for column, factor in dict(change.get("times", {})).items():
        if column not in frame:
            raise InputError(f"there is no column {column} in {table.name}")
        frame.loc[rows, column] = [None if cell is None else float(cell) * factor for cell in frame.loc[rows, column]]
    return frame


def _with_table(problem: Problem, name: str, frame: DataFrame) -> Problem:
    faults = Faults()
    table = from_frame(RECORDS[name], name, frame, faults)
    faults.raise_errors()
    tables = replace(problem.tables, **{name: table})
    return Problem.from_tables(tables, problem.settings, problem.rules, problem.provenance)


def _with_rule(problem: Problem, name: str, settings: dict[str, Any]) -> Problem:
    if name not in [rule.name for rule in problem.rules]:
        raise InputError(f"{name} is not a rule of this case")
    rules = [{**rule.model_dump(), **settings} if rule.name == name else rule.model_dump() for rule in problem.rules]
    return Problem.from_tables(problem.tables, problem.settings, rules, problem.provenance)
