"""Checks of a case as a whole: what the tables say of each other, what each rule needs, and who nobody may own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from territory_opt.errors import Faults, InputError
from territory_opt.model.compile import applying
from territory_opt.model.eligibility import eligibility
from territory_opt.model.levels import rank
from territory_opt.rules import Rule
from territory_opt.rules.facts import Facts
from territory_opt.schema.checks import check_tables


def check_case(facts: Facts, rules: Sequence[Rule]) -> Faults:
    """Return every fault of a case: of its tables, of its rules, of its levels, and accounts that no rep may own."""
    faults = Faults()
    check_tables(facts.tables, faults, facts.settings)
    try:
        active, _ = applying(facts, rules)
        for rule in active.values():
            rule.check(facts, faults)
        rank(facts, rules, active, facts.settings, faults)
    except InputError as error:  # a column named in a rule whose cells are no numbers
        faults.extend(error.faults)
        return faults
    if not faults.errors:
        _report_house(facts, active, faults)
    return faults


def _report_house(facts: Facts, rules: Mapping[int, Rule], faults: Faults) -> None:
    """Warn of each account that bars leave without an eligible rep, with the rule that barred the last one."""
    allowed, _ = eligibility(facts, tuple(rules.items()))
    accounts = facts.tables.accounts
    for units, may in allowed.blocks(facts.n_units):
        for unit in units[~may.any(axis=1)].tolist():
            bar = allowed.last_bar(unit)
            name = f"; {rules[bar].name} barred the last one" if bar >= 0 else ""
            faults.warning(
                f"no rep may own this account{name}; it goes to HOUSE",
                file=accounts.source,
                row=int(accounts.row[unit]),
                column="account_id",
                value=facts.unit_names[unit],
            )

