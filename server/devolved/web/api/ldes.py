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
    collection, node, first = URIRef(f"{BASE}ldes"), URIRef(f"{root}ldes/{page}"), URIRef(f"{root}ldes/1")
    # Of each thing the stream keeps the newest version only.
    policy, relation = URIRef(f"{BASE}ldes#newest"), URIRef(f"{node}#next")
    graph += [
        (collection, RDF.type, LDES.EventStream),
        (collection, LDES.versionOfPath, DCTERMS.isVersionOf),
        (collection, LDES.timestampPath, PROV.generatedAtTime),
        (collection, DCTERMS.license, URIRef(documents.CC_BY)),
        (collection, TREE.view, first),
        (first, LDES.retentionPolicy, policy),
        (policy, RDF.type, LDES.LatestVersionSubset),
        (policy, LDES.amount, Literal(1)),
        (node, RDF.type, TREE.Node),
        (node, DCTERMS.isPartOf, URIRef(f"{BASE}releases/{register.version}")),
    ]
    if page < pages:
        graph += [
            (node, TREE.relation, relation),
            (relation, RDF.type, TREE.Relation),
            (relation, TREE.node, URIRef(f"{root}ldes/{page + 1}")),
        ]
    for version in found:
        member = URIRef(version.name)
        graph += [
            (collection, TREE.member, member),
            (member, DCTERMS.isVersionOf, URIRef(version.thing)),
            (member, PROV.generatedAtTime, Literal(version.issued, datatype=XSD.dateTime)),
            *((member, URIRef(path), documents.node(value)) for path, value in version.stated),
        ]
    links = (f'<{root}ldes/{page + 1}>; rel="next"',) if page < pages else ()
    return graphs.answer(graphs.written(graph, form), form, "", OFFERS, links)
