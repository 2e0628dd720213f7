"""What every answer says, whichever door it comes from:
readable by any site's script, named, timed, and problems as problems.
"""

import pytest
from world import REPOSITORY

DOORS = [
    "/",
    "/doc/authority/northshire",
    "/id/authority/northshire",
    "/.well-known/void",
    "/doc/authority/nowhere",
    "/nowhere",
    "/views/mayors/in-office.csv",
    "/search/suggest?q=n",
    "/reconcile",
    "/reconcile/v1",
    "/dataset.ttl",
    "/def.jsonld",
    "/feed",
    "/ldes",
    "/fragments",
    "/openapi.json",
    "/sparql",
    "/sparql?query=ASK%7B%7D",
    "/sparql?query=ASK%7B",
    "/sparql/below",
    "/releases",
    "/releases/latest",
    "/releases/{version}/manifest.json",
    "/releases/{version}/tables/authority.csv",
    "/releases/{version}/sparql?query=ASK%7B%7D",
    "/releases/{version}/doc/authority/northshire",
    "/timegate/doc/authority/northshire",
    "/timemap/doc/authority/northshire",
    "/static/devolved.css",
    "/static/nowhere.css",
    "/health",
    "/ready",
    "/metrics",
    "/robots.txt",
    "/sitemap.xml",
    "/doc/authority?on=x",
]
TAKES_POST = {"/sparql", "/reconcile"}
JSON = {"Accept": "application/json"}


@pytest.fixture(params=DOORS)
def door(request, tiny_release) -> str:
    return request.param.format(version=tiny_release.version)


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "FOO"])
def test_any_method_at_any_door(client, door, method):
    reply = client.open(door, method=method, headers={"Origin": "https://example.org", **JSON})
    assert reply.status_code < 500
    assert reply.headers.getlist("Access-Control-Allow-Origin") == ["*"]
    assert "Access-Control-Allow-Credentials" not in reply.headers
    exposed = reply.headers["Access-Control-Expose-Headers"]
    assert all(name in exposed for name in ("Link", "Memento-Datetime", "X-Request-ID", "Content-Range", "ETag"))
    assert reply.headers["X-Request-ID"] and "total;dur=" in reply.headers["Server-Timing"]
    assert reply.headers["X-Content-Type-Options"] == "nosniff" and reply.headers["Content-Security-Policy"]
    if reply.status_code >= 400 and method != "HEAD":
        assert reply.content_type == "application/problem+json" and reply.json["status"] == reply.status_code
    if reply.status_code == 405:
        allowed = reply.headers["Allow"].replace(" ", "").split(",")
        assert method not in allowed and len(set(allowed)) == len(allowed)
        for other in allowed:
            assert client.open(door, method=other, headers=JSON).status_code != 405, other
    if method not in ("GET", "HEAD", "OPTIONS", "POST"):
        assert reply.status_code in (404, 405)


@pytest.mark.parametrize("wanted", ["accept-datetime", "if-none-match", "range", "content-type", "x-request-id"])
def test_preflights_at_any_door(client, door, wanted):
    asked = {
        "Origin": "https://example.org",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": wanted,
    }
    reply = client.options(door, headers=asked)
    assert reply.status_code == 204 and reply.data == b""
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert wanted in reply.headers["Access-Control-Allow-Headers"].lower().split(", ")
    assert {"GET", "HEAD", "POST"} <= set(reply.headers["Access-Control-Allow-Methods"].split(", "))


@pytest.mark.parametrize(
    "accept", ["text/turtle; charset=utf-8", "application/json, text/plain, */*", "text/html", "a/b", ""]
)
def test_no_accept_header_is_a_fault(client, door, accept):
    assert client.get(door, headers={"Accept": accept}).status_code < 500


@pytest.mark.parametrize("written", ["\udcff", "a=\udcff", "query=\udcff"])
def test_an_address_that_is_not_utf8_is_a_problem_everywhere(client, door, written):
    raw = written.encode("utf-8", "surrogateescape").decode("latin-1")
    path = door.partition("?")[0]
    reply = client.get(path, headers=JSON, environ_overrides={"QUERY_STRING": raw})
    assert reply.status_code == 400 and reply.content_type == "application/problem+json"
    assert reply.headers["Access-Control-Allow-Origin"] == "*"


def test_a_fault_of_ours_is_a_problem_too(make_client, monkeypatch):
    client = make_client()

    def fails(*_, **__):
        raise RuntimeError("a secret of ours")

    monkeypatch.setattr("devolved.web.sparql.request.read", fails)
    monkeypatch.setattr("devolved.register.entities.read", fails)
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    for path in ("/sparql?query=ASK%7B%7D", "/doc/authority/northshire"):
        reply = client.get(path, headers=JSON)
        assert reply.status_code == 500 and reply.content_type == "application/problem+json"
        assert reply.headers["Access-Control-Allow-Origin"] == "*" and b"secret" not in reply.data


