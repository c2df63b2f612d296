"""Line: a rep who sells one product line owns no other."""

from __future__ import annotations

from typing import Literal

import numpy as np

from territory_opt.errors import Faults
from territory_opt.rules.base import PairPredicate, Rule
from territory_opt.rules.facts import Facts
from territory_opt.rules.pair_classes import BarredClasses
from territory_opt.schema.lines import names_all


class Line(Rule):
    """Let a rep who sells one product line own that line of accounts only; a rep without a line sells all of them.

    It is there, asked for or not, where ``account_lines`` has rows and a rep has a line.
    """

    rule: Literal["line"] = "line"

    def skipped(self, facts: Facts) -> str | None:
        """Return that lines are not sold separately, or that everybody sells all of them."""
        if not facts.parts.separate:
            return "lines are not sold separately"
        return "every rep sells all lines" if all(map(names_all, _lines(facts))) else None

    def check(self, facts: Facts, faults: Faults) -> None:
        """Warn of reps who sell a line that no account has."""
        known = set(facts.parts.lines)
        for rep, line in enumerate(_lines(facts)):
            if not names_all(line) and line not in known:
                faults.warning("is a line of no account; the rep may own nothing", **facts.tables.reps.at(rep, "line"))

    def bars(self, facts: Facts) -> PairPredicate:
        """Return which accounts are of another line than the rep sells."""
        sold = _lines(facts)
        codes = {line: code for code, line in enumerate(dict.fromkeys(facts.parts.lines))}
        barred = [[not names_all(own) and own != line for own in sold] for line in codes]
        of_unit = np.array([codes[line] for line in facts.parts.lines], np.int64)
        return BarredClasses(of_unit, np.array(barred, np.bool_).reshape(len(codes), facts.n_reps))

    def why_barred(self, facts: Facts, unit: int, rep: int) -> str:
        """Return which line the rep sells."""
        account, name, line = facts.unit_names[unit], facts.rep_names[rep], _lines(facts)[rep]
        return f"{name} sells only {line}, and {account} is {_what(facts.parts.lines[unit])}."


def _lines(facts: Facts) -> list[str]:
    lines: list[str] = facts.tables.reps.text("line").tolist()
    return lines


def _what(line: str) -> str:
    return "not sold by line" if names_all(line) else f"of line {line}"
