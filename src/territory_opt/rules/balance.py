"""Balance: every rep's load near its share of the whole."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from territory_opt.errors import Faults
from territory_opt.rules.banded import Banded
from territory_opt.rules.facts import Facts
from territory_opt.rules.fields import Name, Switch, fault
from territory_opt.rules.measures import Weighing, check_measure, weigh, without
from territory_opt.rules.seasons import QUARTERS, split_quarter
from territory_opt.rules.target_rows import Layer, Targets
from territory_opt.schema.words import Choice, Text
from territory_opt.terms import Ints, Pairs

EACH_REP = "rep_id"


class Balance(Banded):
    """Keep each rep's load within a band around its target, or as near to the target as possible.

    The target is the rep's share of what all accounts with an eligible rep weigh. Each per cent of the target outside
    the band is a point, averaged over the reps; with ``largest`` only the worst rep counts.
    """

    rule: Literal["balance"] = "balance"
    measure: Annotated[str, Text(required=True)] = Field(
        default="value",
        description="value, accounts, hours, service_hours, any numeric column of accounts; potential@q3: a quarter",
    )
    each_quarter: Switch = Field(default=False, description="Whether every quarter is balanced by itself, by q1 to q4")
    by: Name = Field(
        default=EACH_REP, description="Column of reps that says whose loads are added up: rep_id, or manager_id"
    )
    exclude: Annotated[Literal["key_account"] | None, Choice(options=("key_account",))] = Field(
        default=None, description="key_account: prioritised accounts count neither in loads nor in targets"
    )

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.each_quarter and split_quarter(self.measure)[1]:
            raise fault(f"each_quarter: true needs the measure of a whole year, not {self.measure}")
        return self

    def skipped(self, facts: Facts) -> str | None:
        """Return that nobody has a target, if so."""
        return None if any(facts.shares) else "no rep has a target share above 0"

    def check(self, facts: Facts, faults: Faults) -> None:
        """Report accounts that do not say what is to be balanced, and reps who belong to nobody."""
        why, reps = f'balance "{self.name}"', facts.tables.reps
        for measure in self._measures()[:1]:
            check_measure(facts, measure, why, faults)
        if not reps.has(self.by):
            faults.error(f"there is no such column; needed by {why}", file=reps.source, column=self.by)
            return
        for rep, team in enumerate(reps.text(self.by).tolist()):
            if not team:
                faults.error(f"is blank; needed by {why}", **reps.at(rep, self.by))

    def targets(self, facts: Facts, pairs: Pairs) -> Targets:
        """Return a row for each rep, or team, with a target: its share of what units with an eligible rep weigh."""
        teams = facts.tables.reps.text(self.by).tolist()
        share: dict[str, Fraction] = {}
        for team, own in zip(teams, facts.shares, strict=True):
            share[team] = share.get(team, Fraction(0)) + own
        layers, names, amounts = [], list[str](), list[Fraction]()
        for measure in self._measures():
            weighing = self._weighing(facts, measure)
            total = weighing.total(pairs)
            row = {team: place for place, team in enumerate((t for t in share if share[t] * total > 0), len(names))}
            layers.append(Layer(weighing, np.array([row.get(team, -1) for team in teams], np.int64)))
            season = f" {measure[-2:]}" if self.each_quarter else ""
            names += [f"{team if self.by == EACH_REP else f'{self.by} {team}'}{season}" for team in row]
            amounts += [share[team] * total for team in row]
        return Targets(weigh(facts, self.measure).name, tuple(layers), tuple(names), self._reps(layers), tuple(amounts))

    def _measures(self) -> list[str]:
        """Return the measure of each set of rows."""
        return [f"{self.measure}@{quarter}" for quarter in QUARTERS] if self.each_quarter else [self.measure]

    def _weighing(self, facts: Facts, measure: str) -> Weighing:
        weighing = weigh(facts, measure)
        if self.exclude is None:
            return weighing
        return without(weighing, facts.units.flag(self.exclude))

    def _reps(self, layers: list[Layer]) -> Ints:
        """Return the rep of each row, −1 for rows of a team."""
        rows = np.concatenate([layer.row_of_rep for layer in layers])
        reps = np.tile(np.arange(len(layers[0].row_of_rep), dtype=np.int64), len(layers))
        of_row = np.full(int(rows.max(initial=-1)) + 1, -1, np.int64)
        if self.by == EACH_REP:
            of_row[rows[rows >= 0]] = reps[rows >= 0]
        return of_row
