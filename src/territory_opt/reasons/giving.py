"""What may give when nothing is feasible, and what that counts as.

One unit of price is one per cent: of the mean capacity for an hour more, of a target for tolerance, of the radius for
kilometres, of all accounts for a budget. A single exception (a lock or a relationship that is broken, an account beyond
a rep's boundary, a rep more in a family or a cell) counts as ten.
"""

from __future__ import annotations

from fractions import Fraction

from territory_opt.quantities import Quantum
from territory_opt.rules.accounts import Accounts
from territory_opt.rules.banded import Banded
from territory_opt.rules.base import Rule
from territory_opt.rules.boundary import Boundary
from territory_opt.rules.capacity import Capacity
from territory_opt.rules.disruption import Disruption
from territory_opt.rules.exclusive import Exclusive
from territory_opt.rules.keep_together import KeepTogether
from territory_opt.rules.lock import Lock
from territory_opt.rules.relationship import Relationship
from territory_opt.rules.travel import Travel

USUAL = ("hours", "tolerance", "radius", "locks", "budget", "accounts")
"""What gives unless somebody says otherwise: capacity; the band of hard balances; the travel radius and travel time;
locks; the disruption budget; limits on the number of accounts."""

EXCEPTIONS = ("locks", "relationships", "boundary")
"""What gives for single accounts: the rules that restrict who may own them."""

GROUPS = ("families", "cells")
"""What gives group by group: accounts that must stay together."""

GIVES = (*USUAL, "relationships", "boundary", *GROUPS)
"""All that may give; what is not usual only if it is asked for."""

PER_CENT = Quantum("%", Fraction(1, 10**6))
"""What relaxations are priced in."""

EXCEPTION = 10 * PER_CENT.size.denominator
"""What a single exception counts as, in quanta."""

_KINDS: dict[type[Rule], str] = {
    Capacity: "hours",
    Banded: "tolerance",
    Travel: "radius",
    Lock: "locks",
    Disruption: "budget",
    Accounts: "accounts",
    Relationship: "relationships",
    Boundary: "boundary",
    KeepTogether: "families",
    Exclusive: "cells",
}


def kind_of(rule: Rule) -> str | None:
    """Return what gives when a rule does, None for rules that never give."""
    return next((kind for known, kind in _KINDS.items() if isinstance(rule, known)), None)
