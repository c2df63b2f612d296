"""Names that somebody entered to do harm, through a whole case and into every file and line that leaves."""

from __future__ import annotations

import csv
import sqlite3
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path
from zipfile import ZipFile

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

pytest.importorskip("bokeh", reason="the extra `report` is not installed")

from territory_opt.cli import app
from territory_opt.io.writing import looks_like_formula, write_csv
from tests.io.hostile import NAMES

NASTY = (*NAMES, "\x1b[2J\x1b]0;title\x07", "$\\frac{1}{0}$", "</script><img src=x onerror=alert(1)>", "&amp;<b>")
IDS = tuple(" ".join(name.split()) for name in NASTY)
"""Ids are stripped and stay on one line."""


def command(*words: object, status: int = 0) -> str:
    done = CliRunner().invoke(app, list(map(str, words)))
    assert done.exit_code == status, done.output
    return done.output


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a run of a case in which everything is called so, and what it was handed on as."""
    folder = tmp_path_factory.mktemp("hostile")
    case, run = folder / "case", folder / "run"
    case.mkdir()
    accounts = [
        (own, name, 100 + at, 40 + at / 7, at * at / 9, name, name, IDS[at % 4])
        for at, (own, name) in enumerate(zip(IDS, NASTY, strict=True))
    ]
    header = ("account_id", "name", "potential", "latitude", "longitude", "city", "=1+1", "current_rep_id")
    write_csv(case / "accounts.csv", header, accounts)
    reps = [(IDS[at], NASTY[at], IDS[5], 41 + at, at, IDS[at]) for at in (0, 1, 2, 3, 5, 7, 8, 16)]
    write_csv(case / "reps.csv", ("rep_id", "name", "manager_id", "latitude", "longitude", "territory_id"), reps)
    write_csv(case / "territories.csv", ("territory_id", "name"), [(IDS[at], NASTY[at]) for at in (0, 1, 2)])
    lock = (IDS[0], IDS[1], "lock", NASTY[18], NASTY[1])
    write_csv(case / "locks.csv", ("account_id", "rep_id", "kind", "reason", "requested_by"), [lock])
    said = command("solve", case, "--out", run, "--work-limit", "1", "--workers", "1", "--pictures")
    said += command("verify", case, run) + command("score", case, run) + command("compare", case, run, run)
    said += "".join(command("explain", case, run, own) for own in (IDS[0], IDS[7], IDS[16]))
    for form, out in (("xlsx", folder / "plan.xlsx"), ("parquet", folder / "parquet")):
        said += command("export", case, run, "--to", form, "--out", out)
    said += command("export", case, run, "--to", "sql", "--out", f"sqlite:///{folder}/plan.db")
    said += command("review", case, run, "--out", folder / "review.csv")
    said += command("export", case, run, "--to", "hubspot", "--out", folder / "crm", status=2)
    (folder / "said.txt").write_text(said, encoding="utf-8")
    return folder


def test_no_file_of_a_spreadsheet_runs_anything(written: Path) -> None:
    paths = [*(written / "run").glob("*.csv"), written / "review.csv"]
    assert len(paths) == 7
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert [cell for cell in cells if looks_like_formula(cell) and not cell.startswith("'")] == []


def test_no_sheet_runs_anything(written: Path) -> None:
    with ZipFile(written / "plan.xlsx") as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "/worksheets/sheet" in name]
        links = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".rels")]
    assert len(sheets) > 10
    assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)
    assert not any("External" in link for link in links)


def test_the_page_holds_its_own_scripts_and_no_others(written: Path) -> None:
    page = Tags()
    text = (written / "run" / "report.html").read_text(encoding="utf-8")
    page.feed(text)
    assert page.tags.count("script") == text.count("sha256-") + 1, "the data, and what the policy names"
    assert "img" not in page.tags
    assert [name for name in page.attributes if name.startswith("on")] == []


class Tags(HTMLParser):
    """Notes the tags and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]


def test_pictures_are_pictures(written: Path) -> None:
    for name in ("map", "balance"):
        assert (written / "run" / f"{name}.png").read_bytes().startswith(b"\x89PNG")
        root = ET.fromstring((written / "run" / f"{name}.svg").read_bytes())
        assert {one.tag.rpartition("}")[2] for one in root.iter()} & {"script", "image", "foreignObject"} == set()


def test_tables_and_databases_hold_the_names_as_they_are(written: Path) -> None:
    owned = pq.read_table(written / "parquet" / "assignments.parquet").to_pydict()["account_id"]
    assert owned == list(IDS)
    connection = sqlite3.connect(written / "plan.db")
    rows = connection.execute("SELECT account_id FROM territory_opt_assignments").fetchall()
    connection.close()
    assert sorted(row[0] for row in rows) == sorted(IDS)


def test_a_terminal_obeys_nothing(written: Path) -> None:
    said = (written / "said.txt").read_text(encoding="utf-8")
    obeyed = {*map(chr, range(32)), *map(chr, range(127, 160)), *"\u200e\u200f\u202a\u202b\u202c\u202d\u202e"} - {"\n"}
    assert obeyed & set(said) == set()
    assert "\\u001b[2J" in said
    assert "\\u202eabc\\u202c" in said
