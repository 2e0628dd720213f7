"""Operators see what happens; they do not see who asked or what was searched for."""

import json
import logging
import re

import pytest
from devolved.web.middleware.observe import outline

ASK = "/sparql?query=ASK%20%7B%7D"


@pytest.fixture(autouse=True)
def spoken(monkeypatch):
    """Tests of what strangers send silence this log for the session."""
    monkeypatch.setattr(logging.getLogger("devolved.request"), "disabled", False)


def lines(caplog, name="devolved.request"):
    return [record.fields for record in caplog.records if record.name == name]


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
    assert line["outline"] == 'SELECT * { ?s ?p "" , 0 ; <…> ?o }' and line["seconds"] >= 0


def test_outline_is_bounded():
    assert len(outline("?x " * 50_000)) <= 600


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
    assert all(re.fullmatch(r'[a-z_]+\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\} [0-9.e+-]+', line) for line in samples), (
        samples
    )
    names = {line.partition("{")[0] for line in samples}
    assert {
        "devolved_requests_total",
        "devolved_request_seconds_bucket",
        "devolved_engine_seconds_total",
        "devolved_release_info",
        "process_open_fds",
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
