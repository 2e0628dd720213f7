"""What one client may take, and what gives way first when everybody comes at once."""

import pytest
from devolved.web.middleware.limits import BODY, CLIENTS, Allowances, who

ADA = {"REMOTE_ADDR": "192.0.2.1"}


def test_a_client_that_asks_too_often_is_told_when_to_come_back(make_client):
    client = make_client(client_rate=0.5)
    statuses = [client.get("/doc/forum", environ_base=ADA).status_code for _ in range(8)]
    refused = client.get("/doc/forum", environ_base=ADA)
    assert statuses[:5] == [200] * 5 and statuses[-1] == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 2 and refused.json["limit"] == 0.5
    assert client.get("/doc/forum", environ_base={"REMOTE_ADDR": "192.0.2.2"}).status_code == 200
    assert client.get("/sparql?query=ASK%7B%7D", environ_base=ADA).status_code == 200, (
        "the endpoint has an allowance of its own"
    )
    assert client.get("/static/devolved.css", environ_base=ADA).status_code == 200
    assert 'devolved_problems_total{cause="too-many"' in client.get("/metrics", environ_base=ADA).text


def test_allowances_refill_and_are_bounded():
    now = [0.0]
    allowances = Allowances(2, 4, lambda: now[0])
    assert [allowances.wait("a") for _ in range(4)] == [0] * 4 and allowances.wait("a") == 0.5
    now[0] = 1.0
    assert [allowances.wait("a"), allowances.wait("a"), allowances.wait("a") > 0] == [0, 0, True]
    for number in range(CLIENTS + 10_000):
        allowances.wait(str(number))
    assert len(allowances) == CLIENTS


def test_when_all_threads_for_queries_are_taken_a_few_are_left_for_light_clients(make_client, monkeypatch):
    client = make_client(threads=16)  # twelve for strangers' queries, one more for light clients
    limits = client.application.extensions["devolved-limits"]
    store = client.application.extensions["devolved"].site.store
    monkeypatch.setattr(store, "is_light", lambda address: address == "192.0.2.10")
    while limits.queries.acquire(blocking=False):
        pass
    greedy, light = {"REMOTE_ADDR": "192.0.2.9"}, {"REMOTE_ADDR": "192.0.2.10"}
    assert client.get("/sparql?query=ASK%7B%7D%23room", environ_base=greedy).status_code == 503
    assert client.get("/sparql?query=ASK%7B%7D%23room", environ_base=light).status_code == 200
    while limits.light_queries.acquire(blocking=False):
        pass
    refused = client.get("/sparql?query=ASK%7B%3Fs%20%3Fp%201%7D", environ_base=light)
    assert refused.status_code == 503 and refused.headers["Retry-After"]


def test_whom_we_count():
    assert who("127.0.0.1") is None and who("::1") is None
    assert who("192.0.2.1") == who("::ffff:192.0.2.1") == "192.0.2.1"
    assert who("2001:db8::1") == who("2001:db8::ffff:2") != who("2001:db8:0:1::1")
    assert who("nonsense") == who(None) == "unknown"


def test_what_a_client_says_of_itself_gives_no_new_allowance(make_client):
    client = make_client(client_rate=0.2)
    statuses = [
        client.get("/doc/forum", headers={"X-Forwarded-For": f"192.0.2.{n}"}, environ_base=ADA).status_code
        for n in range(9)
    ]
    assert 429 in statuses
    sent = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    assert "evil.example" not in make_client().get("/reconcile", headers=sent).text


def test_one_readers_host_never_reaches_another(client):
    evil = client.get("/reconcile", headers={"Host": "evil.example"})
    good = client.get("/reconcile", headers={"Host": "good.example"})
    assert "evil.example" in evil.text and "evil.example" not in good.text
    client.get("/views/mayors/in-office.json", headers={"Host": "evil.example"})
    assert "evil.example" not in client.get("/views/mayors/in-office.json").text


@pytest.mark.parametrize(
    "host", ["a b", "evil.example/path", 'evil"><script>', "x" * 300, "user@host", "a:b:c", "[zz]", "host:999999"]
)
def test_hosts_that_could_be_none_are_refused(client, host):
    assert client.get("/doc/forum", headers={"Host": host}).status_code == 400


