"""Whether two cases hold the same data, wherever it came from."""

from __future__ import annotations

from territory_opt.schema.tables import Tables


def differences(one: Tables, two: Tables) -> list[str]:
    """Return what differs between the tables of two cases: columns, their order, and every cell as it is kept."""
    found: list[str] = []
    for left, right in zip(one.all(), two.all(), strict=True):
        if left.column_names != right.column_names:
            found.append(f"{left.name}: {left.column_names} and {right.column_names}")
            continue
        for column in left.column_names:
            if repr(left.packed[column].tolist()) != repr(right.packed[column].tolist()):
                found.append(f"{left.name}, {column}")
    return found
