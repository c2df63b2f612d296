"""A written run once more, without solving: its report and pictures anew, or all of it without names."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from territory_opt.errors import Faults
from territory_opt.io.extras import needed
from territory_opt.io.reading_plan import read_json
from territory_opt.io.run_tables import read_run
from territory_opt.io.writing import write_json, writing_folder
from territory_opt.jobs.loading import load_case, open_case
from territory_opt.jobs.results import load_result
from territory_opt.jobs.showing import own_areas, write_pictures, write_report
from territory_opt.jobs.writing_run import insist_on_verified, write_run
from territory_opt.report.assumptions import assumptions
from territory_opt.report.tables import Sheet


def rewrite_report(case: str | Path, run: str | Path, pictures: bool = False) -> tuple[Path, ...]:
    """Write ``report.html`` of a run again, beside its other files, and return what was written.

    Parameters
    ----------
    case
        The case, as it was when the run was made; only the areas of its map may have changed since.
    run
        The folder that the run wrote. If it names nobody, neither does the report.
    pictures
        Write map and balance as PNG and SVG too.

    Raises
    ------
    InputError
        If the run holds no plan, the case has changed, or the extra `report` is not installed.
    """
    needed("bokeh", "report")
    run, written = Path(run), read_run(run)
    redacted = written.plan["provenance"].get("redacted", False)
    problem = load_case(case, redact=redacted)
    result, own = load_result(problem, run), own_areas(case, problem.settings)
    tables = {table.name: Sheet(table.name, table.header, table.rows) for table in written.tables()}
    write_report(run, result, tables, written.plan, own)
    if pictures:
        write_pictures(run, result, own)
    names = ("report.html", *(("map.png", "map.svg", "balance.png", "balance.svg") if pictures else ()))
    return tuple(run / name for name in names if (run / name).exists())


def redact_run(case: str | Path, run: str | Path, out: str | Path) -> Path:
    """Write a run again, as if it had been solved with names left out, and return its folder.

    The plan, its figures and its proof stay the same; the verifier agrees with both.

    Raises
    ------
    InputError
        If the run holds no plan, or the case has changed since.
    OutputError
        If the folder holds anything already.
    MismatchError
        If the verifier disagrees with what was about to be written.
    """
    run, found = Path(run), Faults()
    problem, faults = open_case(case, redact=True)
    faults.raise_errors()
    assert problem is not None, "a case without errors makes a problem"
    result = load_result(problem, run)
    provenance = {**read_json(run / "plan.json", found)["provenance"], "redacted": True}
    with writing_folder(out) as staging:
        plan = write_run(staging, result, None, provenance, assumptions(problem), faults)
        write_json(staging / "plan.json", plan)
        if (run / "map.png").exists() and find_spec("matplotlib") is not None:
            write_pictures(staging, result, own_areas(case, problem.settings))
        insist_on_verified(case, staging)
    return Path(out)
