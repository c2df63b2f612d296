"""What a solver says of a program, whichever solver it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread
from typing import Literal

from territory_opt.solvers.stop import Never, Signal
from territory_opt.terms import Ints

AnswerStatus = Literal["optimal", "feasible", "infeasible", "unknown"]

_POLL = 0.05
"""Seconds between two looks at the signal while a solver runs."""


@dataclass(frozen=True, eq=False)
class Answer:
    """What a solver says of a program.

    Attributes
    ----------
    status
        ``optimal`` only if the bound equals the cost; ``infeasible`` only if proven.
    owner
        The best plan found, None if none.
    cost
        Its cost, re-computed from the program's own rows.
    bound
        The solver's lower bound; None if it has none.
    work
        Deterministic seconds (0 for solvers that do not count them).
    """

    status: AnswerStatus
    owner: Ints | None
    cost: int | None
    bound: int | None
    work: float = 0.0


def run_until(signal: Signal | None, solve: Callable[[], object], interrupt: Callable[[], None]) -> None:
    """Run a solver, and interrupt it when a signal is set.

    The caller's thread stays in Python, so that its signal handlers run while the solver searches.
    """
    if signal is None or isinstance(signal, Never):
        solve()
        return
    failure: list[BaseException] = []

    def run() -> None:
        try:
            solve()
        except BaseException as error:  # handed over to the caller's thread
            failure.append(error)

    thread = Thread(target=run, name="solver", daemon=True)
    thread.start()
    while thread.is_alive():
        if signal.is_set():
            interrupt()
        thread.join(_POLL)
    if failure:
        raise failure[0]
