"""What the endpoint says about itself (SPARQL 1.1 Service Description).

One pure function builds the graph; ``sparql`` serialises and sends it.
"""

from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF, VOID, XSD

from devolved.release import Release
from devolved.settings import Settings
from devolved.vocabulary import BASE, DAY_GRAPHS, REGISTER_GRAPH, TODAY_GRAPH

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
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
    service, dataset, default = URIRef(endpoint), URIRef(BASE + "dataset"), BNode()
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
                f"The union of all graphs but the shapes ({REGISTER_GRAPH}) and the flat view of today, or of the day given as ?on=YYYY-MM-DD.",
                "en",
            ),
        )
    )
    triples = release.manifest.get("triples")
    if triples is not None:
        graph.add((default, VOID.triples, Literal(triples, datatype=XSD.integer)))
    # The record has some hundreds of graphs, one a file of data: a client asks the endpoint for those. Here stand the few one starts from.
    for name in (REGISTER_GRAPH, TODAY_GRAPH):
        _named(graph, dataset, name, release.manifest.get("graphs", {}).get(name))
    return graph


def _named(graph: Graph, dataset: URIRef, name: str, size: int | None) -> None:
    entry, content = BNode(), BNode()
    graph.add((dataset, SD.namedGraph, entry))
    graph.add((entry, RDF.type, SD.NamedGraph))
    graph.add((entry, SD.name, URIRef(name)))
    graph.add((entry, SD.graph, content))
    graph.add((content, RDF.type, SD.Graph))
    if size is not None:
        graph.add((content, VOID.triples, Literal(size, datatype=XSD.integer)))


def _limits(settings: Settings) -> str:
    return (
        f"Read only; SERVICE is refused. A query may run {settings.timeout:g} seconds (less with ?timeout=), need {settings.memory} MB, "
        f"have {settings.query_length:,} characters, {settings.query_terms:,} words and {settings.query_depth} nested brackets, "
        f"and its answer may have {settings.result_bytes:,} bytes. There is no limit of rows: an answer is whole, or the connection is broken off. "
        f"The flat view of any day is the graph {DAY_GRAPHS}YYYY-MM-DD."
    )