def test_parts_of_a_file(client, tiny_release):
    path = f"/releases/{tiny_release.version}/devolved.ttl.gz"
    whole = client.get(path)
    length = len(whole.data)
    for asked in ("items=0-1", "bytes=0-1,4-5", "bytes=x", "bytes", "bytes=5-2", ""):
        reply = client.get(path, headers={"Range": asked})
        assert reply.status_code in (200, 416) and (asked == "bytes=5-2" or reply.status_code == 200), asked
    part = client.get(path, headers={"Range": "bytes=2-5"})
    assert part.status_code == 206 and part.data == whole.data[2:6]
    assert part.headers["Content-Range"] == f"bytes 2-5/{length}"
    beyond = client.get(path, headers={"Range": f"bytes={length}-", **JSON})
    assert beyond.status_code == 416 and beyond.headers["Content-Range"] == f"bytes */{length}"
    assert beyond.content_type == "application/problem+json"


def test_one_charset(client, tiny_release):
    names = ["tables/authority.csv", *(n for n in tiny_release.manifest["files"] if n.endswith((".ttl", ".rq")))][:12]
    for name in names:
        assert client.get(f"/releases/{tiny_release.version}/{name}").headers["Content-Type"].count("charset") == 1, (
            name
        )


def test_no_answer_is_older_than_what_is_served(make_client, tmp_path, tiny_release):
    """Two releases of one day, and a return to the first: a client that knows only the time is told of each change."""
    import os
    import shutil
    from datetime import timedelta

    from devolved.release import Releases
    from devolved.settings import Settings
    from devolved.web import site
    from devolved.web.app import create_app
    from werkzeug.http import http_date, parse_date

    root = tmp_path / "releases"
    shutil.copytree(tiny_release.path.parent, root, symlinks=True)
    second = f"{tiny_release.version}.1"
    shutil.copytree(root / tiny_release.version, root / second)
    app = create_app(root, Settings(workers=1))
    client, seen = app.test_client(), []
    try:
        for turn, version in enumerate((tiny_release.version, second, tiny_release.version)):
            Releases(root).activate(version)
            moment = 1_900_000_000 + 10 * turn
            os.utime(root / "current", (moment, moment), follow_symlinks=False)
            app.extensions["devolved"]._looked = 0
            for _ in range(200):
                if client.get("/ready").json["release"] == version:
                    break
                app.extensions["devolved"]._looked = 0
                site.time.sleep(0.05)
            reply = client.get("/feed")
            if seen:
                since = {"If-Modified-Since": http_date(seen[-1])}
                assert client.get("/feed", headers=since).status_code == 200
            seen.append(parse_date(reply.headers["Last-Modified"]))
            assert client.get("/feed", headers={"If-Modified-Since": http_date(seen[-1])}).status_code == 304
            assert seen[-1] >= Releases(root).get(version).published
        assert seen == sorted(set(seen)) and seen[2] - seen[0] == timedelta(seconds=20)
    finally:
        app.extensions["devolved"].close()


def test_a_batch_of_two_hundred_is_the_most(client):
    import json

    for count, status in ((200, 200), (201, 413)):
        queries = {f"q{n}": {"query": "Northshire"} for n in range(count)}
        assert client.post("/reconcile", data={"queries": json.dumps(queries)}).status_code == status
        body = {"queries": [{"conditions": [{"matchType": "name", "propertyValue": "Northshire"}]}] * count}
        assert client.post("/reconcile/v1/match", json=body).status_code == status
    assert client.get("/reconcile").json["batchSize"] == 200


def test_what_the_endpoint_forgives(client):
    assert client.get("/sparql?query=%EF%BB%BFASK%7B%7D").status_code == 200
    posted = client.post("/sparql", data=b"\xef\xbb\xbfASK {}", content_type="application/sparql-query")
    assert posted.status_code == 200
    empty = "&default-graph-uri=&named-graph-uri=&on=&timeout=&format="
    assert client.get("/sparql?query=ASK%7B%7D" + empty).status_code == 200
    known, more = client.get("/sparql?query=ASK%7B%7D"), client.get("/sparql?query=ASK%7B%7D&fbclid=abc")
    assert known.headers["ETag"] == more.headers["ETag"] and "cache;desc=hit" in more.headers["Server-Timing"]


def test_head_tells_the_length_of_the_whole_answer(client):
    for query in ("ASK%7B%7D", "SELECT*%7B%3Fs%20%3Fp%20%3Fo%7D"):
        for encoding in ("", "gzip"):
            asked = {"Accept": "text/csv", "Accept-Encoding": encoding}
            got = client.get(f"/sparql?query={query}", headers=asked)
            head = client.head(f"/sparql?query={query}", headers=asked)
            assert head.data == b"" and int(head.headers["Content-Length"]) == len(got.data)
            assert head.headers["ETag"] == got.headers["ETag"]


def test_the_limits_are_said_where_a_client_looks(client):
    said = client.get("/sparql", headers={"Accept": "text/turtle"}).text
    assert "131,072 bytes" in said and "requests a second" in said
    assert "131,072" in (REPOSITORY / "docs" / "api.md").read_text("utf-8")
