"""Every command that any document shows can be given as it stands, and every YAML block means something."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import typer

from territory_opt.cli import app
from territory_opt.errors import Faults
from territory_opt.io.yaml_files import parse_yaml
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.settings_faults import read_settings

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FOLDERS = ("benchmarks", "docs", "models", "data/samples")
DOCUMENTS = [*ROOT.glob("*.md"), *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.md"))]
VERBS: Any = typer.main.get_command(app)


def blocks(kind: str) -> Iterator[tuple[Path, str]]:
    for path in DOCUMENTS:
        yield from ((path, text) for of, text in BLOCK.findall(path.read_text(encoding="utf-8")) if of == kind)


def commands() -> list[tuple[str, str]]:
    """Lines of blocks that begin with a program, by document; code spans in sentences as well."""
    found = []
    for path in DOCUMENTS:
        text = path.read_text(encoding="utf-8")
        lines = [line for _, block in BLOCK.findall(text) for line in block.splitlines()]
        lines += re.findall(r"`((?:territory-opt|python -m benchmarks|make) [^`\n]+)`", text)
        found += [(path.name, line) for line in lines if re.match(r"(territory-opt|python -m benchmarks|make) ", line)]
    return found


@pytest.mark.parametrize(("document", "line"), dict.fromkeys(commands()))
def test_each_command_can_be_given(document: str, line: str) -> None:
    program, *words = shlex.split(line.replace("[", "").replace("]", ""), comments=True)
    if program == "make":
        assert all(re.search(rf"(?m)^{word}:", (ROOT / "Makefile").read_text(encoding="utf-8")) for word in words)
    elif program == "python":
        assert find_spec(words[1]) is not None
    elif not {"...", "…"} & set(words):
        parse(words)


def parse(words: list[str]) -> None:
    """Read a command as the program would, without running it."""
    verb = VERBS.commands[words[0]]
    if len(words) > 1:
        verb.make_context(words[0], words[1:])


def test_commands_are_found() -> None:
    assert len({document for document, _ in commands()}) >= 6
    assert len(commands()) > 40


def test_yaml_blocks_can_be_read() -> None:
    seen = 0
    for path, text in blocks("yaml"):
        faults = Faults()
        raw = parse_yaml(text.encode(), path.name, faults)
        if isinstance(raw, dict) and raw.keys() <= CaseSettings.model_fields.keys():
            read_settings(raw, faults)
            seen += 1
        assert [str(fault) for fault in faults] == []
    assert seen >= 2
