"""What the documents show runs: every command, every block of Python, and the site as a whole."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from territory_opt.cli import app

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"^```(sh|python|text)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
DOCUMENTS = [path for path in sorted((ROOT / "docs").glob("*.md")) if BLOCK.search(path.read_text(encoding="utf-8"))]


def test_some_documents_show_something() -> None:
    assert {path.name for path in DOCUMENTS} >= {"developers.md", "how-to.md", "next-quarter.md", "researchers.md"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_and_blocks_run(document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("bokeh", reason="the extra `report` is not installed")
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "shown"}
    printed = ""
    for kind, text in BLOCK.findall(document.read_text(encoding="utf-8")):
        if kind == "python":
            exec(compile(text, document.name, "exec"), names)  # the documents are the project's own
        elif kind == "text":  # a part of what the last command prints
            assert [line for line in text.splitlines() if " ".join(line.split()) not in printed] == []
        else:
            for line in text.splitlines():
                printed = " ".join(command(line).split())


def command(line: str) -> str:
    """Run a command that a document shows, and return what it prints."""
    program, *words = shlex.split(line, comments=True)
    assert program == "territory-opt", line
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, f"{line}\n{done.output}"
    return done.output


def test_the_site_is_built_and_needs_no_network(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs", reason="the extra `docs` is not installed")
    words = ["-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path)]
    done = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    for page in ("index", "how-to", "reference", "schemas", "mathematics"):
        text = (tmp_path / f"{page}.html").read_text(encoding="utf-8")
        assert (
            re.findall(r'(?:<script|<img|<iframe)[^>]+src="https?:|<link[^>]+stylesheet[^>]+href="https?:', text) == []
        )
    assert "<math" in (tmp_path / "mathematics.html").read_text(encoding="utf-8")
    assert "time_limit" in (tmp_path / "reference.html").read_text(encoding="utf-8")
    schemas = (tmp_path / "schemas.html").read_text(encoding="utf-8")
    assert all(f"<code>{word}</code>" in schemas for word in ("postal_code", "speed_mph", "keep_from", "strengths"))
