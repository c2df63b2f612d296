"""Every Load term of a compiled problem with the names of its rows: what files, bounds and explanations call them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from territory_opt.model.compile import Compiled
from territory_opt.rules.base import RowLabels, Rule
from territory_opt.terms import Load


@dataclass(frozen=True, eq=False)
class NamedLoad:
    """A term whose rows hold sums, and what they are called.

    Attributes
    ----------
    rule
        The rule that wants it.
    term
        The term, of the full model.
    labels
        Measure, quantum, names and targets of its rows.
    """

    rule: Rule
    term: Load
    labels: RowLabels


_KNOWN: WeakKeyDictionary[Compiled, tuple[NamedLoad, ...]] = WeakKeyDictionary()
"""Every table and figure asks for the names again; targets of large cases take a while to add up."""


def named_loads(compiled: Compiled) -> tuple[NamedLoad, ...]:
    """Return the Load terms of the full model in its order, which is also the order of a certificate's prices."""
    if compiled not in _KNOWN:
        _KNOWN[compiled] = tuple(_named(compiled))
    return _KNOWN[compiled]


def _named(compiled: Compiled) -> Iterator[NamedLoad]:
    for index, rule in compiled.rules.items():
        terms = [term for term in compiled.model.terms if term.rule == index and isinstance(term, Load)]
        for term, labels in zip(terms, rule.rows(compiled.scopes[index]), strict=True):
            yield NamedLoad(rule, term, labels)
