"""How long ``territory-opt check`` takes on a large made-up case, and how much memory.

Twice: with the two tables alone, and with bars that every one of the accounts × reps pairs must be asked about.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
import pandas as pd

from benchmarks.measured import peak_mib

SECONDS, MIB = 8.0, 1536.0
"""Goals for 100,000 accounts and 500 reps."""

REGIONS = ("north", "south", "east", "west", "middle")
INDUSTRIES = ("retail", "finance", "energy", "health", "media", "transport")
RULES = """\
rules:
  - {rule: balance, measure: potential}
  - {rule: capacity}
  - {rule: travel, max_km: 900}
  - {rule: boundary, by: [regions, industries]}
"""


def measure(accounts: int, reps: int) -> int:
    """Print seconds and peak memory of both checks; return 1 if a goal is missed."""
    missed = False
    with TemporaryDirectory() as folder:
        case = Path(folder)
        write_case(case, accounts, reps)
        for name, settings in (("two tables, default rules", ""), ("with regions, industries and radius", RULES)):
            if settings:
                (case / "case.yaml").write_text(settings, encoding="utf-8")
            status, seconds, cpu, mib = _check(case)
            held = status == 0 and seconds <= SECONDS and mib <= MIB
            missed |= not held
            print(
                f"{accounts:,} × {reps:,}, {name}: {seconds:.1f} s (goal {SECONDS:.0f}; {cpu:.1f} s of processor), "
                f"{mib:,.0f} MiB (goal {MIB:,.0f}), exit status {status}: {'held' if held else 'missed'}"
            )
    return 1 if missed else 0


def write_case(folder: Path, accounts: int, reps: int) -> None:
    """Write a made-up case over a country of 2,000 by 1,000 km."""
    random = np.random.default_rng(0)
    potential = np.round(np.exp(random.normal(10, 1, accounts)), 2)
    pd.DataFrame(
        {
            "account_id": [f"A{i}" for i in range(accounts)],
            "latitude": random.uniform(40, 49, accounts).round(4),
            "longitude": random.uniform(-5, 20, accounts).round(4),
            "region": random.choice(REGIONS, accounts),
            "industry": random.choice(INDUSTRIES, accounts),
            "potential": potential,
            "visits": random.integers(1, 7, accounts),
            "hours_per_visit": 1,
        }
    ).to_csv(folder / "accounts.csv", index=False)
    pd.DataFrame(
        {
            "rep_id": [f"R{j}" for j in range(reps)],
            "latitude": random.uniform(40, 49, reps).round(4),
            "longitude": random.uniform(-5, 20, reps).round(4),
            "capacity_hours": 2_000,
            "regions": [";".join(random.choice(REGIONS, 2, replace=False)) for _ in range(reps)],
            "industries": ["" if j % 2 else ";".join(random.choice(INDUSTRIES, 3, replace=False)) for j in range(reps)],
        }
    ).to_csv(folder / "reps.csv", index=False)


def _check(case: Path) -> tuple[int, float, float, float]:
    """Return exit status, seconds, seconds of processor and peak memory in MiB of the command."""
    command = Path(sys.executable).with_name("territory-opt")
    started = perf_counter()
    with open(os.devnull, "w") as nowhere:
        streams = [(os.POSIX_SPAWN_DUP2, nowhere.fileno(), stream) for stream in (1, 2)]
        child = os.posix_spawn(command, [str(command), "check", str(case)], os.environ, file_actions=streams)
        _, status, usage = os.wait4(child, 0)
    seconds, cpu = perf_counter() - started, usage.ru_utime + usage.ru_stime
    return os.waitstatus_to_exitcode(status), seconds, cpu, peak_mib(usage.ru_maxrss)
