"""Planted conflicts are found, every one apart; what is reported is minimal; every way out leads out."""

from __future__ import annotations

import pytest

from territory_opt.model.plan import Plan
from territory_opt.reasons.conflicts import Diagnosis, diagnose
from territory_opt.reasons.giving import GIVES, USUAL
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


def planted_cost(case: Plot) -> float:
    """What the way out comes to that was planted: hours and counts as per cent of the mean, 10 for a split family."""
    mean = sum(row["capacity_hours"] for row in case.reps) / len(case.reps)
    limits = [row["max_accounts"] for row in case.reps if "max_accounts" in row]
    hours = sum(100 * one.hours / mean for one in case.planted)
    counts = sum(100 * one.count * len(limits) / sum(limits) for one in case.planted if one.count)
    return hours + counts + 10 * sum(one.kind == "family" for one in case.planted)


def assert_leads_out(case: Plot, out: WayOut) -> None:
    problem = mended(case, out).problem()
    plan = Plan.from_mapping(problem, out.owners)
    assert plan.owner.min() >= 0
    assert problem.compiled.model.violation(plan.owner) == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_every_way_out_leads_out_and_is_no_dearer_than_the_planted_one(
    seed: int, diagnoses: dict[int, tuple[Plot, Diagnosis]]
) -> None:
    case, diagnosis = diagnoses[seed]
    assert diagnosis.asked == USUAL
    if any(one.kind == "family" for one in case.planted):
        assert diagnosis.way_out is None  # neither regions nor families give
        return
    out = diagnosis.way_out
    assert out is not None
    assert out.cost <= planted_cost(case) + 1e-3
    assert out.least == out.cost
    assert out.certainty == "proven"
    assert_leads_out(case, out)


@pytest.mark.parametrize("seed", [seed for seed in SEEDS if any(one.kind == "family" for one in plot(seed).planted)])
def test_families_and_regions_give_where_they_may(seed: int) -> None:
    case = plot(seed)
    for give in (GIVES, (*USUAL, "families"), (*USUAL, "boundary")):
        out = diagnose(case.problem(), seconds=60, workers=1, give=give).way_out
        assert out is not None
        assert out.cost <= planted_cost(case) + 1e-3
        assert out.least == out.cost
        assert {step.gives for step in out.steps} <= set(give)
        assert_leads_out(case, out)


def mended(case: Plot, out: WayOut) -> Plot:
    """The case with every step of a way out taken."""
    reps = {row["rep_id"]: dict(row) for row in case.reps}
    accounts = {row["account_id"]: dict(row) for row in case.accounts}
    locks = list(case.locks)
    for step in out.steps:
        if step.gives == "locks":
            locks = [pair for pair in locks if pair[0] != step.about[0]]
        elif step.gives == "hours":
            reps[step.about[0]]["capacity_hours"] += step.amount
        elif step.gives == "boundary":
            accounts[step.about[0]]["region"] = reps[step.about[1]]["regions"][0]
        elif step.gives == "families":
            for account in step.about:
                del accounts[account]["parent_id"]
        else:
            assert step.gives == "accounts"
            reps[step.about[0]]["max_accounts"] += int(step.amount)
    return Plot(list(accounts.values()), list(reps.values()), locks, case.planted)
