"""A Linked Data Event Stream: every thing as the release states it, in pages that say where the next one is.

https://w3id.org/ldes/specification and https://w3id.org/tree/specification. A
member is a version of a thing, with the time from which it stands as it does: one that has not
changed keeps its name and its time from release to release, so that a follower takes up only what is new to it.
"""

from flask import request
from rdflib import Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF, XSD

from devolved.errors import NotFound
from devolved.register import documents, feeds
from devolved.vocabulary import BASE
from devolved.web.api import graphs
from devolved.web.routes import Routes
from devolved.web.site import current_register, current_site

bp = Routes("ldes", __name__, edition="never", media=("text/turtle", "application/ld+json"))
LDES, TREE = Namespace("https://w3id.org/ldes#"), Namespace("https://w3id.org/tree#")
OFFERS = (graphs.TURTLE, graphs.JSONLD, graphs.NTRIPLES)


@bp.get("/ldes")
@bp.get("/ldes/<int:page>")
def stream(page: int = 1):
    """One page of the stream; the first when none is named."""
    register, root = current_register(), request.url_root
    found, pages = feeds.members(register, current_site().release, page)
    if not found:
        raise NotFound(f"The stream has {pages} pages.")
    form = graphs.chosen(OFFERS)
    graph = documents.new_graph()
    graph.bind("ldes", LDES)
    graph.bind("tree", TREE)
    collection, node = URIRef(f"{BASE}ldes"), URIRef(f"{root}ldes/{page}")
    graph.add((collection, RDF.type, LDES.EventStream))
    graph.add((collection, LDES.versionOfPath, DCTERMS.isVersionOf))
    graph.add((collection, LDES.timestampPath, PROV.generatedAtTime))
    graph.add((collection, DCTERMS.license, URIRef(documents.CC_BY)))
    graph.add((collection, TREE.view, URIRef(f"{root}ldes/1")))
    graph.add((node, RDF.type, TREE.Node))
    # Of each thing the stream keeps the newest version only.
    policy = URIRef(f"{BASE}ldes#newest")
    graph.add((URIRef(f"{root}ldes/1"), LDES.retentionPolicy, policy))
    graph.add((policy, RDF.type, LDES.LatestVersionSubset))
    graph.add((policy, LDES.amount, Literal(1)))
    graph.add((node, DCTERMS.isPartOf, URIRef(f"{BASE}releases/{register.version}")))
    if page < pages:
        relation = URIRef(f"{node}#next")
        graph.add((node, TREE.relation, relation))
        graph.add((relation, RDF.type, TREE.Relation))
        graph.add((relation, TREE.node, URIRef(f"{root}ldes/{page + 1}")))
    for version in found:
        member = URIRef(version.name)
        graph.add((collection, TREE.member, member))
        graph.add((member, DCTERMS.isVersionOf, URIRef(version.thing)))
        graph.add((member, PROV.generatedAtTime, Literal(version.issued, datatype=XSD.dateTime)))
        for path, value in version.stated:
            graph.add((member, URIRef(path), documents.node(value)))
    links = (f'<{root}ldes/{page + 1}>; rel="next"',) if page < pages else ()
    return graphs.answer(graphs.written(graph, form), form, "", OFFERS, links)
