"""How the gap to the proven bound falls over time on a rung of the ladder, in a process of its own.

``python -m benchmarks.gap_over_time M --seed 3 --time-limit 45``
"""

from __future__ import annotations

import argparse
import csv
import resource
import sys
from pathlib import Path
from time import perf_counter

import territory_opt as to
from benchmarks.families.ladder import SIZES, build
from benchmarks.measured import peak_mib
from territory_opt.solvers.progress import Progress

_EVERY = 1.0
"""Seconds between two points."""


class Watch:
    """Notes when the best plan or the bound got better."""

    def __init__(self, ready: float, started: float) -> None:
        self.before = ready - started
        self.points: list[tuple[float, str, int, int | None, int | None]] = []

    def __call__(self, news: Progress) -> None:
        """Keep a piece of news if it is new, or a while has passed."""
        point = (round(self.before + news.elapsed, 2), news.phase, news.level + 1, news.incumbent, news.bound)
        if not self.points or (point[1:] != self.points[-1][1:] and point[0] >= self.points[-1][0] + _EVERY):
            self.points.append(point)
            gap = "" if news.gap is None or not news.incumbent else f"{100 * news.gap / news.incumbent:.4f} %"
            print(f"{point[0]:8.1f} s  {news.phase:<10} level {news.level + 1}  gap {gap}", flush=True)


def main(words: list[str] | None = None) -> int:
    """Solve one rung and print how the gap falls; return 1 if there is no plan or it breaks a limit."""
    given = _parser().parse_args(words)
    started = perf_counter()
    problem = build(given.size, given.seed, given.far)
    reduced = problem.compiled.reduced
    ready = perf_counter()
    print(f"{ready - started:8.1f} s  compiled   {len(reduced.pairs):,} candidate pairs", flush=True)
    watch = Watch(ready, started)
    result = to.solve(problem, time_limit=given.time_limit - (ready - started), seed=given.seed, progress=watch)
    wall = perf_counter() - started
    if result.plan is None:
        print(f"{wall:8.1f} s  {result.status}: no plan")
        return 1
    violation = to.score(problem, result.plan).violation
    used = resource.getrusage(resource.RUSAGE_SELF)
    memory, processor = peak_mib(used.ru_maxrss), used.ru_utime + used.ru_stime
    print(
        f"{wall:8.1f} s  end        {given.size} seed {given.seed}{' far' if given.far else ''}: gap "
        f"{100 * (result.gap or 0.0):.4f} %, cost {result.objective:,.2f}, bound {result.bound:,.2f}, "
        f"violation {violation}, {processor:.0f} s of processor, {memory:,.0f} MiB"
    )
    if given.out is not None:
        with open(given.out, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("seconds", "phase", "level", "incumbent", "bound"), *watch.points])
    return int(violation > 0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gap_over_time", description=__doc__)
    parser.add_argument("size", choices=list(SIZES))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--far", action="store_true", help="homes far from accounts")
    parser.add_argument("--time-limit", type=float, default=60.0, metavar="S", help="seconds from data to plan")
    parser.add_argument("--out", type=Path, default=None, metavar="FILE", help="where the points go, as CSV")
    return parser


if __name__ == "__main__":
    sys.exit(main())
