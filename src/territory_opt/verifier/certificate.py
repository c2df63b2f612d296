"""The certificate: each level's bound computed again from its prices, in whole numbers, over all allowed pairs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from territory_opt.verifier.allowed import BLOCK
from territory_opt.verifier.facts import Bools, Ints
from territory_opt.verifier.loads import Load, Part
from territory_opt.verifier.reading import Run
from territory_opt.verifier.report import Ledger, shown
from territory_opt.verifier.slack import Reach, least_of_max, least_of_sum
from territory_opt.verifier.statement import Statement

SAFE = 2**62
"""Sums below this fit 64 bits; others are added up as Python's own whole numbers."""


@dataclass(frozen=True, eq=False)
class Block:
    """Some units with all reps: what merged accounts weigh and cost together.

    Attributes
    ----------
    units
        The members of each unit.
    accounts, first
        All members one after the other, and where each unit begins. Shapes (k,), (m,).
    allowed
        Reps who may own every member. Shape (m, reps).
    """

    units: Sequence[tuple[int, ...]]
    accounts: Ints
    first: Ints
    allowed: Bools

    def added(self, of: Any) -> Ints:
        """Return a figure of pairs, added up over the members. Shape (m, reps)."""
        reps = np.arange(self.allowed.shape[1], dtype=np.int64)[None, :]
        return _by_group(np.add, of(self.accounts[:, None], reps), self.first, axis=0)


