"""How long it takes before anything happens: ``import territory_opt``, and ``territory-opt --help``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

GOALS = {"import territory_opt": 0.15, "territory-opt --help": 0.30}
"""Seconds, interpreter start included."""


def measure(times: int) -> int:
    """Print the median and the best of several fresh interpreters; return 1 if a median misses its goal."""
    commands = {
        "python, nothing else": [sys.executable, "-c", "pass"],
        "import territory_opt": [sys.executable, "-c", "import territory_opt"],
        "territory-opt --help": [str(Path(sys.executable).with_name("territory-opt")), "--help"],
    }
    missed = False
    for name, command in commands.items():
        seconds = [_seconds(command) for _ in range(times)]
        goal = GOALS.get(name)
        verdict = "" if goal is None else f", goal {goal:.2f} s: {'held' if median(seconds) <= goal else 'missed'}"
        print(f"{name:<22} median {median(seconds):.3f} s, best {min(seconds):.3f} s{verdict}")
        missed |= goal is not None and median(seconds) > goal
    return 1 if missed else 0


def _seconds(command: list[str]) -> float:
    started = perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return perf_counter() - started
