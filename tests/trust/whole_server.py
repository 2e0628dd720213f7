"""``devolved serve`` as a process of its own, over a folder of releases."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from http_client import call

MAIN = "from devolved.cli import main; main()"


class Server:
    def __init__(self, port: int, process: subprocess.Popen, log: Path):
        self.port, self.process, self.log = port, process, log
        self.url = f"http://127.0.0.1:{port}"

    def get(self, path: str, headers: dict | None = None, **more):
        return call(self.url + path, headers=headers, **more)

    def processes(self) -> list[int]:
        """Every process below the server's, nearest first."""
        found, look = [], [self.process.pid]
        while look:
            pid = look.pop(0)
            try:
                tasks = os.listdir(f"/proc/{pid}/task")
                below = [int(c) for t in tasks for c in Path(f"/proc/{pid}/task/{t}/children").read_text().split()]
            except OSError:
                continue
            found += below
            look += below
        return found


@contextmanager
def whole_server(
    releases: Path,
    log: Path,
    python_path: str = "",
    cwd: Path | None = None,
    preexec=None,
    python: str = sys.executable,
    port: int = 0,
    **settings,
):
    """Start it on a free port, or on the one named; yield it when it is ready; stop it."""
    with socket.create_server(("127.0.0.1", port)) as probe:
        port = probe.getsockname()[1]
    wanted = {"processes": 1, "workers": 1, "threads": 8, "timeout": 3.0, "memory": 512, **settings}
    environment = {**os.environ, **{f"DEVOLVED_{k.upper()}": str(v) for k, v in wanted.items()}}
    if python_path:
        environment["PYTHONPATH"] = python_path
    command = [python, "-c", MAIN, "serve", "--port", str(port), "--releases", str(releases)]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=out, start_new_session=True, env=environment, cwd=cwd, preexec_fn=preexec
        )
    server = Server(port, process, log)
    try:
        until(server)
        yield server
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def until(server: Server, seconds: float = 30) -> None:
    """Wait until it says that it is ready."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if server.process.poll() is not None:
            raise RuntimeError("the server ended: " + server.log.read_text("utf-8", "replace")[-2000:])
        try:
            if server.get("/ready", wait=5).status == 200:
                return
        except OSError:
            pass
        time.sleep(0.03)
    raise RuntimeError("the server does not become ready: " + server.log.read_text("utf-8", "replace")[-2000:])
