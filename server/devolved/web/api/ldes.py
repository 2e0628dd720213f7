"""A Linked Data Event Stream: every thing as the release states it, in pages that say where the next one is.

https://w3id.org/ldes/specification and https://w3id.org/tree/specification. A
member is a version of a thing, with the time from which it stands as it does: one that has not
changed keeps its name and its time from release to release, so that a follower takes up only what is new to it.
"""

from pathlib import Path

from flask import request
from rdflib import Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, PROV, XSD

from devolved.errors import NotFound
from devolved.register import documents, feeds
from devolved.turtle import Templates
from devolved.vocabulary import BASE
from devolved.web.api import rdf_documents
from devolved.web.routes import Routes
from devolved.web.site import current_register, current_site

bp = Routes("ldes", __name__, edition="never", media=("text/turtle", "application/ld+json"))
TREE = Namespace("https://w3id.org/tree#")
STREAM = URIRef(f"{BASE}ldes")
TEMPLATES = Templates(Path(__file__).parent)
OFFERS = (rdf_documents.TURTLE, rdf_documents.JSONLD, rdf_documents.NTRIPLES)


@bp.get("/ldes")
@bp.get("/ldes/<int:page>")
def stream(page: int = 1):
    """One page of the stream; the first when none is named."""
    register, root = current_register(), request.url_root
    found, pages = feeds.members(register, current_site().release, page)
    if not found:
        raise NotFound(f"The stream has {pages} pages.")
    form = rdf_documents.chosen(OFFERS)
    frame = TEMPLATES.write("ldes", root=root, page=page, pages=pages, version=register.version)
    graph = documents.new_graph().parse(data=frame, format="turtle")
    for version in found:
        member = URIRef(version.name)
        graph += [
            (STREAM, TREE.member, member),
            (member, DCTERMS.isVersionOf, URIRef(version.thing)),
            (member, PROV.generatedAtTime, Literal(version.issued, datatype=XSD.dateTime)),
            *((member, URIRef(path), documents.node(value)) for path, value in version.stated),
        ]
    links = (f'<{root}ldes/{page + 1}>; rel="next"',) if page < pages else ()
    return rdf_documents.answer(rdf_documents.written(graph, form), form, "", OFFERS, links)
