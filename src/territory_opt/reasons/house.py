"""The house: why nobody owns an account."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from territory_opt.model.compile import Compiled
from territory_opt.model.eligibility import bars_by_block
from territory_opt.rules.words import quantity
from territory_opt.terms import Ints

LEFT_OUT = "The plan leaves it out, although some rep may own it."


def house_reason(compiled: Compiled, unit: int) -> tuple[str, str]:
    """Return the rule that barred an account's last rep, and one sentence that says why nobody owns it.

    The rule is blank where no rule barred anybody: a plan from elsewhere may leave out what it could give to a rep.
    """
    return next(house_reasons(compiled, np.array([unit], np.int64)))


def house_reasons(compiled: Compiled, units: Ints) -> Iterator[tuple[str, str]]:
    """Yield the same for each of many accounts."""
    for block, barred in bars_by_block(compiled.model.barred_by, units, compiled.facts.n_reps):
        for unit, bars in zip(block.tolist(), barred, strict=True):
            yield _reason(compiled, unit, bars)


def _reason(compiled: Compiled, unit: int, barred: Ints) -> tuple[str, str]:
    if compiled.model.pairs.open[unit]:
        return "", LEFT_OUT
    last = int(barred.max(initial=-1))
    if last < 0:
        return "", "There is no rep."
    found, count = np.unique(barred, return_counts=True)
    counted = zip(found.tolist(), count.tolist(), strict=True)
    bars = ", ".join(f"{compiled.rules[bar].name} bars {quantity(times, 'reps')}" for bar, times in counted)
    why = compiled.rules[last].why_barred(compiled.facts, unit, int(np.flatnonzero(barred == last)[-1]))
    return compiled.rules[last].name, f"No rep may own it: {bars}. {why}"
