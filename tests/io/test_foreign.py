"""A case folder from foreign files."""

from __future__ import annotations

from pathlib import Path

from territory_opt.errors import Faults
from territory_opt.io.case_folder import read_case
from territory_opt.io.foreign import guess_notes, lay_out_foreign
from territory_opt.io.mapping import parse_mapping

ACCOUNTS = 'Kunde;Branche;Umsatz;Gruppe;Vertreter\nMüller;Handel;"1.234,50 €";x;V 1\nSchmidt;Bau;12,5;y;V 2\n'
REPS = "Personalnummer;Name;Eintritt\nV 1;Ann;31.12.2019\nV 2;Bob;1.2.2020\n"


def foreign(folder: Path) -> dict[str, Path]:
    (folder / "Kunden.csv").write_bytes(ACCOUNTS.encode("cp1252"))
    (folder / "team.csv").write_text(REPS)
    return {"accounts": folder / "Kunden.csv", "reps": folder / "team.csv"}


def test_foreign_files_become_a_case(tmp_path: Path) -> None:
    case = tmp_path / "case"
    case.mkdir()
    guesses, faults = lay_out_foreign(foreign(tmp_path), case)
    assert not faults.found
    assert (case / "accounts.csv").read_bytes() == ACCOUNTS.encode("cp1252")
    files = read_case(case)
    assert [str(fault) for fault in files.faults] == [
        "accounts.csv: is not UTF-8; read as Windows-1252: check names with accents"
    ]
    accounts, reps = files.tables.accounts, files.tables.reps
    assert accounts.text("account_id").tolist() == ["Müller", "Schmidt"]
    assert accounts.number("revenue").tolist() == [1234.5, 12.5]
    assert accounts.text("current_rep_id").tolist() == ["V 1", "V 2"]
    assert accounts.text("Gruppe").tolist() == ["x", "y"]
    assert [str(day) for day in reps.dates("start_date")] == ["2019-12-31", "2020-02-01"]
    assert [guess.name for guess in guesses] == ["accounts", "reps"]


def test_the_mapping_says_how_sure_it_is(tmp_path: Path) -> None:
    guesses, _ = lay_out_foreign(foreign(tmp_path), tmp_path)
    text = (tmp_path / "mapping.yaml").read_text(encoding="utf-8")
    unique = "no cell is blank or stands twice"
    assert text.splitlines()[:10] == [
        "# Which column of each file is which of ours. These are guesses: correct them, and they are read as you say.",
        "# null: we have no such column. A line left out: the column keeps its name.",
        "# constants: {country: US} would give every row the same value; quote words such as NO.",
        "",
        "accounts:",
        "  columns:",
        f"    account_id: Kunde                           # likely: a usual name for it, and {unique}",
        "    industry: Branche                           # likely: a usual name for it",
        "    revenue: Umsatz                             # likely: a usual name for it",
        "    current_rep_id: Vertreter                   # likely: a usual name for it",
    ]
    read = parse_mapping(text.encode(), Faults())
    assert read == {guess.name: guess.mapping for guess in guesses}
    assert (read["accounts"].numbers, read["reps"].dates) == ("1.234,50", "31/12/2026")


def test_notes_are_sentences(tmp_path: Path) -> None:
    guesses, _ = lay_out_foreign(foreign(tmp_path), tmp_path)
    assert guess_notes(guesses[0]) == (
        "accounts: account_id is their Kunde (likely: a usual name for it, and no cell is blank or stands twice).",
        "accounts: industry is their Branche (likely: a usual name for it).",
        "accounts: revenue is their Umsatz (likely: a usual name for it).",
        "accounts: current_rep_id is their Vertreter (likely: a usual name for it).",
        "accounts: kept as attributes: Gruppe.",
        'accounts: "Umsatz" must be what the account brings you, not its own turnover; else set it to null.',
    )


def test_null_and_odd_names_come_back_as_written(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('"no","stage: x",stage\nA,1,hot\nB,2,cold\n')
    (tmp_path / "r.csv").write_text("rep_id\nR\n")
    guesses, _ = lay_out_foreign({"accounts": tmp_path / "a.csv", "reps": tmp_path / "r.csv"}, tmp_path)
    read = parse_mapping((tmp_path / "mapping.yaml").read_bytes(), Faults())
    assert read["accounts"] == guesses[0].mapping
    assert read["accounts"].columns == {"account_id": "no", "stage": None}


def test_what_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    guesses, faults = lay_out_foreign({"accounts": tmp_path / "none.csv"}, tmp_path)
    assert guesses == ()
    assert [str(fault) for fault in faults] == [f"{tmp_path / 'none.csv'}: cannot be read: No such file or directory"]
