"""Presence: nobody owns accounts who is not there."""

from __future__ import annotations

from typing import Literal

import numpy as np

from territory_opt.errors import Faults
from territory_opt.rules.base import PairPredicate, Rule
from territory_opt.rules.facts import Facts
from territory_opt.rules.pair_classes import BarredClasses


class Presence(Rule):
    """Let nobody own accounts who is not there for a single day of the period, and no position that is dissolved.

    It is there, asked for or not, where there is such a rep. A vacant position that is held takes part like any rep:
    it keeps its target and its accounts, and somebody covers them.
    """

    rule: Literal["presence"] = "presence"

    def skipped(self, facts: Facts) -> str | None:
        """Return that everybody is there, if so."""
        return None if facts.absent.any() else "every rep is there for a part of the period"

    def check(self, facts: Facts, faults: Faults) -> None:
        """Warn of reps who are not there."""
        reps = facts.tables.reps
        for rep in np.flatnonzero(facts.absent).tolist():
            faults.warning(f"owns nothing: {_why(facts, rep)}", **reps.at(rep, "rep_id"))

    def bars(self, facts: Facts) -> PairPredicate:
        """Return every pair of somebody who is not there."""
        return BarredClasses(np.zeros(facts.n_units, np.int64), facts.absent[None, :])

    def why_barred(self, facts: Facts, unit: int, rep: int) -> str:
        """Return why the rep is not there."""
        return f"{facts.rep_names[rep]} owns nothing: {_why(facts, rep)}."


def _why(facts: Facts, rep: int) -> str:
    reps, calendar = facts.tables.reps, facts.settings.calendar
    last = reps.dates("end_date")[rep]
    if reps.text("vacant")[rep] == "dissolve":
        return "the position is vacant and dissolved"
    assert calendar is not None, "without a period everybody is there but those whose positions are dissolved"
    if last is not None and last < calendar.start:
        return f"left on {last}, before {calendar.name} begins"
    return f"starts on {reps.dates('start_date')[rep]}, after {calendar.name} ends"
