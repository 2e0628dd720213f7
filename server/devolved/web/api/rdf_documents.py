"""RDF documents that are not about one thing: the same formats, links and headers for each."""

from flask import Response, request
from rdflib import Graph

from devolved.register import documents
from devolved.web.negotiation import PAGE, Format, choose
from devolved.web.sparql.formats import content_type

TURTLE = Format("ttl", "text/turtle", ("application/x-turtle", "text/n3"))
JSONLD = Format("jsonld", "application/ld+json", ("application/json", "json"))
RDFXML = Format("rdf", "application/rdf+xml", ("application/xml", "text/xml"))
NTRIPLES = Format("nt", "application/n-triples", ("text/plain",))
HTML = PAGE
FORMATS = (TURTLE, JSONLD, RDFXML, NTRIPLES)
# JSON-LD without a context. No node of ours stands within another, so it is expanded and flattened at once.
EXPANDED = Format(
    "jsonld-expanded",
    "application/ld+json",
    profiles=("http://www.w3.org/ns/json-ld#expanded", "http://www.w3.org/ns/json-ld#flattened"),
)


def chosen(offers: tuple[Format, ...], extension: str | None = None) -> Format:
    """The format asked for by name, or by Accept and Accept-Profile."""
    special = (EXPANDED,) if any(offer.extension == "jsonld" for offer in offers) else ()
    return choose(
        request.headers.get("Accept", ""),
        (*offers, *special),
        extension or request.args.get("format"),
        request.headers.get("Accept-Profile", ""),
    )


def profiled(response: Response, form: Format) -> Response:
    """The same response, saying which profile it has, and that the choice depended on what was asked."""
    response.vary.update(("Accept", "Accept-Profile"))
    if form.profiles:
        response.content_type = f'{form.media_type};profile="{" ".join(form.profiles)}"'
        said = [f'<{profile}>; rel="profile"' for profile in form.profiles]
        response.headers["Link"] = ", ".join(filter(None, (response.headers.get("Link"), *said)))
    return response


def answer(
    body: bytes | str, form: Format, path: str, offers: tuple[Format, ...], links: tuple[str, ...] = ()
) -> Response:
    """A response with its alternates, licence and open doors. ``path`` is the address without an extension."""
    response = Response(body, content_type=content_type(form.media_type))
    # PyLD gives up a document that names several alternates; what is JSON-LD already needs no other.
    others = [f for f in offers if f is not form and path] if form.media_type != "application/ld+json" else []
    response.headers["Link"] = ", ".join(
        [f'<{path}.{f.extension}>; rel="alternate"; type="{f.media_type}"' for f in others]
        + [f'<{documents.CC_BY}>; rel="license"', *links]
    )
    if path and request.path == path and "format" not in request.args:
        response.headers["Content-Location"] = f"{path}.{form.extension}"
    return profiled(response, form)


def written(graph: Graph, form: Format) -> bytes:
    return documents.write(graph, form.extension)
