"""The endpoint behind the production server, as a process: ``python server.py PORT RELEASES SETTINGS``."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def serving(releases: Path, **settings):
    """Start the server on a free port; yield its address; stop it."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        __file__,
        str(port),
        str(releases),
        json.dumps({"processes": 1, "timeout": 5.0, **settings}),
    ]
    log = open(Path(releases).parent / f"server-{port}.log", "wb")
    process = subprocess.Popen(command, stderr=log, stdout=log, start_new_session=True)
    try:
        _wait(process, port)
        yield Address(port, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        log.close()


class Address(str):
    """The endpoint's URL; knows the port and the server's process."""

    def __new__(cls, port: int, pid: int):
        self = super().__new__(cls, f"http://127.0.0.1:{port}/sparql")
        self.port, self.pid = port, pid
        return self


def _wait(process, port: int) -> None:
    for _ in range(200):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
                connection.sendall(b"GET /sparql?query=ASK%7B%7D HTTP/1.0\r\n\r\n")
                if b" 200 " in connection.recv(100):
                    return
        except OSError:
            pass
        time.sleep(0.05)
    raise RuntimeError("the server does not answer")


if __name__ == "__main__":
    from devolved.settings import Settings
    from devolved.web.serve import serve

    serve(Path(sys.argv[2]), "127.0.0.1", int(sys.argv[1]), Settings(**json.loads(sys.argv[3])))
