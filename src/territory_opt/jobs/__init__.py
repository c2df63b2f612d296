"""Jobs: what the command line and scripts do with a case, from files to files."""

from territory_opt.jobs.loading import check, load_case
from territory_opt.jobs.plans import load_plan
from territory_opt.jobs.running import Run, solve_case, verify
from territory_opt.jobs.starting import Started, demo_case, start_case
from territory_opt.reasons.differences import Comparison, Difference, compare

__all__ = [
    "Comparison",
    "Difference",
    "Run",
    "Started",
    "check",
    "compare",
    "demo_case",
    "load_case",
    "load_plan",
    "solve_case",
    "start_case",
    "verify",
]
