"""A case of two reps and six accounts with a plan, every number of which was worked out by hand.

One way of d km (at most 50) with one visit costs 2·d·0.5 + 2·d/80·40 = 2·d USD and takes 1.5·d minutes; each account
needs 120 minutes of service. R1 owns A1 (10 km), A2 (20 km), A5 (5 km); R2 owns A3 (10 km), A4 (25 km); nobody may own
A6.

- Potential: 200 and 160 of 360, targets 180, band 162 to 198: 2 USD outside on either side, that is 400 cents. A cent
  costs 100 / (18,000 · 2) points = 277,778 quanta of 10⁻⁸ points, together 111,111,200. The tolerance is 0.1 points.
- Hours: R1 360 + 15 + 30 + 8 = 413 minutes (7.5 is rounded up) of 420; R2 240 + 15 + 38 = 293 of 600.
- Money: travel 140, A4 moves 200, A2's relationship with R2 0.5 · 0.17 · 60 = 5.10, the given cost of A5 5.50: 350.60.
- Certificate of the money level, shift 8, price 12,903 on R1's capacity: A1 + A2 256·6,510 + 285·12,903 (only R1 may),
  A3 + A4 256·27,000 (only R2 may), A5 256·8,000 with R2, less than 256·1,550 + 128·12,903 with R1. R1 can hold 413
  minutes at most, so the slack is −413·12,903. All of it over 256 is 35,058.5 cents, rounded up 35,059.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from territory_opt.verifier import Report, verify_folder

CASE = {
    "accounts.csv": """account_id,potential,visits,hours_per_visit,industry,region,parent_id,current_rep_id
A1,100,1,2,tech,N,,R1
A2,60,1,2,tech,N,,R1
A3,100,1,2,tech,S,P,R2
A4,60,1,2,tech,W,P,R1
A5,40,1,2,tech,E,,
A6,50,1,2,mining,Z,,R1
""",
    "reps.csv": """rep_id,name,capacity_hours,industries
R1,Ann,7,tech;retail
R2,Bo,10,tech
""",
    "pairs.csv": """account_id,rep_id,km,cost
A1,R1,10,
A2,R1,20,
A2,R2,30,
A3,R1,50,
A3,R2,10,
A4,R1,15,
A4,R2,25,
A5,R1,5,5.5
A5,R2,40,
""",
    "relationships.csv": "account_id,rep_id,strength\nA2,R2,0.5\nA3,R2,0.9\nA1,R9,0.9\n",
    "locks.csv": "account_id,rep_id,kind,expires\nA1,R1,lock,\nA5,R2,lock,2026-09-30\n",
    "case.yaml": """name: tiny
period: 2026Q4
currency: USD
rules:
  - {id: even, rule: balance, measure: potential}
  - {rule: capacity}
  - {rule: accounts, max: 3}
  - {rule: travel, max_hours: 10}
  - {rule: boundary, by: [industries]}
  - {rule: exclusive, by: [region]}
  - {rule: relationship}
  - {rule: lock}
  - {rule: keep_together}
  - {rule: disruption, max_accounts: 0.5, cost_per_move: 200}
  - {rule: pair_cost}
""",
}

COSTS = "cost_travel,cost_relationship,cost_disruption,cost_pair_cost"

TABLES = {
    "assignments.csv": f"""account_id,line,rep_id,previous_rep_id,moved,locked,{COSTS},effective_from
