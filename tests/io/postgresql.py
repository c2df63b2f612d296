"""A PostgreSQL server for a test module."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "services" / "postgresql.sh"


@contextmanager
def server() -> Iterator[str]:
    """Give the address of a server, its password as ``${PGPASSWORD}``; skip where no server can be installed."""
    installed = subprocess.run([SCRIPT, "install"], capture_output=True, text=True, check=False)
    if installed.returncode == 77:
        pytest.skip(installed.stdout.strip())
    assert installed.returncode == 0, installed.stderr
    with pytest.MonkeyPatch.context() as patch, socket.socket() as free:
        patch.setenv("PGPASSWORD", f"p@ss/w:rd%{secrets.token_hex(8)}")
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        started = subprocess.run([SCRIPT, "start", str(port)], capture_output=True, text=True, check=False)
        assert started.returncode == 0, started.stderr
        folder = started.stdout.strip()
        try:
            assert "PGPASSWORD" in os.environ
            yield f"postgresql+psycopg://tester:${{PGPASSWORD}}@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run([SCRIPT, "stop", folder], check=True)
