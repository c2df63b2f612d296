"""The files of a run, written from a result, and the insistence that they are true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from territory_opt.errors import Faults, MismatchError
from territory_opt.io.geojson import OwnAreas
from territory_opt.io.writing import write_csv, write_json
from territory_opt.jobs.reviewing import REVIEW_FILE
from territory_opt.jobs.showing import write_report
from territory_opt.model.plan import Result
from territory_opt.reasons.reviews import HEADER, review_rows
from territory_opt.report.certificate_json import certificate_json
from territory_opt.report.plan_json import plan_json
from territory_opt.report.tables import sheets

if TYPE_CHECKING:
    from territory_opt.reasons.conflicts import Diagnosis


def write_run(
    folder: Path,
    result: Result,
    diagnosis: Diagnosis | None,
    provenance: dict[str, Any],
    said: Sequence[str],
    faults: Faults,
    own: OwnAreas | None = None,
) -> dict[str, Any]:
    """Write all files of a run but ``plan.json``, whose content is returned.

    Parameters
    ----------
    folder
        Where to write.
    result
        What the solve had to say.
    diagnosis
        Why nothing is feasible; None if something is.
    provenance
        Where the plan comes from.
    said
        What had to be assumed.
    faults
        What was found in the input; the warnings among them are kept.
    own
        The user's own areas, for the map.
    """
    plan = plan_json(result, provenance, said, [str(fault) for fault in faults.warnings])
    if result.plan is not None:
        tables = {sheet.name: sheet for sheet in sheets(result.plan)}
        for sheet in tables.values():
            write_csv(folder / f"{sheet.name}.csv", sheet.header, sheet.rows)
        write_csv(folder / REVIEW_FILE, HEADER, review_rows(result.plan))
        write_json(folder / "certificate.json", certificate_json(result, provenance["hash"]))
        write_report(folder, result, tables, plan, own)
    if diagnosis is not None:
        write_json(folder / "diagnosis.json", {"format": "territory-opt diagnosis 1", **asdict(diagnosis)})
    return plan


def insist_on_verified(case: str | Path, folder: Path) -> None:
    """Raise if the verifier disagrees with the files of a run.

    Raises
    ------
    MismatchError
        It names every disagreement.
    """
    from territory_opt.verifier import verify_folder

    report = verify_folder(Path(case), folder)
    if not report.ok:
        raise MismatchError("\n".join(("the verifier disagrees; nothing was written", *report.disagreements)))
