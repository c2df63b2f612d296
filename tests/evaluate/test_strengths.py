from __future__ import annotations

from math import inf

import numpy as np
import pytest

from territory_opt.evaluate.strengths import size_labels, strengths_by
from tests.evaluate.pipelines import deals, tables


def closed(rep: str, won: int, lost: int, account: str = "A") -> list[str]:
    return [f"{account} {rep} Won - 1"] * won + [f"{account} {rep} Lost - 0"] * lost


def test_reps_who_differ_no_more_than_by_chance_get_the_teams_rate() -> None:
    found = strengths_by(deals(*closed("R", 6, 4), *closed("S", 5, 5), *closed("T", 4, 6)), "industry", ["x"] * 3)
    assert found.prior == inf
    assert {(row.shrunk_rate, row.strength) for row in found.rows} == {(0.5, 0.5)}
    assert [row.rate for row in found.rows] == [0.6, 0.5, 0.4]


def test_the_fewer_deals_the_closer_to_the_team() -> None:
    found = strengths_by(deals(*closed("R", 70, 30), *closed("S", 40, 60), *closed("T", 2, 0)), "industry", ["x"] * 3)
    many, _, few = found.rows
    assert (many.rate, few.rate, many.team_rate) == (0.7, 1.0, round(112 / 202, 4))
    assert 1 < found.prior < 50
    for row in (many, few):
        believed = (row.won + found.prior * 112 / 202) / (row.closed + found.prior)
        assert row.shrunk_rate == pytest.approx(believed, abs=1e-4)
        assert row.strength == pytest.approx(believed / 2 / (112 / 202), abs=1e-3)
    assert many.rate - many.shrunk_rate < few.rate - few.shrunk_rate


def test_however_much_reps_differ_the_team_weighs_one_deal() -> None:
    found = strengths_by(deals(*closed("R", 50, 0), *closed("S", 0, 50), *closed("T", 1, 0)), "industry", ["x"] * 3)
    assert found.prior == 1
    assert found.rows[2].shrunk_rate == round((1 + 51 / 101) / 2, 4)


def test_the_prior_is_the_moment_estimate() -> None:
    found = strengths_by(deals(*closed("R", 7, 3), *closed("S", 3, 7)), "industry", ["x"] * 3)
    # p = 0.5, S = 10 × 0.04 × 2 = 0.8, S / p(1−p) = 3.2, J − 1 = 1, N − Σn²/N = 10: r = 2.2 / 9.
    assert found.prior == pytest.approx(9 / 2.2 - 1)


def test_the_prior_finds_the_spread_that_data_were_made_with() -> None:
    draw = np.random.default_rng(7)
    texts: list[str] = []
    reps = [f"R{number}" for number in range(200)]
    for rep in reps:
        won = int(draw.binomial(40, draw.beta(6, 4)))  # a prior of 10 deals
        texts += closed(rep, won, 40 - won)
    found = strengths_by(deals(*texts, reps=" ".join(reps)), "industry", ["x"] * 3)
    assert found.prior == pytest.approx(10, rel=0.3)


def test_classes_stand_each_for_itself() -> None:
    given = deals(*closed("R", 1, 1), *closed("R", 3, 1, "B"), *closed("S", 1, 1, "B"), *closed("S", 5, 5, "C"))
    found = strengths_by(given, "industry", ["x", "y", ""])
    assert [(row.rep_id, row.name, row.closed, row.won) for row in found.rows] == [
        ("R", "x", 2, 1),
        ("R", "y", 4, 3),
        ("S", "y", 2, 1),
    ]


def test_a_class_where_nobody_wins_has_no_better_or_worse() -> None:
    found = strengths_by(deals(*closed("R", 0, 3), *closed("S", 0, 1)), "industry", ["x"] * 3)
    assert [(row.shrunk_rate, row.strength) for row in found.rows] == [(0, 0.5), (0, 0.5)]


def test_sizes_are_thirds_of_the_accounts() -> None:
    given = tables(accounts="A B C D", employees=[10, None, 300, 2000], revenue=[4, 3, 2, 1])
    assert size_labels(given.accounts) == ("employees", ["small", "", "medium", "large"])
    given = tables(accounts="A B C", revenue=[4, 2, 3])
    assert size_labels(given.accounts) == ("revenue", ["large", "small", "medium"])
    assert size_labels(tables(accounts="A B", revenue=[4, 3]).accounts) == ("revenue", ["", ""])
    assert size_labels(tables().accounts) == ("", ["", "", ""])
