"""The W3C's own tests of the SPARQL 1.1 Protocol and of service descriptions, through the production server.

The figure asked for is 27 of 27 query tests (the 7 others write) and 3 of 3.
"""

import http.client
import json
import os
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection
from small_release import small_release

from server import serving

SUITE = (
    Path(os.environ.get("DEVOLVED_SUITES") or Path(__file__).resolve().parents[3] / "shared" / "suites")
    / "rdf-tests"
    / "sparql"
    / "sparql11"
)
pytestmark = pytest.mark.skipif(
    not SUITE.is_dir(), reason="the W3C's tests are not here; name the folder of suites with DEVOLVED_SUITES"
)

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
KASEI = "http://kasei.us/2009/09/sparql/data/"
WRITING = {
    "update_dataset_default_graph",
    "update_dataset_default_graphs",
    "update_dataset_named_graphs",
    "update_dataset_full",
    "update_post_form",
    "update_post_direct",
    "update_base_uri",
}


def entries() -> list:
    if not SUITE.is_dir():
        return []
    manifest = Graph().parse(SUITE / "protocol" / "manifest.ttl")
    listed = Collection(manifest, next(manifest.objects(None, MF.entries)))
    return [(manifest, test) for test in listed if test.fragment not in WRITING]


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory):
    quads = ""
    for number in (1, 2, 3):
        for line in (SUITE / "protocol" / f"data{number}.nt").read_text().splitlines():
            quads += line.rstrip(" .") + f" <{KASEI}data{number}.rdf> .\n"
    root = tmp_path_factory.mktemp("w3c") / "releases"
    small_release(root, quads)
    with serving(root) as address:
        yield address


def test_there_are_27_query_tests():
    assert len(entries()) == 27


@pytest.mark.parametrize("manifest, test", entries(), ids=lambda value: getattr(value, "fragment", ""))
def test_protocol(manifest, test, endpoint):
    connection = http.client.HTTPConnection("127.0.0.1", endpoint.port, timeout=20)
    requests = Collection(manifest, manifest.value(manifest.value(test, MF.action), HT.requests))
    for request in requests:
        path = str(manifest.value(request, HT.absolutePath)).replace("/sparql/", "/sparql", 1)
        body = manifest.value(request, HT.body)
        encoded = None
        if body is not None:
            encoded = str(manifest.value(body, CNT.chars)).encode(str(manifest.value(body, CNT.characterEncoding)))
        headers = manifest.value(request, HT.headers)
        fields = (
            {
                str(manifest.value(h, HT.fieldName)): str(manifest.value(h, HT.fieldValue))
                for h in Collection(manifest, headers)
            }
            if headers
            else {}
        )
        connection.putrequest(str(manifest.value(request, HT.methodName)), path, skip_accept_encoding=True)
        for name, value in fields.items():
            connection.putheader(name, value)
        connection.putheader("Content-Length", str(len(encoded or b"")))
        connection.endheaders(encoded)
        response = connection.getresponse()
        content = response.read()
        expected = manifest.value(request, HT.resp)
        allowed = {str(s)[-3:] for s in manifest.objects(expected, MF.expectedStatus)}
        assert f"{response.status // 100}xx" in allowed, content
        boolean = manifest.value(expected, MF.expectedBoolean)
        if boolean is not None:
            assert json.loads(content)["boolean"] is boolean.toPython()
        form = manifest.value(expected, MF.expectedFormat)
        kinds = {"boolean": "sparql-results", "tabular": "sparql-results", "RDF": "turtle"}
        if form is not None:
            assert kinds[str(form)] in response.headers["Content-Type"]


@pytest.fixture
def description(endpoint):
    parts = urlsplit(endpoint)
    connection = http.client.HTTPConnection(parts.hostname, parts.port)
    connection.request("GET", parts.path)
    response = connection.getresponse()
    assert response.status == 200
    return response.headers["Content-Type"], Graph().parse(data=response.read(), format="turtle")


def test_service_description_returns_rdf(description):
    content_type, graph = description
    assert content_type.startswith("text/turtle") and len(graph)


def test_service_description_has_the_endpoint_triple(description, endpoint):
    assert (None, SD.endpoint, URIRef(endpoint)) in description[1]


def test_service_description_conforms_to_the_schema(description):
    """What the schema says of range and number, as the Working Group's validator asks it."""
    _, graph = description
    services = set(graph.subjects(RDF.type, SD.Service))
    assert len(services) == 1
    service = services.pop()
    assert len(list(graph.objects(service, SD.endpoint))) == 1
    for predicate in (SD.supportedLanguage, SD.resultFormat, SD.feature):
        assert all(isinstance(o, URIRef) for o in graph.objects(service, predicate))
    dataset = graph.value(service, SD.defaultDataset)
    assert (dataset, RDF.type, SD.Dataset) in graph
    assert len(list(graph.objects(dataset, SD.defaultGraph))) == 1
    for named in graph.objects(dataset, SD.namedGraph):
        assert isinstance(graph.value(named, SD.name), URIRef)
        assert (graph.value(named, SD.graph), RDF.type, SD.Graph) in graph


def test_a_quoted_path_is_the_same_endpoint(endpoint):
    connection = http.client.HTTPConnection("127.0.0.1", endpoint.port)
    connection.request("GET", "/sparql/?query=" + quote("ASK {}"))
    assert connection.getresponse().status == 200
