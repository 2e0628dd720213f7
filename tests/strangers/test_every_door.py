"""Every door with the Accept headers of real clients, with every method, with every encoding of a body.

Each test asks many doors and tells all that fail together.
"""

import gzip
import re

import pytest
from devolved.web import routes

# What real programs send when they ask for an address.
CLIENTS = {
    "Firefox": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "Chromium": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
    "application/signed-exchange;v=b3;q=0.7",
    "curl": "*/*",
    "axios": "application/json, text/plain, */*",
    "jQuery": "application/json, text/javascript, */*; q=0.01",
    "rdflib": "application/rdf+xml,text/rdf+n3;q=0.9,application/xhtml+xml;q=0.5, application/ld+json;q=0.8,"
    "text/turtle;q=0.7, */*;q=0.1",
    "Jena": "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3",
    "PyLD": 'application/ld+json;profile="http://www.w3.org/ns/json-ld#context", application/ld+json, '
    "application/json;q=0.5, text/html;q=0.8, application/xhtml+xml;q=0.8",
    "jsonld.js": "application/ld+json, application/json, */*;q=0.1",
    "Comunica": "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,"
    "text/turtle;q=0.6,application/rdf+xml;q=0.5,text/n3;q=0.35,text/html;q=0.2,application/xml;q=0.3,*/*;q=0.01",
    "SPARQLWrapper": "application/sparql-results+json,application/json,text/javascript,*/*;q=0.1",
    "feedparser": "application/atom+xml,application/rdf+xml,application/rss+xml,application/x-netcdf,"
    "application/xml;q=0.9,text/xml;q=0.2,*/*;q=0.1",
    "pandas": "text/csv, application/json;q=0.9, */*;q=0.1",
}
# How the server is at this very moment.
OF_THE_MOMENT = {"/health", "/ready", "/metrics"}


def quality(accept: str, media: str) -> float:
    """How much a client likes a type, by the letter of RFC 9110."""
    ranges = {}
    for part in re.split(r",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", accept):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weight = next((float(p[2:]) for p in parameters if p.startswith("q=")), 1.0)
        ranges[name] = max(ranges.get(name, 0.0), weight)
    return next((ranges[r] for r in (media, media.split("/")[0] + "/*", "*/*") if r in ranges), 0.0)


def best_of(accept: str, media: tuple[str, ...]) -> str:
    """The type that a client likes best; of several, the first."""
    return max(media, key=lambda each: quality(accept, each))


@pytest.fixture(scope="module")
def plain(tiny, doors) -> dict[str, tuple[int, str, bytes]]:
    """Status, type and body of every door to a client that takes anything; files are left closed."""
    found = {}
    for address in doors:
        with tiny.get(address) as answer:
            found[address] = answer.status_code, answer.mimetype, answer.data
    assert {status for status, _, _ in found.values()} <= {200, 301, 302, 303, 400, 404}
    return found


def test_clients_get_what_they_like_best(tiny, doors, plain):
    """Where there is a choice, every client makes it; other doors say the same to whoever comes."""
    faults = []
    for number, (address, said) in enumerate(doors.items()):
        readers = [name for name, accept in CLIENTS.items() if best_of(accept, said.media) == "text/html"]
        # Pages take long to make: where several clients get the same page, they take turns from door to door.
        turn = readers[number % len(readers)] if readers else list(CLIENTS)[number % len(CLIENTS)]
        chosen = [turn, *(name for name in CLIENTS if len(said.media) > 1 and name not in readers and name != turn)]
        named = address.partition("?")[0].rpartition("/")[2].count(".")
        for client in chosen:
            accept = CLIENTS[client]
            with tiny.get(address, headers={"Accept": accept}) as answer:
                found = (client, address, answer.status_code, answer.mimetype)
                if answer.status_code != plain[address][0]:
                    faults.append(found)
                elif answer.status_code == 200 and len(said.media) > 1 and not named:
                    best = max(quality(accept, media) for media in said.media)
                    # A browser's application/xml is about documents, not about RDF.
                    if quality(accept, answer.mimetype) < best and not ("xml" in accept and best < 1):
                        faults.append((*found, said.media))
                    if "Accept" not in answer.headers.get("Vary", "").split(", "):
                        faults.append((*found, "does not vary by Accept"))
    assert not faults, "\n".join(map(str, faults))


METHODS = ("POST", "PUT", "PATCH", "DELETE", "FOO", "PROPFIND", "TRACE")


