"""Processes killed, files spoilt, descriptors and disk used up:
a right answer, a clear refusal, and recovery without a hand.
"""

import gzip
import os
import resource
import shutil
import signal
import threading
import time
from http.client import HTTPException
from urllib.parse import quote

import pytest
from whole_server import until, whole_server

SLOW = "/sparql?query=" + quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
STATED = {200, 303, 304, 404, 429, 503, 504}


@pytest.fixture(scope="module")
def server(tmp_path_factory, tiny_release):
    root = tmp_path_factory.mktemp("faults")
    shutil.copytree(tiny_release.path.parent, root / "releases", symlinks=True)
    with whole_server(root / "releases", root / "log") as server:
        yield server


class Load:
    """Readers that go on asking; keeps what they were told."""

    def __init__(self, server, readers: int = 3):
        self.told, self.broken, self._stop = [], 0, threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(server, n)) for n in range(readers)]

    def _read(self, server, reader: int) -> None:
        number = 0
        while not self._stop.is_set():
            number += 1
            path = [
                "/doc/authority/northshire",
                f"/doc/council?on=2020-01-{number % 28 + 1:02}",
                f"/sparql?query=ASK%7B%3Fr{reader}x{number}%20%3Fp%20%3Fo%7D",
            ][number % 3]
            try:
                self.told.append((server.get(path, wait=15).status, path))
            except (OSError, HTTPException):
                self.broken += 1
                time.sleep(0.05)

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def more(self, number: int) -> None:
        """Return when so many more were answered with what they asked for."""
        end, before = time.monotonic() + 30, self._good()
        while self._good() < before + number:
            assert time.monotonic() < end, "nobody is answered any more"
            time.sleep(0.02)

    def _good(self) -> int:
        return sum(status == 200 for status, _ in list(self.told))

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join()


def depth(server) -> list[list[int]]:
    """The web process, the fork server, and the query workers."""
    web = server.processes()[0]
    below = _children(web)
    return [[web], below, [w for z in below for w in _children(z)]]


def _children(pid: int) -> list[int]:
    return [
        int(c) for t in os.listdir(f"/proc/{pid}/task") for c in open(f"/proc/{pid}/task/{t}/children").read().split()
    ]


@pytest.mark.parametrize("which", [2, 1], ids=["query workers", "fork server"])
def test_killed_below_the_web_process(server, which):
    with Load(server) as load:
        load.more(10)
        for pid in depth(server)[which]:
            os.kill(pid, signal.SIGKILL)
        load.more(50)
    until(server)
    assert load.broken == 0
    wrong = {t for t in load.told if t[0] not in STATED | {500}}
    assert not wrong and sum(s == 500 for s, _ in load.told) <= 4, "only queries that ran at that moment"
    assert sum(s == 200 for s, _ in load.told) > 0


def test_killed_web_process(server):
    with Load(server) as load:
        load.more(10)
        os.kill(depth(server)[0][0], signal.SIGKILL)
        load.more(50)
    until(server)
    assert {s for s, _ in load.told} <= STATED and server.get("/doc/authority/northshire").status == 200


def test_a_corrupt_release_is_refused_and_the_old_one_stays(server, tiny_release):
    from devolved.release import Release, Releases

    root = server.log.parent / "releases"
    before = server.get("/ready").json["release"]
    bad = root / "2025.07.02"
    shutil.copytree(tiny_release.path, bad)
    with gzip.open(bad / "devolved.nq.gz", "wb") as file:
        file.write(b"<a> <b> this is no quad\n")
    assert any("devolved.nq.gz has changed" in fault for fault in Release(bad).verify())
    Releases(root).activate("2025.07.02")
    for _ in range(15):
        assert server.get("/doc/authority/northshire").status == 200
        time.sleep(0.1)
    assert server.get("/ready").json["release"] == before
    Releases(root).activate(before)
    shutil.rmtree(bad)


def test_a_truncated_manifest_and_a_lost_pointer(server):
    root = server.log.parent / "releases"
    current = os.readlink(root / "current")
    (root / "2025.07.03").mkdir()
    (root / "2025.07.03" / "manifest.json").write_text('{"version": ', "utf-8")
    (root / "current").unlink()
    (root / "current").symlink_to("2025.07.03")
    time.sleep(0.7)
    assert server.get("/doc/authority/northshire?on=2019-02-02").status == 200
    (root / "current").unlink()
    time.sleep(0.7)
    assert server.get("/doc/authority/northshire?on=2019-02-03").status == 200
    (root / "current").symlink_to(current)
    shutil.rmtree(root / "2025.07.03")
    assert server.get("/ready").status == 200


def test_a_full_disk_cuts_long_answers_off_and_nothing_else(tmp_path, tiny_release):
    """With no file longer than 64 kB, what must be put aside cannot be:
    refused or visibly broken, never short and whole.
    """
    whole = _limited(tmp_path / "free", tiny_release, None)
    spoilt = _limited(tmp_path / "full", tiny_release, resource.RLIMIT_FSIZE)
    assert whole[0][0] == 200 and spoilt[1] == 200
    status, length = spoilt[0]
    assert status >= 500 or status == 200 and length == whole[0][1] or status == 0