A1,all,R1,R1,no,yes,20,0,0,0,2026-10-01
A2,all,R1,R1,no,no,40,5.1,0,0,2026-10-01
A3,all,R2,R2,no,no,20,0,0,0,2026-10-01
A4,all,R2,R1,yes,no,50,0,200,0,2026-10-01
A5,all,R1,,new,no,10,0,0,5.5,2026-10-01
""",
    "unassigned.csv": "account_id,line,owner,rule,reason\nA6,all,HOUSE,boundary,No rep may own it.\n",
    "moves.csv": "account_id,line,from_rep_id,to_rep_id,value\nA4,all,R1,R2,60\n",
}

SCORECARD = {
    "rep_id": ("R1", "R2"),
    "name": ("Ann", "Bo"),
    "accounts": (3, 2),
    "value": (200, 160),
    "service_hours": (6, 4),
    "hours": (413 / 60, 293 / 60),
    "travel_hours": (53 / 60, 53 / 60),
    "capacity_hours": (7, 10),
    "capacity_used": (413 / 420, 293 / 600),
    "hours_week": (413 / 60 / 13, 293 / 60 / 13),
    "contacts_week": (3 / 13, 2 / 13),
    "travel_share": (53 / 413, 53 / 293),
    "travel_km": (70, 70),
    "travel_cost": (70, 70),
    "even_load": (200, 160),
    "even_target": (180, 180),
    "even_index": (1000 / 9, 800 / 9),
    "even_low": (162, 162),
    "even_high": (198, 198),
    "moved_in": (0, 1),
    "moved_out": (1, 0),
    "value_in": (0, 60),
    "value_out": (60, 0),
    "losses": (0, 0),
    "flags": ("above even band", "below even band"),
}


def _rule(rule: str, level: int | None, **settings: Any) -> dict[str, Any]:
    name = settings.pop("id", rule)
    return {"id": name, "rule": rule, "settings": settings, "level": level, "skipped": None}


RULES = [
    _rule(
        "balance",
        0,
        id="even",
        measure="potential",
        each_quarter=False,
        by="rep_id",
        exclude=None,
        tolerance=0.1,
        aim="band",
        hard=False,
        price_per_point=None,
    ),
    _rule("capacity", None, hard=True, price_per_hour=None, protect=None),
    _rule("accounts", None, min=None, max=3),
    _rule("travel", 1, max_km=None, max_hours=10.0, max_share=None),
    _rule("boundary", None, by=["industries"], size_by="potential"),
    _rule("exclusive", None, by=["region"], hard=True, cost_per_extra_rep=None),
    _rule("relationship", 1, keep_from=0.8, loss_share=0.17),
    _rule("lock", None, pairs=[]),
    _rule("keep_together", None, by="parent_id", hard=True, cost_per_extra_rep=None),
    _rule("disruption", 1, max_accounts=0.5, max_value=None, cost_per_move=200.0),
    _rule("pair_cost", 1),
]


def _rows(
    rule: str, measure: str, unit: str, quantum: str, names: list[str], load: list[int], **columns: Any
) -> dict[str, Any]:
    n = len(names)
    blank = {key: [None] * n for key in ("targets", "hard_lo", "hard_hi", "soft_lo", "soft_hi")}
    free = {"price_lo": [0] * n, "price_hi": [0] * n}
    head = {
        "rule": rule,
        "measure": measure,
        "unit": unit,
        "quantum": quantum,
        "join": "sum",
        "level": 0,
        "names": names,
    }
    return {**head, **blank, **free, "load": load, **columns}


REPS = ["R1", "R2"]
PRICE = [277778, 277778]
BAND = {"targets": ["18000", "18000"], "soft_lo": [16200, 16200], "soft_hi": [19800, 19800]}

ROWS = [
    _rows("even", "potential", "USD", "1/100", REPS, [20000, 16000], **BAND, price_lo=PRICE, price_hi=PRICE),
    _rows("capacity", "hours", "h", "1/60", REPS, [413, 293], hard_hi=[420, 600]),
    _rows("accounts", "accounts", "accounts", "1", REPS, [3, 2], hard_hi=[3, 3]),
    _rows("travel", "travel hours", "h", "1/60", REPS, [53, 53], hard_hi=[600, 600], level=1),
    _rows("disruption", "accounts", "accounts", "1", ["plan"], [1], hard_hi=[2], level=1),
]

LEVELS = [
    {
        "name": "even",
        "unit": "points",
        "quantum": "1/100000000",
        "rules": ["even"],
        "tolerance": {"relative": "1/100", "absolute": "1/10"},
        "reached": 1.111112,
        "cap": 1.211112,
        "cost": 1.111112,
        "bound_certified": 0.0,
        "bound_solver": 1.111112,
        "gap": 0.0,
        "proven": True,
        "whole": {
            "reached": 111111200,
            "cap": 121111200,
            "cost": 111111200,
            "bound_certified": 0,
            "bound_solver": 111111200,
        },
    },
    {
        "name": "travel + relationship + disruption + pair_cost",
        "unit": "USD",
        "quantum": "1/100",
        "rules": ["travel", "relationship", "disruption", "pair_cost"],
        "tolerance": {"relative": "1/100", "absolute": "1/10"},
        "reached": 350.6,
        "cap": None,
        "cost": 350.6,
        "bound_certified": 350.59,
        "bound_solver": 350.6,
        "gap": 0.0,
        "proven": True,
        "whole": {"reached": 35060, "cap": None, "cost": 35060, "bound_certified": 35059, "bound_solver": 35060},
    },
]


def _even(unit: str, total: float, cv: float, ratio: float, within_15: float, ends: tuple[str, str]) -> dict[str, Any]:
    within = {"within_5": 1.0 if cv == 0 else 0.0, "within_10": 1.0 if cv == 0 else 0.0, "within_15": within_15}
    low, high = ends
    figures = {"unit": unit, "total": total, "mean": total / 2, "cv": cv, "max_over_min": ratio, **within}
    return {**figures, "lowest": low, "highest": high}


FIGURES = {
    "value": _even("USD", 360.0, 1 / 9, 1.25, 1.0, ("R2", "R1")),
    "service_hours": _even("h", 10.0, 0.2, 1.5, 0.0, ("R2", "R1")),
    "hours": _even("h", 706 / 60, 60 / 353, 413 / 293, 0.0, ("R2", "R1")),
    "accounts": _even("accounts", 5.0, 0.2, 1.5, 0.0, ("R2", "R1")),
    "travel_hours": _even("h", 106 / 60, 0.0, 1.0, 1.0, ("R1", "R1")),
    "violation": 0,
    "candidates": 8,
    "house": 1,
    "disruption": {
        "base": 4,
        "moved": 1,
        "moved_share": 0.25,
        "value_base": 320.0,
        "value_moved": 60.0,
        "value_moved_share": 0.1875,
        "hours_moved": 158 / 60,
        "forced": 0,
        "new": 1,
    },
    "travel": {"km": 140.0, "hours": 106 / 60, "cost": 140.0, "without_place": 0},
    "effort": {"hours_week": 706 / 60 / 13, "contacts_week": 5 / 13, "travel_share": 106 / 706},
    "cells": {"exclusive": {"cells": 1, "overlaps": 0, "gaps": 0, "list": []}},
}

CERTIFICATE = {
    "format": "territory-opt certificate 1",
    "hash": "",
    "levels": [
        {
            "level": 0,
            "shift": 0,
            "bound": 0,
            "caps": [],
            "level_prices": [],
            "prices": [[0, 0], [0, 0], [0, 0], [0, 0], [0]],
        },
        {
            "level": 1,
            "shift": 8,
            "bound": 35059,
            "caps": [121111200],
            "level_prices": [0],
            "prices": [[0, 0], [12903, 0], [0, 0], [0, 0], [0]],
        },
    ],
    "merged": [["A1", "A2"], ["A3", "A4"]],
    "capped": [],
}

PLAN = {
    "format": "territory-opt plan 1",
    "status": "optimal",
    "objective": 350.6,
    "bound": 350.6,
    "gap": 0.0,
    "levels": LEVELS,
    "rules": RULES,
    "rows": ROWS,
    "figures": FIGURES,
    "housekeeping": {
        "departed": [],
        "orphans": 0,
        "new": 1,
        "closed": 0,
        "held": 0,
        "expired_locks": 1,
        "covered": [],
    },
    "waivers": [],
    "warnings": [],
    "assumptions": [],
    "provenance": {},
}


@dataclass
class Folders:
    """The two folders of the tiny run, and ways to tamper with them."""

    case: Path
    out: Path

    @classmethod
    def write(cls, root: Path) -> Folders:
        folders = cls(root / "case", root / "out")
        for folder in (folders.case, folders.out):
            folder.mkdir(parents=True)
        for name, text in CASE.items():
            (folders.case / name).write_text(text, encoding="utf-8")
        for name, text in TABLES.items():
            (folders.out / name).write_text(text, encoding="utf-8")
        lines = [",".join(SCORECARD), *(",".join(str(c[rep]) for c in SCORECARD.values()) for rep in (0, 1))]
        (folders.out / "scorecard.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        for name, content in (("plan.json", PLAN), ("certificate.json", CERTIFICATE)):
            (folders.out / name).write_text(json.dumps(content), encoding="utf-8")
        folders.sign()
        return folders

    def sign(self) -> None:
        """Write the hashes of the case as it stands into both JSON files."""
        hashes = {path.name: sha256(path.read_bytes()).hexdigest() for path in self.case.iterdir()}
        whole = sha256("".join(f"{name} {hashes[name]}\n" for name in sorted(hashes)).encode()).hexdigest()
        self.change("plan.json", lambda plan: plan.update(provenance={"input": hashes, "hash": whole}))
        self.change("certificate.json", lambda certificate: certificate.update(hash=whole))

    def change(self, name: str, change: Callable[[Any], object]) -> None:
        """Change the content of a JSON file of the run in place."""
        content = json.loads((self.out / name).read_text(encoding="utf-8"))
        change(content)
        (self.out / name).write_text(json.dumps(content), encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        """Replace text in a table of the run."""
        text = (self.out / name).read_text(encoding="utf-8")
        assert old in text
        (self.out / name).write_text(text.replace(old, new), encoding="utf-8")

    def edit_case(self, name: str, old: str, new: str) -> None:
        """Replace text in a file of the case, and sign it: as if the plan had been made from that."""
        text = (self.case / name).read_text(encoding="utf-8")
        assert old in text
        (self.case / name).write_text(text.replace(old, new), encoding="utf-8")
        self.sign()

    def verify(self) -> Report:
        return verify_folder(self.case, self.out)
