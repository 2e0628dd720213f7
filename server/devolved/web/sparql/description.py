"""What the endpoint says about itself (SPARQL 1.1 Service Description).

One pure function builds the graph; ``sparql/app`` serialises and sends it. Everything in it has a name, so that every
process writes the same bytes.
"""

from collections.abc import Iterator

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF, VOID
from rdflib.term import Node

from devolved.release import Release
from devolved.settings import Settings
from devolved.vocabulary import BASE, DAY_GRAPHS, REGISTER_GRAPH, TODAY_GRAPH

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
REQUEST_HEAD = 128 * 2**10  # bytes of a request line with its headers
RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
)
DEFAULT_GRAPH = (
    f"The union of all graphs but the shapes ({REGISTER_GRAPH}) and the flat view of today, "
    "or of the day given as ?on=YYYY-MM-DD."
)


def describe(endpoint: str, release: Release, settings: Settings) -> Graph:
    """The description of the service at an address, serving a release."""
    graph = Graph()
    for prefix, namespace in (("sd", SD), ("void", VOID), ("dcterms", DCTERMS)):
        graph.bind(prefix, namespace)
    service, dataset, default = URIRef(endpoint), URIRef(BASE + "dataset"), URIRef(BASE + "dataset#default-graph")
    graph += [
        (service, RDF.type, SD.Service),
        (service, SD.endpoint, service),
        (service, SD.supportedLanguage, SD.SPARQL11Query),
        (service, DCTERMS.title, Literal("Devolved: the SPARQL endpoint", "en")),
        (service, DCTERMS.description, Literal(_limits(settings), "en")),
        (service, DCTERMS.hasVersion, Literal(release.version)),
        (service, SD.defaultDataset, dataset),
        (dataset, RDF.type, SD.Dataset),
        (dataset, SD.defaultGraph, default),
        (default, DCTERMS.description, Literal(DEFAULT_GRAPH, "en")),
        *((service, SD.resultFormat, FORMATS[name]) for name in RESULT_FORMATS),
        *_graph(default, release.manifest.get("triples")),
    ]
    # The record has some hundreds of graphs, one a file of data: a client asks the endpoint for those. Here stand the
    # few one starts from.
    for name in (REGISTER_GRAPH, TODAY_GRAPH):
        entry = URIRef(f"{dataset}#{name.rpartition('/')[2]}")
        content = URIRef(f"{entry}-graph")
        graph += [
            (dataset, SD.namedGraph, entry),
            (entry, RDF.type, SD.NamedGraph),
            (entry, SD.name, URIRef(name)),
            (entry, SD.graph, content),
            *_graph(content, release.manifest.get("graphs", {}).get(name)),
        ]
    return graph


def _graph(node: URIRef, size: int | None) -> Iterator[tuple[URIRef, URIRef, Node]]:
    """What is said of a graph: that it is one, and how many triples it has, where that is known."""
    yield node, RDF.type, SD.Graph
    if size is not None:
        yield node, VOID.triples, Literal(size)


def _limits(settings: Settings) -> str:
    return (
        f"Read only; SERVICE is refused. A query may run {settings.timeout:g} seconds (less with ?timeout=), need "
        f"{settings.memory} MB, and have {settings.query_length:,} bytes; "
        f"its answer may have {settings.result_bytes:,} bytes. "
        f"There is no limit of rows: an answer is whole, or the connection is broken off. By GET, the request line and "
        f"headers together may have {REQUEST_HEAD:,} bytes: send what is longer by POST. A client may make "
        f"{settings.client_rate:g} requests a second on average. "
        f"The flat view of any day is the graph {DAY_GRAPHS}YYYY-MM-DD."
    )
