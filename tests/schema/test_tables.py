from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from territory_opt.errors import Faults, InputError
from territory_opt.schema.account import Account
from territory_opt.schema.columns import TextColumns
from territory_opt.schema.rep import Rep
from territory_opt.schema.tables import Table, Tables


def accounts_of(**cells: list[str]) -> tuple[Table, list[str]]:
    faults = Faults()
    n = len(next(iter(cells.values())))
    text = TextColumns("accounts.csv", np.arange(2, n + 2), cells)
    return Tables.from_text({"accounts": text}, faults).accounts, [str(fault) for fault in faults]


def test_text_columns_are_read_with_their_rows() -> None:
    table, faults = accounts_of(account_id=["A", "B"], revenue=["12", "1.5O"], tier=["gold", ""])
    assert faults == ['accounts.csv row 3, revenue: "1.5O" is not a number (a letter O?)']
    assert table.n == 2
    assert table.column_names == ("account_id", "revenue", "tier")
    assert table.number("revenue").tolist()[0] == 12
    assert np.isnan(table.number("revenue")[1])
    assert table.text("tier").tolist() == ["gold", ""]


def test_absent_columns_are_blank() -> None:
    table, _ = accounts_of(account_id=["A"])
    assert not table.has("revenue")
    assert np.isnan(table.number("revenue")).all()
    assert table.text("name").tolist() == [""]
    assert table.flag("in_person", default=True).tolist() == [True]
    assert table.flag("in_person").tolist() == [False]
    assert table.dates("since").tolist() == [None]
    assert table.lists("products") == ((),)
    assert table.weights("strengths") == ({},)


def test_a_blank_flag_takes_the_default() -> None:
    table, _ = accounts_of(account_id=["A", "B", "C"], in_person=["", "no", "x"])
    assert table.flag("in_person", default=True).tolist() == [True, False, True]
    assert table.flag("in_person", default=False).tolist() == [False, False, True]


def test_attributes_become_what_is_asked_for() -> None:
    table, _ = accounts_of(account_id=["A", "B"], score=["1.5", ""], hot=["yes", "no"], seen=["2026-01-02", ""])
    assert table.number("score").tolist()[0] == 1.5
    assert table.flag("hot").tolist() == [True, False]
    assert table.dates("seen").tolist() == [date(2026, 1, 2), None]
    assert table.lists("hot") == (("yes",), ("no",))


def test_an_attribute_that_is_no_number_lists_every_bad_cell() -> None:
    table, _ = accounts_of(account_id=["A", "B", "C"], score=["x", "1", "nan"])
    with pytest.raises(InputError) as caught:
        table.number("score")
    assert [str(fault) for fault in caught.value.faults] == [
        'accounts.csv row 2, score: "x" is not a number',
        'accounts.csv row 4, score: "nan" is not a number',
    ]


def test_attributes_of_a_file_with_decimal_commas_have_them_too() -> None:
    table, faults = accounts_of(account_id=["A"], revenue=["3,5"], score=["1,25"])
    assert faults == []
    assert table.number("revenue").tolist() == [3.5]
    assert table.number("score").tolist() == [1.25]
    assert table.number("revenue").tolist() == [3.5]


def test_numbers_read_as_text_lose_no_digit() -> None:
    table, _ = accounts_of(account_id=["A", "B", "C"], employees=["250", "", "1e3"], revenue=["0.1", "1234567.89", "5"])
    assert table.text("employees").tolist() == ["250", "", "1000"]
    assert table.text("revenue").tolist() == ["0.1", "1234567.89", "5"]


def test_arrays_are_read_only() -> None:
    table, _ = accounts_of(account_id=["A"], revenue=["1"])
    for values in (table.number("revenue"), table.text("account_id"), table.flag("x"), table.number("x")):
        assert not values.flags.writeable


def test_a_place_is_what_a_fault_needs() -> None:
    table, _ = accounts_of(account_id=["A", "B"], revenue=["1", ""])
    assert table.at(0, "revenue") == {"file": "accounts.csv", "row": 2, "column": "revenue", "value": "1"}
    assert table.at(1, "revenue")["value"] is None
    assert table.at(1, "absent")["value"] is None


