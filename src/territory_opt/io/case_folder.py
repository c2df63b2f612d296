"""A case folder in: its tables, its settings, and everything that is wrong with them at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path

from territory_opt.errors import Faults
from territory_opt.io.csv_files import parse_csv
from territory_opt.io.places import PACKAGE, package_version, with_places
from territory_opt.io.yaml_files import parse_yaml
from territory_opt.schema.checks import check_tables
from territory_opt.schema.columns import TextColumns
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.settings_faults import SETTINGS_FILE, read_settings
from territory_opt.schema.tables import RECORDS, Tables

NEEDED = ("accounts", "reps")


@dataclass(frozen=True)
class CaseFiles:
    """What a case folder holds.

    Attributes
    ----------
    tables, settings
        The data; what is wrong is blank in it.
    hashes
        SHA-256 of every file read, by name: what a plan was made from.
    faults
        Everything that is wrong.
    """

    tables: Tables
    settings: CaseSettings
    hashes: dict[str, str]
    faults: Faults


def read_case(folder: str | Path) -> CaseFiles:
    """Read a case folder.

    Nothing is raised: `CaseFiles.faults` holds every fault, and `Faults.raise_errors` turns them into an `InputError`.
    """
    folder = Path(folder)
    faults = Faults()
    if not folder.is_dir():
        faults.error("is not a folder", file=str(folder))
        return CaseFiles(Tables.from_text({}, faults), CaseSettings(), {}, faults)
    files = _read_files(folder, faults)
    raw = parse_yaml(files[SETTINGS_FILE], SETTINGS_FILE, faults) if SETTINGS_FILE in files else None
    settings = read_settings(raw, faults)
    tables = with_places(Tables.from_text(_read_columns(files, faults), faults), settings, faults)
    check_tables(tables, faults, settings)
    return CaseFiles(tables, settings, _hashes(files, settings), faults)


def _hashes(files: Mapping[str, bytes], settings: CaseSettings) -> dict[str, str]:
    """Return the SHA-256 of all that was read, of a packaged table that of its version."""
    hashes = {name: sha256(data).hexdigest() for name, data in files.items()}
    packaged = package_version(settings)
    return hashes if packaged is None else {**hashes, PACKAGE: sha256(packaged.encode()).hexdigest()}


def _read_columns(files: Mapping[str, bytes], faults: Faults) -> dict[str, TextColumns]:
    columns: dict[str, TextColumns] = {}
    for name in RECORDS:
        source = f"{name}.csv"
        if source in files:
            parsed = parse_csv(files[source], source, faults)
            if parsed is not None:
                columns[name] = parsed
        elif name in NEEDED:
            faults.error("the file is missing; a case needs accounts.csv and reps.csv", file=source)
    return columns


def _read_files(folder: Path, faults: Faults) -> dict[str, bytes]:
    """Return the bytes of the files that a case may have; others that look like tables are named."""
    known = [*(f"{name}.csv" for name in RECORDS), SETTINGS_FILE]
    files: dict[str, bytes] = {}
    for name in known:
        try:
            files[name] = (folder / name).read_bytes()
        except FileNotFoundError:
            continue
        except OSError as error:
            faults.error(f"cannot be read: {error.strerror}", file=name)
    _name_strangers(folder, known, faults)
    return files


def _name_strangers(folder: Path, known: Iterable[str], faults: Faults) -> None:
    names = set(known)
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in {".csv", ".yaml", ".yml"} and path.name not in names:
            near = get_close_matches(path.name.lower(), names, n=1, cutoff=0.8)
            meant = f" (did you mean {near[0]}?)" if near else ""
            faults.warning(f"is not a file of a case and is not read{meant}", file=path.name)
