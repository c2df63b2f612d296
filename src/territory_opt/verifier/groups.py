"""Groups: families and exclusive cells, and who leaves them where hard wishes collide (design, precedence)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np

from territory_opt.quantities import exact
from territory_opt.verifier.candidates import Candidates
from territory_opt.verifier.facts import Bools, Facts
from territory_opt.verifier.lines import named
from territory_opt.verifier.wishes import Wish


@dataclass(frozen=True)
class Group:
    """Accounts that one rep should own.

    Attributes
    ----------
    wish
        Index of the rule among those that take part.
    kind
        ``family`` or ``cell``.
    name
        As people know it.
    members
        Accounts, ascending.
    price
        Of each rep beyond the first; None where splitting is forbidden.
    """

    wish: int
    kind: str
    name: str
    members: tuple[int, ...]
    price: Fraction | None


def wished_groups(facts: Facts, wishes: Sequence[Wish]) -> Iterator[Group]:
    """Yield the groups of two accounts and more as the rules ask for them, families first."""
    for kind, of_kind in (("keep_together", "family"), ("exclusive", "cell")):
        for index, wish in enumerate(wishes):
            if wish.kind == kind:
                price = None if wish["hard"] else exact(wish["cost_per_extra_rep"])
                labels = family_labels(facts, wish) if of_kind == "family" else cell_labels(facts, wish)
                for name, members in _together(labels).items():
                    if len(members) > 1:
                        yield Group(index, of_kind, name, members, price)


def cell_labels(facts: Facts, wish: Wish) -> list[str]:
    """Return the cell of each account: its texts in the rule's columns, or their first characters."""
    columns = []
    for key in wish["by"]:
        column, colon, length = key.rpartition(":")
        cut = colon and length.isdigit() and int(length) > 0
        texts = facts.tables.accounts.text(column.strip() if cut else key).tolist()
        columns.append([text[: int(length)] for text in texts] if cut else texts)
    return [named(" / ".join(parts), line) for *parts, line in zip(*columns, facts.lines, strict=True)]


def family_labels(facts: Facts, wish: Wish) -> list[str]:
    """Return the family of each account: the top of its tree of parents, or the text of another column."""
    if wish["by"] == "parent_id":
        return family_tops(facts)
    texts = zip(facts.tables.accounts.text(wish["by"]).tolist(), facts.lines, strict=True)
    return [named(text, line) if text else "" for text, line in texts]


def family_tops(facts: Facts) -> list[str]:
    """Return the top of the tree of parents that each account stands in: its own name if it stands alone."""
    texts = [str(text) for text in facts.tables.accounts.text("parent_id")]
    parent = {account: text for account, text in zip(facts.accounts, texts, strict=True) if text not in ("", account)}

    def top(name: str) -> str:
        while name in parent:
            name = parent[name]
        return name

    return [top(account) for account in facts.accounts]


def _together(labels: Sequence[str]) -> Mapping[str, tuple[int, ...]]:
    members: dict[str, list[int]] = {}
    for account, label in enumerate(labels):
        if label:
            members.setdefault(label, []).append(account)
    return {label: tuple(accounts) for label, accounts in members.items()}


@dataclass
class _Family:
    members: tuple[int, ...]
    shared: Bools
    pinned: bool


@dataclass
class Settling:
    """Goes through the groups in order; a family that is settled moves as one from then on."""

    found: Candidates
    family_of: dict[int, _Family] = field(default_factory=dict)

    def settle(self, wished: Sequence[Group]) -> list[Group]:
        """Return the groups as they hold: those of at least two accounts that somebody may own."""
        cell_of = {(g.wish, account): g.name for g in wished if g.kind == "cell" for account in g.members}
        held: list[Group] = []
        for group in wished:
            members = tuple(account for account in group.members if self.found.open[account])
            if group.kind == "cell":
                members = tuple(account for account in members if not self._spans(group.wish, account, cell_of))
            if group.price is None:
                members = self._stay(members)
                if group.kind == "family" and len(members) > 1:
                    family = _Family(members, self._shared(members), any(map(self._pinned, members)))
                    self.family_of.update(dict.fromkeys(members, family))
            if len(members) > 1:
                held.append(replace(group, members=members))
        return held

    def _spans(self, wish: int, account: int, cell_of: Mapping[tuple[int, int], str]) -> bool:
        """Tell whether the account's family lies in several cells; one without companions is a cell of its own."""
        if account not in self.family_of:
            return False
        return len({cell_of.get((wish, other), other) for other in self.family_of[account].members}) > 1

    def _stay(self, members: tuple[int, ...]) -> tuple[int, ...]:
        if len(members) < 2 or self._shared(members).any():
            return members
        top = self._dearest_rep(members)
        but_for_others = tuple(m for m in members if not self._pinned(m) or self._reps(m)[top])
        unpinned = tuple(m for m in members if not self._pinned(m))
        for rest in (but_for_others, unpinned):
            if len(rest) < len(members) and (not rest or self._shared(rest).any()):
                return rest
        return members  # nothing helps: no plan exists

    def _dearest_rep(self, members: tuple[int, ...]) -> int:
        """Return the rep with the most pinned value, then with the most pinned accounts, then the first."""
        pinned = [m for m in members if self._pinned(m)]

        def worth(rep: int) -> tuple[float, int]:
            own = [m for m in pinned if self._reps(m)[rep]]
            return float(sum(self.found.facts.gain[m] for m in own)), len(own)

        return max(range(len(self.found.facts.reps)), key=worth)

    def _pinned(self, account: int) -> bool:
        family = self.family_of.get(account)
        return bool(self.found.pinned[account]) if family is None else family.pinned

    def _reps(self, account: int) -> Bools:
        family = self.family_of.get(account)
        reps: Bools = self.found.allowed.of(account) if family is None else family.shared
        return reps

    def _shared(self, members: Sequence[int]) -> Bools:
        shared: Bools = np.logical_and.reduce([self._reps(account) for account in members])
        return shared


def units_of(found: Candidates, groups: Sequence[Group]) -> list[tuple[int, ...]]:
    """Return the accounts that move as one, ascending: the union of hard groups that overlap."""
    head = list(range(len(found.facts.accounts)))

    def top(account: int) -> int:
        while head[account] != account:
            head[account] = head[head[account]]
            account = head[account]
        return account

    for group in groups:
        for account in group.members[1:] if group.price is None else ():
            head[max(top(account), top(group.members[0]))] = min(top(account), top(group.members[0]))
    units: dict[int, list[int]] = {}
    for account in np.flatnonzero(found.open).tolist():
        units.setdefault(top(account), []).append(account)
    return [tuple(members) for members in units.values()]
