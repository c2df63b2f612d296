"""Holdout: an account stays with the rep who runs an open deal there, until the deal closes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

import numpy as np
from pydantic import Field

from territory_opt.errors import Faults
from territory_opt.rules.base import Pins, Rule
from territory_opt.rules.facts import Facts
from territory_opt.rules.fields import NotNegativeOrNone
from territory_opt.rules.words import listed
from territory_opt.schema.deal_money import deal_values
from territory_opt.schema.deal_stages import is_decided


class OpenDeal(NamedTuple):
    """A deal that is neither won nor lost, of a known account with a known rep."""

    row: int
    units: tuple[int, ...]
    rep: int
    closes: date | None


class Holdout(Rule):
    """Keep an account with the reps who run open deals there.

    A deal is open unless its stage says that it is won or lost. It holds its account (or the line that its product is)
    until the day it is expected to close; once that day is past when the period begins, it holds nothing any more.
    """

    rule: Literal["holdout"] = "holdout"
    min_value: NotNegativeOrNone = Field(
        default=None, description="Smallest deal that holds, in the case's currency; blank: every one"
    )

    def skipped(self, facts: Facts) -> str | None:
        """Return that there are no open deals, if so."""
        return None if any(True for _ in self._deals(facts)) else "there are no open deals"

    def check(self, facts: Facts, faults: Faults) -> None:
        """Warn of open deals that should have closed before the period begins."""
        table, calendar = facts.tables.opportunities, facts.settings.calendar
        for deal in self._deals(facts):
            if _is_late(facts, deal) and calendar is not None:
                words = f"is before {calendar.name} begins, and the deal is still open; it holds nothing"
                column = "expected_close" if table.dates("expected_close")[deal.row] is not None else "closed"
                faults.warning(words, **table.at(deal.row, column))

    def pins(self, facts: Facts) -> Pins | None:
        """Return the accounts that open deals hold, with the reps who run them."""
        held = sorted({(unit, deal.rep) for deal in self.holding(facts) for unit in deal.units})
        if not held:
            return None
        return Pins(np.array([unit for unit, _ in held]), np.array([rep for _, rep in held]), override=False)

    def why_barred(self, facts: Facts, unit: int, rep: int) -> str:
        """Return which deals hold the account, and with whom."""
        holding, names = facts.once(self, "holding", lambda: self.holding(facts)), facts.tables.opportunities
        deals = [deal for deal in holding if unit in deal.units]
        reps = listed([facts.rep_names[rep] for rep in dict.fromkeys(deal.rep for deal in deals)])
        open_now = listed([str(names.text("opportunity_id")[deal.row]) for deal in deals])
        verb = "is" if len(deals) == 1 else "are"
        return f"{facts.unit_names[unit]} stays with {reps} while {open_now} {verb} open."

    def holding(self, facts: Facts) -> list[OpenDeal]:
        """Return the open deals that hold their accounts."""
        return [deal for deal in self._deals(facts) if not _is_late(facts, deal)]

    def _deals(self, facts: Facts) -> Iterator[OpenDeal]:
        table, reps = facts.tables.opportunities, facts.tables.rep_index
        value = deal_values(facts.tables, facts.settings)
        texts = (table.text(column).tolist() for column in ("account_id", "rep_id", "stage", "product"))
        days = (table.dates(column).tolist() for column in ("expected_close", "closed"))
        for row, (account, rep, stage, product, expected, closed) in enumerate(zip(*texts, *days, strict=True)):
            if rep not in reps or is_decided(stage):
                continue
            if self.min_value is not None and not value[row] >= self.min_value:  # an unknown value is not enough
                continue
            # A product that is a line of the account is about that line, any other about the account.
            units = (facts.parts.at(account, product) if facts.parts.separate else ()) or facts.parts.at(account, "")
            if units:
                yield OpenDeal(row, tuple(units), reps[rep], expected or closed)


def _is_late(facts: Facts, deal: OpenDeal) -> bool:
    calendar = facts.settings.calendar
    return calendar is not None and deal.closes is not None and deal.closes < calendar.start
