"""The samples: generators write what is kept, and the figures that READMEs give are those of the files."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from territory_opt.io.case_folder import read_case
from territory_opt.io.samples import sample_folder
from territory_opt.model.problem import Problem
from territory_opt.schema.tables import RECORDS, Table

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
FIELD_SALES = SAMPLES / "us-field-sales"
FAKE_COMPANY = SAMPLES / "fake-company-500"
GENERATED = {"europe-field-sales": (480, 20), "inside-sales": (420, 17), "us-field-sales": (600, 24)}
"""The samples that a script writes, and how many accounts and reps each has."""


def rows(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tables(sample: str) -> dict[str, Table]:
    found = read_case(SAMPLES / sample).tables
    return {name: getattr(found, name) for name in RECORDS}


@pytest.fixture(scope="module", params=sorted(GENERATED))
def sample(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def regenerated(sample: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(sample)
    script = SAMPLES / f"generate_{sample.replace('-', '_')}.py"
    subprocess.run([sys.executable, "-B", str(script), str(folder)], check=True)
    return folder


def test_regenerating_gives_the_same_bytes(sample: str, regenerated: Path) -> None:
    kept = {path.name: path.read_bytes() for path in (SAMPLES / sample).glob("*.csv")}
    assert {path.name: path.read_bytes() for path in regenerated.iterdir()} == kept


def test_the_case_is_of_the_size_that_its_readme_gives(sample: str) -> None:
    lines = (SAMPLES / sample / "README.md").read_text(encoding="utf-8").splitlines()
    said = [cells for line in lines if line.startswith("| `") and (cells := line.split("|"))[2].strip()]
    counts = {cells[1].strip(" `"): int(cells[2]) for cells in said}
    assert counts == {path.name: tables(sample)[path.stem].n for path in (SAMPLES / sample).glob("*.csv")}
    assert (counts["accounts.csv"], counts["reps.csv"]) == GENERATED[sample]


def test_the_case_has_no_errors(sample: str) -> None:
    files = read_case(SAMPLES / sample)
    assert not files.faults.errors
    assert not Problem.from_tables(files.tables, files.settings).check().errors


def test_seasonal_shares_add_up_to_a_year() -> None:
    for row in rows(FIELD_SALES / "accounts.csv"):
        assert sum(round(100 * float(row[quarter])) for quarter in ("q1", "q2", "q3", "q4")) == 100


def test_no_account_is_too_large_for_a_territory() -> None:
    potential = [float(row["potential"]) for row in rows(FIELD_SALES / "accounts.csv")]
    assert max(potential) < 0.25 * sum(potential) / 24


def test_europe_is_written_as_its_spreadsheets_save_files() -> None:
    data = (SAMPLES / "europe-field-sales" / "accounts.csv").read_bytes()
    head, first = data.split(b"\r\n")[:2]
    assert head.startswith(b"account_id;name;city;country;postal_code;latitude")
    assert b";47,0056;" in first
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")
    names = set(tables("europe-field-sales")["accounts"].text("city"))
    assert {"Zürich", "Besançon", "Saint-Étienne", "Köln"} <= names


def test_europe_plans_swiss_francs_in_euros() -> None:
    files = read_case(SAMPLES / "europe-field-sales")
    (rate,) = [str(fault) for fault in files.faults if fault.file == "fx.csv"]
    assert rate == 'fx.csv row 3, currency: "CHF" is counted as 1.06 EUR, the rate of 2026-09-30: 49 accounts'


def test_inside_sales_sells_each_line_by_reps_of_its_own() -> None:
    own = tables("inside-sales")
    assert set(own["reps"].text("line")) == set(own["account_lines"].text("line")) == {"connectivity", "security"}
    line_of = dict(zip(own["reps"].text("rep_id"), own["reps"].text("line"), strict=True))
    for name in ("assignments", "relationships"):
        rows_of = zip(own[name].text("rep_id"), own[name].text("line"), strict=True)
        assert all(line_of.get(rep, "connectivity") == line for rep, line in rows_of)


@pytest.mark.full
@pytest.mark.parametrize("name", sorted(GENERATED))
def test_a_plan_exists_as_even_as_the_readme_says(name: str, tmp_path: Path) -> None:
    command = Path(sys.executable).with_name("territory-opt")
    words = ("solve", SAMPLES / name, "--out", tmp_path / "plan", "--time-limit", "120", "--workers", "2")
    done = subprocess.run([command, *words], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr  # the written plan is verified, too
    plan = json.loads((tmp_path / "plan" / "plan.json").read_text(encoding="utf-8"))
    even, cheap = plan["levels"]
    assert (plan["figures"]["violation"], even["reached"]) == (0, 0)
    assert cheap["gap"] < 0.01


def test_the_fake_company_earns_what_its_source_says() -> None:
    profit = {row["name"]: float(row["revenue"]) - float(row["expense"]) for row in rows(FAKE_COMPANY / "accounts.csv")}
    assert [profit[name] for name in ("Account A", "Account B", "Account C")] == [47_000, 50_000, 51_000]


def test_the_fake_company_converts_what_its_source_says() -> None:
    won = {row["name"]: int(row["new_accounts"]) / int(row["leads"]) for row in rows(FAKE_COMPANY / "territories.csv")}
    assert won == {"East": 0.20, "West": 0.1875, "Central": pytest.approx(0.1667, abs=5e-5)}


def test_samples_are_found_by_name() -> None:
    assert sample_folder() == FIELD_SALES
    assert sample_folder("fake-company-500") == FAKE_COMPANY


def test_an_unknown_sample_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"^no sample case named 'us-field-sale'$"):
        sample_folder("us-field-sale")