def test_methods_that_a_door_does_not_take_are_refused_with_those_that_it_takes(tiny, plain):
    faults = []
    for address in (each for each, (status, *_) in plain.items() if status < 400):
        asked = tiny.options(address)
        allowed = {method.strip() for method in asked.headers.get("Allow", "").split(",")}
        if not {"GET", "HEAD", "OPTIONS"} <= allowed <= {"GET", "HEAD", "OPTIONS", "POST"}:
            faults.append((address, "OPTIONS", asked.status_code, allowed))
        for method in METHODS:
            if method in allowed:
                continue
            answer = tiny.open(address, method=method)
            told = {name.strip() for name in answer.headers.get("Allow", "").split(",")}
            right = answer.status_code == 405 and told == allowed
            right &= answer.headers.get("Access-Control-Allow-Origin") == "*"
            if not right or answer.mimetype != "application/problem+json":
                faults.append((address, method, answer.status_code, answer.mimetype, told))
    assert not faults, "\n".join(map(str, faults))


def test_every_door_answers_scripts_of_any_origin(tiny, doors):
    faults = []
    for address in (
        *doors,
        "/nowhere",
        "/static/nowhere.css",
        "/doc/authority/nobody",
        "/views/mayors/in-office?on=soon",
    ):
        asked = tiny.options(address, headers={"Origin": "http://x.example", "Access-Control-Request-Method": "GET"})
        with tiny.get(address, headers={"Origin": "http://x.example"}) as answer:
            if not asked.status_code == 204 or asked.headers.get("Access-Control-Allow-Origin") != "*":
                faults.append((address, "preflight", asked.status_code))
            headers = answer.headers
            if (
                headers.get("Access-Control-Allow-Origin") != "*"
                or "ETag" not in headers["Access-Control-Expose-Headers"]
            ):
                faults.append((address, answer.status_code))
    assert not faults, "\n".join(map(str, faults))


def test_what_comes_compressed_is_the_same(tiny, plain):
    faults = []
    for address, (status, _, body) in plain.items():
        with tiny.get(address, headers={"Accept-Encoding": "br, gzip;q=0.5, *;q=0"}) as answer:
            coded = answer.headers.get("Content-Encoding")
            data = gzip.decompress(answer.data) if coded == "gzip" else answer.data
            if answer.status_code != status or coded not in (None, "gzip"):
                faults.append((address, answer.status_code, coded))
            elif status == 200 and data != body and address not in OF_THE_MOMENT:
                faults.append((address, "other bytes", len(data), len(body)))
    assert not faults, "\n".join(map(str, faults))


BODIES = {
    "gzip": (gzip.compress(b"query=ASK{}"), {"Content-Encoding": "gzip"}, "application/x-www-form-urlencoded"),
    "a coding of nobody": (b"ASK {}", {"Content-Encoding": "x-rot13"}, "application/sparql-query"),
    "no UTF-8": (b"\xff\xfe", {}, "application/sparql-query"),
    "another charset": (b"query=ASK%7B%7D", {}, "application/x-www-form-urlencoded; charset=utf-16"),
    "bytes of a form": (b"query=%ff%fe&queries=%ff", {}, "application/x-www-form-urlencoded"),
    "JSON that is none": (b"{", {}, "application/json"),
    "a type of nobody": (b"x", {}, "application/x-nothing"),
    "nothing": (b"", {}, ""),
}


@pytest.mark.parametrize("body", BODIES)
def test_bodies_in_any_encoding_are_read_or_refused(body, tiny, tiny_app):
    data, headers, media = BODIES[body]
    with tiny_app.app_context():
        doors = {rule.rule for rule, _ in routes.rules() if "POST" in rule.methods and not rule.arguments}
    faults = []
    for address in sorted(doors | {"/sparql"}):
        answer = tiny.post(address, data=data, headers=headers, content_type=media)
        told = answer.status_code < 400 or answer.mimetype == "application/problem+json"
        if answer.status_code >= 500 or not told or answer.headers.get("Access-Control-Allow-Origin") != "*":
            faults.append((address, answer.status_code, answer.mimetype))
    assert len(doors) > 3 and not faults


def test_addresses_in_no_encoding_are_read_or_refused(tiny, doors):
    faults = []
    for address in doors:
        for more in ("%ff=%fe", "q=%ff%fe", "on=%00"):
            with tiny.get(address + ("&" if "?" in address else "?") + more) as answer:
                if answer.status_code >= 500 or answer.headers.get("Access-Control-Allow-Origin") != "*":
                    faults.append((address, more, answer.status_code))
    assert not faults, "\n".join(map(str, faults))
