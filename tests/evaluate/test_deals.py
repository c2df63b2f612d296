from __future__ import annotations

import pytest

from tests.evaluate.pipelines import deals


@pytest.mark.parametrize(
    ("stage", "won", "lost"),
    [
        ("Won", True, False),
        ("closed-won", True, False),
        ("CLOSED_LOST", False, True),
        ("Lost", False, True),
        ("Engaging", False, False),
        ("unwon", False, False),
        ("-", False, False),
    ],
)
def test_the_stage_tells_the_outcome(stage: str, won: bool, lost: bool) -> None:
    found = deals(f"A R {stage} 2026-09-01 5")
    assert (found.won.tolist(), found.lost.tolist(), found.open.tolist()) == ([won], [lost], [not (won or lost)])


def test_deals_without_a_known_account_are_counted() -> None:
    found = deals("A R Won - 1", "- R Open - -", "X R Open - 1", "A X Won - 1")
    assert (found.unnamed, found.unknown) == (1, 1)
    assert found.account.tolist() == [0, -1, -1, 0]
    assert found.placed.tolist() == [True, False, False, False]
    assert found.value.tolist() == [1, 0, 1, 1]
    assert found.last_day is None
