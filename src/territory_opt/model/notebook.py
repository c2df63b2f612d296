"""What a notebook shows of a problem, a result and a scorecard: small tables of HTML, all text escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from territory_opt.rules.words import number, percent, quantity

if TYPE_CHECKING:
    from territory_opt.model.plan import Result
    from territory_opt.model.problem import Problem
    from territory_opt.model.scorecard import Cell, Scorecard

LONGEST = 60
"""Characters of a cell that are shown."""


def problem_html(problem: Problem) -> str:
    """Return size and rules of a problem."""
    title = (
        f"{problem.name}: {quantity(problem.tables.accounts.n, 'accounts')}, {quantity(problem.tables.reps.n, 'reps')}"
    )
    return _table(title, ("rule", "kind"), [(rule.name, rule.rule) for rule in problem.rules])


def result_html(result: Result) -> str:
    """Return what a result reached on each level, and how good that is."""
    title = f"{result.problem.name}: {result.status}"
    rows = []
    for level, one in zip(result.problem.compiled.model.levels, result.levels, strict=False):
        gap = one.gap(float(1 / level.quantum.size))
        bound = "unknown" if one.bound is None else number(level.quantum.real(one.bound))
        shown = "proven" if one.proven else "unknown" if gap is None else percent(gap, 2)
        rows.append((level.name, quantity(level.quantum.real(one.cost), level.quantum.unit), bound, shown))
    return _table(title, ("goal", "reached", "bound", "gap"), rows)


def scorecard_html(card: Scorecard) -> str:
    """Return a scorecard as it is."""
    return _table("", tuple(card.columns), zip(*card.columns.values(), strict=True))


def _table(title: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    caption = f"<caption>{escape(title)}</caption>" if title else ""
    head = "".join(f"<th>{escape(one)}</th>" for one in heads)
    body = "".join(f"<tr>{''.join(f'<td>{escape(_shown(one))}</td>' for one in row)}</tr>" for row in rows)
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _shown(value: Cell) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else number(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
