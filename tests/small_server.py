"""A small HTTP server of the test's own, in a thread: what it answers is a function."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    path: str
    headers: Message
    body: bytes


# Status, headers, body. A Content-Length that is given is sent, so that an answer can break off before it.
Answer = tuple[int, dict[str, str], bytes]


@contextmanager
def small_server(answer: Callable[[Asked], Answer]) -> Iterator[str]:
    """Serve on a free port of this machine; yield host and port."""

    class Door(BaseHTTPRequestHandler):
        def reply(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, headers, said = answer(Asked(self.command, self.path, self.headers, body))
            self.send_response(status)
            for name, value in {"Content-Length": str(len(said)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said)

        do_GET = do_HEAD = do_POST = do_PUT = reply

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        # Looked at often: each test waits at its end until the server has seen that it is to stop.
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield f"127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
