"""Phrases: what moves would break and change, each as one phrase: ``would break …; +12 USD (travel)``."""

from __future__ import annotations

from collections.abc import Sequence

from territory_opt.model.compile import Compiled
from territory_opt.reasons.moves import Moves
from territory_opt.rules.words import number, quantity
from territory_opt.terms import Ints

SMALLEST = 0.01
"""Differences nearer to nothing than this are not shown as numbers."""


def prices_of(compiled: Compiled, moves: Moves, breaks: Sequence[tuple[str, ...]]) -> list[str]:
    """Return what each move would break and change.

    Parameters
    ----------
    breaks
        The hard limits that each move would break, in words.
    """
    by_rule, by_level = moves.by_rule(), moves.by_level()
    levels = [_level_changes(compiled, level, by_rule, by_level[level]) for level in range(moves.n_levels)]
    broken = [f"would break {', '.join(words)}" if words else "" for words in breaks]
    return ["; ".join(filter(None, parts)) or "exactly as good" for parts in zip(broken, *levels, strict=True)]


def _level_changes(compiled: Compiled, level: int, by_rule: dict[int, Ints], total: Ints) -> list[str]:
    """Return the change of one level's cost with the rules it comes from, empty where nothing changes there."""
    quantum = compiled.model.levels[level].quantum
    rules = [index for index in compiled.ranks[level].rules if index in by_rule]
    names = [compiled.rules[index].name for index in rules]
    if not rules:
        return [""] * len(total)
    changes = zip(*(quantum.reals(by_rule[index]) for index in rules), strict=True)
    return [
        _level_change([one for one in zip(names, change, strict=True) if one[1]], whole, quantum.unit)
        for change, whole in zip(changes, quantum.reals(total), strict=True)
    ]


def _level_change(parts: Sequence[tuple[str, float]], total: float, unit: str) -> str:
    if not parts:
        return ""
    if len(parts) == 1:
        return f"{signed(parts[0][1], unit)} ({parts[0][0]})"
    inside = ", ".join(f"{name} {signed(change)}" for name, change in parts)
    return f"{signed(total, unit)} ({inside})"


def signed(value: float, unit: str = "") -> str:
    """Return a change with its sign: ``+12 USD``, ``−0.3 points``, ``+<0.01 points``, ``±0 USD``."""
    if value == 0:
        return f"±0 {unit}".strip()
    sign, size = "+" if value > 0 else "−", abs(value)
    return f"{sign}{quantity(size, unit)}" if size >= SMALLEST else f"{sign}<{number(SMALLEST)} {unit}".strip()
