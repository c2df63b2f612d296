"""Thin candidates on small cases: what very large ones do, where brute force still knows the answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from territory_opt.model import candidates


@contextmanager
def thin_candidates(nearest: int = 1) -> Iterator[None]:
    """Make problems list only so many nearest reps of each unit, and those it is tied to."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(candidates, "WHOLE", -1)
        patch.setattr(candidates, "NEAREST", nearest)
        patch.setattr(candidates, "_ROOM", 1)
        patch.setattr(candidates, "_FEW", 1)
        yield
