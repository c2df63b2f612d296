"""Reading: the case and what a run wrote, and whether the second was made from the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from territory_opt.errors import Faults
from territory_opt.io.case_folder import CaseFiles, read_case
from territory_opt.io.csv_files import read_csv
from territory_opt.io.reading_plan import read_json
from territory_opt.io.redaction import redact_case
from territory_opt.schema.tables import Tables
from territory_opt.verifier.facts import Ints
from territory_opt.verifier.lines import by_line, named
from territory_opt.verifier.policy import with_policy
from territory_opt.verifier.report import Ledger, shown

Sheet = Mapping[str, Sequence[str]]
"""Cells of a table as text, by column."""

TABLES = ("assignments", "unassigned", "moves", "scorecard", "territories")


@dataclass(frozen=True, eq=False)
class Run:
    """A case and the files of a run, as they stand in their folders.

    Attributes
    ----------
    case
        The case, read afresh, with its policy; where lines are sold separately, each stands there as an account.
    given
        Its tables as the files hold them.
    plan, certificate
        The two JSON files; empty if missing.
    sheets
        The tables by name; one without rows or that is missing has no columns.
    """

    case: CaseFiles
    given: Tables
    plan: Mapping[str, Any]
    certificate: Mapping[str, Any]
    sheets: Mapping[str, Sheet]

    @property
    def has_plan(self) -> bool:
        """Whether the run says that it found a plan."""
        return self.plan.get("status") in ("optimal", "feasible")

    @cached_property
    def owner(self) -> Ints:
        """The owner of each account by the file, −1 for none; of several rows the last. Shape (accounts,)."""
        tables, sheet = self.case.tables, self.sheets["assignments"]
        owner = np.full(tables.accounts.n, -1, np.int64)
        for account, rep in zip(sheet.get("account_id", ()), sheet.get("rep_id", ()), strict=True):
            if account in tables.account_index:
                owner[tables.account_index[account]] = tables.rep_index.get(rep, -1)
        return owner


def read_run(case: Path, out: Path, ledger: Ledger) -> Run:
    """Read both folders; whatever is wrong with the files themselves is noted."""
    files, faults = read_case(case), Faults()
    plan = read_json(out / "plan.json", faults)
    if _redacted(plan):
        files = redact_case(files)
    given, settings = files.tables, with_policy(files.settings, faults)
    files = replace(files, tables=by_line(given), settings=settings)
    run = Run(files, given, plan, read_json(out / "certificate.json", Faults()), _sheets(out, faults))
    if run.has_plan and not run.sheets["assignments"]:
        faults.error("the file is missing", file="assignments.csv")
    for fault in (*files.faults.errors, *faults.errors):
        ledger.say(f"{fault}.")
    return run


def _redacted(plan: Mapping[str, Any]) -> bool:
    """Tell whether the run says that it names nobody; then the case is read in the same way."""
    provenance = plan.get("provenance")
    return isinstance(provenance, Mapping) and provenance.get("redacted") is True


def _sheets(out: Path, faults: Faults) -> dict[str, Sheet]:
    sheets: dict[str, Sheet] = {}
    for name in TABLES:
        path = out / f"{name}.csv"
        read = read_csv(path, faults) if path.is_file() else None
        sheets[name] = {} if read is None else _by_line(read.cells)
    return sheets


def _by_line(sheet: Sheet) -> Sheet:
    """Return a sheet that names the line of each account with the account."""
    if "account_id" not in sheet or "line" not in sheet:
        return sheet
    return {**sheet, "account_id": list(map(named, sheet["account_id"], sheet["line"]))}


def check_input(run: Run, ledger: Ledger) -> None:
    """Note whether the run was made from the files that stand in the case's folder now."""
    ledger.same("The format of plan.json", run.plan.get("format"), "territory-opt plan 1")
    if run.plan.get("status") not in ("optimal", "feasible", "infeasible", "unknown"):
        ledger.say(f"The status {shown(run.plan.get('status'))} is none that a plan can have.")
    provenance, own = run.plan["provenance"], run.case.hashes
    for file in sorted(own.keys() | provenance["input"].keys()):
        if provenance["input"].get(file) != own.get(file):
            ledger.say(f"{file} is not the file that the plan was made from.")
    whole = sha256("".join(f"{file} {own[file]}\n" for file in sorted(own)).encode()).hexdigest()
    ledger.same("The hash of the input in plan.json", provenance["hash"], whole)
    if run.certificate:
        ledger.same("The hash of the input in certificate.json", run.certificate.get("hash"), whole)
