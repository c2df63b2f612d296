"""Colours of reps: few enough to be told apart by everybody, dealt out so that neighbours differ.

Six are those of Okabe and Ito (Color Universal Design, 2008); four dark or pale ones were searched for, so that any two
of the ten differ by at least 15 in CIELAB also for eyes that lack one kind of cone, and from the grey of nobody too.
"""

from __future__ import annotations

import numpy as np

from territory_opt.terms import Ints

COLOURS = (
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#a8f07f", "#6b2461", "#7f0f2e", "#2e2e9e",
)  # fmt: skip  # a list to be read at a glance, not one word a line
NOBODY = "#c2c2c2"

ROUNDS = 4
"""Times that each rep chooses: later rounds see what all others took."""


def colours_of(n_reps: int, cell_owner: Ints, neighbours: Ints) -> list[str]:
    """Return the colour of each rep.

    Greedy, the rep with most neighbours first: each takes the colour that its neighbours show least along common
    borders, the first of equals being the one dealt least often.

    Parameters
    ----------
    cell_owner
        Rep of each cell, −1 for nobody. Shape (cells,).
    neighbours
        Pairs of cells that touch. Shape (pairs, 2).
    """
    border = np.zeros((n_reps, n_reps), np.int64)
    one, other = cell_owner[neighbours].T if len(neighbours) else np.zeros((2, 0), np.int64)
    apart = (one >= 0) & (other >= 0) & (one != other)
    np.add.at(border, (one[apart], other[apart]), 1)
    border += border.T
    dealt = np.zeros(len(COLOURS), np.int64)
    colour = np.full(n_reps, -1, np.int64)
    order = np.argsort(-np.count_nonzero(border, axis=1), kind="stable").tolist()
    for rep in order * ROUNDS:
        shown = np.zeros(len(COLOURS), np.int64)
        others = (colour >= 0) & (np.arange(n_reps) != rep)
        np.add.at(shown, colour[others], border[rep, others])
        dealt -= np.arange(len(COLOURS)) == colour[rep]
        colour[rep] = np.lexsort([dealt, shown])[0]
        dealt[colour[rep]] += 1
    return [COLOURS[one] for one in colour.tolist()]
