"""The words of the register at their addresses: the ontology, the shapes, the prefixes, and every named graph."""

import re

from flask import Response, g, redirect, request
from rdflib import Graph

from devolved.errors import NotFound
from devolved.register import documents, queries
from devolved.store.terms import iri
from devolved.vocabulary import (
    BASE,
    DAY_GRAPHS,
    DEPRECATED_GRAPH,
    GRAPH,
    INFERRED_GRAPH,
    REGISTER_GRAPH,
    TODAY_GRAPH,
)
from devolved.web.api import rdf_documents
from devolved.web.pages import definitions
from devolved.web.routes import Routes
from devolved.web.site import current_register, current_site

bp = Routes("vocabularies", __name__, media=("text/html", *(f.media_type for f in rdf_documents.FORMATS)))
OFFERS = (rdf_documents.HTML, *rdf_documents.FORMATS)
# What goes with the ontology, by the names that its own metadata gives: the JSON-LD context and the set of mappings.
BESIDE = {
    "context": "context.jsonld",
    "context.jsonld": "context.jsonld",
    "mappings": "mappings.sssom.tsv",
    "mappings.sssom.tsv": "mappings.sssom.tsv",
}
TITLES = {"def": "The ontology", "shapes": "The shapes", "prefixes": "The prefixes"}
DUMPED = {
    REGISTER_GRAPH,
    INFERRED_GRAPH,
    DEPRECATED_GRAPH,
}  # too large for a page of its own: the release's files hold them


@bp.get("/def", sitemap=True, edition="start", parameters={"q": "What to look for."})
@bp.get("/def.<extension>")
def ontology(extension: str | None = None):
    """The ontology: every class and property with its definition."""
    return _vocabulary("def", GRAPH + "ontology", definitions.ontology_page, extension)


@bp.get("/def/changes", media=("text/html",))
def changes():
    """What changed with this version of the ontology, with queries before and after."""
    return definitions.changes_page()


@bp.get("/def/style", media=("text/html",))
def style():
    """The style guide of the ontology: how words are made, said, deprecated and versioned."""
    return definitions.style_page()


@bp.get("/def/<version>")
def versioned(version: str):
    """The version of the ontology that the release carries, or one of the files that go with it."""
    if name := BESIDE.get(version):
        return redirect(f"/releases/{current_register().version}/ontology/{name}", code=303)
    asked = queries.iris([f"{BASE}def/{version}"])
    if not asked or not current_register().store.ask(queries.bound("ontology-has-version", version=asked)):
        raise NotFound(
            f"The release carries no version {version[:40]!r} of the ontology. "
            "Older ones are in older releases, at /releases."
        )
    return redirect("/def", code=303)


@bp.get("/shapes", sitemap=True)
@bp.get("/shapes.<extension>")
def shapes(extension: str | None = None):
    """The SHACL shapes that judge every release."""
    return _vocabulary("shapes", GRAPH + "shapes", definitions.shapes_page, extension)


@bp.get("/prefixes", media=tuple(f.media_type for f in rdf_documents.FORMATS))
@bp.get("/prefixes.<extension>")
def prefixes(extension: str | None = None):
    """The prefixes of the register, as sh:declare."""
    form = rdf_documents.chosen(rdf_documents.FORMATS, extension)
    found = _document("prefixes", queries.text("prefixes"), TITLES["prefixes"])
    return rdf_documents.answer(rdf_documents.written(found, form), form, "/prefixes", rdf_documents.FORMATS)


@bp.get("/graph/<path:name>")
def graph(name: str):
    """One named graph: a file of the register's data, or the flat view of a day."""
    address = GRAPH + name
    if address in DUMPED:
        return redirect(f"/releases/{current_register().version}/devolved.ttl.gz", code=303)
    known = address in current_site().release.manifest.get("graphs", {})
    if address == TODAY_GRAPH:
        address, known = DAY_GRAPHS + g.today.isoformat(), True
    if not known and not re.fullmatch(re.escape(DAY_GRAPHS) + r"\d{4}-\d\d-\d\d", address):
        raise NotFound(f"There is no graph called {name[:80]!r}. The service description at /sparql lists them.")
    form = rdf_documents.chosen(rdf_documents.FORMATS)
    found = _document(f"graph/{name}", queries.bound("graph", graph=iri(address)), f"The graph {name}")
    return rdf_documents.answer(rdf_documents.written(found, form), form, "", rdf_documents.FORMATS)


def members(about: str, title: str, kind: str, extension: str) -> Response:
    """A scheme with its concepts, or a class with its things by name, as RDF."""
    query = queries.bound("members", whole=iri(about))
    form = rdf_documents.chosen(rdf_documents.FORMATS, extension)
    return rdf_documents.answer(
        rdf_documents.written(_document(f"doc/{kind}", query, title, about), form), form, f"/doc/{kind}", OFFERS
    )


def _vocabulary(name: str, named_graph: str, page, extension: str | None) -> Response:
    form = rdf_documents.chosen(OFFERS, extension)
    links = (f'<{BASE}{name}>; rel="cite-as"', f'<{BASE}releases/{current_register().version}>; rel="collection"')
    if form is rdf_documents.HTML:
        body = page(OFFERS)
    else:
        query = queries.bound("vocabulary", graph=iri(named_graph))
        body = rdf_documents.written(_document(name, query, TITLES[name]), form)
    return rdf_documents.answer(body, form, f"/{name}", OFFERS, links)


def _document(name: str, query: str, title: str, topic: str = "") -> Graph:
    found = documents.new_graph()
    register = current_register()
    found.parse(data=register.store.graph(query, on=g.on), format="nt")
    documents.describe(
        found,
        f"{BASE}{request.path.strip('/')}" if name.startswith("graph/") else f"{BASE}{name}.ttl",
        topic or f"{BASE}{name}",
        title,
        register.version,
        register.modified,
        None,
    )
    return found
