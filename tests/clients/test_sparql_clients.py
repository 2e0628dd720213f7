"""Clients that others wrote ask the production server, unaided: SPARQLWrapper, rdflib's SPARQLStore, curl."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, RDFXML, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "endpoint"))

from server import serving  # noqa: E402

CHAIR = """PREFIX devo: <https://w3id.org/devolved/def#> PREFIX forum: <https://w3id.org/devolved/id/forum/>
SELECT ?chair { forum:council-of-the-nations-and-regions devo:chair ?chair }"""
ON = "FROM <https://w3id.org/devolved/graph/register> FROM <https://w3id.org/devolved/graph/on/2025-05-23>"
PERSON = "https://w3id.org/devolved/id/person/"


@pytest.fixture(scope="module")
def endpoint(real_release):
    with serving(real_release.path.parent, timeout=10.0) as address:
        yield address


def wrapper(endpoint, query: str, form=JSON) -> SPARQLWrapper:
    asked = SPARQLWrapper(endpoint, returnFormat=form)
    asked.setQuery(query)
    return asked


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_reads_the_chair_of_a_day(endpoint, method):
    asked = wrapper(endpoint, CHAIR.replace("SELECT ?chair", f"SELECT ?chair {ON}"))
    asked.setMethod(method)
    (row,) = asked.queryAndConvert()["results"]["bindings"]
    assert row["chair"]["value"] == PERSON + "keir-starmer"


def test_sparqlwrapper_takes_every_form_it_knows(endpoint):
    assert (
        wrapper(endpoint, CHAIR, XML)
        .queryAndConvert()
        .getElementsByTagName("uri")[0]
        .firstChild.data.startswith(PERSON)
    )
    assert wrapper(endpoint, CHAIR, CSV).queryAndConvert().decode().splitlines()[0] == "chair"
    for form in (TURTLE, RDFXML):
        got = wrapper(endpoint, "DESCRIBE <https://w3id.org/devolved/id/person/andy-burnham>", form).queryAndConvert()
        graph = got if isinstance(got, Graph) else Graph().parse(data=got, format="turtle")
        assert len(graph) > 3


def test_sparqlwrapper_hears_what_is_wrong(endpoint):
    with pytest.raises(QueryBadFormed):
        wrapper(endpoint, "SELECT * {").query()


def test_rdflib_reads_the_endpoint_as_its_own_store(endpoint):
    graph = Graph(SPARQLStore(str(endpoint)))
    name = graph.value(URIRef(PERSON + "andy-burnham"), URIRef("http://xmlns.com/foaf/0.1/name"))
    assert str(name) == "Andy Burnham"
    assert [str(row.chair) for row in graph.query(CHAIR)][0].startswith(PERSON)


def test_curl_gets_a_table(endpoint):
    if not (curl := shutil.which("curl")):
        pytest.skip("no curl on this machine")
    run = subprocess.run(
        [curl, "-sG", "-H", "Accept: text/csv", endpoint, "-d", "on=2025-05-23", "--data-urlencode", f"query={CHAIR}"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.stdout.split() == ["chair", PERSON + "keir-starmer"]
