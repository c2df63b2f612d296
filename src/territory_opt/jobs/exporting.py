"""Write the mathematical model of one level for other solvers."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from territory_opt.errors import Faults, InputError
from territory_opt.io.reading_plan import read_json
from territory_opt.model.problem import Problem

Format = Literal["mps", "cpsat"]


def export_model(
    problem: Problem, path: str | Path, form: Format, level: int = 1, run: str | Path | None = None
) -> None:
    """Write one level of a problem as a file.

    Parameters
    ----------
    problem
        What to write.
    path
        The file; CP-SAT models are text if its name ends in ``txt``, else binary.
    form
        ``mps`` (any MIP solver reads it) or ``cpsat``.
    level
        Which level to minimise, the highest is 1.
    run
        The folder of a run, which says what the levels above may cost; needed for all levels but the first.

    Raises
    ------
    InputError
        If there is no such level, or it is not known what the levels above may cost.
    """
    from territory_opt.solvers.cpsat import export_cpsat
    from territory_opt.solvers.mps import export_mps
    from territory_opt.solvers.program import assemble

    model = problem.compiled.reduced
    if not 1 <= level <= len(model.levels):
        raise InputError(f"there is no level {level}; the case has {len(model.levels)}")
    program = assemble(model, model.whole_view(), level - 1, _caps(level, run))
    path = Path(path)
    part = path.with_name(f".part-{path.name}")
    try:
        if form == "mps":
            export_mps(program, part, problem.name)
        else:
            export_cpsat(program, part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _caps(level: int, run: str | Path | None) -> list[int]:
    """Return what the levels above may cost, as a run delivered them."""
    if level == 1:
        return []
    if run is None:
        raise InputError(f"level {level} needs to know what the levels above may cost: name the folder of a run")
    faults = Faults()
    plan = read_json(Path(run) / "plan.json", faults)
    faults.raise_errors()
    caps = [one.get("whole", {}).get("cap") for one in plan.get("levels", [])][: level - 1]
    if len(caps) < level - 1 or None in caps:
        raise InputError(f"{run} does not say what the {level - 1} levels above may cost")
    return caps