def _limited(folder, release, limit):
    """What HTTP/1.0 (whose answers are put aside whole) is told of a long answer, and what a page says after it."""
    import socket

    folder.mkdir()

    def restrict():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        if limit is not None:
            resource.setrlimit(limit, (64 * 1024, 64 * 1024))

    query = "SELECT * { ?s ?p ?o . ?s2 <http://www.w3.org/2004/02/skos/core%23prefLabel> ?o2 } LIMIT 90000"
    with whole_server(release.path.parent, folder / "log", preexec=restrict, timeout=8) as server:
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
            connection.sendall(f"GET /sparql?format=csv&query={quote(query, safe='%')} HTTP/1.0\r\n\r\n".encode())
            data = b""
            while piece := connection.recv(1 << 20):
                data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        after = server.get("/doc/authority/northshire").status
    return (int(head.split()[1]) if head else 0, len(body)), after


def test_descriptors_used_up(tmp_path, tiny_release):
    """Idle connections take all that the process may hold; when they go, all is as before."""
    import socket

    def restrict():
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))

    with whole_server(tiny_release.path.parent, tmp_path / "log", preexec=restrict) as server:
        idle = [socket.create_connection(("127.0.0.1", server.port), timeout=5) for _ in range(200)]
        for connection in idle:
            connection.close()
        until(server, 60)
        assert server.get("/doc/authority/northshire").status == 200


def test_descriptors_used_up_while_answering(tmp_path, tiny_release):
    """Few are left, then none: what is answered is right, the rest waits or is refused in so many words;
    then all is well.
    """
    with whole_server(tiny_release.path.parent, tmp_path / "log") as server:
        assert server.get("/doc/authority/northshire").status == 200
        web = depth(server)[0][0]
        taken = len(os.listdir(f"/proc/{web}/fd"))
        for left in (26, 8, 0):
            resource.prlimit(web, resource.RLIMIT_NOFILE, (taken + left, 4096))
            with Load(server, readers=6) as load:
                time.sleep(0.5)
                resource.prlimit(web, resource.RLIMIT_NOFILE, (4096, 4096))
            statuses = {s for s, _ in load.told}
            assert load.broken == 0 and statuses <= {200, 429, 503}, (left, statuses)
            assert server.get(f"/doc/authority/northshire?on=2011-01-{left + 1:02}").status == 200
        assert depth(server)[0] == [web], "the same process all the while"


def test_what_is_used_up_is_a_stated_refusal_503(tiny_site, monkeypatch):
    import errno

    from devolved.settings import Settings
    from devolved.web.app import create_app

    client = create_app(tiny_site, Settings(workers=1)).test_client()
    for number, what in ((errno.EMFILE, "files that may be open"), (errno.ENOSPC, "room on the disk")):

        def fails(*args, number=number, **kwargs):
            raise OSError(number, "used up")

        monkeypatch.setattr("devolved.register.entities.read", fails)
        for accept in ("text/html", "text/turtle"):
            answer = client.get(
                f"/doc/authority/northshire?on=2019-01-{number % 27 + 1:02}", headers={"Accept": accept}
            )
            assert answer.status_code == 503 and what in answer.text and answer.headers["Retry-After"] == "2"
    monkeypatch.undo()
    assert client.get("/doc/authority/northshire?on=2019-03-01").status_code == 200


def test_a_damaged_release_is_left_out_of_the_list(tmp_path, tiny_release, caplog):
    from devolved.release import Releases
    from devolved.settings import Settings
    from devolved.web.app import create_app

    root = tmp_path / "releases"
    shutil.copytree(tiny_release.path.parent, root, symlinks=True)
    for number, text in enumerate(("{", "[]", "{}", '{"built": "never", "files": {}}', '"text"', "", "\x00"), 3):
        (root / f"2025.07.0{number}").mkdir()
        (root / f"2025.07.0{number}" / "manifest.json").write_text(text, "utf-8")
    assert [r.version for r in Releases(root).all()] == [tiny_release.version]
    client = create_app(root, Settings(workers=1)).test_client()
    try:
        for path in ("/releases", "/releases.json", "/timemap/doc/forum"):
            reply = client.get(path)
            assert reply.status_code == 200 and "2025.07.03" not in reply.text, path
        assert client.get("/releases/2025.07.03").status_code == 404
    finally:
        client.application.extensions["devolved"].close()
    assert "2025.07.03 is damaged" in caplog.text


def test_health_says_that_a_release_does_not_load(tmp_path, tiny_release):
    root = tmp_path / "releases"
    shutil.copytree(tiny_release.path.parent, root, symlinks=True)
    with whole_server(root, tmp_path / "log") as server:
        (root / tiny_release.version / "devolved.nq.gz").unlink()
        for pid in depth(server)[1]:
            os.kill(pid, signal.SIGKILL)
        for _ in range(60):
            reply = server.get("/health", wait=30)
            if reply.status == 503:
                break
            time.sleep(0.2)
        assert reply.status == 503 and "does not load" in reply.json["detail"]
        assert tiny_release.version in reply.json["detail"]


def test_a_skewed_clock_changes_the_day_and_breaks_nothing(tiny_site, monkeypatch):
    from datetime import datetime

    from devolved import calendar
    from devolved.settings import Settings
    from devolved.web.app import create_app

    client = create_app(tiny_site, Settings(workers=1)).test_client()
    for day in (datetime(1970, 1, 1), datetime(2099, 12, 31), datetime(2025, 2, 3)):

        class Clock(datetime):
            @classmethod
            def now(cls, tz=None, day=day):
                return day

        monkeypatch.setattr(calendar, "datetime", Clock)
        assert calendar.today() == day.date()
        assert client.get("/doc/authority/northshire").status_code == 200
        assert client.get("/views/mayors/in-office").status_code == 200
