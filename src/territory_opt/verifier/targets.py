"""Targets: rows of balance and portfolio rules, each compared with a share of the whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

import numpy as np

from territory_opt.quantities import exact, half_up, lower_limit, upper_limit
from territory_opt.verifier.candidates import Candidates
from territory_opt.verifier.facts import Facts
from territory_opt.verifier.loads import Load, Part, Row, price_of
from territory_opt.verifier.measures import Scale, scale_of, without_keys
from territory_opt.verifier.travel import Roads
from territory_opt.verifier.wishes import Wish


def balance_of(facts: Facts, roads: Roads, found: Candidates, wish: Wish, size: Fraction | None) -> Iterator[Load]:
    """Yield the rows of a balance: one for each rep or team with a target, in each quarter if so asked."""
    own = wish["by"] == "rep_id"
    teams = [str(team) for team in facts.tables.reps.text(wish["by"])]
    shares: dict[str, Fraction] = {}
    for team, share in zip(teams, facts.shares, strict=True):
        shares[team] = shares.get(team, Fraction(0)) + share
    seasons = [" q1", " q2", " q3", " q4"] if wish["each_quarter"] else [""]
    scales = []
    for season in seasons:
        scale = scale_of(facts, roads, wish["measure"] + season.replace(" ", "@"))
        scales.append(scale if wish["exclude"] is None else without_keys(facts, scale))
    totals = [_total(scale, found) for scale in scales]
    targets = [{team: share * total for team, share in shares.items() if share * total > 0} for total in totals]
    n_rows = sum(len(of_season) for of_season in targets)
    rows: list[Row] = []
    parts: list[Part] = []
    for season, scale, of_season in zip(seasons, scales, targets, strict=True):
        place = {team: len(rows) + number for number, team in enumerate(of_season)}
        parts.append(Part(np.array([place.get(team, -1) for team in teams], np.int64), scale.weight))
        for team, target in of_season.items():
            name = team if own else f"{wish['by']} {team}"
            rows.append(_band(name + season, target, n_rows, wish, size))
    if rows:
        yield Load(wish, scale_of(facts, roads, wish["measure"]), tuple(rows), tuple(parts), _join(wish))


def portfolio_of(facts: Facts, roads: Roads, found: Candidates, wish: Wish, size: Fraction | None) -> Iterator[Load]:
    """Yield the rows of a portfolio: numbers of accounts by the factor of each rep's level, times the rep's share."""
    scale, factor = scale_of(facts, roads, "accounts"), _factors(wish["counts_by_level"])
    parts = [share * factor[level] for share, level in zip(facts.shares, facts.levels, strict=True)]
    total = _total(scale, found)
    targets = {
        j: Fraction(part * total) / sum(parts)
        for j, (part, level) in enumerate(zip(parts, facts.levels, strict=True))
        if level is not None and part * total > 0
    }
    row_of = np.full(len(facts.reps), -1, np.int64)
    row_of[list(targets)] = np.arange(len(targets))
    if targets:
        rows = tuple(_band(facts.reps[j], target, len(targets), wish, size) for j, target in targets.items())
        yield Load(wish, scale, rows, (Part(row_of, scale.weight),), _join(wish))


def _factors(counts: Mapping[int | str, float]) -> dict[int | None, Fraction]:
    """Return the factor of each level; 1 for reps of unknown level, 0 for levels that are not named."""
    named = {int(level): exact(count) for level, count in counts.items()}
    return {None: Fraction(1), **{level: named.get(level, Fraction(0)) for level in range(1, 6)}}


def _join(wish: Wish) -> str:
    return "max" if wish["aim"] == "largest" else "sum"


def _total(scale: Scale, found: Candidates) -> int:
    """Return what the accounts with a candidate weigh, each with the candidate for whom it weighs least."""
    if scale.same_for_all is not None:
        return int(scale.same_for_all[found.open].sum())
    total, reps = 0, np.arange(len(found.facts.reps), dtype=np.int64)[None, :]
    for accounts, allowed in found.allowed.blocks():
        some = allowed.any(axis=1)
        weights = np.where(allowed[some], scale.weight(accounts[some, None], reps), np.iinfo(np.int64).max)
        total += int(weights.min(axis=1, initial=np.iinfo(np.int64).max).sum()) if some.any() else 0
    return total


def _band(rep: str, target: Fraction, n_rows: int, wish: Wish, size: Fraction | None) -> Row:
    width = exact(wish["tolerance"])
    low, high = lower_limit(target * (1 - width)), upper_limit(target * (1 + width))
    if wish["aim"] == "mean_absolute" or low > high:
        low = high = half_up(target)
    if wish["hard"]:
        return Row(rep, target, hard_lo=low, hard_hi=high)
    point = Fraction(1) if wish["price_per_point"] is None else exact(wish["price_per_point"])
    price = price_of(point * 100 / (target * (1 if wish["aim"] == "largest" else n_rows)), size)
    return Row(rep, target, soft_lo=low, soft_hi=high, price_lo=price, price_hi=price)
