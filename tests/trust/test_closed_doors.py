"""Nothing is fetched, nothing is changed, nothing is remembered about a reader, and nothing is run."""

import socket

import pytest
from devolved.build.pipeline import check
from world import make_inputs

ROUTES = [
    "/doc/authority/northshire",
    "/doc/authority",
    "/id/authority/northshire",
    "/views",
    "/views/mayors/in-office",
    "/views/mayors/in-office.csv",
    "/views/mayors/in-office/embed",
    "/search?q=north",
    "/search/suggest?q=n",
    "/opensearch.xml",
    "/reconcile",
    "/reconcile/v1",
    "/health",
    "/ready",
    "/metrics",
    "/dataset",
    "/openapi.json",
    "/feed",
    "/sparql?query=ASK%7B%7D",
    "/static/devolved.css",
    "/nowhere",
    "/doc/authority?on=x",
    "/fragments",
]


@pytest.mark.parametrize("path", ROUTES)
def test_every_answer_is_fenced(client, path):
    for accept in ("text/html", "*/*"):
        headers = client.get(path, headers={"Accept": accept, "Cookie": "a=b"}).headers
        assert "Set-Cookie" not in headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert ("frame-ancestors *" in policy) <= path.endswith("/embed")
        assert headers.get("Access-Control-Allow-Credentials") is None


def test_no_route_changes_anything(client):
    allowed = {"/sparql", "/reconcile", "/reconcile/", "/reconcile/v1/match", "/reconcile/v1/extend"}
    for rule in client.application.url_map.iter_rules():
        if rule.methods & {"POST"}:
            assert rule.rule in allowed or rule.rule.startswith("/releases/<version>/<path:rest>"), rule
        assert not rule.methods & {"PUT", "PATCH", "DELETE"}, rule
    assert client.put("/sparql").status_code == client.delete("/sparql").status_code == 405


@pytest.fixture
def listener():
    """A host that would notice if anything were fetched from it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)
        yield server


def heard(server) -> bool:
    try:
        server.accept()
        return True
    except TimeoutError:
        return False


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <URL> { ?s ?p ?o } }",
        "SELECT * { VALUES ?g { <URL> } SERVICE ?g { ?s ?p ?o } }",
        "SELECT * FROM <URL> { ?s ?p ?o }",
        "SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } }",
        "LOAD <URL>",
        "DESCRIBE <URL>",
    ],
)
def test_no_query_fetches(client, listener, query):
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/x.ttl"
    client.get("/sparql", query_string={"query": query.replace("URL", url)})
    client.get("/sparql", query_string={"query": "SELECT * { ?s ?p ?o } LIMIT 1", "default-graph-uri": url})
    assert not heard(listener)


def test_no_page_fetches(client, listener):
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/x"
    for path in ("/fragments", "/reconcile/preview", "/views/things/inbound", "/search", "/feed"):
        client.get(path, query_string={"id": url, "thing": url, "q": url, "subject": url, "url": url})
    client.post(
        "/reconcile/v1/match",
        json={"@context": url, "queries": [{"conditions": [{"matchType": "id", "propertyValue": url}]}]},
    )
    assert not heard(listener)


def test_no_build_fetches(tmp_path, listener):
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/x.ttl"
    inputs = make_inputs(tmp_path)
    turtle = (
        f"@base <{url}> . @prefix owl: <http://www.w3.org/2002/07/owl#> . <https://w3id.org/devolved/def> "
        f"owl:imports <{url}> , <> .\n"
    )
    (tmp_path / "ontology" / "zz-imports.ttl").write_text(turtle, "utf-8")
    (tmp_path / "shapes" / "zz-imports.ttl").write_text(turtle, "utf-8")
    try:
        check(inputs)
    except Exception as refusal:
        assert "import" in str(refusal).lower() or "Violation" in str(refusal) or getattr(refusal, "detail", "")
    assert not heard(listener)


def test_bombs_in_other_formats_are_not_even_read(tmp_path):
    """Only Turtle is read: an XML or a JSON-LD file beside the data is no input,
    and as Turtle it is refused at its first line.
    """
    from devolved.errors import BuildError

    xml = (
        '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "ha">'
        + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 or str()};" * 10}">' for n in range(1, 12))
        + "]><b>&a11;</b>"
    )
    inputs = make_inputs(tmp_path)
    (tmp_path / "data" / "bomb.rdf").write_text(xml, "utf-8")
    (tmp_path / "data" / "bomb.jsonld").write_text(
        '{"@context": "http://127.0.0.1:9/c", "@graph": ' + "[" * 100_000 + "]" * 100_000 + "}", "utf-8"
    )
    assert not [p for p in inputs.data if "bomb" in p.name]
    (tmp_path / "data" / "bomb.ttl").write_text(xml, "utf-8")
    with pytest.raises(BuildError) as refusal:
        check(type(inputs)(tmp_path))
    assert "data/bomb.ttl:1" in refusal.value.report


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2f..%2fsettings.py",
        "//etc/passwd",
        "/releases/../../etc/passwd",
        "/releases/2025.07.01/../../x",
        ("/releases/%2e%2e/manifest.json"),
        # fmt: skip
        "/views/../../settings",
        "/doc/authority/..%2f..%2fx",
        "/examples/..%2f..%2fquestions",
        "/doc/authority/northshire.html/../x",
        "/static/%00",
        "/doc/authority/%00",
        "/doc/%ff/%fe",
    ],
)
def test_paths_lead_nowhere_else(client, path):
    reply = client.get(path)
    assert (
        reply.status_code in (301, 303, 308, 400, 404) and b"root:" not in reply.data and b"import " not in reply.data
    )


@pytest.mark.parametrize("poison", ["a\r\nSet-Cookie: x=y", "a\nX-Evil: 1", "a%0d%0aX-Evil:%201", "\u2028X-Evil: 1"])
def test_headers_take_no_line_ends(client, poison):
    for path in (
        "/id/authority/northshire",
        "/doc/authority/northshire",
        "/views/mayors/in-office.csv",
        "/search",
        "/sparql",
    ):
        reply = client.get(
            path, query_string={"on": poison, "q": poison, "format": poison, "title": poison, "x": poison}
        )
        assert reply.status_code < 500
        assert "X-Evil" not in reply.headers and "Set-Cookie" not in reply.headers
        assert not [v for v in reply.headers.values() if "\n" in v or "\r" in v]


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "//evil.example/%2e%2e",
        "/id/authority//evil.example",
        "/doc//evil.example",
        "/\\evil.example",
        "/id//evil.example/x",
    ],
)
def test_no_redirect_leaves_the_host(client, path):
    target = client.get(path).headers.get("Location", "/")
    assert target.startswith(("/", "http://localhost/")) and not target.startswith(("//", "/\\"))
