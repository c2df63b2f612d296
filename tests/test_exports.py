"""The public names: sorted, complete, and free of charge until used."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import territory_opt

HEAVY = {"jinja2", "numba", "numpy", "ortools", "pandas", "pydantic", "rich", "scipy", "typer", "yaml"}


def loaded_after(statement: str) -> set[str]:
    """The top-level modules that a fresh interpreter has loaded after `statement`."""
    code = (
        f"{statement}\nimport json, sys\nprint(json.dumps(sorted({{name.partition('.')[0] for name in sys.modules}})))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


def names_for_type_checkers() -> set[str]:
    """The names that ``if TYPE_CHECKING:`` shows to type checkers."""
    tree = ast.parse(Path(territory_opt.__file__).read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    imported = {alias.name for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    annotated = {node.target.id for node in block.body if isinstance(node, ast.AnnAssign)}
    return imported | annotated


def test_the_list_is_sorted_and_without_repeats() -> None:
    assert territory_opt.__all__ == sorted(set(territory_opt.__all__))


@pytest.mark.parametrize("name", territory_opt.__all__)
def test_every_name_resolves(name: str) -> None:
    assert getattr(territory_opt, name) is getattr(territory_opt, name)


def test_type_checkers_see_the_same_names() -> None:
    assert names_for_type_checkers() == set(territory_opt.__all__)


def test_an_unknown_name_is_refused_as_python_does() -> None:
    with pytest.raises(AttributeError, match=r"^module 'territory_opt' has no attribute 'solves'$"):
        territory_opt.solves  # noqa: B018  # the access is what is tested


def test_dir_lists_the_public_names() -> None:
    assert set(territory_opt.__all__) <= set(dir(territory_opt))


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert not loaded_after("import territory_opt") & HEAVY


def test_the_errors_load_nothing_heavy() -> None:
    assert not loaded_after("from territory_opt import InputError") & HEAVY


def test_a_heavy_name_does_load_what_it_needs() -> None:
    assert "pydantic" in loaded_after("from territory_opt import Account")
