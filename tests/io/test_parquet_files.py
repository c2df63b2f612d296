"""Tables in Parquet files."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from territory_opt.io.case_folder import CaseFiles, read_case
from territory_opt.io.run_parquet import write_run_parquet
from tests.io.runs import write_run


def case(folder: Path, accounts: pa.Table) -> CaseFiles:
    pq.write_table(accounts, folder / "accounts.parquet")
    (folder / "reps.csv").write_text("rep_id\nR\n", encoding="utf-8")
    return read_case(folder)


def words(files: CaseFiles) -> list[str]:
    return [str(fault) for fault in files.faults]


def test_columns_of_any_type_are_read(tmp_path: Path) -> None:
    columns = {
        "account_id": pa.array([2**62 + 1, 2]),
        "revenue": pa.array([Decimal("1.50"), None]),
        "potential": pa.array([1.5, float("nan")]),
        "employees": pa.array([3, None], pa.int32()),
        "in_person": pa.array([True, None]),
        "products": pa.array([["a", "b"], None]),
        "industry": pa.array(["x", "y"]).dictionary_encode(),
        "score": pa.array([float("nan"), 2.0]),
        "since": pa.array([date(2026, 1, 2), None]),
    }
    files = case(tmp_path, pa.table(columns))
    accounts = files.tables.accounts
    assert words(files) == []
    assert accounts.text("account_id").tolist() == [str(2**62 + 1), "2"]
    assert accounts.columns()["revenue"] == [1.5, None]
    assert accounts.columns()["potential"] == [1.5, None]
    assert accounts.columns()["employees"] == [3, None]
    assert accounts.columns()["in_person"] == [True, None]
    assert accounts.lists("products") == (("a", "b"), ())
    assert accounts.text("industry").tolist() == ["x", "y"]
    assert accounts.text("score").tolist() == ["", "2"]
    assert accounts.text("since").tolist() == ["2026-01-02", ""]
    assert list(files.hashes) == ["accounts.parquet", "reps.csv"]


def test_faults_count_rows_from_one(tmp_path: Path) -> None:
    files = case(tmp_path, pa.table({"account_id": ["A", "B"], "latitude": [1.0, 91.0], "longitude": [1.0, 2.0]}))
    assert words(files) == ['accounts.parquet row 2, latitude: "91" must be between -90 and 90']


def test_two_forms_of_a_table_and_damage_are_faults(tmp_path: Path) -> None:
    (tmp_path / "accounts.parquet").write_bytes(b"PAR1")
    (tmp_path / "reps.csv").write_text("rep_id\nR\n", encoding="utf-8")
    assert words(read_case(tmp_path)) == ["accounts.parquet: is not a Parquet file that can be read"]
    (tmp_path / "accounts.csv").write_text("account_id\nA\n", encoding="utf-8")
    assert words(read_case(tmp_path)) == ["accounts.parquet: stands beside accounts.csv; keep one of the two"]


def test_a_run_is_written_with_types(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", [("A", "R", "S"), ("B", "R", "")])
    files = write_run_parquet(run, tmp_path / "out")
    assert [path.name for path in files] == [
        f"{name}.parquet" for name in ("assignments", "unassigned", "moves", "scorecard")
    ]
    assignments = pq.read_table(files[0]).to_pydict()
    assert assignments["account_id"] == ["A", "B"]
    assert assignments["previous_rep_id"] == ["S", None]
    assert assignments["cost_travel"] == [1.5, 1.5]
    assert pq.read_schema(files[0]).field("runner_up_extra_1").type == pa.float64()
    assert pq.read_table(files[1]).num_rows == 0
