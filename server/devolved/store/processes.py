"""Processes of ours that run a module of this package, and speak over a socket pair."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import devolved


def start(
    module: str, environment: dict[str, str] | None = None, stdout: int | None = None, stderr: int | None = None
) -> tuple[subprocess.Popen, socket.socket]:
    """A process that runs a module with its end of a socket pair as the argument; and our end."""
    source = str(Path(devolved.__file__).parents[1])  # found even when it was not installed
    path = os.pathsep.join(filter(None, (source, os.environ.get("PYTHONPATH"))))
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", module, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            env={**(environment or {}), **os.environ, "PYTHONPATH": path},
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
        )
    return process, ours


def end(process: subprocess.Popen, seconds: float = 0) -> None:
    """Wait for its end so long; then end it."""
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
