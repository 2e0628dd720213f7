"""What the endpoint says about itself (SPARQL 1.1 Service Description).

One pure function builds the graph; ``sparql/app`` serialises and sends it. Everything in it has a name, so that every
process writes the same bytes.
"""

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF, VOID, XSD

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


def describe(endpoint: str, release: Release, settings: Settings) -> Graph:
    """The description of the service at an address, serving a release."""
    graph = Graph()
    graph.bind("sd", SD)
    graph.bind("void", VOID)
    graph.bind("dcterms", DCTERMS)
    service, dataset, default = URIRef(endpoint), URIRef(BASE + "dataset"), URIRef(BASE + "dataset#default-graph")
    graph.add((service, RDF.type, SD.Service))
    graph.add((service, SD.endpoint, URIRef(endpoint)))
    graph.add((service, SD.supportedLanguage, SD.SPARQL11Query))
    for name in RESULT_FORMATS:
        graph.add((service, SD.resultFormat, FORMATS[name]))
    graph.add((service, DCTERMS.title, Literal("Devolved: the SPARQL endpoint", "en")))
    graph.add((service, DCTERMS.description, Literal(_limits(settings), "en")))
    graph.add((service, DCTERMS.hasVersion, Literal(release.version)))
    graph.add((service, SD.defaultDataset, dataset))
    graph.add((dataset, RDF.type, SD.Dataset))
    graph.add((dataset, SD.defaultGraph, default))
    graph.add((default, RDF.type, SD.Graph))
    graph.add(
        (
            default,
            DCTERMS.description,
            Literal(
                f"The union of all graphs but the shapes ({REGISTER_GRAPH}) and the flat view of today, "
                "or of the day given as ?on=YYYY-MM-DD.",
                "en",
            ),
        )
    )
    triples = release.manifest.get("triples")
    if triples is not None:
        graph.add((default, VOID.triples, Literal(triples, datatype=XSD.integer)))
    # The record has some hundreds of graphs, one a file of data: a client asks the endpoint for those. Here stand the
    # few one starts from.
    for name in (REGISTER_GRAPH, TODAY_GRAPH):
        _named(graph, dataset, name, release.manifest.get("graphs", {}).get(name))
    return graph


def _named(graph: Graph, dataset: URIRef, name: str, size: int | None) -> None:
    entry = URIRef(f"{dataset}#{name.rpartition('/')[2]}")
    content = URIRef(f"{entry}-graph")
    graph.add((dataset, SD.namedGraph, entry))
    graph.add((entry, RDF.type, SD.NamedGraph))
    graph.add((entry, SD.name, URIRef(name)))
    graph.add((entry, SD.graph, content))
    graph.add((content, RDF.type, SD.Graph))
    if size is not None:
        graph.add((content, VOID.triples, Literal(size, datatype=XSD.integer)))


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
