"""Hooks of the documentation's site: the mathematics from ``models/``, formulas as MathML. It needs no network."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from latex2mathml.converter import convert
from mkdocs.structure.files import File, Files

sys.path.insert(0, str(Path(__file__).parent))
from schema_page import schema_page

ROOT = Path(__file__).parents[1]
FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<![\\$\w])\$([^$\n]+?)\$(?!\w)", re.DOTALL)


def on_files(files: Files, config: Any) -> Files:
    """Add the page that stands outside the folder of documents, and the one that is made of schemas."""
    text = (ROOT / "models" / "formulation.md").read_text(encoding="utf-8")
    files.append(File.generated(config, "mathematics.md", content=text))
    files.append(File.generated(config, "schemas.md", content=schema_page()))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Turn formulas into MathML, outside code, and links to the mathematics into links within the site."""
    if page.file.src_uri != "mathematics.md":
        return markdown.replace("](../models/formulation.md)", "](mathematics.md)")
    parts = re.split(r"(```.*?```|`[^`\n]+`)", markdown, flags=re.DOTALL)
    return "".join(part if at % 2 else FORMULA.sub(_formula, part) for at, part in enumerate(parts))


def _formula(found: re.Match[str]) -> str:
    block, inline = found.groups()
    return str(convert(block or inline, display="block" if block else "inline"))
