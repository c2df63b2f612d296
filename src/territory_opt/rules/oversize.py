"""Oversize accounts: those that alone exceed the limit of every rep who may own them."""

from __future__ import annotations

import numpy as np

from territory_opt.errors import Faults
from territory_opt.rules.base import Scope
from territory_opt.rules.rep_loads import RepLoads
from territory_opt.terms import UNLIMITED, Ints, Pairs


def oversize(scope: Scope, loads: RepLoads, ceiling: Ints, what: str, hard: bool, faults: Faults) -> None:
    """Name each account that no plan can place within the ceiling: an error if the limit is hard, else a warning.

    Parameters
    ----------
    scope
        Who may own what.
    loads, ceiling
        What is weighed, and the upper limit of each row. Shape (rows,).
    what
        What the limit is called: ``band``.
    hard
        Whether such an account makes the case infeasible.
    faults
        Where it is reported.
    """
    facts, weighing = scope.facts, loads.weighing
    accounts = facts.tables.accounts
    of_rep = np.full(facts.n_reps, UNLIMITED)
    of_rep[loads.reps] = ceiling
    for unit in _beyond(scope.pairs, loads, of_rep).tolist():
        reps = scope.pairs.rep[scope.pairs.start[unit] : scope.pairs.start[unit + 1]]
        weight = int(weighing.weight(np.full(len(reps), unit), reps).min())
        most = weighing.say(int(of_rep[reps].max()))
        report = faults.error if hard else faults.warning
        report(
            f"is oversize: {weighing.amount(weight)}, above the {what} of every rep who may own it (at most {most})",
            file=accounts.source,
            row=int(accounts.row[unit]),
            column="account_id",
            value=facts.unit_names[unit],
        )


def _beyond(pairs: Pairs, loads: RepLoads, of_rep: Ints) -> Ints:
    """Return the units whose weight exceeds the ceiling with each of their candidates.

    Candidates are tried one after another: nearly every unit fits the first, so few pairs are ever weighed.
    """
    units, tried = np.flatnonzero(pairs.open), 0
    count = np.diff(pairs.start)
    found = [np.zeros(0, np.int64)]
    while len(units):
        rep = pairs.rep[pairs.start[units] + tried]
        units = units[loads.weighing.weight(units, rep) > of_rep[rep]]
        tried += 1
        found.append(units[count[units] == tried])
        units = units[count[units] > tried]
    return np.sort(np.concatenate(found))
