"""Answers that are handed out before the application wakes are counted, limited and dated like any other."""

from datetime import date

import pytest

from devolved.web.site import Site

ADA = {"REMOTE_ADDR": "192.0.2.1"}
ASKED = "/sparql?query=ASK%7B%7D"


def hit(reply) -> bool:
    return reply.status_code == 200 and "cache;desc=hit" in reply.headers["Server-Timing"]


@pytest.fixture
def woken(monkeypatch):
    """How often the application itself was asked."""
    from devolved.web import protocol

    calls, read = [], protocol.read
    monkeypatch.setattr(protocol, "read", lambda request, settings: calls.append(1) or read(request, settings))
    return calls


def test_the_third_time_the_application_sleeps_on(make_client, woken):
    client = make_client()
    first, second, third = (client.get(ASKED, environ_base=ADA) for _ in range(3))
    assert not hit(first) and hit(second) and hit(third) and len(woken) == 2
    assert first.data == second.data == third.data
    volatile = {"Server-Timing", "X-Request-ID"}
    assert {h for h in second.headers if h[0] not in volatile} == {h for h in third.headers if h[0] not in volatile}
    assert second.headers["X-Request-ID"] != third.headers["X-Request-ID"]
    assert client.get(ASKED, headers={"If-None-Match": third.headers["ETag"]}, environ_base=ADA).status_code == 304
    third.close()  # a server does this once the answer was sent
    counted = client.get("/metrics").text
    assert next(line for line in counted.splitlines() if line.startswith('devolved_requests_total{room="sparql",status="200"')).endswith(" 3")


def test_another_format_is_another_answer(make_client):
    client = make_client()
    for _ in range(3):
        assert client.get(ASKED, headers={"Accept": "application/sparql-results+json"}, environ_base=ADA).json == {"head": {}, "boolean": True}
        assert client.get(ASKED, headers={"Accept": "text/csv"}, environ_base=ADA).text.strip() == "true"


def test_the_allowance_holds_on_the_doorstep(make_client):
    client = make_client(client_rate=0.5)
    assert [client.get(ASKED, environ_base=ADA).status_code for _ in range(6)] == [200] * 5 + [429]


def test_a_new_day_is_answered_anew(make_client, woken, monkeypatch):
    client = make_client()
    for _ in range(3):
        client.get(ASKED, environ_base=ADA)
    monkeypatch.setattr(Site, "today", staticmethod(lambda: date(2031, 1, 1)))
    assert not hit(client.get(ASKED, environ_base=ADA)) and len(woken) == 3
