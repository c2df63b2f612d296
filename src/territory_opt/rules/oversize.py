"""Oversize accounts: those that alone exceed the limit of every rep who may own them."""

from __future__ import annotations

import numpy as np

from territory_opt.errors import Faults
from territory_opt.rules.base import Scope
from territory_opt.rules.measures import Weighing
from territory_opt.terms import Ints, Pairs


def oversize(scope: Scope, weighing: Weighing, ceiling: Ints, what: str, hard: bool, faults: Faults) -> None:
    """Name each account that no plan can place within the ceiling: an error if the limit is hard, else a warning.

    Parameters
    ----------
    scope
        Who may own what.
    weighing, ceiling
        What is weighed, and the upper limit of each rep, `UNLIMITED` where there is none. Shape (reps,).
    what
        What the limit is called: ``band``.
    hard
        Whether such an account makes the case infeasible.
    faults
        Where it is reported.
    """
    facts = scope.facts
    for unit in _beyond(scope.pairs, weighing, ceiling).tolist():
        reps = scope.pairs.reps_of(unit)
        weights = weighing.weight(np.full(len(reps), unit), reps)
        if (weights <= ceiling[reps]).any():  # a rep who is no candidate can hold it
            continue
        weight = int(weights.min())
        most = weighing.say(int(ceiling[reps].max()))
        report = faults.error if hard else faults.warning
        report(
            f"is oversize: {weighing.amount(weight)}, above the {what} of every rep who may own it (at most {most})",
            **facts.place(unit),
        )


def _beyond(pairs: Pairs, weighing: Weighing, ceiling: Ints) -> Ints:
    """Return the units whose weight exceeds the ceiling with each of their candidates.

    Candidates are tried one after another: nearly every unit fits the first, so few pairs are ever weighed.
    """
    units, tried = np.flatnonzero(pairs.open), 0
    count = np.diff(pairs.start)
    found = [np.zeros(0, np.int64)]
    while len(units):
        rep = pairs.rep[pairs.start[units] + tried]
        units = units[weighing.weight(units, rep) > ceiling[rep]]
        tried += 1
        found.append(units[count[units] == tried])
        units = units[count[units] > tried]
    return np.sort(np.concatenate(found))
