"""Two servers behind nginx, with the file of ``deploy/``: one dies, or is renewed, and no reader notices."""

import itertools
import os
import shutil
import signal
import threading
import time
from collections import Counter
from contextlib import ExitStack
from http.client import HTTPException
from pathlib import Path
from types import SimpleNamespace

import pytest
from http_client import call
from test_behind_nginx import nginx
from whole_server import until, whole_server
from world import REPOSITORY

pytestmark = [
    pytest.mark.skipif(
        shutil.which("nginx") is None and not Path("/usr/sbin/nginx").exists(),
        reason="left out: nginx is not installed",
    ),
    pytest.mark.slow,
]
READERS = 3
BEFORE, AFTER = 25, 50  # requests before and after what happens to one of the servers
SITE = (REPOSITORY / "deploy" / "nginx.conf").read_text("utf-8")


@pytest.fixture(scope="module")
def pair(tmp_path_factory, tiny_release):
    """Two servers over one folder of releases, and nginx, which keeps nothing here, so that every request arrives."""
    root = tmp_path_factory.mktemp("two")
    site = SITE.replace("proxy_cache devolved;", "proxy_cache off;").replace("proxy_cache_background_update on;", "")
    with ExitStack() as stack:
        servers = [
            stack.enter_context(whole_server(tiny_release.path.parent, root / f"{n}.log", trusted_proxies=1))
            for n in ("one", "two")
        ]
        url = stack.enter_context(nginx(servers[0], site, second=servers[1]))
        yield SimpleNamespace(servers=servers, url=url, releases=tiny_release.path.parent, root=root)


class Readers:
    """Readers who ask pages and queries, by GET and POST, without a pause, until they are stopped."""

    def __init__(self, url: str):
        self.url, self.said, self._stop, self._lock = url, Counter(), threading.Event(), threading.Lock()
        self._numbers = itertools.count()
        self._threads = [threading.Thread(target=self._read, daemon=True) for _ in range(READERS)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join(30)

    def _read(self) -> None:
        while not self._stop.is_set():
            number = next(self._numbers)
            try:
                if number % 4 == 0:
                    query = f"SELECT * {{ ?s ?p ?o }} LIMIT {number % 7 + 1}"
                    said = call(self.url + "/sparql", query=query, headers={"Accept": "text/csv"})
                    outcome = said.status if said.body.count(b"\n") == number % 7 + 2 else "cut off"
                elif number % 4 == 1:
                    form = {"Content-Type": "application/x-www-form-urlencoded"}
                    said = call(self.url + "/sparql", method="POST", body=b"query=ASK%7B%7D", headers=form)
                    outcome = said.status
                else:
                    said = call(
                        f"{self.url}/doc/person?on=2021-{number % 12 + 1:02}-01", headers={"Accept": "text/html"}
                    )
                    outcome = said.status if said.body.rstrip().endswith(b"</html>") else "cut off"
            except (OSError, HTTPException) as error:
                outcome = type(error).__name__
            with self._lock:
                self.said[outcome] += 1

    def more(self, number: int) -> None:
        """Return after so many further answers."""
        wanted, end = self.said.total() + number, time.monotonic() + 60
        while self.said.total() < wanted and time.monotonic() < end:
            time.sleep(0.02)
        assert self.said.total() >= wanted, "the readers are stuck"


def test_one_is_renewed_after_the_other_and_nothing_is_dropped(pair):
    """The documented upgrade: each is stopped (SIGTERM) and started on its port, once the other is ready."""
    with ExitStack() as stack, Readers(pair.url) as readers:
        for number, server in enumerate(pair.servers):
            readers.more(BEFORE)
            server.process.send_signal(signal.SIGTERM)
            server.process.wait(30)
            readers.more(BEFORE)
            log = pair.root / f"again-{number}.log"
            fresh = stack.enter_context(whole_server(pair.releases, log, port=server.port, trusted_proxies=1))
            until(fresh)
            pair.servers[number] = fresh
        readers.more(AFTER)
        assert set(readers.said) == {200}, readers.said
        # One of them is killed outright, with all its processes: no last answer, no goodbye. What it was in the midst
        # of sending breaks off where its reader can see it; nothing else is lost.
        died = pair.servers[0]
        os.killpg(died.process.pid, signal.SIGKILL)
        died.process.wait()
        readers.more(AFTER)
        assert set(readers.said) <= {200, "IncompleteRead"}, readers.said
        assert readers.said["IncompleteRead"] <= READERS, readers.said
