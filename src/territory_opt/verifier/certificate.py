"""The certificate: the bounds it claims against what its prices prove, and its lists against the case."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from territory_opt.verifier.appraisal import Appraisal, Weighing
from territory_opt.verifier.blocks import Block, each_block
from territory_opt.verifier.reading import Run
from territory_opt.verifier.report import Ledger, shown
from territory_opt.verifier.statement import Statement

_Capped = tuple[str, frozenset[str], str, int, int]
"""Rule, accounts, rep, weight and ceiling of a unit that weighs more than a row's ceiling."""


def check_certificate(run: Run, said: Statement, ledger: Ledger) -> None:
    """Note bounds that their prices do not prove, and merged or capped lists that do not follow from the case."""
    certified = {entry["level"]: entry for entry in run.certificate.get("levels", ())}
    for number, level in enumerate(run.plan["levels"]):
        claimed = level["whole"]["bound_certified"]
        stands = certified[number]["bound"] if number in certified else None
        ledger.same(f"Level {level['name']}: bound_certified in plan.json beside certificate.json", claimed, stands)
    if not run.certificate:
        return
    ledger.same("The format of certificate.json", run.certificate.get("format"), "territory-opt certificate 1")
    for entry in certified.values():
        _check_claim(run, said, entry, ledger)
    _check_merged(run, said, ledger)
    if run.certificate["capped"] is not None:
        _check_capped(run, said, ledger)


def _check_claim(run: Run, said: Statement, claim: dict[str, Any], ledger: Ledger) -> None:
    levels = run.plan["levels"]
    name = f"Level {levels[claim['level']]['name']}"
    caps = [level["whole"]["cap"] for level in levels[: claim["level"]]]
    ledger.same(f"{name}: the list of caps in the certificate", claim["caps"], caps)
    if any(price < 0 for price in claim["level_prices"]) or len(claim["level_prices"]) != len(caps):
        ledger.say(f"{name}: the prices of the upper levels are {shown(claim['level_prices'])}; none may be below 0.")
        return
    prices = [own for own, rows in zip(claim["prices"], run.plan["rows"], strict=True) if rows["names"]]
    bound = Appraisal(said, claim, prices, capped=run.certificate["capped"] is not None).bound()
    if claim["bound"] > bound:
        ledger.say(f"{name}: the certificate claims a bound of {claim['bound']:,}, but its prices prove {bound:,}.")


def _check_merged(run: Run, said: Statement, ledger: Ledger) -> None:
    names = said.facts.accounts
    own = {tuple(names[account] for account in unit) for unit in said.units if len(unit) > 1}
    order = said.facts.tables.account_index
    written = {tuple(sorted(unit, key=lambda a: order.get(a, -1))) for unit in run.certificate["merged"]}
    for unit in sorted(written - own):
        ledger.say(f"{' + '.join(unit)} are merged in the certificate, but need not stay together as listed.")
    for unit in sorted(own - written):
        ledger.say(f"{' + '.join(unit)} must stay together, but are not merged in the certificate.")


def _check_capped(run: Run, said: Statement, ledger: Ledger) -> None:
    weighings = [Weighing(load, part) for load in said.loads for part in load.parts]
    own = {entry for entries in each_block(said, partial(_cut_off, said, weighings)) for entry in entries}
    written = {
        (one["rule"], frozenset(one["accounts"]), one["rep"], one["weight"], one["ceiling"])
        for one in run.certificate["capped"]
    }
    for one in sorted(written ^ own, key=str):
        where = "the certificate lists it, the case does not" if one in written else "the certificate does not list it"
        text = f"{one[0]}: {' + '.join(sorted(one[1]))} with {one[2]} weighs {one[3]:,}, capped at {one[4]:,}"
        ledger.say(f"{text}: {where}.")


def _cut_off(said: Statement, weighings: Sequence[Weighing], block: Block) -> list[_Capped]:
    """Return what single units weigh beyond the ceilings of rows."""
    found: list[_Capped] = []
    names, reps = said.facts.accounts, said.facts.reps
    for one in weighings:
        weight, excess = one.cut_off(one.weight(block))
        for unit, rep in zip(*np.nonzero(block.allowed & (excess > 0)), strict=True):
            members = frozenset(names[account] for account in block.units[unit])
            ceiling = int(weight[unit, rep])
            found.append((one.load.wish.id, members, reps[rep], ceiling + int(excess[unit, rep]), ceiling))
    return found
