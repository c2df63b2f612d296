from __future__ import annotations

from territory_opt.rules.fit import Fit
from territory_opt.terms import Measure
from tests.rules.cases import facts_of, found, measured, plan, scope_of, texts

REPS = [{"strengths": {"retail": 0.9, "north": 0.4, "p": 0.2}}, {"strengths": {"energy": 1}}, {}]


def test_the_cost_is_what_strength_lacks_of_the_share_at_stake() -> None:
    facts, rule = facts_of([{"potential": 10_000, "industry": "retail"}], REPS), Fit()
    scope = scope_of(rule, facts)
    # 5 per cent of 10,000 are at stake: a tenth of it with R1, half of it with reps of whom nothing is known.
    assert [measured(rule, scope, plan(rep)) for rep in (1, 2, 3)] == [
        Measure(0, cents) for cents in (5000, 25000, 25000)
    ]
    assert texts(rule, scope, plan(1)) == ["A1 goes to R1, whose strength there is 0.9 (at retail): 50 USD."]
    assert texts(rule, scope, plan(2)) == ["A1 goes to R2, whose strength there is 0.5 (taken for unknown): 250 USD."]


def test_full_strength_costs_nothing() -> None:
    facts, rule = facts_of([{"potential": 10_000, "industry": "energy"}], REPS), Fit()
    assert found(rule, scope_of(rule, facts), plan(2)) == []


def test_the_strengths_that_are_named_count_alike() -> None:
    account = {"potential": 1000, "industry": "retail", "segment": "north", "products": ["p", "q"]}
    facts, rule = facts_of([account], REPS), Fit(weight=2, loss_share=0.1)
    # The mean of 0.9, 0.2 and 0.4 is 0.5; q is not named.
    assert texts(rule, scope_of(rule, facts), plan(1)) == [
        "A1 goes to R1, whose strength there is 0.5 (at retail, p and north): 100 USD."
    ]


def test_strengths_are_resolved_to_a_thousandth_and_costs_rounded_half_up() -> None:
    rule = Fit(loss_share=1)
    for strength, cents in ((0.9994, 1), (0.9995, 1), (0.9996, 0)):  # a lack of 0.0005 counts as 0.001
        facts = facts_of([{"potential": 5, "industry": "x"}], [{"strengths": {"x": strength}}])
        # A thousandth of 5 USD is half a cent, which counts as one; of 4.99 USD it would be nothing.
        assert measured(rule, scope_of(rule, facts), plan(1)).cost == cents
    facts = facts_of([{"potential": 4.99, "industry": "x"}], [{"strengths": {"x": 0.999}}])
    assert measured(rule, scope_of(rule, facts), plan(1)).cost == 0


def test_losses_and_accounts_without_an_owner_cost_nothing() -> None:
    facts, rule = facts_of([{"potential": -10}, {"potential": 10}], REPS), Fit()
    assert measured(rule, scope_of(rule, facts), plan(1, 0)) == Measure(0, 0)


def test_what_is_unknown_may_be_set() -> None:
    facts, rule = facts_of([{"potential": 1000}], REPS), Fit(unknown=1)
    assert measured(rule, scope_of(rule, facts), plan(3)) == Measure(0, 0)


def test_skipped_without_strengths() -> None:
    assert Fit().skipped(facts_of([{}], [{}])) == "no rep has strengths"
    assert Fit().skipped(facts_of([{}], REPS)) is None
