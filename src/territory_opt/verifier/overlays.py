"""Overlays: how many specialists each rep of a core line works with, stated from the accounts' lines."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from territory_opt.quantities import exact, half_up
from territory_opt.verifier.facts import Facts, Ints
from territory_opt.verifier.lines import account_of
from territory_opt.verifier.wishes import Wish


@dataclass(frozen=True)
class Overlay:
    """One overlay line and the line that it follows.

    Attributes
    ----------
    wish
        The rule.
    ties
        The core line and the overlay line of each account that has both.
    price
        Of each specialist beyond a core rep's first, in quanta of the level; None where there may be none.
    """

    wish: Wish
    ties: tuple[tuple[int, int], ...]
    price: int | None

    def specialists(self, owner: Ints) -> dict[int, list[int]]:
        """Return the specialists whom each core rep works with under a plan, both ascending."""
        met = {(int(owner[core]), int(owner[overlay])) for core, overlay in self.ties}
        by_rep: dict[int, list[int]] = {}
        for rep, specialist in sorted(met):
            if rep >= 0 and specialist >= 0:
                by_rep.setdefault(rep, []).append(specialist)
        return by_rep

    def extra(self, owner: Ints) -> int:
        """Return the number of specialists beyond the first of each core rep."""
        return sum(len(own) - 1 for own in self.specialists(owner).values())

    def cost(self, owner: Ints) -> int:
        """Return what a plan pays for them."""
        return 0 if self.price is None else self.price * self.extra(owner)

    def violation(self, owner: Ints) -> int:
        """Return how many there are although there may be none."""
        return self.extra(owner) if self.price is None else 0


def overlay_of(facts: Facts, wish: Wish, size: Fraction | None) -> Overlay | None:
    """Return what a rule says of an overlay line, None if it is about something else; `size` is its level's quantum."""
    if wish.kind != "overlay":
        return None
    core, overlay = (
        {
            account_of(name, own): i
            for i, (name, own) in enumerate(zip(facts.accounts, facts.lines, strict=True))
            if own == line
        }
        for line in (wish["follows"], wish["line"])
    )
    ties = tuple((core[account], overlay[account]) for account in core if account in overlay)
    price = None if size is None or wish["hard"] else half_up(exact(wish["cost_per_extra_specialist"]) / size)
    return Overlay(wish, ties, price)
