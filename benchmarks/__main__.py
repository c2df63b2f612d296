"""``python -m benchmarks``: list, run, start, check."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks import large_check, start
from benchmarks.registry import FAMILIES, find
from benchmarks.results import line, results_file, write
from benchmarks.runner import Setting, run


def main(words: list[str] | None = None) -> int:
    """Run one command; return the exit status: 0 if all went well."""
    given = _parser().parse_args(words)
    if given.command == "list":
        return _list()
    if given.command == "start":
        return start.measure(given.times)
    if given.command == "check":
        return large_check.measure(given.accounts, given.reps)
    return _run(given)


def _list() -> int:
    for family in FAMILIES.values():
        paths = ", ".join(str(path) for path in family.paths()) or "files not at hand"
        print(f"{family.name:<10} {family.about}\n{'':<10} {paths}")
    return 0


def _run(given: argparse.Namespace) -> int:
    setting = Setting(given.method, given.time_limit, given.seed, given.workers)
    try:
        cases = list(find(given.what))
    except (FileNotFoundError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    failed = False
    with results_file(given.out) as file:
        for family, case in cases:
            rows = run(family.name, case, setting)
            write(file, rows)
            for row in rows:
                print(line(row), flush=True)
                failed |= bool(row.note or row.violation)
    return 1 if failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="the families, and where their files are")
    solving = commands.add_parser("run", help="solve cases and write a row for each level of each")
    solving.add_argument("what", nargs="+", metavar="FAMILY|PATH", help="a family's name, a file or a folder")
    solving.add_argument("--time-limit", type=float, default=60.0, metavar="S", help="seconds for each case")
    solving.add_argument("--method", default="auto", metavar="M", help="auto, exact or mip")
    solving.add_argument("--seed", type=int, default=0)
    solving.add_argument("--workers", type=int, default=2)
    solving.add_argument("--out", type=Path, default=Path("build/benchmarks/results.csv"), metavar="FILE")
    starting = commands.add_parser("start", help="how long import and --help take")
    starting.add_argument("--times", type=int, default=7, help="how often each is measured")
    checking = commands.add_parser("check", help="how long a check of a large case takes, and how much memory")
    checking.add_argument("--accounts", type=int, default=100_000)
    checking.add_argument("--reps", type=int, default=500)
    return parser


if __name__ == "__main__":
    sys.exit(main())
