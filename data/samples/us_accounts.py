"""The accounts of ``us-field-sales``: who and where they are, what they are worth, and the work they ask for."""

import math

from sample_tools import Row, draw, may_own, pick, read, road_km

ACCOUNTS = 600
# industry: (share of accounts, growth of potential in a year, per cent of potential by quarter, words for names)
INDUSTRIES = {
    "healthcare": (18, 1.10, (24, 25, 24, 27), "Medical Clinics Diagnostics Hospital"),
    "finance": (13, 1.02, (28, 24, 22, 26), "Bancorp Insurance Capital Trust"),
    "manufacturing": (20, 0.92, (25, 26, 25, 24), "Tooling Castings Plastics Instruments"),
    "retail": (14, 0.97, (17, 20, 21, 42), "Stores Outfitters Markets Home"),
    "technology": (13, 1.25, (21, 23, 25, 31), "Systems Software Networks Robotics"),
    "energy": (7, 1.05, (30, 22, 21, 27), "Energy Pipelines Solar Power"),
    "education": (6, 1.00, (15, 22, 41, 22), "Schools Academy College Learning"),
    "logistics": (9, 1.04, (21, 24, 25, 30), "Freight Logistics Warehousing Carriers"),
}
REGION_GROWTH = {"Northeast": 0.97, "Midwest": 0.92, "South": 1.06, "West": 1.05}
STAGES = {"prospect": 18, "opportunity": 12, "new": 5, "customer": 43, "loyal": 22}
PRODUCTS = {
    "platform": 30,
    "analytics": 14,
    "services": 12,
    "platform;analytics": 24,
    "platform;services": 14,
    "platform;analytics;services": 6,
}
FIRST_WORDS = """
    Alder Amber Anchor Aspen Atlas Beacon Birch Bluestone Bridgeway Canyon Cardinal Cedar Clearwater Cobalt Copper
    Crescent Delta Eastgate Elm Evergreen Falcon Foxglove Garnet Granite Harbor Hawthorn Heron Highland Horizon
    Ironwood Juniper Keystone Lakeside Larch Laurel Linden Magnolia Maple Meridian Millbrook Northgate Oakridge
    Orchard Osprey Pinecrest Pioneer Prairie Quarry Redwood Ridgeline Riverbend Rowan Sable Sequoia Silverlake
    Spruce Stonebridge Summit Sycamore Tamarack Timber Union Valley Westbrook Willow Windward
""".split()  # noqa: SIM905


def places() -> list[Row]:
    """The place of each account: larger cities have more, though not in proportion; Anchorage has one, the last."""
    cities = [city for city in read("us_places.csv") if city["city"] != "Anchorage"]
    anchorage = [city for city in read("us_places.csv") if city["city"] == "Anchorage"]
    weight = [int(city["population_2020"]) ** 0.6 for city in cities]
    drawn = draw("places").choices(cities, weights=weight, k=ACCOUNTS - 1)
    return sorted(drawn, key=lambda city: city["city"]) + anchorage


def account(number: int, city: Row) -> Row:
    """Who and where: the columns that do not depend on money."""
    rng = draw(f"account {number}")
    industry = pick(rng, {name: facts[0] for name, facts in INDUSTRIES.items()})
    return {
        "account_id": f"A-{number:04d}",
        "name": "",
        "city": city["city"],
        "state": city["state"],
        "country": "US",
        "postal_code": f"{rng.choice(city['zip3'].split())}{rng.randrange(1, 100):02d}",
        "latitude": f"{float(city['latitude']) + rng.gauss(0, 0.08):.4f}",
        "longitude": f"{float(city['longitude']) + rng.gauss(0, 0.10):.4f}",
        "region": city["region"],
        "industry": industry,
        "products": pick(rng, PRODUCTS),
        "stage": pick(rng, STAGES),
        "in_person": "no" if rng.random() < 0.1 else "yes",
        "parent_id": "",
    }


def add_names(accounts: list[Row]) -> None:
    """A name that occurs once: two words, and a third where the two are taken."""
    rng, taken = draw("names"), set()
    for row in accounts:
        words = INDUSTRIES[row["industry"]][3].split()
        name = f"{rng.choice(FIRST_WORDS)} {rng.choice(words)}"
        while name in taken:
            name = f"{rng.choice(FIRST_WORDS)} {name}"
        taken.add(name)
        row["name"] = name


