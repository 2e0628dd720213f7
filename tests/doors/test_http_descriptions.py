"""The descriptions at their addresses: catalogue, sitemap, OpenAPI, link sets."""

import json
import re
import xml.etree.ElementTree as ET

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from rdflib import Graph, URIRef
from rdflib.namespace import FOAF, VOID
from werkzeug.http import parse_options_header

BASE = "https://w3id.org/devolved/"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_the_catalogue_says_the_same_in_every_format(real):
    graphs = [
        Graph().parse(data=real.get(f"/dataset.{e}").data, format=f)
        for e, f in (("ttl", "turtle"), ("jsonld", "json-ld"), ("rdf", "xml"), ("nt", "nt"))
    ]
    said = [
        {(s, p, o.toPython()) for s, p, o in graph} for graph in graphs
    ]  # by value: Turtle writes 1.0 for the decimal 1
    assert all(other == said[0] for other in said)
    assert (URIRef(BASE + "dataset.ttl"), FOAF.primaryTopic, URIRef(BASE + "dataset")) in graphs[0]
    assert len(set(graphs[0].subjects(VOID.triples))) > 100


def test_the_catalogue_is_a_page_too(real, real_release):
    page = real.get("/dataset", headers={"Accept": "text/html"})
    assert (
        page.mimetype == "text/html"
        and real_release.version in page.text
        and "devolved.nq.gz" in page.text
        and "SHA-256" in page.text
    )


def test_void_has_its_well_known_address(real):
    answer = real.get("/.well-known/void")
    assert answer.status_code == 303 and answer.headers["Location"].endswith("/dataset")


def test_sitemap_and_robots(real):
    robots = real.get("/robots.txt").text
    assert "Sitemap: http://localhost/sitemap.xml" in robots and "Disallow: /sparql?" in robots
    index = ET.fromstring(real.get("/sitemap.xml").data)
    addresses = []
    for part in index.iter(f"{SITEMAP}loc"):
        found = [
            u.text
            for u in ET.fromstring(real.get(part.text.removeprefix("http://localhost")).data).iter(f"{SITEMAP}loc")
        ]
        assert len(found) <= 50_000
        addresses += found
    assert len(addresses) == len(set(addresses)) > 3000
    for address in addresses[1 :: len(addresses) // 12]:
        assert real.get(address).status_code == 200, address
    assert real.get("/sitemap-99.xml").status_code == 404


def test_openapi_is_valid_and_knows_every_door(real):
    document = real.get("/openapi.json").json
    OpenAPIV31SpecValidator(document).validate()
    assert {
        "/sparql",
        "/reconcile",
        "/fragments",
        "/feed",
        "/ldes",
        "/dataset",
        "/doc/{kind}/{slug}",
        "/search",
    } <= set(document["paths"])
    assert "get" in document["paths"]["/views/mayors/all-tenures"]
    assert len([p for p in document["paths"] if p.startswith("/views/")]) > 30
    assert all(o["summary"] for path in document["paths"].values() for o in path.values())


def test_examples_lead_to_their_description(real):
    answer = real.get("/examples/01-chair-of-the-council-of-the-nations-and-regions")
    assert answer.status_code == 303
    graph = Graph().parse(
        data=real.get(answer.headers["Location"], headers={"Accept": "text/turtle"}).data, format="turtle"
    )
    assert any("Council of the Nations and Regions" in str(o) for o in graph.objects())
    assert real.get("/examples/of-nothing").status_code == 404


def links(header: str) -> dict[str, list[str]]:
    """Relation → targets of a Link header, by RFC 8288."""
    found: dict[str, list[str]] = {}
    for target, parameters in re.findall(r"<([^>]*)>((?:\s*;\s*[\w-]+=(?:\"[^\"]*\"|[^,;\s]+))*)", header):
        options = parse_options_header(f"x{parameters}")[1]
        found.setdefault(options["rel"], []).append(target)
    return found


@pytest.mark.parametrize(
    "path", ["/doc/authority/greater-manchester-combined-authority", "/doc/post/prime-minister", "/doc/tier/mayoral"]
)
def test_signposts_of_a_document(path, real):
    """https://signposting.org/FAIR/: cite-as, type, license, describedby, collection; all in the link set too."""
    header = links(real.get(path).headers["Link"])
    assert {"cite-as", "license", "describedby", "collection", "linkset", "alternate", "author", "type"} <= set(header)
    answer = real.get(header["linkset"][0])
    assert answer.mimetype == "application/linkset+json"
    document = json.loads(answer.data)
    assert set(document) == {"linkset"}
    first = document["linkset"][0]
    assert first["anchor"].endswith(path)
    for relation in ("cite-as", "license", "describedby", "collection", "item", "author", "type"):
        assert all(set(target) <= {"href", "type"} and target["href"].startswith("http") for target in first[relation])
    assert [t["href"] for t in first["cite-as"]] == header["cite-as"] and [
        t["href"] for t in first["license"]
    ] == header["license"]
    for target in first["item"]:
        got = real.get(target["href"].removeprefix("http://localhost"))
        assert got.status_code == 200 and got.mimetype == target["type"]
    text = real.get(header["linkset"][0] + ".txt")
    assert text.mimetype == "application/linkset" and links(text.text)["cite-as"] == header["cite-as"]
