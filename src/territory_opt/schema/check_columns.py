"""Whole columns: names that were probably meant otherwise, and amounts that cannot be added."""

from __future__ import annotations

from difflib import get_close_matches

from territory_opt.errors import Faults
from territory_opt.schema.record import kinds_of
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.settings_faults import SETTINGS_FILE
from territory_opt.schema.tables import RECORDS, Tables

ALIKE = 0.85
"""How alike two names must be for one to be a slip of the other; on difflib's scale from 0 to 1."""


def check_column_names(tables: Tables, faults: Faults) -> None:
    """Warn of an unknown column that is almost one of those which the table could have, but has not."""
    for table in tables.all():
        fields = list(kinds_of(RECORDS[table.name]))
        absent = [name for name in fields if not table.has(name)]
        for column in table.column_names:
            near = [] if column in fields else get_close_matches(_plain(column), absent, n=1, cutoff=ALIKE)
            if near:
                faults.warning(f"is kept as an attribute (did you mean {near[0]}?)", file=table.source, column=column)


def _plain(column: str) -> str:
    return column.strip().casefold().replace(" ", "_").replace("-", "_")


def check_missing(tables: Tables, settings: CaseSettings, faults: Faults) -> None:
    """Report a column under ``missing`` that no table has or could have: a slip there would go unnoticed."""
    known = {name for table in tables.all() for name in (*kinds_of(RECORDS[table.name]), *table.column_names)}
    for column in settings.missing:
        if column not in known:
            near = get_close_matches(column, known, n=1)
            hint = f" (did you mean {near[0]}?)" if near else ""
            faults.error(f"is not a column of any table{hint}", file=SETTINGS_FILE, column="missing", value=column)
