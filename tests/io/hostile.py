"""Names that somebody might enter to do harm, and a case that is full of them."""

from __future__ import annotations

from pathlib import Path

from territory_opt.io.writing import write_csv

NAMES = (
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.com","x")',
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "<script>alert(1)</script>",
    "line one\nline two",
    "\u202eabc\u202c \u200fmark",
    "x" * 10_000,
    "😀 Łódź \u0000\u0007".replace("\u0000", ""),
    "'=1+1",
    "https://example.com/?a=1&b=2",
    "00123",
    "{=1+1}",
    "'; DROP TABLE accounts; --",
    'a,b;c\td"e',
)


def hostile_case(folder: Path) -> Path:
    """Write a case in which every account and rep bears such a name, and return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    accounts = [(f"A-{at}", name, 100 + at, name, "R-1") for at, name in enumerate(NAMES)]
    write_csv(folder / "accounts.csv", ("account_id", "name", "revenue", "=1+1", "current_rep_id"), accounts)
    reps = [(f"R-{at}", name, "R-0") for at, name in enumerate(NAMES[:4])]
    write_csv(folder / "reps.csv", ("rep_id", "name", "manager_id"), reps)
    return folder
