"""Strengths: at which industries and sizes a rep wins more often than the team, as far as the numbers can tell.

A rep who won three of three deals is not perfect, only little known. So each rep's rate is drawn towards the team's
rate in the same class, the more the fewer deals there are (empirical Bayes with a beta prior). How strongly is
estimated from the data: if reps differ no more than chance lets them, all of them get the team's rate.

The correlation r within a rep's deals is estimated by moments (Kleinman 1973, Journal of the American Statistical
Association 68, 46-54, doi:10.1080/01621459.1973.10481332), pooled over the classes: with ``n`` closed and ``k`` won
deals of each of ``J`` reps, ``N = Σ n``, ``p = Σ k / N`` and ``S = Σ n (k/n − p)²``, the expectation of
``S / p(1−p)`` is ``r (N − Σ n²/N) + (1 − r)(J − 1)``. The prior then weighs ``1 / r − 1`` deals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isinf
from typing import NamedTuple

import numpy as np

from territory_opt.evaluate.deals import Deals, Floats
from territory_opt.schema.tables import Table

LEAST_PRIOR = 1.0
"""However much reps differ, the team's rate weighs one deal: nobody is perfect after two."""

SIZES = ("small", "medium", "large")


class Strength(NamedTuple):
    """How a rep does in one class of accounts.

    Attributes
    ----------
    by, name
        What accounts are classed by, and the class: ``industry``, ``retail``.
    closed, won
        The rep's deals that were won or lost, and those won.
    rate, team_rate, shrunk_rate
        Won over closed of the rep, of the team, and what is to be believed of the rep.
    strength
        ``shrunk_rate / (2 × team_rate)``, at most 1: 0.5 is the team's mean.
    """

    rep_id: str
    by: str
    name: str
    closed: int
    won: int
    rate: float
    team_rate: float
    shrunk_rate: float
    strength: float


@dataclass(frozen=True)
class Strengths:
    """The strengths of all reps by one thing.

    Attributes
    ----------
    by
        What accounts are classed by.
    prior
        How many deals the team's rate weighs against a rep's own; infinite if reps differ no more than by chance.
    rows
        One for each rep and class with closed deals.
    """

    by: str
    prior: float
    rows: tuple[Strength, ...]


def strengths_by(deals: Deals, by: str, labels: Sequence[str]) -> Strengths:
    """Return how well reps do in classes of accounts.

    Parameters
    ----------
    labels
        The class of each account; a blank is none. Shape (accounts,).
    """
    names = sorted(set(labels) - {""})
    closed, won = _counts(deals, labels, names)
    prior = _prior(closed, won)
    rows = [
        _row(deals.reps[rep], by, name, closed[rep, at], won[rep, at], _rate(closed[:, at], won[:, at]), prior)
        for rep in range(len(deals.reps))
        for at, name in enumerate(names)
        if closed[rep, at]
    ]
    return Strengths(by, prior, tuple(rows))


def size_labels(accounts: Table) -> tuple[str, list[str]]:
    """Return the column that tells sizes, and the third of the accounts that each belongs to; blank where unknown."""
    column = next((name for name in ("employees", "potential", "revenue") if accounts.has(name)), "")
    size = accounts.number(column)
    known = size[~np.isnan(size)]
    if len(known) < len(SIZES):
        return column, [""] * accounts.n
    bounds = np.quantile(known, [1 / 3, 2 / 3])
    third = np.searchsorted(bounds, size, side="left")
    return column, ["" if np.isnan(one) else SIZES[at] for one, at in zip(size.tolist(), third.tolist(), strict=True)]


def _counts(deals: Deals, labels: Sequence[str], names: Sequence[str]) -> tuple[Floats, Floats]:
    """Return closed and won deals by rep and class."""
    index = {name: at for at, name in enumerate(names)}
    counts = np.zeros((2, len(deals.reps), len(names)))
    for which, count in ((deals.won | deals.lost, counts[0]), (deals.won, counts[1])):
        for account, rep, _, _ in deals.select(which & deals.placed):
            if labels[account]:
                count[rep, index[labels[account]]] += 1
    return counts[0], counts[1]


def _rate(closed: Floats, won: Floats) -> float:
    return float(won.sum() / closed.sum())


def _prior(closed: Floats, won: Floats) -> float:
    """Return the weight of the team's rate in deals, pooled over the classes."""
    excess = spread = 0.0
    for n, k in zip(closed.T, won.T, strict=True):
        n, k = n[n > 0], k[n > 0]  # noqa: PLW2901  # only reps with deals in the class
        rate = k.sum() / n.sum() if len(n) else 0.0
        if len(n) < 2 or not 0.0 < rate < 1.0:
            continue
        excess += (n * (k / n - rate) ** 2).sum() / (rate * (1.0 - rate)) - (len(n) - 1)
        spread += n.sum() - (n**2).sum() / n.sum() - (len(n) - 1)
    if excess <= 0.0 or spread <= 0.0:
        return inf
    return float(max(spread / excess - 1.0, LEAST_PRIOR))


def _row(rep: str, by: str, name: str, closed: float, won: float, team: float, prior: float) -> Strength:
    shrunk = team if isinf(prior) else float((won + prior * team) / (closed + prior))
    strength = min(shrunk / (2.0 * team), 1.0) if team else 0.5
    own, mean, believed = (round(float(figure), 4) for figure in (won / closed, team, shrunk))
    return Strength(rep, by, name, int(closed), int(won), own, mean, believed, round(strength, 3))
