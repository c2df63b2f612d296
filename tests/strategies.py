"""Hypothesis strategies for small random cases: tables, settings and any set of rules.

A case is plain rows and settings, as a user would write them: it can be compiled in memory or written to a folder.
The numbers are small and often equal, so that limits are met exactly, ties happen and empty shares occur.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import yaml
from hypothesis import assume
from hypothesis import strategies as st

from territory_opt.io.writing import write_csv
from territory_opt.model.compile import Compiled, compile_rules, prepare
from territory_opt.model.problem import Problem
from territory_opt.rules import ALL, Rule
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.tables import RECORDS, Tables
from territory_opt.terms import Ints
from tests.strategies_rules import SETTINGS, Row


@dataclass(frozen=True)
class Case:
    """A case as a user writes it: rows of each table, and what ``case.yaml`` says."""

    tables: Mapping[str, Sequence[Row]]
    settings: Mapping[str, Any]

    def problem(self) -> Problem:
        """The case as a problem, in memory."""
        models = {name: [RECORDS[name](**row) for row in rows] for name, rows in self.tables.items()}
        return Problem.from_tables(Tables.from_models(**models), CaseSettings(**self.settings))  # type: ignore[arg-type]  # as files say it

    def write(self, folder: Path) -> None:
        """Write the case as a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in self.tables.items():
            header = list(dict.fromkeys(column for row in rows for column in row))
            if rows:
                write_csv(folder / f"{name}.csv", header, [list(map(_cell, map(row.get, header))) for row in rows])
        (folder / "case.yaml").write_text(yaml.safe_dump(dict(self.settings)), encoding="utf-8")


def _cell(value: Any) -> Any:
    """A cell as a file holds it: lists and numbers by name as text."""
    if isinstance(value, dict):
        value = [f"{name}:{number}" for name, number in value.items()]
    return ";".join(value) if isinstance(value, list) else value


# ---------------------------------------------------------------- tables

PLACES = [(52.23, 21.01), (52.25, 21.0), (50.06, 19.94), (48.2, 16.37), (None, None)]
POTENTIALS = [0, 100, 100, 250, 299.99, 300, 999.99, -400, 5000, 1234.5, 7]

ACCOUNT_COLUMNS: dict[str, list[Any]] = {
    "revenue": [0, 100, 500.25, 900],
    "expense": [0, 100, 500.5],
    "calls": [0, 2],
    "hours_per_call": [0.25, 0.1],
    "in_person": [True, True, True, None, False],
    "key_account": [None, False, True],
    "segment": ["x", "z", None],
}
"""Columns of accounts that are there in half of the cases."""

NEEDED_COLUMNS: dict[str, list[Any]] = {
    "potential": POTENTIALS,
    "visits": [0, 1, 2, 4, 0.5],
    "hours_per_visit": [0, 0.5, 1, 3],
    "region": ["N", "S"],
    "industry": ["x", "y"],
    "products": [["p"], ["q"], ["p", "q"]],
    "postal_code": ["00-950", "00-951", "30-001"],
    "score": [0, 1, 5, 5, 9],
    "stage": ["prospect", "new", "loyal"],
}
"""Columns of accounts that some rule cannot do without: they are seldom missing."""

REP_COLUMNS: dict[str, list[Any]] = {
    "capacity_hours": [None, 0, 3, 8, 20, 1000],
    "capacity_hours_week": [0.5, 1, 40],
    "fte": [None, 0, 0.5, 1],
    "ramp": [None, 0.3, 1],
    "target_share": [None, 0, 1, 2, 0.7],
    "start_date": [None, "2026-11-15", "2020-01-01", "2027-06-01"],
    "vacant": [None, None, "hold", "dissolve"],
    "line": [None, "all", "hard", "soft"],
    "territory_id": [None, "T1", "T2"],
    "min_accounts": [None, 0, 1, 2],
    "max_accounts": [None, 2, 3, 5],
    "regions": [[], ["N"], ["S"], ["N", "S"]],
    "industries": [[], ["x"], ["x", "y"]],
    "products": [[], ["p"], ["p", "q"]],
    "manager_id": ["M", "M", "N", "R0"],
    "level": [None, 1, 2, 5],
    "experience_years": [None, 0, 2.9, 3, 20],
    "role": [None, "sales_rep", "account_manager", "inside_rep", "manager"],
    "strengths": [{}, {"x": 0.9}, {"p": 0.5, "q": 0.333, "y": 1}, {"z": 0}],
}
SEASONS = [(0.25, 0.25, 0.25, 0.25), (0.5, 0.3, 0.2, 0), (0, 0, 0, 1), (0.33, 0.33, 0.33, 0)]
"""Quarters of accounts; the last adds up to less than 1, as rounded shares may."""

