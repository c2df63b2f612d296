"""Write the sample case ``us-field-sales``: invented accounts and reps at real places.

Run it with a Python of 3.11 or later, with nothing installed::

    python data/samples/generate_us_field_sales.py [FOLDER]

The places stand in ``us_places.csv``, the people in ``us_reps.csv``. Everything else is drawn from seeded generators,
one per topic, so that a change to one column leaves the others as they are. The same bytes come out every time.

The story: last year's plan was even. Since then the markets have moved, R-09 has left, R-25 has been hired,
and new accounts have come.
"""

import sys
from pathlib import Path

from sample_tools import HERE, Row, read, write
from us_accounts import make_accounts
from us_history import DEPARTED, last_quarter, locks, relationships, site_inductions

NEW_HIRE = "R-25"
CLOSED = {"A-0611": "R-04", "A-0618": "R-13", "A-0625": "R-09"}  # owned last quarter, accounts no longer


def at_home(rep: Row) -> Row:
    """The rep with the coordinates of the home city."""
    home = next(city for city in read("us_places.csv") if city["city"] == rep["city"])
    return rep | {"latitude": home["latitude"], "longitude": home["longitude"], "country": "US"}


def main(folder: Path) -> None:
    """Write the tables of the case into a folder."""
    reps = [at_home(rep) for rep in read("us_reps.csv")]
    accounts, before = make_accounts(reps)
    earlier = [*(rep for rep in reps if rep["rep_id"] != NEW_HIRE), at_home(DEPARTED)]
    owners = last_quarter(accounts, earlier, before)
    known = relationships(accounts, owners)
    in_force = [{"account_id": account_id, "rep_id": owner} for account_id, owner in [*owners.items(), *CLOSED.items()]]

    write(folder / "accounts.csv", accounts)
    write(folder / "reps.csv", reps)
    write(folder / "assignments.csv", in_force)
    write(folder / "relationships.csv", known)
    write(folder / "locks.csv", locks(accounts, reps, owners, {row["account_id"] for row in known}))
    write(folder / "pairs.csv", site_inductions(accounts, reps))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "us-field-sales")
