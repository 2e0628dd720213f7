"""Triple Pattern Fragments: triples by pattern, with controls that say how to ask for others.

https://linkeddatafragments.org/specification/triple-pattern-fragments/. In TriG
and N-Quads the controls stand in a graph of their own; elsewhere beside the data.
"""

from urllib.parse import quote

from flask import g, request
from rdflib import BNode, Dataset, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, VOID

from devolved.errors import NotFound
from devolved.register import documents, fragments
from devolved.register.fragments import PAGE, Pattern
from devolved.vocabulary import BASE
from devolved.web.api import rdf_documents
from devolved.web.api.feeds import page_asked
from devolved.web.negotiation import Format
from devolved.web.routes import Routes
from devolved.web.site import current_register

bp = Routes(
    "fragments",
    __name__,
    pinnable=True,
    robots=False,
    edition="never",
    media=("application/trig", *(f.media_type for f in rdf_documents.FORMATS)),
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
OFFERS = (*rdf_documents.FORMATS[:1], TRIG, *rdf_documents.FORMATS[1:], NQUADS)
QUADS = {"trig": "trig", "nq": "nquads"}
NAMES = ("subject", "predicate", "object")
TEMPLATE = ",".join(NAMES)


@bp.get("/fragments")
@bp.get("/fragments.<extension>")
def fragment(extension: str | None = None):
    """One page of the triples that match a pattern."""
    form = rdf_documents.chosen(OFFERS, extension)
    asked = [request.args.get(name, "") for name in NAMES]
    pattern, number = Pattern.read(*asked), page_asked()
    store = current_register().store
    total = fragments.count(store, pattern, g.on)
    if number > 1 and (number - 1) * PAGE >= total:
        raise NotFound(f"This fragment has {-(-total // PAGE)} pages.")
    triples = fragments.page(store, pattern, number, g.on)
    found = [tuple(map(documents.node, triple)) for triple in triples]
    if form.extension in QUADS:
        dataset = Dataset()
        for prefix, namespace in documents.PREFIXES.items():
            dataset.bind(prefix, namespace)
        dataset.default_graph += found
        about = dataset.graph(URIRef(_address(number) + "#metadata"))
        about.add((about.identifier, FOAF.primaryTopic, _dataset()))
        _controls(about, number, total)
        body = dataset.serialize(format=QUADS[form.extension], encoding="utf-8")
    else:
        data = documents.new_graph()
        data += found
        _controls(data, number, total)
        body = rdf_documents.written(data, form)
    response = rdf_documents.answer(body, form, "", OFFERS)
    links = [f'<{_address(n)}>; rel="{rel}"' for rel, n in _neighbours(number, total)]
    response.headers["Link"] = ", ".join([response.headers["Link"], *links])
    return response


def _address(number: int | None = None) -> str:
    """The fragment's address, or that of one of its pages, written as the client wrote it: clients compare."""
    written = quote(request.query_string, safe="%/:?#[]@!$&'()*+,;=-._~")
    parts = [p for p in written.split("&") if p and not p.startswith("page=")]
    # The first page bears the address it was asked by.
    if number is not None and (number > 1 or "page" in request.args):
        parts.append(f"page={number}")
    return request.base_url + ("?" + "&".join(parts) if parts else "")


def _dataset() -> URIRef:
    return URIRef(request.url_root + "fragments#dataset")


def _neighbours(number: int, total: int) -> list[tuple[str, int]]:
    found = {"first": 1, "previous": number - 1, "next": number + 1 if number * PAGE < total else 0}
    return [(relation, page) for relation, page in found.items() if page]


def _controls(graph: Graph, number: int, total: int) -> None:
    """What this is, how many there are, where the pages are, how to ask for other patterns."""
    fragment, page, dataset = URIRef(_address()), URIRef(_address(number)), _dataset()
    graph.bind("hydra", HYDRA)
    search, on = BNode("search"), "" if g.shows_today else f"on={g.on.isoformat()}"
    template = f"{request.url_root}fragments" + (f"?{on}{{&{TEMPLATE}}}" if on else f"{{?{TEMPLATE}}}")
    graph += [
        *((node, RDF.type, kind) for node in (dataset, fragment) for kind in (VOID.Dataset, HYDRA.Collection)),
        *((node, counted, Literal(total)) for node in (fragment, page) for counted in (VOID.triples, HYDRA.totalItems)),
        *((dataset, VOID.subset, part) for part in (fragment, page)),
        (dataset, DCTERMS.source, URIRef(f"{BASE}releases/{current_register().version}")),
        (dataset, HYDRA.search, search),
        (search, HYDRA.template, Literal(template)),
        (search, HYDRA.variableRepresentation, HYDRA.ExplicitRepresentation),
        (page, RDF.type, HYDRA.PartialCollectionView),
        (page, HYDRA.itemsPerPage, Literal(PAGE)),
        (fragment, HYDRA.view, page),
        *((page, HYDRA[relation], URIRef(_address(neighbour))) for relation, neighbour in _neighbours(number, total)),
    ]
    for name in NAMES:
        mapping = BNode(name)
        graph += [
            (search, HYDRA.mapping, mapping),
            (mapping, HYDRA.variable, Literal(name)),
            (mapping, HYDRA.property, RDF[name]),
        ]
