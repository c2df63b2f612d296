"""Redaction: a case in which nobody is named, for whatever leaves the house.

Names become words made of ids, so that they stay the same in every file and from quarter to quarter; ids stay, since
files are joined by them. Whoever reads a case in this way (the verifier too) reads the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from territory_opt.errors import Fault, Faults
from territory_opt.io.case_folder import CaseFiles
from territory_opt.schema.kinds import frozen
from territory_opt.schema.record import kinds_of
from territory_opt.schema.table import Table
from territory_opt.schema.tables import RECORDS, Tables

NAMED = {"accounts": ("Account", "account_id"), "reps": ("Rep", "rep_id"), "territories": ("Territory", "territory_id")}
"""Tables whose rows have a ``name``, what the rows are called, and their ids."""

FREE_TEXT = ("reason", "requested_by")
"""Columns of ``locks.csv`` in which people write what they like."""

COARSE = 1
"""Decimals of a degree that may be shown: no door, no home can be found by them."""

AWAY = (
    "Names are replaced by ids; free text, postal codes and attributes that no rule uses are left out; places are "
    "rounded to a tenth of a degree, so distances differ by up to 11 km or so."
)
"""What is said of a redacted case that is given away."""

SAID = (
    "Names are replaced by ids, and free text is left out; on maps, places are rounded to a tenth of a degree, about "
    "11 km."
)
"""What a redacted run says of itself."""


def redact_case(files: CaseFiles) -> CaseFiles:
    """Return a case without names and free text; its settings say so.

    Names of accounts, reps and territories are made of their ids; so are labels of families that are no account, and
    managers who are no reps. Reasons of locks are blank. Warnings keep their place and lose the text found there; one
    more names ids that look like names.
    """
    tables = redacted_tables(files.tables)
    faults = Faults(list(redacted_faults(files.faults)))
    for table, (_, key) in ((getattr(tables, name), of) for name, of in NAMED.items()):
        spoken = [text for text in table.text(key).tolist() if text and not any(map(str.isdigit, text))]
        if spoken:
            words = f"{len(spoken)} of {table.n} ids hold no digit and may be names; ids are not redacted"
            faults.warning(words, file=table.source, column=key)
    return replace(files, tables=tables, settings=files.settings.model_copy(update={"redact": True}), faults=faults)


def away_from_home(files: CaseFiles) -> CaseFiles:
    """Return a redacted case to be given away: places rounded, postal codes and attributes only where rules use them.

    Rounded places change distances, so another solve of it gives a plan that is near, not the same.
    """
    used = set(re.findall(r"\w+", f"{files.settings.model_dump(mode='json', exclude={'tables', 'mapping'})}"))
    tables = {table.name: _away(table, used) for table in files.tables.all()}
    return replace(files, tables=Tables(**tables), settings_text="")


def redacted_tables(tables: Tables) -> Tables:
    """Return tables without names and free text."""
    changed = {name: _named(getattr(tables, name), *of) for name, of in NAMED.items()}
    changed["accounts"] = _with_labels(
        changed["accounts"], "parent_id", tables.account_index, "Family of", "account_id"
    )
    managers = _labels(tables.reps, "manager_id", tables.rep_index, "Manager of", "rep_id")
    managers = _labels(tables.territories, "manager_id", tables.rep_index, "Manager of", "territory_id") | managers
    for name in ("reps", "territories"):
        changed[name] = _mapped(changed[name], "manager_id", managers)
    locks = {column: [""] * tables.locks.n for column in FREE_TEXT if tables.locks.has(column)}
    return replace(tables, **changed, locks=_with(tables.locks, locks))


def redacted_faults(faults: Iterable[Fault]) -> Iterable[Fault]:
    """Yield faults without the text found in cells, but for ids: what is wrong and where is still said."""
    for fault in faults:
        cell = fault.row is not None and fault.value is not None
        yield replace(fault, value=None) if cell and not (fault.column or "").endswith("_id") else fault


def _away(table: Table, used: Collection[str]) -> Table:
    known = kinds_of(RECORDS[table.name])
    keep = [name for name in table.column_names if name in used or (name in known and name != "postal_code")]
    keep += [name for name in table.column_names if name.startswith("expense_")]
    packed = {name: table.packed[name] for name in table.column_names if name in keep}
    for name in ("latitude", "longitude"):
        if name in packed and table.name != "gazetteer":
            packed[name] = frozen(np.round(table.number(name), COARSE))
    return replace(table, packed=packed, kinds={name: table.kinds[name] for name in packed}, _known={})


def _named(table: Table, word: str, key: str) -> Table:
    if not table.has("name"):
        return table
    pairs = zip(table.text(key).tolist(), table.text("name").tolist(), strict=True)
    return _with(table, {"name": [f"{word} {own}" if name else "" for own, name in pairs]})


def _with_labels(table: Table, column: str, ids: Collection[str], word: str, key: str) -> Table:
    return _mapped(table, column, _labels(table, column, ids, word, key))


def _labels(table: Table, column: str, ids: Collection[str], word: str, key: str) -> dict[str, str]:
    """Return new words for what a column names that is no id: those of the first row that names it."""
    found: dict[str, str] = {}
    for label, own in zip(table.text(column).tolist(), table.text(key).tolist(), strict=True):
        if label and label not in ids:
            found.setdefault(label, f"{word} {own}")
    return found


def _mapped(table: Table, column: str, words: Mapping[str, str]) -> Table:
    if not words or not table.has(column):
        return table
    return _with(table, {column: [words.get(text, text) for text in table.text(column).tolist()]})


def _with(table: Table, columns: Mapping[str, list[Any]]) -> Table:
    """Return a table with other cells in some of its columns."""
    packed = {name: table.kinds[name].pack(cells) for name, cells in columns.items()}
    return replace(table, packed={**table.packed, **packed}, _known={})
