"""explain: why an account is where it is, why not elsewhere, and what makes a territory what it is."""

from __future__ import annotations

from territory_opt.errors import InputError
from territory_opt.model.plan import Plan, Result
from territory_opt.model.problem import Problem
from territory_opt.reasons.resolving import Effort, as_result
from territory_opt.reasons.territory import WhyTerritory, why_territory
from territory_opt.reasons.why import Why, why_account
from territory_opt.reasons.why_not import WhyNot, why_not


def explain(
    problem: Problem,
    known: Plan | Result,
    *,
    account: str | None = None,
    rep: str | None = None,
    instead: str | None = None,
    effort: Effort | None = None,
) -> Why | WhyNot | WhyTerritory:
    """Return why an account is where it is, or what it would mean to give it to another rep, or why a territory is so.

    Parameters
    ----------
    problem
        What the plan is for.
    known
        A plan, or a result, whose prices then say what room is worth.
    account
        The account (or account and line) asked about.
    rep
        In place of an account: the rep whose territory is asked about.
    instead
        With an account: the rep who should have it.
    effort
        What a re-solve may take; only ``instead`` needs one.

    Raises
    ------
    InputError
        If an id is unknown, or there is no plan.
    """
    result = as_result(known)
    if result.plan is None:
        raise InputError("there is no plan to explain")
    if rep is not None:
        return why_territory(result.plan, rep_of(problem, rep), result.certificates)
    if account is None:
        raise InputError("name an account or a rep to explain")
    unit = unit_of(problem, account)
    if instead is None:
        return why_account(result.plan, unit, result.certificates)
    return why_not(result, unit, rep_of(problem, instead), effort or Effort())


def unit_of(problem: Problem, name: str) -> int:
    """Return the unit that bears a name: an account, or one of its lines.

    Raises
    ------
    InputError
        If there is none, or several.
    """
    units = list(problem.facts.units_named(name))
    if len(units) == 1:
        return units[0]
    if not units:
        raise InputError(f"{name} is not an account of this case")
    names = ", ".join(problem.facts.unit_names[unit] for unit in units)
    raise InputError(f"{name} is sold line by line; name one of {names}")


def rep_of(problem: Problem, name: str) -> int:
    """Return the index of a rep.

    Raises
    ------
    InputError
        If there is no such rep.
    """
    if name not in problem.tables.rep_index:
        raise InputError(f"{name} is not a rep of this case")
    return problem.tables.rep_index[name]
