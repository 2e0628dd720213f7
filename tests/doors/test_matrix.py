"""The contract, cell by cell: every kind in every format, by Accept, by extension, by ``?format=``, by HEAD,
conditionally, by OPTIONS.

https://www.rfc-editor.org/rfc/rfc9110, sections 9.3.2, 9.3.7, 12.5.1 and 13.1.
"""

import csv
import io
import json
import re

import pytest
from devolved.vocabulary import BASE, KINDS, SCHEMES
from devolved.web.pages.entity import FORMATS
from rdflib import Graph, URIRef

RDF = {"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml", "nt": "nt"}
ROUTES = [
    "/",
    "/views",
    "/views/mayors/all-tenures",
    "/views/mayors/all-tenures.csv",
    "/views/mayors/all-tenures.csv-metadata.json",
    "/search?q=mayor",
    "/dataset",
    "/dataset.ttl",
    "/sitemap.xml",
    "/sitemap-1.xml",
    "/robots.txt",
    "/openapi.json",
    "/fragments",
    "/fragments.trig",
    "/feed",
    "/feed.json",
    "/feed/authority/greater-manchester-combined-authority",
    "/feed/views/mayors/all-tenures",
    "/ldes",
    "/ldes/1",
    "/linkset/post/prime-minister",
    "/doc/post",
    "/doc/status",
    "/reconcile",
    "/reconcile/v1",
    "/def",
    "/def.ttl",
    "/shapes",
    "/prefixes",
    "/doc/status.ttl",
    "/graph/on/2020-01-01",
    "/releases",
    "/authorities",
    "/forums",
    "/about",
    "/query",
    "/reconcile/suggest/entity?prefix=a",
    "/reconcile/preview?id=post/prime-minister",
    "/opensearch.xml",
]


@pytest.fixture(scope="module")
def samples(real_app) -> dict[str, str]:
    """One thing of each kind and scheme: the first by address that still has a page."""
    store = real_app.extensions["devolved"].site.store
    found = {}
    for row in store.rows(
        f'SELECT DISTINCT ?s WHERE {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), "{BASE}id/")) '
        "FILTER NOT EXISTS { ?s <http://purl.org/dc/terms/isReplacedBy> ?other } } ORDER BY ?s"
    ):
        kind, _, slug = row["s"].value.removeprefix(f"{BASE}id/").partition("/")
        if slug and kind not in found:
            found[kind] = slug
    return found


def parses(body: bytes, extension: str, address: str) -> bool:
    """Whether the body is what its format says, and speaks of the thing."""
    if extension in RDF:
        graph = Graph().parse(data=body, format=RDF[extension])
        return any(graph.predicate_objects(URIRef(address)))
    if extension == "json":
        return json.loads(body)["id"] == address
    if extension == "csv":
        return all(row["subject"] == address for row in csv.DictReader(io.StringIO(body.decode())))
    return body.lstrip().lower().startswith(b"<!doctype html") and b"</html>" in body


def test_every_kind_has_a_sample(samples):
    missing = {*KINDS, *SCHEMES} - samples.keys()
    assert missing <= {"body-kind"} or not missing, missing


@pytest.mark.parametrize("kind", [*KINDS, *SCHEMES])
def test_kind(kind, samples, real):
    """A row of the matrix."""
    if kind not in samples:
        pytest.skip(f"the register holds no {kind} yet")
    slug = samples[kind]
    path, address = f"/doc/{kind}/{slug}", f"{BASE}id/{kind}/{slug}"
    pointed = real.get(f"/id/{kind}/{slug}", headers={"Accept": "text/turtle"})
    assert pointed.status_code == 303 and pointed.headers["Location"].endswith(path)
    tags = {}
    for form in FORMATS:
        named = real.get(f"{path}.{form.extension}")
        accepted = real.get(path, headers={"Accept": f"{form.media_type}, */*;q=0.1"})
        asked = real.get(path, query_string={"format": form.extension}) if form.extension in ("ttl", "html") else named
        for answer in (named, accepted, asked):
            assert answer.status_code == 200 and answer.mimetype == form.media_type, (form, answer.status)
        assert parses(named.data, form.extension, address), form
        assert (
            accepted.headers["Content-Location"] == f"{path}.{form.extension}" and "Accept" in accepted.headers["Vary"]
        )
        assert accepted.headers["Access-Control-Allow-Origin"] == "*"
        if form.extension != "html":  # a page names its own address
            assert named.data == accepted.data
        tags[form.extension] = accepted.headers["ETag"]
        assert not tags[form.extension].startswith("W/")
        unchanged = real.get(path, headers={"Accept": form.media_type, "If-None-Match": tags[form.extension]})
        assert unchanged.status_code == 304 and not unchanged.data and unchanged.headers["ETag"] == tags[form.extension]
        head = real.head(f"{path}.{form.extension}")
        assert head.status_code == 200 and not head.data and head.headers["Content-Length"] == str(len(named.data))
    assert len(set(tags.values())) == len(FORMATS)


