"""report.html in a browser: silent, harmless, linked, and with the scorer's own figures when accounts are moved."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from territory_opt.io.geojson import OwnAreas, read_areas
from territory_opt.jobs.loading import load_case
from territory_opt.model.figures import loads, measures
from territory_opt.model.plan import LevelResult, Plan, Result
from territory_opt.model.problem import Problem
from territory_opt.model.scorecard import scorecard
from tests.io.hostile import NAMES
from tests.io.test_geojson import feature, square
from tests.io.test_geojson import written as areas_file
from tests.real.fortune import SOURCE, write_case
from tests.report.browser import WAYS, browser, keep, opened
from tests.report.cases import problem_of

pytest.importorskip("bokeh", reason="the extra `report` is not installed")

SAMPLE = Path(__file__).parents[2] / "data" / "samples" / "us-field-sales"


@pytest.fixture(scope="module")
def started() -> Iterator[Any]:
    with browser() as one:
        yield one


def written(problem: Problem, owner: Any, path: Path, own: OwnAreas | None = None) -> Plan:
    """Write the report of a plan that was not solved for."""
    from territory_opt.report.html import html_report
    from territory_opt.report.plan_json import plan_json
    from territory_opt.report.tables import sheets

    plan = Plan(problem, owner)
    reached = tuple(LevelResult(cost, None, 0, None) for cost in problem.compiled.model.cost(owner))
    result = Result(problem, "feasible", plan, reached)
    content = plan_json(result, {"hash": "0"}, ["This is assumed."], ["<b>doubtful</b>"])
    path.write_text(html_report(result, {one.name: one for one in sheets(plan)}, content, own), encoding="utf-8")
    return plan


def some_plan(problem: Problem) -> Any:
    """Any plan that keeps families whole: everybody goes to the first rep who may own all of them."""
    reduced = problem.compiled.reduced.pairs
    first = np.full(reduced.n_units, -1, np.int64)
    first[reduced.open] = reduced.rep[reduced.start[:-1][reduced.open]]
    return problem.compiled.reduction.lift(first)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Plan, Path]:
    path = tmp_path_factory.mktemp("sample") / "report.html"
    problem = load_case(SAMPLE)
    return written(problem, some_plan(problem), path), path


@pytest.mark.parametrize("way", WAYS)
def test_the_page_is_silent_however_it_is_looked_at(started: Any, sample: tuple[Plan, Path], way: str) -> None:
    with opened(started, sample[1], way) as (page, heard):
        assert page.locator("h1").inner_text() == "us-field-sales"
        assert page.locator("#map canvas").count() > 0
        assert page.locator("#scorecard tbody tr").count() == 24
        assert page.evaluate("document.documentElement.scrollWidth") <= WAYS[way]["viewport"]["width"]
        keep(page, f"us-field-sales-{way}")
        heard.insist_on_silence(sample[1])


def test_the_same_plan_gives_the_same_page(sample: tuple[Plan, Path], tmp_path: Path) -> None:
    plan, path = sample
    written(plan.problem, plan.owner, tmp_path / "again.html")
    assert (tmp_path / "again.html").read_text(encoding="utf-8") == path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> tuple[Plan, Path]:
    """A case whose lines are sold separately, by people who come and go."""
    path = tmp_path_factory.mktemp("lines") / "report.html"
    problem = load_case(SAMPLE.parent / "inside-sales")
    return written(problem, some_plan(problem), path), path


@pytest.mark.parametrize("name", ["sample", "lines"])
def test_moved_accounts_cost_what_the_scorer_says(started: Any, name: str, request: pytest.FixtureRequest) -> None:
    plan, path = request.getfixturevalue(name)
    compiled, owner = plan.problem.compiled, plan.owner.copy()
    with opened(started, path) as (page, heard):
        rng = random.Random(7)
        for unit in rng.sample(np.flatnonzero(owner >= 0).tolist(), 25):
            chosen = rng.choice(page.evaluate("unit => territoryPlan.trial.candidates(unit)", unit))
            page.evaluate("([unit, rep]) => territoryPlan.move(unit, rep)", [unit, chosen])
            group = compiled.reduction.unit_of == compiled.reduction.unit_of[unit]
            owner[group] = chosen
        assert page.evaluate("territoryPlan.trial.owner") == owner.tolist()
        assert page.evaluate("territoryPlan.trial.costs().map(String)") == [str(x) for x in compiled.model.cost(owner)]
        assert page.evaluate("String(territoryPlan.trial.violation())") == str(compiled.model.violation(owner))
        insist_on_measures(page, compiled, owner)
        insist_on_card(page, compiled, owner)
        heard.insist_on_silence(path)


def insist_on_measures(page: Any, compiled: Any, owner: Any) -> None:
    shown = page.evaluate("Object.fromEntries(territoryPlan.trial.measures.map(one => [one.name, one.load]))")
    for name, weighing in measures(compiled.facts).items():
        assert shown[name] == loads(weighing, owner, compiled.facts.n_reps).tolist(), name


def insist_on_card(page: Any, compiled: Any, owner: Any) -> None:
    """Each figure of the page's scorecard is the scorecard's own."""
    card = scorecard(compiled, owner).columns
    keys = page.evaluate("[...document.querySelector('#scorecard tbody tr').cells].map(cell => cell.dataset.key)")
    values = "rows => rows.map(row => [...row.cells].map(cell => cell.dataset.value))"
    rows = page.eval_on_selector_all("#scorecard tbody tr", values)
    checked = 0
    for rep, row in enumerate(rows):
        for key, value in zip(keys, row, strict=True):
            if key not in ("rep_id", "name", "flags") and value is not None:
                assert float(value) == pytest.approx(card[key][rep], rel=1e-9, abs=1e-3), (key, rep)
                checked += 1
    assert checked > 200
    flags = page.locator("#scorecard td[data-key=flags]").all_inner_texts()
    assert flags == [words or "" for words in card["flags"]]


def test_a_choice_shows_everywhere(started: Any, sample: tuple[Plan, Path]) -> None:
    plan, path = sample
    facts = plan.problem.facts
    rep = int(plan.owner[0])
    with opened(started, path) as (page, heard):
        page.get_by_role("button", name=facts.rep_names[rep], exact=True).first.focus()
        page.keyboard.press("Enter")
        assert page.locator("#scorecard tr.chosen").count() == 1
        shown = page.locator("#list tbody tr td:nth-child(3)").all_inner_texts()
        assert set(shown) == {facts.rep_names[rep]}
        faded = page.evaluate("territoryPlan.charts.model('bars').data.alpha.filter(one => one < 0.5).length")
        assert faded == facts.n_reps - 1
        page.evaluate("territoryPlan.charts.model('cells').selected.indices = [territoryPlan.book.cells.of[0]]")
        assert facts.unit_names[0] in page.locator("#account").inner_text()
        page.locator("#scorecard thead button", has_text="Accounts").click()
        counts = [int(text) for text in page.locator("#scorecard td[data-key=accounts]").all_inner_texts()]
        assert counts == sorted(counts)
        page.locator("input[data-filters=scorecard]").fill(facts.rep_names[3])
        assert page.locator("#scorecard tbody tr:visible").count() == 1
        heard.insist_on_silence(path)


def test_moves_are_downloaded_as_locks_that_can_be_read(
    started: Any, sample: tuple[Plan, Path], tmp_path: Path
) -> None:
    plan, path = sample
    facts = plan.problem.facts
    with opened(started, path) as (page, heard):
        many = "territoryPlan.book.accounts.id.findIndex((_, unit) => territoryPlan.trial.candidates(unit).length > 1)"
        unit = page.evaluate(many)
        page.evaluate("unit => territoryPlan.chooseAccount(unit)", unit)
        other = page.locator("#candidate option:not([selected])").first.get_attribute("value")
        page.locator("#candidate").select_option(other)
        assert page.locator("#tried").is_visible()
        with page.expect_download() as saved:
            page.locator("#download").click()
        saved.value.save_as(tmp_path / "locks.csv")
        page.locator("#undo").click()
        assert not page.locator("#tried").is_visible()
        heard.insist_on_silence(path)
    with (tmp_path / "locks.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["rep_id"] for row in rows} == {facts.rep_names[int(other)]}
    assert facts.unit_names[unit] in {row["account_id"] for row in rows}
    assert {row["kind"] for row in rows} == {"lock"}


def test_an_account_chosen_far_below_is_shown_and_leads_back(started: Any, sample: tuple[Plan, Path]) -> None:
    for way in ("desktop", "phone"):
        with opened(started, sample[1], way) as (page, heard):
            button = page.locator("#list tbody button").nth(3)
            name = button.inner_text()
            button.focus()
            page.keyboard.press("Enter")
            assert page.evaluate("document.activeElement.id") == "h-account"
            page.get_by_role("button", name="Back to the list").focus()
            page.keyboard.press("Enter")
            assert page.evaluate("document.activeElement.textContent") == name
            assert page.evaluate("document.activeElement.closest('section').id") == "accounts"
            heard.insist_on_silence(sample[1])


def test_a_map_on_areas_of_ones_own(started: Any, sample: tuple[Plan, Path], tmp_path: Path) -> None:
    squares = [
        feature(square(west, south, 5), f"{south} N {-west} W <b>")
        for west in range(-125, -65, 5)
        for south in (25, 30, 35, 40, 45)
    ]
    plan, path = sample[0], tmp_path / "report.html"
    written(plan.problem, plan.owner, path, read_areas(areas_file(tmp_path, *squares)))
    with opened(started, path) as (page, heard):
        assert len(page.evaluate("territoryPlan.charts.model('cells').data.what")) == len(squares)
        said = page.locator("#territories .hint").first.inner_text()
        assert said.startswith("Each area has the colour of the rep who owns most")
        page.evaluate("territoryPlan.charts.model('cells').selected.indices = [territoryPlan.book.cells.of[0]]")
        assert "accounts here" in page.locator("#account").inner_text()
        page.evaluate("territoryPlan.chooseRep(0)")
        colours = page.evaluate("territoryPlan.charts.model('cells').data.colour")
        assert len(colours) == len(squares)
        assert None not in colours, "areas without accounts have a colour too"
        keep(page, "own-areas")
        heard.insist_on_silence(path)


def test_malicious_names_are_only_names(started: Any, tmp_path: Path) -> None:
    ids = [name for name in NAMES if name.strip() == name and "\n" not in name]
    accounts = [
        {"account_id": name, "name": name, "potential": 100.0 + at, "latitude": 40 + at, "longitude": at * at / 9}
        for at, name in enumerate(ids)
    ]
    reps = [{"rep_id": name, "name": name, "latitude": 41.0 + at, "longitude": at} for at, name in enumerate(ids[:6])]
    rules = [{"rule": "balance", "measure": "potential"}]
    problem = problem_of(accounts, reps, rules, name="</title><script>alert(2)</script>")
    path = tmp_path / "report.html"
    written(problem, some_plan(problem), path)
    script = ids.index("<script>alert(1)</script>")
    with opened(started, path) as (page, heard):
        page.evaluate("unit => territoryPlan.chooseAccount(unit)", script)
        assert "<script>alert(1)</script>" in page.locator("#account").inner_text()
        assert "</title><script>alert(2)</script>" in page.locator("h1").inner_text()
        assert page.locator("#notes li").first.inner_text() == "<b>doubtful</b>"
        for unit in range(len(ids)):
            page.evaluate("unit => { territoryPlan.chooseAccount(unit); territoryPlan.move(unit, 1) }", unit)
        locks = page.evaluate("locksCsv(territoryPlan.book, territoryPlan.trial)")
        assert {row["rep_id"] for row in csv.DictReader(StringIO(locks))} == {f"'{ids[1]}"}, "a formula would run"
        box = page.locator("#map").bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        keep(page, "malicious")
        heard.insist_on_silence(path)


@pytest.mark.skipif(not SOURCE.is_dir(), reason="the company lists are not at ../shared/data/fortune1000")
def test_the_thousand_largest_companies(started: Any, tmp_path: Path) -> None:
    (tmp_path / "case").mkdir()
    write_case(tmp_path / "case")
    problem = load_case(tmp_path / "case")
    path = tmp_path / "report.html"
    written(problem, nearest(problem), path)
    with opened(started, path) as (page, heard):
        keep(page, "fortune-1000")
        heard.insist_on_silence(path)


def nearest(problem: Problem) -> Any:
    """Everybody goes to the rep with the least travel."""
    facts, pairs = problem.facts, problem.compiled.model.pairs
    km = facts.travel.km(pairs.unit, pairs.rep)
    order = np.lexsort([km, pairs.unit])
    owner = np.full(facts.n_units, -1, np.int64)
    units, first = np.unique(pairs.unit[order], return_index=True)
    owner[units] = pairs.rep[order][first]
    return owner


def test_without_places_and_targets_there_is_a_page_without_map_and_bars(started: Any, tmp_path: Path) -> None:
    problem = problem_of([{"potential": 5}, {"potential": 7}], [{}, {}], [{"rule": "accounts", "min": 0, "max": 2}])
    path = tmp_path / "report.html"
    written(problem, np.array([0, 1]), path)
    with opened(started, path) as (page, heard):
        assert page.locator("#territories").get_by_text("No account has a place, so there is no map.").is_visible()
        assert not page.locator("#balance").is_visible()
        page.evaluate("territoryPlan.chooseAccount(0)")
        page.locator("#candidate").select_option("1")
        assert page.locator("#scorecard td[data-key=accounts]").all_inner_texts() == ["0", "2"]
        heard.insist_on_silence(path)
