"""Balance of quarters, of teams, and without key accounts."""

from __future__ import annotations

from fractions import Fraction

from territory_opt.rules.balance import Balance
from territory_opt.rules.measures import weigh
from tests.rules.cases import facts_of, faults, found, pair_faults, plan, scope_of, texts
from tests.rules.test_registry import read

MICRO = Fraction(1, 10**6)
SUMMER = {"q1": 0, "q2": 0.5, "q3": 0.5, "q4": 0}
EVEN = dict.fromkeys(("q1", "q2", "q3", "q4"), 0.25)


def test_a_quarter_weighs_its_part_and_shares_are_made_to_add_up() -> None:
    thirds = {"q1": 0.33, "q2": 0.33, "q3": 0.33, "q4": 0}
    facts = facts_of([{"potential": 100, **SUMMER}, {"potential": 99, **thirds}], [{}])
    for quarter, cents in ((1, [0, 3300]), (2, [5000, 3300]), (3, [5000, 3300]), (4, [0, 0])):
        weighing = weigh(facts, f"potential@q{quarter}")
        assert weighing.by_unit is not None and weighing.by_unit.tolist() == cents
        assert weighing.amount(cents[0]) == f"{cents[0] // 100} USD of potential in q{quarter}"


def test_parts_of_quarters_round_half_up() -> None:
    facts = facts_of([{"potential": 0.02, **EVEN}, {"potential": 0.01, **EVEN}, {"potential": 0.06, **EVEN}], [{}])
    by_unit = weigh(facts, "potential@q1").by_unit  # half a cent, a quarter of one, one and a half
    assert by_unit is not None and by_unit.tolist() == [1, 0, 2]


def test_one_quarter_is_balanced() -> None:
    facts = facts_of([{"potential": 100, **SUMMER}, {"potential": 50, **EVEN}], [{}, {}])
    rule = Balance(measure="potential@q3", tolerance=0)
    assert texts(rule, scope_of(rule, facts, size=MICRO), plan(1, 2)) == [
        "R1 carries 50 USD of potential in q3, 18.75 USD above the target of 31.25 USD.",
        "R2 carries 12.5 USD of potential in q3, 18.75 USD below the target of 31.25 USD.",
    ]


def test_each_quarter_has_a_row_for_each_rep_and_points_are_averaged_over_all() -> None:
    facts = facts_of([{"potential": 100, **SUMMER}, {"potential": 100, **EVEN}], [{}, {}])
    rule = Balance(measure="potential", each_quarter=True, tolerance=0)
    scope = scope_of(rule, facts, size=MICRO)
    (labels,) = rule.rows(scope)
    assert labels.names == ("R1 q1", "R2 q1", "R1 q2", "R2 q2", "R1 q3", "R2 q3", "R1 q4", "R2 q4")
    assert labels.targets == tuple(Fraction(cents) for cents in (1250, 1250, 3750, 3750, 3750, 3750, 1250, 1250))
    assert labels.measure == "potential"
    assert rule.prices(facts, scope.pairs)[0] == Fraction(100, 8 * 1250)
    assert texts(rule, scope, plan(1, 2))[0] == (
        "R1 q1 carries 0 USD of potential in q1, 12.5 USD below the target of 12.5 USD."
    )


def test_hours_have_quarters_too() -> None:
    accounts = [{"visits": 4, "hours_per_visit": 1, **SUMMER}, {"visits": 2, "hours_per_visit": 1, **SUMMER}]
    facts = facts_of(accounts, [{}, {}])
    rule = Balance(measure="hours", each_quarter=True, tolerance=0)
    scope = scope_of(rule, facts, size=MICRO)
    assert rule.rows(scope)[0].names == ("R1 q2", "R2 q2", "R1 q3", "R2 q3")  # nothing to do in q1 and q4
    assert texts(rule, scope, plan(1, 2))[0] == "R1 q2 carries 2 h of work in q2, 0.5 h above the target of 1.5 h."


