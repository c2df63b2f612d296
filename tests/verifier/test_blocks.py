"""Blocks: however the units are cut up and whoever looks at them, the certificate proves the same."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from territory_opt.verifier import blocks
from tests.oracle import assert_verified
from tests.verifier.tiny import Folders

BOUND = (
    "certificate: Level travel + relationship + disruption + pair_cost: the certificate claims a bound of 35,060, "
    "but its prices prove 35,059."
)


@pytest.mark.parametrize("pairs", [1, 4, 6, 1000])
@pytest.mark.parametrize("processors", [None, 1, 3])
def test_blocks_of_any_size_prove_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pairs: int, processors: int | None
) -> None:
    monkeypatch.setattr(blocks, "BLOCK", pairs)
    monkeypatch.setattr(os, "cpu_count", lambda: processors)
    folders = Folders.write(tmp_path)
    assert_verified(folders.case, folders.out)
    folders.change("certificate.json", lambda content: content["levels"][1].update(bound=35060))
    folders.change("plan.json", lambda content: content["levels"][1]["whole"].update(bound_certified=35060))
    assert BOUND in folders.verify().disagreements
