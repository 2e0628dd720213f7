"""Several processes behind one socket: replaced, relieved, counted together, stopped;
and a log that is JSON throughout.
"""

import json
import os
import re
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from random import random
from urllib.parse import quote

import pytest
from http_client import call
from whole_server import MAIN, until, whole_server

FORMS = ("ttl", "jsonld", "rdf", "nt")
ASK = "/sparql?query=ASK%7B%7D"


@pytest.fixture(scope="module")
def server(tmp_path_factory, tiny_release):
    log = tmp_path_factory.mktemp("processes") / "log"
    with whole_server(tiny_release.path.parent, log, processes=2, client_rate=0) as server:
        eventually(lambda: len(started(server, "process is ready")) >= 2)
        yield server


def eventually(condition, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it does not come about"
        time.sleep(0.05)


def lines(server) -> list[dict]:
    return [json.loads(line) for line in server.log.read_text("utf-8").splitlines()]


def started(server, message: str) -> list[int]:
    return [line["pid"] for line in lines(server) if line.get("message") == message]


def web_processes(server) -> set[int]:
    """The server's own children."""
    found = set()
    for task in os.listdir(f"/proc/{server.process.pid}/task"):
        with open(f"/proc/{server.process.pid}/task/{task}/children") as file:
            found |= {int(pid) for pid in file.read().split()}
    return found


def counted(server, name: str) -> float:
    return sum(
        float(line.split()[-1])
        for line in server.get("/metrics").body.decode().splitlines()
        if re.match(re.escape(name) + r"[{ ]", line)
    )


def test_whichever_process_is_asked_counts_for_all(server):
    before = counted(server, "devolved_queries_total")
    for number in range(40):
        assert server.get(f"{ASK}%23{number}").status == 200
    # A request is counted when its answer has gone: the last one perhaps a moment after it was read.
    eventually(lambda: counted(server, "devolved_queries_total") == before + 40)
    # One that was never asked has nothing to tell, and a quick one may have answered all: they are asked on.
    eventually(lambda: server.get(f"{ASK}%23{random()}").status == 200 and telling(server) == web_processes(server))


def telling(server) -> set[int]:
    """The processes of which /metrics tells how many query workers they have."""
    text = server.get("/metrics").body.decode()
    return {int(pid) for pid in re.findall(r'devolved_store\{fact="workers",pid="(\d+)"\}', text)}


def test_etags_are_the_same_in_every_process(server):
    documents = [f"{path}.{form}" for path in ("/def", "/dataset", "/doc/authority/northshire") for form in FORMS]
    paths = [f"/sparql?format={form}" for form in FORMS] + [f"{ASK}%23etag", "/doc/forum", "/feed.atom", *documents]
    for path in paths:
        tags = {call(server.url + path).headers["ETag"] for _ in range(8)}
        assert len(tags) == 1 and None not in tags, path


def test_a_process_that_dies_is_replaced_and_its_counts_stay(server):
    eventually(lambda: counted(server, "devolved_requests_in_progress") == 1)
    before, one = counted(server, "devolved_queries_total"), min(web_processes(server))
    os.kill(one, signal.SIGKILL)
    eventually(lambda: one not in web_processes(server) and len(web_processes(server)) == 2)
    until(server)
    assert counted(server, "devolved_queries_total") >= before > 0
    assert one in started(server, "process died and is replaced")
    assert f'pid="{one}"' not in server.get("/metrics").body.decode()


def test_a_rolling_restart_drops_no_request(server):
    eventually(lambda: len(web_processes(server)) == 2)
    old, told, stop = web_processes(server), [], threading.Event()

    def read(reader: int) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            path = f"/doc/council?on=2020-01-{number % 28 + 1:02}" if number % 2 else f"{ASK}%23{reader}x{number}"
            try:
                told.append(server.get(path).status)
            except Exception as error:
                told.append(repr(error))

    readers = [threading.Thread(target=read, args=(n,)) for n in range(3)]
    for reader in readers:
        reader.start()
    try:
        server.process.send_signal(signal.SIGHUP)
        eventually(lambda: len(web_processes(server)) == 2 and not old & web_processes(server), 120)
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert set(told) == {200}, set(told)


def test_what_is_running_is_finished_before_the_server_ends(tmp_path, tiny_release):
    slow = quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    with whole_server(tiny_release.path.parent, tmp_path / "log", processes=2, timeout=6) as server:
        answers = []
        asking = threading.Thread(target=lambda: answers.append(server.get(f"/sparql?query={slow}&timeout=2")))
        asking.start()
        eventually(lambda: counted(server, "devolved_requests_in_progress") >= 2)
        below = server.processes()
        server.process.send_signal(signal.SIGTERM)
        asking.join()
        assert answers[0].status == 504, "the limit of the query, not a broken connection"
        assert server.process.wait(timeout=60) == 0
        eventually(lambda: not [pid for pid in below if is_alive(pid)])
        written = lines(server)
    assert written[0]["message"] == "serving" and written[-1]["message"] == "stopped"
    assert all({"time", "level", "log"} <= line.keys() for line in written)


def test_when_the_first_process_is_killed_the_others_end(tmp_path, tiny_release):
    with whole_server(tiny_release.path.parent, tmp_path / "log") as server:
        below = server.processes()
        server.process.kill()
        server.process.wait()
        eventually(lambda: not [pid for pid in below if is_alive(pid)])


def test_what_reads_queries_for_advice_ends_with_its_server(tmp_path, tiny_release):
    """Whatever it is at: a stopped process would not notice by itself that nobody listens any more."""
    with whole_server(tiny_release.path.parent, tmp_path / "log") as server:
        before = set(server.processes())
        server.get("/query?query=" + quote('SELECT ?s { ?s ?p "no such text" }'))
        reader = [pid for pid in set(server.processes()) - before if "advice.reading" in command_of(pid)]
        assert len(reader) == 1
        os.kill(reader[0], signal.SIGSTOP)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(timeout=60) == 0
        eventually(lambda: not is_alive(reader[0]), 5)


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def is_alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def start(releases, port: int, files: int | None = None):
    """A start that is refused: its exit status and all that it said."""
    limit = (lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))) if files else None
    command = [sys.executable, "-c", MAIN, "serve", "--port", str(port), "--releases", str(releases)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, preexec_fn=limit)
    return done.returncode, done.stdout + done.stderr


def test_too_few_files_are_refused_at_the_start(tiny_release):
    code, said = start(tiny_release.path.parent, 0, files=64)
    assert code and "64 files" in said and "ulimit -n" in said and "Traceback" not in said


def test_the_soft_limit_is_raised_and_few_files_are_said_in_the_log(tmp_path, tiny_release):
    def restrict():
        resource.setrlimit(resource.RLIMIT_NOFILE, (200, 512))

    with whole_server(tiny_release.path.parent, tmp_path / "log", preexec=restrict) as server:
        assert resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE) == (512, 512)
        warned = [line for line in lines(server) if line["level"] == "warning"]
    assert [line["open_files"] for line in warned] == [512] and warned[0]["connections"] < warned[0]["promised"]


def test_a_port_that_is_taken_is_said_in_one_sentence(server, tiny_release):
    code, said = start(tiny_release.path.parent, server.port)
    assert code and str(server.port) in said and "cannot be listened on" in said and "Traceback" not in said
