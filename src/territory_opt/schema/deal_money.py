"""What deals are worth in the currency of the case.

A deal's value is in the currency that the deal names, else in that of its account, else in that of the case. As with
accounts, nothing is guessed: a value whose currency has no rate counts as blank, and the input is refused.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from territory_opt.errors import Faults
from territory_opt.schema.money import case_currency, currency_codes, no_rate, rates_in_force, say_rate
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.settings_faults import SETTINGS_FILE
from territory_opt.schema.tables import Tables


def deal_currencies(tables: Tables) -> list[str]:
    """Return the currency of each deal's value; blank is that of the case."""
    of_account = currency_codes(tables.accounts)
    accounts = [tables.account_index.get(name, -1) for name in tables.opportunities.text("account_id").tolist()]
    named = zip(currency_codes(tables.opportunities), accounts, strict=True)
    return [code or (of_account[account] if account >= 0 else "") for code, account in named]


def deal_values(tables: Tables, settings: CaseSettings) -> NDArray[np.float64]:
    """Return what each deal is worth in the currency of the case; NaN where blank or without a rate. Shape (deals,)."""
    codes = deal_currencies(tables)
    rates = {code: found.rate for code, found in rates_in_force(tables, settings).items()}
    rates |= {"": 1.0, _own(tables, settings, codes): 1.0}
    return tables.opportunities.number("value") * np.array([rates.get(code, np.nan) for code in codes], np.float64)


def check_deal_currencies(tables: Tables, settings: CaseSettings, faults: Faults) -> None:
    """Refuse values of deals that cannot be brought to the case's currency, one fault for each currency.

    Of currencies that accounts name, too, `check_currencies` has spoken already.
    """
    table, codes, told = tables.opportunities, deal_currencies(tables), set(currency_codes(tables.accounts))
    rows: dict[str, list[int]] = {}
    for row in np.flatnonzero(~np.isnan(table.number("value"))).tolist():
        rows.setdefault(codes[row], []).append(row)
    own, rates = _own(tables, settings, codes), rates_in_force(tables, settings)
    if not own and rows.keys() - {""} and not told - {""}:
        words = f"is missing; deals are in {', '.join(sorted(rows.keys() - {''}))}: say in which one to plan"
        faults.error(words, file=SETTINGS_FILE, column="currency")
    if not own:
        return
    for code in sorted(rows.keys() - told - {"", own}):
        count = "1 opportunity" if len(rows[code]) == 1 else f"{len(rows[code]):,} opportunities"
        if code in rates:
            say_rate(tables, settings, rates[code], own, count, faults)
        else:
            faults.error(f"{no_rate(tables, settings, code, own)}: {count}", **table.at(rows[code][0], "currency"))


def _own(tables: Tables, settings: CaseSettings, codes: list[str]) -> str:
    """Return the currency that values are brought to: the case's, else the only one there is; blank without one."""
    named = {*codes, *currency_codes(tables.accounts)} - {""}
    return case_currency(tables, settings) or (named.pop() if len(named) == 1 else "")
