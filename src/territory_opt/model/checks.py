"""Checks of a case as a whole: what the tables say of each other, what each rule needs, and who nobody may own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from territory_opt.errors import Faults, InputError
from territory_opt.model.compile import Prepared, applying
from territory_opt.model.eligibility import bars_by_block
from territory_opt.model.levels import rank
from territory_opt.rules import Rule
from territory_opt.rules.facts import Facts
from territory_opt.schema.checks import check_tables
from territory_opt.terms import Ints


def check_data(facts: Facts, rules: Sequence[Rule]) -> Faults:
    """Return every fault of the tables, of what each rule needs of them, and of the levels."""
    faults = Faults()
    check_tables(facts.tables, faults, facts.settings)
    try:
        active, _ = applying(facts, rules)
        for rule in active.values():
            rule.check(facts, faults)
        rank(facts, rules, active, facts.settings, faults)
    except InputError as error:  # a column named in a rule whose cells are no numbers
        faults.extend(error.faults)
    return faults


def check_pairs(prepared: Prepared) -> Faults:
    """Return every fault that shows only once it is known who may own what.

    Accounts that no rep may own come first, each with the rule that barred the last one; then what the rules find,
    such as accounts too large for any band.
    """
    faults = Faults()
    facts = prepared.facts
    house = np.flatnonzero(~prepared.pairs.open)
    for unit, bar in zip(house.tolist(), _last_bars(prepared, house), strict=True):
        name = f"; {prepared.rules[bar].name} barred the last one" if bar >= 0 else ""
        faults.warning(
            f"no rep may own this account{name}; it goes to HOUSE",
            **facts.place(unit),
        )
    for index, rule in prepared.rules.items():
        rule.check_pairs(prepared.scopes[index], faults)
    return faults


def _last_bars(prepared: Prepared, units: Ints) -> Iterator[int]:
    """Yield the rule that barred the last rep of each unit that nobody may own."""
    for _, barred in bars_by_block(prepared.eligibility, units, prepared.facts.n_reps):
        yield from barred.max(axis=1, initial=-1).tolist()
