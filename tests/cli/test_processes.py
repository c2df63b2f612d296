"""The command line as a process of its own: what it loads, and how it takes signals."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from territory_opt.io.samples import DEMO, sample_folder
from tests.cli.small import write_case

COMMAND = Path(sys.executable).with_name("territory-opt")


@pytest.mark.parametrize("words", [[], ["--help"], ["solve", "--help"]])
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    code = (
        "import sys\nfrom territory_opt.cli import app\n"
        f"try:\n    app({words!r})\nexcept SystemExit:\n    pass\n"
        "print(sorted({'numpy', 'pandas', 'ortools', 'scipy', 'numba', 'yaml'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_solve_writes_its_best_plan(number: signal.Signals, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [COMMAND, "solve", sample_folder(DEMO), "--out", out, "--time-limit", "40", "--method", "hybrid"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as running:
        assert running.stderr is not None
        for line in running.stderr:
            if "no plan yet" not in line:  # there is a plan now
                break
        running.send_signal(number)
        rest = running.stderr.read()
        assert running.wait() == 0, rest
    assert "Stopping; the best plan so far is written. Once more to give up." in rest
    plan = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    assert plan["figures"]["violation"] == 0
    assert plan["status"] in ("feasible", "optimal")


def test_progress_is_plain_lines_on_standard_error(tmp_path: Path) -> None:
    case = write_case(tmp_path / "case")
    done = subprocess.run(
        [COMMAND, "solve", case, "--out", tmp_path / "out", "--json"], capture_output=True, text=True, check=True
    )
    assert "goal 1 of 2, prices: no plan yet" in done.stderr
    assert "\x1b" not in done.stderr
    assert json.loads(done.stdout)["status"] == "optimal"


def test_the_demo_says_what_to_read_first(tmp_path: Path) -> None:
    done = subprocess.run(
        [COMMAND, "demo", tmp_path / "demo", "--time-limit", "6"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "demo" / DEMO / "accounts.csv").is_file()
    assert (tmp_path / "demo" / "plan" / "plan.json").is_file()
    plan = tmp_path / "demo" / "plan"
    assert f"Read first: {plan / 'report.html'}, then {plan / 'moves.csv'} (who hands over what" in done.stdout
    again = subprocess.run([COMMAND, "demo", tmp_path / "demo"], capture_output=True, text=True, check=False)
    assert again.returncode == 2
    assert again.stderr == f"error: {tmp_path / 'demo'} is not empty; choose another folder\n"
