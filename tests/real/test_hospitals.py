"""Seven thousand hospitals and sixty reps: what is missing is said, and the plan is verified."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from territory_opt.io.case_folder import read_case
from territory_opt.model.problem import Problem
from territory_opt.schema.tables import Tables
from tests.real.hospitals import PER_BED, SOURCE, write_case

pytestmark = pytest.mark.skipif(not SOURCE.is_dir(), reason="the list of hospitals is not at ../shared/data/hospitals")


def territory_opt(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = Path(sys.executable).with_name("territory-opt")
    return subprocess.run([command, *words], capture_output=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[str, ...]]:
    folder = tmp_path_factory.mktemp("hospitals")
    return folder, write_case(folder)


@pytest.fixture(scope="module")
def tables(written: tuple[Path, tuple[str, ...]]) -> Tables:
    return read_case(written[0]).tables


@pytest.fixture(scope="module")
def solved(written: tuple[Path, tuple[str, ...]]) -> Path:
    """The folder that `solve` wrote, and that `verify` agrees with."""
    case, out = written[0], written[0].with_name("hospitals-plan")
    done = territory_opt("solve", case, "--out", out, "--time-limit", "240", "--workers", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    verified = territory_opt("verify", case, out)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    return out


@pytest.fixture(scope="module")
def plan(solved: Path) -> Mapping[str, Any]:
    found: dict[str, Any] = json.loads((solved / "plan.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize(
    "line",
    [
        "7,005 of 7,146 hospitals lie in the 48 states and DC.",
        "Assumed: 525 hospitals without beds (-999) have the median of their type: 159 military (195), "
        "146 general acute care (139), 98 psychiatric (75), 36 critical access (25), 30 rehabilitation (59), "
        "19 long term care (43), 15 special (32), 15 children (100), 4 women (127), 3 chronic disease (228).",
        "Assumed: 423 ZIP codes of four digits lost a zero in front.",
    ],
)
def test_what_is_missing_and_assumed_is_said(written: tuple[Path, tuple[str, ...]], line: str) -> None:
    assert line in written[1]


def test_listed_beds_are_kept_and_missing_ones_can_be_told(tables: Tables) -> None:
    accounts = tables.accounts
    beds, potential = accounts.number("beds_listed"), accounts.number("potential")
    listed = ~np.isnan(beds)
    assert (accounts.n, tables.reps.n, int((~listed).sum())) == (7005, 60, 525)
    assert (potential[listed] == beds[listed] * PER_BED).all()
    assert (potential[~listed] > 0).all()


def test_zip_codes_have_their_zeros(tables: Tables) -> None:
    assert {len(code) for code in tables.accounts.text("postal_code")} == {5}


def test_the_case_has_no_errors(written: tuple[Path, tuple[str, ...]]) -> None:
    files = read_case(written[0])
    assert not files.faults.errors
    assert not Problem.from_tables(files.tables, files.settings).check().errors


def test_without_the_medians_every_blank_is_an_error(tmp_path: Path) -> None:
    assert "have nothing: their potential stays blank." in write_case(tmp_path, fill=False)[1]
    files = read_case(tmp_path)
    errors = Problem.from_tables(files.tables, files.settings).check().errors
    assert len(errors) == 525
    assert {(fault.file, fault.column) for fault in errors} == {("accounts.csv", "potential")}
    assert "missing: {potential: 0}" in str(errors[0])


@pytest.mark.full
def test_every_hospital_has_one_owner(tables: Tables, solved: Path, plan: Mapping[str, Any]) -> None:
    with (solved / "assignments.csv").open(encoding="utf-8", newline="") as file:
        owned = list(csv.DictReader(file))
    assert [row["account_id"] for row in owned] == tables.accounts.text("account_id").tolist()
    assert {row["rep_id"] for row in owned} <= set(tables.reps.text("rep_id"))
    assert (plan["figures"]["violation"], plan["figures"]["house"]) == (0, 0)


@pytest.mark.full
def test_beds_and_hours_are_as_even_as_can_be_and_driving_is_near_its_bound(plan: Mapping[str, Any]) -> None:
    even, travel = plan["levels"]
    assert (even["name"], travel["name"]) == ("even-beds + even-hours", "travel")
    assert even["reached"] - even["bound_certified"] <= 0.1
    assert travel["bound_certified"] <= travel["reached"]
    assert travel["gap"] <= 0.02
