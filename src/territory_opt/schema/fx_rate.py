"""An exchange rate: what a currency was worth on a day."""

from __future__ import annotations

import datetime
from typing import Annotated

from pydantic import Field

from territory_opt.schema.fields import Id
from territory_opt.schema.number import Number
from territory_opt.schema.record import Record
from territory_opt.schema.words import Day


class FxRate(Record):
    """What one unit of a currency was worth, in the currency of the case: one row of ``fx.csv``."""

    currency: Id = Field(description="The currency: EUR")
    rate: Annotated[float, Number(unit="currency of the case, per unit", low=1e-9, required=True)] = Field(
        description="What one unit of it was worth in the currency of the case"
    )
    date: Annotated[datetime.date, Day(required=True)] = Field(description="The day of the rate")
