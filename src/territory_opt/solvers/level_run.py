"""One level: bound it by prices, start, search, and ask an exact solver where it may close the gap."""

from __future__ import annotations

from dataclasses import replace

from territory_opt.model.plan import Status
from territory_opt.solvers.branches import best_branches, large_units
from territory_opt.solvers.certificate import Certificate, no_certificate
from territory_opt.solvers.construct import construct
from territory_opt.solvers.course import Course
from territory_opt.solvers.cpsat import solve_program
from territory_opt.solvers.dive import Dives, suit_dives
from territory_opt.solvers.everywhere import proven_everywhere, recheck
from territory_opt.solvers.exact import close, open_view
from territory_opt.solvers.judge import Judge, Standing
from territory_opt.solvers.knapsack_bound import KnapsackBound
from territory_opt.solvers.known import Known
from territory_opt.solvers.level_search import LevelSearch, keeps_all
from territory_opt.solvers.method import EXACT_PAIRS, OPEN_PAIRS
from territory_opt.solvers.prices import best_prices
from territory_opt.solvers.program import assemble
from territory_opt.solvers.progress import Progress
from territory_opt.solvers.set_bound import set_bound
from territory_opt.solvers.stop import Budget
from territory_opt.terms import Ints

_SHARE_OF_PRICES = 0.4
"""The most of a level's time that goes into prices."""

_SHARE_OF_START = 0.4
"""The most of a level's time that goes into a start for an exact solver."""

_SHARE_OF_ANNEALING = 0.3
"""The part of a large level's time that goes into its start, unless it needs more."""

_LARGEST_SHARE_OF_ANNEALING = 0.7
"""The most of a large level's time that goes into its start."""

_FOR_A_UNIT = 4e-5
"""Seconds of annealing that each unit needs: with less too many limits are left broken."""

_SHARE_BEFORE_BRANCHES = 0.15
"""The part of a level's time that neighbourhoods have before the owner of a unit is decided that fills a territory."""

_SHARE_OF_BRANCHES = 0.3
"""The most of what is left that goes into the prices of branches."""

_SHARE_OF_DIVING = 0.15
"""The most of what is left that goes into deciding other large units in the lowest branch."""

_SHARE_OF_LOWEST = 0.5
"""The part of what is left that goes into a plan of the lowest branch, be it worse than the best one at first."""

_SHARE_BEFORE_DIVES = 0.25
"""The part of a large level's time that neighbourhoods have before plans are put together from whole territories."""

_SHARE_OF_DIVES = 0.5
"""The most of what is left that goes into plans put together from whole territories."""

_IDLE_DIVES = 30
"""Dives without gain after which a plan is left as it is."""

_SHARE_OF_PROOF = 0.15
"""The part of a large level's time that is kept for a proof, if the prices leave little open by then."""

_LARGEST_MODEL = 100_000
"""With more pairs a model of all of them takes longer to build than is left when all else has failed."""

_MOMENT = 0.5
"""Deterministic seconds for a plan after an interrupt that came before there was one."""


