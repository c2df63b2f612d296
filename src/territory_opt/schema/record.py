"""The base of all row classes: frozen, kind to unknown columns, and readable as a column-wise check."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from territory_opt.errors import Fault
from territory_opt.schema.cells import shown
from territory_opt.schema.kinds import Kind
from territory_opt.schema.row_rules import RowRule


class Record(BaseModel):
    """One row of a table.

    Fields bear the names of the columns. Columns that no field names are kept as they are, as attributes that rules
    may name; they are found in `model_extra`.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    row_rules: ClassVar[tuple[RowRule, ...]] = ()
    """What must hold between the cells of a row."""

    @model_validator(mode="after")
    def _row_rules_hold(self) -> Self:
        kinds = kinds_of(type(self))
        details: list[InitErrorDetails] = []
        for rule in self.row_rules:
            if rule.broken([kinds[name].pack([getattr(self, name)]) for name in rule.columns])[0]:
                error = PydanticCustomError("row", "{words}", {"words": rule.words})
                details.append(InitErrorDetails(type=error, loc=(rule.columns[0],), input=None))
        if details:
            raise ValidationError.from_exception_data(type(self).__name__, details)
        return self


@cache
def kinds_of(record: type[Record]) -> Mapping[str, Kind[Any]]:
    """Return the kind of each column that a row class names, in the order of its fields."""
    return {
        name: next(part for part in field.metadata if isinstance(part, Kind))
        for name, field in record.model_fields.items()
    }


def required_columns(record: type[Record]) -> tuple[str, ...]:
    """Return the columns without which a table cannot be read."""
    return tuple(name for name, kind in kinds_of(record).items() if kind.required)


def faults_of(error: ValidationError, file: str | None = None, row: int | None = None) -> list[Fault]:
    """Return the faults of one object in the words that the check of a column uses."""
    faults: list[Fault] = []
    for detail in error.errors(include_url=False):
        column = ".".join(str(part) for part in detail["loc"]) or None
        if detail["type"] == "missing":
            faults.append(Fault("must not be blank", file, row, column))
        else:
            faults.append(Fault(detail["msg"], file, row, column, shown(detail["input"])))
    return faults
