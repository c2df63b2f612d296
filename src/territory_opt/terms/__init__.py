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
from territory_opt.terms.forms import Form, PricedForm, form_of, priced_of
from territory_opt.terms.limits import Limits
from territory_opt.terms.load import Load
from territory_opt.terms.members import Members
from territory_opt.terms.merged import MembersBars
from territory_opt.terms.pair import Pair
from territory_opt.terms.pairs import BLOCK, BarLookup, Bools, Ints, Pairs, Reals, ranges
from territory_opt.terms.protected import Protected
from territory_opt.terms.reduction import Reduction
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
    "Form",
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
    "PricedForm",
    "Protected",
    "Reals",
    "Reduction",
    "RepRows",
    "Rows",
    "Split",
    "Term",
    "UnitTable",
    "View",
    "form_of",
    "least_allowed",
    "priced_of",
    "ranges",
]
