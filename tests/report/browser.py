"""A browser that opens reports and notes whatever it should not hear: errors, warnings, requests, dialogs."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "tests" / "services" / "browser.sh"
SHOTS = ROOT / "build" / "screenshots"

WAYS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1360, "height": 900}},
    "dark": {"viewport": {"width": 1360, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
    "print": {"viewport": {"width": 794, "height": 1123}},
}
"""How a report is looked at; the last one is put on paper."""


@dataclass
class Heard:
    """What a page did besides showing itself."""

    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def insist_on_silence(self, path: Path) -> None:
        assert self.console == []
        assert self.dialogs == []
        outside = [url for url in self.requests if not url.startswith(("data:", "blob:"))]
        assert outside == [path.as_uri()], "the page asks for nothing but itself"


@contextmanager
def browser() -> Iterator[Any]:
    """Give Playwright's browser; skip where none can be installed."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    found = subprocess.run([SCRIPT, "path"], capture_output=True, text=True, check=False)
    if found.returncode:
        pytest.skip("there is no Chromium: tests/services/browser.sh install")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=found.stdout.strip())
        try:
            yield started
        finally:
            started.close()


_PATIENCE = 120_000
"""Milliseconds: a busy machine is slow, which is no fault of the page."""


@contextmanager
def opened(started: Any, path: Path, way: str = "desktop") -> Iterator[tuple[Any, Heard]]:
    """Give a page with a report, ready to be used, and what is heard from it."""
    context = started.new_context(**WAYS[way], accept_downloads=True, reduced_motion="reduce")
    page, heard = context.new_page(), Heard()
    page.set_default_timeout(_PATIENCE)
    page.on("console", lambda one: heard.console.append(one.text) if one.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: heard.console.append(str(error)))
    page.on("request", lambda one: heard.requests.append(one.url))
    page.on("dialog", lambda one: (heard.dialogs.append(one.message), one.dismiss()))
    try:
        page.goto(path.as_uri())
        page.wait_for_selector("body[data-ready=yes]")
        if way == "print":
            page.emulate_media(media="print", color_scheme="light")
        yield page, heard
    finally:
        context.close()


def keep(page: Any, name: str) -> None:
    """Keep a picture of the whole page among the tests' output."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.wait_for_timeout(300)  # the charts draw in the frames after the page is ready
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
