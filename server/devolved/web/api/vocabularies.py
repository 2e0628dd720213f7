"""The words of the register at their addresses: the ontology, the shapes, the prefixes, and every named graph."""

import re

from flask import Response, g, redirect, request
from rdflib import Graph

from devolved.errors import NotFound
from devolved.register import documents
from devolved.store.terms import iri
from devolved.vocabulary import (
    BASE,
    DAY_GRAPHS,
    DEPRECATED_GRAPH,
    GRAPH,
    INFERRED_GRAPH,
    NAMESPACES,
    REGISTER_GRAPH,
    TODAY_GRAPH,
)
from devolved.web import days
from devolved.web.api import graphs
from devolved.web.pages import words
from devolved.web.routes import Routes
from devolved.web.site import current_site

bp = Routes("vocabularies", __name__, media=("text/html", *(f.media_type for f in graphs.FORMATS)))
OFFERS = (graphs.HTML, *graphs.FORMATS)
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
_PREFIXES = "".join(f"PREFIX {p}: <{NAMESPACES[p]}>\n" for p in ("devo", "owl", "rdf", "rdfs", "sh", "skos"))


@bp.get("/def", sitemap=True, edition="start", parameters={"q": "What to look for."})
@bp.get("/def.<extension>")
def ontology(extension: str | None = None):
    """The ontology: every class and property with its definition."""
    return _vocabulary("def", GRAPH + "ontology", words.ontology_page, extension)


@bp.get("/def/changes", media=("text/html",))
def changes():
    """What changed with this version of the ontology, with queries before and after."""
    return words.changes_page()


@bp.get("/def/style", media=("text/html",))
def style():
    """The style guide of the ontology: how words are made, said, deprecated and versioned."""
    return words.style_page()


@bp.get("/def/<version>")
def versioned(version: str):
    """The version of the ontology that the release carries, or one of the files that go with it."""
    if name := BESIDE.get(version):
        return redirect(f"/releases/{days.register().version}/ontology/{name}", code=303)
    if not days.register().store.ask(
        f"ASK {{ <{BASE}def> <{NAMESPACES['owl']}versionIRI> "
        f"?v FILTER(STR(?v) = {documents.Literal(f'{BASE}def/{version}').n3()}) }}"
    ):
        raise NotFound(
            f"The release carries no version {version[:40]!r} of the ontology. "
            "Older ones are in older releases, at /releases."
        )
    return redirect("/def", code=303)


@bp.get("/shapes", sitemap=True)
@bp.get("/shapes.<extension>")
def shapes(extension: str | None = None):
    """The SHACL shapes that judge every release."""
    return _vocabulary("shapes", GRAPH + "shapes", words.shapes_page, extension)


@bp.get("/prefixes", media=tuple(f.media_type for f in graphs.FORMATS))
@bp.get("/prefixes.<extension>")
def prefixes(extension: str | None = None):
    """The prefixes of the register, as sh:declare."""
    form = graphs.chosen(graphs.FORMATS, extension)
    query = (
        f"CONSTRUCT {{ <{BASE}prefixes> ?p ?o . ?o ?q ?v }} WHERE {{ <{BASE}prefixes> ?p ?o . "
        f"OPTIONAL {{ ?o ?q ?v FILTER(STRSTARTS(STR(?o), '{BASE}prefixes#')) }} }}"
    )
    return graphs.answer(
        graphs.written(_document("prefixes", query, TITLES["prefixes"]), form), form, "/prefixes", graphs.FORMATS
    )


@bp.get("/graph/<path:name>")
def graph(name: str):
    """One named graph: a file of the register's data, or the flat view of a day."""
    address = GRAPH + name
    if address in DUMPED:
        return redirect(f"/releases/{days.register().version}/devolved.ttl.gz", code=303)
    known = address in current_site().release.manifest.get("graphs", {})
    if address == TODAY_GRAPH:
        address, known = DAY_GRAPHS + g.today.isoformat(), True
    if not known and not re.fullmatch(re.escape(DAY_GRAPHS) + r"\d{4}-\d\d-\d\d", address):
        raise NotFound(f"There is no graph called {name[:80]!r}. The service description at /sparql lists them.")
    form = graphs.chosen(graphs.FORMATS)
    found = _document(
        f"graph/{name}",
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {iri(address).n3()} {{ ?s ?p ?o }} }}",
        f"The graph {name}",
    )
    return graphs.answer(graphs.written(found, form), form, "", graphs.FORMATS)


def members(about: str, title: str, kind: str, extension: str) -> Response:
    """A scheme with its concepts, or a class with its things by name, as RDF."""
    term = iri(about).n3()
    query = (
        _PREFIXES
        + f"""CONSTRUCT {{ {term} ?p ?o . ?thing ?q ?v }} WHERE {{
        {{ {term} ?p ?o }} UNION {{ ?thing skos:inScheme {term} ; ?q ?v }}
        UNION {{ ?thing a {term} . VALUES ?q {{ rdf:type rdfs:label }} ?thing ?q ?v }} }}"""
    )
    form = graphs.chosen(graphs.FORMATS, extension)
    return graphs.answer(
        graphs.written(_document(f"doc/{kind}", query, title, about), form), form, f"/doc/{kind}", OFFERS
    )


def _vocabulary(name: str, named_graph: str, page, extension: str | None) -> Response:
    form = graphs.chosen(OFFERS, extension)
    links = (f'<{BASE}{name}>; rel="cite-as"', f'<{BASE}releases/{days.register().version}>; rel="collection"')
    if form is graphs.HTML:
        body = page(OFFERS)
    else:
        body = graphs.written(
            _document(name, _all_of(named_graph), TITLES[name]),
            form,
        )
    return graphs.answer(body, form, f"/{name}", OFFERS, links)


def _all_of(named_graph: str) -> str:
    """Every statement of a graph but those about the prefixes: they are an ontology of their own, at ``/prefixes``,
    and a document for OWL tools holds one.
    """
    return (
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{named_graph}> {{ ?s ?p ?o }} "
        f'FILTER(!STRSTARTS(STR(?s), "{BASE}prefixes")) }}'
    )


def _document(name: str, query: str, title: str, topic: str = "") -> Graph:
    found = documents.new_graph()
    register = days.register()
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
