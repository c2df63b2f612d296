"""Territory Opt: which sales rep owns which account, with a proof of how good the plan is and reasons for all of it.

The names below are the public ones. Each is loaded when it is first asked for (:pep:`562`), so that
``import territory_opt`` takes a blink and a tool that only reads a plan never pays for a solver.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from territory_opt.errors import Fault, InputError, MismatchError, OutputError, SolverError, TerritoryOptError
    from territory_opt.jobs import check, compare, load_case, verify
    from territory_opt.model.plan import Plan, Result
    from territory_opt.model.problem import Problem
    from territory_opt.model.scoring import Score, score
    from territory_opt.reasons.conflicts import diagnose
    from territory_opt.reasons.explaining import explain
    from territory_opt.reasons.firmness import firmness
    from territory_opt.reasons.level_prices import levels_worth
    from territory_opt.reasons.losses import losses
    from territory_opt.reasons.scenarios import scenarios
    from territory_opt.reasons.tradeoffs import frontier
    from territory_opt.reasons.what_if import what_if
    from territory_opt.reasons.wish_prices import wish_prices
    from territory_opt.schema.account import Account
    from territory_opt.schema.assignment import Assignment
    from territory_opt.schema.lock import Lock
    from territory_opt.schema.relationship import Relationship
    from territory_opt.schema.rep import Rep
    from territory_opt.solvers.choose import solve

    __version__: str

__all__ = [
    "Account",
    "Assignment",
    "Fault",
    "InputError",
    "Lock",
    "MismatchError",
    "OutputError",
    "Plan",
    "Problem",
    "Relationship",
    "Rep",
    "Result",
    "Score",
    "SolverError",
    "TerritoryOptError",
    "__version__",
    "check",
    "compare",
    "diagnose",
    "explain",
    "firmness",
    "frontier",
    "levels_worth",
    "load_case",
    "losses",
    "scenarios",
    "score",
    "solve",
    "verify",
    "what_if",
    "wish_prices",
]

_HOME = {
    "Account": "schema.account",
    "Assignment": "schema.assignment",
    "Fault": "errors",
    "InputError": "errors",
    "Lock": "schema.lock",
    "MismatchError": "errors",
    "OutputError": "errors",
    "Plan": "model.plan",
    "Problem": "model.problem",
    "Relationship": "schema.relationship",
    "Rep": "schema.rep",
    "Result": "model.plan",
    "Score": "model.scoring",
    "SolverError": "errors",
    "TerritoryOptError": "errors",
    "check": "jobs",
    "compare": "jobs",
    "diagnose": "reasons.conflicts",
    "explain": "reasons.explaining",
    "firmness": "reasons.firmness",
    "frontier": "reasons.tradeoffs",
    "levels_worth": "reasons.level_prices",
    "load_case": "jobs",
    "losses": "reasons.losses",
    "scenarios": "reasons.scenarios",
    "score": "model.scoring",
    "solve": "solvers.choose",
    "verify": "jobs",
    "what_if": "reasons.what_if",
    "wish_prices": "reasons.wish_prices",
}


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version

        value: object = version("territory-opt")
    elif name in _HOME:
        value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
