"""A place of a gazetteer: where a postal code or a town lies."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from territory_opt.schema.fields import Word
from territory_opt.schema.number import Number
from territory_opt.schema.record import Record


class Place(Record):
    """Where a postal code or a town lies: one row of ``gazetteer.csv``."""

    country: Word = Field(default=None, description="Country, written as in the accounts")
    postal_code: Word = Field(default=None, description="Postal code; always text")
    place: Word = Field(default=None, description="Name of the town")
    latitude: Annotated[float, Number(unit="degrees north", low=-90, high=90, required=True)] = Field(
        description="Latitude of its middle"
    )
    longitude: Annotated[float, Number(unit="degrees east", low=-180, high=180, required=True)] = Field(
        description="Longitude of its middle"
    )
