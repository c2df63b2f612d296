from __future__ import annotations

import pytest

from territory_opt.evaluate.history import histories, most_won
from tests.evaluate.pipelines import TODAY, deals


@pytest.mark.parametrize(
    ("texts", "stage"),
    [
        ([], "prospect"),
        (["A R Lost 2026-09-01 5"], "prospect"),
        (["A R Lost 2026-09-01 5", "A R Talks - -"], "opportunity"),
        (["A R Won 2026-04-04 5"], "new"),  # 180 days
        (["A R Won 2026-04-03 5"], "customer"),
        (["A R Won 2024-10-01 5", "A R Won 2025-10-01 5"], "loyal"),  # 730 and 365 days
        (["A R Won 2024-10-02 5", "A R Won 2025-10-01 5"], "customer"),
        (["A R Won 2024-10-01 5", "A R Won 2025-09-30 5"], "customer"),
        (["A R Won - 5"], "customer"),
    ],
)
def test_stages(texts: list[str], stage: str) -> None:
    assert histories(deals(*texts), TODAY)[0].stage == stage


def test_every_account_has_a_history() -> None:
    given = deals("B R Won 2026-09-01 5", "B S Won 2026-08-01 7", "B S Lost 2026-09-02 0", "B S x - 1")
    found = histories(given, TODAY)
    assert [(row.account_id, row.won, row.lost, row.open, row.won_value) for row in found] == [
        ("A", 0, 0, 0, 0),
        ("B", 2, 1, 1, 12),
        ("C", 0, 0, 0, 0),
    ]
    assert [str(found[1].first_won), str(found[1].last_won)] == ["2026-08-01", "2026-09-01"]
    assert found[0].first_won is None


def test_the_office_of_most_won_value() -> None:
    won = ("A R Won - 5", "A S Won - 4", "A T Won - 4", "B S Won - 3", "B R Won - 3", "- R Won - 9")
    given = deals(*won, "C R Lost - 9")
    assert most_won(given, ["East", "West", "West"]) == [("West", 8 / 13), ("East", 0.5), ("", 0.0)]
    assert most_won(given, ["East", "", "West"])[0] == ("East", 5 / 9)
