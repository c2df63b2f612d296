"""A CRM's files as they were exported become a case: dirt named, relationships derived, offices and families kept."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from territory_opt.io.case_folder import read_case
from territory_opt.model.problem import Problem
from territory_opt.schema.tables import Tables
from tests.real.crm import SOURCE, write_case

pytestmark = pytest.mark.skipif(not SOURCE.is_dir(), reason="the CRM's files are not at ../shared/data/crm")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[str, ...]]:
    folder = tmp_path_factory.mktemp("crm")
    return folder, write_case(folder)


@pytest.fixture(scope="module")
def tables(written: tuple[Path, tuple[str, ...]]) -> Tables:
    return read_case(written[0]).tables


def territory_opt(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = Path(sys.executable).with_name("territory-opt")
    return subprocess.run([command, *words], capture_output=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def plan(written: tuple[Path, tuple[str, ...]]) -> dict[str, Any]:
    """What `solve` says of its plan, after `check` found nothing that stops it; `verify` has agreed."""
    case, out = written[0], written[0].with_name("plan")
    checked = territory_opt("check", case)
    assert checked.returncode == 0, checked.stderr
    done = territory_opt("solve", case, "--out", out, "--time-limit", "120", "--workers", "2")
    assert done.returncode == 0, done.stderr
    verified = territory_opt("verify", case, out)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    found: dict[str, Any] = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize(
    "line",
    [
        'accounts.csv row 2, industry: "technolgy" looks like a slip of technology (12 rows)',
        'accounts.csv row 5, country: "Philipines" looks like a slip of philippines (1 row)',
        'opportunities.csv row 3, product: "GTXPro" looks like a slip of gtx pro (1,480 rows)',
        "8,800 opportunities: 4,238 won, 2,473 lost, 2,089 open, seen from 2018-01-01.",
        "1,425 opportunities name no account.",
        "5 reps have no opportunities: Mei-Mei Johns, Elizabeth Anderson, Natalya Ivanova, Carol Thompson, Carl Lin.",
        "Won deals span 306 days, less than a year: no seasonal shares.",
        "84 accounts have open deals with more than one rep.",
        "Assumed: an account belongs to the office that won most value from it and its family. 71 of 85 accounts deal "
        "with all offices, 4 buy from more than one, and 8 follow their family to another than their own.",
    ],
)
def test_dirt_counts_and_assumptions_are_said(written: tuple[Path, tuple[str, ...]], line: str) -> None:
    assert line in written[1]


def test_the_export_itself_is_left_as_it_is(written: tuple[Path, tuple[str, ...]]) -> None:
    folder, _ = written
    assert (folder / "reps.csv").read_bytes() == (SOURCE / "sales_teams.csv").read_bytes()
    assert (folder / "opportunities.csv").read_bytes() == (SOURCE / "sales_pipeline.csv").read_bytes()
    with (folder / "accounts.csv").open(newline="") as ours, (SOURCE / "accounts.csv").open(newline="") as theirs:
        assert [row[:-2] for row in csv.reader(ours)] == list(csv.reader(theirs))


def test_every_account_has_an_office_a_value_and_relationships(tables: Tables) -> None:
    assert (tables.accounts.n, tables.reps.n, tables.opportunities.n) == (85, 35, 8800)
    assert set(tables.accounts.text("region")) == {"Central", "East", "West"}
    assert tables.accounts.number("potential").sum() == pytest.approx(10_005_534)
    assert not tables.accounts.has("revenue")
    assert len(set(tables.reps.text("manager_id"))) == 6
    assert set(tables.relationships.text("account_id")) == set(tables.accounts.text("account_id"))


def test_families_share_an_office(tables: Tables) -> None:
    office = dict(zip(tables.accounts.text("account_id"), tables.accounts.text("region"), strict=True))
    parents = zip(tables.accounts.text("account_id"), tables.accounts.text("parent_id"), strict=True)
    children = [(name, parent) for name, parent in parents if parent]
    assert len(children) == 15
    assert all(office[name] == office[parent] for name, parent in children)


def test_the_case_has_no_errors_and_an_owner_for_everybody(written: tuple[Path, tuple[str, ...]]) -> None:
    files = read_case(written[0])
    problem = Problem.from_tables(files.tables, files.settings)
    assert not files.faults.errors
    assert not problem.check().errors
    assert bool(problem.compiled.model.pairs.open.all())


@pytest.mark.full
def test_every_account_stays_in_its_office_and_with_its_family(
    plan: dict[str, Any], written: tuple[Path, tuple[str, ...]], tables: Tables
) -> None:
    assert (plan["figures"]["violation"], plan["figures"]["house"]) == (0, 0)
    with (written[0].with_name("plan") / "assignments.csv").open(encoding="utf-8", newline="") as file:
        owner = {row["account_id"]: row["rep_id"] for row in csv.DictReader(file)}
    accounts, reps = tables.accounts, tables.reps
    office = dict(zip(reps.text("rep_id"), reps.lists("regions"), strict=True))
    rows = zip(accounts.text("account_id"), accounts.text("region"), accounts.text("parent_id"), strict=True)
    for account, region, parent in rows:
        assert office[owner[account]] == (region,)
        assert owner[account] == owner[parent or account]


@pytest.mark.full
def test_managers_and_reps_are_as_even_as_can_be(plan: dict[str, Any]) -> None:
    managers, reps, known = plan["levels"]
    assert [level["name"] for level in plan["levels"]] == ["even-managers", "even-value", "relationship"]
    assert managers["reached"] - managers["bound_certified"] <= 0.1
    assert reps["reached"] - reps["bound_certified"] <= 0.1
    assert known["gap"] <= 0.02


@pytest.mark.full
def test_what_the_largest_families_cost_is_part_of_the_bound(plan: dict[str, Any], tables: Tables) -> None:
    worth = dict(zip(tables.accounts.text("account_id"), tables.accounts.number("potential"), strict=True))
    target, family = sum(worth.values()) / tables.reps.n, dict.fromkeys(worth, 0.0)
    parents = zip(tables.accounts.text("account_id"), tables.accounts.text("parent_id"), strict=True)
    for account, parent in parents:
        family[parent or account] += worth[account]
    unavoidable = sum(100 * max(value - 1.25 * target, 0) / target / tables.reps.n for value in family.values())
    assert unavoidable == pytest.approx(2.835, abs=0.001)
    assert plan["levels"][1]["bound_certified"] >= unavoidable - 0.001
