"""Hostile text in the data is harmless in every representation, and comes back unharmed where it should."""

import csv
import io
import json
from datetime import date

import html5lib
import pytest
from devolved.build.pipeline import build
from devolved.release import Releases
from devolved.settings import Settings
from devolved.web.app import create_app
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SKOS
from world import make_inputs

pytestmark = pytest.mark.xdist_group("hostile-labels")
SCRIPT = "</script></title><img src=x onerror=alert(1)>'\"`{{7*7}}${1}&amp;\u202e"
FORMULA = "=cmd|'/c calc'!A0"
AT = "@SUM(1+1)*cmd"
TURTLE = """PREFIX confidence: <https://w3id.org/devolved/id/confidence/>
PREFIX council:    <https://w3id.org/devolved/id/council/>
PREFIX council-kind: <https://w3id.org/devolved/id/council-kind/>
PREFIX dcterms:    <http://purl.org/dc/terms/>
PREFIX devo:       <https://w3id.org/devolved/def#>
PREFIX foaf:       <http://xmlns.com/foaf/0.1/>
PREFIX skos:       <http://www.w3.org/2004/02/skos/core#>
PREFIX source:     <https://w3id.org/devolved/id/source/>
PREFIX xsd:        <http://www.w3.org/2001/XMLSchema#>
"""
NAMES = {"script": SCRIPT, "formula": FORMULA, "at": AT}
IRI = "https://w3id.org/devolved/id/council/hostile-"


def council(slug: str, label: str) -> str:
    said = Literal(label, lang="en").n3()
    return f"""
council:hostile-{slug}
    a devo:Council ;
    skos:prefLabel {said} ;
    skos:altLabel {said} ;
    dcterms:description {said} ;
    skos:editorialNote {said} ;
    foaf:homepage <https://example.org/%22onmouseover=alert(1)?a='b&c> ;
    devo:councilKind council-kind:unitary-authority ;
    devo:startsOn "2016-04-01"^^xsd:date ;
    devo:knownOn "2025-06-01"^^xsd:date ;
    dcterms:source source:almanac ;
    devo:confidence confidence:verified ;
.
"""


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    root = tmp_path_factory.mktemp("hostile")
    inputs = make_inputs(root / "checkout")
    (root / "checkout" / "data" / "hostile.ttl").write_text(
        TURTLE + "".join(council(s, label) for s, label in NAMES.items()), "utf-8"
    )
    release = build(inputs, Releases(root / "releases"), date(2025, 7, 1)).release
    app = create_app(release, Settings(workers=1))
    yield app.test_client()
    app.extensions["devolved"].close()


PAGES = [f"/doc/council/hostile-{slug}" for slug in NAMES] + [
    "/doc/council",
    "/views/authorities/councils-by-kind",
    "/views/authorities/councils-without",
    "/search?q=hostile",
    "/feed",
]


@pytest.mark.parametrize(
    "path",
    [
        *PAGES,
        f"/search?q={SCRIPT}",
        f"/nowhere/{SCRIPT.replace('/', '')}",
        "/views/mayors/in-office?sort=" + SCRIPT,
        "/views/authorities/councils-without/embed",
        "/reconcile/preview?id=council/hostile-script",
    ],
)
def test_pages_show_it_and_run_nothing(client, path):
    reply = client.get(path, headers={"Accept": "text/html"})
    assert reply.status_code < 500
    assert "<img src=x" not in reply.text and "49" != reply.text
    tree = html5lib.parse(reply.text, namespaceHTMLElements=False)
    for element in tree.iter():
        if isinstance(element.tag, str):
            assert not [a for a in element.attrib if str(a).startswith("on")], element.attrib
            assert element.tag != "img" or element.get("src") != "x"
            for name in ("href", "src", "action"):
                assert not element.get(name, "").lower().strip().startswith(("javascript:", "data:text"))
            if element.tag == "script":
                assert element.get("src") or element.get("type", "").endswith("json"), "no inline script"
                if element.get("type", "").endswith("json"):
                    json.loads(element.text)


def test_the_page_shows_the_text_itself(client):
    tree = html5lib.parse(
        client.get("/doc/council/hostile-script", headers={"Accept": "text/html"}).text, namespaceHTMLElements=False
    )
    assert "<img src=x onerror=alert(1)>" in "".join(tree.find("body").itertext())


@pytest.mark.parametrize("slug", NAMES)
@pytest.mark.parametrize("extension,form", [("ttl", "turtle"), ("jsonld", "json-ld"), ("rdf", "xml"), ("nt", "nt")])
def test_rdf_carries_it_unharmed(client, slug, extension, form):
    reply = client.get(f"/doc/council/hostile-{slug}.{extension}")
    graph = Graph().parse(data=reply.data, format=form) if extension != "jsonld" else _without_fetching(reply.json)
    assert (URIRef(IRI + slug), SKOS.prefLabel, Literal(NAMES[slug], lang="en")) in graph


def _without_fetching(document: dict) -> Graph:
    import rdflib
    from world import REPOSITORY

    if isinstance(document.get("@context"), str):
        document["@context"] = json.loads(
            next((REPOSITORY / "ontology").glob("**/*context*.jsonld")).read_text("utf-8")
        )["@context"]
    return rdflib.Graph().parse(data=json.dumps(document), format="json-ld")


@pytest.mark.parametrize("slug", ["formula", "at"])
def test_spreadsheets_get_no_formula_unless_they_ask(client, slug):
    def cells(address):
        return [cell for row in csv.reader(io.StringIO(client.get(address).text)) for cell in row]

    for address, mark in (
        (f"/doc/council/hostile-{slug}.csv", "?"),
        ("/views/things/of-kind.csv?class=https://w3id.org/devolved/def%23Council", "&"),
    ):
        guarded = cells(address)
        assert "'" + NAMES[slug] in guarded and not [c for c in guarded if c.startswith(("=", "@", "\t", "\r"))], (
            address
        )
        assert NAMES[slug] in cells(address + mark + "raw")


@pytest.mark.parametrize(
    "media",
    ["application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"],
)
def test_query_results_carry_it_exactly(client, media):
    from pyoxigraph import QueryResultsFormat, parse_query_results

    query = f"SELECT ?l {{ <{IRI}script> <{SKOS.prefLabel}> ?l }}"
    reply = client.get("/sparql", query_string={"query": query}, headers={"Accept": media})
    if media == "text/csv":
        assert list(csv.reader(io.StringIO(reply.text)))[1:] == [[SCRIPT]]
    else:
        (row,) = parse_query_results(reply.data, QueryResultsFormat.from_media_type(media))
        assert row["l"].value == SCRIPT
    assert reply.headers["X-Content-Type-Options"] == "nosniff"


def test_json_doors_carry_it_exactly(client):
    assert SCRIPT in json.dumps(client.get("/doc/council/hostile-script.json").json, ensure_ascii=False).replace(
        '\\"', '"'
    )
    found = client.get("/reconcile", query_string={"queries": json.dumps({"q0": {"query": SCRIPT}})}).json
    assert found["q0"]["result"][0]["name"] == SCRIPT


def test_charts_escape_it(client):
    from xml.etree import ElementTree

    for path in ("/views/authorities/by-tier/chart.svg", "/views/mayors/party-control/chart.svg"):
        reply = client.get(path)
        if reply.status_code == 200:
            assert not [e for e in ElementTree.fromstring(reply.data).iter() if e.tag.endswith("script")]