def test_a_missing_required_column_is_one_fault() -> None:
    assert accounts_of(name=["x", "y"])[1] == ["accounts.csv, account_id: the column is missing"]


def test_row_rules_read_an_absent_column_as_blank() -> None:
    _, faults = accounts_of(account_id=["A", "B"], latitude=["50", ""])
    assert faults == ["accounts.csv row 2, latitude: latitude and longitude must both be given, or both be blank"]


def test_a_bad_cell_is_not_also_a_broken_row() -> None:
    _, faults = accounts_of(account_id=["A"], latitude=["5O"], longitude=["20"])
    assert faults == ['accounts.csv row 2, latitude: "5O" is not a number (a letter O?)']


def test_objects_become_tables() -> None:
    tables = Tables.from_models(
        accounts=[Account(account_id="A", revenue=1, tier=3), Account(account_id="B", products=("x", "y"))],
        reps=[Rep(rep_id="R", strengths={"x": 0.5}, start_date=date(2026, 1, 1))],
    )
    assert tables.accounts.source == "accounts"
    assert tables.accounts.row.tolist() == [1, 2]
    assert tables.accounts.columns() == {
        "account_id": ["A", "B"],
        "products": [None, "x;y"],
        "revenue": [1.0, None],
        "tier": ["3", None],
    }
    assert tables.reps.weights("strengths") == ({"x": 0.5},)
    assert tables.reps.dates("start_date").tolist() == [date(2026, 1, 1)]
    assert tables.account_index == {"A": 0, "B": 1}
    assert tables.rep_index == {"R": 0}
    assert tables.locks.n == 0


def test_frames_become_tables() -> None:
    tables = Tables.from_frames(
        accounts=pd.DataFrame(
            {
                "account_id": [1.0, 2.0],
                "revenue": [5, 6],
                "potential": [1.5, None],
                "name": ["a", None],
                "seen": pd.to_datetime(["2026-01-02", None]),
                "employees": pd.array([7, None], dtype="Int64"),
                "key_account": [True, False],
            }
        ),
        reps=pd.DataFrame({"rep_id": ["R"]}),
    )
    assert tables.accounts.columns() == {
        "account_id": ["1", "2"],
        "revenue": [5.0, 6.0],
        "potential": [1.5, None],
        "name": ["a", None],
        "seen": ["2026-01-02", None],
        "employees": [7.0, None],
        "key_account": [True, False],
    }


def test_wrong_frames_are_refused_with_every_fault() -> None:
    with pytest.raises(InputError) as caught:
        Tables.from_frames(
            accounts=pd.DataFrame(
                {"account_id": ["A", None, "C"], "revenue": [1.0, float("inf"), 2.0], "nps": [0, 101, 5]}
            ),
            reps=pd.DataFrame({"name": ["x"]}),
        )
    assert [str(fault) for fault in caught.value.faults] == [
        "accounts row 2, account_id: must not be blank",
        'accounts row 2, revenue: "inf" is infinite; expected a finite number',
        'accounts row 2, nps: "101" must be between -100 and 100',
        "reps, rep_id: the column is missing",
    ]


def test_a_table_survives_the_way_through_a_frame() -> None:
    account = Account(account_id="007", latitude=1.5, longitude=2, in_person=False, products="a|b", q="x")
    rep = Rep(rep_id="R", end_date="2026-12-31", strengths="a:0.25", regions="N;S", fte=0.5)
    tables = Tables.from_models(accounts=[account, Account(account_id="8")], reps=[rep])
    again = Tables.from_frames(
        accounts=pd.DataFrame(tables.accounts.columns()), reps=pd.DataFrame(tables.reps.columns())
    )
    assert again.accounts.columns() == tables.accounts.columns()
    assert again.reps.columns() == tables.reps.columns()


def test_of_two_with_the_same_id_the_index_names_the_first() -> None:
    tables = Tables.from_models(accounts=[Account(account_id="A"), Account(account_id="A")], reps=[])
    assert tables.account_index == {"A": 0}
