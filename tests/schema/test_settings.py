from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from territory_opt.errors import Faults
from territory_opt.schema.settings import CaseSettings, LevelSettings, TravelSettings
from territory_opt.schema.settings_faults import read_settings, unknown_key_message


def faults_of(raw: object) -> list[str]:
    faults = Faults()
    read_settings(raw, faults)
    return [str(fault) for fault in faults]


def test_the_defaults_are_those_of_the_design() -> None:
    assert TravelSettings() == TravelSettings(
        road_factor=1.3,
        speed_kmh=80,
        stops_per_trip=4,
        trip_beyond_km=50,
        cost_per_km=0.5,
        cost_per_hour=40,
        night_out_beyond_km=300,
        night_cost=150,
    )
    assert LevelSettings(rules=("a",)).tolerance.model_dump() == {"relative": 0.01, "absolute": 0.1}
    settings = CaseSettings()
    assert (settings.money_period, settings.distance_unit, settings.fiscal_year_start) == ("year", "km", 1)
    assert settings.levels is None
    assert settings.rules is None


def test_an_empty_file_is_all_defaults() -> None:
    assert faults_of(None) == []


def test_settings_are_read() -> None:
    faults = Faults()
    settings = read_settings(
        {
            "name": "us",
            "period": "2026Q4",
            "missing": {"potential": 0},
            "travel": {"speed_kmh": "70"},
            "service_levels": [{"stage": "Loyal", "visits": 1}],
            "levels": [{"rules": ["a", "b"], "tolerance": {"absolute": 0.5}}],
            "rules": [{"rule": "balance", "tolerance": 0.05}],
        },
        faults,
    )
    assert not faults.found
    assert settings.missing == {"potential": 0}
    assert settings.travel.speed_kmh == 70
    assert settings.service_levels[0].stage == "loyal"
    assert settings.levels is not None
    assert settings.levels[0].tolerance.relative == 0.01
    assert settings.rules == ({"rule": "balance", "tolerance": 0.05},)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"travel": {"speed_kph": 3}}, 'case.yaml, travel: "speed_kph" is not a known key (did you mean speed_kmh?)'),
        ({"moneyperiod": "year"}, 'case.yaml: "moneyperiod" is not a known key (did you mean money_period?)'),
        ({"zzz": 1}, 'case.yaml: "zzz" is not a known key'),
        (
            {"levels": [{"rules": ["a"], "tolerance": {"relativ": 3}}]},
            'case.yaml, levels 1, tolerance: "relativ" is not a known key (did you mean relative?)',
        ),
        (
            {"service_levels": [{"stage": "new"}, {"stage": "new", "visit": 1}]},
            'case.yaml, service_levels 2: "visit" is not a known key (did you mean visits?)',
        ),
        ({"travel": {"road_factor": 0.99}}, 'case.yaml, travel, road_factor: "0.99" must be at least 1'),
        ({"travel": {"speed_kmh": None}}, "case.yaml, travel, speed_kmh: must not be blank"),
        ({"travel": 3}, 'case.yaml, travel: "3" must hold keys and values'),
        ({"missing": {"potential": "x"}}, 'case.yaml, missing, potential: "x" is not a number'),
        ({"levels": [{}]}, "case.yaml, levels 1, rules: is missing"),
        ({"rules": {"rule": "travel"}}, "case.yaml, rules: must be a list"),
        ({"rules": ["travel"]}, 'case.yaml, rules 1: "travel" must hold keys and values'),
        ({"distance_unit": "miles"}, 'case.yaml, distance_unit: "miles" is not one of km, mi'),
        ({"fiscal_year_start": 13}, 'case.yaml, fiscal_year_start: "13" must be between 1 and 12'),
        (
            {"period": "Q4 2026"},
            'case.yaml, period: "Q4 2026" is not a period; '
            "expected a year, quarter or month such as 2026, 2026Q4 or 2026-11",
        ),
        ([1], "case.yaml: must hold keys and values"),
    ],
)
def test_what_is_wrong_is_said_in_plain_words(raw: object, expected: str) -> None:
    assert faults_of(raw) == [expected]


def test_all_faults_come_at_once_and_the_defaults_stand_in() -> None:
    faults = Faults()
    settings = read_settings({"travel": {"speed_kmh": 0, "night_cost": -1}, "zzz": 1}, faults)
    assert len(faults) == 3
    assert settings == CaseSettings()


def test_the_nearest_key_is_named_only_if_it_is_near() -> None:
    assert unknown_key_message("tolerence", ["tolerance", "aim"]) == "is not a known key (did you mean tolerance?)"
    assert unknown_key_message("x", ["tolerance", "aim"]) == "is not a known key"


@pytest.mark.parametrize(
    ("period", "month", "start", "end"),
    [
        ("2026", 1, date(2026, 1, 1), date(2026, 12, 31)),
        ("2026", 4, date(2026, 4, 1), date(2027, 3, 31)),
        ("2026Q4", 1, date(2026, 10, 1), date(2026, 12, 31)),
        ("2026Q4", 4, date(2027, 1, 1), date(2027, 3, 31)),
        ("2026Q1", 12, date(2026, 12, 1), date(2027, 2, 28)),
        ("2026-11", 4, date(2026, 11, 1), date(2026, 11, 30)),
    ],
)
def test_years_and_quarters_follow_the_fiscal_year(period: str, month: int, start: date, end: date) -> None:
    calendar = CaseSettings(period=period, fiscal_year_start=month).calendar
    assert calendar is not None
    assert (calendar.start, calendar.end) == (start, end)


def test_without_a_period_it_is_a_quarter_of_unknown_days() -> None:
    assert CaseSettings().calendar is None
    assert CaseSettings().weeks == 13
    assert CaseSettings().periods_per_year == 4
    assert CaseSettings(period="2026-02").weeks == Fraction(52, 12)
    assert CaseSettings(period=2026).periods_per_year == 1


def test_a_key_with_an_error_leaves_the_others_standing() -> None:
    faults = Faults()
    settings = read_settings(
        {"period": "2026Q9", "rule": [], "currency": "USD", "rules": [{"rule": "balance"}]}, faults
    )
    assert len(faults.errors) == 2
    assert settings.currency == "USD"
    assert settings.rules == ({"rule": "balance"},)
