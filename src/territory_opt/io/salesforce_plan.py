"""A plan as Salesforce has it: territories, the accounts in them, and the users who work them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from territory_opt.errors import Faults
from territory_opt.io.run_tables import WrittenRun
from territory_opt.io.salesforce_ids import (
    ACCOUNT,
    TERRITORY,
    USER,
    checked_developer_name,
    developer_name,
    full_id,
    label,
)
from territory_opt.schema.cells import CellError
from territory_opt.schema.connections import SalesforceSettings
from territory_opt.schema.settings_faults import SETTINGS_FILE
from territory_opt.schema.table import Table
from territory_opt.schema.tables import Tables

ID_COLUMN = "salesforce_id"
"""Holds the ids of accounts, reps and territories where our own ids are not those of Salesforce."""


@dataclass(frozen=True)
class Territory:
    """A territory as Salesforce is to have it.

    Attributes
    ----------
    key
        The territory_id, or the rep's own id where reps have none.
    name, developer_name
        Its label and its name in the API.
    id
        Its id; blank if it is new.
    parent
        The key of the territory above it, or an id; blank if there is none.
    """

    key: str
    name: str
    developer_name: str
    id: str = ""
    parent: str = ""


@dataclass(frozen=True)
class SalesforcePlan:
    """What Salesforce is to hold.

    Attributes
    ----------
    territories
        By key, in the order of the reps.
    accounts
        The id of each account of the plan, and the key of its territory; once for each territory that it is in.
    users
        The id of each user, and the key and the role of the territory.
    known_accounts
        The ids of all accounts of the case, owned or not.
    former
        DeveloperNames of territories that former owners of accounts may have had.
    """

    territories: dict[str, Territory]
    accounts: tuple[tuple[str, str], ...]
    users: dict[str, tuple[str, str]]
    known_accounts: frozenset[str]
    former: frozenset[str]

    def with_ids(self, by_name: dict[str, str]) -> SalesforcePlan:
        """Return the plan with the ids of territories that Salesforce has already, by DeveloperName in lower case."""
        known = {
            key: one if one.id else replace(one, id=by_name.get(one.developer_name.lower(), ""))
            for key, one in self.territories.items()
        }
        return replace(self, territories=known)


def salesforce_plan(run: WrittenRun, tables: Tables, settings: SalesforceSettings, faults: Faults) -> SalesforcePlan:
    """Return what Salesforce is to hold; ids and names that it would refuse, and duplicates, go to `faults`."""
    for key in ("model_id", "type_id", "parent_id"):
        value = getattr(settings, key)
        if value:
            _checked(full_id, value, faults, file=SETTINGS_FILE, column=f"salesforce, {key}", value=value)
    place = _territory_of_rep(tables.reps)
    pairs = list(zip(run.assignments.texts("account_id"), run.assignments.texts("rep_id"), strict=True))
    ids = _ids(tables.accounts, "account_id", ACCOUNT, range(tables.accounts.n), faults)
    owned = dict.fromkeys((ids[account], place[rep]) for account, rep in pairs if account in ids and rep in place)
    owners = {rep for _, rep in pairs}
    named = tables.reps.text("territory_id").tolist()
    working = [
        at
        for at, rep in enumerate(tables.reps.text("rep_id").tolist())
        if (rep in owners or named[at]) and not tables.reps.text("vacant")[at]
    ]
    users, roles = _ids(tables.reps, "rep_id", USER, working, faults), tables.reps.text("role").tolist()
    served = {
        users[rep]: (place[rep], settings.roles.get(roles[at], ""))
        for at, rep in enumerate(tables.reps.text("rep_id").tolist())
        if rep in users
    }
    keys = {place[rep] for rep in owners if rep in place} | {key for key, _ in served.values()}
    territories = _territories(tables, place, keys, settings, faults)
    former = {developer_name(rep) for rep in run.assignments.texts("previous_rep_id") if rep}
    return SalesforcePlan(territories, tuple(owned), served, frozenset(ids.values()), frozenset(former))


def _territory_of_rep(reps: Table) -> dict[str, str]:
    columns = zip(reps.text("rep_id").tolist(), reps.text("territory_id").tolist(), strict=True)
    return {rep: territory or rep for rep, territory in columns}


def _ids(table: Table, key: str, prefix: str, rows: range | list[int], faults: Faults) -> dict[str, str]:
    """Return the Salesforce id of each row by its own id; wrong ones and those that stand twice are faults."""
    column = ID_COLUMN if table.has(ID_COLUMN) else key
    given = table.text(column).tolist()
    own = table.text(key).tolist()
    ids: dict[str, str] = {}
    first: dict[str, int] = {}
    for at in rows:
        whole = _checked(lambda text: full_id(text, prefix), given[at], faults, **table.at(at, column))
        if not whole:
            continue
        before = first.setdefault(whole, at)
        if before != at:
            faults.error(f"is the Salesforce id of row {table.row[before]} already", **table.at(at, column))
        ids[own[at]] = whole
    return ids


def _territories(
    tables: Tables, place: dict[str, str], keys: set[str], settings: SalesforceSettings, faults: Faults
) -> dict[str, Territory]:
    """Return the territories of the reps, each DeveloperName only once."""
    reps, known = tables.reps, tables.territories
    rows = {key: at for at, key in enumerate(known.text("territory_id").tolist())}
    found: dict[str, Territory] = {}
    taken: dict[str, str] = {}
    for at, rep in enumerate(reps.text("rep_id").tolist()):
        key = place[rep]
        if key not in keys or key in found:
            continue
        # What a territory is called stands in its own table if it has a row there, else with its rep.
        table, row = (known, rows[key]) if key in rows else (reps, at)
        chosen = str(table.text("developer_name")[row])
        api = developer_name(key)
        if chosen:
            api = _checked(checked_developer_name, chosen, faults, **table.at(row, "developer_name"))
        other = taken.setdefault(api.lower(), key)
        if api and other != key:
            words = f"would have the DeveloperName {api} of {other}; give it another in a column developer_name"
            faults.error(words, **table.at(row, "territory_id" if table is known else "rep_id"))
        above = str(table.text("parent_territory_id")[row]) or place.get(str(reps.text("manager_id")[at]), "")
        parent = above if above in keys and above != key else _any_id(above) or settings.parent_id or ""
        own = str(known.text(ID_COLUMN)[row]) if table is known else ""
        if own:
            own = _checked(lambda text: full_id(text, TERRITORY), own, faults, **known.at(row, ID_COLUMN))
        found[key] = Territory(key, label(str(table.text("name")[row])) or label(key), api, own or _any_id(key), parent)
    return found


def _any_id(text: str) -> str:
    """Return a text as the id of a territory, or nothing if it is none."""
    try:
        return full_id(text, TERRITORY)
    except CellError:
        return ""


def _checked(check: Callable[[str], str], text: str, faults: Faults, **place: object) -> str:
    try:
        return check(text)
    except CellError as error:
        faults.error(str(error), **place)  # type: ignore[arg-type]  # a place as `Table.at` gives it
        return ""
