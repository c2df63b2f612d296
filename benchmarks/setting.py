"""How a case is to be solved."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.peers.registry import PEERS


@dataclass(frozen=True)
class Setting:
    """One way to solve.

    Attributes
    ----------
    method
        One of ours (``auto``, ``exact``, ``mip``, ``hybrid``) or the name of a peer.
    time_limit
        Seconds for the whole process, from its start until the plan is written.
    seed
        Of everything random.
    workers
        Threads.
    """

    method: str
    time_limit: float
    seed: int
    workers: int


OWN = ("auto", "exact", "mip", "hybrid")
"""Our own methods."""


def methods_named(words: list[str]) -> list[str]:
    """Return the methods that words stand for: their names, and ``peers`` for all peers.

    Raises
    ------
    ValueError
        If there is no such method.
    """
    methods = [name for word in words for name in (PEERS if word == "peers" else (word,))]
    for name in methods:
        if name not in OWN and name not in PEERS:
            raise ValueError(f"{name}: no such method; there are {', '.join((*OWN, *PEERS))}, and peers for all peers")
    return methods
