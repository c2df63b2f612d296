from __future__ import annotations

import pytest

from territory_opt.errors import Faults
from territory_opt.schema.settings import TravelSettings
from territory_opt.schema.settings_faults import read_settings


def test_miles_are_converted_once() -> None:
    travel = TravelSettings(speed_mph=50, trip_beyond_mi=30, night_out_beyond_mi=200, cost_per_mi=0.67)
    assert travel.speed_kmh == pytest.approx(80.4672)
    assert travel.trip_beyond_km == pytest.approx(48.28032)
    assert travel.night_out_beyond_km == pytest.approx(321.8688)
    assert travel.cost_per_km == pytest.approx(0.67 / 1.609344)
    assert travel.cost_per_hour == 40


@pytest.mark.parametrize(
    ("travel", "expected"),
    [
        ({"speed_kmh": 80, "speed_mph": 50}, "case.yaml, travel: has speed_kmh and speed_mph; give one of them"),
        ({"speed_mph": "fast"}, "case.yaml, travel: has speed_mph fast, which is not a number"),
        ({"speed_mhp": 50}, 'case.yaml, travel: "speed_mhp" is not a known key (did you mean speed_kmh?)'),
        ({"speed_mph": 0.5}, 'case.yaml, travel, speed_kmh: "0.804672" must be at least 1'),
    ],
)
def test_what_is_wrong_is_said(travel: dict[str, object], expected: str) -> None:
    faults = Faults()
    read_settings({"travel": travel}, faults)
    assert [str(fault) for fault in faults] == [expected]
