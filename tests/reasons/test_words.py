"""What answers say, word for word: one and many, thousands, units, zero, unknown."""

from __future__ import annotations

from typing import Any

import pytest

from territory_opt.reasons.answers import Change, change_text
from territory_opt.reasons.conflict import Conflict
from territory_opt.reasons.conflicts import Diagnosis, diagnose
from territory_opt.reasons.firmness import Firmness, Tradable
from territory_opt.reasons.level_prices import LevelsWorth, LevelWorth
from territory_opt.reasons.points import Frontier, Point
from territory_opt.reasons.row_prices import RowPrice
from territory_opt.reasons.territory import Carried, DearAccount, WhyTerritory
from territory_opt.reasons.why import Barred, Cost, Option, Why
from territory_opt.reasons.why_not import Moved, WhyNot
from tests.report.cases import problem_of

MORE = Change("money", "USD", 1200.0, {"travel": 1200.0})
NOTHING = Change("even", "points", 0.0, {})


def price(
    rule: str, unit: str, per: float, worth: float, side: Any = "full", rep: str = "R1", measure: str = ""
) -> str:
    return RowPrice(rule, rep, side, per, measure or unit, unit, worth, "money", "USD").text()


def carried(load: float, low: float | None, high: float | None, state: Any, unit: str = "h", of: str = "hours") -> str:
    return Carried("limit", of, unit, load, low, high, True, state).text()


def why_not(**more: Any) -> str:
    said: dict[str, Any] = {"possible": True, "changes": (MORE,), "family": (), "moves": (), "forbidden": None}
    return WhyNot("A1", "R1", "R2", **{**said, "certainty": "heuristic", **more}).text()


def territory(accounts: int, locked: int = 0, bound: int = 0, **more: Any) -> str:
    said: dict[str, Any] = {"carried": (), "dearest": (), "prices": (), **more}
    return WhyTerritory("R1", accounts, locked, bound, **said).text()


def diagnosed(accounts: list[dict[str, Any]], reps: list[dict[str, Any]], *rules: dict[str, Any]) -> str:
    found = diagnose(problem_of(accounts, reps, [{"rule": "balance", "measure": "accounts"}, *rules]), give=())
    return found.conflicts[0].text


TEN = {"visits": 1, "hours_per_visit": 10, "in_person": False}
LOCKED = {"rule": "lock", "pairs": [["A1", "R1"], ["A2", "R1"]]}
CAPACITY = {"rule": "capacity"}

