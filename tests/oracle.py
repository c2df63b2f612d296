"""The oracle of the tests: the verifier, which states every rule a second time and reads nothing but files."""

from __future__ import annotations

from pathlib import Path

from territory_opt.verifier import verify_folder


def assert_verified(case_dir: Path, out_dir: Path) -> None:
    """Fail with every sentence of the verifier unless it agrees with what a run wrote."""
    report = verify_folder(case_dir, out_dir)
    assert report.ok, "\n".join(report.disagreements)
