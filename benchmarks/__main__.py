"""``python -m benchmarks``: list, write, run, compare, medians, peers, curve, picture, start, check."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from benchmarks import large_check, start
from benchmarks.pictures import draw_pictures
from benchmarks.registry import FAMILIES, find
from benchmarks.results import line, read, results_file, write
from benchmarks.runner import run
from benchmarks.setting import Setting, methods_named
from benchmarks.tables import compared, curve, medians, peers_beside
from benchmarks.traces import traces_folder, write_trace


def main(words: list[str] | None = None) -> int:
    """Run one command; return the exit status: 0 if all went well, 1 if not, 2 if there was nothing to do."""
    given = _parser().parse_args(words)
    work: Callable[[Namespace], int] = given.work
    try:
        return work(given)
    except (FileNotFoundError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2


def _list(given: Namespace) -> int:
    for family in FAMILIES.values():
        paths = ", ".join([*map(str, family.paths()), *family.drawn]) or "files not at hand"
        print(f"{family.name:<10} {family.about}\n{'':<10} {paths}")
    return 0


def _write(given: Namespace) -> int:
    ((_, case),) = find([given.case], given.seed)
    if isinstance(case.source, Path):
        raise ValueError(f"{case.source} is a case folder already")
    given.folder.mkdir(parents=True)
    case.source(given.folder)
    known = "" if case.best_known is None else f"; best known: {case.best_known.value:,.10g} ({case.best_known.source})"
    print(f"{case.name}, seed {given.seed}: written to {given.folder}{known}")
    return 0


def _run(given: Namespace) -> int:
    methods = methods_named(given.method)
    for word in given.what:  # before the first case is solved
        next(find([word], given.seeds[0]))
    failed = False
    with results_file(given.out) as file:
        for seed in given.seeds:
            settings = [Setting(method, given.time_limit, seed, given.workers) for method in methods]
            for family, case in find(given.what, seed):
                for setting, points, rows in run(family.name, case, settings):
                    write(file, rows)
                    write_trace(traces_folder(given.out), case.name, setting, points)
                    failed |= any(row.faulty for row in rows)
                    print("\n".join(map(line, rows)), flush=True)
    return int(failed)


def _pictures(given: Namespace) -> int:
    for path in draw_pictures(given.results, given.out or given.results.parent):
        print(path)
    return 0


def _table(build: Callable[..., str]) -> Callable[[Namespace], int]:
    def work(given: Namespace) -> int:
        print(build(*map(read, given.results)))
        return 0

    return work


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m benchmarks", description=__doc__)
    commands = parser.add_subparsers(required=True)

    def command(name: str, work: Callable[[Namespace], int], words: str) -> ArgumentParser:
        one = commands.add_parser(name, help=words)
        one.set_defaults(work=work)
        return one

    command("list", _list, "the families, and where their files are or what can be drawn")
    writing = command("write", _write, "write a drawn case, or one in a format of its own, as a case folder")
    writing.add_argument("case", help="such as ladder-XL, or a file")
    writing.add_argument("folder", type=Path)
    writing.add_argument("--seed", type=int, default=0)
    _solving(command("run", _run, "solve cases and write a row for each level of each"))
    for name, build, words, files in (
        ("compare", compared, "two results files case by case", ("A.csv", "B.csv")),
        ("medians", medians, "medians over seeds", ("RESULTS.csv",)),
        ("peers", peers_beside, "methods side by side on each case", ("RESULTS.csv",)),
        ("curve", curve, "time against candidate pairs", ("RESULTS.csv",)),
    ):
        one = command(name, _table(build), words)
        one.add_argument("results", type=Path, nargs=len(files), metavar=files if len(files) > 1 else files[0])
    drawing = command("picture", _pictures, "gap over time, a PNG and an SVG for each case of a results file")
    drawing.add_argument("results", type=Path, metavar="RESULTS.csv")
    drawing.add_argument("--out", type=Path, default=None, metavar="DIR")
    starting = command("start", lambda given: start.measure(given.times), "how long import and --help take")
    starting.add_argument("--times", type=int, default=7, help="how often each is measured")
    checking = command(
        "check",
        lambda given: large_check.measure(given.accounts, given.reps),
        "how long a check of a large case takes, and how much memory",
    )
    checking.add_argument("--accounts", type=int, default=100_000)
    checking.add_argument("--reps", type=int, default=500)
    return parser


def _solving(parser: ArgumentParser) -> None:
    parser.add_argument(
        "what", nargs="+", metavar="FAMILY|CASE|PATH", help="a family, a drawn case, a file or a folder"
    )
    parser.add_argument("--time-limit", type=float, default=60.0, metavar="S", help="seconds for each whole process")
    parser.add_argument("--method", nargs="+", default=["auto"], metavar="M", help="ours, peers by name, or 'peers'")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0], metavar="N", help="of drawn cases and of methods")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path, default=Path("build/benchmarks/results.csv"), metavar="FILE")


if __name__ == "__main__":
    sys.exit(main())
