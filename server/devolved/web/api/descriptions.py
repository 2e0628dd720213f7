"""What the register says of itself: the catalogue, VoID's well-known address, the site's map for crawlers."""

import json
from xml.sax.saxutils import escape

from flask import Response, redirect, request
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.namespace import DCTERMS, VOID
from rdflib.term import Node

from devolved.errors import NotFound
from devolved.register import documents, queries
from devolved.register.entities import local
from devolved.register.register import LIBRARY
from devolved.register.tables import croissant
from devolved.vocabulary import BASE
from devolved.web import routes
from devolved.web.api import rdf_documents
from devolved.web.negotiation import Format
from devolved.web.pages.page import Page
from devolved.web.routes import Routes
from devolved.web.site import current_register, current_site

bp = Routes("descriptions", __name__)
OFFERS = (rdf_documents.HTML, *rdf_documents.FORMATS)
CROISSANT = Format("croissant.json", "application/ld+json", profiles=("http://mlcommons.org/croissant/1.0",))
DCAT, SPDX = Namespace("http://www.w3.org/ns/dcat#"), Namespace("http://spdx.org/rdf/terms#")
PER_MAP = 20_000  # addresses of one sitemap file; the protocol allows 50,000


@bp.get("/dataset", sitemap=True, starts=("/dataset.ttl",), media=tuple(f.media_type for f in OFFERS))
@bp.get("/dataset.<extension>")
def dataset(extension: str | None = None):
    """The catalogue, the series, this release with its files, partitions and services."""
    form = rdf_documents.chosen((*OFFERS, CROISSANT), extension)
    if form is CROISSANT:
        answer = Response(json.dumps(_croissant(), ensure_ascii=False, indent=1), content_type=form.media_type)
        return rdf_documents.profiled(answer, form)
    links = (f'<{BASE}releases/{current_register().version}>; rel="item"', f'<{BASE}dataset>; rel="cite-as"')
    body = _page() if form is rdf_documents.HTML else rdf_documents.written(_graph(), form)
    return rdf_documents.answer(body, form, "/dataset", OFFERS, links)


@bp.get("/catalogue")
@bp.get("/publisher")
@bp.get("/.well-known/void")
def elsewhere():
    """Things that the catalogue's document describes (https://www.w3.org/TR/void/#well-known)."""
    return redirect("/dataset", code=303)


@bp.get("/examples/<slug>")
def example(slug: str):
    """An example query leads to its description, as the endpoint gives it."""
    address = f"{BASE}examples/{slug}"
    asked = queries.iris([address])
    if not asked or not current_register().store.ask(queries.bound("is-described", thing=asked)):
        raise NotFound(f"There is no example called {slug[:80]!r}. The examples are in the graph {BASE}graph/examples.")
    return redirect(f"/sparql?query=DESCRIBE+%3C{address.replace(':', '%3A').replace('/', '%2F')}%3E", code=303)


@bp.get("/robots.txt", media=("text/plain",))
def robots():
    """Crawlers are welcome to every page, and kept from addresses without number."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in _kept_out()),
        "Allow: /",
        f"Sitemap: {request.url_root}sitemap.xml",
        "",
    ]
    return Response("\n".join(lines), content_type="text/plain; charset=utf-8")


@bp.get("/sitemap.xml", media=("application/xml",))
def sitemap():
    """Every page in files of a bounded size (https://www.sitemaps.org/protocol.html)."""
    count = -(-len(_addresses()) // PER_MAP)
    entries = "".join(
        f"<sitemap><loc>{escape(request.url_root)}sitemap-{n}.xml</loc><lastmod>{_day()}</lastmod></sitemap>"
        for n in range(1, count + 1)
    )
    return _xml(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</sitemapindex>')


@bp.get("/sitemap-<int:number>.xml", media=("application/xml",))
def part(number: int):
    """One file of the site's map."""
    chosen = _addresses()[(number - 1) * PER_MAP : number * PER_MAP] if number else []
    if not chosen:
        raise NotFound(f"The site's map has no part {number}.")
    root = request.url_root.rstrip("/")
    entries = "".join(f"<url><loc>{escape(root + path)}</loc><lastmod>{_day()}</lastmod></url>" for path in chosen)
    return _xml(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>')


def _kept_out() -> list[str]:
    """Where crawlers are not welcome: paths whose every answer, or every answer to parameters, is one of any number."""
    closed = {r.rule for r, said in routes.rules() if not said.robots}
    found = {path.partition("<")[0] if "<" in path else path if path.endswith("/") else path + "?" for path in closed}
    return sorted(p for p in found if not any(p != other and p.startswith(other) for other in found))


def _addresses() -> list[str]:
    """Paths of every page that has an address of its own."""

    def make() -> list[str]:
        things = [local(row["thing"].value) for row in queries.rows(current_register().store, "things")]
        pages = {r.rule for r, said in routes.rules() if said.sitemap and not r.arguments}
        views = (f"/views/{view.path}" for view in LIBRARY)
        return [*sorted(p for p in pages if "." not in p), *views, *(t for t in things if t)]

    return current_register().once("sitemap", make)


def _day() -> str:
    return current_register().modified.isoformat()


def _xml(text: str) -> Response:
    return Response(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n', content_type="application/xml; charset=utf-8")


def _graph() -> Graph:
    """The release's own description and a description of this document. Read once a release."""

    def make() -> Graph:
        graph = documents.new_graph()
        graph.parse(current_site().release.file("dataset.ttl"), format="turtle")
        register = current_register()
        documents.describe(
            graph, f"{BASE}dataset.ttl", f"{BASE}dataset", "The catalogue", register.version, register.modified, None
        )
        return graph

    return current_register().once("dataset", make)


def _croissant() -> dict:
    """The release for data search engines, made once."""
    return current_register().once("croissant", lambda: croissant.describe(current_site().release))


def _number(graph: Graph, thing: Node, said: URIRef) -> int:
    return int(str(graph.value(thing, said)))


def _page() -> str:
    graph, release = _graph(), URIRef(f"{BASE}releases/{current_register().version}")
    files = []
    for file in sorted(graph.objects(release, DCAT.distribution), key=str):
        checksum = graph.value(file, SPDX.checksum)
        files.append(
            {
                "path": local(str(file)),
                "name": str(graph.value(file, DCTERMS.title)),
                "text": str(graph.value(file, DCTERMS.description) or ""),
                "size": _number(graph, file, DCAT.byteSize),
                "sum": str(graph.value(checksum, SPDX.checksumValue)),
            }
        )
    services = [
        (local(str(s)), str(graph.value(s, DCTERMS.title)), str(graph.value(s, DCTERMS.description)))
        for s in sorted(graph.subjects(RDF.type, DCAT.DataService), key=str)
    ]
    classes = [
        (str(graph.value(p, VOID["class"])), _number(graph, p, VOID.entities))
        for p in graph.objects(release, VOID.classPartition)
    ]
    classes = sorted((c for c in classes if c[0].startswith(BASE)), key=lambda c: (-c[1], c[0]))
    shown = Page()
    shown.wanted |= {c for c, _ in classes}
    return shown.render(
        "formats/dataset.html",
        title="The dataset",
        files=files,
        services=services,
        classes=classes,
        triples=_number(graph, release, VOID.triples),
        offers=OFFERS,
        data=_croissant(),
    )