@pytest.mark.parametrize("kind", [*KINDS, *SCHEMES])
def test_listing(kind, samples, real):
    """Everything of a kind, also of the one class that is not ours (geometry)."""
    if kind not in samples:
        pytest.skip(f"the register holds no {kind} yet")
    for extension in ("html", "csv", "ttl"):
        answer = real.get(f"/doc/{kind}.{extension}")
        assert answer.status_code == 200 and f"{kind}/" in answer.text, extension


ACCEPTS = [
    ("", "text/html"),
    ("*/*", "text/html"),
    ("text/*", "text/html"),
    ("text/turtle", "text/turtle"),
    ("text/turtle;q=0.5, application/ld+json", "application/ld+json"),
    ("text/html;q=0, */*", "text/turtle"),
    ("application/*;q=0.9, text/turtle;q=0.8", "application/ld+json"),
    ("application/xhtml+xml", "text/html"),
    ("application/xml", "application/rdf+xml"),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8", "text/html"),
    ("text/csv, text/turtle;q=0.9", "text/csv"),
    ("image/png", None),
    ("text/turtle;q=0", None),
    ("application/pdf, image/*", None),
]


@pytest.mark.parametrize("accept, expected", ACCEPTS)
def test_accept(accept, expected, real):
    answer = real.get("/doc/post/prime-minister", headers={"Accept": accept})
    if expected:
        assert answer.status_code == 200 and answer.mimetype == expected
    else:
        assert (
            answer.status_code == 406
            and answer.mimetype == "application/problem+json"
            and "text/turtle" in answer.json["offers"]
        )


@pytest.mark.parametrize("path", ROUTES)
def test_every_route_answers_head_options_and_conditions(path, real):
    got = real.get(path)
    if got.status_code == 404:
        pytest.skip("no such page in this build")
    assert got.status_code == 200, got.text[:200]
    assert re.fullmatch(r'"[^"]+"', got.headers["ETag"])
    head = real.head(path)
    assert (
        head.status_code == 200
        and not head.data
        and head.headers["ETag"] == got.headers["ETag"]
        and head.headers["Content-Type"] == got.headers["Content-Type"]
    )
    assert real.get(path, headers={"If-None-Match": got.headers["ETag"]}).status_code == 304
    assert real.get(path, headers={"If-None-Match": '"another"'}).status_code == 200
    if path != "/releases":  # the list may grow on a day when the current release does not change
        assert real.get(path, headers={"If-Modified-Since": got.headers["Last-Modified"]}).status_code == 304
    options = real.options(path)
    assert options.status_code in (200, 204) and {"GET", "HEAD", "OPTIONS"} <= {
        m.strip() for m in options.headers["Allow"].split(",")
    }
    refused = real.delete(path)
    assert refused.status_code == 405 and "GET" in refused.headers["Allow"]


@pytest.mark.parametrize(
    "path, status",
    [
        ("/doc/post/nobody", 404),
        ("/id/post/nobody", 404),
        ("/doc/unicorn/x", 404),
        ("/doc/post/prime-minister.pdf", 404),
        ("/doc/post/prime-minister?format=pdf", 406),
        ("/doc/post/prime-minister?on=soon", 400),
        ("/views/mayors/nothing", 404),
        ("/dataset.pdf", 406),
        ("/feed/views/mayors/nothing", 404),
        ("/linkset/post/nobody", 404),
        ("/ldes/0", 404),
        ("/ldes/x", 404),
    ],
)
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_errors_are_told(path, status, accept, real):
    answer = real.get(path, headers={"Accept": accept})
    assert answer.status_code == status
    if accept == "application/json":
        assert (
            answer.mimetype == "application/problem+json" and answer.json["status"] == status and answer.json["detail"]
        )
    assert "ETag" not in answer.headers and answer.headers["Cache-Control"] == "no-store"
