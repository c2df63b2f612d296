"""The kernel's words: a few terms carry every rule, each read in the same ways, so that no two readers can disagree."""

from territory_opt.terms.base import (
    NOTHING,
    UNLIMITED,
    AuxiliaryValues,
    Duals,
    Entries,
    EntryFunction,
    Level,
    Measure,
    Model,
    PairFunction,
    Rows,
    Term,
    View,
)
from territory_opt.terms.follow import Follow
from territory_opt.terms.limits import Limits
from territory_opt.terms.load import Load
from territory_opt.terms.members import Members, MembersBars
from territory_opt.terms.pair import Pair
from territory_opt.terms.pairs import BLOCK, BarLookup, Bools, Ints, Pairs, ranges
from territory_opt.terms.protected import Protected
from territory_opt.terms.reduction import Reduction
from territory_opt.terms.spans import Reals, least_of, least_worth_of
from territory_opt.terms.split import HARD, Split
from territory_opt.terms.tables import EntryTable, PairTable, RepRows, UnitTable, least_allowed

__all__ = [
    "BLOCK",
    "HARD",
    "NOTHING",
    "UNLIMITED",
    "AuxiliaryValues",
    "BarLookup",
    "Bools",
    "Duals",
    "Entries",
    "EntryFunction",
    "EntryTable",
    "Follow",
    "Ints",
    "Level",
    "Limits",
    "Load",
    "Measure",
    "Members",
    "MembersBars",
    "Model",
    "Pair",
    "PairFunction",
    "PairTable",
    "Pairs",
    "Protected",
    "Reals",
    "Reduction",
    "RepRows",
    "Rows",
    "Split",
    "Term",
    "UnitTable",
    "View",
    "least_allowed",
    "least_of",
    "least_worth_of",
    "ranges",
]