class LevelRun:
    """The solve of one level: prices, a start, a search, and an exact solver where it may close the gap.

    Attributes
    ----------
    known
        The best plan and the best bounds so far.
    ahead
        The next level's prices under a cap guessed from this level's bound: they make the start of this level a plan
        that the next one likes too.
    search
        Improves plans.
    """

    def __init__(
        self,
        whole: Course,
        level: int,
        caps: tuple[int, ...],
        budget: Budget,
        owner: Ints | None,
        ahead: Certificate | None,
    ) -> None:
        self.whole, self.model, self.level, self.caps, self.budget = whole, whole.model, level, caps, budget
        self._of_sets: int | None = None
        self.ahead: Certificate | None = None
        proof = self._unpriced() if self._at_aim(owner) else self._price(ahead)
        self.judge = Judge(self.model, caps, proof, self.ahead)
        self.known = Known(self.judge, whole.start.aim(level), budget)
        self.search = LevelSearch(self.known, whole.executor, whole.seed, self._found)
        for plan in (owner, whole.start.owner):
            if plan is not None:
                self.known.offer(plan)
        self._report("prices")

    def _at_aim(self, owner: Ints | None) -> bool:
        """Tell whether a plan is good enough before anything is done."""
        aim = self.whole.start.aim(self.level)
        if aim is None or owner is None or self.model.violation(owner) > 0:
            return False
        kept = zip(self.model.cost(owner), (*self.caps, aim), strict=False)
        return all(cost <= most for cost, most in kept)

    def _unpriced(self) -> Certificate:
        """Bound the level by every unit's cheapest pair."""
        return proven_everywhere(self.model, no_certificate(self.model, self.level, self.caps))

    def _price(self, known: Certificate | None) -> Certificate:
        """Bound the level, and guess what the next one will make of its prices."""
        with self.budget.lent(_SHARE_OF_PRICES) as part:
            if known is not None and self.level == 0 and self.whole.start.at_top:
                certificate = replace(known, bound=recheck(self.model, known))
            else:
                best = best_prices(self.model, self.level, self.caps, part, known)
                certificate = proven_everywhere(self.model, best)
            if self.level + 1 < len(self.model.levels):
                aim = self.whole.start.aim(self.level)
                cap = self.model.levels[self.level].cap(certificate.bound) if aim is None else aim
                below = self.whole.start.prices(self.level + 1)
                self.ahead = best_prices(self.model, self.level + 1, (*self.caps, cap), part, below)
        return certificate

    def solve(self) -> Status:
        """Find the best plan that the budget allows; `known.owner` stays None if none keeps the hard limits."""
        start = self._beginning()
        self.known.offer(start)
        if self.known.reaches_aim(self.known.standing):
            return "feasible"
        dives = suit_dives(self.judge)
        if self.whole.how.as_a_whole:
            return self._as_a_whole(start, dives)
        if self.whole.start.owner is None and len(self.model.pairs) > EXACT_PAIRS:
            start = self._annealed()
        if dives:
            self._search_for(_SHARE_BEFORE_DIVES, start)
            self._dive()
            start = start if self.known.owner is None else self.known.owner
        else:
            start = self._branched(start)
        self._search_for(1.0 - _SHARE_OF_PROOF, start)
        if self.known.owner is None and len(self.model.pairs) > _LARGEST_MODEL:
            return "unknown"
        if self.known.owner is not None and self.budget.over:
            return "feasible"
        if self.known.owner is None or self._little_is_open():
            return self._exact()
        self._prove()
        self.search.run(self.known.owner, self.budget)
        return "feasible"

    def _as_a_whole(self, start: Ints, dives: bool) -> Status:
        """Solve one model of all; a good plan closes pairs before, and stands if time runs out."""
        if dives:
            self._dive()
            if self.known.owner is not None:
                return self._exact()
        self._search_for_a_start(start)
        # Whether to ask for a whole proof is decided before: a better bound is no reason to do without one.
        near = self.known.is_enough(self.known.standing)
        self._prove()
        return "feasible" if near or self.known.is_proven else self._closed()

    def insist(self, budget: Budget) -> Status:
        """Go on from where the search stopped until there is a plan at all."""
        self.budget = budget
        if self.whole.how.as_a_whole:
            return self._exact()
        start = self.judge.priced_plan() if self.search.attempt is None else self.search.attempt
        self.search.once(start, budget, keeps_all)
        return "unknown" if self.known.owner is None else "feasible"

    def _annealed(self) -> Ints:
        """Return the annealed start, or the plan of the level above if that is better here."""
        needed = _FOR_A_UNIT * self.model.n_units / max(self.budget.left, 1e-9)
        with self.budget.lent(min(max(needed, _SHARE_OF_ANNEALING), _LARGEST_SHARE_OF_ANNEALING)) as part:
            start = construct(
                self.judge, self.ahead, part, self.whole.executor, self.whole.seed, lambda: self._report("construct")
            )
        self.known.offer(start)
        return start if self.known.owner is None or self.judge.standing(start).broken > 0 else self.known.owner

    def _branched(self, start: Ints) -> Ints:
        """Decide who owns a unit that fills most of a territory: search the lowest branch, and stay in the best plan's.

        On upper levels plans must suit the levels below too, and prices of branches know nothing of those.
        """
        if not self.model.pairs.whole or self.ahead is not None or not len(large_units(self.judge, start)):
            return start
        found = self._search_for(_SHARE_BEFORE_BRANCHES, start)
        if self.known.owner is None:
            return found
        with self.budget.lent(_SHARE_OF_BRANCHES) as part:
            branches = best_branches(self.judge, self.known.owner, part)
        if branches is None:
            return self.known.owner
        self.known.believe(branches.bound)
        self._report("prices")
        with self.budget.lent(_SHARE_OF_DIVING) as part:
            self.search.within = branches.dive(self.known.owner, part)
        with self.budget.lent(_SHARE_OF_LOWEST) as part:
            self.search.once(self.known.owner, part, self.known.is_enough)
        self.search.within = branches.judge(branches.of(self.known.owner))
        return self.known.owner

    def _dive(self) -> None:
        """Put plans together from whole territories."""
        with self.budget.lent(_SHARE_OF_DIVES) as part:
            dives = Dives(self.judge, self.known.owner, self.whole.executor, part, self.whole.seed)
            dives.look()
            if self.model.pairs.whole:
                self._of_sets = set_bound(self.judge, dives, part, self.known.standing.cost)
                self.known.believe(self._of_sets)
                self._report("improve")
            dives.begin(self._taken)
            dives.run(self.known.is_enough, self._taken, _IDLE_DIVES)

    def _prove(self) -> None:
        """Prove more than prices can, rep by rep."""
        if self.known.owner is None or not self.model.pairs.whole or self.known.is_enough(self.known.standing):
            return
        self.known.believe(
            KnapsackBound(self.judge, self.known.owner, self.whole.executor, self.whole.seed).proven(self.budget)
        )
        self._report("exact")

    def _taken(self, owner: Ints) -> None:
        self.known.offer(owner)
        self._report("improve")

    def _little_is_open(self) -> bool:
        """Tell whether the prices leave so few pairs open that one model can be proven."""
        return (
            self.known.owner is not None
            and len(open_view(self.judge, self.known.owner, self.known.standing.cost).pairs) <= OPEN_PAIRS
        )

    def _beginning(self) -> Ints:
        """Return the plan to search from: the given one, or what the level above made of it; else the prices' own."""
        if self.whole.start.owner is None:
            return self.judge.priced_plan()
        # A plan that only needs repair is nearer to good than what the level above left without a look at this one.
        broken = self.judge.standing(self.whole.start.owner).broken > 0
        return self.whole.start.owner if self.known.owner is None or broken else self.known.owner

    def _patience(self) -> int:
        """Rounds without gain after which a start is good enough: few on small models, which CP-SAT does at once."""
        return min(max(len(self.model.pairs) // 60, 4), 30)

    def _search_for(self, share: float, start: Ints) -> Ints:
        """Improve the start with a part of what is left, and return where that stopped."""
        with self.budget.lent(share) as part:
            return self.search.run(start, part)

    def _search_for_a_start(self, start: Ints) -> None:
        """Look for a plan that closes pairs for the exact solver; while many stay open, as long as there is time."""
        with self.budget.lent(_SHARE_OF_START) as part:
            self.search.run(start, part, self._patience())
            if self.known.owner is not None and not self._little_is_open():
                self.search.run(self.known.owner, part)

    def _exact(self) -> Status:
        """Ask the exact solver for a better plan and a proof."""
        return "feasible" if self.known.is_enough(self.known.standing) else self._closed()

    def _closed(self) -> Status:
        """Ask the exact solver whatever is known."""
        start = self.known.owner if self.known.owner is not None else self.judge.priced_plan()
        if self.budget.over:
            if self.known.owner is None and self.budget.signal.is_set() and len(self.model.pairs) <= EXACT_PAIRS:
                self._hasten(start)
            return "unknown" if self.known.owner is None else "feasible"
        near = self.known.slack(max(self.known.bound, 0))
        # CP-SAT is not told of the knapsack bound: as a limit of the objective it makes it slower.
        solver = self.whole.solver(self.budget, near, self._of_sets)
        answer = close(self.judge, start, self.judge.standing(start), solver)
        self.budget.spend(answer.work)
        if self.model.pairs.whole:
            self.known.believe(answer.bound)
        if answer.owner is not None:
            self.known.offer(answer.owner)
        self._report("exact")
        if self.known.owner is None and answer.status == "infeasible" and not self.model.pairs.whole:
            return "unknown"  # pairs that are no candidates may still make a plan
        return "feasible" if self.known.owner is not None else answer.status

    def _hasten(self, start: Ints) -> None:
        """Look for any plan that may be delivered, for a moment: whoever interrupts wants one."""
        program = assemble(self.model, self.model.whole_view(), self.level, self.caps)
        answer = solve_program(program, work=_MOMENT, seed=self.whole.seed, hint=start)
        if answer.owner is not None:
            self.known.offer(answer.owner)

    def _found(self, standing: Standing) -> None:
        self._report("improve", standing.cost if standing.broken == 0 else None)

    def _report(self, phase: str, incumbent: int | None = None) -> None:
        if incumbent is None and self.known.owner is not None:
            incumbent = self.known.standing.cost
        self.whole.listener(Progress(phase, self.level, self.whole.budget.elapsed, incumbent, self.known.bound))