def add_money(accounts: list[Row]) -> list[float]:
    """Potential, revenue and expense a year; answers the potential of a year ago, which no file shows."""
    rng, before = draw("money"), []
    for row in accounts:
        growth = INDUSTRIES[row["industry"]][1] * REGION_GROWTH[row["region"]] * math.exp(rng.gauss(0, 0.2))
        potential = round(min(max(rng.lognormvariate(math.log(70_000), 0.8), 8_000), 400_000), -2)
        served = row["stage"] in ("new", "customer", "loyal")
        share = rng.uniform(0.3, 0.9) if row["stage"] == "loyal" else rng.uniform(0.15, 0.6)
        revenue = round(potential * share, -2) if served else 0.0
        earlier = round(revenue / growth, -2) if row["stage"] in ("customer", "loyal") else 0.0
        expense = round(revenue * rng.uniform(0.08, 0.45) + rng.uniform(500, 4_000), -2)
        employees = max(5, round(potential / 1500 * math.exp(rng.gauss(0, 0.6))))
        row["employees"] = str(employees)
        row["segment"] = "small" if employees < 50 else "medium" if employees < 250 else "large"
        row["key_account"] = "yes" if potential >= 250_000 and row["stage"] == "loyal" else "no"
        row["currency"] = "USD"
        money = {"potential": potential, "revenue": revenue, "expense": expense, "prior_revenue": earlier}
        row |= {column: f"{amount:.0f}" for column, amount in money.items()}
        before.append(potential / growth)
    return before


def add_work(accounts: list[Row]) -> None:
    """Visits and calls a quarter; a prospect's are blank, so that the case's service levels apply."""
    rng = draw("work")
    base = {"prospect": 0, "opportunity": 4, "new": 5, "customer": 3, "loyal": 2}
    for row in accounts:
        large = float(row["potential"]) >= 200_000
        visits = base[row["stage"]] + (1 if large else 0) + rng.choice((-1, 0, 0, 1))
        calls = 2 * base[row["stage"]] + rng.randrange(2, 7)
        blank = row["stage"] == "prospect"
        row["visits"] = "" if blank else str(0 if row["in_person"] == "no" else visits)
        row["hours_per_visit"] = "" if blank else "2" if large else rng.choice(("1", "1.5", "2"))
        row["calls"] = "" if blank else str(calls + (3 if row["in_person"] == "no" else 0))
        row["hours_per_call"] = "" if blank else "0.5" if row["in_person"] == "no" else "0.25"


def add_seasons(accounts: list[Row]) -> None:
    """The shares of the year's potential by quarter: the industry's, blurred; they add up to 1."""
    rng = draw("seasons")
    for row in accounts:
        shares = [share + rng.randrange(-3, 4) for share in INDUSTRIES[row["industry"]][2][:3]]
        shares.append(100 - sum(shares))
        row |= {f"q{quarter}": f"{share / 100:.2f}" for quarter, share in enumerate(shares, start=1)}


def add_families(accounts: list[Row], reps: list[Row]) -> None:
    """Thirty groups of two to four accounts of one industry, near each other, that several reps could own whole."""
    rng, free = draw("families"), {row["account_id"] for row in accounts}
    for head in rng.sample(accounts[:-1], 90):
        alike = [row for row in accounts if row["account_id"] in free and row["industry"] == head["industry"]]
        near = sorted((km, row["account_id"], row) for row in alike if 3 < (km := road_km(head, row)) < 250)
        members = [head, *(row for _, _, row in near[: rng.choice((1, 1, 2, 3))])]
        owners = [rep for rep in reps if all(may_own(rep, row) for row in members)]
        if head["account_id"] not in free or len(members) < 2 or len(owners) < 3:
            continue
        free -= {row["account_id"] for row in members}
        for branch in members[1:]:
            branch["parent_id"] = head["account_id"]
            branch["name"] = f"{head['name']} {branch['city']}"
        if len(free) < ACCOUNTS - 80:
            break


def make_accounts(reps: list[Row]) -> tuple[list[Row], list[float]]:
    """All accounts, and what each was worth when last year's plan was made."""
    accounts = [account(number, city) for number, city in enumerate(places(), start=1)]
    accounts[-1] |= {"in_person": "yes", "stage": "opportunity"}  # Anchorage: out of everyone's reach
    add_names(accounts)
    before = add_money(accounts)
    add_work(accounts)
    add_seasons(accounts)
    add_families(accounts, reps)
    return accounts, before
