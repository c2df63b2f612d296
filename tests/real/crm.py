"""A case from a CRM: accounts, sales teams and 8,800 opportunities of a hardware seller, as they were exported.

Real are the files with their dirt. What is guessed of their columns and derived from their deals is what ``init``
guesses and derives. Added are two columns of ``accounts.csv`` (what the account brought, and the office it belongs to)
and four lines of ``mapping.yaml``; `write_case` lists what that assumes.

``python -m tests.real.crm DIR`` writes the case and prints all that was guessed, derived, doubted and assumed.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from territory_opt.errors import Faults
from territory_opt.evaluate import Deals, evaluate_pipeline, write_pipeline
from territory_opt.evaluate.history import most_won
from territory_opt.io.case_folder import read_case
from territory_opt.io.csv_files import read_csv
from territory_opt.io.foreign import guess_notes, lay_out_foreign
from territory_opt.schema.check_words import warn_of_slips
from territory_opt.schema.tables import Tables

SOURCE = Path(__file__).parents[3] / "shared" / "data" / "crm"

FILES = {"accounts": "accounts.csv", "reps": "sales_teams.csv", "opportunities": "sales_pipeline.csv"}

BY_HAND = {
    "accounts": {"potential": "won_value", "region": "office", "revenue": None},
    "reps": {"regions": "regional_office"},
}
"""What the guesses miss: the revenue of the list is the companies' own turnover, in millions."""

CASE = """\
# 85 accounts of a hardware seller, after the ten months that its pipeline covers.
name: crm
period: 2018Q1

levels:                              # teams first, then the people in them, then whom the customers know
  - {rules: [even-managers]}
  - {rules: [even-value]}
  - {rules: [relationship]}

rules:
  # Six managers, two in an office. Central won more for each of its agents than the others did: that shows here.
  - {id: even-managers, rule: balance, measure: value, by: manager_id, tolerance: 0.10}
  # 35 reps share 70 families and single accounts, two each: they cannot be cut finely. Two families in the East alone
  # are worth three targets, which leaves the other ten reps of that office 81 per cent of theirs on average.
  - {id: even-value, rule: balance, measure: value, tolerance: 0.25}
  - {rule: boundary, by: [regions]}                      # an account belongs to an office
  - {rule: relationship, keep_from: 0.8, loss_share: 0.17}
  - {rule: keep_together, by: parent_id}                 # subsidiaries with their parents
"""


def write_case(folder: Path, source: Path = SOURCE) -> tuple[str, ...]:
    """Write the case into an existing folder; return what was guessed, derived, doubted and assumed, line by line."""
    guesses, faults = lay_out_foreign({name: source / file for name, file in FILES.items()}, folder)
    faults.raise_errors()
    (folder / "case.yaml").write_text(CASE, encoding="utf-8")
    files = read_case(folder)
    files.faults.raise_errors()
    pipeline = evaluate_pipeline(files.tables, files.settings)
    (folder / "evaluated").mkdir()
    write_pipeline(pipeline, folder / "evaluated")
    (folder / "evaluated" / "relationships.csv").rename(folder / "relationships.csv")

    offices = offices_of(files.tables)
    _add_columns(
        folder / "accounts.csv", {"office": offices, "won_value": [row.won_value for row in pipeline.histories]}
    )
    _correct(folder / "mapping.yaml")
    notes = [note for guess in guesses for note in guess_notes(guess)]
    dirt = [str(fault) for fault in (*files.faults, *_odd_products(files.tables, source))]
    return (*notes, *pipeline.notes, *dirt, *_assumptions(files.tables, offices))


def offices_of(tables: Tables) -> list[str]:
    """The office of each account: the one that won most from the account and its family."""
    deals, office = Deals.of(tables), tables.reps.text("regional_office").tolist()
    family = _families(tables)
    won: dict[str, Counter[str]] = defaultdict(Counter)
    for account, rep, _, value in deals.select(deals.won & deals.placed):
        won[family[account]][office[rep]] += value
    return [min(won[name], key=lambda one: (-won[name][one], one)) for name in family]


def _families(tables: Tables) -> list[str]:
    """The root of each account's family."""
    parents = dict(zip(tables.accounts.text("account_id"), tables.accounts.text("parent_id"), strict=True))
    roots = []
    for name in parents:
        root = name
        while parents.get(root):
            root = parents[root]
        roots.append(root)
    return roots


def _odd_products(tables: Tables, source: Path) -> Faults:
    """Products of opportunities that are not quite those of the price list."""
    faults = Faults()
    products = read_csv(source / "products.csv", faults)
    assert products is not None
    warn_of_slips(tables.opportunities, "product", [name.casefold() for name in products.cells["product"]], faults)
    return faults


def _add_columns(path: Path, columns: Mapping[str, Sequence[object]]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    added = zip(*columns.values(), strict=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [[*header, *columns], *([*row, *more] for row, more in zip(rows, added, strict=True))]
        )


def _correct(path: Path) -> None:
    mapping = yaml.safe_load(path.read_text(encoding="utf-8"))
    for table, columns in BY_HAND.items():
        mapping[table]["columns"] |= columns
    path.write_text(yaml.safe_dump(mapping, sort_keys=False, allow_unicode=True), encoding="utf-8")


def _assumptions(tables: Tables, offices: Sequence[str]) -> tuple[str, ...]:
    deals, labels = Deals.of(tables), tables.reps.text("regional_office").tolist()
    met: dict[int, set[str]] = defaultdict(set)
    for account, rep, _, _ in deals.select(deals.placed):
        met[account].add(labels[rep])
    everywhere = sum(len(seen) == len(set(labels)) for seen in met.values())
    own = most_won(deals, labels)
    several = sum(share < 1.0 for _, share in own)
    moved = sum(office != label for office, (label, _) in zip(offices, own, strict=True))
    return (
        "Assumed: an account is worth what its won deals brought in the ten months of the pipeline.",
        "Assumed: an account belongs to the office that won most value from it and its family. "
        f"{everywhere} of {len(own)} accounts deal with all offices, {several} buy from more than one, and {moved} "
        "follow their family to another than their own.",
        "Assumed: all 35 agents are reps with equal targets, those without deals too.",
    )


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    sys.stdout.writelines(f"{line}\n" for line in write_case(target))
