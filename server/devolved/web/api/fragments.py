"""Triple Pattern Fragments: triples by pattern, with controls that say how to ask for others.

https://linkeddatafragments.org/specification/triple-pattern-fragments/. In TriG
and N-Quads the controls stand in a graph of their own; elsewhere beside the data.
"""

from urllib.parse import quote

from flask import g, request
from rdflib import BNode, Dataset, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, VOID, XSD

from devolved.errors import BadRequest, NotFound
from devolved.register import documents, fragments
from devolved.register.fragments import PAGE, Pattern
from devolved.vocabulary import BASE
from devolved.web.api import graphs
from devolved.web.negotiation import Format
from devolved.web.routes import Routes
from devolved.web.site import current_register

bp = Routes(
    "fragments",
    __name__,
    pinnable=True,
    robots=False,
    edition="never",
    media=("application/trig", *(f.media_type for f in graphs.FORMATS)),
    parameters={
        "subject": "IRI; empty for any.",
        "predicate": "IRI; empty for any.",
        "object": "IRI, or literal as in Turtle; empty for any.",
        "page": "Page, counted from 1.",
    },
)
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
TRIG = Format("trig", "application/trig", ("application/x-trig",))
NQUADS = Format("nq", "application/n-quads", ("text/x-nquads",))
OFFERS = (*graphs.FORMATS[:1], TRIG, *graphs.FORMATS[1:], NQUADS)
QUADS = {"trig": "trig", "nq": "nquads"}
NAMES = ("subject", "predicate", "object")


@bp.get("/fragments")
@bp.get("/fragments.<extension>")
def fragment(extension: str | None = None):
    """One page of the triples that match a pattern."""
    form = graphs.chosen(OFFERS, extension)
    asked = [request.args.get(name, "") for name in NAMES]
    pattern, number = Pattern.read(*asked), _page()
    store = current_register().store
    total = fragments.count(store, pattern, g.on)
    if number > 1 and (number - 1) * PAGE >= total:
        raise NotFound(f"This fragment has {-(-total // PAGE)} pages.")
    triples = fragments.page(store, pattern, number, g.on)
    dataset = Dataset() if form.extension in QUADS else None
    data = documents.new_graph() if dataset is None else dataset.default_graph
    for triple in triples:
        data.add(tuple(documents.node(term) for term in triple))
    if dataset is not None:
        for prefix, namespace in documents.new_graph().namespaces():
            dataset.bind(prefix, namespace)
        about = dataset.graph(URIRef(_address(number) + "#metadata"))
        about.add((about.identifier, FOAF.primaryTopic, _dataset()))
    else:
        about = data
    _controls(about, number, total)
    body = (
        dataset.serialize(format=QUADS[form.extension], encoding="utf-8")
        if dataset is not None
        else graphs.written(data, form)
    )
    response = graphs.answer(body, form, "", OFFERS)
    links = [f'<{_address(n)}>; rel="{rel}"' for rel, n in _neighbours(number, total)]
    response.headers["Link"] = ", ".join([response.headers["Link"], *links])
    return response


def _page() -> int:
    text = request.args.get("page", "1") or "1"
    if not text.isdecimal() or not 0 < int(text) < 10**7:
        raise BadRequest("The page is a whole number from 1.")
    return int(text)


def _address(number: int | None = None) -> str:
    """The fragment's address, or that of one of its pages, written as the client wrote it: clients compare."""
    written = quote(request.query_string, safe="%/:?#[]@!$&'()*+,;=-._~")
    parts = [p for p in written.split("&") if p and not p.startswith("page=")]
    if number is not None and (
        number > 1 or "page" in request.args
    ):  # the first page bears the address it was asked by
        parts.append(f"page={number}")
    return request.base_url + ("?" + "&".join(parts) if parts else "")


def _dataset() -> URIRef:
    return URIRef(request.url_root + "fragments#dataset")


def _neighbours(number: int, total: int) -> list[tuple[str, int]]:
    found = [("first", 1)]
    if number > 1:
        found.append(("previous", number - 1))
    if number * PAGE < total:
        found.append(("next", number + 1))
    return found


def _controls(graph: Graph, number: int, total: int) -> None:
    """What this is, how many there are, where the pages are, how to ask for other patterns."""
    fragment, page, dataset = URIRef(_address()), URIRef(_address(number)), _dataset()
    graph.bind("hydra", HYDRA)
    search, count = BNode("search"), Literal(total, datatype=XSD.integer)
    for kind in (VOID.Dataset, HYDRA.Collection):
        graph.add((dataset, RDF.type, kind))
        graph.add((fragment, RDF.type, kind))
    graph.add((dataset, VOID.subset, fragment))
    graph.add((dataset, DCTERMS.source, URIRef(f"{BASE}releases/{current_register().version}")))
    graph.add((dataset, HYDRA.search, search))
    on = "" if g.shows_today else f"on={g.on.isoformat()}&"
    template = (
        request.url_root
        + "fragments"
        + ("?" + on.rstrip("&") + "{&subject,predicate,object}" if on else "{?subject,predicate,object}")
    )
    graph.add((search, HYDRA.template, Literal(template)))
    graph.add((search, HYDRA.variableRepresentation, HYDRA.ExplicitRepresentation))
    for name, path in zip(NAMES, (RDF.subject, RDF.predicate, RDF.object), strict=True):
        mapping = BNode(name)
        graph.add((search, HYDRA.mapping, mapping))
        graph.add((mapping, HYDRA.variable, Literal(name)))
        graph.add((mapping, HYDRA.property, path))
    graph.add((dataset, VOID.subset, page))
    for part in (fragment, page):
        graph.add((part, VOID.triples, count))
        graph.add((part, HYDRA.totalItems, count))
    graph.add((page, RDF.type, HYDRA.PartialCollectionView))
    graph.add((fragment, HYDRA.view, page))
    graph.add((page, HYDRA.itemsPerPage, Literal(PAGE, datatype=XSD.integer)))
    for relation, neighbour in _neighbours(number, total):
        graph.add((page, HYDRA[relation], URIRef(_address(neighbour))))
