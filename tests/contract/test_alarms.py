"""Law 8: the alarms ring. Each slip is planted in the code, and the run it spoils is refused before anything stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from territory_opt.errors import MismatchError
from territory_opt.jobs import solve_case
from territory_opt.jobs.running import Options
from territory_opt.model.eligibility import Eligibility
from territory_opt.solvers import certificate, dual, levels, prices
from territory_opt.solvers.certificate import Certificate, Pricing
from territory_opt.terms import Ints, Level, Pairs, load, tables
from tests.strategies import Case

KM = {"A0": (60, 5), "A1": (60, 5), "A2": (5, 60), "A3": (5, 60), "A4": (30, 10)}
"""The way of each account from R0 and from R1."""

CASE = Case(
    {
        "accounts": [
            {"account_id": name, "potential": worth, "visits": 1, "hours_per_visit": 2, "parent_id": parent}
            for name, worth, parent in (
                ("A0", 16_777_217.03, None),
                ("A1", 16_777_216.01, None),
                ("A2", 9_000_000, "F"),
                ("A3", 8_000_000.55, "F"),
                ("A4", 12_000_000, None),
            )
        ],
        "reps": [{"rep_id": "R0", "capacity_hours": 7}, {"rep_id": "R1", "capacity_hours": 10}],
        "pairs": [
            {"account_id": account, "rep_id": f"R{rep}", "km": km}
            for account, ways in KM.items()
            for rep, km in enumerate(ways)
        ],
    },
    {
        "currency": "USD",
        "rules": [
            {"rule": "balance", "tolerance": 0.05},
            {"rule": "travel"},
            {"rule": "capacity"},
            {"rule": "keep_together"},
        ],
    },
)
"""The most even plan that fits gives A0 and A1 to R0; the cheapest, F to R0 and all else to R1, is far less even.

A1 and F together are too much for R0, but not if one member of F is forgotten. Neither level's certified bound reaches
its optimum, so a bound may be raised without crossing it; float32 cannot hold the sums.
"""


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Callable[[], Any]]:
    """Solves the case from folder to folder; a refused run must leave nothing behind."""
    CASE.write(tmp_path / "case")
    out = tmp_path / "out"

    def solve() -> Any:
        return solve_case(tmp_path / "case", out, Options(time_limit=20, workers=1, method="exact"))

    yield solve


def refused(run: Callable[[], Any], tmp_path: Path) -> str:
    with pytest.raises(MismatchError) as error:
        run()
    assert not (tmp_path / "out").exists()
    return str(error.value)


def test_without_a_slip_the_run_is_optimal_and_stays(run: Callable[[], Any], tmp_path: Path) -> None:
    assert run().result.status == "optimal"
    assert (tmp_path / "out" / "plan.json").is_file()


def test_a_bound_raised_by_one_is_refused_by_the_re_score(
    run: Callable[[], Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = certificate.certify

    def raised(*given: Any) -> Certificate:
        proof = true(*given)
        return replace(proof, bound=proof.bound + 1)

    for module in (certificate, dual, prices):
        monkeypatch.setattr(module, "certify", raised, raising=False)
    assert "prices prove" in refused(run, tmp_path)


def test_a_bound_raised_where_it_is_computed_is_refused_by_the_verifier(
    run: Callable[[], Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = certificate.appraise

    def raised(model: Any, level: int, shift: int, *given: Any) -> Pricing:
        pricing = true(model, level, shift, *given)
        return replace(pricing, total=pricing.total - 2**shift if level else pricing.total + 2**shift)

    monkeypatch.setattr(certificate, "appraise", raised)
    assert "certificate: " in refused(run, tmp_path)


def test_a_lost_candidate_is_refused_by_the_verifier(
    run: Callable[[], Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = Eligibility.pairs

    def without_a0_r0(self: Eligibility, n_units: int) -> Pairs:
        pairs = true(self, n_units)
        return Pairs.of_lists(2, [[1], *([0, 1] for _ in range(pairs.n_units - 1))])

    monkeypatch.setattr(Eligibility, "pairs", without_a0_r0)
    assert "The figure candidates is written as 9, but it is 10." in refused(run, tmp_path)


def test_a_cap_that_is_written_too_loose_is_refused_by_the_verifier(
    run: Callable[[], Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = Level.cap
    monkeypatch.setattr(Level, "cap", lambda self, cost: true(self, cost) + 1)
    assert "cap" in refused(run, tmp_path)


def test_a_stale_cap_in_the_search_is_refused_by_the_re_score(
    run: Callable[[], Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stale(levels.LevelRun):
        def __init__(self, whole: Any, level: int, caps: tuple[int, ...], *rest: Any) -> None:
            super().__init__(whole, level, tuple(cap + 10**15 for cap in caps), *rest)

    monkeypatch.setattr(levels, "LevelRun", Stale)
    told = refused(run, tmp_path)
    assert "over its cap" in told
    assert "proven under other caps" in told


def test_a_merged_weight_that_forgets_a_member_is_refused_by_the_re_score(
    run: Callable[[], Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forgetful(at: Ints, row: Ints, weight: Ints) -> tuple[Ints, Ints, Ints]:
        _, first = np.unique(at * 100 + row, return_index=True)
        return at[first], row[first], weight[first]

    monkeypatch.setattr(tables, "_added_up", forgetful)
    assert "the plan breaks hard limits" in refused(run, tmp_path)


def test_loads_added_up_in_float32_are_refused_by_the_verifier(
    run: Callable[[], Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rough(row: Ints, weight: Ints, n_rows: int) -> Ints:
        total = np.zeros(n_rows, np.float32)
        np.add.at(total, row, weight.astype(np.float32))
        return total.astype(np.int64)

    monkeypatch.setattr(load, "_row_sums", rough)
    refused(run, tmp_path)
