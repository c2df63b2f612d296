"""Sizes of accounts: the value, or a numeric column, that rules compare with what reps may carry."""

from __future__ import annotations

from typing import NamedTuple

from territory_opt.errors import Faults, InputError
from territory_opt.rules.facts import Facts, Floats
from territory_opt.rules.measures import unit_of


class Size(NamedTuple):
    """How large accounts are.

    Attributes
    ----------
    what, unit
        What a size is, and its unit.
    amount
        Of each account, NaN where unknown. Shape (units,).
    """

    what: str
    unit: str
    amount: Floats


def size_of(facts: Facts, size_by: str) -> Size:
    """Return the sizes by ``value``, or by a column of accounts."""
    what, amount = size_by, facts.value.amount
    if size_by == "value":
        what = facts.value.name
    else:
        amount = facts.number(size_by)
    return Size(what, unit_of(facts, what), amount)


def check_sizes(facts: Facts, size_by: str, why: str, faults: Faults) -> None:
    """Report accounts whose size is unknown."""
    try:
        if size_by == "value":
            facts.require_value(why, faults)
        else:
            facts.require(size_by, why, faults)
    except InputError as error:  # cells of a column without a kind of its own that are no numbers
        faults.extend(error.faults)
