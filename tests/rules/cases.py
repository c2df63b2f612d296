"""Small cases for the tests of rules, built by hand so that no rule is tested through another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from territory_opt.errors import Faults
from territory_opt.quantities import CENT, Quantum
from territory_opt.rules.base import Finding, Rule, Scope
from territory_opt.rules.facts import Facts
from territory_opt.schema.account import Account
from territory_opt.schema.account_line import AccountLine
from territory_opt.schema.assignment import Assignment
from territory_opt.schema.fx_rate import FxRate
from territory_opt.schema.lock import Lock
from territory_opt.schema.opportunity import Opportunity
from territory_opt.schema.pair import Pair
from territory_opt.schema.relationship import Relationship
from territory_opt.schema.rep import Rep
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.tables import Tables
from territory_opt.terms import NOTHING, Ints, Measure, Model, Pairs

Row = Mapping[str, Any]


def facts_of(
    accounts: Sequence[Row],
    reps: Sequence[Row],
    *,
    relationships: Sequence[Row] = (),
    locks: Sequence[Row] = (),
    pairs: Sequence[Row] = (),
    assignments: Sequence[Row] = (),
    account_lines: Sequence[Row] = (),
    opportunities: Sequence[Row] = (),
    fx: Sequence[Row] = (),
    **settings: Any,
) -> Facts:
    """Return the facts of a case; accounts are A1, A2 ... and reps R1, R2 ... unless their rows say otherwise."""
    tables = Tables.from_models(
        accounts=[Account(**{"account_id": f"A{i}", **row}) for i, row in enumerate(accounts, start=1)],
        reps=[Rep(**{"rep_id": f"R{i}", **row}) for i, row in enumerate(reps, start=1)],
        relationships=[Relationship(**row) for row in relationships],
        locks=[Lock(**row) for row in locks],
        pairs=[Pair(**row) for row in pairs],
        assignments=[Assignment(**row) for row in assignments],
        account_lines=[AccountLine(**row) for row in account_lines],
        opportunities=[
            Opportunity(**{"opportunity_id": f"O{i}", **row}) for i, row in enumerate(opportunities, start=1)
        ],
        fx=[FxRate(**row) for row in fx],
    )
    return Facts(tables, CaseSettings(**{"currency": "USD", **settings}))


def every_pair(facts: Facts, *, without: Sequence[tuple[int, int]] = ()) -> Pairs:
    """Return all pairs but a few as candidates."""
    reps = range(facts.n_reps)
    return Pairs.of_lists(facts.n_reps, [[j for j in reps if (u, j) not in without] for u in range(facts.n_units)])


def scope_of(rule: Rule, facts: Facts, pairs: Pairs | None = None, size: Fraction = CENT) -> Scope:
    """Return what the rule writes its terms from."""
    unit = "points" if rule.level_unit(facts) == "points" else facts.money
    quantum = Quantum(unit, size)
    return Scope(facts, 3, 1, quantum, every_pair(facts) if pairs is None else pairs, rule.groups(facts))


def plan(*reps: int) -> Ints:
    """Return a plan: the rep of each account by number, as in R1; 0 for nobody."""
    return np.array(reps, np.int64) - 1


def measured(rule: Rule, scope: Scope, owner: Ints) -> Measure:
    """Return what the rule's terms say of a plan."""
    model = Model(scope.pairs, rule.terms(scope), (), lambda unit, rep: unit * 0 - 1)
    return sum((term.evaluate(model, owner) for term in model.terms), NOTHING)


def found(rule: Rule, scope: Scope, owner: Ints) -> list[Finding]:
    """Return the rule's findings, which must add up to what its terms say."""
    findings = list(rule.findings(scope, owner))
    assert sum((finding.measure for finding in findings), NOTHING) == measured(rule, scope, owner)
    assert all(finding.rule == scope.index and finding.level == scope.level for finding in findings)
    return findings


def texts(rule: Rule, scope: Scope, owner: Ints) -> list[str]:
    """Return the sentences of the rule's findings."""
    return [finding.text for finding in found(rule, scope, owner)]


def faults(rule: Rule, facts: Facts) -> list[str]:
    """Return what the rule reports of the data."""
    collected = Faults()
    rule.check(facts, collected)
    return [f"{fault.severity}: {fault}" for fault in collected]


def pair_faults(rule: Rule, scope: Scope) -> list[str]:
    """Return what the rule reports of the candidates."""
    collected = Faults()
    rule.check_pairs(scope, collected)
    return [f"{fault.severity}: {fault}" for fault in collected]


def barred(rule: Rule, facts: Facts) -> list[tuple[str, str]]:
    """Return the barred pairs by name."""
    predicate = rule.bars(facts)
    assert predicate is not None
    pairs = every_pair(facts)
    hit = predicate(pairs.unit, pairs.rep)
    return [(facts.unit_names[u], facts.rep_names[j]) for u, j in zip(pairs.unit[hit], pairs.rep[hit], strict=True)]
