"""Planted conflicts are found, every one apart; what is reported is minimal; every way out leads out."""

from __future__ import annotations

import pytest

from territory_opt.model.plan import Plan
from territory_opt.reasons.conflicts import Diagnosis, diagnose
from territory_opt.reasons.way_out import WayOut
from tests.reasons.planted import Plot, feasible, plot

SEEDS = range(30)


@pytest.fixture(scope="module")
def diagnoses() -> dict[int, tuple[Plot, Diagnosis]]:
    cases = {seed: plot(seed) for seed in SEEDS}
    return {seed: (case, diagnose(case.problem(), seconds=60, workers=1)) for seed, case in cases.items()}


@pytest.mark.parametrize("seed", SEEDS)
def test_every_planted_conflict_is_found_and_no_other(seed: int, diagnoses: dict[int, tuple[Plot, Diagnosis]]) -> None:
    case, diagnosis = diagnoses[seed]
    assert diagnosis.proven
    assert diagnosis.certainty == "proven"
    found = {(frozenset(one.rules), frozenset(one.accounts), frozenset(one.reps)) for one in diagnosis.conflicts}
    assert found == {(one.rules, one.accounts, one.reps) for one in case.planted}


@pytest.mark.parametrize("seed", SEEDS)
def test_every_conflict_is_minimal(seed: int, diagnoses: dict[int, tuple[Plot, Diagnosis]]) -> None:
    case, diagnosis = diagnoses[seed]
    for one in diagnosis.conflicts:
        assert not feasible(case.part(one.rules, one.accounts, one.reps))
        for rule in one.rules:
            assert feasible(case.part(set(one.rules) - {rule}, one.accounts, one.reps)), rule
        for account in one.accounts:
            assert feasible(case.part(one.rules, set(one.accounts) - {account}, one.reps)), account
        for rep in one.reps:
            assert feasible(case.part(one.rules, one.accounts, set(one.reps) - {rep})), rep


@pytest.mark.parametrize("seed", SEEDS)
def test_every_way_out_leads_out_and_is_no_dearer_than_the_planted_one(
    seed: int, diagnoses: dict[int, tuple[Plot, Diagnosis]]
) -> None:
    case, diagnosis = diagnoses[seed]
    if any(one.kind == "family" for one in case.planted):
        assert diagnosis.way_out is None  # neither regions nor families give
        return
    out = diagnosis.way_out
    assert out is not None
    mean = sum(row["capacity_hours"] for row in case.reps) / len(case.reps)
    limits = [row["max_accounts"] for row in case.reps if "max_accounts" in row]
    planted = sum(
        100 * one.hours / mean + (100 * one.count * len(limits) / sum(limits) if one.count else 0)
        for one in case.planted
    )
    assert out.cost <= planted + 1e-3
    assert out.least == out.cost
    problem = mended(case, out).problem()
    assert Plan.from_mapping(problem, out.owners).owner.min() >= 0
    assert problem.compiled.model.violation(Plan.from_mapping(problem, out.owners).owner) == 0


def mended(case: Plot, out: WayOut) -> Plot:
    """The case with every step of a way out taken."""
    reps = {row["rep_id"]: dict(row) for row in case.reps}
    locks = list(case.locks)
    for step in out.steps:
        if step.gives == "locks":
            locks = [pair for pair in locks if pair[0] != step.about[0]]
        elif step.gives == "hours":
            reps[step.about[0]]["capacity_hours"] += step.amount
        else:
            assert step.gives == "accounts"
            reps[step.about[0]]["max_accounts"] += int(step.amount)
    return Plot(case.accounts, list(reps.values()), locks, case.planted)
