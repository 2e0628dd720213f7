"""Short answers that are handed out before the application wakes are those that the application gives, limited and counted alike."""

from datetime import date
from urllib.parse import quote

import pytest
from devolved.web.site import Site

ADA = {"REMOTE_ADDR": "192.0.2.1"}
THE_LONG_WAY = {"X-Request-ID": "asked-by-a-test"}
VOLATILE = {"Server-Timing", "X-Request-ID"}


@pytest.fixture
def client(make_client, monkeypatch):
    """A client that knows how often the application woke, in ``woken``."""
    client = make_client()
    app, client.woken = client.application, []
    dispatch = app.full_dispatch_request
    monkeypatch.setattr(app, "full_dispatch_request", lambda *given: client.woken.append(1) or dispatch(*given))
    return client


def ask(client, query: str, **headers):
    with client.get("/sparql?query=" + quote(query), headers=headers, environ_base=ADA) as reply:
        reply.data
    return reply


def timing(reply) -> str:
    return reply.headers["Server-Timing"]


@pytest.mark.parametrize(
    "query", ["ASK {}", "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 30", "SELECT (NOW() AS ?now) { FILTER(false) }"]
)
@pytest.mark.parametrize("headers", [{}, {"Accept-Encoding": "gzip"}, {"Accept": "text/csv"}])
def test_both_ways_answer_alike(client, query, headers):
    short = ask(client, query, **headers)
    assert short.status_code == 200 and not client.woken
    long = ask(client, query, **headers, **THE_LONG_WAY)
    assert client.woken and short.data == long.data
    assert {h for h in short.headers if h[0] not in VOLATILE} == {h for h in long.headers if h[0] not in VOLATILE}
    assert short.headers["X-Request-ID"] != long.headers["X-Request-ID"]


def test_the_second_time_it_is_kept_and_may_be_spared(client):
    assert "cache;desc=miss" in timing(ask(client, "ASK {}"))
    kept = ask(client, "ASK {}  # the same")
    assert "cache;desc=hit" in timing(kept)
    assert ask(client, "ASK {}", **{"If-None-Match": kept.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("ASK {", 400),
        ("SELECT * { SERVICE <http://192.0.2.9/> { ?s ?p ?o } }", 400),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?f", (500, 504)),
    ],
)
def test_refusals_and_failures_are_the_applications(client, query, status):
    reply = ask(client, query)
    assert reply.status_code in (status if isinstance(status, tuple) else (status,))
    assert reply.content_type == "application/problem+json" and reply.json["detail"] and len(client.woken) == 1


def test_a_failure_is_asked_only_once(client):
    before = client.application.extensions["devolved"].site.store.statistics().get("queries", 0)
    assert ask(client, "ASK { ?a ?b", Accept="text/csv").status_code == 400
    assert client.application.extensions["devolved"].site.store.statistics()["queries"] == before + 1


def test_a_long_answer_flows_whole(client):
    query = "SELECT ?a ?b ?c ?d { ?a ?b ?c . ?d ?e ?f } LIMIT 30000"
    reply = ask(client, query, Accept="text/csv")
    assert reply.status_code == 200 and reply.data.count(b"\r\n") == 30_001 and len(client.woken) == 1


def test_what_is_limited_and_counted(make_client):
    client = make_client(client_rate=0.5)
    assert [ask(client, "ASK {}").status_code for _ in range(6)] == [200] * 5 + [429]
    counted = client.get("/metrics").text
    assert next(
        line for line in counted.splitlines() if line.startswith('devolved_requests_total{room="sparql",status="200"')
    ).endswith(" 5")
    assert 'devolved_refused_total{reason="rate"' in counted


def test_a_name_that_is_not_ours(make_client):
    client = make_client(base_url="https://devolved.example/")
    assert ask(client, "ASK {}", Host="evil.example").status_code == 400
    assert ask(client, "ASK {}", Host="devolved.example").status_code == 200


def test_a_new_day_is_answered_anew(client, monkeypatch):
    assert [("cache;desc=hit" in timing(ask(client, "ASK {}"))) for _ in range(2)] == [False, True]
    monkeypatch.setattr(Site, "today", staticmethod(lambda: date(2031, 1, 1)))
    assert "cache;desc=miss" in timing(ask(client, "ASK {}"))