WORDS = {
    "+1,200 USD (travel)": MORE.text,
    "±0 points": NOTHING.text,
    "−1 point (even)": Change("even", "points", -1.0, {"even": -1.0}).text,
    "+2.5 points (even +3, hours −0.5)": Change("even", "points", 2.5, {"even": 3.0, "hours": -0.5}).text,
    "+<0.01 points (even)": Change("even", "points", 0.001, {"even": 0.001}).text,
    "exactly as good": lambda: change_text((NOTHING,)),
    "−1 point (even); +1,200 USD (travel)": lambda: change_text((Change("even", "points", -1.0, {"even": -1.0}), MORE)),
    "travel 446.5 USD": Cost("travel", 446.5, "USD").text,
    "R2: +1,200 USD (travel)": Option("R2", (NOTHING, MORE), ()).text,
    "R2: would break capacity of R2: 66 h, at most 60 h": Option(
        "R2", (NOTHING,), ("capacity of R2: 66 h, at most 60 h",)
    ).text,
    "R2: exactly as good": Option("R2", (NOTHING,), ()).text,
    "R1 is full (capacity): room for 1 h more would save about 41 USD.": lambda: price(
        "capacity", "h", 1, 41, measure="hours"
    ),
    "R1 is full (accounts): room for 1 account more would save about 1 USD.": lambda: price(
        "accounts", "accounts", 1, 1
    ),
    "R1 is full (even): room for 1,000 USD of potential more would save about 12 USD.": lambda: price(
        "even", "USD", 1000, 12, measure="potential"
    ),
    "R1 needs more (even): each 1,000 USD of potential brought in is worth about 12 USD.": lambda: price(
        "even", "USD", 1000, 12, "short", measure="potential"
    ),
    "The plan is full (disruption): room for 1 account more would save about 3,000 USD.": lambda: price(
        "disruption", "accounts", 1, 3000, rep="plan"
    ),
    "limit: 50 h, within the limit of 60 h": lambda: carried(50, None, 60, "within"),
    "limit: 60 h, at the upper limit of 60 h": lambda: carried(60, None, 60, "at the upper limit"),
    "limit: 61 h, above the limit of 60 h": lambda: carried(61, None, 60, "above"),
    "limit: 3 h, below the limit of 5 h": lambda: carried(3, 5, None, "below"),
    "limit: 8 h, at least 5 h asked": lambda: carried(8, 5, None, "within"),
    "limit: 1 account, within 0 to 2 accounts": lambda: carried(1, 0, 2, "within", "accounts", "accounts"),
    "limit: 1,204,000 USD of potential, within 1,100,000 to 1,300,000 USD": lambda: carried(
        1204000, 1100000, 1300000, "within", "USD", "potential"
    ),
    "R1 has 1 account.\nProven: nothing had to be searched for.": lambda: territory(1),
    "R1 has 0 accounts.\nProven: nothing had to be searched for.": lambda: territory(0),
    "R1 has 1,200 accounts; 1 account is locked.\nProven: nothing had to be searched for.": lambda: territory(1200, 1),
    (
        "R1 has 5 accounts; 2 accounts are locked, 1 account is such as nobody else may own.\n"
        "Proven: nothing had to be searched for."
    ): lambda: territory(5, 2, 1),
    "R1 has 1 account.\nDearest accounts:\n  A1: travel 446 USD.\nProven: nothing had to be searched for.": lambda: (
        territory(1, dearest=(DearAccount("A1", (Cost("travel", 446.0, "USD"),)),))
    ),
    "With A1 at R2: +1,200 USD (travel) (the best that was found).\nNobody else changes hands.": why_not,
    (
        "With A1 at R2: +1,200 USD (travel) (proven: no plan with this pair is better).\n"
        "1 account more would change hands:\n  A2 from R1 to R2"
    ): lambda: why_not(moves=(Moved("A2", "R1", "R2"),), certainty="proven"),
    (
        "With A1 at R2: exactly as good (the best that was found in time).\nWith it go A2.\nNobody else changes hands."
    ): lambda: why_not(changes=(NOTHING,), family=("A2",), certainty="cut off by time"),
    (
        "With A1 at R2: −2 points (even) (the best that was found).\n"
        "The plan itself can be better: going on from it gained more than the pair costs. Solve longer.\n"
        "Nobody else changes hands."
    ): lambda: why_not(changes=(Change("even", "points", -2.0, {"even": -2.0}),)),
    "Whether A1 can go to R2 was not settled in time.": lambda: why_not(possible=None, certainty="cut off by time"),
    "A1 cannot go to R2 (proven): A1 is locked to R1.": lambda: why_not(
        possible=False, forbidden=Conflict(("lock",), ("A1",), ("R2",), "A1 is locked to R1.")
    ),
    "A1 is with R1 already.": lambda: WhyNot("A1", "R1", "R1", True, (), (), (), None, "proven").text(),
    (
        "A1 is with nobody. No rep may own it.\nBarred by boundary: R1, R2, R3 and 1 more.\n"
        "Proven: nothing had to be searched for."
    ): Why(
        "A1",
        "HOUSE",
        "No rep may own it.",
        (),
        (),
        (),
        tuple(Barred(f"R{i}", "boundary", "") for i in range(1, 5)),
        (),
    ).text,
    (
        "A1 is with R1. Stays with R1.\nIt stays together with A2 and A3.\nWhat it costs there: travel 1 USD.\n"
        "If it alone changed hands (1 rep may own it besides):\n  R2: exactly as good.\n"
        "Barred by what must stay together: R3.\n"
        "Proven: nothing had to be searched for."
    ): Why(
        "A1",
        "R1",
        "Stays with R1.",
        ("A2", "A3"),
        (Cost("travel", 1.0, "USD"),),
        (Option("R2", (NOTHING,), ()),),
        (Barred("R3", "", ""),),
        (),
    ).text,
    "Nothing clashes: some plan keeps all hard rules (proven).": Diagnosis(False, ()).text,
    "No conflict was found in time. None is ruled out: allow more time.": Diagnosis(False, (), "cut off by time").text,
    "No plan keeps all hard rules (proven): 1 conflict.\n  It clashes. (rules: lock)": Diagnosis(
        True, (Conflict(("lock",), (), (), "It clashes."),)
    ).text,
    "A1 and A2 can only go to R1 and together need 20 h at least; capacity allows 15 h.": lambda: diagnosed(
        [TEN] * 2, [{"capacity_hours": 15}, {"capacity_hours": 50}], LOCKED, CAPACITY
    ),
    "A1 can only go to R1 and needs 10 h at least; capacity allows 9 h.": lambda: diagnosed(
        [TEN] * 2, [{"capacity_hours": 9}, {"capacity_hours": 50}], LOCKED, CAPACITY
    ),
    "13 accounts can only go to R1 and together need 130 h at least; capacity allows 100 h.": lambda: diagnosed(
        [{**TEN, "region": "n"}] * 13,
        [{"capacity_hours": 100, "regions": ["n"]}, {"capacity_hours": 50, "regions": ["s"]}],
        {"rule": "boundary", "by": ["regions"]},
        CAPACITY,
    ),
    "All 13 accounts together need 130 h at least; capacity allows 100 h in all.": lambda: diagnosed(
        [TEN] * 13, [{"capacity_hours": 50}] * 2, CAPACITY
    ),
    "R1 can hold 1 account at most, and accounts asks for at least 2 accounts.": lambda: diagnosed(
        [{"region": "n"}, {"region": "s"}, {"region": "s"}],
        [{"regions": ["n"], "min_accounts": 2}, {"regions": ["s"]}],
        {"rule": "boundary", "by": ["regions"]},
        {"rule": "accounts"},
    ),
    "A1 is more than the limit of capacity allows any rep: R1 and R2.": lambda: diagnosed(
        [{**TEN, "hours_per_visit": 20}], [{"capacity_hours": 15}] * 2, CAPACITY
    ),
    (
        "Firm: 1 account (50 %) keep their owner in every plan that is at most 1,000 USD dearer (proven); "
        "0 of them have no other candidate.\n"
        "Tradable: 1 account; if one alone changed hands:\n  A2 of R1: R2: +1,200 USD (travel)"
    ): Firmness("money", "USD", 1000.0, ("A1",), 0, (Tradable("A2", "R1", (Option("R2", (MORE,), ()),)),)).text,
    (
        "1. even: 0 points (no plan is below 0, proven). One more would save about 5 USD there, "
        "the whole tolerance about 0.5 USD."
    ): LevelsWorth((LevelWorth("even", "points", 0, 0, 0.1, 0, 0.0, 0, 5.0, 0.5),), "USD", "proven").text,
    "1. even: 0.1 points (bound unknown). It gave 0.1 points to the levels below.": LevelsWorth(
        (LevelWorth("even", "points", 0, 0.1, 0.1, None, None, 0.1, None, None),), "USD", "heuristic"
    ).text,
}


