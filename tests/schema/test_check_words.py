from __future__ import annotations

import pytest

from territory_opt.errors import Faults
from territory_opt.schema.account import Account
from territory_opt.schema.check_words import check_words, warn_of_slips
from territory_opt.schema.tables import Tables


def words(column: str, *values: str | None) -> list[str]:
    faults = Faults()
    accounts = [Account(account_id=f"A-{at}", **{column: value}) for at, value in enumerate(values)]
    check_words(Tables.from_models(accounts=accounts, reps=[]).accounts, faults)
    assert not faults.errors
    return [str(fault) for fault in faults]


@pytest.mark.parametrize(
    ("column", "values", "expected"),
    [
        (
            "industry",
            ["technolgy", "retail", "technolgy"],
            'row 1, industry: "technolgy" looks like a slip of technology (2 rows)',
        ),
        (
            "country",
            ["Kenya", "Philipines", None],
            'row 2, country: "Philipines" looks like a slip of philippines (1 row)',
        ),
        (
            "industry",
            ["Pet care"] * 10 + ["Pet caer"],
            'row 11, industry: "Pet caer" looks like a slip of pet care (1 row)',
        ),
    ],
)
def test_slips_are_named_once(column: str, values: list[str | None], expected: str) -> None:
    assert words(column, *values) == [f"accounts {expected}"]


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("industry", ["Technology", "healthcare", "Beekeeping", "Retail", "Retailing"]),
        ("industry", ["Pet care"] * 9 + ["Pet caer"]),  # not rare enough
        ("industry", ["sector 1", "sector 2"] * 20),
        ("industry", ["Oils", "Oil"] + ["Oils"] * 20),  # too short
        ("country", ["United States", "united kingdom", "US", "DE", "Niger", "Nigeria", "Iran", "Iraq", "Austria"]),
        ("name", ["technolgy"]),
    ],
)
def test_words_that_may_be_meant_so_are_left_alone(column: str, values: list[str]) -> None:
    assert words(column, *values) == []


def test_any_vocabulary_can_be_held_against_any_column() -> None:
    faults = Faults()
    accounts = [Account(account_id="A", tier="GTXPro"), Account(account_id="B", tier="GTX Pro")]
    warn_of_slips(Tables.from_models(accounts=accounts, reps=[]).accounts, "tier", ["gtx pro"], faults)
    assert [str(fault) for fault in faults] == ['accounts row 1, tier: "GTXPro" looks like a slip of gtx pro (1 row)']
