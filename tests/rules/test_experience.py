from __future__ import annotations

from typing import Any

import pytest

from territory_opt.rules.experience import Experience
from territory_opt.rules.seniority import rep_levels
from tests.rules.cases import barred, facts_of, faults
from tests.rules.test_registry import read

TIERS: list[dict[str, Any]] = [{"from": 100, "level": 2}, {"from": 1000, "level": 4}]
RULE = Experience(tiers=TIERS)


def test_a_tier_begins_at_its_size_and_a_level_reaches_its_own() -> None:
    facts = facts_of([{"potential": size} for size in (99.99, 100, 999.99, 1000)], [{"level": n} for n in (1, 2, 3, 4)])
    assert barred(RULE, facts) == [("A2", "R1"), ("A3", "R1"), ("A4", "R1"), ("A4", "R2"), ("A4", "R3")]
    assert (
        RULE.why_barred(facts, 3, 2) == "A4 has 1,000 USD of potential, which needs a rep of level 4; R3 is of level 3."
    )


@pytest.mark.parametrize(
    ("years", "level"), [(0, 1), (0.99, 1), (1, 2), (2.99, 2), (3, 3), (5.99, 3), (6, 4), (9.99, 4), (10, 5), (40, 5)]
)
def test_years_in_the_job_stand_for_a_blank_level(years: float, level: int) -> None:
    assert rep_levels(
        facts_of([{}], [{"experience_years": years}, {"experience_years": years, "level": 1}])
    ).tolist() == [
        level,
        1,
    ]


def test_a_rep_of_unknown_level_may_own_anything_and_is_named() -> None:
    facts = facts_of([{"potential": 5000}], [{"level": 3}, {"name": "Bo"}])
    assert barred(RULE, facts) == [("A1", "R1")]
    assert faults(RULE, facts) == [
        "warning: reps row 2, level: is blank for R2, and so is experience_years; the rep may own accounts of any size"
    ]


def test_a_blank_size_is_an_error_and_may_be_of_any_tier() -> None:
    facts = facts_of([{"potential": 1}, {}], [{"level": 3}, {"level": 4}])
    assert faults(RULE, facts) == [
        'error: accounts row 2, potential: is blank; needed by experience "experience"; fill it in or say in case.yaml '
        "what a blank means, such as missing: {potential: 0}"
    ]
    assert barred(RULE, facts) == [("A2", "R1")]
    assert RULE.why_barred(facts, 1, 0) == "A2 has no potential and may need a rep of level 4; R1 is of level 3."


def test_sizes_by_any_column_or_the_value() -> None:
    facts = facts_of([{"revenue": 900, "expense": 850, "employees": 4000}], [{"level": 1}])
    assert barred(Experience(tiers=TIERS, size_by="employees"), facts) == [("A1", "R1")]
    assert barred(Experience(tiers=TIERS, size_by="value"), facts) == []


def test_skipped_without_any_level() -> None:
    assert RULE.skipped(facts_of([{}], [{}])) == "no rep has a level or experience_years"
    assert RULE.skipped(facts_of([{}], [{"experience_years": 0}])) is None


def test_settings_that_make_no_sense() -> None:
    tier = {"from": 5, "level": 1}
    _, wrong = read(
        {"rule": "experience", "tiers": []},
        {"rule": "experience", "tiers": [tier, tier]},
        {"rule": "experience", "tiers": [{"from": 0, "level": 6}]},
        {"rule": "experience", "tiers": [{"from": 0, "levle": 1, "level": 1}]},
        {"rule": "experience"},
    )
    assert wrong == [
        "case.yaml, rules 1 (experience): tiers must name a size and a level",
        "case.yaml, rules 2 (experience): tiers must begin at rising sizes",
        'case.yaml, rules 3 (experience), tiers 1, level: "6" must be between 1 and 5',
        'case.yaml, rules 4 (experience), tiers 1: "levle" is not a known key (did you mean level?)',
        "case.yaml, rules 5 (experience), tiers: is missing",
    ]
    assert RULE.model_dump(mode="json")["tiers"] == TIERS
