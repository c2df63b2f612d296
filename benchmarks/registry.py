"""The families of benchmarks. A new one is one file in `families` and one name here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.case import Case, Family
from benchmarks.families.gap import GAP
from benchmarks.families.ladder import LADDER
from benchmarks.families.planted import PLANTED
from benchmarks.families.rich import RICH
from benchmarks.families.samples import SAMPLES

FAMILIES: dict[str, Family] = {family.name: family for family in (GAP, LADDER, PLANTED, RICH, SAMPLES)}


def find(words: list[str], seed: int = 0) -> Iterator[tuple[Family, Case]]:
    """Yield the cases that families, names of drawn cases and paths stand for.

    Parameters
    ----------
    words
        As on the command line: ``gap``, ``ladder-M``, a file or a folder.
    seed
        Of everything drawn.

    Raises
    ------
    FileNotFoundError
        If a path does not exist, or a family's own files are not at hand.
    ValueError
        If no family reads a path.
    """
    for word in words:
        drawer = next((family for family in FAMILIES.values() if word in family.drawn), None)
        if word in FAMILIES:
            if not (FAMILIES[word].paths() or FAMILIES[word].usual):
                raise FileNotFoundError(f"the files of {word} are not at hand; give their path instead")
            yield from ((FAMILIES[word], case) for case in FAMILIES[word].everything(seed))
        elif drawer is not None:
            yield drawer, drawer.drawn[word](seed)
        else:
            family = _family_of(Path(word))
            yield from ((family, case) for case in family.cases(Path(word)))


def _family_of(path: Path) -> Family:
    if not path.exists():
        raise FileNotFoundError(f"{path}: neither a path nor one of the families {', '.join(FAMILIES)}")
    for family in FAMILIES.values():
        if family.reads(path):
            return family
    raise ValueError(f"{path}: no family reads this; there are {', '.join(FAMILIES)}")
