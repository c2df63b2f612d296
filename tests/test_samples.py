"""The samples: generators write what is kept, and the figures that READMEs give are those of the files."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from territory_opt.io.samples import sample_folder

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
FIELD_SALES = SAMPLES / "us-field-sales"
FAKE_COMPANY = SAMPLES / "fake-company-500"


def rows(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def regenerated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("us-field-sales")
    script = SAMPLES / "generate_us_field_sales.py"
    subprocess.run([sys.executable, "-B", str(script), str(folder)], check=True)
    return folder


def test_the_generator_writes_every_table_of_the_case(regenerated: Path) -> None:
    assert {path.name for path in regenerated.iterdir()} == {path.name for path in FIELD_SALES.glob("*.csv")}


@pytest.mark.parametrize("name", sorted(path.name for path in FIELD_SALES.glob("*.csv")))
def test_regenerating_gives_the_same_bytes(regenerated: Path, name: str) -> None:
    assert (regenerated / name).read_bytes() == (FIELD_SALES / name).read_bytes()


def test_the_case_is_of_the_size_that_its_readme_gives() -> None:
    counts = {path.stem: len(rows(path)) for path in FIELD_SALES.glob("*.csv")}
    assert counts == {
        "accounts": 600,
        "reps": 24,
        "assignments": 573,
        "relationships": 221,
        "locks": 7,
        "pairs": 198,
    }


def test_seasonal_shares_add_up_to_a_year() -> None:
    for row in rows(FIELD_SALES / "accounts.csv"):
        assert sum(round(100 * float(row[quarter])) for quarter in ("q1", "q2", "q3", "q4")) == 100


def test_no_account_is_too_large_for_a_territory() -> None:
    potential = [float(row["potential"]) for row in rows(FIELD_SALES / "accounts.csv")]
    assert max(potential) < 0.25 * sum(potential) / 24


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
