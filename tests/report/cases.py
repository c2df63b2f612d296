"""Small problems in memory, for the tests of figures, reasons and reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from territory_opt.model.problem import Problem
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.tables import RECORDS, Tables
from territory_opt.terms import Ints

Row = Mapping[str, Any]


def problem_of(
    accounts: Sequence[Row],
    reps: Sequence[Row],
    rules: Sequence[Row],
    *,
    tables: Mapping[str, Sequence[Row]] | None = None,
    **settings: Any,
) -> Problem:
    """Return a problem; accounts are A1, A2 ... and reps R1, R2 ... unless their rows say otherwise."""
    rows: dict[str, list[Row]] = {
        "accounts": [{"account_id": f"A{i}", **row} for i, row in enumerate(accounts, start=1)],
        "reps": [{"rep_id": f"R{i}", **row} for i, row in enumerate(reps, start=1)],
        **{name: list(more) for name, more in (tables or {}).items()},
    }
    models: dict[str, Any] = {name: [RECORDS[name](**row) for row in some] for name, some in rows.items()}
    said = {"name": "small", "currency": "USD", "period": "2026Q4", "rules": tuple(map(dict, rules)), **settings}
    return Problem.from_tables(Tables.from_models(**models), CaseSettings(**said))


def owners(*reps: int) -> Ints:
    """Return a plan: the number of each account's rep, from 1; 0 for nobody."""
    return np.array(reps, np.int64) - 1
