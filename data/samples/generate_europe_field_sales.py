"""Write the sample case ``europe-field-sales``: invented accounts and reps at real places of four countries.

Run it with a Python of 3.11 or later, with nothing installed::

    python data/samples/generate_europe_field_sales.py [FOLDER]

The places stand in ``eu_places.csv``, the people in ``eu_reps.csv``. Everything else is drawn from seeded generators,
one per topic; the same bytes come out every time. The tables are written as a spreadsheet of these countries saves
them: semicolons, decimal commas, Windows-1252.

The story: last year's plan was even. Since then the markets have moved, E-14 has left, E-21 begins in November, and
new accounts have come.
"""

import csv
import math
import sys
from collections.abc import Iterable
from pathlib import Path

from sample_plans import even_owners
from sample_tools import HERE, Row, draw, pick, read, road_km

ACCOUNTS = 480
INDUSTRIES = {  # industry: (share of accounts, growth in a year, what firms of it are called in German and in French)
    "machinery": (26, 0.94, "Maschinenbau Werkzeuge Antriebe", "Mécanique Outillage Machines"),
    "chemicals": (16, 0.97, "Chemie Lacke Kunststoffe", "Chimie Peintures Plastiques"),
    "food": (20, 1.04, "Lebensmittel Molkerei Bäckereien", "Laiteries Conserves Boulangeries"),
    "healthcare": (20, 1.12, "Kliniken Medizintechnik Labore", "Cliniques Optique Laboratoires"),
    "logistics": (18, 1.06, "Spedition Lagerhäuser Transporte", "Transports Entrepôts Fret"),
}
STAGES = {"prospect": 18, "opportunity": 12, "new": 6, "customer": 42, "loyal": 22}
GERMAN = "Müller Böhm Schäfer Krüger Jäger Weiß Köhler Groß Förster Lindner Brandt Huber Vogt Stöckli Egger".split()  # noqa: SIM905
FRENCH = "Lefèvre Béranger Gauthier Mérieux Besson Châtelain Fournier Noël Garçon Prévost Dumas Favre Aubépine".split()  # noqa: SIM905
EUR_PER_CHF = 1.06
REACH_KM = 900.0  # as in case.yaml
DEPARTED = {"rep_id": "E-14", "city": "Bern", "regions": "CH-de;CH-fr"}
NEW_HIRE = "E-21"
NUMBERS = {
    *("latitude", "longitude", "potential", "revenue", "expense", "hours_per_visit", "hours_per_call"),
    *("fte", "ramp", "target_share", "strength", "rate"),
}


def write_for_a_spreadsheet(path: Path, rows: Iterable[Row]) -> None:
    """Write rows as spreadsheets do where the comma is the decimal mark."""
    rows = list(rows)
    with open(path, "w", encoding="cp1252", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";", lineterminator="\r\n")
        writer.writeheader()
        for row in rows:
            writer.writerow({key: text.replace(".", ",") if key in NUMBERS else text for key, text in row.items()})


def make_accounts() -> list[Row]:
    """Who and where the accounts are: larger cities have more of them, though not in proportion."""
    cities = read("eu_places.csv")
    drawn = draw("europe places").choices(cities, weights=[int(c["population"]) ** 0.5 for c in cities], k=ACCOUNTS)
    accounts, taken = [], set()
    for number, city in enumerate(sorted(drawn, key=lambda city: (city["country"], city["city"])), start=1):
        rng = draw(f"europe account {number}")
        industry = pick(rng, {name: facts[0] for name, facts in INDUSTRIES.items()})
        french = city["region"].startswith("FR") or city["region"] == "CH-fr"
        words = (INDUSTRIES[industry][3] if french else INDUSTRIES[industry][2]).split()
        families = FRENCH if french else GERMAN
        first, second = (words, families) if french else (families, words)
        name = f"{rng.choice(first)} {rng.choice(second)}"
        while name in taken:
            name = f"{name} & {rng.choice(families)}"
        taken.add(name)
        digits = 5 if city["country"] in ("DE", "FR") else 4
        prefix = rng.choice(city["postal"].split())
        accounts.append(
            {
                "account_id": f"{city['country']}-{number:04d}",
                "name": name,
                "city": city["city"],
                "country": city["country"],
                "postal_code": f"{prefix}{rng.randrange(1, 10 ** (digits - 2)):0{digits - 2}d}",
                "latitude": f"{float(city['latitude']) + rng.gauss(0, 0.08):.4f}",
                "longitude": f"{float(city['longitude']) + rng.gauss(0, 0.11):.4f}",
                "region": city["region"],
                "industry": industry,
                "stage": pick(rng, STAGES),
                "parent_id": "",
            }
        )
    return accounts


def add_money(accounts: list[Row]) -> list[float]:
    """Potential, revenue and expense a year, in the account's currency; answers last year's potential in EUR."""
    rng, before = draw("europe money"), []
    for row in accounts:
        growth = INDUSTRIES[row["industry"]][1] * math.exp(rng.gauss(0, 0.2))
        potential = min(max(rng.lognormvariate(math.log(60_000), 0.7), 8_000), 300_000)
        served = row["stage"] in ("new", "customer", "loyal")
        revenue = potential * rng.uniform(0.2, 0.8) if served else 0.0
        expense = revenue * rng.uniform(0.08, 0.4) + rng.uniform(400, 3_000)
        swiss = row["country"] == "CH"
        rate = EUR_PER_CHF if swiss else 1.0
        row["currency"] = "CHF" if swiss else "EUR"
        money = {"potential": potential, "revenue": revenue, "expense": expense}
        row |= {column: f"{amount / rate:.2f}" for column, amount in money.items()}
        before.append(potential / growth)
    return before


