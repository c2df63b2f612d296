"""Plans as files for Salesforce."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from territory_opt.errors import InputError, OutputError
from territory_opt.io.salesforce import export_salesforce
from territory_opt.io.salesforce_ids import full_id
from territory_opt.schema.account import Account
from territory_opt.schema.connections import SalesforceSettings
from territory_opt.schema.rep import Rep
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.tables import Tables
from territory_opt.schema.territory import Territory
from tests.io.hostile import NAMES
from tests.io.runs import write_run


def account_id(at: int) -> str:
    return full_id(f"001A{at:011d}")


def user_id(at: int) -> str:
    return full_id(f"005A{at:011d}")


def territory_id(at: int) -> str:
    return full_id(f"0MIA{at:011d}")


MODEL, KIND, TOP = full_id("0MA000000000001"), full_id("0M5000000000001"), territory_id(99)
SETTINGS = CaseSettings(
    salesforce=SalesforceSettings(model_id=MODEL[:15], type_id=KIND, parent_id=TOP, roles={"sales_rep": "Sales Rep"})
)
OWNERS = [
    (account_id(1), user_id(1), user_id(1)),
    (account_id(2), user_id(2), user_id(1)),
    (account_id(3), user_id(2), ""),
]


def case(**reps: object) -> Tables:
    accounts = [Account(account_id=account_id(at), name=f"Account {at}") for at in (1, 2, 3, 4)]
    users = [
        Rep(rep_id=user_id(1), name="Ann", role="sales_rep", territory_id="east"),
        Rep(rep_id=user_id(2), name="Bob", manager_id=user_id(1), territory_id="west", **reps),
    ]
    territories = [Territory(territory_id="east", name="=East"), Territory(territory_id="west")]
    return Tables.from_models(accounts=accounts, reps=users, territories=territories)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path.parent


def faults(caught: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [str(fault) for fault in caught.value.faults]


TERRITORIES = f"""\
ID,DEVELOPERNAME,NAME,TERRITORY2MODELID,PARENTTERRITORY2ID
{territory_id(1)},East,=East,{MODEL},{TOP}
{territory_id(2)[:15]},west,Old name,{MODEL},{TOP}
{territory_id(9)},East,Another model,{full_id("0MA000000000002")},
{territory_id(7)},Overlay,Overlay,{MODEL},
"""


def test_new_territories_come_first(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", OWNERS)
    done = export_salesforce(run, case(), SETTINGS, tmp_path / "out")
    assert done.files == {"Territory2.csv": 2, "waiting.csv": 5}
    east, west = rows(tmp_path / "out" / "Territory2.csv")
    assert east == {
        "Id": "",
        "Name": "'=East",
        "DeveloperName": "east",
        "Territory2ModelId": MODEL,
        "Territory2TypeId": KIND,
        "ParentTerritory2Id": TOP,
        "AccountAccessLevel": "Edit",
        "OpportunityAccessLevel": "Edit",
        "CaseAccessLevel": "None",
    }
    assert (west["Name"], west["ParentTerritory2Id"]) == ("west", "")
    assert rows(tmp_path / "out" / "waiting.csv")[0] == {
        "Object": "Account",
        "Id": account_id(1),
        "DeveloperName": "east",
    }
    assert "Load the territories" in done.notes[-1]


def test_an_account_is_in_the_territory_of_each_of_its_lines(tmp_path: Path) -> None:
    run = write_run(
        tmp_path / "run",
        [
            (f"{account_id(1)}/hardware", user_id(1), ""),
            (f"{account_id(1)}/software", user_id(2), ""),
            (f"{account_id(2)}/hardware", user_id(2), ""),
            (f"{account_id(2)}/software", user_id(2), ""),
        ],
    )
    known = [
        Territory(territory_id=name, salesforce_id=territory_id(at))  # type: ignore[call-arg]  # all else may be blank
        for at, name in ((1, "east"), (2, "west"))
    ]
    tables = Tables.from_models(accounts=_accounts(), reps=_reps(), territories=known)
    export_salesforce(run, tables, SETTINGS, tmp_path / "out")
    found = rows(tmp_path / "out" / "ObjectTerritory2Association.csv")
    assert [(row["ObjectId"], row["Territory2Id"]) for row in found] == [
        (account_id(1), territory_id(1)),
        (account_id(1), territory_id(2)),
        (account_id(2), territory_id(2)),
    ]


def test_everything_goes_out_when_ids_are_known(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", OWNERS)
    tables = case()
    known = [
        Territory(territory_id="east", name="East", salesforce_id=territory_id(1)[:15]),  # type: ignore[call-arg]  # all else may be blank
        Territory(territory_id="west", salesforce_id=territory_id(2)),  # type: ignore[call-arg]  # all else may be blank
    ]
    tables = Tables.from_models(accounts=_accounts(), reps=_reps(), territories=known)
    done = export_salesforce(run, tables, SETTINGS, tmp_path / "out")
    assert done.files == {
        "Territory2.csv": 2,
        "ObjectTerritory2Association.csv": 3,
        "UserTerritory2Association.csv": 2,
    }
    assert rows(tmp_path / "out" / "ObjectTerritory2Association.csv")[1] == {
        "ObjectId": account_id(2),
        "Territory2Id": territory_id(2),
        "AssociationCause": "Territory2Manual",
    }
    assert rows(tmp_path / "out" / "UserTerritory2Association.csv") == [
        {"UserId": user_id(1), "Territory2Id": territory_id(1), "RoleInTerritory2": "Sales Rep"},
        {"UserId": user_id(2), "Territory2Id": territory_id(2), "RoleInTerritory2": ""},
    ]
    assert rows(tmp_path / "out" / "Territory2.csv")[1]["ParentTerritory2Id"] == territory_id(1)


def _accounts() -> list[Account]:
    return [Account(account_id=account_id(at)) for at in (1, 2, 3, 4)]


def _reps() -> list[Rep]:
    return [
        Rep(rep_id=user_id(1), name="Ann", role="sales_rep", territory_id="east"),
        Rep(rep_id=user_id(2), name="Bob", manager_id=user_id(1), territory_id="west"),
    ]


def test_only_what_changes(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", OWNERS)
    write(tmp_path / "now" / "Territory2.csv", TERRITORIES)
    write(
        tmp_path / "now" / "ObjectTerritory2Association.csv",
        "Id,ObjectId,Territory2Id,AssociationCause\n"
        f"0TM000000000001,{account_id(1)},{territory_id(1)},Territory2Manual\n"
        f"0TM000000000002,{account_id(2)[:15]},{territory_id(1)},Territory2Manual\n"
        f"0TM000000000003,{account_id(4)},{territory_id(2)},Territory2Manual\n"
        f"0TM000000000004,{account_id(2)},{territory_id(1)},Territory2AssignmentRule\n"
        f"0TM000000000005,{account_id(8)},{territory_id(1)},Territory2Manual\n"
        f"0TM000000000006,{account_id(1)},{territory_id(7)},Territory2Manual\n",
    )
    current = write(
        tmp_path / "now" / "UserTerritory2Association.csv",
        "Id,UserId,Territory2Id,RoleInTerritory2\n"
        f"0TU000000000001,{user_id(1)},{territory_id(1)},Old role\n"
        f"0TU000000000002,{user_id(1)},{territory_id(2)},\n"
        f"0TU000000000003,{user_id(1)},{territory_id(7)},\n",
    )
    done = export_salesforce(run, case(), SETTINGS, tmp_path / "out", current)
    assert done.files == {
        "Territory2_update.csv": 1,
        "ObjectTerritory2Association_delete.csv": 2,
        "ObjectTerritory2Association_insert.csv": 2,
        "UserTerritory2Association_delete.csv": 1,
        "UserTerritory2Association_insert.csv": 1,
        "UserTerritory2Association_update.csv": 1,
    }
    out = tmp_path / "out"
    assert rows(out / "Territory2_update.csv") == [
        {
            "Id": territory_id(2),
            "Name": "west",
            "ParentTerritory2Id": territory_id(1),
            "AccountAccessLevel": "Edit",
            "OpportunityAccessLevel": "Edit",
            "CaseAccessLevel": "None",
        }
    ]
    # Account 2 moves away, account 4 is nobody's; rules, accounts and territories outside the plan stay.
    gone = [row["Id"][:15] for row in rows(out / "ObjectTerritory2Association_delete.csv")]
    assert gone == ["0TM000000000002", "0TM000000000003"]
    new = [row["ObjectId"] for row in rows(out / "ObjectTerritory2Association_insert.csv")]
    assert new == [account_id(2), account_id(3)]
    assert [row["Id"][:15] for row in rows(out / "UserTerritory2Association_delete.csv")] == ["0TU000000000002"]
    assert [row["UserId"] for row in rows(out / "UserTerritory2Association_insert.csv")] == [user_id(2)]
    assert rows(out / "UserTerritory2Association_update.csv")[0]["RoleInTerritory2"] == "Sales Rep"
    assert done.notes[-1] == "1 accounts are also in territories outside this plan; those are left alone."


def test_a_plan_that_is_there_changes_nothing(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", OWNERS)
    text = TERRITORIES.replace(f"Old name,{MODEL},{TOP}", f"west,{MODEL},{territory_id(1)}")
    write(tmp_path / "now" / "Territory2.csv", text)
    places = [territory_id(1), territory_id(2), territory_id(2)]
    objects = "".join(
        f"0TM00000000000{at},{account},{place},Territory2Manual\n"
        for at, ((account, _, _), place) in enumerate(zip(OWNERS, places, strict=True))
    )
    write(tmp_path / "now" / "ObjectTerritory2Association.csv", f"Id,ObjectId,Territory2Id,AssociationCause\n{objects}")
    users = f"0TU000000000001,{user_id(1)},{places[0]},Sales Rep\n0TU000000000002,{user_id(2)},{places[1]},\n"
    current = write(
        tmp_path / "now" / "UserTerritory2Association.csv", f"Id,UserId,Territory2Id,RoleInTerritory2\n{users}"
    )
    done = export_salesforce(run, case(), SETTINGS, tmp_path / "out", current)
    assert done.files == {}
    assert done.notes == ("Salesforce holds this plan already; nothing changes.",)


def test_duplicates_and_slips_are_refused_all_at_once(tmp_path: Path) -> None:
    accounts = [
        Account(account_id="A", salesforce_id=account_id(1)),  # type: ignore[call-arg]  # all else may be blank
        Account(account_id="B", salesforce_id=account_id(1)[:15]),  # type: ignore[call-arg]  # all else may be blank
        Account(account_id="C", salesforce_id="x"),  # type: ignore[call-arg]  # all else may be blank
    ]
    reps = [Rep(rep_id="R-1"), Rep(rep_id=user_id(1), territory_id="a b"), Rep(rep_id=user_id(2), territory_id="a-b")]
    territories = [Territory(territory_id="a b", developer_name="a__b")]  # type: ignore[call-arg]  # all else may be blank
    tables = Tables.from_models(accounts=accounts, reps=reps, territories=territories)
    run = write_run(tmp_path / "run", [("A", "R-1", ""), ("B", user_id(1), ""), ("C", user_id(2), "")])
    settings = CaseSettings(salesforce=SalesforceSettings(model_id="no", type_id=KIND))
    with pytest.raises(InputError) as caught:
        export_salesforce(run, tables, settings, tmp_path / "out")
    assert faults(caught) == [
        'case.yaml, salesforce, model_id: "no" is not a Salesforce id (15 or 18 letters and digits)',
        f'accounts row 2, salesforce_id: "{account_id(1)[:15]}" is the Salesforce id of row 1 already',
        'accounts row 3, salesforce_id: "x" is not a Salesforce id (15 or 18 letters and digits)',
        'reps row 1, rep_id: "R-1" is not a Salesforce id (15 or 18 letters and digits)',
        'territories row 1, developer_name: "a__b" is not a DeveloperName: letters, digits and single underscores, '
        "a letter first, no underscore last, 80 characters at most",
    ]
    assert not (tmp_path / "out").exists()


def test_two_territories_of_one_developer_name_are_refused(tmp_path: Path) -> None:
    reps = [Rep(rep_id=user_id(1), territory_id="A b"), Rep(rep_id=user_id(2), territory_id="a-B")]
    tables = Tables.from_models(accounts=_accounts(), reps=reps)
    with pytest.raises(InputError) as caught:
        export_salesforce(write_run(tmp_path / "run", OWNERS), tables, SETTINGS, tmp_path / "out")
    assert faults(caught) == [
        f'reps row 2, rep_id: "{user_id(2)}" would have the DeveloperName a_B of A b; give it another in a column '
        "developer_name"
    ]


def test_what_salesforce_holds_is_checked(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", OWNERS)
    with pytest.raises(InputError) as caught:
        export_salesforce(run, case(), SETTINGS, tmp_path / "out", tmp_path)
    assert faults(caught) == ["Territory2.csv: the file is missing; it is what Salesforce holds now"]
    write(tmp_path / "now" / "Territory2.csv", f"{TERRITORIES}{territory_id(3)},EAST,x,{MODEL},\n")
    current = write(tmp_path / "now" / "UserTerritory2Association.csv", f"Id,UserId\n0TU000000000001,{user_id(1)}x\n")
    with pytest.raises(InputError) as caught:
        export_salesforce(run, case(), SETTINGS, tmp_path / "out", current)
    assert faults(caught) == [
        f'Territory2.csv, Id: "{territory_id(3)}" has the same DeveloperName as {territory_id(1)}',
        "UserTerritory2Association.csv, Territory2Id: the column is missing",
    ]
    with pytest.raises(InputError) as caught:
        export_salesforce(run, case(), CaseSettings(), tmp_path / "out")
    assert faults(caught) == ["case.yaml, salesforce: is missing; it names model_id and type_id"]


def test_a_folder_with_files_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "x").touch()
    with pytest.raises(OutputError):
        export_salesforce(write_run(tmp_path / "x.run", OWNERS), case(), SETTINGS, tmp_path)


def test_hostile_names_do_no_harm(tmp_path: Path) -> None:
    accounts = [Account(account_id=account_id(at)) for at in range(len(NAMES))]
    reps = [Rep(rep_id=user_id(at), name=name) for at, name in enumerate(NAMES)]
    owners = [(account_id(at), user_id(at), "") for at in range(len(NAMES))]
    tables = Tables.from_models(accounts=accounts, reps=reps)
    export_salesforce(write_run(tmp_path / "run", owners), tables, SETTINGS, tmp_path / "out")
    for row in rows(tmp_path / "out" / "Territory2.csv"):
        assert row["Name"][0] not in "=+-@\t\r"
        assert len(row["Name"]) <= 81
        assert "\n" not in row["Name"]
