"""A case in: its tables, its settings, and everything that is wrong with them at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path

from territory_opt.errors import Faults
from territory_opt.io.case_mapping import mapping_files, with_mapping
from territory_opt.io.case_workbook import read_workbook
from territory_opt.io.csv_files import parse_csv
from territory_opt.io.encodings import SPOKEN
from territory_opt.io.parquet_files import parse_parquet
from territory_opt.io.places import PACKAGE, package_version, with_places
from territory_opt.io.policy_files import policy_hash
from territory_opt.io.queries import query_place, read_query
from territory_opt.io.raw_case import Columns, RawCase
from territory_opt.io.yaml_files import parse_yaml
from territory_opt.schema.checks import check_tables
from territory_opt.schema.record import kinds_of
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.settings_faults import SETTINGS_FILE, read_settings, unknown_key_message
from territory_opt.schema.tables import RECORDS, Tables

NEEDED = ("accounts", "reps")

KNOWN_FILES = (*(f"{name}{ending}" for name in RECORDS for ending in (".csv", ".parquet")), SETTINGS_FILE)
"""What a case folder may hold, beside mappings."""


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
    settings_text
        ``case.yaml`` as it was written, comments and all; blank if the settings do not come as YAML.
    """

    tables: Tables
    settings: CaseSettings
    hashes: dict[str, str]
    faults: Faults
    settings_text: str = ""


def read_case(case: str | Path) -> CaseFiles:
    """Read a case: a folder of CSV or Parquet files, or one ``.xlsx`` file; tables may also come from databases.

    Nothing that is wrong with the case is raised: `CaseFiles.faults` holds every fault, and `Faults.raise_errors` turns
    them into an `InputError`.

    Raises
    ------
    InputError
        If a package is not installed that the case needs to be read.
    """
    path = Path(case)
    faults = Faults()
    spreadsheet = path.is_file() and path.suffix.lower() == ".xlsx"
    if not spreadsheet and not path.is_dir():
        faults.error("is not a folder" if path.suffix.lower() != ".xlsx" else "is not a file", file=str(path))
        return CaseFiles(Tables.from_text({}, faults), CaseSettings(), {}, faults)
    raw = read_workbook(path, faults) if spreadsheet else _read_folder(path, faults)
    settings = read_settings(raw.settings, faults, raw.settings_place)
    if spreadsheet and settings.name is None:
        settings = settings.model_copy(update={"name": path.stem})
    folder = path.parent if spreadsheet else path
    columns, hashes = _with_queries(raw, settings, folder, faults)
    columns, more = with_mapping(columns, settings, folder, faults, shared=spreadsheet)
    hashes |= more | policy_hash(settings.extends)
    if not spreadsheet:
        _name_strangers(folder, settings, faults)
    _name_missing(columns, path.name if spreadsheet else None, faults)
    tables = with_places(Tables.from_text(columns, faults), settings, faults)
    check_tables(tables, faults, settings)
    return CaseFiles(tables, settings, hashes, faults, raw.settings_text)


def _read_folder(folder: Path, faults: Faults) -> RawCase:
    files = _read_files(folder, faults)
    raw = parse_yaml(files[SETTINGS_FILE], SETTINGS_FILE, faults) if SETTINGS_FILE in files else None
    said = raw.get("encoding") if isinstance(raw, Mapping) else None
    told = said if said in SPOKEN else None  # any other is refused with the settings
    columns: dict[str, Columns] = {}
    for name, record in RECORDS.items():
        text, parquet = f"{name}.csv", f"{name}.parquet"
        if text in files and parquet in files:
            faults.error(f"stands beside {text}; keep one of the two", file=parquet)
        parsed: Columns | None = None
        if text in files:
            parsed = parse_csv(files[text], text, faults, told)
        elif parquet in files:
            parsed = parse_parquet(files[parquet], parquet, kinds_of(record), faults)
        if parsed is not None:
            columns[name] = parsed
    hashes = {name: sha256(data).hexdigest() for name, data in files.items()}
    text = files.get(SETTINGS_FILE, b"").decode(errors="replace")
    return RawCase(raw, SETTINGS_FILE, columns, hashes, text)


def _with_queries(
    raw: RawCase, settings: CaseSettings, folder: Path, faults: Faults
) -> tuple[dict[str, Columns], dict[str, str]]:
    """Return the tables with those that come from databases, and the hashes of all that was read."""
    columns, hashes = dict(raw.columns), dict(raw.hashes)
    for name, source in settings.tables.items():
        if name not in RECORDS:
            faults.error(unknown_key_message(name, RECORDS), file=raw.settings_place, column="tables", value=name)
        elif name in columns:
            words = f"is given twice: here and by {columns[name].source}"
            faults.error(words, file=raw.settings_place, column="tables", value=name)
        elif answer := read_query(name, source, folder, kinds_of(RECORDS[name]), faults):
            columns[name], hashes[query_place(name)] = answer
    packaged = package_version(settings)
    if packaged is not None:
        hashes[PACKAGE] = sha256(packaged.encode()).hexdigest()
    return columns, hashes


def _name_missing(columns: Mapping[str, Columns], workbook: str | None, faults: Faults) -> None:
    """Report a table that a case needs and that nothing was said of yet."""
    for name in NEEDED:
        source, words = f"{name}.csv", "the file is missing; a case needs accounts.csv and reps.csv"
        if workbook is not None:
            source, words = f"{workbook} sheet {name}", "the sheet is missing; a case needs accounts and reps"
        said = {fault.file for fault in faults.errors}
        if name not in columns and not said & {source, f"{name}.parquet", query_place(name), workbook}:
            faults.error(words, file=source)


def _read_files(folder: Path, faults: Faults) -> dict[str, bytes]:
    """Return the bytes of the tables and of the settings."""
    files: dict[str, bytes] = {}
    for name in KNOWN_FILES:
        try:
            files[name] = (folder / name).read_bytes()
        except FileNotFoundError:
            continue
        except OSError as error:
            faults.error(f"cannot be read: {error.strerror}", file=name)
    return files


def _name_strangers(folder: Path, settings: CaseSettings, faults: Faults) -> None:
    """Name the files that look like tables or settings and are not read."""
    names = {*KNOWN_FILES, *mapping_files(settings)}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in {".csv", ".parquet", ".xlsx", ".yaml", ".yml"} and path.name not in names:
            near = get_close_matches(path.name.lower(), names, n=1, cutoff=0.8)
            meant = f" (did you mean {near[0]}?)" if near else ""
            faults.warning(f"is not a file of a case and is not read{meant}", file=path.name)
