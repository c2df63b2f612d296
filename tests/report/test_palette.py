"""Colours that everybody can tell apart: held against what eyes see that lack one kind of cone."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

pytest.importorskip("bokeh", reason="the extra `report` is not installed")

from territory_opt.report.html.palette import COLOURS, NOBODY

EYES = {
    "all cones": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "no red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "no green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "no blue": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
"""Linear RGB as it is seen: Machado, Oliveira and Fernandes (2009), doi:10.1109/TVCG.2009.113, at severity 1."""

TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])


def seen(colour: str, eye: str) -> np.ndarray:
    """Return a colour in CIELAB as an eye sees it."""
    given = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(given <= 0.04045, given / 12.92, ((given + 0.055) / 1.055) ** 2.4)
    ratio = TO_XYZ @ np.clip(np.array(EYES[eye]) @ linear, 0, 1) / WHITE
    x, y, z = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("eye", EYES)
def test_any_two_colours_differ(eye: str) -> None:
    near = [
        (one, other)
        for one, other in combinations((*COLOURS, NOBODY), 2)
        if np.linalg.norm(seen(one, eye) - seen(other, eye)) < 15
    ]
    assert near == []


def test_the_measure_sees_what_eyes_do_not() -> None:
    red, green = seen("#b8a900", "no red"), seen("#e69f00", "no red")
    assert np.linalg.norm(red - green) < 1
