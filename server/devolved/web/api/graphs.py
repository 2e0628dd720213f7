"""RDF documents that are not about one thing: the same formats, links and headers for each."""

from flask import Response, request
from rdflib import Graph

from devolved.register import documents
from devolved.web.negotiation import Format, choose

TURTLE = Format("ttl", "text/turtle", ("application/x-turtle", "text/n3"))
JSONLD = Format("jsonld", "application/ld+json", ("application/json", "json"))
RDFXML = Format("rdf", "application/rdf+xml", ("application/xml", "text/xml"))
NTRIPLES = Format("nt", "application/n-triples", ("text/plain",))
HTML = Format("html", "text/html", ("application/xhtml+xml",))
FORMATS = (TURTLE, JSONLD, RDFXML, NTRIPLES)


def chosen(offers: tuple[Format, ...], extension: str | None = None) -> Format:
    """The format asked for by name or by the Accept header."""
    return choose(request.headers.get("Accept", ""), offers, extension or request.args.get("format"))


def answer(
    body: bytes | str, form: Format, path: str, offers: tuple[Format, ...], links: tuple[str, ...] = ()
) -> Response:
    """A response with its alternates, licence and open doors. ``path`` is the address without an extension."""
    response = Response(
        body,
        content_type=f"{form.media_type}; charset=utf-8" if form.media_type.startswith("text/") else form.media_type,
    )
    response.vary.add("Accept")
    # PyLD gives up a document that names several alternates; what is JSON-LD already needs no other.
    others = [f for f in offers if f is not form and path] if form.media_type != "application/ld+json" else []
    response.headers["Link"] = ", ".join(
        [f'<{path}.{f.extension}>; rel="alternate"; type="{f.media_type}"' for f in others]
        + [f'<{documents.CC_BY}>; rel="license"', *links]
    )
    if path and request.path == path and "format" not in request.args:
        response.headers["Content-Location"] = f"{path}.{form.extension}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "Content-Location, ETag, Link"
    return response


def written(graph: Graph, form: Format) -> bytes:
    return documents.write(graph, form.extension)
