"""What changed between two quarters, for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from territory_opt.reasons.quarters import Cause, QuarterComparison
from territory_opt.report.scored import shown
from territory_opt.report.summary import Section, wrapped
from territory_opt.rules.words import listed, quantity

CAUSES: dict[Cause, str] = {
    "team": "Because of the team",
    "data": "Because of the data",
    "rules": "Because of the rules",
    "choice": "By choice",
}
"""Headings, in the order in which they are shown."""

NAMED = 8
"""Names in a line."""


def quarter_sections(found: QuarterComparison) -> tuple[Section, ...]:
    """Return what changed between two quarters: files, team, rules, then the accounts by cause."""
    counts = [f"{quantity(found.count(cause), 'accounts')} {CAUSES[cause].lower()}" for cause in CAUSES]
    head = Section("From quarter to quarter", tuple(wrapped(f"{', '.join(counts)}.") + list(_changes(found))))
    by_cause = (
        Section(title, shown([change.text for change in found.changes if change.cause == cause]))
        for cause, title in CAUSES.items()
    )
    return (head, *(section for section in by_cause if section.lines))


def _changes(found: QuarterComparison) -> Iterator[str]:
    if found.files:
        yield from wrapped(f"Files that changed: {listed(found.files, NAMED)}.")
    for word, reps in (("Joined", found.joined), ("Left", found.left)):
        if reps:
            yield from wrapped(f"{word}: {listed(reps, NAMED)}.")
    for rule in found.rules:
        yield from wrapped(f"Rule {rule}")


def quarter_json(found: QuarterComparison) -> dict[str, Any]:
    """Return what changed as plain values."""
    return {**asdict(found), "counts": {cause: found.count(cause) for cause in CAUSES}}
