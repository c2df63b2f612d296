"""House-keeping in words: what the passing of time did to a case, one sentence for each thing that happened."""

from __future__ import annotations

from collections.abc import Iterator

from territory_opt.model.housekeeping import Housekeeping
from territory_opt.rules.words import listed, number, quantity

NAMED = 5
"""Reps that a sentence names."""


def housekeeping_words(found: Housekeeping) -> tuple[str, ...]:
    """Return what is to be tidied up, in sentences; none where nothing happened."""
    return tuple(_said(found))


def _said(found: Housekeeping) -> Iterator[str]:
    if found.departed:
        who, verb = listed(found.departed, NAMED), "has" if len(found.departed) == 1 else "have"
        yield f"{who} {verb} left {quantity(found.orphans, 'accounts')} without an owner."
    counted = [
        (found.new, "new"),
        (found.closed, "of the plan in force closed"),
        (found.held, "held by open deals"),
    ]
    said = ", ".join(f"{quantity(count, 'accounts')} {word}" for count, word in counted if count)
    if said:
        yield f"{said}."
    if found.expired_locks:
        plural = "lock has" if found.expired_locks == 1 else "locks have"
        yield f"{number(found.expired_locks)} {plural} expired."
    for position, cover in found.covered:
        yield f"{position} is vacant and keeps its accounts; {cover or 'nobody'} covers them."
