"""What the sample generators share: seeded draws, CSV files, road distance, and who may own what."""

import csv
import math
import random
from collections.abc import Iterable
from pathlib import Path

Row = dict[str, str]

HERE = Path(__file__).parent
SEED = 2026
ROAD_FACTOR = 1.3  # as in case.yaml
REACH_KM = 1200.0  # as in case.yaml


def draw(topic: str) -> random.Random:
    """The random numbers of one topic."""
    return random.Random(f"{SEED} {topic}")


def pick(rng: random.Random, weights: dict[str, int]) -> str:
    """One key, drawn by weight."""
    return rng.choices(list(weights), weights=list(weights.values()))[0]


def read(name: str) -> list[Row]:
    """The rows of a file that stands beside this script."""
    with open(HERE / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: Iterable[Row]) -> None:
    """Write rows with the first one's keys as the header."""
    rows = list(rows)
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def road_km(a: Row, b: Row) -> float:
    """Great-circle distance times the road factor."""
    lat_a, lon_a, lat_b, lon_b = (math.radians(float(row[key])) for row in (a, b) for key in ("latitude", "longitude"))
    h = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return ROAD_FACTOR * 2 * 6371.0 * math.asin(math.sqrt(h))


def may_own(rep: Row, account: Row) -> bool:
    """Whether the rep's regions, industries, products and reach allow the account."""
    for rep_column, column in (("regions", "region"), ("industries", "industry"), ("products", "products")):
        if rep[rep_column] and not set(account[column].split(";")) <= set(rep[rep_column].split(";")):
            return False
    return road_km(rep, account) <= REACH_KM
