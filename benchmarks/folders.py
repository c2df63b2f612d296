"""Made-up cases as case folders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import yaml


def write_case(folder: Path, settings: Mapping[str, Any], **tables: pd.DataFrame) -> None:
    """Write ``case.yaml`` and a CSV file for each table.

    Parameters
    ----------
    folder
        An empty folder.
    settings
        The content of ``case.yaml``.
    tables
        The tables by the names of their files: accounts, reps, relationships, ...
    """
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False)
    with open(folder / "case.yaml", "w", encoding="utf-8") as file:
        yaml.safe_dump(dict(settings), file, sort_keys=False)


def ids(letter: str, n: int) -> list[str]:
    """Return the ids ``A-0``, ``A-1`` ..."""
    return [f"{letter}-{i}" for i in range(n)]


def tables_of(place: Any, home: Any, **columns: Iterable[Any]) -> dict[str, pd.DataFrame]:
    """Return accounts and reps with their places.

    Parameters
    ----------
    place, home
        Latitude and longitude. Shapes (accounts, 2) and (reps, 2).
    columns
        More columns of the accounts.
    """
    accounts = {"account_id": ids("A", len(place)), "latitude": place[:, 0], "longitude": place[:, 1], **columns}
    reps = {"rep_id": ids("R", len(home)), "latitude": home[:, 0], "longitude": home[:, 1]}
    return {"accounts": pd.DataFrame(accounts), "reps": pd.DataFrame(reps)}
