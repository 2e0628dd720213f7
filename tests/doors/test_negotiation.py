"""One function chooses formats, as RFC 9110 says, for whatever Accept headers clients send."""

import pytest
from devolved.errors import NotAcceptable
from devolved.web.negotiation import Format, accepts_gzip, choose, wants_html
from hypothesis import given, settings
from hypothesis import strategies as st

HTML = Format("html", "text/html", ("application/xhtml+xml",))
TURTLE = Format("ttl", "text/turtle", ("application/x-turtle", "text/n3"))
JSONLD = Format("jsonld", "application/ld+json", ("application/json", "json"))
RDFXML = Format("rdf", "application/rdf+xml", ("application/xml", "text/xml"))
CSV = Format("csv", "text/csv")
JSON = Format("json", "application/json")
DOCUMENT = (HTML, TURTLE, JSONLD, RDFXML)
TABLE = (HTML, CSV, JSON)

# What real clients send, and what they mean by it: of a document, and of a table.
CLIENTS = {
    "Firefox": ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8", HTML, HTML),
    "Chromium": (
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
        "application/signed-exchange;v=b3;q=0.7",
        HTML,
        HTML,
    ),
    "curl": ("*/*", HTML, HTML),
    "axios": ("application/json, text/plain, */*", JSONLD, JSON),
    "jQuery": ("application/json, text/javascript, */*; q=0.01", JSONLD, JSON),
    "rdflib": (
        "application/rdf+xml,text/rdf+n3;q=0.9,application/xhtml+xml;q=0.5, application/ld+json;q=0.8,"
        "text/turtle;q=0.7, */*;q=0.1",
        RDFXML,
        HTML,
    ),
    "Jena": (
        "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3",
        TURTLE,
        HTML,
    ),
    "PyLD": (
        'application/ld+json;profile="http://www.w3.org/ns/json-ld#context", application/ld+json, '
        "application/json;q=0.5, text/html;q=0.8, application/xhtml+xml;q=0.8",
        JSONLD,
        HTML,
    ),
    "jsonld.js": ("application/ld+json, application/json", JSONLD, JSON),
    "Comunica": (
        "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,"
        "text/turtle;q=0.6,application/rdf+xml;q=0.5,text/n3;q=0.35,text/html;q=0.2,application/xml;q=0.3",
        JSONLD,
        HTML,
    ),
    "pandas": ("text/csv, */*;q=0.1", HTML, CSV),
    "httr2": ("text/csv; header=present", None, CSV),
    "akka": ("text/turtle; charset=utf-8", TURTLE, None),
}


@pytest.mark.parametrize("client", CLIENTS)
def test_what_real_clients_mean(client):
    accept, document, table = CLIENTS[client]
    for offers, expected in ((DOCUMENT, document), (TABLE, table)):
        if expected is None:
            with pytest.raises(NotAcceptable):
                choose(accept, offers)
        else:
            assert choose(accept, offers) is expected


TYPES = ["text/html", "text/turtle", "application/ld+json", "application/rdf+xml", "text/csv", "image/png"]
QUALITIES = st.sampled_from(["", ";q=1", ";q=0.9", ";q=0.5", "; q=0.001"])
PARAMETERS = st.sampled_from(
    ["; charset=utf-8", ";header=present", ';profile="http://a/b c,d"', ";version=1.1", "; level=1"]
)
RANGES = st.sampled_from([*TYPES, "text/*", "application/*", "*/*"])
HEADERS = st.lists(st.tuples(RANGES, QUALITIES), min_size=1, max_size=5)


def written(ranges, parameters=()) -> str:
    padded = [*parameters, *[""] * len(ranges)]
    return ", ".join(f"{name}{parameter}{quality}" for (name, quality), parameter in zip(ranges, padded, strict=False))


def chosen(accept: str, offers=DOCUMENT) -> Format | None:
    try:
        return choose(accept, offers)
    except NotAcceptable:
        return None


@settings(deadline=None, max_examples=400)
@given(HEADERS, st.lists(PARAMETERS, max_size=5))
def test_parameters_never_refuse_what_the_bare_type_would_get(ranges, parameters):
    bare, narrowed = chosen(written(ranges)), chosen(written(ranges, parameters))
    assert (bare is None) == (narrowed is None)
    if len({name for name, _ in ranges}) == len(ranges):  # each type once: nothing else is said of it
        assert bare is narrowed


@settings(deadline=None, max_examples=400)
@given(HEADERS)
def test_the_best_quality_wins_and_what_is_named_outright_goes_first(ranges):
    found = chosen(written(ranges))

    def rank(offer: Format) -> tuple[float, int]:
        for outright, name in ((2, offer.media_type), (1, offer.media_type.split("/")[0] + "/*"), (0, "*/*")):
            said = [float(q.partition("=")[2] or 1) for n, q in ranges if n == name]
            if said:
                return max(said), outright
        return 0.0, 0

    best = max(map(rank, DOCUMENT))
    assert found is (next(o for o in DOCUMENT if rank(o) == best) if best[0] else None)


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=80), st.sampled_from([DOCUMENT, TABLE]))
def test_any_header_is_answered_or_refused(accept, offers):
    assert chosen(accept, offers) in (*offers, None)
    assert wants_html(accept) in (True, False)
    assert accepts_gzip(accept) in (True, False)


def test_what_is_refused_is_refused():
    assert chosen("text/turtle;q=0") is None
    assert chosen("text/turtle;q=0, */*;q=0.5") is HTML
    assert chosen("text/*;q=0, */*") is JSONLD
    assert chosen("text/turtle;version=2;q=0, text/turtle;q=0.5") is TURTLE


def test_names_in_the_address_win():
    assert choose("text/html", DOCUMENT, "ttl") is TURTLE
    assert choose("text/html", DOCUMENT, "application/ld json") is JSONLD
    with pytest.raises(NotAcceptable):
        choose("*/*", DOCUMENT, "docx")


@pytest.mark.parametrize(
    ("header", "allowed"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("gzip;q=0", False),
        ("*", False),
        ("", False),
        ("identity", False),
        ("GZIP", True),
    ],
)
def test_gzip_where_it_is_named(header, allowed):
    assert accepts_gzip(header) is allowed


EXPANDED = Format("expanded", "application/ld+json", profiles=("http://www.w3.org/ns/json-ld#expanded", "urn:flat"))
PROFILED = (*DOCUMENT, EXPANDED)


@pytest.mark.parametrize(
    ("accept", "profile", "expected"),
    [
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#expanded"', "", EXPANDED),
        ('application/ld+json; profile="urn:other urn:flat", text/html;q=0.5', "", EXPANDED),
        ('application/ld+json;profile="urn:flat";q=0.5, application/ld+json', "", JSONLD),
        ('application/ld+json;profile="urn:other"', "", JSONLD),
        ("application/ld+json", "", JSONLD),
        ("*/*", "<urn:flat>", EXPANDED),
        ("", "<urn:other>, <urn:flat>;q=0.4", EXPANDED),
        ("text/turtle", "<urn:flat>", TURTLE),
        ("text/html, */*;q=0.1", "<urn:other>", HTML),
        ("*/*", "<urn:flat>;q=0", HTML),
    ],
)
def test_a_profile_chooses_where_it_can(accept, profile, expected):
    assert choose(accept, PROFILED, accept_profile=profile) is expected


def test_a_special_form_has_an_address_of_its_own():
    assert choose("*/*", PROFILED, "expanded") is EXPANDED
