"""Write the sample case ``inside-sales``: a remote team that sells two product lines by telephone.

Run it with a Python of 3.11 or later, with nothing installed::

    python data/samples/generate_inside_sales.py [FOLDER]

The people stand in ``inside_reps.csv``. Everything else is drawn from seeded generators, one per topic; the same bytes
come out every time.

The story: each account has one owner for connectivity and another for security. I-18 has left since last quarter, and
prospects have come that nobody owns yet.
"""

import math
import sys
from pathlib import Path

from sample_plans import even_owners
from sample_tools import HERE, Row, draw, pick, read, write
from us_accounts import FIRST_WORDS

ACCOUNTS = 420
INDUSTRIES = {  # industry: (share of accounts, words for names)
    "retail": (24, "Stores Outfitters Markets Home"),
    "healthcare": (20, "Medical Clinics Diagnostics Dental"),
    "finance": (14, "Insurance Capital Trust Advisers"),
    "manufacturing": (18, "Tooling Castings Plastics Instruments"),
    "education": (10, "Schools Academy College Learning"),
    "hospitality": (14, "Hotels Kitchens Catering Travel"),
}
STAGES = {"prospect": 20, "opportunity": 12, "new": 6, "customer": 40, "loyal": 22}
SEGMENTS = {"small": (8, 49), "medium": (50, 249), "large": (250, 1200)}
POTENTIAL = {"connectivity": 4_000, "security": 3_000}  # a year, times the employees to the power of 0.45
DEPARTED = {
    "rep_id": "I-18",
    "line": "connectivity",
    "target_share": "1",
    "industries": "",
    "size_min": "40",
    "size_max": "300",
}


def make_account(number: int) -> Row:
    """Who an account is; small ones are many."""
    rng = draw(f"inside account {number}")
    segment = pick(rng, {"small": 63, "medium": 27, "large": 10})
    low, high = SEGMENTS[segment]
    industry = pick(rng, {name: share for name, (share, _) in INDUSTRIES.items()})
    return {
        "account_id": f"C-{number:04d}",
        "name": "",
        "industry": industry,
        "employees": str(round(low * math.exp(rng.random() * math.log(high / low)))),
        "segment": segment,
        "stage": pick(rng, STAGES),
        "in_person": "no",
        "parent_id": "",
    }


def add_names(accounts: list[Row]) -> None:
    """A name that occurs once."""
    rng, taken = draw("inside names"), set()
    for row in accounts:
        words = INDUSTRIES[row["industry"]][1].split()
        name = f"{rng.choice(FIRST_WORDS)} {rng.choice(words)}"
        while name in taken:
            name = f"{rng.choice(FIRST_WORDS)} {name}"
        taken.add(name)
        row["name"] = name


def add_families(accounts: list[Row], reps: list[Row]) -> None:
    """Chains of an industry: a head and one to three branches that somebody of each line could own whole."""
    rng, free = draw("inside families"), {row["account_id"] for row in accounts}
    for head in rng.sample(accounts, 25):
        alike = [row for row in accounts if row["industry"] == head["industry"] and row["account_id"] in free]
        branches = rng.sample([row for row in alike if row is not head], rng.choice((1, 1, 2, 3)))
        members = [head, *branches]
        shared = all(any(all(may_own(rep, row, line) for row in members) for rep in reps) for line in POTENTIAL)
        if head["account_id"] not in free or not shared:
            continue
        free -= {row["account_id"] for row in members}
        for number, branch in enumerate(branches, start=2):
            branch |= {"parent_id": head["account_id"], "name": f"{head['name']} {number}"}


def make_lines(accounts: list[Row]) -> list[Row]:
    """What each account may buy of each line; security is nothing for a third of the small ones."""
    rng, rows = draw("inside lines"), []
    for account in accounts:
        for line, rate in POTENTIAL.items():
            potential = round(rate * int(account["employees"]) ** 0.45 * math.exp(rng.gauss(0, 0.35)), -2)
            bought = account["stage"] in ("new", "customer", "loyal") and rng.random() < 0.7
            revenue = round(potential * rng.uniform(0.2, 0.7), -2) if bought else 0.0
            if line == "security" and account["segment"] == "small" and rng.random() < 0.35:
                continue
            rows.append(
                {
                    "account_id": account["account_id"],
                    "line": line,
                    "potential": f"{potential:.0f}",
                    "revenue": f"{revenue:.0f}",
                }
            )
    return rows


def may_own(rep: Row, account: Row, line: str) -> bool:
    """Whether the rep sells the line, to the industry, at the account's size."""
    employees = int(account["employees"])
    return (
        rep["line"] == line
        and (not rep["industries"] or account["industry"] in rep["industries"].split(";"))
        and int(rep["size_min"] or 0) <= employees < int(rep["size_max"] or employees + 1)
    )


