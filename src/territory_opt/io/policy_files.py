"""Policies as they stand in the package: one YAML file each, of settings that a case may build on."""

from __future__ import annotations

from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path

from territory_opt.errors import Faults
from territory_opt.io.yaml_files import parse_yaml
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.settings_faults import SETTINGS_FILE, read_settings

POLICY_KEYS = ("travel", "service_levels", "levels", "rules")
"""What a policy may say. All else is about a case's own files: its period, its money, what a blank of its means."""

_FOLDER = Path(__file__).resolve().parents[1] / "policies"


def policy_names() -> tuple[str, ...]:
    """Return the names of the policies that there are."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.yaml")))


def read_policy(name: str, faults: Faults) -> CaseSettings:
    """Return the settings of a policy, its rules as they were written.

    Parameters
    ----------
    name
        Its name, as ``extends`` gives it.
    faults
        Told if there is no such policy, with the nearest one, or if it says what a policy may not; empty settings then
        stand for it.
    """
    if name not in policy_names():
        near = get_close_matches(name, policy_names(), n=1)
        meant = f"did you mean {near[0]}?" if near else f"there are {', '.join(policy_names())}"
        faults.error(f"is not a policy ({meant})", file=SETTINGS_FILE, column="extends", value=name)
        return CaseSettings()
    file = f"{name}.yaml"
    settings = read_settings(parse_yaml((_FOLDER / file).read_bytes(), file, faults), faults, file)
    for key in sorted(settings.model_fields_set - set(POLICY_KEYS)):
        faults.error(f"cannot stand in a policy; it may hold {', '.join(POLICY_KEYS)}", file=file, column=key)
    return settings


def policy_text(name: str) -> str:
    """Return the file of a policy that there is, with a reason for every value."""
    return (_FOLDER / f"{name}.yaml").read_text(encoding="utf-8")


def policy_purpose(name: str) -> str:
    """Return whom a policy is for: what the first line of its file says of it."""
    first = policy_text(name).partition("\n")[0].lstrip("# ")
    return first.partition(": ")[2].partition(". Use it")[0].rstrip(".")


def policy_hash(name: str | None) -> dict[str, str]:
    """Return the SHA-256 of a policy by the name it bears among a run's input; nothing if there is none."""
    if name not in policy_names():
        return {}
    return {f"policy {name}": sha256((_FOLDER / f"{name}.yaml").read_bytes()).hexdigest()}
