"""The generalised assignment problem: agents are reps, jobs are accounts, uses and capacities are hours.

Public files hold whole numbers parted by white space, in one of two layouts:

- OR-Library (Beasley): the number of problems, then for each ``m n``, m rows of n profits *or costs*, m rows of n
  uses, m capacities. Which of the two the rows are, the file does not say: in gap1 to gap12 they are profits to be
  maximised, in gapa to gapd costs to be minimised.
- Chu and Beasley's and Yagiura's single instances: the same without the number of problems; costs, minimised.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.case import SHARED, BestKnown, Case, Family
from benchmarks.folders import write_case

Ints = NDArray[np.int64]

RULES = ({"rule": "capacity"}, {"rule": "pair_cost"})
MAXIMISED = re.compile(r"gap\d+$")


@dataclass(frozen=True, eq=False)
class Instance:
    """One problem as its file gives it.

    Attributes
    ----------
    sense
        Whether ``worth`` is a profit to maximise or a cost to minimise.
    worth, use
        Of each agent with each job. Shape (agents, jobs).
    capacity
        Shape (agents,).
    """

    sense: Literal["min", "max"]
    worth: Ints
    use: Ints
    capacity: Ints

    @property
    def constant(self) -> int:
        """What a cost of ours and a profit of theirs add up to; 0 where both are costs."""
        return int(self.worth.max()) * self.worth.shape[1] if self.sense == "max" else 0

    @property
    def cost(self) -> Ints:
        """Costs, never negative: a profit is what it falls short of the largest one. Shape (agents, jobs)."""
        return self.worth.max() - self.worth if self.sense == "max" else self.worth

    def write(self, folder: Path, name: str) -> None:
        """Write the instance as a case folder of accounts, reps and pairs."""
        agents, jobs = self.worth.shape
        reps = [f"agent-{agent + 1}" for agent in range(agents)]
        accounts = [f"job-{job + 1}" for job in range(jobs)]
        pairs = pd.DataFrame(
            {
                "account_id": np.tile(np.array(accounts, object), agents),
                "rep_id": np.repeat(np.array(reps, object), jobs),
                "hours": self.use.ravel(),
                "cost": self.cost.ravel(),
            }
        )
        # An account by itself takes no time: its whole workload stands in the pairs.
        job = pd.DataFrame({"account_id": accounts, "hours_per_visit": 0})
        agent = pd.DataFrame({"rep_id": reps, "capacity_hours": self.capacity})
        write_case(folder, {"name": name, "rules": list(RULES)}, accounts=job, reps=agent, pairs=pairs)


def read_gap(path: Path) -> list[Instance]:
    """Return the instances of a file of either layout.

    Raises
    ------
    ValueError
        If the file is in neither layout.
    """
    try:
        numbers = np.array(path.read_text(encoding="ascii").split(), dtype=np.int64)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{path}: not a file of whole numbers ({error})") from error
    if len(numbers) > 2 and len(numbers) == 2 + _length(numbers[0], numbers[1]):
        return [_instance(numbers, 0, "min")]
    sense: Literal["min", "max"] = "max" if MAXIMISED.match(path.stem) else "min"
    found, at = [], 1
    while at + 1 < len(numbers) and at + 2 + _length(numbers[at], numbers[at + 1]) <= len(numbers):
        found.append(_instance(numbers, at, sense))
        at += 2 + _length(numbers[at], numbers[at + 1])
    if not found or at != len(numbers) or len(found) != numbers[0]:
        raise ValueError(f"{path}: {len(numbers)} numbers are not the layout of a generalised assignment problem")
    return found


def _length(agents: int, jobs: int) -> int:
    """Return how many numbers follow an instance's own ``m n``."""
    return int(agents) * (2 * int(jobs) + 1)


def _instance(numbers: Ints, at: int, sense: Literal["min", "max"]) -> Instance:
    agents, jobs = int(numbers[at]), int(numbers[at + 1])
    table = numbers[at + 2 : at + 2 + 2 * agents * jobs].reshape(2, agents, jobs)
    end = at + 2 + 2 * agents * jobs
    return Instance(sense, table[0], table[1], numbers[end : end + agents])


def _write(path: Path, number: int, name: str, folder: Path) -> None:
    read_gap(path)[number].write(folder, name)


def _cases(path: Path) -> Iterator[Case]:
    files = sorted(path.iterdir(), key=_natural) if path.is_dir() else [path]
    for file in files:
        known = _best_known(file)
        instances = read_gap(file)
        for number, one in enumerate(instances):
            name = file.stem if len(instances) == 1 else f"{file.stem}-{number + 1}"
            yield Case(name, partial(_write, file, number, name), one.sense, one.constant, known.get(name))


def _natural(path: Path) -> list[tuple[bool, int, str]]:
    """Order gap2 before gap10."""
    return [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in re.split(r"(\d+)", path.stem)]


def _best_known(file: Path) -> dict[str, BestKnown]:
    """Return what is known of each instance, from best_known.csv beside the file or one folder up."""
    for folder in (file.parent, file.parent.parent):
        if (folder / "best_known.csv").is_file():
            with open(folder / "best_known.csv", encoding="utf-8", newline="") as rows:
                return {row["instance"]: _known(row) for row in csv.DictReader(rows)}
    return {}


def _known(row: dict[str, str]) -> BestKnown:
    return BestKnown(float(row["best_known"]), row["status"] == "optimal", row.get("source") or "best_known.csv")


def _paths() -> list[Path]:
    return [folder for name in ("orlib", "chu_beasley", "yagiura") if (folder := SHARED / "gap" / name).is_dir()]


def _reads(path: Path) -> bool:
    file = next((one for one in path.iterdir() if one.is_file()), path) if path.is_dir() else path
    try:
        return bool(read_gap(file))
    except (OSError, ValueError):
        return False


GAP = Family("gap", "generalised assignment: OR-Library, Chu and Beasley, Yagiura", _paths, _reads, _cases)
