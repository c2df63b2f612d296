"""What a verification says: one check for each thing compared, one sentence for each disagreement."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import isclose
from typing import Any

from territory_opt.errors import TerritoryOptError

MOST = 20
"""Sentences kept of each check; the rest are counted."""


@dataclass(frozen=True)
class Check:
    """One thing that was compared, and where the written files disagree with what follows from the case.

    Attributes
    ----------
    name
        What was compared: ``input``, ``hard limits``, ``certificate`` ...
    disagreements
        One sentence for each; empty where all agrees.
    """

    name: str
    disagreements: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing disagrees."""
        return not self.disagreements


@dataclass(frozen=True)
class Report:
    """The answer of a verification.

    Attributes
    ----------
    ok
        Whether every check agrees.
    checks
        In the order in which they were made.
    """

    ok: bool
    checks: tuple[Check, ...]

    @property
    def disagreements(self) -> tuple[str, ...]:
        """Every sentence of every check, each led by the check's name."""
        return tuple(f"{check.name}: {text}" for check in self.checks for text in check.disagreements)


@dataclass
class Ledger:
    """Collects sentences, check by check."""

    found: dict[str, list[str]] = field(default_factory=dict)
    name: str = ""

    @contextmanager
    def check(self, name: str) -> Iterator[None]:
        """Open a check: what is said inside belongs to it, and a file it stumbles over is a disagreement."""
        self.name = name
        self.found.setdefault(name, [])
        try:
            yield
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, TerritoryOptError) as error:
            # The files under test may hold anything; whatever cannot be read as agreed is no agreement.
            self.say(f"Could not be checked, the files are not as agreed ({type(error).__name__}: {error}).")

    def say(self, text: str) -> None:
        """Note a disagreement."""
        self.found[self.name].append(text)

    def same(self, what: str, written: Any, own: Any) -> None:
        """Note a disagreement unless both are the same; floats may differ by one part in 10⁹."""
        if not agree(written, own):
            self.say(f"{what} is written as {shown(written)}, but it is {shown(own)}.")

    def report(self) -> Report:
        """Return what was collected."""
        checks = tuple(Check(name, _cut(texts)) for name, texts in self.found.items())
        return Report(all(check.ok for check in checks), checks)


def agree(written: Any, own: Any) -> bool:
    """Tell whether two plain values are the same; whole numbers exactly, floats to one part in 10⁹."""
    if isinstance(own, float) and isinstance(written, int | float) and not isinstance(written, bool):
        return isclose(written, own, rel_tol=1e-9, abs_tol=1e-9)
    if isinstance(own, list | tuple) and isinstance(written, list | tuple):
        return len(own) == len(written) and all(map(agree, written, own))
    # In Python 1, 1.0 and True are equal; in these files they are not the same.
    return type(own) is type(written) and bool(written == own)


def shown(value: Any) -> str:
    """Return a value as a sentence shows it."""
    if value is None or value == "":
        return "blank"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(shown, value))}]"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _cut(texts: list[str]) -> tuple[str, ...]:
    more = len(texts) - MOST
    return (*texts[:MOST], f"{more:,} more disagreements of this kind.") if more > 0 else tuple(texts)
