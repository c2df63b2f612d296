"""The kinds of settings that several rules share, and how a rule says that its settings do not fit together."""

from __future__ import annotations

from typing import Annotated

from pydantic_core import PydanticCustomError

from territory_opt.schema.number import Number
from territory_opt.schema.words import Flag, Text

NotNegative = Annotated[float, Number(low=0, required=True)]
NotNegativeOrNone = Annotated[float | None, Number(low=0)]
ShareOrNone = Annotated[float | None, Number(low=0, high=1)]
Switch = Annotated[bool, Flag(required=True)]
Name = Annotated[str, Text(required=True)]


def fault(words: str) -> PydanticCustomError:
    """Return the error of settings that are fine one by one but not together."""
    return PydanticCustomError("row", "{words}", {"words": words})


def check_price(hard: bool, price: float | None, key: str) -> None:
    """Refuse a soft rule without a price, and a price where the rule is hard."""
    if hard and price is not None:
        raise fault(f"{key} needs hard: false")
    if not hard and price is None:
        raise fault(f"hard: false needs {key}")
