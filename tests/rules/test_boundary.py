from __future__ import annotations

import pytest

from territory_opt.rules.boundary import Boundary
from tests.rules.cases import barred, facts_of, faults


def test_regions() -> None:
    facts = facts_of([{"region": "East"}, {"region": "West"}], [{"regions": "East;North"}, {}, {"regions": "West"}])
    rule = Boundary()
    assert barred(rule, facts) == [("A1", "R3"), ("A2", "R1")]
    assert rule.why_barred(facts, 1, 0) == "A2 is in region West, and R1 may own only East and North."


def test_industries() -> None:
    facts = facts_of([{"industry": "retail"}], [{"industries": "finance"}, {"industries": "finance;retail"}])
    assert barred(Boundary(), facts) == [("A1", "R1")]
    assert Boundary().why_barred(facts, 0, 0) == "A1 is in industry retail, and R1 may own only finance."


def test_a_rep_must_sell_all_products_of_the_account() -> None:
    facts = facts_of([{"products": "a;b"}, {"products": "b"}], [{"products": "a"}, {"products": "b;a;c"}, {}])
    assert barred(Boundary(), facts) == [("A1", "R1"), ("A2", "R1")]
    assert Boundary().why_barred(facts, 0, 0) == "A1 needs b, and R1 sells only a."


def test_size_from_the_smallest_to_below_the_largest() -> None:
    sizes = [{"potential": size} for size in (99.99, 100, 199.99, 200)]
    facts = facts_of(sizes, [{"size_min": 100, "size_max": 200}, {"size_min": 200}, {"size_max": 100}, {}])
    rule = Boundary()
    assert barred(rule, facts) == [
        ("A1", "R1"),
        ("A1", "R2"),
        ("A2", "R2"),
        ("A2", "R3"),
        ("A3", "R2"),
        ("A3", "R3"),
        ("A4", "R1"),
        ("A4", "R3"),
    ]
    assert rule.why_barred(facts, 0, 0) == "A1 has 99.99 USD of potential, and R1 may own only 100 USD and more."
    assert rule.why_barred(facts, 3, 0) == "A4 has 200 USD of potential, and R1 may own only less than 200 USD."


def test_size_may_be_any_column_or_the_value() -> None:
    facts = facts_of(
        [{"employees": 50, "revenue": 900, "expense": 100}, {"employees": 5, "revenue": 10, "expense": 400}],
        [{"size_min": 10}],
    )
    assert barred(Boundary(size_by="employees"), facts) == [("A2", "R1")]
    assert Boundary(size_by="employees").why_barred(facts, 1, 0) == (
        "A2 has 5 of employees, and R1 may own only 10 and more."
    )
    assert barred(Boundary(size_by="value"), facts) == [("A2", "R1")]
    assert Boundary(size_by="value").why_barred(facts, 1, 0) == (
        "A2 has -390 USD of net profit, and R1 may own only 10 USD and more."
    )


def test_every_side_binds() -> None:
    facts = facts_of(
        [{"region": "East", "industry": "retail"}, {"region": "East", "industry": "finance"}],
        [{"regions": "East", "industries": "retail"}, {"regions": "West", "industries": "finance"}],
    )
    assert barred(Boundary(), facts) == [("A1", "R2"), ("A2", "R1"), ("A2", "R2")]
    assert barred(Boundary(by=("industries",)), facts) == [("A1", "R2"), ("A2", "R1")]
    assert Boundary().why_barred(facts, 0, 1) == "A1 is in region East, and R2 may own only West."


def test_blanks_never_pass_silently() -> None:
    facts = facts_of(
        [{"region": "East", "potential": 1, "products": "a"}, {"potential": None}],
        [{"regions": "East", "products": "a", "size_min": 1}, {}],
    )
    assert faults(Boundary(), facts) == [
        'error: accounts row 2, region: is blank, but reps are restricted in regions; needed by boundary "boundary"',
        'error: accounts row 2, products: is blank, but reps are restricted in products; needed by boundary "boundary"',
        'error: accounts row 2, potential: is blank; needed by boundary "boundary"; fill it in or say in case.yaml '
        "what a blank means, such as missing: {potential: 0}",
    ]
    assert barred(Boundary(), facts) == [("A2", "R1")]
    assert Boundary().why_barred(facts, 1, 0) == "A2 has no region, and R1 may own only East."
    assert Boundary(by=("size",)).why_barred(facts, 1, 0) == "A2 has no potential, and R1 is restricted in it."


def test_columns_that_are_not_there() -> None:
    facts = facts_of([{}], [{"regions": "East", "size_max": 4}])
    assert faults(Boundary(size_by="beds"), facts) == [
        "error: accounts, region: there is no such column, but reps are restricted in regions; needed by "
        'boundary "boundary"',
        'error: accounts, beds: there is no such column; needed by boundary "boundary"; fill it in or say in case.yaml '
        "what a blank means, such as missing: {beds: 0}",
    ]


def test_sizes_that_are_no_numbers() -> None:
    facts = facts_of([{"beds": "few"}], [{"size_max": 4}])
    assert faults(Boundary(size_by="beds"), facts) == ['error: accounts row 1, beds: "few" is not a number']


def test_blanks_where_nobody_is_restricted_are_fine() -> None:
    facts = facts_of([{"region": "East"}, {"industry": "retail"}], [{"industries": "retail"}])
    assert faults(Boundary(by=("regions",)), facts) == []


def test_another_spelling_is_warned_of() -> None:
    facts = facts_of([{"region": "North-East"}], [{"regions": "NorthEast;South"}])
    assert faults(Boundary(), facts) == [
        'warning: reps row 1, regions: "NorthEast" is no region of any account (did you mean North-East?)'
    ]


@pytest.mark.parametrize("by", [("regions",), ("regions", "size")])
def test_skipped_where_nobody_is_restricted(by: tuple[str, ...]) -> None:
    facts = facts_of([{"region": "East"}], [{"industries": "retail"}])
    words = {1: "no rep is restricted in regions", 2: "no rep is restricted in regions and size"}
    assert Boundary(by=by).skipped(facts) == words[len(by)]
    assert Boundary(by=by).bars(facts) is None
    assert Boundary().skipped(facts) is None
