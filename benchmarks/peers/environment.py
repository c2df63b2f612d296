"""Environments for peers that cannot, or should not, share the project's own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.peers.registry import Peer

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / "benchmarks" / "environments"


class NoEnvironmentError(Exception):
    """An environment could not be made; the text says why."""


def python_of(peer: Peer) -> Path:
    """Return the interpreter that runs a peer; its environment is made first if it is not there yet.

    Raises
    ------
    NoEnvironmentError
        If it cannot be made: no network, no such package.
    """
    if not peer.requires:
        return Path(sys.executable)
    home = FOLDER / peer.name
    python, stamp = home / "bin" / "python", home / "made-of.txt"
    wanted = "\n".join(peer.requires)
    if not (stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted):
        _run([sys.executable, "-m", "venv", "--clear", str(home)], peer)
        pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1", "--timeout", "20"]
        _run([str(python), *pip, *peer.requires], peer)
        stamp.write_text(wanted, encoding="utf-8")
    return python


def _run(command: list[str], peer: Peer) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise NoEnvironmentError(f"no environment for {peer.name} ({', '.join(peer.requires)}): {' '.join(last)}")
