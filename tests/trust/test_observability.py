"""Operators see what happens; they do not see who asked or what was searched for."""

import json
import logging
import re
import sys

import pytest
from devolved.errors import DevolvedError
from devolved.web.logs import Lines
from devolved.web.middleware.trace import outline

ASK = "/sparql?query=ASK%20%7B%7D"


@pytest.fixture(autouse=True)
def spoken(monkeypatch):
    """Tests of what strangers send silence this log for the session."""
    monkeypatch.setattr(logging.getLogger("devolved.request"), "disabled", False)


def lines(caplog, name="devolved.request"):
    return [json.loads(Lines().format(record)) for record in caplog.records if record.name == name]


def test_every_request_is_one_structured_line(client, caplog):
    caplog.set_level(logging.INFO, "devolved")
    reply = client.get(
        "/doc/authority?on=2020-01-01",
        headers={"User-Agent": "secret-browser"},
        environ_base={"REMOTE_ADDR": "192.0.2.77"},
    )
    (line,) = lines(caplog)
    assert line["id"] == reply.headers["X-Request-ID"] and line["status"] == 200 and line["outcome"] == "answered"
    assert line["release"] and line["queries"] > 0 and 0 < line["engine_ms"] < line["ms"]
    assert line["route"] == "/doc/<kind>"


def test_no_line_holds_an_address_a_browser_or_a_search(client, caplog):
    caplog.set_level(logging.INFO, "devolved")
    for path in (
        "/search?q=my+neighbour",
        "/nowhere/my+neighbour",
        "/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%22my%20neighbour%22%20%7D",
    ):
        client.get(
            path,
            headers={"User-Agent": "secret-browser", "Referer": "http://secret.example/"},
            environ_base={"REMOTE_ADDR": "192.0.2.77"},
        ).close()
    written = json.dumps(lines(caplog))
    assert len(lines(caplog)) == 3
    assert not re.search("neighbour|secret|192.0.2", written)


def test_a_query_is_known_by_its_hash(client, caplog):
    caplog.set_level(logging.INFO, "devolved")
    client.get("/sparql?query=ASK%20%7B%20%3Fhashed%20%3Fp%20%3Fo%20%7D").close()
    assert re.fullmatch("[0-9a-f]{16}", lines(caplog)[0]["query"])


def test_slow_queries_are_logged_by_outline(make_client, caplog):
    client = make_client(slow_query=0.0)
    client.get('/sparql?query=SELECT * { ?s ?p "a secret" , 42 ; <mailto:me@example.org> ?o } %23 whisper')
    (line,) = lines(caplog, "devolved.slow")
    assert line["outline"] == "SELECT { }" and line["seconds"] >= 0 and line["id"]


def test_outline_is_bounded():
    assert 0 < len(outline("{ } " * 50_000)) <= 600


def test_request_ids_of_strangers_are_not_taken_over(client, make_client):
    sent = {"X-Request-ID": "stranger-0123"}
    assert client.get(ASK, headers=sent).headers["X-Request-ID"] != sent["X-Request-ID"]
    behind = make_client(trusted_proxies=1)
    assert behind.get(ASK, headers=sent).headers["X-Request-ID"] == sent["X-Request-ID"]
    assert behind.get(ASK, headers={"X-Request-ID": "a b\tc"}).headers["X-Request-ID"] != "a b\tc"


def test_answers_say_how_long_they_took(client):
    client.get("/doc/council")
    first, again = client.get("/doc/council?on=2021-01-01"), client.get("/doc/council?on=2021-01-01")
    assert "engine;dur=" in first.headers["Server-Timing"] and "cache;desc=miss" in first.headers["Server-Timing"]
    assert "cache;desc=hit" in again.headers["Server-Timing"]
    assert first.headers["X-Request-ID"] != again.headers["X-Request-ID"]
    assert (
        "engine;dur=" in client.get("/sparql?query=ASK%20%7B%20%3Ftimed%20%3Fp%20%3Fo%20%7D").headers["Server-Timing"]
    )


