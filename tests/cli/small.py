"""A case small enough to follow by hand, as files."""

from __future__ import annotations

from pathlib import Path

ACCOUNTS = """\
account_id,latitude,longitude,potential,visits,hours_per_visit,region,current_rep_id
A1,52.20,21.00,100,4,2,north,R1
A2,52.30,21.00,200,4,2,north,R1
A3,52.20,21.10,300,4,2,north,R1
A4,50.00,20.00,100,4,2,south,R2
A5,50.10,20.00,200,4,2,south,R1
A6,50.00,20.10,300,4,2,south,
"""

REPS = """\
rep_id,name,latitude,longitude,capacity_hours,regions
R1,Anna,52.25,21.05,60,
R2,Bea,50.05,20.05,60,
"""

SETTINGS = """\
name: small
period: 2026Q4
currency: USD
rules:
  - {id: even, rule: balance, measure: potential, tolerance: 0.05}
  - {rule: boundary, by: [regions]}
  - {rule: capacity}
  - {rule: travel}
  - {rule: disruption, cost_per_move: 200}
"""


def write_case(folder: Path, **files: str) -> Path:
    """Write the case; files given by name (without dots: ``accounts_csv``) replace or join its own."""
    content = {"accounts_csv": ACCOUNTS, "reps_csv": REPS, "case_yaml": SETTINGS, **files}
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in content.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return folder
