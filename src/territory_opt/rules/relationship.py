"""Relationship: accounts stay with the reps they know; the weaker the bond, the cheaper to break."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal, NamedTuple

import numpy as np
from pydantic import Field

from territory_opt.errors import Faults
from territory_opt.quantities import exact, half_up
from territory_opt.rules.base import Finding, LevelUnit, Pins, Rule, Scope
from territory_opt.rules.facts import Facts
from territory_opt.rules.listed_pairs import ListedPairs
from territory_opt.rules.words import listed, number, quantity
from territory_opt.schema.number import Number
from territory_opt.terms import Form, Ints, Measure, Pair, Term


class Bond(NamedTuple):
    """A relationship of a known account with a known rep."""

    unit: int
    rep: int
    strength: float


@dataclass(frozen=True, eq=False)
class BrokenBonds:
    """What it costs to give each account to each rep: all its bonds but the one with that rep.

    Attributes
    ----------
    bonds
        The pairs with a bond.
    cost
        What breaking each costs. Shape (bonds,).
    total
        What breaking all bonds of a unit costs. Shape (units,).
    """

    bonds: ListedPairs
    cost: Ints
    total: Ints

    def __call__(self, unit: Ints, rep: Ints) -> Ints:
        """Return the pairs' costs."""
        cost = self.total[unit]
        at = self.bonds.find(unit, rep)
        kept = at >= 0
        cost[kept] -= self.cost[at[kept]]
        return cost

    def form(self) -> Form:
        """Return what breaking all bonds costs, but for the pairs with one."""
        return Form(self.total.astype(np.float64), apart=self.bonds.pairs)


class Relationship(Rule):
    """Keep strong relationships, and charge the breaking of weaker ones with a part of the account's value.

    From ``keep_from`` on an account stays with the reps it knows so well. Below, giving it to somebody else costs
    strength × ``loss_share`` × its value; every relationship that is broken costs.
    """

    rule: Literal["relationship"] = "relationship"
    keep_from: Annotated[float, Number(low=0, required=True)] = Field(
        default=0.8, description="Strength from which a relationship must be kept"
    )
    loss_share: Annotated[float, Number(low=0, high=1, required=True)] = Field(
        default=0.17, description="Share of the value that is lost when a relationship of strength 1 is broken"
    )

    def level_unit(self, facts: Facts) -> LevelUnit | None:
        """Return money."""
        return "money"

    def skipped(self, facts: Facts) -> str | None:
        """Return that there are no relationships, if so."""
        return None if facts.tables.relationships.n else "there are no relationships"

    def check(self, facts: Facts, faults: Faults) -> None:
        """Report blank strengths, and blank values of accounts that know somebody."""
        table = facts.tables.relationships
        for i in np.flatnonzero(np.isnan(table.number("strength"))).tolist():
            faults.error("is blank, expected a number from 0 to 1", **table.at(i, "strength"))
        known = np.zeros(facts.n_units, np.bool_)
        known[[bond.unit for bond in self._weak(facts)]] = True
        for column in facts.value.columns:
            facts.require(column, f'relationship "{self.name}"', faults, known)

    def pins(self, facts: Facts) -> Pins | None:
        """Return the accounts that must stay with the reps they know well."""
        strong = [bond for bond in self.bonds(facts) if bond.strength >= self.keep_from]
        if not strong:
            return None
        return Pins(np.array([b.unit for b in strong]), np.array([b.rep for b in strong]), override=False)

    def preferred(self, facts: Facts) -> tuple[Ints, Ints]:
        """Return the accounts and the reps they know."""
        bonds = self.bonds(facts)
        unit, rep = (np.array([bond[place] for bond in bonds], np.int64) for place in (0, 1))
        return unit, rep

    def why_barred(self, facts: Facts, unit: int, rep: int) -> str:
        """Return with whom the account stays."""
        strong = [bond for bond in self.bonds(facts, unit) if bond.strength >= self.keep_from]
        reps = listed([f"{facts.rep_names[bond.rep]} (strength {number(bond.strength)})" for bond in strong])
        return f"{facts.unit_names[unit]} stays with {reps}: relationships are kept from {number(self.keep_from)}."

    def bonds(self, facts: Facts, only: int | None = None) -> list[Bond]:
        """Return the relationships above 0 of known accounts (or of one) with known reps, by account and rep."""
        table = facts.tables.relationships
        row, unit = facts.rows_of(table)
        if only is not None:
            row, unit = row[unit == only], unit[unit == only]
        rep, strength = facts.reps_of(table.text("rep_id")[row].tolist()), table.number("strength")[row]
        some = (rep >= 0) & (strength > 0)
        best: dict[tuple[int, int], float] = {}
        for u, j, s in zip(unit[some].tolist(), rep[some].tolist(), strength[some].tolist(), strict=True):
            best[u, j] = max(best.get((u, j), 0.0), s)
        return [Bond(u, j, s) for (u, j), s in sorted(best.items())]

    def terms(self, scope: Scope) -> tuple[Term, ...]:
        """Return one Pair with what each owner breaks."""
        weak = self._weak(scope.facts)
        if not weak:
            return ()
        facts, cost = scope.facts, self._costs(scope, weak)
        unit, rep = (np.array([bond[place] for bond in weak], np.int64) for place in (0, 1))
        total = np.zeros(facts.n_units, np.int64)
        np.add.at(total, unit, cost)
        bonds = ListedPairs.of(facts.n_units, facts.n_reps, unit * facts.n_reps + rep)
        return (Pair(scope.index, scope.level, BrokenBonds(bonds, cost, total)),)

    def findings(self, scope: Scope, owner: Ints) -> Iterator[Finding]:
        """Yield one finding for each relationship that is broken and costs."""
        facts, weak = scope.facts, self._weak(scope.facts)
        for bond, cost in zip(weak, self._costs(scope, weak).tolist(), strict=True):
            rep = int(owner[bond.unit])
            if rep in (-1, bond.rep) or cost == 0:
                continue
            money, gain = scope.quantum.real(cost), float(facts.yearly_gain[bond.unit])
            text = (
                f"{facts.unit_names[bond.unit]} goes to {facts.rep_names[rep]} and not to {facts.rep_names[bond.rep]}, "
                f"whom it knows (strength {number(bond.strength)}): {quantity(money, facts.money)}."
            )
            numbers = {"strength": bond.strength, "value": gain, "cost": money}
            yield Finding(scope.index, scope.level, bond.unit, rep, Measure(0, cost), text, numbers)

    def _weak(self, facts: Facts) -> list[Bond]:
        return [bond for bond in self.bonds(facts) if bond.strength < self.keep_from]

    def _costs(self, scope: Scope, bonds: list[Bond]) -> Ints:
        """Return what breaking each bond costs, rounded once from the exact product."""
        share, size = exact(self.loss_share), scope.quantum.size
        gain = scope.facts.yearly_gain
        losses = [exact(bond.strength) * share * exact(float(gain[bond.unit])) for bond in bonds]
        return np.array([half_up(loss / size) for loss in losses], np.int64)
