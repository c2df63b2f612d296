"""The page of 100,000 accounts: small enough to mail, and quick enough to use."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import numpy as np
import pandas as pd
import pytest
from scipy.spatial import cKDTree

pytest.importorskip("bokeh", reason="the extra `report` is not installed")

from territory_opt.model.plan import LevelResult, Plan, Result
from territory_opt.model.problem import Problem
from territory_opt.report.html import html_report
from territory_opt.report.plan_json import plan_json
from territory_opt.report.tables import sheets
from territory_opt.schema.settings import CaseSettings
from tests.report.browser import SHOTS, browser, keep, opened

pytestmark = pytest.mark.full

ACCOUNTS, REPS = 100_000, 60
MOST_BYTES = 15_000_000

RULES = (
    {"rule": "balance", "measure": "potential", "tolerance": 0.1},
    {"rule": "balance", "id": "even-work", "measure": "service_hours", "tolerance": 0.15},
    {"rule": "travel"},
    {"rule": "disruption", "cost_per_move": 200},
)


def large_plan() -> Plan:
    """Return accounts all over a country, each with the nearest rep."""
    rng = np.random.default_rng(1)

    def places(n: int) -> dict[str, object]:
        return {"latitude": rng.uniform(30, 48, n), "longitude": rng.uniform(-120, -75, n)}

    reps = pd.DataFrame({"rep_id": [f"R-{at:02}" for at in range(REPS)], **places(REPS)})
    accounts = pd.DataFrame(
        {
            "account_id": [f"A-{at:06}" for at in range(ACCOUNTS)],
            "name": [f"Company {at} of somewhere" for at in range(ACCOUNTS)],
            "potential": np.round(rng.lognormal(10, 1, ACCOUNTS)),
            "visits": rng.integers(1, 6, ACCOUNTS).astype(float),
            "hours_per_visit": 1.0,
            "current_rep_id": reps["rep_id"].to_numpy()[rng.integers(0, REPS, ACCOUNTS)],
            **places(ACCOUNTS),
        }
    )
    settings = CaseSettings(name="large", currency="USD", period="2026Q4")
    problem = Problem.from_frames(accounts=accounts, reps=reps, rules=RULES, settings=settings)
    where = ["latitude", "longitude"]
    return Plan(problem, cKDTree(reps[where]).query(accounts[where])[1].astype(np.int64))


def test_a_hundred_thousand_accounts(tmp_path: Path) -> None:
    plan = large_plan()
    reached = tuple(LevelResult(cost, None, 0, None) for cost in plan.problem.compiled.model.cost(plan.owner))
    result, path = Result(plan.problem, "feasible", plan, reached), tmp_path / "report.html"
    tables = {one.name: one for one in sheets(plan)}
    path.write_text(html_report(result, tables, plan_json(result, {"hash": "0"}, [], [])), encoding="utf-8")
    size = path.stat().st_size
    assert size < MOST_BYTES
    with browser() as started:
        began = perf_counter()
        with opened(started, path) as (page, heard):
            ready = perf_counter() - began
            unit = int(page.evaluate("territoryPlan.book.cells.of.indexOf(territoryPlan.book.cells.of[7])"))
            page.evaluate("unit => territoryPlan.chooseAccount(unit)", unit)
            page.locator("#candidate option:not([selected])").first.wait_for(state="attached")
            page.evaluate("territoryPlan.chooseRep(3)")
            assert page.locator("#scorecard tr.chosen").count() == 1
            keep(page, "large")
            heard.insist_on_silence(path)
    said = f"{ACCOUNTS:,} accounts: {size / 1e6:.1f} MB, ready in {ready:.1f} s\n"
    (SHOTS / "large.txt").write_text(said, encoding="utf-8")
