"""Line: who sells what."""

from __future__ import annotations

from territory_opt.rules import standing_rules
from territory_opt.rules.line import Line
from tests.rules.cases import barred, facts_of, faults

LINES = [{"account_id": "A1", "line": "hardware"}, {"account_id": "A1", "line": "software"}]
REPS = [{"line": "hardware"}, {"line": "all"}, {}, {"line": "software"}]


def test_a_rep_owns_only_the_line_sold() -> None:
    facts = facts_of([{}, {}], REPS, account_lines=LINES)
    assert barred(Line(), facts) == [("A1 (hardware)", "R4"), ("A1 (software)", "R1"), ("A2", "R1"), ("A2", "R4")]


def test_it_says_what_the_rep_sells() -> None:
    facts = facts_of([{}, {}], REPS, account_lines=LINES)
    assert Line().why_barred(facts, 1, 0) == "R1 sells only hardware, and A1 (software) is of line software."
    assert Line().why_barred(facts, 2, 3) == "R4 sells only software, and A2 is not sold by line."


def test_a_line_that_nobody_buys_is_warned_of() -> None:
    facts = facts_of([{}], [{"line": "hardwear"}, {"line": "hardware"}], account_lines=LINES)
    assert faults(Line(), facts) == [
        'warning: reps row 1, line: "hardwear" is a line of no account; the rep may own nothing'
    ]


def test_it_is_there_by_itself_where_lines_are() -> None:
    none, everything = facts_of([{}], REPS), facts_of([{}], [{}, {"line": "all"}], account_lines=LINES)
    assert Line().skipped(none) == "lines are not sold separately"
    assert Line().skipped(everything) == "every rep sells all lines"
    assert standing_rules(none, ()) == standing_rules(everything, ()) == ()
    facts = facts_of([{}], REPS, account_lines=LINES)
    assert standing_rules(facts, ()) == (Line(),)
    assert standing_rules(facts, (Line(id="mine"),)) == ()
