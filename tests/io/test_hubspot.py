"""Plans as files for HubSpot."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from territory_opt.errors import InputError
from territory_opt.io.hubspot import export_hubspot
from territory_opt.schema.account import Account
from territory_opt.schema.connections import HubspotSettings
from territory_opt.schema.rep import Rep
from territory_opt.schema.tables import Tables
from tests.io.runs import write_run


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def faults(caught: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [str(fault) for fault in caught.value.faults]


def hubspot(tmp_path: Path, ids: list[str], reps: list[Rep]) -> dict[str, int]:
    accounts = [Account(account_id=one) for one in ids]
    owners = [(one, reps[at % len(reps)].rep_id, "" if at else reps[0].rep_id) for at, one in enumerate(ids)]
    run = write_run(tmp_path / "run", owners)
    return export_hubspot(run, Tables.from_models(accounts=accounts, reps=reps), tmp_path / "out")


def test_hubspot_gets_owners_by_address(tmp_path: Path) -> None:
    reps = [Rep(rep_id="R-1", email="ann@example.com"), Rep(rep_id="R-2", email="bob@example.com")]  # type: ignore[call-arg]  # all else may be blank
    assert hubspot(tmp_path, ["11", "12"], reps) == {"company_owners.csv": 2, "company_owners_changed.csv": 1}
    assert rows(tmp_path / "out" / "company_owners.csv") == [
        {"Record ID": "11", "Company owner": "ann@example.com"},
        {"Record ID": "12", "Company owner": "bob@example.com"},
    ]
    assert rows(tmp_path / "out" / "company_owners_changed.csv") == [
        {"Record ID": "12", "Company owner": "bob@example.com"}
    ]


def test_hubspot_gets_owners_by_id(tmp_path: Path) -> None:
    hubspot(tmp_path, ["11"], [Rep(rep_id="123")])
    assert rows(tmp_path / "out" / "company_owners.csv") == [{"Record ID": "11", "hubspot_owner_id": "123"}]


LINES = [("11/hardware", "1", "1"), ("11/software", "2", "1"), ("12/hardware", "1", "1"), ("13", "2", "2")]


def with_lines(tmp_path: Path, **properties: str) -> dict[str, int]:
    run = write_run(tmp_path / "run", LINES)
    accounts = [Account(account_id=name) for name in ("11", "12", "13")]
    tables = Tables.from_models(accounts=accounts, reps=[Rep(rep_id="1"), Rep(rep_id="2")])
    return export_hubspot(run, tables, tmp_path / "out", HubspotSettings(owner_properties=properties))


def test_hubspot_gets_the_owner_of_each_line_in_a_property_of_its_own(tmp_path: Path) -> None:
    assert with_lines(tmp_path, software="software_owner") == {"company_owners.csv": 3, "company_owners_changed.csv": 1}
    assert rows(tmp_path / "out" / "company_owners.csv") == [
        {"Record ID": "11", "hubspot_owner_id": "1", "software_owner": "2"},
        {"Record ID": "12", "hubspot_owner_id": "1", "software_owner": ""},
        {"Record ID": "13", "hubspot_owner_id": "2", "software_owner": ""},
    ]
    assert [row["Record ID"] for row in rows(tmp_path / "out" / "company_owners_changed.csv")] == ["11"]


def test_hubspot_refuses_two_owners_in_one_property_and_lines_unheard_of(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        with_lines(tmp_path, sotfware="software_owner")
    assert faults(caught) == [
        'assignments.csv, account_id: "11" has the owners 1 and 2 in hubspot_owner_id, one for each line; name a '
        "property for the line software in case.yaml: hubspot: {owner_properties: {software: software_owner}}",
        'case.yaml, hubspot, owner_properties: "sotfware" is a line that no account has',
    ]
    assert not (tmp_path / "out").exists()


def test_what_hubspot_would_refuse_is_refused(tmp_path: Path) -> None:
    reps = [Rep(rep_id="a@example.com"), Rep(rep_id="=b@x"), Rep(rep_id="A@example.com")]
    with pytest.raises(InputError) as caught:
        hubspot(tmp_path, ["11", "x", "13"], reps)
    assert faults(caught) == [
        'accounts row 2, account_id: "x" is not a Record ID (digits)',
        'reps row 2, rep_id: "=b@x" is not an e-mail address',
        'reps row 3, rep_id: "A@example.com" stands in row 1 already',
    ]
    assert not (tmp_path / "out").exists()
