"""k-means-constrained: clusters of even size on the map, then the cheapest matching of clusters to reps.

What a territory designer without a solver would do. Sizes are within a tenth of each other; potential and hours are not
looked at, so that bands are broken. Runs from new starts until the time is up; the cheapest plan counts.
"""

from __future__ import annotations

import numpy as np
from k_means_constrained import KMeansConstrained  # type: ignore[import-not-found]  # in an environment of its own
from scipy.optimize import linear_sum_assignment

from benchmarks.peers.plain import Task, task


def plan(asked: Task, seed: int) -> tuple[np.ndarray, float]:
    """Return the plan of one start, and what it costs."""
    one = asked.instance
    mean = one.n_units / one.n_reps
    # A degree of longitude is shorter than one of latitude.
    flat = one.place * np.array([1.0, np.cos(np.radians(one.place[:, 0].mean()))])
    sizes = {"size_min": int(0.9 * mean), "size_max": int(np.ceil(1.1 * mean))}
    cluster = KMeansConstrained(one.n_reps, **sizes, n_init=1, max_iter=20, random_state=seed).fit_predict(flat)
    total = np.zeros((one.n_reps, one.n_reps))
    np.add.at(total, cluster, one.dense_cost())
    _, rep = linear_sum_assignment(total)
    return rep[cluster].astype(np.int64), float(total[np.arange(one.n_reps), rep].sum())


def main() -> None:
    """Start again and again, keep the best."""
    asked, best, seed = task(), np.inf, 0
    while seed == 0 or asked.left > 0:
        owner, cost = plan(asked, asked.seed + seed)
        if cost < best:
            best = cost
            asked.keep(owner, "feasible", objective=cost)
        seed += 1


if __name__ == "__main__":
    main()
