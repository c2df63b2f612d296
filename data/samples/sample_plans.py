"""Plans in force for the samples: even ones, made by prices, so that the quarter before was a sensible one."""

from collections.abc import Sequence


def even_owners(
    cost: Sequence[dict[int, float]], weight: Sequence[float], shares: Sequence[float], pace: float
) -> list[int]:
    """An even plan by prices: each group takes the rep of least cost plus price, and full reps grow dearer.

    `cost` holds what a group costs with each rep who may own it, `pace` how fast prices follow loads. Answers a
    position in `shares` for each group, -1 where nobody may own it.
    """
    targets = [sum(weight) * share / sum(shares) for share in shares]
    price, choice = [0.0] * len(shares), [-1] * len(cost)
    for step in range(600):
        load = [0.0] * len(shares)
        for g, by_rep in enumerate(cost):
            choice[g] = min(((own + price[j] * weight[g], j) for j, own in by_rep.items()), default=(0.0, -1))[1]
            if choice[g] >= 0:
                load[choice[g]] += weight[g]
        rate = pace / (1 + step / 60)
        rows = zip(price, load, targets, strict=True)
        price = [p + rate * (have - target) / target for p, have, target in rows]
    return choice
