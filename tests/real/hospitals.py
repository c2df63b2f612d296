"""A case from a real list: the hospitals of the 48 contiguous states and DC, for a force of sixty that sells to them.

Real are the hospitals, their places, types, owners and beds. Made up is what a seller would know: sixty reps at the
largest metropolitan areas, a potential for each bed, and contact standards by type and size.

The dirt of the list: 525 hospitals without beds (−999) and 423 ZIP codes that lost their zero. `write_case` says what
it made of both.

``python -m tests.real.hospitals DIR`` writes the case and prints what was assumed.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from tests.real.metros import METROS, NEXT_METROS

SOURCE = Path(__file__).parents[3] / "shared" / "data" / "hospitals"

ELSEWHERE = ("AK", "HI", "PR", "GU", "VI", "AS", "MP", "PW")

PER_BED = 1_000
"""Potential in USD for each bed."""

HOMES = (*METROS, *NEXT_METROS)

CASE = """\
# Seven thousand hospitals; who sells to whom, so that beds are even and driving is cheap.
name: hospitals
period: 2026Q4
currency: USD

service_levels:                      # no list says how often anybody is visited: a standard by beds
  - {segment: 300 beds and more, visits: 2, hours_per_visit: 1.5, calls: 4, hours_per_call: 0.25}
  - {segment: 100 to 299 beds, visits: 1, hours_per_visit: 1, calls: 3, hours_per_call: 0.25}
  - {segment: under 100 beds, visits: 0.5, hours_per_visit: 1, calls: 2, hours_per_call: 0.25}

levels:                              # first fair, then near
  - {rules: [even-beds, even-hours]}
  - {rules: [travel]}

rules:
  - {id: even-beds, rule: balance, measure: potential, tolerance: 0.10}
  - {id: even-hours, rule: balance, measure: service_hours, tolerance: 0.25}
  - {rule: capacity}
  - {rule: travel}
"""


def write_case(folder: Path, source: Path = SOURCE, *, fill: bool = True) -> tuple[str, ...]:
    """Write the case into an existing folder; return what was assumed, line by line.

    Parameters
    ----------
    folder, source
        Where to write, and where the list is.
    fill
        Whether hospitals without beds take the median of their type; else their potential stays blank.
    """
    whole = pd.read_csv(source / "us_hospitals_open.csv", dtype={"ID": str, "ZIP": str})
    listed = whole[~whole["STATE"].isin(ELSEWHERE)]
    beds = listed["BEDS"].where(listed["BEDS"] >= 0)
    medians = beds.groupby(listed["TYPE"]).transform("median")
    accounts(listed, beds.fillna(medians) if fill else beds, medians).to_csv(folder / "accounts.csv", index=False)
    reps().to_csv(folder / "reps.csv", index=False)
    (folder / "case.yaml").write_text(CASE, encoding="utf-8")

    missing, types = listed.loc[beds.isna(), "TYPE"], medians.groupby(listed["TYPE"]).first()
    each = ", ".join(f"{count} {name.lower()} ({types[name]:g})" for name, count in missing.value_counts().items())
    taken = f"the median of their type: {each}" if fill else "nothing: their potential stays blank"
    short = int((listed["ZIP"].str.len() < 5).sum())
    return (
        f"{len(listed):,} of {len(whole):,} hospitals lie in the 48 states and DC.",
        f"Assumed: {len(missing)} hospitals without beds (-999) have {taken}.",
        f"Assumed: {short} ZIP codes of four digits lost a zero in front.",
        f"Assumed: a bed brings {PER_BED:,} USD a year; how often a hospital is visited follows from its beds.",
    )


def accounts(listed: pd.DataFrame, beds: pd.Series[float], medians: pd.Series[float]) -> pd.DataFrame:
    """The hospitals; the contact standard of those without beds is always that of their type's median."""
    size = pd.cut(
        beds.fillna(medians),
        [-1, 99.5, 299.5, float("inf")],
        labels=["under 100 beds", "100 to 299 beds", "300 beds and more"],
    )
    return pd.DataFrame(
        {
            "account_id": "H-" + listed["ID"],
            "name": listed["NAME"].str.title(),
            "latitude": listed["LATITUDE"],
            "longitude": listed["LONGITUDE"],
            "postal_code": listed["ZIP"].str.zfill(5),
            "region": listed["STATE"],
            "industry": listed["TYPE"].str.lower(),
            "owner": listed["OWNER"].str.lower(),
            "segment": size,
            "potential": beds * PER_BED,
            "beds_listed": listed["BEDS"].where(listed["BEDS"] >= 0),
        }
    )


def reps() -> pd.DataFrame:
    """Sixty reps, one at each metropolitan area."""
    return pd.DataFrame(
        {
            "rep_id": [f"M-{number:02}" for number in range(1, len(HOMES) + 1)],
            "name": [f"{metro.city} rep" for metro in HOMES],
            "latitude": [metro.latitude for metro in HOMES],
            "longitude": [metro.longitude for metro in HOMES],
            "capacity_hours_week": 40,
        }
    )


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    sys.stdout.writelines(f"{line}\n" for line in write_case(target))