@pytest.mark.parametrize("words", WORDS, ids=range(len(WORDS)))
def test_words(words: str) -> None:
    assert WORDS[words]() == words


def point(amount: float, cost: float, **more: Any) -> Point:
    said: dict[str, Any] = {"bound": cost, "gap": 0.0, "dominated": False, "owners": {"A1": str(amount)}, **more}
    return Point(amount, amount, (cost,), **said)


def test_a_frontier_as_a_table_with_its_knee() -> None:
    points = (point(1, 900), point(2, 300), point(3, 280))
    found = Frontier("disruption", "accounts", (("money", "USD"),), points, 1, 1, "proven")
    assert found.text().splitlines() == [
        " disruption (accounts)      gap  money (USD)",
        f"                     1      0 %  900  {'#' * 30}",
        "                     2      0 %  300  ##  <- knee",
        "                     3      0 %  280  #",
        "Knee at 2 accounts: up to there 1 account save 600 USD; 1 account more save 20 USD.",
        "No plan has less than 1 account (proven).",
        "Proven: no plan under any of these limits is better.",
    ]


def test_a_frontier_that_nothing_is_proven_of() -> None:
    points = (point(1000, 1200, gap=0.0123), point(2000, 1200, gap=None, dominated=True, owners={"A1": "1000"}))
    levels = (("even", "points"), ("money", "USD"))
    found = Frontier("travel", "USD", levels, points, 900, None, "cut off by time")
    assert found.text().splitlines() == [
        "          travel (USD)      gap  even (points), money (USD)",
        "                 1,000   1.23 %  1,200  #",
        "                 2,000           1,200  #  <- dominated, the same plan",
        "There is no knee: no point stands out between the two ends.",
        "No plan that keeps the goals above has less than 900 USD (proven); the tightest limit here is 1,000 USD.",
        "Under each limit the best plan may be better by the gap; time ran out.",
    ]
    unknown = Frontier("travel", "USD", levels, points[:1], None, None, "heuristic")
    assert unknown.text().splitlines()[-2:] == [
        "How little any plan could have is unknown.",
        "Under each limit the best plan may be better by the gap.",
    ]
