"""Comments in case.yaml: they stay when a case is converted, or it is said that they did not."""

from __future__ import annotations

from pathlib import Path

import pytest

from territory_opt.io.case_folder import read_case
from territory_opt.io.converting import Form, convert_case
from territory_opt.io.settings_text import settings_text

WRITTEN = """\
# Why we do this: the year was bad.
name: east  # not west
tables:
  reps: {url: "sqlite:///crm.db", query: SELECT * FROM reps}   # ours

  # the old ones
  fx:
    url: sqlite:///crm.db
    query: >
      SELECT *
      FROM fx
travel:
  speed_mph: 50  # measured
mapping: salesforce
# The rules, by Ann:
rules:
  - {rule: balance, tolerance: 0.2}   # generous
"""

KEPT = """\
# Why we do this: the year was bad.
name: east  # not west
travel:
  speed_mph: 50  # measured
# The rules, by Ann:
rules:
  - {rule: balance, tolerance: 0.2}   # generous
"""


def case(folder: Path, text: str) -> Path:
    folder.mkdir()
    (folder / "accounts.csv").write_text("account_id,potential\nA-1,1\n", encoding="utf-8")
    (folder / "reps.csv").write_text("rep_id\nR-1\n", encoding="utf-8")
    (folder / "case.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("form", ["csv", "parquet", "xlsx"])
def test_comments_stay(form: Form, tmp_path: Path) -> None:
    notes: list[str] = []
    out = convert_case(case(tmp_path / "case", KEPT), tmp_path / "out.xlsx", form, notes=notes)
    back = convert_case(out, tmp_path / "back", "csv", notes=notes)
    assert (back / "case.yaml").read_text(encoding="utf-8").strip() == KEPT.strip()
    assert read_case(back).settings == read_case(tmp_path / "case").settings
    assert notes == []


def test_where_tables_came_from_goes_and_the_rest_stays(tmp_path: Path) -> None:
    settings = read_case(case(tmp_path / "case", WRITTEN)).settings
    assert settings.tables
    assert settings_text(settings, WRITTEN) == (KEPT, True)


def test_settings_that_are_not_as_they_were_written_lose_their_comments_and_it_is_said(tmp_path: Path) -> None:
    written = "# ours\nname: east\n"
    settings = read_case(case(tmp_path / "case", written)).settings
    other = settings.model_copy(update={"name": "west"})
    assert settings_text(other, written) == ("name: west\n", False)
    assert settings_text(settings, "") == ("name: east\n", True)
    assert settings_text(other, "name: 'a#b'\n") == ("name: west\n", True)
