"""Who may own what, packed in bits, says the same as an array of booleans."""

from __future__ import annotations

import numpy as np
import pytest

from territory_opt.verifier import allowed as module
from territory_opt.verifier.allowed import Allowed


@pytest.mark.parametrize("n_reps", [1, 8, 11])
def test_bits_are_an_array_of_booleans(n_reps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK", 3 * n_reps)  # several blocks, the last not full
    rng = np.random.default_rng(n_reps)
    packed, plain = Allowed(7, n_reps), np.ones((7, n_reps), np.bool_)
    for rep in range(n_reps):
        fits = rng.random(7) < 0.5
        packed.keep(rep, fits)
        plain[:, rep] &= fits
    packed.bar(2, n_reps - 1)
    plain[2, n_reps - 1] = False
    plain[4] = rng.random(n_reps) < 0.5
    packed.set(4, plain[4])
    everyone = np.arange(7)
    assert np.array_equal(packed.of(everyone), plain)
    assert np.array_equal(packed.of(4), plain[4])
    assert np.array_equal(packed.anybody(), plain.any(axis=1))
    assert packed.count() == plain.sum()
    reps = rng.integers(-1, n_reps, 7)
    assert np.array_equal(packed.at(everyone, reps), (reps >= 0) & plain[everyone, reps])
