"""MPS files: a program in the oldest format that every solver reads, in whole numbers and with speaking names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from territory_opt.solvers.program import Program
from territory_opt.terms import UNLIMITED


def export_mps(program: Program, path: Path, title: str = "territory") -> None:
    """Write a program as a free-format MPS file.

    Column ``x_U_R`` is unit U owned by rep R (indices of the reduced model), ``a_K`` the K-th auxiliary; row ``one_U``
    gives unit U one owner, ``row_K`` is the K-th row, ``cost`` the objective. The cost of what is frozen stands, as the
    format asks, with its sign turned as the objective's right-hand side.
    """
    path.write_text("\n".join(_lines(program, title)) + "\n", encoding="utf-8")


def _lines(program: Program, title: str) -> Iterator[str]:
    yield f"NAME {'_'.join(title.split()) or 'territory'} FREE"
    kinds = [_kind(lo, hi) for lo, hi in zip(program.lo.tolist(), program.hi.tolist(), strict=True)]
    units = np.sort(program.view.free).tolist()
    yield "ROWS"
    yield " N cost"
    yield from (f" E one_{unit}" for unit in units)
    yield from (f" {kind} row_{i}" for i, kind in enumerate(kinds))
    yield "COLUMNS"
    yield " MARKER MARKER 'MARKER' 'INTORG'"
    yield from _columns(program, column_names(program))
    yield " MARKER MARKER 'MARKER' 'INTEND'"
    yield "RHS"
    if program.offset:
        yield f" RHS cost {-program.offset}"
    yield from (f" RHS one_{unit} 1" for unit in units)
    yield from _sides(program, kinds)
    yield "BOUNDS"
    yield from _bounds(program)
    yield "ENDATA"


def column_names(program: Program) -> list[str]:
    """Return the names of all columns."""
    pairs = program.model.pairs
    unit, rep = pairs.unit[program.view.pairs].tolist(), pairs.rep[program.view.pairs].tolist()
    names = [f"x_{u}_{r}" for u, r in zip(unit, rep, strict=True)]
    return names + [f"a_{k}" for k in range(len(program.aux_lo))]


def _kind(lo: int, hi: int) -> str:
    if lo == hi:
        return "E"
    if lo <= -UNLIMITED:
        return "N" if hi >= UNLIMITED else "L"
    return "G"


def _columns(program: Program, names: Sequence[str]) -> Iterator[str]:
    order = np.argsort(program.c, kind="stable")
    first = np.searchsorted(program.c[order], np.arange(program.n_columns + 1)).tolist()
    row, value = program.r[order].tolist(), program.v[order].tolist()
    unit = program.model.pairs.unit[program.view.pairs].tolist()
    for column, (name, cost) in enumerate(zip(names, program.obj.tolist(), strict=True)):
        yield f" {name} cost {cost}"
        if column < program.n_pairs:
            yield f" {name} one_{unit[column]} 1"
        yield from (f" {name} row_{row[k]} {value[k]}" for k in range(first[column], first[column + 1]))


def _sides(program: Program, kinds: Sequence[str]) -> Iterator[str]:
    """Yield the rows' right-hand sides, then the ranges of the rows that have two."""
    limits = list(zip(kinds, program.lo.tolist(), program.hi.tolist(), strict=True))
    for i, (kind, lo, hi) in enumerate(limits):
        if kind != "N":
            yield f" RHS row_{i} {hi if kind == 'L' else lo}"
    yield "RANGES"
    for i, (kind, lo, hi) in enumerate(limits):
        if kind == "G" and hi < UNLIMITED:
            yield f" RNG row_{i} {hi - lo}"


def _bounds(program: Program) -> Iterator[str]:
    names = column_names(program)
    yield from (f" BV BND {name}" for name in names[: program.n_pairs])
    limits = zip(program.aux_lo.tolist(), program.aux_hi.tolist(), strict=True)
    for name, (lo, hi) in zip(names[program.n_pairs :], limits, strict=True):
        yield f" LI BND {name} {lo}"
        yield f" UI BND {name} {hi}"
