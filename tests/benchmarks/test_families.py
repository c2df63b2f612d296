"""Each family's smallest case, from the command to the results: read, solved, written and verified."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.registry import FAMILIES, find
from benchmarks.results import read
from benchmarks.traces import traces_folder

ROOT = Path(__file__).parents[2]
SMALLEST = {
    "ladder": "ladder-S",
    "planted": "planted-S",
    "rich": "rich-S",
    "samples": str(ROOT / "data/samples/fake-company-500"),
}


def test_every_family_has_its_smallest_case_here_or_in_a_test_of_its_own() -> None:
    assert {*SMALLEST, "gap"} == set(FAMILIES)  # gap: test_running and test_gap_files


@pytest.mark.parametrize("family", list(SMALLEST))
def test_the_smallest_case_of_a_family_runs(family: str, tmp_path: Path) -> None:
    out = tmp_path / "results.csv"
    assert main(["run", SMALLEST[family], "--time-limit", "6", "--seeds", "3", "--out", str(out)]) == 0
    rows = read(out)
    assert {row.family for row in rows} == {family}
    for row in rows:
        # A very busy machine may not find a plan in time; whatever is found must stand.
        assert row.status in ("optimal", "feasible", "unknown")
        assert row.objective is None or (row.violation == 0 and row.verified is True and row.seed == 3)
        assert (
            row.best_known is None or row.bound_certified is None or row.bound_certified <= row.best_known * (1 + 1e-9)
        )
    assert rows[0].objective is None or list(traces_folder(out).iterdir())


def test_drawn_cases_are_found_by_name() -> None:
    ((family, case),) = find(["ladder-M-far"], seed=2)
    assert (family.name, case.name) == ("ladder", "ladder-M-far")


def test_a_case_can_be_written_as_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "case"
    assert main(["write", "planted-S", str(folder), "--seed", "5"]) == 0
    assert sorted(one.name for one in folder.iterdir()) == ["accounts.csv", "case.yaml", "reps.csv"]
    assert capsys.readouterr().out.startswith(f"planted-S, seed 5: written to {folder}; best known: ")
