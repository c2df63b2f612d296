"""What a business rule is: settings, the pairs it bars, the groups it keeps, its terms, and its findings in words.

A rule says *what* it wants. It never builds constraints and never scores by hand: everything goes through terms.
"""

from __future__ import annotations

from abc import ABC
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from territory_opt.errors import Faults
from territory_opt.quantities import Quantum, half_up, whole
from territory_opt.rules.facts import Facts
from territory_opt.terms import Bools, Ints, Measure, Pairs, Term

PairPredicate = Callable[[Ints, Ints], Bools]
"""``(unit[k], rep[k]) -> bool[k]``."""

LevelUnit = Literal["points", "money"]


@dataclass(frozen=True, eq=False)
class Pins:
    """Pairs that some units are restricted to: a pinned unit may only go to its listed reps.

    Attributes
    ----------
    unit, rep
        The listed pairs; a unit may be listed with several reps. Shape (k,).
    override
        True for locks, which set aside whatever else bars the pair. Otherwise a pin lapses when none of the unit's
        listed reps is eligible.
    """

    unit: Ints
    rep: Ints
    override: bool


@dataclass(frozen=True, eq=False)
class Groups:
    """Units that one rep must own (or that cost when several do).

    Attributes
    ----------
    kind
        ``family`` or ``cell``: a family that spans cells leaves them.
    names
        One name for each group, as people know it.
    start, unit
        Members of group ``g`` are ``unit[start[g]:start[g + 1]]``, ascending; no unit is in two groups.
    price
        What each rep beyond the first costs, in the unit of the rule's level; None where splitting is forbidden.
    """

    kind: Literal["family", "cell"]
    names: tuple[str, ...]
    start: Ints
    unit: Ints
    price: Fraction | None = None

    @classmethod
    def by_label(cls, kind: Literal["family", "cell"], labels: Mapping[int, str], price: Fraction | None) -> Groups:
        """Build from the label of each unit; groups of one are left out."""
        members: dict[str, list[int]] = {}
        for unit, label in sorted(labels.items()):
            members.setdefault(label, []).append(unit)
        several = {label: units for label, units in members.items() if len(units) > 1}
        start = np.cumsum([0, *(len(units) for units in several.values())]).astype(np.int64)
        joined = np.array([unit for units in several.values() for unit in units], np.int64)
        return cls(kind, tuple(several), start, joined, price)

    def __len__(self) -> int:
        return len(self.names)

    def members(self, group: int) -> Ints:
        """Return the units of one group."""
        return self.unit[self.start[group] : self.start[group + 1]]


@dataclass(frozen=True, eq=False)
class Scope:
    """What a rule needs to write its terms and findings, once it is known who may own what.

    Attributes
    ----------
    facts
        The case.
    index
        The rule's place in the list of rules: what its terms and findings carry.
    level, quantum
        The level that its costs belong to, and that level's quantum.
    pairs
        Candidate pairs, after every bar; units without any go to the house.
    groups
        The rule's own groups after precedence was settled (None for rules without groups).
    """

    facts: Facts
    index: int
    level: int
    quantum: Quantum
    pairs: Pairs
    groups: Groups | None = None

    def price(self, real: Fraction) -> int:
        """Return a price (per whole number of some weight) in quanta of the level."""
        return half_up(real / self.quantum.size)

    def costs(self, real: np.typing.NDArray[np.float64]) -> Ints:
        """Return amounts in the level's unit as quanta of the level."""
        return whole(real, self.quantum.size)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a plan breaks or pays for, with its part of the score and one plain sentence.

    Attributes
    ----------
    rule
        Index of the rule; −1 for accounts that have no owner although they could have one.
    level
        Index of the level that the cost belongs to.
    unit, rep
        Whom it is about; −1 for none in particular.
    measure
        Its part of the score.
    text
        The sentence.
    facts
        The numbers in it, in the units that people read.
    """

    rule: int
    level: int
    unit: int
    rep: int
    measure: Measure
    text: str
    facts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class RowLabels:
    """What the rows of a Load are called and compared with, for files and explanations.

    Attributes
    ----------
    measure, quantum
        What they add up, and its whole number 1.
    names
        The rep of each row, or ``plan`` for a row over all reps.
    targets
        What each row's load is compared with, exact, in quanta; None where there are only limits.
    """

    measure: str
    quantum: Quantum
    names: tuple[str, ...]
    targets: tuple[Fraction | None, ...]


class Rule(BaseModel, ABC):
    """A business rule: its settings as they stand in ``case.yaml``, and what follows from them.

    Every method but `findings` and `terms` has a harmless default, so a rule writes only what it has to say.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: str
    id: str = Field(default="", description="Name of this rule in levels, reports and errors; default: the rule's.")

    @property
    def name(self) -> str:
        """The id, or the rule's own name."""
        return self.id or self.rule

    def level_unit(self, facts: Facts) -> LevelUnit | None:
        """Return the unit of the rule's costs, None if it costs nothing."""
        return None

    def check(self, facts: Facts, faults: Faults) -> None:
        """Report what the rule needs of the data and does not find there."""

    def check_pairs(self, scope: Scope, faults: Faults) -> None:
        """Report what can only be seen once it is known who may own what."""

    def skipped(self, facts: Facts) -> str | None:
        """Return why the rule has nothing to say in this case, None if it has."""
        return None

    def bars(self, facts: Facts) -> PairPredicate | None:
        """Return which pairs the rule bars, None if it never bars any."""
        return None

    def why_barred(self, facts: Facts, unit: int, rep: int) -> str:
        """Return one sentence that says why the rule bars the pair."""
        raise NotImplementedError(f"{self.rule} bars no pairs")

    def why_left(self, facts: Facts, unit: int, rep: int) -> str:
        """Return the same for hand-over lists, which reps read: a rule that judges reps says less here."""
        return self.why_barred(facts, unit, rep)

    def pins(self, facts: Facts) -> Pins | None:
        """Return which units the rule restricts to listed reps."""
        return None

    def preferred(self, facts: Facts) -> tuple[Ints, Ints] | None:
        """Return the units and reps of pairs that the rule makes cheaper than others, None if it singles out none.

        Where there are too many pairs to look at each, these are looked at.
        """
        return None

    def groups(self, facts: Facts) -> Groups | None:
        """Return which units the rule keeps with one rep, before precedence is settled."""
        return None

    def prices(self, facts: Facts, pairs: Pairs) -> list[Fraction]:
        """Return the prices that the level's quantum must resolve, in the level's unit per whole number of weight."""
        return []

    def terms(self, scope: Scope) -> tuple[Term, ...]:
        """Return the terms that say what the rule wants."""
        return ()

    def rows(self, scope: Scope) -> tuple[RowLabels, ...]:
        """Return the labels of each Load among the rule's terms, in the order of `terms`."""
        return ()

    def findings(self, scope: Scope, owner: Ints) -> Iterator[Finding]:
        """Yield findings that add up to what the rule's terms measure on the plan."""
        return iter(())