def test_quarters_must_be_known() -> None:
    facts = facts_of(
        [{"potential": 1, **EVEN}, {"potential": 1, **EVEN, "q2": None, "q1": 0.5}, {"potential": 1}], [{}]
    )
    hint = 'needed by balance "balance"; fill it in or say in case.yaml what a blank means, such as missing: '
    assert faults(Balance(measure="potential@q3"), facts) == [
        f"error: accounts row 3, q1: is blank; {hint}{{q1: 0}}",
        f"error: accounts row 2, q2: is blank; {hint}{{q2: 0}}",
        f"error: accounts row 3, q2: is blank; {hint}{{q2: 0}}",
        f"error: accounts row 3, q3: is blank; {hint}{{q3: 0}}",
        f"error: accounts row 3, q4: is blank; {hint}{{q4: 0}}",
    ]
    zeros = dict.fromkeys(("q1", "q2", "q3", "q4"), 0)
    facts = facts_of([{"potential": 1}, {"potential": 1, **EVEN}], [{}], missing=zeros)
    assert faults(Balance(each_quarter=True), facts) == [
        'error: accounts row 1, q1: is 0, and so are the other quarters; needed by balance "balance"'
    ]


def test_teams_are_balanced_by_the_shares_of_their_reps() -> None:
    reps = [{"manager_id": "M"}, {"manager_id": "N"}, {"manager_id": "M", "fte": 0.5}]
    facts = facts_of([{"potential": 50}, {"potential": 50}], reps)
    rule = Balance(by="manager_id", tolerance=0.1)
    scope = scope_of(rule, facts, size=MICRO)
    (labels,) = rule.rows(scope)
    assert (labels.names, labels.targets) == (("manager_id M", "manager_id N"), (Fraction(6000), Fraction(4000)))
    assert texts(rule, scope, plan(1, 3)) == [
        "manager_id M carries 100 USD of potential, 34 USD above the band of 54 to 66 USD.",
        "manager_id N carries 0 USD of potential, 36 USD below the band of 36 to 44 USD.",
    ]
    assert pair_faults(rule, scope) == []
    assert len(found(rule, scope, plan(1, 2))) == 2


def test_reps_without_a_team_are_faults() -> None:
    facts = facts_of([{"potential": 1}], [{"manager_id": "M"}, {}])
    assert faults(Balance(by="manager_id"), facts) == [
        'error: reps row 2, manager_id: is blank; needed by balance "balance"'
    ]
    assert faults(Balance(by="team"), facts) == [
        'error: reps, team: there is no such column; needed by balance "balance"'
    ]


def test_key_accounts_that_are_left_out_count_neither_in_loads_nor_in_targets() -> None:
    facts = facts_of([{"potential": 900, "key_account": True}, {"potential": 10}, {"potential": 10}], [{}, {}])
    rule = Balance(exclude="key_account", tolerance=0)
    scope = scope_of(rule, facts, size=MICRO)
    assert rule.rows(scope)[0].targets == (Fraction(1000), Fraction(1000))
    assert found(rule, scope, plan(1, 1, 2)) == []
    assert pair_faults(rule, scope) == []  # nobody need carry 900 USD within the band


def test_oversize_accounts_of_a_team() -> None:
    facts = facts_of([{"potential": 110}, {"potential": 90}], [{"manager_id": "M"}, {"manager_id": "N"}])
    assert pair_faults(Balance(by="manager_id"), scope_of(Balance(by="manager_id"), facts, size=MICRO)) == []
    rule = Balance(by="manager_id", tolerance=0.09)
    assert pair_faults(rule, scope_of(rule, facts, size=MICRO)) == [
        'warning: accounts row 1, account_id: "A1" is oversize: 110 USD of potential, above the band of every rep who '
        "may own it (at most 109 USD)"
    ]


def test_settings_that_do_not_fit_together() -> None:
    _, wrong = read({"rule": "balance", "measure": "potential@q3", "each_quarter": True})
    assert wrong == [
        "case.yaml, rules 1 (balance): each_quarter: true needs the measure of a whole year, not potential@q3"
    ]
