"""The terminal: headings that stand out, and news of a running solve, as a bar or as plain lines."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from territory_opt.model.problem import Problem
from territory_opt.report.summary import Section
from territory_opt.rules.words import number

if TYPE_CHECKING:
    from territory_opt.solvers.progress import Listener
    from territory_opt.solvers.progress import Progress as News

EVERY = 5.0
"""Seconds between two plain lines about the same phase."""

_COMMANDS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that a terminal obeys: controls, and marks that turn the direction of what follows."""

Hearing = Callable[[Problem], "Listener"]
"""Makes a listener once it is known what is being solved."""


def harmless(text: str) -> str:
    """Return text that a terminal only shows: whatever it would obey is written out."""
    return _COMMANDS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def show(sections: Sequence[Section], to: TextIO | None = None) -> None:
    """Print sections; on a terminal their titles are bold."""
    from rich.console import Console
    from rich.text import Text

    console = Console(file=to or sys.stdout, soft_wrap=True, highlight=False)
    for section in sections:
        console.print(Text(harmless(section.title), style="bold"))
        for line in section.lines:
            console.print(Text(harmless(line)))
        console.print()


@contextmanager
def hearing(seconds: float | None, to: TextIO | None = None) -> Iterator[Hearing]:
    """Give something that makes listeners: a bar on a terminal, plain lines elsewhere.

    Parameters
    ----------
    seconds
        How long the solve may take, None if that is not counted in seconds.
    to
        Where the news goes; standard error by default.
    """
    to = to or sys.stderr
    if not to.isatty():
        yield lambda problem: _Lines(problem, to)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(20), TimeElapsedColumn(), TextColumn("{task.fields[best]}"))
    with Progress(*columns, console=Console(file=to), transient=True, refresh_per_second=4) as bar:
        task = bar.add_task("reading", total=seconds, best="")

        def listener(problem: Problem) -> Listener:
            def hear(news: News) -> None:
                words, best = described(problem, news)
                bar.update(task, description=words, completed=news.elapsed, best=best)

            return hear

        yield listener


class _Lines:
    """Writes one line for each phase of each level, and then one every `EVERY` seconds."""

    def __init__(self, problem: Problem, to: TextIO) -> None:
        self.problem, self.to = problem, to
        self.last: tuple[str, float] = ("", -EVERY)

    def __call__(self, news: News) -> None:
        words, best = described(self.problem, news)
        if words != self.last[0] or news.elapsed >= self.last[1] + EVERY:
            self.last = (words, news.elapsed)
            self.to.write(f"{news.elapsed:6.1f} s  {words}: {best}\n")
            self.to.flush()


def described(problem: Problem, news: News) -> tuple[str, str]:
    """Return what is going on, and the best plan so far with its bound, in the unit of the level."""
    level = problem.compiled.model.levels[news.level]
    words = f"goal {news.level + 1} of {len(problem.compiled.model.levels)}, {news.phase}"
    if news.incumbent is None:
        return words, "no plan yet"
    bound = "" if news.bound is None else f", bound {number(level.quantum.real(news.bound))}"
    return words, f"{number(level.quantum.real(news.incumbent))} {level.quantum.unit}{bound}"