SIZES = [(None, None), (100, None), (None, 300), (100, 300), (0, 250)]

RELATIONSHIP = {"strength": [0, 0.2, 0.5, 0.79, 0.8, 1]}
ACCOUNT_LINE = {
    "potential": POTENTIALS,
    "visits": [0, 1, 2, 4],
    "hours_per_visit": [0, 0.5, 1, 3],
    "score": [0, 1, 5],
}
TERRITORY = {"leads": [None, 0, 20], "new_accounts": [None, 0, 4], "name": [None, "East"], "manager_id": [None, "N"]}
DEAL = {
    "stage": ["Open", None, "Closed Won", "lost", "Proposal"],
    "product": [None, "hard", "soft", "p"],
    "closed": [None, "2026-09-30", "2026-12-24"],
    "expected_close": [None, None, "2026-10-01", "2025-01-01"],
    "value": [None, 0, 100, 99.5],
}
LOCK = {"kind": ["lock", "lock", "forbid", None], "expires": [None, None, "2026-10-31"]}
PAIR = {
    "km": [None, 0, 10, 50, 51, 400],
    "minutes": [None, 0, 30, 90],
    "cost": [None, -20, 0, 7.25, 400],
    "hours": [None, 0, 1, 9],
}


class Dice:
    """Cells from one seed: Hypothesis draws, and shrinks, the shape of a case and all of its settings."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def one(self, choices: Sequence[Any]) -> Any:
        return self.random.choice(choices)

    def fill(self, table: list[Row], columns: Mapping[str, Sequence[Any]], chance: float = 1.0) -> list[Row]:
        """Fill each column with some chance, else leave it out."""
        for column, choices in columns.items():
            if self.random.random() < chance:
                for row in table:
                    row[column] = self.one(choices)
        return table

    def accounts(self, n: int, reps: int) -> list[Row]:
        table: list[Row] = [{"account_id": f"A{i}"} for i in range(n)]
        self.fill(self.fill(table, NEEDED_COLUMNS, 0.95), ACCOUNT_COLUMNS, 0.5)
        self.places(table)
        owners = [None, "gone", *(f"R{j}" for j in range(reps))]
        for i, row in enumerate(table):  # a parent is an earlier account, a label, or none: no cycles
            row["parent_id"] = self.one([None, "P", *(f"A{j}" for j in range(i))])
            row["current_rep_id"] = self.one(owners)
        if self.random.random() < 0.8:
            for row in table:
                row.update(zip(("q1", "q2", "q3", "q4"), self.one(SEASONS), strict=True))
        if "potential" in table[0] and self.random.random() < 0.2:
            self.one(table)["potential"] = None
        return table

    def lines(self, accounts: int, needed: bool) -> list[Row]:
        """Lines of some accounts: of about half of all cases none are sold separately, unless they are needed."""
        if not needed and self.random.random() < 0.6:
            return []
        several = ["soft", "hard"]
        chosen = [(u, line) for u in range(accounts) for line in self.one([[], ["hard"], several, several])]
        return self.fill([{"account_id": f"A{u}", "line": line} for u, line in chosen], ACCOUNT_LINE, 0.7)

    def say_lines(self, tables: Mapping[str, list[Row]]) -> None:
        """Let some rows of the other tables name one line of their account, which it may not have."""
        for name in ("relationships", "pairs", "assignments"):
            for row in tables[name] if self.random.random() < 0.5 else ():
                row["line"] = self.one([None, "all", "hard", "soft"])

    def deals(self, accounts: int, reps: int) -> list[Row]:
        """Opportunities, open and decided, some of them late."""
        rows = self.pairs(accounts, reps, DEAL) if self.random.random() < 0.5 else []
        return [{"opportunity_id": f"O{i}", **row} for i, row in enumerate(rows)]

    def territories(self) -> list[Row]:
        """Territories, one of which a rep may work in."""
        rows: list[Row] = [{"territory_id": name} for name in ("T0", "T1")] if self.random.random() < 0.3 else []
        return self.fill(rows, TERRITORY, 0.7)

    def reps(self, n: int) -> list[Row]:
        table = self.fill([{"rep_id": f"R{j}"} for j in range(n)], REP_COLUMNS, 0.5)
        self.places(table)
        for row in table:
            row["size_min"], row["size_max"] = self.one(SIZES)
        return table

    def places(self, table: list[Row]) -> None:
        """Give most rows coordinates, some of them the same, some none."""
        if self.random.random() < 0.8:
            for row in table:
                row["latitude"], row["longitude"] = self.one(PLACES)

    def pairs(self, accounts: int, reps: int, columns: Mapping[str, Sequence[Any]], each: str = "pair") -> list[Row]:
        """Rows about some pairs, each pair at most once (or each account)."""
        every = [(u, j) for u in range(accounts) for j in range(reps)]
        chosen = self.random.sample(every, self.random.randint(0, min(len(every), 6)))
        if each == "account":
            chosen = list(dict(chosen).items())
        return self.fill([{"account_id": f"A{u}", "rep_id": f"R{j}"} for u, j in chosen], columns)


# ---------------------------------------------------------------- rules


def name_of(rule: type[Rule]) -> str:
    """A rule's name in settings."""
    return str(rule.model_fields["rule"].default)


