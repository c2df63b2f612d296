"""b2b-territory-optimization: its greedy evens potential out, then territories go to reps by the cheapest matching.

The package knows neither homes nor travel, and its own matching of sellers goes by tier and expertise; so territories
are matched to reps here, by what travel they would cost.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from b2b_territory_optimization import TerritoryAllocator  # type: ignore[import-not-found]  # in an environment of its own
from scipy.optimize import linear_sum_assignment

from benchmarks.peers.plain import task


def main() -> None:
    """Allocate, match, write."""
    asked = task()
    one = asked.instance
    # What the first pair of each unit adds to the first rule's rows: its potential, on the ladder.
    potential = one.weight[np.searchsorted(one.at, one.start[:-1])].astype(float)
    accounts = pd.DataFrame({"Account_ID": np.arange(one.n_units), "Estimated_TAM": potential})
    done = TerritoryAllocator("Estimated_TAM").allocate_bucket(accounts, one.n_reps, "all")
    territory = done.sort_values("Account_ID")["Territory_ID"].str.rsplit("_", n=1).str[-1].astype(int).to_numpy() - 1
    total = np.zeros((one.n_reps, one.n_reps))
    np.add.at(total, territory, one.dense_cost())
    _, rep = linear_sum_assignment(total)
    asked.keep(rep[territory].astype(np.int64), "feasible", objective=float(total[np.arange(one.n_reps), rep].sum()))


if __name__ == "__main__":
    main()
