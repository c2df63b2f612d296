"""Groups that may be split: families and exclusive cells as smaller blocks, and what it costs to part them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from territory_opt.model.compile import Compiled
from territory_opt.reasons.cores import members_of
from territory_opt.reasons.giving import EXCEPTION, GROUPS, kind_of
from territory_opt.rules.base import Groups
from territory_opt.terms import Ints, Split

Blocks = tuple[tuple[int, ...], ...]


def giving_groups(compiled: Compiled, give: frozenset[str]) -> Iterator[tuple[int, Groups]]:
    """Yield the hard groups that may be split, as they hold after precedence, with their rule's index."""
    for index, scope in compiled.scopes.items():
        kind = kind_of(compiled.rules[index])
        if kind in GROUPS and kind in give and scope.groups is not None and scope.groups.price is None:
            yield index, scope.groups


def loosened(compiled: Compiled, blocks: Blocks, give: frozenset[str], about: Ints | None) -> Blocks:
    """Return blocks parted where groups may be split.

    Parameters
    ----------
    compiled
        The case.
    blocks
        Units that must have the same owner.
    give
        What may give.
    about
        Units whose groups may be split; None: those of all.
    """
    giving = {index for index, _ in giving_groups(compiled, give)}
    if not giving:
        return blocks
    block, unit = members_of(blocks)
    block_of = np.full(compiled.facts.n_units, -1, np.int64)
    block_of[unit] = block
    links = [
        members
        for index, scope in compiled.scopes.items()
        if scope.groups is not None and scope.groups.price is None
        for members in map(scope.groups.members, range(len(scope.groups)))
        if index not in giving or not _concerned(members, about)
    ]
    one = np.concatenate([np.zeros(0, np.int64), *(members[:-1] for members in links)])
    other = np.concatenate([np.zeros(0, np.int64), *(members[1:] for members in links)])
    inside = (block_of[one] >= 0) & (block_of[one] == block_of[other])
    shape = (len(block_of), len(block_of))
    graph = coo_array((np.ones(int(inside.sum())), (one[inside], other[inside])), shape=shape)
    _, label = connected_components(graph, directed=False)
    parts: dict[tuple[int, int], list[int]] = {}
    for place, member in zip(block.tolist(), unit.tolist(), strict=True):
        parts.setdefault((place, int(label[member])), []).append(member)
    return tuple(tuple(members) for members in parts.values())


def splits(compiled: Compiled, blocks: Blocks, give: frozenset[str], about: Ints | None) -> tuple[Split, ...]:
    """Return what it costs to split groups, as terms of a model whose units are the blocks."""
    block, unit = members_of(blocks)
    block_of = np.full(compiled.facts.n_units, -1, np.int64)
    block_of[unit] = block
    found = []
    for index, groups in giving_groups(compiled, give):
        concerned = [groups.members(group) for group in range(len(groups)) if _concerned(groups.members(group), about)]
        apart = [np.unique(block_of[members][block_of[members] >= 0]) for members in concerned]
        found += [_split(index, layer) for layer in _layers([one for one in apart if len(one) > 1])]
    return tuple(found)


def _concerned(members: Ints, about: Ints | None) -> bool:
    return about is None or bool(np.isin(members, about).any())


def _layers(groups: Sequence[Ints]) -> list[list[Ints]]:
    """Return groups in layers in which no block stands twice: what others hold together may be in several groups."""
    layers: list[tuple[set[int], list[Ints]]] = []
    for group in groups:
        free = next((layer for layer in layers if layer[0].isdisjoint(group.tolist())), None)
        if free is None:
            layers.append(free := (set(), []))
        free[0].update(group.tolist())
        free[1].append(group)
    return [layer for _, layer in layers]


def _split(rule: int, groups: Sequence[Ints]) -> Split:
    start = np.cumsum([0, *(len(one) for one in groups)]).astype(np.int64)
    return Split(rule, 0, start, np.concatenate(list(groups)), np.full(len(groups), EXCEPTION))
