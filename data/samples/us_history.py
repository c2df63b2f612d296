"""The past of ``us-field-sales``: who owned what, who knows whom, what must stay, and what a change of hands costs."""

import itertools
from collections import defaultdict

from sample_plans import even_owners
from sample_tools import Row, draw, may_own, road_km

DEPARTED = {"rep_id": "R-09", "city": "Tampa", "regions": "South", "industries": "", "products": ""}


def groups(accounts: list[Row]) -> list[list[int]]:
    """What went to one rep last year: families, and outside them the cells of three postal digits and industry."""
    heads = {row["parent_id"] for row in accounts}
    group: dict[str, list[int]] = defaultdict(list)
    for i, row in enumerate(accounts):
        cell = row["postal_code"][:3] + row["industry"]
        group[row["parent_id"] or (row["account_id"] if row["account_id"] in heads else cell)].append(i)
    return list(group.values())


def priced_owners(accounts: list[Row], reps: list[Row], worth: list[float]) -> list[int]:
    """An even plan, in which each group is as near to its owner as evenness allows.

    Answers a position in `reps` for each account, -1 where nobody may own it.
    """
    group = groups(accounts)
    weight = [sum(worth[i] for i in members) for members in group]
    cost: list[dict[int, float]] = [{} for _ in group]
    for (g, members), (j, rep) in itertools.product(enumerate(group), enumerate(reps)):
        if all(may_own(rep, accounts[i]) for i in members):
            cost[g][j] = sum(road_km(rep, accounts[i]) for i in members)
    choice = even_owners(cost, weight, [1.0] * len(reps), pace=4e-4)
    owner = [-1] * len(accounts)
    for members, j in zip(group, choice, strict=True):
        for i in members:
            owner[i] = j
    return owner


def nearest(account: Row, reps: list[Row]) -> str:
    """The nearest of the reps who may own the account; blank if none may."""
    return min(((road_km(rep, account), rep["rep_id"]) for rep in reps if may_own(rep, account)), default=(0.0, ""))[1]


def last_quarter(accounts: list[Row], reps: list[Row], before: list[float]) -> dict[str, str]:
    """Who owned what: last year's even plan, with the exceptions of a year, and without the accounts that are new."""
    rng, owners = draw("last quarter"), {}
    for row, j in zip(accounts, priced_owners(accounts, reps, before), strict=True):
        if j < 0 or rng.random() < {"new": 0.4, "prospect": 0.15}.get(row["stage"], 0.0):
            continue
        owner = reps[j]["rep_id"]
        if rng.random() < 0.04 and not row["parent_id"]:
            owner = nearest(row, [rep for rep in reps if rep["rep_id"] != owner]) or owner
        owners[row["account_id"]] = owner
    return owners


def relationships(accounts: list[Row], owners: dict[str, str]) -> list[Row]:
    """How well the owner of last quarter and the customer know each other; some of it went with R-09."""
    rng, rows = draw("relationships"), []
    for row in accounts:
        owner = owners.get(row["account_id"])
        known = {"loyal": 0.75, "customer": 0.4, "new": 0.2, "opportunity": 0.15}.get(row["stage"], 0.0)
        if owner is None or rng.random() > known:
            continue
        strength = min(rng.betavariate(5, 3) if row["stage"] == "loyal" else rng.betavariate(3, 4), 0.98)
        if owner == DEPARTED["rep_id"] and strength < 0.75:
            continue
        since = f"{rng.randrange(2015, 2026)}-{rng.randrange(1, 13):02d}-01"
        rows.append({"account_id": row["account_id"], "rep_id": owner, "strength": f"{strength:.2f}", "since": since})
    return rows


def locks(accounts: list[Row], reps: list[Row], owners: dict[str, str], known: set[str]) -> list[Row]:
    """Four accounts that stay where they are, and three pairs that must not meet."""
    rng, rep_ids = draw("locks"), {rep["rep_id"] for rep in reps}
    heads = {row["parent_id"] for row in accounts}
    plain = [row for row in accounts if not row["parent_id"] and row["account_id"] not in heads | known]
    stay = [row for row in plain if owners.get(row["account_id"]) in rep_ids and float(row["potential"]) >= 120_000]
    rows = []
    for row in rng.sample(stay, 4):
        reason = rng.choice(("renewal under negotiation", "joint product launch"))
        rows.append(lock(row, owners[row["account_id"]], "lock", reason))
    for row in rng.sample([row for row in plain if row not in stay], 3):
        rows.append(lock(row, nearest(row, reps), "forbid", "conflict of interest"))
    return sorted(rows, key=lambda entry: entry["account_id"])


def lock(row: Row, rep_id: str, kind: str, reason: str) -> Row:
    """One line of locks.csv."""
    entry = {"account_id": row["account_id"], "rep_id": rep_id, "kind": kind, "reason": reason}
    if kind == "lock":
        return entry | {"requested_by": "regional manager", "expires": "2027-03-31"}
    return entry | {"requested_by": "compliance", "expires": ""}


def site_inductions(accounts: list[Row], reps: list[Row]) -> list[Row]:
    """Energy sites ask for a safety course; the reps of two cities have it, others cost 250 a quarter there."""
    sites = [row for row in accounts if row["industry"] == "energy" and row["in_person"] == "yes"]
    without = [rep for rep in reps if rep["city"] not in ("Houston", "Dallas")]
    pairs = ((row, rep) for row in sites for rep in without if may_own(rep, row))
    return [{"account_id": row["account_id"], "rep_id": rep["rep_id"], "cost": "250"} for row, rep in pairs]
