"""Where the reps live: the largest metropolitan areas of the fifty states and DC, Honolulu left out.

Order and population (millions): U.S. Census Bureau, Vintage 2024 estimates of metropolitan statistical areas, 1 July
2024, rounded. The coordinates are those of the first-named city, to a hundredth of a degree.
"""

from typing import NamedTuple


class Metro(NamedTuple):
    """A metropolitan area by its first-named city."""

    city: str
    state: str
    millions: float
    latitude: float
    longitude: float


METROS = (
    Metro("New York", "NY", 19.94, 40.71, -74.01),
    Metro("Los Angeles", "CA", 12.93, 34.05, -118.24),
    Metro("Chicago", "IL", 9.41, 41.88, -87.63),
    Metro("Dallas", "TX", 8.34, 32.78, -96.80),
    Metro("Houston", "TX", 7.80, 29.76, -95.37),
    Metro("Miami", "FL", 6.46, 25.76, -80.19),
    Metro("Washington", "DC", 6.44, 38.91, -77.04),
    Metro("Atlanta", "GA", 6.41, 33.75, -84.39),
    Metro("Philadelphia", "PA", 6.33, 39.95, -75.17),
    Metro("Phoenix", "AZ", 5.19, 33.45, -112.07),
    Metro("Boston", "MA", 5.03, 42.36, -71.06),
    Metro("Riverside", "CA", 4.74, 33.95, -117.40),
    Metro("San Francisco", "CA", 4.65, 37.77, -122.42),
    Metro("Detroit", "MI", 4.40, 42.33, -83.05),
    Metro("Seattle", "WA", 4.15, 47.61, -122.33),
    Metro("Minneapolis", "MN", 3.76, 44.98, -93.27),
    Metro("Tampa", "FL", 3.42, 27.95, -82.46),
    Metro("San Diego", "CA", 3.30, 32.72, -117.16),
    Metro("Denver", "CO", 3.05, 39.74, -104.99),
    Metro("Orlando", "FL", 2.94, 28.54, -81.38),
    Metro("Charlotte", "NC", 2.88, 35.23, -80.84),
    Metro("Baltimore", "MD", 2.86, 39.29, -76.61),
    Metro("St. Louis", "MO", 2.81, 38.63, -90.20),
    Metro("San Antonio", "TX", 2.76, 29.42, -98.49),
    Metro("Austin", "TX", 2.55, 30.27, -97.74),
    Metro("Portland", "OR", 2.54, 45.52, -122.68),
    Metro("Sacramento", "CA", 2.46, 38.58, -121.49),
    Metro("Pittsburgh", "PA", 2.43, 40.44, -80.00),
    Metro("Las Vegas", "NV", 2.40, 36.17, -115.14),
    Metro("Cincinnati", "OH", 2.30, 39.10, -84.51),
    Metro("Kansas City", "MO", 2.25, 39.10, -94.58),
    Metro("Columbus", "OH", 2.23, 39.96, -83.00),
    Metro("Indianapolis", "IN", 2.17, 39.77, -86.16),
    Metro("Cleveland", "OH", 2.17, 41.50, -81.69),
    Metro("Nashville", "TN", 2.15, 36.16, -86.78),
    Metro("San Jose", "CA", 2.00, 37.34, -121.89),
    Metro("Virginia Beach", "VA", 1.79, 36.85, -75.98),
    Metro("Jacksonville", "FL", 1.76, 30.33, -81.66),
    Metro("Providence", "RI", 1.70, 41.82, -71.41),
    Metro("Milwaukee", "WI", 1.57, 43.04, -87.91),
)

NEXT_METROS = (
    Metro("Raleigh", "NC", 1.56, 35.78, -78.64),
    Metro("Oklahoma City", "OK", 1.50, 35.47, -97.52),
    Metro("Louisville", "KY", 1.39, 38.25, -85.76),
    Metro("Richmond", "VA", 1.37, 37.54, -77.44),
    Metro("Memphis", "TN", 1.34, 35.15, -90.05),
    Metro("Salt Lake City", "UT", 1.30, 40.76, -111.89),
    Metro("Birmingham", "AL", 1.19, 33.52, -86.80),
    Metro("Fresno", "CA", 1.19, 36.74, -119.78),
    Metro("Grand Rapids", "MI", 1.18, 42.96, -85.67),
    Metro("Hartford", "CT", 1.17, 41.76, -72.68),
    Metro("Buffalo", "NY", 1.16, 42.89, -78.88),
    Metro("Tucson", "AZ", 1.08, 32.22, -110.97),
    Metro("Tulsa", "OK", 1.06, 36.15, -95.99),
    Metro("Rochester", "NY", 1.06, 43.16, -77.61),
    Metro("Omaha", "NE", 1.00, 41.26, -95.93),
    Metro("Greenville", "SC", 1.00, 34.85, -82.40),
    Metro("Bridgeport", "CT", 0.97, 41.18, -73.19),
    Metro("New Orleans", "LA", 0.97, 29.95, -90.07),
    Metro("Knoxville", "TN", 0.96, 35.96, -83.92),
    Metro("North Port", "FL", 0.93, 27.04, -82.24),
)
"""The twenty that follow those."""

DEPARTED = Metro("Salt Lake City", "UT", 1.30, 40.76, -111.89)
"""The home of a rep who owned accounts in 2023 and has left since."""
