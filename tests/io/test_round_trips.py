"""The same case through CSV, spreadsheets, Parquet, SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from territory_opt.errors import Fault
from territory_opt.io.case_folder import CaseFiles, read_case
from territory_opt.io.converting import Form, convert_case
from territory_opt.io.plain_columns import plain_columns, sorts
from territory_opt.io.writing import write_text
from territory_opt.jobs.loading import load_case
from territory_opt.schema.tables import Tables
from tests.io.hostile import NAMES, hostile_case
from tests.io.postgresql import server
from tests.io.same_tables import differences

SAMPLES = Path(__file__).parents[2] / "data" / "samples"

EVERYTHING = {
    "accounts.csv": "account_id;name;latitude;longitude;postal_code;products;stage;revenue;in_person;"
    "q1;q2;q3;q4;mark;code\n"
    "A-1;Łódź;50,5;19,25;00-950;a|b;prospect;1234,5;yes;0,25;0,25;0,25;0,25;3,75;007\n"
    "17; ;;;02139;;;-0,1;no;;;;;;x\n",
    "reps.csv": "rep_id,strengths,start_date,regions,level\nR,healthcare:0.9;retail:0.4,2026-02-28,N;S,3\nS,,,,\n",
    "territories.csv": "territory_id,name,leads\nT,East,20\n",
    "relationships.csv": "account_id,rep_id,strength,since\nA-1,R,0.5,2020-02-29\n",
    "locks.csv": "account_id,rep_id,kind,reason\nA-1,R,lock,=why\n",
    "pairs.csv": "account_id,rep_id,km,hours\nA-1,R,0.1234567890123456,2\n",
    "assignments.csv": "account_id,rep_id\nA-1,S\n",
    "account_lines.csv": "account_id,line,potential\nA-1,core,1e6\n",
    "opportunities.csv": "opportunity_id,account_id,rep_id,opened,closed,value\nO,A-1,R,2026-01-01,2026-01-02,5\n",
    "fx.csv": "currency,rate,date\nEUR,1.1,2026-01-01\n",
    "gazetteer.csv": "country,postal_code,place,latitude,longitude\nPL,00-950,Warszawa,52.2,21\n",
    "case.yaml": "name: everything\nperiod: 2026Q1\nmissing: {potential: 0}\ntravel: {speed_kmh: 70}\n"
    "rules:\n  - {rule: balance, tolerance: 0.2}\n",
}


COMMAS = {"everything": ["accounts, mark"]}
"""An attribute with decimal commas comes out with points."""


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cases") / "everything"
    folder.mkdir()
    for name, text in EVERYTHING.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile_case(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    with server() as url:
        yield url


def lasting(case: CaseFiles) -> list[Fault]:
    """Return the faults that another form of the same case has too: all but those of a file's encoding."""
    return [fault for fault in case.faults if not fault.message.startswith("is not UTF-8")]


def errors(files: CaseFiles) -> list[str]:
    return [str(fault) for fault in files.faults.errors]


def cases(everything: Path, hostile: Path) -> dict[str, Path]:
    found = {"everything": everything, "hostile": hostile}
    found |= {path.name: path for path in SAMPLES.iterdir() if (path / "accounts.csv").is_file()}
    return found


@pytest.mark.parametrize("form", ["csv", "parquet", "xlsx"])
def test_files(form: Form, tmp_path: Path, everything: Path, hostile: Path) -> None:
    for name, case in cases(everything, hostile).items():
        out = convert_case(case, tmp_path / f"{name}.xlsx" if form == "xlsx" else tmp_path / name, form)
        one, two = read_case(case), read_case(out)
        assert errors(two) == []
        assert differences(one.tables, two.tables) == COMMAS.get(name, [])
        assert one.settings.model_copy(update={"name": None}) == two.settings.model_copy(update={"name": None})
        assert len(lasting(one)) == len(lasting(two))


def test_numbers_among_the_attributes_keep_their_value(tmp_path: Path, everything: Path) -> None:
    before = read_case(everything).tables.accounts
    assert before.text("mark").tolist() == ["3,75", ""]
    for form in ("csv", "parquet", "xlsx"):
        out = convert_case(everything, tmp_path / f"{form}.xlsx", form)
        after = read_case(out).tables.accounts
        assert after.number("mark").tolist()[0] == before.number("mark").tolist()[0] == 3.75
        assert after.text("code").tolist() == ["007", "x"]


def test_hostile_names_are_what_they_were(tmp_path: Path, hostile: Path) -> None:
    for form in ("csv", "parquet", "xlsx"):
        out = convert_case(hostile, tmp_path / f"{form}.xlsx", form)
        names = read_case(out).tables.accounts.text("name").tolist()
        assert [" ".join(name.split()) for name in names] == [" ".join(name.split()) for name in NAMES]


def fill(url: str, tables: Tables) -> None:
    types = {"text": sa.Text(), "number": sa.Double(), "flag": sa.Boolean(), "day": sa.Date()}
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for table in tables.all():
            columns = plain_columns(table)
            if not columns:
                continue
            fields = [sa.Column(name, types[sort]) for name, sort in sorts(table.kinds).items()]
            stored = sa.Table(table.name, sa.MetaData(), sa.Column("row_number", sa.Integer), *fields)
            stored.drop(connection, checkfirst=True)
            stored.create(connection)
            numbered = {"row_number": list(range(table.n)), **columns}
            rows = [dict(zip(numbered, cells, strict=True)) for cells in zip(*numbered.values(), strict=True)]
            if rows:
                connection.execute(sa.insert(stored), rows)
    engine.dispose()


def from_database(folder: Path, url: str, tables: Tables, text: str) -> CaseFiles:
    lines = ["tables:"]
    for table in tables.all():
        if table.column_names:
            names = ", ".join(f'"{name}"' for name in table.column_names)
            lines.append(f"  {table.name}:")
            lines.append(f"    url: {url}")
            lines.append(f"    query: 'SELECT {names} FROM {table.name} ORDER BY row_number'")
    folder.mkdir()
    write_text(folder / "case.yaml", text + "\n".join(lines) + "\n")
    return read_case(folder)


def check_database(tmp_path: Path, url: str, real: str, found: dict[str, Path]) -> None:
    for name, case in found.items():
        one = read_case(case)
        fill(real, one.tables)
        text = (case / "case.yaml").read_text(encoding="utf-8") if (case / "case.yaml").is_file() else ""
        two = from_database(tmp_path / name, url, one.tables, text)
        assert errors(two) == []
        assert differences(one.tables, two.tables) == COMMAS.get(name, [])
        assert set(two.hashes) >= {"accounts (query)", "reps (query)", "case.yaml"}
        if (SAMPLES / name).is_dir():
            left, right = load_case(case), load_case(tmp_path / name)
            assert left.rules == right.rules
            assert left.settings.travel == right.settings.travel
            assert left.compiled.model.pairs.open.tolist() == right.compiled.model.pairs.open.tolist()


def test_sqlite(tmp_path: Path, everything: Path, hostile: Path) -> None:
    check_database(tmp_path, "sqlite:///../crm.db", f"sqlite:///{tmp_path}/crm.db", cases(everything, hostile))


def test_postgresql(
    tmp_path: Path, everything: Path, hostile: Path, postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os
    from urllib.parse import quote

    real = postgresql.replace("${PGPASSWORD}", quote(os.environ["PGPASSWORD"], safe=""))
    check_database(tmp_path, postgresql, real, cases(everything, hostile))
