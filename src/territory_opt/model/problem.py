"""Problem: a case as data and wishes, checked as a whole and compiled once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from territory_opt.errors import Faults
from territory_opt.model.candidates import ascending
from territory_opt.model.checks import check_data, check_pairs
from territory_opt.model.compile import Compiled, Prepared, compile_rules, prepare
from territory_opt.policies import extended
from territory_opt.rules import Rule, default_rules, parse_rules, standing_rules
from territory_opt.rules.facts import Facts
from territory_opt.schema.account import Account
from territory_opt.schema.account_line import AccountLine
from territory_opt.schema.assignment import Assignment
from territory_opt.schema.lock import Lock
from territory_opt.schema.opportunity import Opportunity
from territory_opt.schema.pair import Pair
from territory_opt.schema.relationship import Relationship
from territory_opt.schema.rep import Rep
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.tables import Tables
from territory_opt.schema.territory import Territory
from territory_opt.terms import Ints, Pairs

if TYPE_CHECKING:
    from pandas import DataFrame


class Problem:
    """Which accounts there are, who could own them, and what a good plan is.

    Parameters
    ----------
    accounts, reps
        The accounts to assign and the reps who may own them.
    relationships, locks, pairs, assignments
        What is known of single (account, rep) pairs; ``assignments`` is the plan in force.
    account_lines
        The product lines of accounts whose lines are sold by different reps.
    territories, opportunities
        What reps work in, and the deals that they work on.
    rules
        Business rules, as rule objects or as the mappings that ``case.yaml`` holds. None takes the defaults.
    settings
        Everything else that ``case.yaml`` may say.

    Raises
    ------
    InputError
        If a rule's settings are wrong; it lists every fault. Faults in the data are found by `check`.
    """

    def __init__(  # noqa: PLR0913  # one argument per table
        self,
        accounts: Sequence[Account],
        reps: Sequence[Rep],
        *,
        relationships: Sequence[Relationship] = (),
        locks: Sequence[Lock] = (),
        pairs: Sequence[Pair] = (),
        assignments: Sequence[Assignment] = (),
        account_lines: Sequence[AccountLine] = (),
        territories: Sequence[Territory] = (),
        opportunities: Sequence[Opportunity] = (),
        rules: Sequence[Rule | Mapping[str, Any]] | None = None,
        settings: CaseSettings | None = None,
    ) -> None:
        tables = Tables.from_models(
            accounts=accounts,
            reps=reps,
            relationships=relationships,
            locks=locks,
            pairs=pairs,
            assignments=assignments,
            account_lines=account_lines,
            territories=territories,
            opportunities=opportunities,
        )
        self._set(tables, settings or CaseSettings(), rules)

    @classmethod
    def from_tables(
        cls,
        tables: Tables,
        settings: CaseSettings | None = None,
        rules: Sequence[Rule | Mapping[str, Any]] | None = None,
        provenance: Mapping[str, str] | None = None,
    ) -> Self:
        """Build from tables that were read already.

        Parameters
        ----------
        tables
            The tables.
        settings
            The settings; its own ``rules`` count unless ``rules`` are given.
        rules
            As in the constructor.
        provenance
            Where the data come from: the SHA-256 of each input file by name.
        """
        problem = cls.__new__(cls)
        problem._set(tables, settings or CaseSettings(), rules, provenance)
        return problem

    @classmethod
    def from_frames(  # noqa: PLR0913  # one argument per table
        cls,
        *,
        accounts: DataFrame,
        reps: DataFrame,
        relationships: DataFrame | None = None,
        locks: DataFrame | None = None,
        pairs: DataFrame | None = None,
        assignments: DataFrame | None = None,
        account_lines: DataFrame | None = None,
        territories: DataFrame | None = None,
        opportunities: DataFrame | None = None,
        rules: Sequence[Rule | Mapping[str, Any]] | None = None,
        settings: CaseSettings | None = None,
    ) -> Self:
        """Build from data frames whose columns are named as in the CSV files; NaN, NaT, NA and None are blanks.

        Raises
        ------
        InputError
            If cells are wrong; it lists them all.
        """
        tables = Tables.from_frames(
            accounts=accounts,
            reps=reps,
            relationships=relationships,
            locks=locks,
            pairs=pairs,
            assignments=assignments,
            account_lines=account_lines,
            territories=territories,
            opportunities=opportunities,
        )
        return cls.from_tables(tables, settings, rules)

    def _set(
        self,
        tables: Tables,
        settings: CaseSettings,
        rules: Sequence[Rule | Mapping[str, Any]] | None,
        provenance: Mapping[str, str] | None = None,
    ) -> None:
        self.written, settings = settings, extended(settings)
        self.tables = tables
        self.settings = settings
        self.provenance = dict(provenance or {})
        self.facts = Facts(tables, settings)
        self.defaulted = rules is None and settings.rules is None
        wanted = settings.rules if rules is None else rules
        own = default_rules(self.facts) if wanted is None else _rules(wanted)
        self.rules: tuple[Rule, ...] = (*own, *standing_rules(self.facts, own))
        self._pairs: Pairs | None = None

    @property
    def name(self) -> str:
        """The case's name, if it has one."""
        return self.settings.name or "case"

    @cached_property
    def faults(self) -> Faults:
        """Everything that is wrong or odd in the data and settings, all at once."""
        faults = check_data(self.facts, self.rules)
        if not faults.errors:
            faults.extend(check_pairs(self._prepared))
        return faults

    def check(self) -> Faults:
        """Return everything that is wrong or odd in the data and settings, all at once."""
        return self.faults

    @cached_property
    def compiled(self) -> Compiled:
        """The models that score and solve the problem.

        Raises
        ------
        InputError
            If `check` finds errors.
        """
        self.faults.raise_errors()
        return compile_rules(self._prepared)

    @cached_property
    def _prepared(self) -> Prepared:
        return prepare(self.facts, self.rules, self._pairs)

    def widened(self, unit: Ints, rep: Ints) -> Self:
        """Return the same problem with more candidate pairs, where not every allowed pair is one.

        Parameters
        ----------
        unit, rep
            The pairs to add. Shape (k,).
        """
        pairs, facts = self._prepared.pairs, self.facts
        wider = copy(self)
        for stale in ("_prepared", "compiled"):
            wider.__dict__.pop(stale, None)
        key = ascending([pairs.key, unit * facts.n_reps + rep])
        wider._pairs = Pairs.of_keys(facts.n_units, facts.n_reps, key, pairs.barred_by)
        return wider

    def __repr__(self) -> str:
        return f"Problem({self.name}: {self.facts.n_units} accounts, {self.facts.n_reps} reps, {len(self.rules)} rules)"

    def _repr_html_(self) -> str:
        from territory_opt.model.notebook import problem_html

        return problem_html(self)


def _rules(wanted: Sequence[Rule | Mapping[str, Any]]) -> tuple[Rule, ...]:
    """Return rule objects for whatever stands for a rule, in the same order."""
    faults = Faults()
    raw = [rule.model_dump() if isinstance(rule, Rule) else dict(rule) for rule in wanted]
    parsed = parse_rules(raw, faults)
    faults.raise_errors()
    return parsed
