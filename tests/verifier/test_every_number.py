"""No number of plan.json is left unread: whatever is changed, somebody notices."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from tests.verifier.tiny import Folders

FREE = {
    # Hard rows cost nothing, so that it does not matter in which level they stand.
    "rows 1 level",
    "rows 2 level",
}


def leaves(content: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the way to each plain value."""
    if isinstance(content, dict | list):
        for key, value in content.items() if isinstance(content, dict) else enumerate(content):
            yield from leaves(value, (*path, key))
    else:
        yield path


def changed(value: Any) -> Any:
    """Return another value of the same sort."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, float):
        return value * 1.00001 + 1e-6
    return 7 if value is None else f"{value}x"


@pytest.mark.full
def test_every_change_of_a_plan_is_noticed(tmp_path: Path) -> None:
    folders = Folders.write(tmp_path)
    assert folders.verify().ok
    plan = json.loads((folders.out / "plan.json").read_text(encoding="utf-8"))
    missed = set()
    for path in leaves(plan):
        tampered = deepcopy(plan)
        place = tampered
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = changed(place[path[-1]])
        (folders.out / "plan.json").write_text(json.dumps(tampered), encoding="utf-8")
        if folders.verify().ok:
            missed.add(" ".join(map(str, path)))
    assert missed == FREE
