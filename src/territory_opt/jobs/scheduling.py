"""Workers elsewhere: the executor of a Dask scheduler."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from territory_opt.errors import InputError
from territory_opt.io.extras import needed

_PATIENCE = 10
"""Seconds in which a scheduler must answer."""


@contextmanager
def scheduled(address: str | None) -> Iterator[Executor | None]:
    """Give the executor of a scheduler, and let go of it afterwards; None without an address.

    Parameters
    ----------
    address
        Of a ``dask scheduler``, such as ``tcp://10.0.0.1:8786``.

    Raises
    ------
    InputError
        If the extra is not installed, or nobody answers there.
    """
    if address is None:
        yield None
        return
    distributed = needed("distributed", "distributed")
    try:
        client = distributed.Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise InputError(f"--scheduler {address}: no Dask scheduler answers there ({error})") from error
    try:
        yield client.get_executor()
    finally:
        client.close()
