"""Tables for people from results: two files compared, medians over seeds, methods side by side, time against size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from math import log
from statistics import median

from benchmarks.results import Row

Cells = tuple[str, ...]
Key = tuple[object, ...]


def compared(before: Sequence[Row], after: Sequence[Row]) -> str:
    """Return a line for each case, seed and level that both hold, and the medians of all.

    An objective is better or worse if it differs by more than a millionth. Several methods in one file are compared
    each with its own in the other; where each file has a single one, these two.
    """
    single = all(len({row.method for row in rows}) == 1 for rows in (before, after))
    first, second = (_by(rows, lambda row: _key(row, single)) for rows in (before, after))
    shared = [(first[key][0], second[key][0]) for key in first if key in second]
    head = ("case", "seed", "method", "level", "objective A", "objective B", "gap A", "gap B", "s A", "s B", "B is")
    lines = [
        (
            *_name(a),
            *(_number(row.objective) for row in (a, b)),
            *(_percent(row.gap) for row in (a, b)),
            *(_seconds(row.wall_seconds) for row in (a, b)),
            _verdict(a, b),
        )
        for a, b in shared
    ]
    gaps = [_percent(_median(row.gap for row in rows)) for rows in zip(*shared, strict=True)]
    walls = [_seconds(_median(row.wall_seconds for row in rows)) for rows in zip(*shared, strict=True)]
    counts = ", ".join(f"{sum(one[-1] == word for one in lines)} {word}" for word in ("better", "worse", "as good"))
    ends = ("median", "", "", "", "", "", *gaps, *walls, counts)
    left = len(first) + len(second) - 2 * len(shared)
    table = _table(head, [*lines, ends] if shared else [])
    return table if not left else f"{table}\n{left} rows stand in one of the files only."


def medians(rows: Sequence[Row]) -> str:
    """Return a line for each case, method, time limit and level: medians over the seeds, and the worst gap."""
    head: Cells = ("case", "method", "limit", "level", "seeds", "gap", "worst", "certified", "solver's")
    head += ("to best known", "to 1 %", "to 0.1 %", "wall", "verify", "MiB")
    groups = _by(rows, lambda row: (row.case, row.method, row.time_limit, row.level))
    lines: list[Cells] = []
    for (case, method, limit, level), group in groups.items():
        gaps = [row.gap for row in group if row.gap is not None]
        lines.append(
            (
                str(case),
                str(method),
                f"{float(str(limit)):g}",
                str(level or ""),
                f"{len(gaps)}/{len(group)}" if len(gaps) < len(group) else str(len(group)),
                _percent(_median(row.gap for row in group)),
                _percent(max(gaps, default=None)),
                _percent(_median(_gap_to(row, row.bound_certified) for row in group)),
                _percent(_median(_gap_to(row, row.bound_solver) for row in group)),
                _percent(_median(row.gap_to_best_known for row in group)),
                _seconds(_median(row.seconds_to_1 for row in group)),
                _seconds(_median(row.seconds_to_0_1 for row in group)),
                _seconds(_median(row.wall_seconds for row in group)),
                _seconds(_median(row.verify_seconds for row in group)),
                _number(_median(row.peak_mib for row in group)),
            )
        )
    return _table(head, lines)


def peers_beside(rows: Sequence[Row]) -> str:
    """Return the methods side by side on each case and seed, the best plan first; broken plans stand last."""
    head: Cells = ("case", "seed", "method", "level", "objective", "bound", "own gap", "to best bound", "violation")
    head += ("to 1 %", "to 0.1 %", "wall", "MiB", "note")

    def order(row: Row) -> tuple[bool, float]:
        return row.violation != 0, float("inf") if row.objective is None else row.objective

    lines: list[Cells] = []
    for group in _by(rows, lambda row: (row.case, row.seed, row.level)).values():
        for row in sorted(group, key=order):
            known = [one for one in (row.bound_certified, row.bound_solver) if one is not None]
            lines.append(
                (
                    *_name(row),
                    _number(row.objective),
                    _number(max(known, default=None)),
                    _percent(row.gap),
                    _percent(row.gap_to_best_bound),
                    "" if row.violation is None else f"{row.violation:,}",
                    _seconds(row.seconds_to_1),
                    _seconds(row.seconds_to_0_1),
                    _seconds(row.wall_seconds),
                    _number(row.peak_mib),
                    row.note[:60],
                )
            )
    return _table(head, lines)


def curve(rows: Sequence[Row]) -> str:
    """Return time against candidate pairs: when the gap was 1 % and 0.1 %, and how that grew beside n log n.

    ``growth`` is the time to 1 % over that of the last line above with the same time limit, divided by what n log n
    makes of their pairs: at most 1 if time grows no faster. Limits differ, because a start takes a share of its limit.
    """
    times = ("read + compile", "to 1 %", "to 0.1 %", "to 1 % / n log n", "growth")
    head = ("case", "method", "limit", "pairs", "seeds", *times)
    lines, before = list[Cells](), dict[Key, float]()
    groups = _by(
        (row for row in rows if row.level and row.pairs),
        lambda row: (row.method, row.case, row.level, row.time_limit),
    )
    for (method, case, _, limit), group in sorted(groups.items(), key=lambda one: (one[0][0], one[1][0].pairs)):
        pairs = group[0].pairs
        size = pairs * log(max(pairs, 2))
        ready = _median(_sum(row.read_seconds, row.compile_seconds) for row in group)
        to_1 = _median(row.seconds_to_1 for row in group)
        rate = None if to_1 is None else to_1 / size
        alike = (method, limit)
        growth = "" if rate is None or alike not in before else f"{rate / before[alike]:.2f}"
        if rate is not None:
            before[alike] = rate
        to_01 = _seconds(_median(row.seconds_to_0_1 for row in group))
        scaled = "" if rate is None else f"{1e6 * rate:.2f} µs"
        lines.append(
            (
                str(case),
                str(method),
                _seconds(group[0].time_limit),
                f"{pairs:,}",
                str(len(group)),
                _seconds(ready),
                _seconds(to_1),
                to_01,
                scaled,
                growth,
            )
        )
    return _table(head, lines)


def _key(row: Row, single: bool) -> Key:
    return (row.case, row.seed, "" if single else row.method, row.level)


def _by(rows: Iterable[Row], key: Callable[[Row], Key]) -> dict[Key, list[Row]]:
    groups: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def _name(row: Row) -> Cells:
    return (row.case, str(row.seed), row.method, str(row.level or ""))


def _verdict(a: Row, b: Row) -> str:
    """Return whether the second is better, in the sense of the case's source: towards its own bounds."""
    if a.violation != 0 or b.violation != 0 or a.objective is None or b.objective is None:
        kept = [row.violation == 0 and row.objective is not None for row in (a, b)]
        return "as good" if kept[0] == kept[1] else "better" if kept[1] else "worse"
    bounds = [one for row in (a, b) for one in (row.bound_certified, row.bound_solver) if one is not None]
    maximised = bool(bounds) and min(bounds) > max(a.objective, b.objective) * (1 + 1e-9)
    gain = (a.objective - b.objective) * (-1.0 if maximised else 1.0)
    if abs(gain) <= 1e-6 * max(abs(a.objective), 1.0):
        return "as good"
    return "better" if gain > 0 else "worse"


def _gap_to(row: Row, bound: float | None) -> float | None:
    if row.objective is None or bound is None or row.violation != 0:
        return None
    return abs(row.objective - bound) / max(abs(row.objective), 1.0)


def _sum(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other


def _median(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.6g}"


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.3f} %"


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.1f} s"


def _table(head: Cells, lines: Sequence[Cells]) -> str:
    """Return a table in Markdown, its columns of even width."""
    if not lines:
        return "Nothing to show."
    width = [max(len(cells[k]) for cells in (head, *lines)) for k in range(len(head))]
    rows = [head, ["-" * one for one in width], *lines]
    return "\n".join(f"| {' | '.join(c.ljust(w) for c, w in zip(cells, width, strict=True))} |" for cells in rows)
