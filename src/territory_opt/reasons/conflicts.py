"""diagnose: which rules and which data cannot be kept together, as many such sets as can be found apart.

Sums that anybody can check come first, then complete search on models without any objective. From each impossible part
whatever can be left out is left out: rules, limits of reps, accounts. What remains is proven impossible by itself; then
it is set aside, and the search for the next begins.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from territory_opt.errors import InputError
from territory_opt.model.checks import check_data
from territory_opt.model.compile import Compiled, compile_rules, prepare
from territory_opt.model.problem import Problem
from territory_opt.reasons.answers import Certainty, Said
from territory_opt.reasons.conflict import Conflict, described
from territory_opt.reasons.cores import Core, Cores, shortened, without
from territory_opt.reasons.giving import GIVES, USUAL
from territory_opt.reasons.narrow_sums import proven_by_sums
from territory_opt.reasons.way_out import WayOut, way_out
from territory_opt.rules.facts import Facts
from territory_opt.rules.words import listed, quantity
from territory_opt.solvers.stop import Budget

LISTED = 12
"""With more accounts than this a sum is about all of them together, and they are not left out one by one."""

_SHARE_OF_SEARCH = 0.6
"""The part of the time that goes into conflicts; the rest is for the way out."""


@dataclass(frozen=True)
class Diagnosis(Said):
    """Why nothing is feasible.

    Attributes
    ----------
    proven
        Whether it is proven that nothing is feasible.
    conflicts
        What cannot be kept together; no account and no limit stands in two of them.
    certainty
        ``proven``: there is no further conflict apart from these, and nothing can be left out of any of them.
        ``cut off by time``: there may be more, or some may be larger than need be.
    way_out
        The least that would have to give; None if none was looked for or found.
    asked
        What was allowed to give; nothing if no way out was looked for.
    """

    proven: bool
    conflicts: tuple[Conflict, ...]
    certainty: Certainty = "proven"
    way_out: WayOut | None = None
    asked: tuple[str, ...] = ()

    def text(self) -> str:
        """Return the answer in words, a line for each thing there is to say."""
        if not self.conflicts:
            if self.certainty == "proven":
                return "Nothing clashes: some plan keeps all hard rules (proven)."
            return "No conflict was found in time. None is ruled out: allow more time."
        count = quantity(len(self.conflicts), "conflicts" if len(self.conflicts) > 1 else "conflict")
        more = "" if self.certainty == "proven" else " There may be more, or smaller ones: time ran out."
        lines = [f"No plan keeps all hard rules (proven): {count}.{more}"]
        lines += [f"  {one.text} (rules: {', '.join(one.rules)})" for one in self.conflicts]
        if self.way_out is not None:
            lines.append(self.way_out.text())
        elif self.asked:
            lines.append(f"No way out was found in which only this gives: {listed(self.asked, len(self.asked))}.")
            rest = [kind for kind in GIVES if kind not in self.asked]
            lines += [f"More may give if it is asked for: {listed(rest, len(rest))}."] if rest else []
        return "\n".join(lines)


def diagnose(
    problem: Problem, *, seconds: float = 30.0, workers: int = 2, give: tuple[str, ...] | None = None
) -> Diagnosis:
    """Return what cannot be kept together in a problem, and what would have to give at the least.

    Parameters
    ----------
    problem
        A problem, presumably without a feasible plan.
    seconds
        For everything; proofs by sums take hardly any of it.
    workers
        Threads of the search.
    give
        What the way out may change, of `territory_opt.reasons.giving.GIVES`; None: `USUAL`. Empty: no way out is looked
        for.

    Raises
    ------
    InputError
        If the data or settings are wrong (impossible loads are not: they are diagnosed), or `give` names anything
        else.
    """
    if unknown := sorted(set(give or ()) - set(GIVES)):
        raise InputError(f"{', '.join(unknown)} cannot give; expected {', '.join(GIVES)}")
    whole = Budget(seconds)
    # Levels do not matter to what is feasible.
    facts = Facts(problem.tables, problem.settings.model_copy(update={"levels": None}))
    check_data(facts, problem.rules).raise_errors()
    compiled = compile_rules(prepare(facts, problem.rules))
    search = _Search(compiled, whole.part(_SHARE_OF_SEARCH), workers)
    conflicts = tuple(search.run())
    certainty: Certainty = "proven" if search.complete else "cut off by time"
    asked = USUAL if give is None else tuple(kind for kind in GIVES if kind in give)
    if not conflicts or not asked:
        return Diagnosis(bool(conflicts), conflicts, certainty)
    out = way_out(search.cores, search.found, whole.left, workers, asked)
    return Diagnosis(True, conflicts, certainty, out, asked)


class _Search:
    """Finds conflict after conflict, each apart from those before."""

    def __init__(self, compiled: Compiled, budget: Budget, workers: int) -> None:
        self.cores, self.budget, self.workers = Cores(compiled), budget, workers
        self.complete = True
        self.found: list[Core] = []

    def run(self) -> list[Conflict]:
        rest, found = self.cores.whole, list[Conflict]()
        while True:
            core = self._next(rest)
            if core is None:
                return found
            self.found.append(core)
            collective = _collective(core)
            found.append(described(self.cores, core, collective))
            rest = without(rest, () if collective else self._whole_blocks(rest, core), core.sides)

    def _whole_blocks(self, rest: Core, core: Core) -> list[tuple[int, ...]]:
        units = {unit for block in core.blocks for unit in block}
        return [block for block in rest.blocks if units & set(block)]

    def _next(self, rest: Core) -> Core | None:
        """Return the next irreducible part, None if there is none (or no time to find it)."""
        if not rest.blocks:
            return None
        core = proven_by_sums(self.cores, rest)
        if core is not None:
            return self._reduced(core, sums=True)
        for part in self._components(rest):
            if self.cores.impossible(part, self.budget, self.workers):
                return self._reduced(part, sums=False)
            self.complete &= not self.budget.over
        return None

    def _components(self, core: Core) -> list[Core]:
        """Return parts that have nothing to do with one another, smallest first: no rep and no limit in common."""
        model = self.cores.model(core)
        n_blocks, n_reps = model.n_units, model.n_reps
        numbers = sorted({side.load for side in core.sides})
        first = np.cumsum([0, *(len(self.cores.loads[k].term.limits) for k in numbers)])
        links = [(model.pairs.unit, n_blocks + model.pairs.rep)]
        for place, duals in enumerate(model.duals):
            links.append((model.pairs.unit[duals.entries.at], n_blocks + n_reps + first[place] + duals.entries.row))
        links += [(term.core, term.follower) for term in self.cores.follows(core)]
        one, other = (np.concatenate(part) for part in zip(*links, strict=True))
        size = n_blocks + n_reps + int(first[-1])
        graph = coo_array((np.ones(len(one)), (one, other)), shape=(size, size))
        _, label = connected_components(graph, directed=False)
        parts = []
        for number in np.unique(label[:n_blocks]).tolist():
            blocks = tuple(core.blocks[b] for b in np.flatnonzero(label[:n_blocks] == number).tolist())
            sides = tuple(
                side
                for side in core.sides
                if label[n_blocks + n_reps + first[numbers.index(side.load)] + side.row] == number
            )
            parts.append(replace(core, blocks=blocks, sides=sides))
        return sorted(parts, key=lambda part: len(part.blocks))

    def _reduced(self, core: Core, sums: bool) -> Core:
        """Leave out whatever is not needed: rules, whole families, limits, then accounts one by one."""
        many = sums and _collective(core)

        def still(part: Core) -> bool:
            if many:
                return proven_by_sums(self.cores, part) is not None
            proof = self.cores.impossible(part, self.budget, self.workers)
            self.complete &= not self.budget.over
            return proof

        alone = tuple((unit,) for block in core.blocks for unit in block)
        if still(replace(core, blocks=alone)):
            core = replace(core, blocks=alone)
        if not many:
            blocks = shortened(list(core.blocks), lambda left: still(replace(core, blocks=tuple(left))))
            core = replace(core, blocks=tuple(blocks))
        rules = shortened(list(core.rules), lambda left: still(replace(core, rules=tuple(left))))
        core = replace(core, rules=tuple(rules))
        sides = shortened(list(core.sides), lambda left: still(replace(core, sides=tuple(left))))
        core = replace(core, sides=tuple(sides))
        return core if many else _smaller_families(core, still)


def _collective(core: Core) -> bool:
    """Tell whether accounts count only as a whole: many of them, or all that a lower limit might count on."""
    return bool(core.sides) and (len(core.blocks) > LISTED or not all(side.upper for side in core.sides))


def _smaller_families(core: Core, still: Callable[[Core], bool]) -> Core:
    """Leave out members of families that are not needed."""
    for place in range(len(core.blocks)):

        def kept(left: list[int], place: int = place, core: Core = core) -> Core:
            return replace(core, blocks=(*core.blocks[:place], tuple(left), *core.blocks[place + 1 :]))

        def fine(left: list[int], kept: Callable[[list[int]], Core] = kept) -> bool:
            return bool(left) and still(kept(left))

        core = kept(shortened(list(core.blocks[place]), fine))
    return core
