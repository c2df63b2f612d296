"""A plan as files for Salesforce's Data Loader: territories, their accounts and their users; all, or what changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from territory_opt.errors import Faults
from territory_opt.io.run_tables import WrittenRun
from territory_opt.io.salesforce_current import MANUAL, Current, read_current
from territory_opt.io.salesforce_ids import full_id
from territory_opt.io.salesforce_plan import SalesforcePlan, Territory, salesforce_plan
from territory_opt.io.writing import write_csv, writing_folder
from territory_opt.schema.connections import SalesforceSettings
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.settings_faults import SETTINGS_FILE
from territory_opt.schema.tables import Tables

_TERRITORY = (
    *("Name", "DeveloperName", "Territory2ModelId", "Territory2TypeId", "ParentTerritory2Id"),
    *("AccountAccessLevel", "OpportunityAccessLevel", "CaseAccessLevel"),
)
_ACCOUNT = ("ObjectId", "Territory2Id", "AssociationCause")
_USER = ("UserId", "Territory2Id", "RoleInTerritory2")
_WAITING = ("Object", "Id", "DeveloperName")

Row = tuple[str, ...]
Association = tuple[str, str, str]


@dataclass(frozen=True)
class Exported:
    """What was written.

    Attributes
    ----------
    files
        Rows of each file, by its name.
    notes
        What to do with them, a sentence each.
    """

    files: Mapping[str, int]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _File:
    name: str
    header: Row
    rows: Sequence[Row]


def export_salesforce(
    run: WrittenRun, tables: Tables, settings: CaseSettings, out: str | Path, current: str | Path | None = None
) -> Exported:
    """Write a plan for Salesforce.

    Parameters
    ----------
    run, tables, settings
        What the run wrote, and its case. The settings must have a section ``salesforce``.
    out
        A new folder.
    current
        A folder with what Salesforce holds now, as ``Territory2.csv``, ``ObjectTerritory2Association.csv`` and
        ``UserTerritory2Association.csv``. With it only what changes is written, else everything.

    Raises
    ------
    InputError
        If ids or names would be refused or stand twice; it lists them all, and nothing is written.
    OutputError
        If the folder holds anything already, or cannot be written.
    """
    faults = Faults()
    if settings.salesforce is None:
        faults.error("is missing; it names model_id and type_id", file=SETTINGS_FILE, column="salesforce")
    faults.raise_errors()
    assert settings.salesforce is not None
    plan = salesforce_plan(run, tables, settings.salesforce, faults)
    held = None
    if current is not None:
        held = read_current(Path(current), settings.salesforce.model_id, faults)
        plan = plan.with_ids({name: row["Id"] for name, row in held.territories.items()})
    faults.raise_errors()
    files = _everything(plan, settings.salesforce) if held is None else _changes(plan, held, settings.salesforce)
    files.append(_waiting(plan))
    with writing_folder(out) as staging:
        for file in files:
            if file.rows:
                write_csv(staging / f"{file.name}.csv", file.header, file.rows)
    written = {f"{file.name}.csv": len(file.rows) for file in files if file.rows}
    return Exported(written, _notes(plan, held, written))


def _everything(plan: SalesforcePlan, settings: SalesforceSettings) -> list[_File]:
    territories = [(one.id, *_fields(one, plan, settings)) for one in plan.territories.values()]
    return [
        _File("Territory2", ("Id", *_TERRITORY), territories),
        _File("ObjectTerritory2Association", _ACCOUNT, _accounts(plan)),
        _File("UserTerritory2Association", _USER, _users(plan)),
    ]


def _changes(plan: SalesforcePlan, held: Current, settings: SalesforceSettings) -> list[_File]:
    new = [_fields(one, plan, settings) for one in plan.territories.values() if not one.id]
    other = []
    for one in plan.territories.values():
        fields = dict(zip(_TERRITORY, _fields(one, plan, settings), strict=True))
        row = held.territories.get(one.developer_name.lower(), {})
        if any(name in row and row[name] != value for name, value in fields.items() if name not in _FIXED):
            other.append((one.id, *(value for name, value in fields.items() if name not in _FIXED)))
    accounts, users = _accounts(plan), _users(plan)
    wanted, working = {(row[0], row[1]) for row in accounts}, {(row[0], row[1]): row[2] for row in users}
    ours = _our_territories(plan, held)
    gone = [
        (row["Id"],)
        for (account, territory), row in held.accounts.items()
        if account in plan.known_accounts and territory in ours and (account, territory) not in wanted
    ]
    left = [(row["Id"],) for pair, row in held.users.items() if pair[1] in ours and pair not in working]
    role = [
        (held.users[pair]["Id"], role)
        for pair, role in working.items()
        if pair in held.users and held.users[pair].get("RoleInTerritory2", role) != role
    ]
    return [
        _File("Territory2_insert", _TERRITORY, new),
        _File("Territory2_update", ("Id", *(name for name in _TERRITORY if name not in _FIXED)), other),
        _File("ObjectTerritory2Association_delete", ("Id",), gone),
        _File(
            "ObjectTerritory2Association_insert",
            _ACCOUNT,
            [row for row in accounts if (row[0], row[1]) not in held.accounts],
        ),
        _File("UserTerritory2Association_delete", ("Id",), left),
        _File("UserTerritory2Association_insert", _USER, [row for row in users if (row[0], row[1]) not in held.users]),
        _File("UserTerritory2Association_update", ("Id", "RoleInTerritory2"), role),
    ]


_FIXED = ("DeveloperName", "Territory2ModelId", "Territory2TypeId")
"""What a territory keeps for life: it is found by the first, and cannot change the others."""


def _fields(one: Territory, plan: SalesforcePlan, settings: SalesforceSettings) -> Row:
    """Return the fields of a territory; a parent that is new itself has no id yet, and follows in the next round."""
    above = plan.territories.get(one.parent)
    parent = above.id if above else full_id(one.parent) if one.parent else ""
    levels = (settings.account_access, settings.opportunity_access, settings.case_access)
    ids = (full_id(settings.model_id), full_id(settings.type_id))
    return (one.name, one.developer_name, *ids, parent, *(level.capitalize() for level in levels))


def _accounts(plan: SalesforcePlan) -> list[Association]:
    rows = ((account, plan.territories[key].id) for account, key in plan.accounts)
    return [(account, territory, MANUAL) for account, territory in rows if territory]


def _users(plan: SalesforcePlan) -> list[Association]:
    rows = ((user, plan.territories[key].id, role) for user, (key, role) in plan.users.items())
    return [row for row in rows if row[1]]


def _our_territories(plan: SalesforcePlan, held: Current) -> set[str]:
    """Return the ids of territories whose accounts this plan decides on: those in it, and those of former owners."""
    former = {name.lower() for name in plan.former}
    found = {row["Id"] for name, row in held.territories.items() if name in former}
    return found | {one.id for one in plan.territories.values() if one.id}


def _waiting(plan: SalesforcePlan) -> _File:
    """Return what can be loaded only when new territories have their ids."""
    new = {key: one.developer_name for key, one in plan.territories.items() if not one.id}
    rows = [("Account", account, new[key]) for account, key in plan.accounts if key in new]
    rows += [("User", user, new[key]) for user, (key, _) in plan.users.items() if key in new]
    return _File("waiting", _WAITING, rows)


def _notes(plan: SalesforcePlan, held: Current | None, files: Mapping[str, int]) -> tuple[str, ...]:
    notes = [f"{name}: {rows} rows." for name, rows in files.items()]
    if "waiting.csv" in files:
        notes.append(
            "New territories have no ids yet. Load the territories, export Territory2 (Id, DeveloperName, "
            "Territory2ModelId, Name, ParentTerritory2Id) as Territory2.csv, and export again with that folder as what "
            "Salesforce holds now: waiting.csv lists what follows then."
        )
    if held is not None:
        ours = _our_territories(plan, held)
        outside = {account for account, territory in held.accounts if territory not in ours} & plan.known_accounts
        if outside:
            notes.append(f"{len(outside)} accounts are also in territories outside this plan; those are left alone.")
        if not files:
            notes.append("Salesforce holds this plan already; nothing changes.")
    return tuple(notes)
