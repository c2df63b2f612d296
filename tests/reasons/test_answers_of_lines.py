"""Answers about cases whose lines are sold separately, and whose reps hold territories."""

from __future__ import annotations

import json

import pytest

from territory_opt.model.plan import Result
from territory_opt.reasons.firmness import firmness
from territory_opt.reasons.level_prices import levels_worth
from territory_opt.reasons.losses import losses
from territory_opt.reasons.tradeoffs import frontier
from territory_opt.reasons.wish_prices import wish_prices
from territory_opt.solvers.choose import solve
from tests.reasons.test_resolved import QUICK
from tests.report.cases import problem_of


@pytest.fixture(scope="module")
def result() -> Result:
    rows = [(f"A{u}", line) for u in (1, 2, 3) for line in ("core", "cloud")]
    lines = [{"account_id": account, "line": line, "potential": 10} for account, line in rows]
    reps = [{"line": "core", "territory_id": "T1"}, {"line": "cloud", "territory_id": "T2"}, {"territory_id": "T3"}]
    now = [{"account_id": account, "line": line, "rep_id": "R3"} for account, line in rows]
    rules = [{"rule": "balance", "tolerance": 0.1}, {"rule": "disruption", "cost_per_move": 100}]
    tables = {
        "account_lines": lines,
        "assignments": now,
        "territories": [{"territory_id": f"T{k}"} for k in (1, 2, 3)],
        "locks": [{"account_id": "A1", "line": "core", "rep_id": "R1"}],
    }
    return solve(problem_of([{}, {}, {}], reps, [*rules, {"rule": "lock"}], tables=tables), time_limit=20, workers=1)


def test_units_are_called_by_account_and_line(result: Result) -> None:
    firm = firmness(result)
    names = {*firm.firm, *(one.account for one in firm.tradable)}
    assert names == {f"A{u} ({line})" for u in (1, 2, 3) for line in ("core", "cloud")}
    assert "lock A1 (core)→R1" in {one.wish for one in wish_prices(result, QUICK).prices}


def test_every_answer_is_words_and_plain_values(result: Result) -> None:
    assert result.plan is not None
    answers = (
        levels_worth(result),
        losses(result.plan, effort=QUICK),
        frontier(result, "disruption", 3, QUICK),
        frontier(result, "balance", 3, QUICK),
    )
    for answer in answers:
        said = json.loads(json.dumps(answer.to_dict(), allow_nan=False))
        assert said["text"] == answer.text()
        assert said["certainty"] in ("proven", "heuristic", "cut off by time")
