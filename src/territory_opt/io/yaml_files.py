"""YAML files in: plain values only, and no key twice."""

from __future__ import annotations

from typing import Any

import yaml

from territory_opt.errors import Faults


class _Loader(yaml.SafeLoader):
    """A safe loader that refuses repeated keys, of which YAML would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in keys:
                raise yaml.MarkedYAMLError(problem=f'the key "{key.value}" appears twice', problem_mark=key.start_mark)
            keys.add(str(key.value))
        return super().construct_mapping(node, deep)


def parse_yaml(data: bytes, source: str, faults: Faults) -> object:
    """Return what a YAML file holds; None if it is empty, or cannot be read, which goes to `faults` with the line."""
    try:
        return yaml.load(data, _Loader)  # a safe loader
    except yaml.MarkedYAMLError as error:
        row = None if error.problem_mark is None else error.problem_mark.line + 1
        faults.error(f"{error.problem or error.context}", file=source, row=row)
    except (yaml.YAMLError, UnicodeDecodeError):
        faults.error("is not YAML text in UTF-8", file=source)
    return None
