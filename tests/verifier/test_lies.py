"""Each lie is planted in a run that is right, and refused in the very words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.oracle import assert_verified
from tests.verifier.tiny import Folders

Tamper = Callable[[Folders], None]


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders.write(tmp_path)


def plan(change: Callable[[Any], object]) -> Tamper:
    return lambda folders: folders.change("plan.json", change)


def certificate(change: Callable[[Any], object]) -> Tamper:
    return lambda folders: folders.change("certificate.json", change)


def table(name: str, old: str, new: str) -> Tamper:
    return lambda folders: folders.replace(name, old, new)


def both(*tampers: Tamper) -> Tamper:
    def tamper(folders: Folders) -> None:
        for one in tampers:
            one(folders)

    return tamper


def setting(path: str, value: Any) -> Tamper:
    """Set one place of ``plan.json``, such as ``levels 0 whole cost``."""
    return plan(lambda content: put(content, path, value))


def put(content: Any, path: str, value: Any) -> None:
    *way, last = (int(step) if step.isdigit() else step for step in path.split())
    for step in way:
        content = content[step]
    content[last] = value


def test_what_was_worked_out_by_hand_is_verified(folders: Folders) -> None:
    assert_verified(folders.case, folders.out)
    assert [check.name for check in folders.verify().checks] == [
        "files",
        "input",
        "rules",
        "ownership",
        "eligibility",
        "hard limits",
        "rows",
        "costs",
        "certificate",
        "figures",
        "house-keeping",
        "scorecard",
        "territories",
        "assignments",
        "moves",
    ]


def test_the_oracle_fails_with_the_sentences(folders: Folders) -> None:
    setting("figures house", 2)(folders)
    with pytest.raises(AssertionError, match=r"figures: The figure house is written as 2, but it is 1\."):
        assert_verified(folders.case, folders.out)


BOUNDS = {
    "a bound raised by one": (
        both(
            certificate(lambda c: put(c, "levels 1 bound", 35060)),
            setting("levels 1 whole bound_certified", 35060),
            setting("levels 1 bound_certified", 350.6),
        ),
        "certificate: Level travel + relationship + disruption + pair_cost: the certificate claims a bound of 35,060, "
        "but its prices prove 35,059.",
    ),
    "a bound that the certificate does not know": (
        both(setting("levels 1 whole bound_certified", 35060), setting("levels 1 bound_certified", 350.6)),
        "certificate: Level travel + relationship + disruption + pair_cost: bound_certified in plan.json beside "
        "certificate.json is written as 35,060, but it is 35,059.",
    ),
    "a bound above what was reached": (
        both(setting("levels 0 whole bound_solver", 111111201), setting("levels 0 bound_solver", 1.11111201)),
        "costs: Level even: bound_solver is 111,111,201, above the 111,111,200 that was reached.",
    ),
    "a stale cap in the certificate": (
        certificate(lambda c: put(c, "levels 1 caps", [121111201])),
        "certificate: Level travel + relationship + disruption + pair_cost: the list of caps in the certificate is "
        "written as [121,111,201], but it is [121,111,200].",
    ),
    "a cap that is too wide": (
        both(setting("levels 0 whole cap", 121111201), certificate(lambda c: put(c, "levels 1 caps", [121111201]))),
        "costs: Level even: the cap is written as 121,111,201, but it is 121,111,200.",
    ),
    "a price of an upper level below zero": (
        certificate(lambda c: put(c, "levels 1 level_prices", [-1])),
        "certificate: Level travel + relationship + disruption + pair_cost: the prices of the upper levels are [-1]; "
        "none may be below 0.",
    ),
    "prices that prove less": (
        certificate(lambda c: put(c, "levels 1 prices 1", [13001, 0])),
        "certificate: Level travel + relationship + disruption + pair_cost: the certificate claims a bound of 35,059, "
        "but its prices prove 35,010.",
    ),
    "a family that is not merged": (
        certificate(lambda c: put(c, "merged", [["A1", "A2"]])),
        "certificate: A3 + A4 must stay together, but are not merged in the certificate.",
    ),
    "accounts merged for no reason": (
        certificate(lambda c: c["merged"].append(["A5", "A6"])),
        "certificate: A5 + A6 are merged in the certificate, but need not stay together as listed.",
    ),
    "a weight that is not capped": (
        certificate(
            lambda c: c["capped"].append({"rule": "even", "accounts": ["A5"], "rep": "R1", "weight": 5, "ceiling": 4})
        ),
        "certificate: even: A5 with R1 weighs 5, capped at 4: the certificate lists it, the case does not.",
    ),
}

PLANS = {
    "a moved account": (
        table("assignments.csv", "A5,all,R1", "A5,all,R2"),
        "rows: even: load of R1 is written as 20,000, but it is 16,000.",
    ),
    "a locked account elsewhere": (
        table("assignments.csv", "A1,all,R1", "A1,all,R2"),
        "eligibility: A1 may not go to R2: is locked to R1.",
    ),
    "a relationship that must be kept": (
        table("assignments.csv", "A3,all,R2", "A3,all,R1"),
        "eligibility: A3 may not go to R1: keeps its relationship with R2.",
    ),
    "a split family": (
        table("assignments.csv", "A4,all,R2", "A4,all,R1"),
        "hard limits: keep_together: the family P is shared by R1 and R2.",
    ),
    "a shared cell": (
        table("assignments.csv", "A2,all,R1", "A2,all,R2"),
        "hard limits: exclusive: the cell N is shared by R1 and R2.",
    ),
    "too many hours": (
        table("assignments.csv", "A4,all,R2", "A4,all,R1"),
        "hard limits: capacity: R1 holds 556, outside no limit to 420 (quanta of 1/60 h).",
    ),
    "too many accounts": (
        table("assignments.csv", "A4,all,R2", "A4,all,R1"),
        "hard limits: accounts: R1 holds 4, outside no limit to 3 (quanta of 1 accounts).",
    ),
    "too many moves": (
        table(
            "assignments.csv", "A1,all,R1,R1,no,yes,20,0,0,0,2026-10-01\nA2,all,R1", "A1,all,R2,R1,,,,,,,\nA2,all,R2"
        ),
        "hard limits: disruption: plan holds 3, outside no limit to 2 (quanta of 1 accounts).",
    ),
    "an account twice": (
        table("unassigned.csv", "A6,", "A5,all,HOUSE,boundary,\nA6,"),
        "ownership: A5 stands 2 times in assignments.csv and unassigned.csv together.",
    ),
    "an account left out": (
        table("unassigned.csv", "A6,all,HOUSE,boundary,No rep may own it.\n", ""),
        "ownership: A6 stands neither in assignments.csv nor in unassigned.csv.",
    ),
    "an account left to the house": (
        both(
            table("assignments.csv", "A5,all,R1,,new,no,10,0,0,5.5,2026-10-01\n", ""),
            table("unassigned.csv", "A6,", "A5,all,HOUSE,boundary,\nA6,"),
        ),
        "ownership: A5 is left to the house, but R1 may own it.",
    ),
    "an account given to somebody who may not own it": (
        both(
            table("assignments.csv", "A5,all,R1", "A6,all,R1,,,,,,,,\nA5,all,R1"),
            table("unassigned.csv", "A6,all,HOUSE,boundary,No rep may own it.\n", ""),
        ),
        "eligibility: A6 may not go to R1: barred by boundary, travel radius, experience, role, line, presence or a "
        "forbidden pair.",
    ),
    "a stranger": (table("assignments.csv", "A5,", "A9,"), "ownership: A9 is not an account of the case."),
    "an unknown rep": (
        table("assignments.csv", "A5,all,R1", "A5,all,R7"),
        "ownership: R7 in assignments.csv is not a rep of the case.",
    ),
}

NUMBERS = {
    "a wrong load": (
        setting("rows 0 load 1", 16001),
        "rows: even: load of R2 is written as 16,001, but it is 16,000.",
    ),
    "a limit of one quantum more": (
        setting("rows 1 hard_hi 0", 421),
        "rows: capacity: hard_hi of R1 is written as 421, but it is 420.",
    ),
    "a limit left out": (
        setting("rows 1 hard_hi 0", None),
        "rows: capacity: hard_hi of R1 is written as blank, but it is 420.",
    ),
    "a target": (
        setting("rows 0 targets 0", "18001"),
        "rows: even: targets of R1 is written as 18001, but it is 18000.",
    ),
    "a price": (
        setting("rows 0 price_hi 0", 277777),
        "rows: even: price_hi of R1 is written as 277,777, but it is 277,778.",
    ),
    "a row fewer": (plan(lambda p: p["rows"].pop()), "rows: The list of rules with rows is written as"),
    "a quantum": (setting("rows 0 quantum", "1/10"), "rows: even: quantum is written as 1/10, but it is 1/100."),
    "a cost": (
        setting("levels 1 whole cost", 35059),
        "costs: Level travel + relationship + disruption + pair_cost: the cost of the plan is written as 35,059, "
        "but it is 35,060.",
    ),
    "a cost in its unit": (
        setting("levels 0 cost", 1.2),
        "costs: Level even: cost in points is written as 1.2, but it is 1.111112.",
    ),
    "a gap": (setting("gap", 0.01), "costs: The gap is written as 0.01, but it is 0.0."),
    "an objective": (setting("objective", 350.5), "costs: The objective is written as 350.5, but it is 350.6."),
    "optimal without a proof": (
        both(setting("levels 0 whole bound_solver", 0), setting("levels 0 bound_solver", 0.0)),
        "costs: The status is written as optimal, but it is feasible.",
    ),
    "a figure": (
        setting("figures value cv", 0.12),
        "figures: The figure value, cv is written as 0.12, but it is 0.1111111111111111.",
    ),
    "a figure left out": (
        plan(lambda p: p["figures"]["disruption"].pop("new")),
        "figures: The figure disruption, new is missing.",
    ),
    "a figure of nothing": (
        setting("figures luck", 7),
        "figures: The figure luck is not one that the case knows.",
    ),
    "a cell of the scorecard": (
        table("scorecard.csv", "R2,Bo,2,160", "R2,Bo,2,161"),
        "scorecard: scorecard.csv, value of R2 is written as 161.0, but it is 160.0.",
    ),
    "a flag left out": (
        table("scorecard.csv", "below even band", ""),
        "scorecard: scorecard.csv, flags of R2 is written as blank, but it is below even band.",
    ),
    "a column of the scorecard left out": (
        table("scorecard.csv", "losses", "gains"),
        "scorecard: scorecard.csv has no column losses.",
    ),
    "a lock that nobody made": (
        table("assignments.csv", "A5,all,R1,,new,no", "A5,all,R1,,new,yes"),
        "assignments: assignments.csv, A5: locked is written as yes, but it is no.",
    ),
    "a move not said": (
        table("assignments.csv", "A4,all,R2,R1,yes", "A4,all,R2,R1,no"),
        "assignments: assignments.csv, A4: moved is written as no, but it is yes.",
    ),
    "a pair's cost": (
        table("assignments.csv", "40,5.1,0", "40,5.2,0"),
        "assignments: assignments.csv, A2: cost_relationship is written as 5.2, but it is 5.1.",
    ),
    "a move not listed": (
        table("moves.csv", "A4,all,R1,R2,60\n", ""),
        "moves: The list of accounts in moves.csv is written as [], but it is [A4].",
    ),
    "a wrong value at stake": (
        table("moves.csv", "R2,60", "R2,600"),
        "moves: moves.csv, A4: value is written as 600.0, but it is 60.0.",
    ),
}

RULES = {
    "a softer rule": (
        setting("rules 0 settings tolerance", 0.2),
        "rules: Rule even: tolerance is 0.2, case.yaml says 0.1.",
    ),
    "a rule that was dropped": (
        plan(lambda p: p["rules"].pop(2)),
        "rules: case.yaml asks for the rule accounts, which plan.json does not list.",
    ),
    "a rule that is skipped for no reason": (
        setting("rules 1 skipped", "too hard"),
        "rules: Rule capacity is skipped (too hard), but the case has what it needs.",
    ),
    "a cost that no level counts": (
        both(setting("rules 10 level", None), setting("levels 1 rules", ["travel", "relationship", "disruption"])),
        "rules: The rule pair_cost costs something, but stands in no level.",
    ),
    "a tolerance of one's own": (
        setting("levels 0 tolerance relative", "1/10"),
        "rules: The tolerances of the levels is written as [[1/10, 1/10], [1/100, 1/10]], but it is "
        "[[1/100, 1/10], [1/100, 1/10]].",
    ),
    "a coarse quantum": (
        setting("levels 1 quantum", "1"),
        "rules: The quantum of level travel + relationship + disruption + pair_cost, 1, is no decimal part of 1/100.",
    ),
    "a rule unheard of": (
        plan(lambda p: put(p, "rules 10 rule", "magic")),
        "rules: Rule pair_cost: magic is not a rule that can be verified.",
    ),
    "a status unheard of": (setting("status", "perfect"), "input: The status perfect is none that a plan can have."),
    "another case": (
        lambda folders: (folders.case / "locks.csv").write_text("account_id,rep_id\n", encoding="utf-8") and None,
        "input: locks.csv is not the file that the plan was made from.",
    ),
    "a certificate of another case": (
        certificate(lambda c: put(c, "hash", "0")),
        "input: The hash of the input in certificate.json is written as 0, but it is",
    ),
    "no plan at all": (lambda folders: (folders.out / "plan.json").unlink(), "files: plan.json: the file is missing."),
    "nonsense": (
        setting("levels 0 whole", None),
        "costs: Could not be checked, the files are not as agreed (TypeError:",
    ),
}

LIES = BOUNDS | PLANS | NUMBERS | RULES


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_refused_in_the_right_words(folders: Folders, lie: str) -> None:
    tamper, sentence = LIES[lie]
    tamper(folders)
    report = folders.verify()
    assert not report.ok
    assert any(text.startswith(sentence) for text in report.disagreements), "\n".join(report.disagreements)


def test_a_run_without_a_plan_is_checked_as_far_as_it_goes(folders: Folders) -> None:
    setting("status", "infeasible")(folders)
    assert [check.name for check in folders.verify().checks] == ["files", "input", "rules"]
    assert folders.verify().ok
    setting("rules 0 settings tolerance", 0.2)(folders)
    assert not folders.verify().ok
