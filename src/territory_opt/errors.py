"""Every exception the package raises, and the faults they carry.

::

    TerritoryOptError
    ├── InputError          the data or the settings are wrong; carries every fault found   (exit status 2)
    ├── OutputError         a folder or file that must not be overwritten, or cannot be     (exit status 2)
    ├── SolverError         a solver failed in a way that is not an answer                  (exit status 1)
    └── MismatchError       two independent computations disagree: never trust the plan     (exit status 1)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with the input, precise enough to be found and mended.

    Attributes
    ----------
    message
        What is wrong and what was expected, in plain words.
    file, row, column, value
        Where it stands: the file (or table) name, the row as a spreadsheet numbers it (the header is row 1),
        the column, and the text found there. None where it does not apply.
    severity
        ``error`` stops the run; ``warning`` is reported and the run goes on.
    """

    message: str
    file: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    severity: Severity = "error"

    def __str__(self) -> str:
        place = " ".join(part for part in (self.file, None if self.row is None else f"row {self.row}") if part)
        where = ", ".join(part for part in (place, self.column) if part)
        text = self.message if self.value is None else f'"{self.value}" {self.message}'
        return f"{where}: {text}" if where else text


@dataclass(slots=True)
class Faults:
    """A list that faults are collected in, so that all of them are reported at once."""

    found: list[Fault] = field(default_factory=list)

    def error(
        self,
        message: str,
        *,
        file: str | None = None,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        """Add a fault that stops the run."""
        self.found.append(Fault(message, file, row, column, value))

    def warning(
        self,
        message: str,
        *,
        file: str | None = None,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        """Add a fault that is only reported."""
        self.found.append(Fault(message, file, row, column, value, "warning"))

    def extend(self, faults: Iterable[Fault]) -> None:
        """Add the faults that another check collected."""
        self.found.extend(faults)

    @property
    def errors(self) -> tuple[Fault, ...]:
        """The faults that stop the run."""
        return tuple(fault for fault in self.found if fault.severity == "error")

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """The faults that are only reported."""
        return tuple(fault for fault in self.found if fault.severity == "warning")

    def raise_errors(self) -> None:
        """Raise one `InputError` with every fault, if any of them is an error."""
        if self.errors:
            raise InputError(self.found)

    def __iter__(self) -> Iterator[Fault]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)


class TerritoryOptError(Exception):
    """The root of all exceptions raised on purpose."""


class InputError(TerritoryOptError):
    """The data or the settings are wrong.

    Parameters
    ----------
    faults
        Everything that was found, errors and warnings; a plain text stands for one error without a place.
    """

    def __init__(self, faults: Iterable[Fault] | str) -> None:
        self.faults: tuple[Fault, ...] = (Fault(faults),) if isinstance(faults, str) else tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults if fault.severity == "error"))


class OutputError(TerritoryOptError):
    """An output folder or file that must not be overwritten, or cannot be written."""


class SolverError(TerritoryOptError):
    """A solver failed in a way that is not an answer."""


class MismatchError(TerritoryOptError):
    """Two independent computations of the same figure disagree; the plan must not be trusted."""
