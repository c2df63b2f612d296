"""How hard the laws are tried: the same 300 examples in every quick run, many and ever new ones in the full run."""

import pytest
from hypothesis import HealthCheck, settings

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

settings.register_profile("quick", max_examples=300, deadline=None, derandomize=True, suppress_health_check=SLOW)
settings.register_profile("full", max_examples=1500, deadline=None, suppress_health_check=SLOW, print_blob=True)


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("quick" if config.option.markexpr == "not full" else "full")
