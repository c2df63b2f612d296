"""Why not another rep: the pair is forced, everything else is decided afresh, and the two plans are held together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.compile import Compiled
from territory_opt.model.plan import HOUSE, Result
from territory_opt.reasons.answers import BEST, Certainty, Change, Said, change_text, differences
from territory_opt.reasons.conflict import Conflict
from territory_opt.reasons.proofs import forced, hard_part, no_plan
from territory_opt.reasons.resolving import Effort, caps_of, resolve
from territory_opt.rules.base import Groups
from territory_opt.rules.words import listed, quantity
from territory_opt.solvers.start import Start
from territory_opt.solvers.stop import Budget
from territory_opt.terms import Follow, Ints, Load

SHOWN = 10
"""Moves that the text tells; the answer has them all."""


@dataclass(frozen=True)
class Moved:
    """An account that has another owner in the other plan."""

    account: str
    was: str
    now: str

    def text(self) -> str:
        """Return the move as a phrase: ``A-17 from R-4 to R-7``."""
        return f"{self.account} from {self.was} to {self.now}"


@dataclass(frozen=True)
class WhyNot(Said):
    """What it would mean to give an account to another rep.

    Attributes
    ----------
    account, owner, instead
        Ids: the account, its rep, and the rep asked about.
    possible
        Whether a plan gives the account to that rep; None if that was not settled in time.
    changes
        What would change on each level; empty without such a plan.
    family
        Accounts that would have to go with it.
    moves
        Who else would change hands.
    forbidden
        The smallest set of rules that forbids it, where it is impossible.
    certainty
        Of the changes: ``proven`` if no plan with the pair is better. Of an impossibility: ``proven``.
    """

    account: str
    owner: str
    instead: str
    possible: bool | None
    changes: tuple[Change, ...]
    family: tuple[str, ...]
    moves: tuple[Moved, ...]
    forbidden: Conflict | None
    certainty: Certainty

    def text(self) -> str:
        """Return the answer in words."""
        if self.account and self.owner == self.instead:
            return f"{self.account} is with {self.instead} already."
        if self.forbidden is not None:
            return f"{self.account} cannot go to {self.instead} (proven): {self.forbidden.text}"
        if self.possible is None:
            return f"Whether {self.account} can go to {self.instead} was not settled in time."
        lines = [f"With {self.account} at {self.instead}: {change_text(self.changes)} ({_SURE[self.certainty]})."]
        if self.family:
            lines.append(f"With it go {listed(self.family, SHOWN)}.")
        if tuple(one.amount for one in self.changes) < (0.0,) * len(self.changes):
            lines.append(
                "The plan itself can be better: going on from it gained more than the pair costs. Solve longer."
            )
        if not self.moves:
            return "\n".join([*lines, "Nobody else changes hands."])
        shown = [f"  {move.text()}" for move in self.moves[:SHOWN]]
        more = len(self.moves) - SHOWN
        shown += [f"  and {more} more"] if more > 0 else []
        return "\n".join([*lines, f"{quantity(len(self.moves), 'accounts')} more would change hands:", *shown])


_SURE = {**BEST, "proven": "proven: no plan with this pair is better"}


def why_not(result: Result, unit: int, rep: int, effort: Effort) -> WhyNot:
    """Return what it would mean to give a unit to a rep, the levels above the last held as near as in the plan."""
    assert result.plan is not None
    compiled, owner = result.problem.compiled, result.plan.owner
    names = _names(compiled, unit, int(owner[unit]), rep)
    if int(owner[unit]) == rep:
        return WhyNot(*names, True, (), (), (), None, "proven")
    barred = _barred(compiled, unit, rep)
    if barred is not None:
        return WhyNot(*names, False, (), (), (), barred, "proven")
    reduced = int(compiled.reduction.unit_of[unit])
    model = forced(compiled.reduced, reduced, rep)
    begin = compiled.reduction.lower(owner)
    begin[reduced] = rep
    found = resolve(compiled, model, Start(begin, caps_of(result), result.certificates), effort)
    if found.owner is None:
        clash = _clash(compiled, unit, reduced, rep, effort) if found.status == "infeasible" else None
        return WhyNot(*names, None if clash is None else False, (), (), (), clash, found.certainty)
    family = np.flatnonzero(compiled.reduction.unit_of == reduced)
    others = np.flatnonzero((found.owner != owner) & (compiled.reduction.unit_of != reduced))
    return WhyNot(
        *names,
        True,
        differences(compiled, owner, found.owner),
        tuple(compiled.facts.unit_names[one] for one in family.tolist() if one != unit),
        moved(compiled, owner, found.owner, others),
        None,
        found.certainty,
    )


def moved(compiled: Compiled, before: Ints, after: Ints, units: Ints) -> tuple[Moved, ...]:
    """Return how some units change hands."""
    facts = compiled.facts

    def name(rep: int) -> str:
        return facts.rep_names[rep] if rep >= 0 else HOUSE

    return tuple(Moved(facts.unit_names[u], name(int(before[u])), name(int(after[u]))) for u in units.tolist())


def _names(compiled: Compiled, unit: int, owner: int, rep: int) -> tuple[str, str, str]:
    facts = compiled.facts
    return facts.unit_names[unit], facts.rep_names[owner] if owner >= 0 else HOUSE, facts.rep_names[rep]


def _barred(compiled: Compiled, unit: int, rep: int) -> Conflict | None:
    """Return what bars a pair before anything is solved: one rule, or whatever keeps its family together."""
    facts, at = compiled.facts, np.array([unit], np.int64)
    account, name = facts.unit_names[unit], facts.rep_names[rep]
    bar = int(compiled.model.barred_by(at, np.array([rep], np.int64))[0])
    if bar >= 0:
        rule = compiled.rules[bar]
        return Conflict((rule.name,), (account,), (name,), rule.why_barred(facts, unit, rep))
    reduced = compiled.reduction.unit_of[at]
    if int(compiled.reduced.pairs.find(reduced, np.array([rep], np.int64))[0]) >= 0:
        return None
    members = np.flatnonzero(compiled.reduction.unit_of == reduced[0])
    bars = compiled.model.barred_by(members, np.full(len(members), rep, np.int64))
    kept = [one for one, bar in zip(members.tolist(), bars.tolist(), strict=True) if bar >= 0]
    why = compiled.rules[int(bars[bars >= 0][0])]
    groups = [compiled.rules[index].name for index, scope in compiled.scopes.items() if _hard_group(scope.groups, unit)]
    said = f"it stays together with {facts.unit_names[kept[0]]}, and {why.why_barred(facts, kept[0], rep)}"
    return Conflict((*groups, why.name), (account, facts.unit_names[kept[0]]), (name,), said)


def _hard_group(groups: Groups | None, unit: int) -> bool:
    return groups is not None and groups.price is None and unit in groups.unit


def _clash(compiled: Compiled, unit: int, reduced: int, rep: int, effort: Effort) -> Conflict:
    """Return rules whose hard limits forbid a pair, none of which can be left out."""
    budget, model = Budget(effort.seconds), forced(compiled.reduced, reduced, rep)
    kept = [index for index in compiled.rules if _limits_something(compiled, index)]
    for index in list(kept):
        rest = [one for one in kept if one != index]
        if no_plan(hard_part(model, rest), budget, effort.workers):
            kept = rest
    names = tuple(compiled.rules[index].name for index in kept)
    facts = compiled.facts
    said = f"no plan with this pair keeps {listed(names, len(names))}."
    return Conflict(names, (facts.unit_names[unit],), (facts.rep_names[rep],), said)


def _limits_something(compiled: Compiled, index: int) -> bool:
    return any(
        isinstance(term, Load | Follow) and term.rule == index for term in hard_part(compiled.reduced, [index]).terms
    )
