"""Verifier: an independent check of the files of a run against the case that they were made from.

It reads what stands in the two folders and nothing else. Every rule is stated here a second time, from the design, and
shares no code with what it checks: terms, rules and solvers cannot be wrong together with it unnoticed. It prefers the
plain way to the fast one.
"""

from __future__ import annotations

from pathlib import Path

from territory_opt.verifier.certificate import check_certificate
from territory_opt.verifier.facts import Facts
from territory_opt.verifier.figures import check_figures
from territory_opt.verifier.housekeeping import check_housekeeping
from territory_opt.verifier.plan_check import (
    check_costs,
    check_eligibility,
    check_hard_limits,
    check_ownership,
    check_rows,
)
from territory_opt.verifier.reading import check_input, read_run
from territory_opt.verifier.report import Check, Ledger, Report
from territory_opt.verifier.statement import Statement, check_levels, check_quanta, state
from territory_opt.verifier.tables import check_assignments, check_moves, check_scorecard
from territory_opt.verifier.territories import check_territories
from territory_opt.verifier.wishes import wishes_of

__all__ = ["Check", "Report", "verify_folder"]

CHECKS = {
    "ownership": check_ownership,
    "eligibility": check_eligibility,
    "hard limits": check_hard_limits,
    "rows": check_rows,
    "costs": check_costs,
    "certificate": check_certificate,
    "figures": check_figures,
    "house-keeping": check_housekeeping,
    "scorecard": check_scorecard,
    "territories": check_territories,
    "assignments": check_assignments,
    "moves": check_moves,
}
"""What is checked once the case is stated, in this order."""


def verify_folder(case: Path, out: Path) -> Report:
    """Check the files of a run against its case.

    Parameters
    ----------
    case
        The case's folder.
    out
        The folder that the run wrote. Of a run that found no plan only the input and the rules can be checked.

    Returns
    -------
    Report
        One check for each thing compared, with a sentence for each disagreement. Nothing is raised for files that are
        wrong, whatever they hold.
    """
    ledger = Ledger()
    with ledger.check("files"):
        run = read_run(Path(case), Path(out), ledger)
    if not ledger.report().ok:
        return ledger.report()
    facts = Facts(run.case.tables, run.case.settings)
    with ledger.check("input"):
        check_input(run, ledger)
    said: Statement | None = None
    with ledger.check("rules"):
        wishes = wishes_of(run, facts, ledger)
        if run.has_plan:
            check_levels(run, wishes, facts, ledger)
            said = state(run, facts, wishes)
            check_quanta(run, said, ledger)
    if said is not None:
        for name, check in CHECKS.items():
            with ledger.check(name):
                check(run, said, ledger)
    return ledger.report()