def test_metrics_in_prometheus_text(client):
    client.get("/doc/forum")
    reply = client.get("/metrics")
    assert reply.content_type.startswith("text/plain; version=0.0.4")
    samples = [line for line in reply.text.splitlines() if not line.startswith("#")]
    written = r'[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+'
    assert all(re.fullmatch(written, line) for line in samples), samples
    names = {re.split("[{ ]", line)[0] for line in samples}
    assert {
        "devolved_requests_total",
        "devolved_request_seconds_bucket",
        "devolved_engine_seconds_total",
        "devolved_release_info",
        "devolved_process_open_fds",
    } <= names
    announced = re.findall(r"^# TYPE (\S+)", reply.text, re.M)
    assert len(announced) == len(set(announced))


def test_counters_only_grow(client):
    def total():
        return sum(
            float(line.split()[-1])
            for line in client.get("/metrics").text.splitlines()
            if line.startswith("devolved_requests_total")
        )

    before = total()
    client.get("/doc/forum")
    assert total() == before + 2


def test_a_refusal_has_its_cause_in_the_line_and_in_the_counters(client, caplog):
    caplog.set_level(logging.INFO, "devolved")
    for path, cause in (
        ("/sparql?query=ASK%7B", "bad-query"),
        ("/doc/forum?on=never", "bad-day"),
        ("/nowhere", "not-found"),
        (
            "/sparql?query=SELECT*%7B%3Fa%20%3Fb%20%3Fc.%3Fd%20%3Fe%20%3Ff.%3Fg%20%3Fh%20%3Fi%7D&timeout=0.01",
            "timed-out",
        ),
    ):
        caplog.clear()
        client.get(path)
        (line,) = lines(caplog)
        assert line["cause"] == cause and line["outcome"] == "refused", line
        assert f'devolved_problems_total{{cause="{cause}"}}' in client.get("/metrics").text
    assert line["queries"] == 1 and line["engine_ms"] > 0


def test_what_is_broken_off_is_said_so_with_its_cause(client, caplog):
    caplog.set_level(logging.INFO, "devolved")
    reply = client.get("/sparql?query=SELECT*%7B%3Fa%20%3Fb%20%3Fc.%3Fd%20%3Fe%20%3Ff%7D", buffered=False)
    assert reply.status_code == 200
    with pytest.raises(DevolvedError):
        for _ in reply.response:
            pass
    reply.close()
    (line,) = lines(caplog)
    # Whichever limit this machine reaches first.
    assert line["cause"] in ("timed-out", "result-too-large")
    assert line["outcome"] == "broken-off" and line["bytes"] > 2**20


def test_what_a_client_left_unread_is_said_so(client, caplog):
    caplog.set_level(logging.INFO, "devolved")
    client.get("/sparql?query=SELECT*%7B%3Fs%20%3Fp%20%3Fo%7D%23left", buffered=False).close()
    (line,) = lines(caplog)
    assert line["cause"] == "client-gone" and line["outcome"] == "broken-off"


def test_a_line_is_one_json_object_whatever_happened():
    try:
        raise ValueError("one\ntwo")
    except ValueError:
        record = logging.LogRecord("devolved.web", logging.ERROR, "", 0, "it %s", ("failed",), sys.exc_info())
    written = Lines().format(record)
    line = json.loads(written)
    assert "\n" not in written
    assert line["message"] == "it failed" and line["level"] == "error" and line["log"] == "devolved.web"
    assert "ValueError" in line["trace"] and line["time"].endswith("+00:00")


def test_ready_and_health(client):
    for path in ("/ready", "/health"):
        reply = client.get(path)
        assert reply.status_code == 200 and reply.json["release"] and reply.headers["Cache-Control"] == "no-store"


def test_not_ready_without_a_release(tmp_path):
    from devolved.settings import Settings
    from devolved.web.app import create_app

    client = create_app(tmp_path, Settings()).test_client()
    assert client.get("/ready").status_code == client.get("/health").status_code == 503
    assert client.get("/metrics").status_code == 200
