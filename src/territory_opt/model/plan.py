"""Plan: who owns what. Result: a plan with what is proven of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np

from territory_opt.errors import Faults
from territory_opt.model.problem import Problem
from territory_opt.schema.tables import Table
from territory_opt.terms import Ints

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from pandas import DataFrame

    from territory_opt.model.scorecard import Scorecard

Status = Literal["optimal", "feasible", "infeasible", "unknown"]
"""``optimal``: every level's bound equals what it reached. ``unknown``: no plan was found, and none is ruled out."""

HOUSE = "HOUSE"
"""Who owns the accounts that no rep may own."""


@dataclass(frozen=True, eq=False)
class Plan:
    """An assignment of every account to a rep (an *alignment*, in the field's words).

    Attributes
    ----------
    problem
        What it is a plan for.
    owner
        Index of each unit's rep, −1 for nobody. Shape (units,).
    """

    problem: Problem
    owner: Ints

    @classmethod
    def from_mapping(cls, problem: Problem, owners: Mapping[str, str]) -> Self:
        """Build from rep ids by account id; accounts that are not named, and ``HOUSE``, have no owner.

        Where lines are sold separately, an id stands for all lines of the account, ``A-17 (hardware)`` for one.

        Raises
        ------
        InputError
            If an account or a rep is unknown; it lists them all.
        """
        units = problem.facts.units_named
        return cls._build(problem, [(units(account), account, rep, {}) for account, rep in owners.items()])

    @classmethod
    def from_table(cls, problem: Problem, table: Table) -> Self:
        """Build from a table of assignments, as `territory_opt.io` reads them.

        Raises
        ------
        InputError
            If an account or a rep is unknown, or an account stands there twice; it lists every fault.
        """
        units = problem.facts.parts.at
        rows = zip(*(table.text(column).tolist() for column in ("account_id", "line", "rep_id")), strict=True)
        return cls._build(
            problem,
            [
                (units(account, line), account, rep, {"file": table.source, "row": int(table.row[i])})
                for i, (account, line, rep) in enumerate(rows)
            ],
        )

    @classmethod
    def _build(cls, problem: Problem, rows: Sequence[tuple[Sequence[int], str, str, dict[str, Any]]]) -> Self:
        """Build from the units, the account, the rep and the place of each row."""
        faults = Faults()
        reps = problem.tables.rep_index
        owner = np.full(problem.facts.n_units, -1, np.int64)
        seen: set[int] = set()
        for units, account, rep, place in rows:
            if not units:
                known = account in problem.tables.account_index
                words = "has no such line" if known else "is not an account of this case"
                faults.error(words, column="account_id", value=account, **place)
            elif not seen.isdisjoint(units):
                faults.error("has two owners, expected one", column="account_id", value=account, **place)
            elif rep in reps:
                owner[list(units)] = reps[rep]
            elif rep not in ("", HOUSE):
                faults.error("is not a rep of this case", column="rep_id", value=rep, **place)
            seen.update(units)
        faults.raise_errors()
        return cls(problem, owner)

    def owners(self) -> dict[str, str]:
        """Return the rep id of each account id, ``HOUSE`` for those without owner; of lines by name, if sold so."""
        facts = self.problem.facts
        return {
            account: facts.rep_names[rep] if rep >= 0 else HOUSE
            for account, rep in zip(facts.unit_names, self.owner.tolist(), strict=True)
        }

    def frame(self) -> DataFrame:
        """Return the plan as a frame with columns account_id, line, rep_id, previous_rep_id."""
        import pandas as pd

        facts = self.problem.facts
        return pd.DataFrame(
            {
                "account_id": facts.units.text("account_id"),
                "line": list(facts.parts.lines),
                "rep_id": list(self.owners().values()),
                "previous_rep_id": facts.previous_names,
            }
        )

    def scorecard(self) -> Scorecard:
        """Return loads against targets, travel and hand-overs, a row for each rep."""
        from territory_opt.model.scorecard import scorecard

        return scorecard(self.problem.compiled, self.owner)


@dataclass(frozen=True, slots=True)
class LevelResult:
    """What one level reached and what is proven of it, in whole quanta of the level.

    Attributes
    ----------
    cost
        Reached when the level was solved; bounds refer to it.
    cap
        The most that later levels may make of it; None for the last level.
    bound_certified
        Proven by prices, checked again in exact arithmetic. None if unknown.
    bound_solver
        The solver's word. None if unknown.
    """

    cost: int
    cap: int | None
    bound_certified: int | None
    bound_solver: int | None

    @property
    def bound(self) -> int | None:
        """The better of the two bounds, None if both are unknown."""
        known = [bound for bound in (self.bound_certified, self.bound_solver) if bound is not None]
        return max(known) if known else None

    @property
    def proven(self) -> bool:
        """Whether no plan can do better on this level."""
        return self.bound == self.cost

    def gap(self, one_unit: float) -> float | None:
        """Return (reached − bound) / max(|reached|, one unit of the level), None if there is no bound.

        Parameters
        ----------
        one_unit
            Quanta in one unit (a point, or one of the currency).
        """
        return None if self.bound is None else (self.cost - self.bound) / max(abs(self.cost), one_unit)


@dataclass(frozen=True, eq=False)
class Result:
    """What a solve has to say.

    Attributes
    ----------
    status
        See `Status`.
    plan
        The best plan found, None if there is none.
    levels
        One for each level that was reached.
    certificates
        The prices behind each ``bound_certified``.
    provenance
        Method, seed, workers, limits, versions, seconds by phase.
    """

    problem: Problem
    status: Status
    plan: Plan | None
    levels: tuple[LevelResult, ...] = ()
    certificates: tuple[Any, ...] = ()
    provenance: Mapping[str, Any] = field(default_factory=dict)

    @property
    def objective(self) -> float | None:
        """What the last level reached, in its unit."""
        return self._real(self.levels[-1].cost) if self.levels else None

    @property
    def bound(self) -> float | None:
        """What no plan can beat on the last level, in its unit."""
        bound = self.levels[-1].bound if self.levels else None
        return None if bound is None else self._real(bound)

    @property
    def gap(self) -> float | None:
        """How far the last level's cost may be from the best, as a share of it."""
        return self.levels[-1].gap(self._one_unit) if self.levels else None

    @property
    def _one_unit(self) -> float:
        return float(1 / self.problem.compiled.model.levels[len(self.levels) - 1].quantum.size)

    def _real(self, whole: int) -> float:
        return self.problem.compiled.model.levels[len(self.levels) - 1].quantum.real(whole)

    def __repr__(self) -> str:
        gap = "" if self.gap is None else f", gap {100 * self.gap:.3g} %"
        return f"Result({self.status}{gap})"

    def plot(self, what: Literal["map", "balance"] = "map") -> Figure | None:
        """Return a picture of the plan: the map of territories, or loads against targets.

        Needs the extra `report`. None where there is nothing to draw: no plan, no places, no targets.
        """
        from territory_opt.report.html.pictures import drawing

        return drawing(self, what)

    def _repr_html_(self) -> str:
        from territory_opt.model.notebook import result_html

        return result_html(self)
