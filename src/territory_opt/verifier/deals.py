"""Deals: what they are worth, and which of them are open and hold their accounts."""

from __future__ import annotations

from territory_opt.schema.deal_stages import is_decided
from territory_opt.verifier.facts import Facts
from territory_opt.verifier.lines import account_of
from territory_opt.verifier.money import currency_codes, only_currency, rates_in_force


def open_deals(facts: Facts, least: float | None) -> list[tuple[int, int, bool]]:
    """Account and rep of each deal that is neither won nor lost, and whether it should have closed before.

    Parameters
    ----------
    least
        What a deal must be worth at least, in the currency of the case; None for any, also of unknown worth.
    """
    tables, period, values = facts.tables, facts.settings.calendar, deal_values(facts)
    table, found = tables.opportunities, []
    for row, stage in enumerate(table.text("stage").tolist()):
        rep = str(table.text("rep_id")[row])
        if is_decided(stage) or rep not in tables.rep_index or (least is not None and not values[row] >= least):
            continue
        account, product = str(table.text("account_id")[row]), str(table.text("product")[row])
        line = tables.account_index.get(f"{account} ({product})")
        day = table.dates("expected_close")[row] or table.dates("closed")[row]
        late = period is not None and day is not None and day < period.start
        units = facts.accounts_named(account) if line is None else [line]
        found += [(unit, tables.rep_index[rep], late) for unit in units]
    return found


def deal_values(facts: Facts) -> list[float]:
    """Return what each deal is worth, by its own currency or else by its account's; NaN where it cannot be told."""
    tables, deals = facts.tables, facts.tables.opportunities
    of_account = dict(zip(map(account_of, facts.accounts, facts.lines), currency_codes(tables.accounts), strict=True))
    named = zip(currency_codes(deals), deals.text("account_id").tolist(), strict=True)
    codes = [own or of_account.get(account, "") for own, account in named]
    accounts = list(of_account.values())
    case = only_currency(facts.settings, accounts) or only_currency(facts.settings, [*codes, *accounts])
    known = {**rates_in_force(tables, facts.settings), "": 1.0, case: 1.0}
    return [
        value * known.get(code, float("nan")) for value, code in zip(deals.number("value").tolist(), codes, strict=True)
    ]
