"""Hypothesis strategies for the settings of every rule, as a user would write them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Row = dict[str, Any]


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Some value, at times none."""
    return st.none() | values


seldom = st.sampled_from([False, False, False, True])
shares = st.none() | st.sampled_from([0, 0.2, 0.5, 1])
hard_or_priced = st.sampled_from([None, 0, 40, 0.5])


def soft(key: str) -> st.SearchStrategy[Row]:
    """Settings of a rule that is hard or has a price."""
    return hard_or_priced.map(lambda price: {"hard": True} if price is None else {"hard": False, key: price})


@st.composite
def balances(draw: st.DrawFn) -> Row:
    rule: Row = {
        "measure": draw(st.sampled_from(["value", "accounts", "hours", "service_hours", "potential", "score"])),
        "by": draw(st.sampled_from(["rep_id", "rep_id", "manager_id"])),
        "exclude": draw(st.sampled_from([None, None, "key_account"])),
        "tolerance": draw(st.sampled_from([0, 0.05, 0.1, 0.5, 1.5])),
        "aim": draw(st.sampled_from(["band", "band", "mean_absolute", "largest"])),
    }
    season = draw(st.sampled_from(["", "", "@q1", "@q3", "each"]))
    if season == "each":
        rule["each_quarter"] = True
    else:
        rule["measure"] += season
    if rule["aim"] == "band" and draw(seldom):
        rule["hard"] = True
    elif draw(seldom):
        rule["price_per_point"] = draw(st.sampled_from([0, 3, 0.01]))
    return rule


@st.composite
def capacities(draw: st.DrawFn) -> Row:
    rule: Row = draw(soft("price_per_hour"))
    if rule["hard"] and draw(st.booleans()):
        share, accounts = draw(st.sampled_from([0, 0.1, 0.5, 2])), draw(st.integers(1, 3))
        rule["protect"] = {"share": share, "accounts": accounts}
    return rule


@st.composite
def tiers(draw: st.DrawFn) -> Row:
    starts = sorted(draw(st.sets(st.sampled_from([0, 100, 250.5, 300, 1000]), min_size=1)))
    size_by = draw(st.sampled_from(["potential", "value", "score"]))
    return {"size_by": size_by, "tiers": [{"from": start, "level": draw(st.integers(1, 5))} for start in starts]}


@st.composite
def portfolios(draw: st.DrawFn) -> Row:
    factor = st.sampled_from([0.6, 1, 1.4, 2])
    rule: Row = {
        "counts_by_level": {level: draw(factor) for level in range(1, 6)},
        "tolerance": draw(st.sampled_from([0, 0.2, 0.5])),
        "aim": draw(st.sampled_from(["band", "mean_absolute", "largest"])),
    }
    if rule["aim"] == "band" and draw(seldom):
        rule["hard"] = True
    elif draw(seldom):
        rule["price_per_point"] = draw(st.sampled_from([0, 3]))
    return rule


@st.composite
def kept_apart(draw: st.DrawFn) -> Row:
    """Pairs of the first three accounts: cases with fewer are refused and passed over."""
    every = st.sampled_from([["A0", "A1"], ["A0", "A2"], ["A2", "A1"]])
    rule: Row = {"pairs": draw(st.lists(every, max_size=3, unique_by=tuple)), **draw(soft("cost_per_pair"))}
    if not rule["pairs"] or draw(st.booleans()):
        rule["key_account"] = "own_territory"
    return rule


@st.composite
def exclusives(draw: st.DrawFn) -> Row:
    keys = st.sampled_from(["postal_code:3", "postal_code", "industry"])
    return {"by": draw(st.lists(keys, min_size=1, max_size=2, unique=True)), **draw(soft("cost_per_extra_rep"))}


SETTINGS: dict[str, st.SearchStrategy[Row]] = {
    "balance": balances(),
    "capacity": capacities(),
    "accounts": st.fixed_dictionaries({"min": maybe(st.integers(0, 1)), "max": maybe(st.integers(1, 4))}),
    "travel": st.fixed_dictionaries(
        {
            "max_km": maybe(st.sampled_from([0, 3, 300, 500])),
            "max_hours": maybe(st.sampled_from([0, 2, 20])),
            "max_share": st.none() | shares,
        }
    ),
    "boundary": st.fixed_dictionaries(
        {
            "by": st.lists(st.sampled_from(["regions", "industries", "products", "size"]), unique=True, min_size=1),
            "size_by": st.sampled_from(["potential", "value", "score"]),
        }
    ),
    "exclusive": exclusives(),
    "relationship": st.fixed_dictionaries(
        {"keep_from": st.sampled_from([0.5, 0.8, 2]), "loss_share": st.sampled_from([0, 0.17, 1])}
    ),
    "holdout": st.fixed_dictionaries({"min_value": st.sampled_from([None, 100, 0])}),
    "experience": tiers(),
    "portfolio": portfolios(),
    "role": st.fixed_dictionaries({"selling_managers": st.booleans()}),
    "fit": st.fixed_dictionaries(
        {
            "weight": st.sampled_from([0, 1, 0.3]),
            "loss_share": st.sampled_from([0.05, 1]),
            "unknown": st.sampled_from([0.5, 1]),
        }
    ),
    "lock": st.just({}),
    "keep_apart": kept_apart(),
    "keep_together": st.tuples(soft("cost_per_extra_rep"), st.sampled_from(["parent_id", "parent_id", "industry"])).map(
        lambda both: {**both[0], "by": both[1]}
    ),
    "disruption": st.fixed_dictionaries(
        {"max_accounts": shares, "max_value": shares, "cost_per_move": st.sampled_from([0, 200, 0.5])}
    ),
    "pair_cost": st.just({}),
    "presence": st.just({}),
    "line": st.just({}),
    "overlay": st.tuples(soft("cost_per_extra_specialist"), st.sampled_from([["hard", "soft"], ["soft", "hard"]])).map(
        lambda both: {**both[0], "line": both[1][0], "follows": both[1][1]}
    ),
}
"""What each rule may be set to; a rule of the registry that is missing here fails the laws."""
