"""A case from real lists: the thousand largest US companies of 2024, and who would have owned those of 2023.

Real are the companies, their places, industries, profits and losses, and who came and went between the years. Made up
is all that a seller would know: forty reps at the largest metropolitan areas; a potential of a thousandth of each
company's profit; contact standards by rank; the plan in force, in which every company of 2023 belongs to the rep
nearest to its place of 2024 (the list of 2023 has none), else to the first rep of its state, else to the first of all;
and relationships that are the stronger the larger the company was.

The dirt of the lists is left in: losses, two missing profits, six companies without coordinates, one at sea.

``python -m tests.real.fortune DIR`` writes the case.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from tests.real.metros import DEPARTED, METROS, Metro

SOURCE = Path(__file__).parents[3] / "shared" / "data" / "fortune1000"

PER_MILLION = 1_000
"""Potential in USD for each million of a company's profit."""

HOMES = (*METROS, DEPARTED)
REP_IDS = tuple(f"R-{number + 1:02}" for number in range(len(HOMES)))

CASE = """\
# Profit, place and industry of a thousand companies; who owns them next quarter.
name: fortune-1000
period: 2025Q1
currency: USD
missing: {potential: 0}              # two companies publish no profit; nothing is expected of them

service_levels:                      # no list says how often anybody is visited: a standard by rank
  - {segment: first 100, visits: 3, hours_per_visit: 2, calls: 6, hours_per_call: 0.5}
  - {segment: next 400, visits: 2, hours_per_visit: 1.5, calls: 3, hours_per_call: 0.5}
  - {segment: last 500, visits: 1, hours_per_visit: 1, calls: 2, hours_per_call: 0.5}

levels:
  - {rules: [even-potential, even-hours]}
  - {rules: [travel, relationship, disruption]}

rules:
  - {id: even-potential, rule: balance, measure: value, tolerance: 0.10}
  - {id: even-hours, rule: balance, measure: service_hours, tolerance: 0.20}
  - {rule: capacity}
  - {rule: travel}
  - {rule: relationship, keep_from: 0.8, loss_share: 0.17}
  - {rule: disruption, cost_per_move: 200}
"""


def write_case(folder: Path, source: Path = SOURCE) -> None:
    """Write the case folder from the two lists."""
    now = pd.read_csv(source / "fortune1000_2024_geo.csv")
    before = pd.read_csv(source / "fortune1000_2023.csv")
    accounts(now).to_csv(folder / "accounts.csv", index=False)
    reps().to_csv(folder / "reps.csv", index=False)
    in_force = assignments(before, now)
    in_force.to_csv(folder / "assignments.csv", index=False)
    relationships(before, in_force, now).to_csv(folder / "relationships.csv", index=False)
    (folder / "case.yaml").write_text(CASE, encoding="utf-8")


def accounts(now: pd.DataFrame) -> pd.DataFrame:
    """The companies of 2024; a name is an id, since it is all that joins the two lists."""
    return pd.DataFrame(
        {
            "account_id": now["Company"],
            "latitude": now["lat"],
            "longitude": now["lon"],
            "region": now["HeadquartersState"],
            "industry": now["Industry"],
            "segment": pd.cut(now["Rank"], [0, 100, 500, 1000], labels=["first 100", "next 400", "last 500"]),
            "employees": now["Number_of_employees"],
            "potential": now["Profits_M"] * PER_MILLION,
        }
    )


def reps() -> pd.DataFrame:
    """Forty reps, one at each metropolitan area."""
    return pd.DataFrame(
        {
            "rep_id": REP_IDS[: len(METROS)],
            "name": [f"{metro.city} rep" for metro in METROS],
            "latitude": [metro.latitude for metro in METROS],
            "longitude": [metro.longitude for metro in METROS],
            "capacity_hours": 440,
        }
    )


def assignments(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """The plan in force: the companies of 2023, each with the nearest rep; one of the reps has left since."""
    places = now.set_index("Company")[["lat", "lon"]].dropna()
    owners = [
        _nearest(*places.loc[company]) if company in places.index else _of_state(state)
        for company, state in zip(before["Company"], before["HeadquartersState"], strict=True)
    ]
    return pd.DataFrame({"account_id": before["Company"], "rep_id": owners})


def relationships(before: pd.DataFrame, in_force: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """How well the owners of 2023 know the first five hundred, as far as these are still on the list."""
    known = in_force.assign(strength=np.where(before["Rank"] <= 100, 0.6, 0.3))
    known = known[(before["Rank"] <= 500) & known["account_id"].isin(now["Company"])]
    return known[["account_id", "rep_id", "strength"]]


def _nearest(latitude: float, longitude: float) -> str:
    """The rep whose home is nearest: on a flat map with the right scale at the company's latitude, good enough here."""
    scale = np.cos(np.radians(latitude))
    distance = [np.hypot(home.latitude - latitude, (home.longitude - longitude) * scale) for home in HOMES]
    return REP_IDS[int(np.argmin(distance))]


def _of_state(state: str) -> str:
    return next((rep for rep, home in _homes() if home.state == state), REP_IDS[0])


def _homes() -> Iterator[tuple[str, Metro]]:
    return zip(REP_IDS, HOMES, strict=True)


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    write_case(target)