def blocks_of(said: Statement) -> Iterator[Block]:
    """Yield the units in blocks of bounded size."""
    n_reps = len(said.facts.reps)
    step = max(1, BLOCK // max(n_reps, 1))
    waiting: list[tuple[int, ...]] = []
    size = 0
    for unit in said.units:
        waiting.append(unit)
        size += len(unit)
        if size >= step:
            yield _block(said, waiting)
            waiting, size = [], 0
    if waiting:
        yield _block(said, waiting)


def _block(said: Statement, units: list[tuple[int, ...]]) -> Block:
    accounts = np.array([account for unit in units for account in unit], np.int64)
    first = np.cumsum([0, *(len(unit) for unit in units[:-1])]).astype(np.int64)
    allowed = np.logical_and.reduceat(said.found.allowed.of(accounts), first, axis=0)
    return Block(units, accounts, first, allowed)


def ceilings(load: Load) -> list[int | None]:
    """Return for each row the weight from which a single unit counts as the ceiling; None where it counts in full.

    Only rows whose costs add up, without a hard upper limit; weights are never negative.
    """
    capped: list[int | None] = []
    for row in load.rows:
        fits = load.join == "sum" and row.price_hi > 0 and row.hard_hi is None
        if fits and row.soft_hi is not None and row.soft_hi >= max(0, row.hard_lo or 0, row.soft_lo or 0):
            capped.append(row.soft_hi)
        else:
            capped.append(None)
    return capped


def weights(load: Load, part: Part, block: Block, *, capped: bool) -> tuple[Ints, Ints]:
    """Return what units add to the rows of their reps, capped or not, and what was cut off. Shapes (m, reps)."""
    limits = [SAFE if one is None or not capped else one for one in ceilings(load)]
    ceiling = np.array([*limits, SAFE], np.int64)[part.row_of]  # a rep without a row takes the last
    weight = np.where(part.row_of >= 0, block.added(part.weight), 0)
    excess = np.maximum(weight - ceiling, 0)
    return weight - excess, excess


@dataclass
class Appraisal:
    """Adds up a level's bound, block by block."""

    said: Statement
    claim: dict[str, Any]
    prices: Sequence[Sequence[int]]
    capped: bool

    def __post_init__(self) -> None:
        self.cheapest = 0
        self.reaches: list[list[Reach]] = [[(0, 0)] * len(load.rows) for load in self.said.loads]
        for block in blocks_of(self.said):
            self._add(block)

    def weight_of(self, level: int | None) -> int:
        """Return what the costs of a level count for: those below the certified one nothing."""
        certified = int(self.claim["level"])
        if level is None or level > certified:
            return 0
        return 1 << int(self.claim["shift"]) if level == certified else int(self.claim["level_prices"][level])

    def _add(self, block: Block) -> None:
        parts: list[tuple[Ints, Sequence[int]]] = []
        n_reps = len(self.said.facts.reps)
        for charge in self.said.pair_costs:
            if counts := self.weight_of(charge.wish.level):
                parts.append((block.added(charge.of), [counts] * n_reps))
        for number, (load, prices) in enumerate(zip(self.said.loads, self.prices, strict=True)):
            counts = self.weight_of(load.wish.level)
            for part in load.parts:
                weight, excess = weights(load, part, block, capped=self.capped)
                parts.append((weight, _by_rep(part, prices)))
                parts.append((excess, _by_rep(part, [row.price_hi * counts for row in load.rows])))
                self._reach(number, part, weight, block.allowed)
        self.cheapest += _cheapest(parts, block)

    def _reach(self, number: int, part: Part, weight: Ints, allowed: Bools) -> None:
        """Add the least and the most that each unit can bring; with a candidate elsewhere it may bring nothing."""
        reps = np.argsort(part.row_of, kind="stable")
        reps = reps[part.row_of[reps] >= 0]
        rows, first = np.unique(part.row_of[reps], return_index=True)
        if not len(rows):
            return
        inside, added = allowed[:, reps], weight[:, reps]
        count = _by_group(np.add, inside.astype(np.int64), first, axis=1)
        free = count < allowed.sum(axis=1)[:, None]
        low = _by_group(np.minimum, np.where(inside, added, SAFE), first, axis=1)
        high = _by_group(np.maximum, np.where(inside, added, -SAFE), first, axis=1)
        low = np.where(count > 0, np.where(free, np.minimum(low, 0), low), 0).sum(axis=0)
        high = np.where(count > 0, np.where(free, np.maximum(high, 0), high), 0).sum(axis=0)
        for row, least, most in zip(rows.tolist(), low.tolist(), high.tolist(), strict=True):
            before = self.reaches[number][row]
            self.reaches[number][row] = before[0] + least, before[1] + most

    @property
    def bound(self) -> int:
        """The level's bound, rounded up to a whole number of quanta."""
        total = Fraction(self.cheapest)
        for load, prices, reaches in zip(self.said.loads, self.prices, self.reaches, strict=True):
            least = least_of_max if load.join == "max" else least_of_sum
            total += least(load.rows, reaches, prices, self.weight_of(load.wish.level))
        for price, cap in zip(self.claim["level_prices"], self.claim["caps"], strict=True):
            total -= price * cap
        return ceil(total / (1 << int(self.claim["shift"])))


def _by_group(what: np.ufunc, figures: Ints, first: Ints, axis: int) -> Ints:
    """Return figures added up, or their least or most, by groups of neighbours; `first` says where each begins."""
    if len(first) == figures.shape[axis]:
        return figures  # each is a group by itself, as nearly always: the way below would take most of the time
    grouped: Ints = what.reduceat(figures, first, axis=axis)
    return grouped


def _by_rep(part: Part, figures: Sequence[int]) -> list[int]:
    """Return a figure of rows for each rep, 0 for reps without a row."""
    return [int(figures[row]) if row >= 0 else 0 for row in part.row_of.tolist()]


def _cheapest(parts: Sequence[tuple[Ints, Sequence[int]]], block: Block) -> int:
    """Return the sum over units of the least that an allowed rep costs, exactly."""
    sizes = [(int(np.abs(one).max(initial=0)), max(map(abs, factors), default=0)) for one, factors in parts]
    top = sum(largest * factor for largest, factor in sizes)
    fits = top < SAFE and all(factor < SAFE for _, factor in sizes)
    number: Any = np.int64 if fits else object
    price: NDArray[Any] = np.zeros(block.allowed.shape, number)
    for one, factors in parts:
        price = price + one.astype(number) * np.array(factors, number)
    for unit in np.flatnonzero(~block.allowed.any(axis=1)).tolist():
        raise ValueError(f"nobody may own {len(block.units[unit])} accounts that must stay together")
    cheapest: NDArray[Any] = np.where(block.allowed, price, top + 1).min(axis=1)
    return sum(int(one) for one in cheapest)


def check_certificate(run: Run, said: Statement, ledger: Ledger) -> None:
    """Note bounds that their prices do not prove, and merged or capped lists that do not follow from the case."""
    certified = {entry["level"]: entry for entry in run.certificate.get("levels", ())}
    for number, level in enumerate(run.plan["levels"]):
        claimed = level["whole"]["bound_certified"]
        stands = certified[number]["bound"] if number in certified else None
        ledger.same(f"Level {level['name']}: bound_certified in plan.json beside certificate.json", claimed, stands)
    if not run.certificate:
        return
    ledger.same("The format of certificate.json", run.certificate.get("format"), "territory-opt certificate 1")
    for entry in certified.values():
        _check_claim(run, said, entry, ledger)
    _check_merged(run, said, ledger)
    if run.certificate["capped"] is not None:
        _check_capped(run, said, ledger)


def _check_claim(run: Run, said: Statement, claim: dict[str, Any], ledger: Ledger) -> None:
    levels = run.plan["levels"]
    name = f"Level {levels[claim['level']]['name']}"
    caps = [level["whole"]["cap"] for level in levels[: claim["level"]]]
    ledger.same(f"{name}: the list of caps in the certificate", claim["caps"], caps)
    if any(price < 0 for price in claim["level_prices"]) or len(claim["level_prices"]) != len(caps):
        ledger.say(f"{name}: the prices of the upper levels are {shown(claim['level_prices'])}; none may be below 0.")
        return
    prices = [own for own, rows in zip(claim["prices"], run.plan["rows"], strict=True) if rows["names"]]
    bound = Appraisal(said, claim, prices, capped=run.certificate["capped"] is not None).bound
    if claim["bound"] > bound:
        ledger.say(f"{name}: the certificate claims a bound of {claim['bound']:,}, but its prices prove {bound:,}.")


def _check_merged(run: Run, said: Statement, ledger: Ledger) -> None:
    names = said.facts.accounts
    own = {tuple(names[account] for account in unit) for unit in said.units if len(unit) > 1}
    order = said.facts.tables.account_index
    written = {tuple(sorted(unit, key=lambda a: order.get(a, -1))) for unit in run.certificate["merged"]}
    for unit in sorted(written - own):
        ledger.say(f"{' + '.join(unit)} are merged in the certificate, but need not stay together as listed.")
    for unit in sorted(own - written):
        ledger.say(f"{' + '.join(unit)} must stay together, but are not merged in the certificate.")


def _parts(said: Statement) -> Iterator[tuple[Load, Part]]:
    yield from ((load, part) for load in said.loads for part in load.parts)


def _check_capped(run: Run, said: Statement, ledger: Ledger) -> None:
    own, names = set(), said.facts.accounts
    for block in blocks_of(said):
        for load, part in _parts(said):
            weight, excess = weights(load, part, block, capped=True)
            for unit, rep in zip(*np.nonzero(block.allowed & (excess > 0)), strict=True):
                members = frozenset(names[account] for account in block.units[unit])
                ceiling = int(weight[unit, rep])
                entry = (load.wish.id, members, said.facts.reps[rep], ceiling + int(excess[unit, rep]), ceiling)
                own.add(entry)
    written = {
        (one["rule"], frozenset(one["accounts"]), one["rep"], one["weight"], one["ceiling"])
        for one in run.certificate["capped"]
    }
    for one in sorted(written ^ own, key=str):
        where = "the certificate lists it, the case does not" if one in written else "the certificate does not list it"
        text = f"{one[0]}: {' + '.join(sorted(one[1]))} with {one[2]} weighs {one[3]:,}, capped at {one[4]:,}"
        ledger.say(f"{text}: {where}.")
