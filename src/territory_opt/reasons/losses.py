"""Loss of a rep: who would take over, everybody else keeping what they have, and what it costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import monotonic

import numpy as np

from territory_opt.model.plan import Plan
from territory_opt.reasons.answers import BEST, Certainty, Change, Said, change_text, changes_between
from territory_opt.reasons.proofs import with_pairs
from territory_opt.reasons.resolving import Effort, resolve
from territory_opt.reasons.variants import owner_in, without_rep
from territory_opt.rules.words import listed, quantity
from territory_opt.solvers.start import COLD

WORST = 5
"""Losses that the text names."""


@dataclass(frozen=True)
class Loss(Said):
    """What it would mean if a rep left.

    Attributes
    ----------
    rep
        Id.
    accounts
        How many it has.
    possible
        Whether the others can take over without giving anything away; None if that was not settled in time.
    takers
        Who would take over, and how many accounts.
    changes
        What each goal would cost more, against the plan; targets are then those of the reps who are left.
    house
        Accounts that nobody who is left may own.
    certainty
        ``proven`` if no other takeover is better.
    """

    rep: str
    accounts: int
    possible: bool | None
    takers: tuple[tuple[str, int], ...]
    changes: tuple[Change, ...]
    house: tuple[str, ...]
    certainty: Certainty

    def text(self) -> str:
        """Return the loss as a line."""
        head = f"Without {self.rep} ({quantity(self.accounts, 'accounts')})"
        if self.possible is None:
            return f"{head}: who could take over was not settled in time."
        if not self.possible:
            return f"{head}: nobody can take over unless other accounts move too (proven)."
        who = listed([f"{rep} ({count})" for rep, count in self.takers], WORST)
        lost = f"; nobody may own {listed(self.house)}" if self.house else ""
        return f"{head}: {who} take over; {change_text(self.changes)}{lost} ({BEST[self.certainty]})."


@dataclass(frozen=True)
class Losses(Said):
    """What the loss of each rep would mean, worst first; reps for whom the time was too short are named."""

    losses: tuple[Loss, ...]
    left_out: tuple[str, ...]
    certainty: Certainty

    def text(self) -> str:
        """Return the worst losses in words."""
        lines = [one.text() for one in self.losses[:WORST]]
        if self.left_out:
            lines.append(f"Not looked at for want of time: {listed(self.left_out)}.")
        return "\n".join(lines)


def losses(plan: Plan, reps: Sequence[int] | None = None, effort: Effort | None = None) -> Losses:
    """Return what it would mean if each of some reps left.

    Parameters
    ----------
    reps
        Indices; None: every rep.
    effort
        What all of it may take.
    """
    effort, began = effort or Effort(120), monotonic()
    wanted = list(range(plan.problem.facts.n_reps) if reps is None else reps)
    found: list[Loss] = []
    for place, rep in enumerate(wanted):
        left = effort.seconds - (monotonic() - began)
        if left <= 0:
            break
        found.append(loss_of(plan, rep, replace(effort, seconds=left / (len(wanted) - place))))
    names = [plan.problem.facts.rep_names[rep] for rep in wanted[len(found) :]]
    sure = not names and all(one.certainty == "proven" for one in found)
    found.sort(key=_badness, reverse=True)
    return Losses(tuple(found), tuple(names), "proven" if sure else "cut off by time" if names else "heuristic")


def _badness(loss: Loss) -> tuple[bool, int, float]:
    return not loss.possible, len(loss.house), loss.changes[-1].amount if loss.changes else 0.0


def loss_of(plan: Plan, rep: int, effort: Effort) -> Loss:
    """Return what it would mean if one rep left."""
    problem = plan.problem
    name, orphans = problem.facts.rep_names[rep], np.flatnonzero(plan.owner == rep)
    variant = without_rep(problem, rep)
    compiled = variant.compiled
    now = owner_in(variant, problem, plan.owner)
    pairs, kept = compiled.reduced.pairs, compiled.reduction.lower(now)
    held = kept[pairs.unit]
    model = with_pairs(compiled.reduced, np.flatnonzero((held < 0) | (pairs.rep == held)))
    found = resolve(compiled, model, COLD, replace(effort, method="exact"))
    if found.owner is None:
        possible = False if found.status == "infeasible" else None
        return Loss(name, len(orphans), possible, (), (), (), found.certainty)
    takers = Counter(variant.facts.rep_name(to) for to in found.owner[orphans].tolist() if to >= 0)
    house = tuple(problem.facts.unit_names[unit] for unit in orphans[found.owner[orphans] < 0].tolist())
    changed = changes_between(problem.compiled, plan.owner, compiled, found.owner)
    return Loss(name, len(orphans), True, tuple(takers.most_common()), changed, house, found.certainty)
