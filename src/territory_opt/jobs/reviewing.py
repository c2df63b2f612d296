"""A review that came back: its wishes beside the locks that the case has already."""

from __future__ import annotations

from pathlib import Path

from territory_opt.errors import Faults, OutputError
from territory_opt.io.reading_review import read_review
from territory_opt.io.writing import write_csv
from territory_opt.jobs.loading import load_case
from territory_opt.reasons.reviews import locks_from_review
from territory_opt.schema.lock import Lock

COLUMNS = tuple(Lock.model_fields)

REVIEW_FILE = "review.csv"
"""What a run offers to be filled in."""


def insist_on_no_answers(run: str | Path) -> None:
    """Raise if reviewers have answered in the folder of a run that is about to be replaced.

    Raises
    ------
    OutputError
        If a decision or a comment stands in its review.
    """
    path = Path(run) / REVIEW_FILE
    if path.is_file():
        table = read_review(path, Faults())
        if any(text for column in ("decision", "comment") for text in table.text(column)):
            raise OutputError(f"{path} holds answers of reviewers; apply it (apply-review) or move it away first")


def write_locks(case: str | Path, review: str | Path, out: str | Path) -> int:
    """Write the locks of a case and those that a review asks for, and return how many the review adds.

    Raises
    ------
    InputError
        If the review is wrong, or its wishes conflict; it lists every fault.
    OutputError
        If the file is there already.
    """
    problem, faults, out = load_case(case), Faults(), Path(out)
    table = read_review(review, faults)
    faults.raise_errors()
    wanted = locks_from_review(problem, table)
    if out.exists():
        raise OutputError(f"{out} is there already; choose another name")
    known = problem.tables.locks
    texts = [known.text(name) for name in COLUMNS]
    had = [tuple(column[row] for column in texts) for row in range(known.n)]
    more = [tuple(getattr(lock, name) or "" for name in COLUMNS) for lock in wanted]
    new = [row for row in more if not any(row[:3] == old[:3] and old[3] in ("", "lock") for old in had)]
    write_csv(out, COLUMNS, [*had, *new])
    return len(new)
