"""Every result format with its exact media type, and how a client chooses."""

import csv
import io
import json
from xml.etree import ElementTree

import pytest
from http_client import call
from rdflib import Graph

ROWS = "PREFIX devo: <https://w3id.org/devolved/def#> SELECT ?t ?day { ?t devo:sinceDay ?day } ORDER BY ?day"
MADE = (
    "PREFIX devo: <https://w3id.org/devolved/def#> CONSTRUCT { ?t devo:sinceDay ?day } WHERE { ?t devo:sinceDay ?day }"
)

TYPES = [
    (ROWS, "json", "application/sparql-results+json", "application/sparql-results+json"),
    (ROWS, "xml", "application/sparql-results+xml", "application/sparql-results+xml"),
    (ROWS, "csv", "text/csv", "text/csv; charset=utf-8"),
    (ROWS, "tsv", "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
    (MADE, "ttl", "text/turtle", "text/turtle; charset=utf-8"),
    (MADE, "nt", "application/n-triples", "application/n-triples"),
    (MADE, "rdf", "application/rdf+xml", "application/rdf+xml"),
    (MADE, "jsonld", "application/ld+json", "application/ld+json"),
]
READERS = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}


@pytest.mark.parametrize("query, name, accept, content_type", TYPES)
def test_each_format_by_accept_and_by_name_200(url, query, name, accept, content_type):
    by_accept = call(url, query=query, headers={"Accept": accept})
    by_name = call(url, query=query, format=name, headers={"Accept": "image/png"})
    assert by_accept.status == by_name.status == 200
    assert by_accept.type == by_name.type == content_type
    assert by_accept.body == by_name.body
    assert read(name, by_accept.body) == 2


def read(name: str, body: bytes) -> int:
    """Read a result with somebody else's parser; return how many rows or triples it has."""
    if name in READERS:
        return len(Graph().parse(data=body, format=READERS[name]))
    if name == "json":
        return len(json.loads(body)["results"]["bindings"])
    if name == "xml":
        return len(ElementTree.fromstring(body).findall(".//{*}result"))
    return len(list(csv.reader(io.StringIO(body.decode()), delimiter="\t" if name == "tsv" else ","))) - 1


@pytest.mark.parametrize(
    "accept, content_type",
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("text/csv;q=0.2, application/sparql-results+xml;q=0.8", "application/sparql-results+xml"),
        ("text/*", "text/csv; charset=utf-8"),
        ("application/json", "application/sparql-results+json"),
        ("application/xml, text/csv;q=0.1", "application/sparql-results+xml"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/sparql-results+json"),
        ("*/*;q=0.1, text/csv;q=0", "application/sparql-results+json"),
    ],
)
def test_quality_decides_200(url, accept, content_type):
    assert call(url, query=ROWS, headers={"Accept": accept}).type == content_type


def test_a_format_we_do_not_write_is_refused_with_an_offer_406(url):
    reply = call(url, query=ROWS, headers={"Accept": "image/png"})
    assert reply.status == 406 and reply.type == "application/problem+json"
    assert "application/sparql-results+json" in reply.json["offers"]


def test_rows_cannot_be_turtle_406(url):
    assert call(url, query=ROWS, format="ttl").status == 406
    assert call(url, query=MADE, headers={"Accept": "text/csv"}).status == 406


def test_turtle_uses_the_prefixes_of_the_query(url):
    body = call(url, query=MADE).body.decode()
    assert "@prefix devo:" in body and "devo:sinceDay" in body


def test_head_has_the_headers_of_get_and_no_body_200(url):
    get, head = call(url, query=ROWS), call(url, "HEAD", query=ROWS)
    assert head.status == 200 and head.body == b""
    for name in ("Content-Type", "Content-Length", "ETag", "Vary"):
        assert head.headers[name] == get.headers[name]


def test_ask_in_every_row_format_200(url):
    assert call(url, query="ASK {}").json["boolean"] is True
    assert call(url, query="ASK {}", format="csv").body.strip() == b"true"
    assert b"<boolean>true</boolean>" in call(url, query="ASK {}", format="xml").body


def test_large_answers_are_compressed_on_request_200(url):
    import gzip

    query = "SELECT * { ?s <https://example.org/p> ?o } ORDER BY ?s"
    plain = call(url, query=query)
    packed = call(url, query=query, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip" and len(packed.body) < len(plain.body) / 4
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in packed.headers["Vary"]
