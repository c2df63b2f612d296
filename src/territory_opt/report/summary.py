"""The summary of a run for a terminal of 80 columns: plain text, section by section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

import numpy as np

from territory_opt.model.cells import cell_figures
from territory_opt.model.compile import Compiled
from territory_opt.model.figures import Evenness, disruption, evenness, measures, travel_figures
from territory_opt.model.housekeeping import housekeeping
from territory_opt.model.plan import Plan, Result
from territory_opt.model.problem import Problem
from territory_opt.report.housekeeping import housekeeping_words
from territory_opt.rules.words import listed, number, percent, quantity

WIDTH = 80
NAMED = 5
"""Accounts that a line names."""

WAIVERS = 3
"""Wishes that gave way which are told; all stand in ``plan.json``."""


@dataclass(frozen=True)
class Section:
    """A heading and the lines under it."""

    title: str
    lines: tuple[str, ...]


def summary(result: Result, assumptions: Sequence[str], conflicts: Sequence[str] = ()) -> tuple[Section, ...]:
    """Return what a run came to, most urgent first.

    Parameters
    ----------
    result
        What the solve has to say.
    assumptions, conflicts
        What had to be assumed, and what cannot be kept together, one sentence each.
    """
    problem, plan = result.problem, result.plan
    facts = problem.facts
    size = f"{quantity(facts.n_units, 'accounts')}, {quantity(facts.n_reps, 'reps')}"
    head = Section(f"{problem.name}: {size}", tuple(wrapped(_verdict(result))))
    if plan is None:
        clash = Section("What clashes", _bullets(conflicts))
        return _said(head, clash, _rules(problem), Section("Assumed", _bullets(assumptions)))
    return _said(
        head,
        Section("Nobody may own", tuple(_house(problem.compiled))),
        Section("Goals, highest first", tuple(_goals(result, plan))),
        Section("How even (load against target)", tuple(_evenness(plan))),
        Section("What it takes", tuple(_what_it_takes(plan))),
        Section("House-keeping", _bullets(housekeeping_words(housekeeping(problem.compiled)))),
        Section("Wishes that gave way", _bullets([waiver.text for waiver in problem.compiled.waivers], WAIVERS)),
        _rules(problem),
        Section("Assumed", _bullets(assumptions)),
    )


def _said(*sections: Section) -> tuple[Section, ...]:
    return tuple(section for section in sections if section.lines)


def as_text(sections: Sequence[Section]) -> str:
    """Return sections as plain text."""
    return "\n\n".join("\n".join((section.title, *section.lines)) for section in sections)


def _verdict(result: Result) -> str:
    if result.plan is None:
        words = {"infeasible": "No plan can keep all hard rules; diagnosis.json says which of them clash."}
        return words.get(result.status, "No plan was found in time. None is ruled out: allow more time.")
    if result.status == "optimal":
        return "Proven optimal: no plan is better on any level, given the levels above it."
    return "The plan keeps all hard rules. Under gap stands how far from the best it can be at most."


def _house(compiled: Compiled) -> Iterator[str]:
    house = [compiled.facts.unit_names[unit] for unit in np.flatnonzero(~compiled.model.pairs.open).tolist()]
    if house:
        yield from wrapped(f"{quantity(len(house), 'accounts')} without an eligible rep: {listed(house, NAMED)}.")
        yield "  unassigned.csv says why."


def _goals(result: Result, plan: Plan) -> Iterator[str]:
    levels = plan.problem.compiled.model.levels
    delivered = plan.problem.compiled.model.cost(plan.owner)
    yield f"  {'':32}{'plan':>20}{'bound':>14}{'gap':>11}"
    for rank, (level, reached, cost) in enumerate(zip(levels, result.levels, delivered, strict=True), start=1):
        quantum = level.quantum
        gap = reached.gap(float(1 / quantum.size))
        bound = "unknown" if reached.bound is None else number(quantum.real(reached.bound))
        shown = "proven" if reached.proven else "unknown" if gap is None else percent(gap, 2)
        amount = f"{number(quantum.real(cost))} {quantum.unit}"
        yield f"  {rank} {_cut(level.name, 29)} {amount:>20}{bound:>14}{shown:>11}"
        if cost != reached.cost:
            given = number(quantum.real(abs(cost - reached.cost)))
            word = "given to" if cost > reached.cost else "won by"
            yield f"    bound and gap are for {number(quantum.real(reached.cost))}; {given} {word} the levels below"


def _evenness(plan: Plan) -> Iterator[str]:
    compiled = plan.problem.compiled
    yield f"  {'':13}{'total':>17}{'cv':>7}{'max/min':>8}{'±5':>5}{'±10':>5}{'±15 %':>6}  lowest, highest"
    for name, weighing in measures(compiled.facts).items():
        one = evenness(compiled.facts, weighing, plan.owner)
        label = weighing.name if name == "value" else name.replace("_", " ")
        yield _evenness_line(label, one)


def _evenness_line(label: str, one: Evenness) -> str:
    total = quantity(one.total, "" if one.unit == "accounts" else one.unit)
    within = [one.within_5, one.within_10, one.within_15]
    shares = [("" if share is None else number(100 * share, 0)) for share in within]
    cv = "" if one.cv is None else f"{one.cv:.3f}"
    spread = "" if one.max_over_min is None else f"{one.max_over_min:.2f}"
    ends = "" if one.lowest is None else f"{one.lowest}, {one.highest}"
    line = f"  {_cut(label, 13)}{total:>17}{cv:>7}{spread:>8}{shares[0]:>5}{shares[1]:>5}{shares[2]:>6}  "
    return (line + _cut(ends, WIDTH - len(line))).rstrip()


def _what_it_takes(plan: Plan) -> Iterator[str]:
    facts = plan.problem.facts
    travel = travel_figures(facts, plan.owner)
    yield from _moves(plan)
    if travel.km:
        amounts = (quantity(travel.km, "km"), quantity(travel.hours, "h"), quantity(travel.cost, facts.money))
        yield from wrapped(f"Travel: {', '.join(amounts)}.")
    for rule, cells in cell_figures(plan.problem.compiled, plan.owner).items():
        shared, gaps = number(cells.overlaps), number(cells.gaps)
        words = f"{number(cells.cells)}, {shared} with several owners, {gaps} that nobody may own"
        yield from wrapped(f"Cells of {rule}: {words}.")


def _moves(plan: Plan) -> Iterator[str]:
    compiled = plan.problem.compiled
    moves = disruption(compiled.facts, compiled.model.pairs, plan.owner)
    if not moves.base and not moves.forced:
        return
    share = "" if moves.moved_share is None else f" ({percent(moves.moved_share)} of those who could stay)"
    worth = quantity(moves.value_moved, measures(compiled.facts)["value"].quantum.unit)
    hours = "" if moves.hours_moved is None else f", {quantity(moves.hours_moved, 'h')} of work"
    yield from wrapped(f"Moves: {quantity(moves.moved, 'accounts')}{share}, worth {worth}{hours}.")
    rest = [(moves.forced, "had to move"), (moves.new, "had no owner before")]
    besides = [f"{quantity(count, 'accounts')} {words}" for count, words in rest if count]
    if besides:
        yield from wrapped(f"Besides: {', '.join(besides)}.")


def _rules(problem: Problem) -> Section:
    skipped = problem.compiled.skipped
    applied = [rule.name for index, rule in enumerate(problem.rules) if index not in skipped]
    lines = [*wrapped(f"Applied: {', '.join(applied) or 'none'}.")]
    for index, why in skipped.items():
        lines += wrapped(f"Skipped: {problem.rules[index].name} ({why}).")
    return Section("Rules", tuple(lines))


def _bullets(sentences: Sequence[str], most: int | None = None) -> tuple[str, ...]:
    shown = list(sentences if most is None else sentences[:most])
    lines = [line for sentence in shown for line in wrapped(sentence)]
    if len(shown) < len(sentences):
        lines.append(f"  {number(len(sentences) - len(shown))} more in plan.json.")
    return tuple(lines)


def wrapped(sentence: str) -> list[str]:
    """Return a sentence as indented lines of at most `WIDTH` columns."""
    return wrap(sentence, WIDTH, initial_indent="  ", subsequent_indent="    ")


def _cut(text: str, width: int) -> str:
    return f"{text if len(text) <= width else text[: width - 1] + '…':{width}}"
