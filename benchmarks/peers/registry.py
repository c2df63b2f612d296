"""The peers. A new one is one file in this folder and one line here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Peer:
    """One way to solve.

    Attributes
    ----------
    about
        One line about it.
    requires
        What pip installs into an environment of its own; empty: the project's environment will do.
    """

    name: str
    about: str
    requires: tuple[str, ...] = ()

    @property
    def module(self) -> str:
        """The program."""
        return f"benchmarks.peers.{self.name}"


PEERS: dict[str, Peer] = {
    peer.name: peer
    for peer in (
        Peer("direct_cpsat", "CP-SAT on the plain model: a Boolean for each pair"),
        Peer("scip", "SCIP, through OR-Tools; one thread"),
        # 1.15 and OR-Tools 9.15 cannot share a process; peers share none, but their versions should stay comparable.
        Peer("highs", "HiGHS' MIP solver", ("highspy<1.15", "numpy>=2.1")),
        Peer(
            "kmeans", "k-means-constrained: clusters of even size, then clusters to reps", ("k-means-constrained>=0.7",)
        ),
        Peer(
            "b2b",
            "b2b-territory-optimization: even potential, then territories to reps",
            ("b2b-territory-optimization>=0.1.4",),
        ),
        Peer("greedy", "largest accounts first, each to the cheapest rep with room"),
    )
}