def last_quarter(accounts: list[Row], lines: list[Row], reps: list[Row]) -> dict[tuple[str, str], str]:
    """Who owned which line of which account: an even plan by team, without most of the prospects."""
    rng, by_id = draw("inside last quarter"), {row["account_id"]: row for row in accounts}
    owners: dict[tuple[str, str], str] = {}
    for line in POTENTIAL:
        team = [rep for rep in reps if rep["line"] == line]
        whole: dict[str, list[Row]] = {}
        for row in lines:
            if row["line"] == line:
                whole.setdefault(by_id[row["account_id"]]["parent_id"] or row["account_id"], []).append(row)
        cost = [
            {
                j: rng.random()
                for j, rep in enumerate(team)
                if all(may_own(rep, by_id[row["account_id"]], line) for row in rows)
            }
            for rows in whole.values()
        ]
        weight = [sum(float(row["potential"]) for row in rows) for rows in whole.values()]
        choice = even_owners(cost, weight, [float(rep["target_share"]) for rep in team], pace=2e-6)
        for rows, j in zip(whole.values(), choice, strict=True):
            for row in rows:
                if j >= 0 and (by_id[row["account_id"]]["stage"] != "prospect" or rng.random() < 0.3):
                    owners[row["account_id"], line] = team[j]["rep_id"]
    return owners


def relationships(accounts: list[Row], owners: dict[tuple[str, str], str]) -> list[Row]:
    """How well the owner of last quarter is known; from 0.8 the account stays."""
    rng, by_id, rows = draw("inside relationships"), {row["account_id"]: row for row in accounts}, []
    for (account_id, line), owner in owners.items():
        known = {"loyal": 0.7, "customer": 0.35}.get(by_id[account_id]["stage"], 0.0)
        strength = min(rng.betavariate(4, 4), 0.95)
        if rng.random() < known and owner != DEPARTED["rep_id"]:
            rows.append({"account_id": account_id, "rep_id": owner, "line": line, "strength": f"{strength:.2f}"})
    return rows


def locks(accounts: list[Row], reps: list[Row], owners: dict[tuple[str, str], str], known: list[Row]) -> list[Row]:
    """Three lines of accounts that stay where they are, and an account that one rep must not own in any line."""
    rng, apart = draw("inside locks"), {row["account_id"] for row in known} | {row["parent_id"] for row in accounts}
    plain = {row["account_id"] for row in accounts if row["parent_id"] == ""} - apart
    here = {rep["rep_id"] for rep in reps}
    stay = rng.sample([key for key, rep in owners.items() if key[0] in plain and rep in here], 3)
    rows = [
        {"account_id": name, "line": line, "rep_id": owners[name, line], "kind": "lock", "reason": "trial is running"}
        for name, line in sorted(stay)
    ]
    forbidden = rng.choice(sorted(plain - {name for name, _ in stay}))
    conflict = {"account_id": forbidden, "line": "", "rep_id": "I-10", "kind": "forbid", "reason": "former employer"}
    return [*rows, conflict]


def share_targets(reps: list[Row], lines: list[Row]) -> list[Row]:
    """The reps with targets that add up to what their line may bring, a connectivity rep's being about 1."""
    total = {line: sum(float(row["potential"]) for row in lines if row["line"] == line) for line in POTENTIAL}
    heads = dict.fromkeys(POTENTIAL, 0.0)
    for rep in reps:
        heads[rep["line"]] += float(rep["target_share"]) * float(rep["fte"]) * float(rep["ramp"])
    each = {line: total[line] / heads[line] for line in POTENTIAL}
    return [
        rep | {"target_share": f"{float(rep['target_share']) * each[rep['line']] / each['connectivity']:.3f}"}
        for rep in reps
    ]


def main(folder: Path) -> None:
    """Write the tables of the case into a folder."""
    accounts = [make_account(number) for number in range(1, ACCOUNTS + 1)]
    add_names(accounts)
    team = read("inside_reps.csv")
    add_families(accounts, team)
    lines = make_lines(accounts)
    owners = last_quarter(accounts, lines, [*team, DEPARTED])
    known = relationships(accounts, owners)
    in_force = [{"account_id": name, "line": line, "rep_id": rep} for (name, line), rep in owners.items()]
    reps = [{"rep_id": rep["rep_id"], "name": rep["name"], "role": "inside_rep"} | rep for rep in team]

    write(folder / "accounts.csv", accounts)
    write(folder / "account_lines.csv", lines)
    write(folder / "reps.csv", share_targets(reps, lines))
    write(folder / "assignments.csv", in_force)
    write(folder / "relationships.csv", known)
    write(folder / "locks.csv", locks(accounts, team, owners, known))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "inside-sales")
