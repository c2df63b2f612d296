"""``case.yaml`` written out: every setting with its default and what it means, ready to be changed."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import Any

import yaml

from territory_opt.model.problem import Problem
from territory_opt.policies import origins
from territory_opt.rules import Rule

WIDTH = 100


def case_yaml(problem: Problem, name: str) -> str:
    """Return the settings of a case as a commented file.

    Parameters
    ----------
    problem
        A problem whose settings are the defaults.
    name
        The case's name.
    """
    return "\n".join(_lines(problem, name)) + "\n"


def rules_yaml(problem: Problem) -> str:
    """Return the settings that decide about a plan as they count, defaults and the policy's part included.

    Where a case builds on a policy, a comment above each rule says which of the two wrote it.
    """
    settings, told = problem.settings, origins(problem.written)
    content: dict[str, Any] = {"travel": settings.travel.model_dump(mode="json")}
    if settings.service_levels:
        content["service_levels"] = [one.model_dump(mode="json", exclude_none=True) for one in settings.service_levels]
    if settings.levels is not None:
        content["levels"] = [level.model_dump(mode="json") for level in settings.levels]
    text = [_dumped(content), "rules:\n"]
    for rule in problem.rules:
        text.append(f"# {told[rule.name]}\n" if rule.name in told else "")
        own = {"id": rule.name, **rule.model_dump(mode="json", exclude={"id"})}
        text.append(_dumped([{key: one for key, one in own.items() if one is not None}]))
    return "".join(text)


def _dumped(content: object) -> str:
    return str(yaml.safe_dump(content, sort_keys=False, allow_unicode=True, default_flow_style=None, width=WIDTH))


def _lines(problem: Problem, name: str) -> Iterator[str]:
    yield f"name: {_value(name)}"
    yield "# period: 2026Q4     # a year, a quarter or a month; capacity, visits and hours are for one of them"
    yield "# currency: USD      # of all amounts"
    yield "# places: us         # ZIP codes place whoever has no coordinates; needs territory-opt[places]"
    yield "# missing: {potential: 0}     # what a blank is to mean; a blank that a rule needs is an error otherwise"
    yield ""
    travel = problem.settings.travel.model_dump(mode="json")
    yield "# How distance becomes hours and money."
    yield f"travel: {{{', '.join(f'{key}: {_value(one)}' for key, one in travel.items())}}}"
    yield ""
    yield "# Balance is decided first (in points: per cent of a rep's target outside the band), money second."
    yield "# Other orders and tolerances go into levels:, for instance"
    yield "#   levels: [{rules: [balance], tolerance: {relative: 0.01, absolute: 0.1}}, {rules: [travel, disruption]}]"
    yield "rules:"
    for rule in problem.rules:
        yield from _rule(rule, rule.skipped(problem.facts))


def _rule(rule: Rule, skipped: str | None) -> Iterator[str]:
    yield ""
    for line in wrap((rule.__doc__ or "").split("\n\n")[0].replace("``", ""), WIDTH - 4):
        yield f"  # {line}"
    if skipped is not None:
        yield f"  # Skipped as long as this holds: {skipped}."
    yield f"  - rule: {rule.rule}"
    for key, field in type(rule).model_fields.items():
        if key not in ("rule", "id"):
            yield f"    {_setting(key, getattr(rule, key)):33} # {field.description}"


def _setting(key: str, value: object) -> str:
    return f"# {key}:" if value is None else f"{key}: {_value(value)}"


def _value(value: object) -> str:
    """Return a value as YAML on one line."""
    if isinstance(value, tuple):
        value = list(value)
    text: str = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10_000)
    return text.removesuffix("\n").removesuffix("\n...")
