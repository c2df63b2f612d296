"""Documents name files, functions and one another; all of them must be there."""

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "territory_opt"
DOCUMENTS = [
    *ROOT.glob("*.md"),
    *(path for folder in ("benchmarks", "docs", "models", "data/samples") for path in (ROOT / folder).rglob("*.md")),
]


@cache
def source() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)\)", document.read_text(encoding="utf-8"))
    inside = [link for link in links if "://" not in link]
    assert [link for link in inside if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("name", ["models/formulation.md", "docs/decisions.md"])
def test_files_and_functions_that_are_named_exist(name: str) -> None:
    words = set(re.findall(r"`([^`\n]+)`", (ROOT / name).read_text(encoding="utf-8")))
    files = {word for word in words if re.fullmatch(r"[\w/]+/\w+\.py", word)}
    assert files
    assert {file for file in files if not (PACKAGE / file).exists() and not (ROOT / file).exists()} == set()
    methods = {word for word in words if re.fullmatch(r"[A-Z]\w+\.[a-z_]\w+|_\w+|[a-z]+_[a-z_]+\(\)", word)}
    missing = {word for word in methods if f"def {word.rpartition('.')[2].strip('()')}(" not in source()}
    assert missing == set()