def add_work(accounts: list[Row]) -> None:
    """Visits and calls a quarter; a prospect's are blank, so that the case's service levels apply."""
    rng = draw("europe work")
    base = {"opportunity": 4, "new": 4, "customer": 3, "loyal": 2}
    for row in accounts:
        stage, large = row["stage"], float(row["potential"]) >= 150_000
        work = {
            "visits": str(base.get(stage, 0) + (1 if large else 0)),
            "hours_per_visit": "2" if large else rng.choice(("1", "1.5")),
            "calls": str(rng.randrange(4, 10)),
            "hours_per_call": rng.choice(("0.25", "0.5")),
        }
        row.update(dict.fromkeys(work, "") if stage == "prospect" else work)


def add_families(accounts: list[Row], reps: list[Row]) -> None:
    """Groups with branches within 250 km, some of them beyond a border, that two reps or more could own whole."""
    rng, free = draw("europe families"), {row["account_id"] for row in accounts}
    for head in rng.sample(accounts, 60):
        alike = [row for row in accounts if row["account_id"] in free and row["industry"] == head["industry"]]
        near = [row for row in alike if row["city"] != head["city"] and road_km(head, row) < 250]
        members = [head, *rng.sample(near, min(len(near), rng.choice((1, 1, 2))))]
        owners = [rep for rep in reps if all(may_own(rep, row) for row in members)]
        if head["account_id"] not in free or len(members) < 2 or len(owners) < 2 or len(free) < ACCOUNTS - 60:
            continue
        free -= {row["account_id"] for row in members}
        for branch in members[1:]:
            branch |= {"parent_id": head["account_id"], "name": f"{head['name']} {branch['city']}"}


def may_own(rep: Row, account: Row) -> bool:
    """Whether the account lies in the rep's regions and within reach."""
    return account["region"] in rep["regions"].split(";") and road_km(rep, account) <= REACH_KM


def last_quarter(accounts: list[Row], reps: list[Row], before: list[float]) -> dict[str, str]:
    """Who owned what: last year's even plan by families and cells, without the accounts that are new since."""
    rng, heads = draw("europe last quarter"), {row["parent_id"] for row in accounts}
    groups: dict[str, list[int]] = {}
    for i, row in enumerate(accounts):
        cell = row["country"] + row["postal_code"][:2] + row["industry"]
        family = row["parent_id"] or (row["account_id"] if row["account_id"] in heads else "")
        groups.setdefault(family or cell, []).append(i)
    cost = [
        {
            j: sum(road_km(rep, accounts[i]) for i in members)
            for j, rep in enumerate(reps)
            if all(may_own(rep, accounts[i]) for i in members)
        }
        for members in groups.values()
    ]
    weight = [sum(before[i] for i in members) for members in groups.values()]
    choice = even_owners(cost, weight, [float(rep.get("target_share", "1")) for rep in reps], pace=4e-4)
    owners = {}
    for members, j in zip(groups.values(), choice, strict=True):
        for i in members:
            known = rng.random() >= {"new": 0.4, "prospect": 0.2}.get(accounts[i]["stage"], 0.0)
            if j >= 0 and known:
                owners[accounts[i]["account_id"]] = reps[j]["rep_id"]
    return owners


def relationships(accounts: list[Row], owners: dict[str, str]) -> list[Row]:
    """How well the owner of last quarter and the customer know each other; those of E-14 went with him."""
    rng, rows = draw("europe relationships"), []
    for row in accounts:
        known = {"loyal": 0.75, "customer": 0.4, "new": 0.2}.get(row["stage"], 0.0)
        owner, strength = owners.get(row["account_id"]), min(rng.betavariate(4, 3), 0.95)
        if rng.random() < known and owner not in (None, DEPARTED["rep_id"]):
            rows.append({"account_id": row["account_id"], "rep_id": str(owner), "strength": f"{strength:.2f}"})
    return rows


def main(folder: Path) -> None:
    """Write the tables of the case into a folder."""
    homes = {city["city"]: city for city in read("eu_places.csv")}
    places = {name: {key: city[key] for key in ("country", "latitude", "longitude")} for name, city in homes.items()}
    reps = [rep | places[rep["city"]] for rep in read("eu_reps.csv")]
    accounts = make_accounts()
    before = add_money(accounts)
    add_work(accounts)
    add_families(accounts, reps)
    earlier = [*(rep for rep in reps if rep["rep_id"] != NEW_HIRE), DEPARTED | places[DEPARTED["city"]]]
    owners = last_quarter(accounts, earlier, before)
    rates = [("2026-06-30", 1.04), ("2026-09-30", EUR_PER_CHF)]

    write_for_a_spreadsheet(folder / "accounts.csv", accounts)
    write_for_a_spreadsheet(folder / "reps.csv", [rep | {"regions": rep["regions"].replace(";", "|")} for rep in reps])
    in_force = [{"account_id": account_id, "rep_id": owner} for account_id, owner in owners.items()]
    write_for_a_spreadsheet(folder / "assignments.csv", in_force)
    write_for_a_spreadsheet(folder / "relationships.csv", relationships(accounts, owners))
    fx = [{"currency": "CHF", "rate": f"{rate:.2f}", "date": day} for day, rate in rates]
    write_for_a_spreadsheet(folder / "fx.csv", fx)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "europe-field-sales")