FREE = ("accounts", "boundary", "lock", "holdout", "experience", "role", "presence", "line")
"""Rules that cost nothing, however they are set."""


def unit_of(rule: Row) -> str | None:
    """The unit of a rule's costs as a user would state it: rules of one level must share it."""
    if rule.get("hard", rule["rule"] in FREE):
        return None
    return "points" if rule["rule"] in ("balance", "portfolio") and rule.get("price_per_point") is None else "money"


@st.composite
def levels(draw: st.DrawFn, rules: Sequence[Row]) -> list[Row] | None:
    """Levels in any order; some rules at times stand in none, then they join the last."""
    if draw(st.booleans()):
        return None
    ranked = []
    for unit in draw(st.permutations(["points", "money"])):
        ids = draw(st.permutations([rule["id"] for rule in rules if unit_of(rule) == unit]))
        cut = draw(st.integers(0, len(ids)))
        ranked += [part for part in (ids[:cut], ids[cut:]) if part]
    tolerance = st.fixed_dictionaries(
        {"relative": st.sampled_from([0, 0.01, 0.5]), "absolute": st.sampled_from([0, 0.1, 30])}
    )
    return [{"rules": list(ids), "tolerance": draw(tolerance)} for ids in ranked] or None


# ---------------------------------------------------------------- cases


@st.composite
def rule_lists(draw: st.DrawFn, names: Sequence[str]) -> list[Row]:
    """The named rules in any order with any settings; a rule named twice gets two ids."""
    order = draw(st.permutations(list(names)))
    return [{"rule": name, "id": f"{name}-{place}", **draw(SETTINGS[name])} for place, name in enumerate(order)]


@st.composite
def cases(draw: st.DrawFn, names: Sequence[str] | None = None, most_accounts: int = 5, most_reps: int = 3) -> Case:
    """A case with the named rules, or with one to four of any."""
    kinds = [name_of(rule) for rule in ALL] if names is None else list(names)
    if names is None:
        kinds = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=4))
    n_accounts, n_reps = draw(st.integers(1, most_accounts)), draw(st.integers(1, most_reps))
    dice = Dice(draw(st.integers(0, 2**32)))
    accounts = dice.accounts(n_accounts, n_reps)
    rules = draw(rule_lists(kinds))
    settings: Row = {
        "currency": draw(st.sampled_from(["USD", None])),
        "period": draw(st.sampled_from([None, "2026Q4", "2026-11", "2026"])),
        "missing": {"potential": draw(st.sampled_from([0, 40]))} if "potential" in accounts[0] else {},
        "rules": rules,
        "levels": draw(levels(rules)),
    }
    tables = {
        "accounts": accounts,
        "reps": dice.reps(n_reps),
        "relationships": dice.pairs(n_accounts, n_reps, RELATIONSHIP),
        "locks": dice.pairs(n_accounts, n_reps, LOCK, each="account"),
        "pairs": dice.pairs(n_accounts, n_reps, PAIR),
        "assignments": dice.pairs(n_accounts, n_reps, {}, each="account"),
    }
    tables["territories"] = dice.territories()
    tables["opportunities"] = dice.deals(n_accounts, n_reps)
    tables["account_lines"] = dice.lines(n_accounts, needed="overlay" in kinds)
    dice.say_lines(tables)
    return Case(tables, settings)


def compiled(case: Case) -> Compiled:
    """The case compiled; cases whose data do not suit their rules are passed over.

    Cases that only `check_pairs` refuses (an account above every hard limit) are kept: they are infeasible, and the
    models must say so.
    """
    from territory_opt.model.checks import check_data

    problem = case.problem()
    assume(not check_data(problem.facts, problem.rules).errors)
    return compile_rules(prepare(problem.facts, problem.rules))


def any_owners(one: Compiled) -> st.SearchStrategy[Ints]:
    """Any plan whatever: also with accounts that nobody owns, and with owners who may not own."""
    n, reps = one.facts.n_units, one.facts.n_reps
    rep = st.integers(-1, reps - 1)
    return st.lists(rep, min_size=n, max_size=n).map(lambda owner: np.array(owner, np.int64))
