"""What must hold between rows and between tables; cells and single rows were checked when the tables were built."""

from __future__ import annotations

from territory_opt.errors import Faults
from territory_opt.schema.check_chains import check_chains
from territory_opt.schema.check_columns import check_column_names, check_missing
from territory_opt.schema.check_days import check_days
from territory_opt.schema.check_ids import check_duplicates, check_references
from territory_opt.schema.check_locks import check_locks
from territory_opt.schema.check_places import check_places
from territory_opt.schema.check_words import check_words
from territory_opt.schema.deal_money import check_deal_currencies
from territory_opt.schema.lines import check_lines
from territory_opt.schema.money import check_currencies, check_expense
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.tables import Tables

__all__ = ["check_tables"]


def check_tables(tables: Tables, faults: Faults, settings: CaseSettings | None = None) -> None:
    """Check all tables against each other.

    Parameters
    ----------
    tables
        The tables of a case; a cell that was wrong is blank in them and is not reported again.
    faults
        Collects everything that is wrong.
    settings
        Settings that the data must fit: period, currency, what blanks mean.
    """
    settings = settings or CaseSettings()
    for table in (tables.accounts, tables.reps):
        # A file that is not there has been reported as such.
        if table.n == 0 and (table.column_names or table.source == table.name):
            faults.error("has no rows", file=table.source)
    check_column_names(tables, faults)
    check_missing(tables, settings, faults)
    check_duplicates(tables, faults)
    start = None if settings.calendar is None else settings.calendar.start
    check_references(tables, faults, start)
    check_lines(tables, faults)
    check_chains(tables.accounts, "account_id", "parent_id", faults)
    check_chains(tables.reps, "rep_id", "manager_id", faults)
    check_places(tables, faults)
    check_currencies(tables, settings, faults)
    check_deal_currencies(tables, settings, faults)
    check_expense(tables.accounts, faults)
    check_words(tables.accounts, faults)
    check_days(tables, settings, faults)
    check_locks(tables.locks, start, faults)
