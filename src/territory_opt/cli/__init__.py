"""The command line: thin verbs over the library, and the only place that handles signals.

Exit status: 0 done (for ``solve``: a plan was written); 2 the input or the output folder is wrong, nothing written;
3 proven infeasible, a diagnosis is written; 4 no plan found in time; 1 anything else. Everything heavy is imported
inside the verbs, so that ``--help`` takes a blink.
"""

# The order of --help.
from territory_opt.cli import plans, answers, files  # isort: skip
from territory_opt.cli.app import app

__all__ = ["answers", "app", "files", "main", "plans"]


def main() -> None:
    """Run the command line."""
    app()
