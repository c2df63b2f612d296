"""Stages of deals: which words say that a deal is won or lost."""

from __future__ import annotations

import re

WON_WORDS = frozenset({"won", "win", "closed won", "close won", "deal won"})
LOST_WORDS = frozenset({"lost", "loss", "closed lost", "close lost", "deal lost", "disqualified", "abandoned"})


def stage_word(stage: str) -> str:
    """Return a stage without capitals and marks: ``Closed/Won`` is ``closed won``."""
    return re.sub(r"[^a-z]+", " ", stage.casefold()).strip()


def is_decided(stage: str) -> bool:
    """Tell whether a deal of a stage is won or lost; any other is open."""
    return stage_word(stage) in WON_WORDS | LOST_WORDS
