"""explain: why an account is where it is, why not elsewhere, and what makes a territory what it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from territory_opt.errors import InputError
from territory_opt.model.plan import Plan, Result
from territory_opt.model.problem import Problem
from territory_opt.reasons.answers import Certainty, Said
from territory_opt.reasons.resolving import Effort, as_result
from territory_opt.reasons.territory import WhyTerritory, why_territory
from territory_opt.reasons.why import Why, why_account
from territory_opt.reasons.why_not import WhyNot, why_not


@dataclass(frozen=True)
class EachLine(Said):
    """What there is to say of an account whose lines are sold separately: an answer for each.

    Attributes
    ----------
    account
        Its id.
    lines
        The answers, in the order of the lines.
    certainty
        That of the least sure of them.
    """

    account: str
    lines: tuple[Why | WhyNot, ...]
    certainty: Certainty

    @classmethod
    def of(cls, account: str, lines: tuple[Why | WhyNot, ...]) -> EachLine:
        """Put the answers together."""
        sure: tuple[Certainty, ...] = ("cut off by time", "heuristic", "proven")
        return cls(account, lines, min((one.certainty for one in lines), key=sure.index))

    def text(self) -> str:
        """Return the answers in words, a section for each line."""
        return "\n\n".join(one.text() for one in self.lines)


def explain(
    problem: Problem,
    known: Plan | Result,
    *,
    account: str | None = None,
    rep: str | None = None,
    instead: str | None = None,
    effort: Effort | None = None,
) -> Why | WhyNot | EachLine | WhyTerritory:
    """Return why an account is where it is, or what it would mean to give it to another rep, or why a territory is so.

    An account whose lines are sold separately has an answer for each line; with ``instead``, for each line that the rep
    may own, if there is any.

    Parameters
    ----------
    problem
        What the plan is for.
    known
        A plan, or a result, whose prices then say what room is worth.
    account
        The account asked about, or one line of it: ``A-17 (hardware)``.
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
    units = units_of(problem, account)
    answers: tuple[Why | WhyNot, ...]
    if instead is None:
        answers = tuple(why_account(result.plan, unit, result.certificates) for unit in units)
    else:
        other, effort = rep_of(problem, instead), effort or Effort()
        units = _open_to(problem, units, other)
        each = replace(effort, seconds=effort.seconds / len(units))
        answers = tuple(why_not(result, unit, other, each) for unit in units)
    return answers[0] if len(answers) == 1 else EachLine.of(account, answers)


def units_of(problem: Problem, name: str) -> list[int]:
    """Return the units that a name stands for: an account, all lines of one, or one of its lines.

    Raises
    ------
    InputError
        If there is none.
    """
    units = list(problem.facts.units_named(name))
    if not units:
        raise InputError(f"{name} is not an account of this case")
    return units


def _open_to(problem: Problem, units: list[int], rep: int) -> list[int]:
    """Return those of some units that no rule bars a rep from; all of them if there is none."""
    at = np.array(units, np.int64)
    barred = problem.compiled.model.barred_by(at, np.full(len(at), rep, np.int64))
    return at[barred < 0].tolist() or units


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