def test_only_our_own_name_when_it_is_known(make_client):
    client = make_client(base_url="https://register.example/")
    for host, status in (
        ("register.example", 200),
        ("127.0.0.1:8000", 200),
        ("localhost", 200),
        ("evil.example", 400),
        ("register.example.evil.example", 400),
    ):
        assert client.get("/doc/forum", headers={"Host": host}).status_code == status, host


def test_whole_addresses_have_the_scheme_that_readers_see(make_client):
    client = make_client(base_url="https://Register.example")
    said = client.get("/robots.txt", headers={"Host": "register.example"}).text
    assert "Sitemap: https://register.example/sitemap.xml" in said
    card = client.get("/", headers={"Host": "register.example", "Accept": "text/html"}).text
    assert 'content="https://register.example/cards/home.png"' in card and "http://register.example" not in card
    assert "Sitemap: http://localhost/" in client.get("/robots.txt", headers={"Host": "localhost"}).text


@pytest.mark.parametrize("path", ["/reconcile", "/reconcile/v1/match", "/sparql"])
def test_too_large_a_request_is_refused_by_its_length(client, path):
    for kind in ("application/x-www-form-urlencoded", "application/json", "application/sparql-query"):
        reply = client.post(path, data=b"queries=" + b"x" * BODY, content_type=kind)
        assert reply.status_code in (413, 415), reply.data


def test_a_request_of_http_1_1_without_a_host_is_refused(client):
    def ask(protocol):
        return client.get("/doc/forum", environ_overrides={"HTTP_HOST": "", "SERVER_PROTOCOL": protocol}).status_code

    assert ask("HTTP/1.1") == 400 and ask("HTTP/1.0") == 200


def test_kept_pages_stay_alive_when_no_place_is_left(make_client):
    client = make_client()
    assert client.get("/doc/forum").status_code == 200
    work = client.application.extensions["devolved-limits"].work
    taken = 0
    while work.acquire(blocking=False):
        taken += 1
    assert client.get("/doc/forum").status_code == 200, "kept"
    refused = client.get("/doc/person")
    assert refused.status_code == 503 and int(refused.headers["Retry-After"]) > 0
    assert client.get("/static/devolved.css").status_code == client.get("/ready").status_code == 200
    for _ in range(taken):
        work.release()
    assert client.get("/doc/person").status_code == 200


def test_places_come_back_whatever_happens(make_client, tiny_release):
    client = make_client(threads=8)
    limits = client.application.extensions["devolved-limits"]
    free = limits.work._value, limits.queries._value
    for path in (
        "/doc/forum",
        "/nowhere",
        "/doc/forum?on=never",
        "/sparql?query=nonsense",
        "/sparql?query=SELECT*{?s ?p ?o}",
        "/views",
        f"/releases/{tiny_release.version}/doc/council",
        f"/releases/{tiny_release.version}/sparql?query=SELECT*{{?s ?p ?o}}",
        "/query?query=SELECT*{?s ?p ?o}&run=1",
    ):
        client.get(path)
    assert (limits.work._value, limits.queries._value) == free


def test_long_answers_give_their_place_back(make_client):
    client = make_client(threads=4)
    for number in range(8):
        reply = client.get(f"/sparql?query=SELECT * {{ ?s ?p ?o . BIND({number} AS ?n) }}&format=json")
        assert reply.status_code == 200 and len(reply.data) > 2**20


def test_files_that_are_read_slowly_hold_no_place(make_client, tiny_release):
    """As many dumps as there are places, begun and not yet read to their end, and pages are made all the same."""
    client = make_client(threads=4)
    places = client.application.extensions["devolved-limits"].work._value
    path = f"/releases/{tiny_release.version}/devolved.nq.gz"
    open_still = [client.get(path, buffered=False) for _ in range(places + 1)]
    assert [reply.status_code for reply in open_still] == [200] * (places + 1)
    assert client.get("/doc/forum").status_code == 200
    for reply in open_still:
        assert reply.data[:2] == b"\x1f\x8b"
        reply.close()
    assert client.application.extensions["devolved-limits"].work._value == places


def test_an_answer_that_is_not_read_gives_its_place_back_when_it_is_closed(make_client):
    client = make_client(threads=4)
    for number in range(8):
        path = f"/sparql?query=SELECT * {{ ?s ?p ?o . BIND({number} AS ?left) }}&format=json"
        reply = client.get(path, buffered=False)
        assert reply.status_code == 200
        reply.close()
