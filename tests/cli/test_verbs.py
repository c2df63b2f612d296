"""Each verb on a small case: what it writes, what it says, and its exit status."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from territory_opt.cli import app
from tests.cli.small import ACCOUNTS, REPS, SETTINGS, write_case

PLAN_FILES = [
    "assignments.csv",
    "certificate.json",
    "moves.csv",
    "plan.json",
    "report.html",
    "review.csv",
    "scorecard.csv",
    "unassigned.csv",
]


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_case(tmp_path_factory.mktemp("cases") / "small")


@pytest.fixture(scope="module")
def solved(case: Path) -> Path:
    out = case.with_name("plan")
    done = run("solve", case, "--out", out, "--time-limit", "10")
    assert done.exit_code == 0, done.output
    return out


def rows(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# ---------------------------------------------------------------- solve


def test_solve_writes_all_files_and_nothing_else(solved: Path) -> None:
    assert sorted(path.name for path in solved.iterdir()) == PLAN_FILES
    assert sorted(path.name for path in solved.parent.iterdir()) == ["plan", "small"]


def test_the_plan_is_the_one_that_can_be_seen_with_the_naked_eye(solved: Path) -> None:
    assert [row["rep_id"] for row in rows(solved / "assignments.csv")] == ["R1", "R1", "R1", "R2", "R2", "R2"]
    assert json.loads((solved / "plan.json").read_text())["status"] == "optimal"


def test_solve_prints_what_it_did(case: Path, tmp_path: Path) -> None:
    done = run("solve", case, "--out", tmp_path / "out", "--time-limit", "10")
    lines = done.stdout.splitlines()
    assert lines[:2] == [
        "small: 6 accounts, 2 reps",
        "  Proven optimal: no plan is better on any level, given the levels above it.",
    ]
    assert "  1 even                                      0 points             0     proven" in lines
    assert "  Skipped: boundary (no rep is restricted in regions)." in lines
    assert all(len(line) <= 80 for line in lines[:-1])
    assert lines[-1] == f"Written and verified: {tmp_path / 'out'} ({', '.join(PLAN_FILES)})"


def test_solve_prints_json_and_nothing_else(case: Path, tmp_path: Path) -> None:
    done = run("solve", case, "--out", tmp_path / "out", "--time-limit", "10", "--json")
    said = json.loads(done.stdout)
    assert (said["status"], said["gap"], said["figures"]["violation"]) == ("optimal", 0.0, 0)
    assert said["out"] == str(tmp_path / "out")


def test_a_run_is_not_replaced_without_force(case: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "plan.json").write_text("{}")
    done = run("solve", case, "--out", out, "--time-limit", "10")
    assert done.exit_code == 2
    assert done.stderr == f"error: {out} holds another run; choose another folder, or replace it with --force\n"
    assert (out / "plan.json").read_text() == "{}"
    assert run("solve", case, "--out", out, "--time-limit", "10", "--force").exit_code == 0
    assert sorted(path.name for path in out.iterdir()) == PLAN_FILES


def test_a_folder_of_something_else_is_not_replaced_at_all(case: Path) -> None:
    done = run("solve", case, "--out", case, "--time-limit", "10", "--force")
    assert done.exit_code == 2
    assert done.stderr == f"error: {case} holds files that are not a run; choose another folder\n"


def test_wrong_input_leaves_the_output_folder_untouched(tmp_path: Path) -> None:
    case = write_case(tmp_path / "case", accounts_csv=ACCOUNTS.replace("52.20,21.00,100", "52.20,21.00,1O0"))
    done = run("solve", case, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert done.stderr == 'error: accounts.csv row 2, potential: "1O0" is not a number (a letter O?)\n'
    assert not (tmp_path / "out").exists()


def test_infeasible_cases_exit_3_with_a_diagnosis(tmp_path: Path) -> None:
    settings = SETTINGS + "  - {rule: accounts, min: 4}\n"
    case = write_case(tmp_path / "case", case_yaml=settings)
    done = run("solve", case, "--out", tmp_path / "out", "--time-limit", "10")
    assert done.exit_code == 3
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["diagnosis.json", "plan.json"]
    plan = json.loads((tmp_path / "out" / "plan.json").read_text())
    assert (plan["status"], plan["objective"], plan["bound"], plan["gap"]) == ("infeasible", None, None, None)
    diagnosis = json.loads((tmp_path / "out" / "diagnosis.json").read_text())
    assert diagnosis["proven"] is True
    assert diagnosis["conflicts"][0]["rules"] == ["accounts"]
    said = " ".join(done.stdout.split())
    assert "All accounts together make 6 accounts at most; accounts asks for 8 accounts in all." in said


def test_no_plan_in_time_exits_4(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from territory_opt.model.plan import Result as Solved

    monkeypatch.setattr("territory_opt.solvers.choose.solve", lambda problem, **_: Solved(problem, "unknown", None))
    done = run("solve", case, "--out", tmp_path / "out")
    assert done.exit_code == 4
    assert "  No plan was found in time. None is ruled out: allow more time." in done.stdout
    plan = json.loads((tmp_path / "out" / "plan.json").read_text())
    assert (plan["status"], plan["bound"], plan["levels"]) == ("unknown", None, [])


def test_a_disagreeing_verifier_stops_everything(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from territory_opt.report import plan_json

    honest = plan_json.figures
    monkeypatch.setattr(plan_json, "figures", lambda plan: {**honest(plan), "house": 1})
    done = run("solve", case, "--out", tmp_path / "out", "--time-limit", "10")
    assert done.exit_code == 1
    assert "error: the verifier disagrees; nothing was written" in done.stderr
    assert not (tmp_path / "out").exists()


def test_strict_refuses_house_accounts(tmp_path: Path) -> None:
    case = write_case(tmp_path / "case", reps_csv=REPS.replace("60,", "60,north"))
    assert run("solve", case, "--out", tmp_path / "loose", "--time-limit", "10").exit_code == 0
    house = rows(tmp_path / "loose" / "unassigned.csv")
    assert [(row["account_id"], row["owner"], row["rule"]) for row in house] == [
        ("A4", "HOUSE", "boundary"),
        ("A5", "HOUSE", "boundary"),
        ("A6", "HOUSE", "boundary"),
    ]
    done = run("solve", case, "--out", tmp_path / "strict", "--strict")
    assert done.exit_code == 2
    assert 'error: accounts.csv row 5, account_id: "A4" No rep may own it: boundary bars 2 reps.' in done.stderr
    assert not (tmp_path / "strict").exists()


def test_the_same_work_gives_the_same_files(case: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        done = run("solve", case, "--out", tmp_path / name, "--work-limit", "5", "--seed", "7", "--workers", "1")
        assert done.exit_code == 0, done.output
    for name in ("assignments.csv", "certificate.json", "moves.csv", "scorecard.csv"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


# ---------------------------------------------------------------- check


def test_check_says_how_many_faults_there_are(case: Path) -> None:
    done = run("check", case)
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "0 errors, 0 warnings\n")


def test_check_shows_the_rules_with_all_settings(case: Path) -> None:
    done = run("check", case, "--show-rules")
    even = (
        "- {id: even, rule: balance, tolerance: 0.05, aim: band, hard: false, measure: potential, each_quarter: false,"
    )
    assert even in done.stdout


def test_many_faults_of_one_kind_are_cut_and_written_in_full(tmp_path: Path) -> None:
    bad = "".join(f"B{i},52,21,x{i},4,2,north,\n" for i in range(23))
    case = write_case(tmp_path / "case", accounts_csv=ACCOUNTS + bad)
    done = run("check", case, "--out", tmp_path / "faults")
    lines = done.stderr.splitlines()
    assert done.exit_code == 2
    assert lines[0] == 'error: accounts.csv row 8, potential: "x0" is not a number'
    assert lines[20] == "error: 3 more in check.csv"
    assert lines[-1] == "23 errors, 0 warnings"
    written = rows(tmp_path / "faults" / "check.csv")
    assert len(written) == 23
    assert written[22] == {
        "severity": "error",
        "file": "accounts.csv",
        "row": "30",
        "column": "potential",
        "value": "x22",
        "message": "is not a number",
    }


def test_a_cell_that_cannot_be_read_is_not_reported_as_blank_as_well(tmp_path: Path) -> None:
    case = write_case(tmp_path / "case", accounts_csv=ACCOUNTS.replace(",300,", ",three,"))
    done = run("check", case)
    assert [line for line in done.stderr.splitlines() if "row 4" in line] == [
        'error: accounts.csv row 4, potential: "three" is not a number'
    ]


def test_a_missing_table_is_one_fault(tmp_path: Path) -> None:
    case = write_case(tmp_path / "case")
    (case / "reps.csv").unlink()
    done = run("check", case)
    assert done.exit_code == 2
    assert done.stderr.splitlines() == [
        "error: reps.csv: the file is missing; a case needs accounts.csv and reps.csv",
        "1 error, 0 warnings",
    ]


def test_an_empty_table_is_said_to_be_empty(tmp_path: Path) -> None:
    case = write_case(tmp_path / "case", reps_csv=REPS.splitlines()[0] + "\n")
    assert run("check", case).stderr.splitlines()[0] == "error: reps.csv: has no rows"


def test_unknown_keys_of_rules_and_settings_are_named_together(tmp_path: Path) -> None:
    settings = SETTINGS.replace("tolerance: 0.05", "tolerence: 0.05").replace("currency:", "curency:")
    done = run("check", write_case(tmp_path / "case", case_yaml=settings))
    assert done.exit_code == 2
    assert "did you mean currency?" in done.stderr


# ---------------------------------------------------------------- score and compare


def test_score_says_what_a_plan_of_ones_own_breaks_and_costs(case: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_text("account_id,rep_id\nA1,R1\nA2,R1\nA3,R1\nA4,R1\nA5,R1\n")
    done = run("score", case, mine)
    assert done.exit_code == 0
    assert "  even: 50 points\n" not in done.stdout
    assert "  A6 has no owner although some rep may own it.\n" in done.stdout
    said = json.loads(run("score", case, mine, "--json").stdout)
    assert said["rules"]["coverage"] == {"violation": 1, "cost": 0}
    assert sum(one["violation"] for one in said["findings"]) == said["violation"]
    for number, level in enumerate(said["levels"]):
        assert sum(one["cost"] for one in said["findings"] if one["level"] == number) == pytest.approx(level["cost"])


def test_old_plans_are_scored_with_warnings(case: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.csv"
    old.write_text("account_id,rep_id\nA1,R9\nA9,R1\nA2,R1\n")
    done = run("score", case, old)
    assert done.exit_code == 0
    assert done.stderr.splitlines() == [
        'warning: old.csv row 2, rep_id: "R9" is not a rep of this case; the account counts as nobody\'s',
        'warning: old.csv row 3, account_id: "A9" is not an account of this case; left out',
    ]


def test_two_owners_of_an_account_are_an_error(case: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text("account_id,rep_id\nA1,R1\nA1,R2\n")
    done = run("score", case, plan)
    assert done.exit_code == 2
    assert 'plan.csv row 3, account_id: "A1"' in done.stderr


def test_compare_prices_each_difference(case: Path, solved: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    text = (solved / "assignments.csv").read_text()
    other.write_text(
        "\n".join(",".join(line.split(",")[:3]) for line in text.splitlines()).replace("A5,all,R2", "A5,all,R1")
    )
    done = run("compare", case, solved, other)
    assert done.exit_code == 0
    assert "  A5, R2 to R1: +28.33 points, +831.34 USD\n" in done.stdout
    said = json.loads(run("compare", case, solved, other, "--json").stdout)
    assert [one["account"] for one in said["differences"]] == ["A5"]
    extra = [then - now for now, then in zip(said["first"]["costs"], said["second"]["costs"], strict=True)]
    assert said["differences"][0]["costs"] == pytest.approx(extra)


def test_the_same_plan_makes_no_difference(case: Path, solved: Path) -> None:
    assert "  No difference.\n" in run("compare", case, solved, solved / "assignments.csv").stdout


# ---------------------------------------------------------------- verify and export-model


def test_verify_agrees_with_what_was_written(case: Path, solved: Path) -> None:
    done = run("verify", case, solved)
    assert done.exit_code == 0
    assert {line.split(maxsplit=1)[0] for line in done.stdout.splitlines()} == {"agrees"}


def test_verify_finds_a_changed_owner(case: Path, solved: Path, tmp_path: Path) -> None:
    forged = tmp_path / "forged"
    forged.mkdir()
    for path in solved.iterdir():
        text = path.read_text()
        (forged / path.name).write_text(
            text.replace("A1,all,R1", "A1,all,R2") if path.name == "assignments.csv" else text
        )
    done = run("verify", case, forged)
    assert done.exit_code == 1
    assert "DISAGREES" in done.stdout


def test_models_are_exported(case: Path, solved: Path, tmp_path: Path) -> None:
    assert run("export-model", case, "--format", "mps", "--out", tmp_path / "one.mps").exit_code == 0
    assert (tmp_path / "one.mps").read_text().startswith("NAME small")
    second = ("export-model", case, "--format", "cpsat", "--level", "2", "--out", tmp_path / "two.txt")
    assert run(*second, "--caps", solved).exit_code == 0
    assert "variables" in (tmp_path / "two.txt").read_text()
    done = run(*second)
    assert done.exit_code == 2
    assert done.stderr == ("error: level 2 needs to know what the levels above may cost: name the folder of a run\n")
    assert run("export-model", case, "--format", "mps", "--level", "3", "--out", tmp_path / "x").stderr == (
        "error: there is no level 3; the case has 2\n"
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.mps", "two.txt"]


# ---------------------------------------------------------------- init


def test_init_writes_a_case_that_checks_and_solves(tmp_path: Path) -> None:
    given = write_case(tmp_path / "given")
    made = tmp_path / "made"
    done = run("init", made, "--accounts", given / "accounts.csv", "--reps", given / "reps.csv")
    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in made.iterdir()) == ["accounts.csv", "case.yaml", "reps.csv"]
    assert "accounts: 6 rows; read: account_id, latitude," in done.stdout
    assert run("check", made).exit_code == 0
    assert run("solve", made, "--out", tmp_path / "plan", "--time-limit", "10").exit_code == 0


def test_the_defaults_written_out_mean_the_same_as_no_settings(tmp_path: Path) -> None:
    given = write_case(tmp_path / "given", case_yaml="")
    run("init", tmp_path / "made", "--accounts", given / "accounts.csv", "--reps", given / "reps.csv")
    bare, made = (run("check", folder, "--show-rules").stdout for folder in (given, tmp_path / "made"))
    assert bare == made


def test_init_refuses_what_is_no_case(tmp_path: Path) -> None:
    given = write_case(tmp_path / "given", accounts_csv="city,potential\nA1,5\nA1,5\n")
    done = run("init", tmp_path / "made", "--accounts", given / "accounts.csv", "--reps", given / "reps.csv")
    assert done.exit_code == 2
    assert not (tmp_path / "made").exists()


def test_init_leaves_to_case_yaml_what_it_cannot_know(tmp_path: Path) -> None:
    (tmp_path / "crm.csv").write_text("Company,Sales Potential,Currency Code\nAcme,5,EUR\nBeta,6,CHF\n")
    (tmp_path / "team.csv").write_text("Sales Agent\nAnn\n")
    (tmp_path / "deals.csv").write_text("Deal,Agent,Company,Stage,Amount\n1,Ann,Acme,Won,10\n")
    made, files = tmp_path / "made", ("--accounts", tmp_path / "crm.csv", "--reps", tmp_path / "team.csv")
    done = run("init", made, *files, "--opportunities", tmp_path / "deals.csv")
    assert done.exit_code == 0, done.output
    said = " ".join(done.stdout.split())
    nothing = "no opportunity names a day; give opened and closed, or a period in case.yaml"
    assert f"Nothing is derived from the opportunities: {nothing}. Mend the file and make the case anew." in said
    unsettled = "case.yaml, currency: is missing; amounts are in CHF, EUR: say in which one to plan"
    assert f"To be settled: {unsettled}." in said
    settings = (made / "case.yaml").read_text()
    (made / "case.yaml").write_text(settings.replace("# currency: USD", "currency: EUR"))
    (made / "fx.csv").write_text("currency,rate,date\nCHF,1.06,2026-09-30\n")
    assert run("check", made).exit_code == 0


def test_init_reads_foreign_files_and_says_what_it_guessed(tmp_path: Path) -> None:
    (tmp_path / "crm.csv").write_text("Company,Sector,Sales Potential\nAcme,retail,5\nBeta,media,6\n")
    (tmp_path / "team.csv").write_text("Sales Agent,Manager\nAnn,Cid\nBob,Cid\n")
    deals = "Deal,Agent,Company,Stage,Close Date,Amount\n1,Ann,Acme,Won,2026-03-01,10\n2,Bob,,Won,2026-03-01,10\n"
    (tmp_path / "deals.csv").write_text(deals)
    made, files = tmp_path / "made", ("--accounts", tmp_path / "crm.csv", "--reps", tmp_path / "team.csv")
    done = run("init", made, *files, "--opportunities", tmp_path / "deals.csv")
    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in made.iterdir()) == [
        "accounts.csv", "case.yaml", "evaluated", "mapping.yaml", "opportunities.csv", "relationships.csv", "reps.csv",
    ]  # fmt: skip  # a list to be read at a glance, not one word a line
    assert "accounts: potential is their Sales Potential (likely: a usual name for it)." in done.stdout
    assert "1 opportunity names no account." in done.stdout
    assert (made / "relationships.csv").read_text() == "account_id,rep_id,strength,since\nAcme,Ann,0.293,2026-03-01\n"
    assert sorted(path.name for path in (made / "evaluated").iterdir()) == [
        "accounts.csv", "contested.csv", "notes.txt", "strengths.csv",
    ]  # fmt: skip  # a list to be read at a glance, not one word a line
    assert run("check", made).exit_code == 0
    assert run("solve", made, "--out", tmp_path / "plan", "--time-limit", "10").exit_code == 0


def test_usage_errors_exit_2() -> None:
    assert run("solve").exit_code == 2
    assert run("solvee").exit_code == 2
