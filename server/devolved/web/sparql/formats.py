"""The formats of answers: exact media types, short names, and what else people call them.

SPARQL 1.1 Query Results JSON, XML, CSV and TSV for rows and truth values;
RDF 1.1 syntaxes for graphs. The first of each form is the default.
"""

from typing import NamedTuple


class Written(NamedTuple):
    """One way to write an answer. ``content_type`` is the header's value, with charset where the type has one."""

    extension: str
    media_type: str
    content_type: str
    aliases: tuple[str, ...] = ()  # other media types, and names that clients send as ?format=


ROWS = (
    Written(
        "json", "application/sparql-results+json", "application/sparql-results+json", ("application/json", "text/json")
    ),
    Written("xml", "application/sparql-results+xml", "application/sparql-results+xml", ("application/xml", "text/xml")),
    Written("csv", "text/csv", "text/csv; charset=utf-8"),
    Written("tsv", "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
)
GRAPHS = (
    Written(
        "ttl",
        "text/turtle",
        "text/turtle; charset=utf-8",
        ("application/x-turtle", "application/turtle", "text/n3", "text/rdf+n3", "turtle", "n3"),
    ),
    Written("nt", "application/n-triples", "application/n-triples", ("text/plain", "ntriples", "n-triples")),
    Written(
        "rdf", "application/rdf+xml", "application/rdf+xml", ("application/xml", "text/xml", "xml", "rdf+xml", "rdfxml")
    ),
    Written("jsonld", "application/ld+json", "application/ld+json", ("application/json", "json", "json-ld")),
)
FORMATS = {"bindings": ROWS, "boolean": ROWS, "graph": GRAPHS}


def content_type(media_type: str) -> str:
    """The Content-Type header for a media type of ours."""
    return next((w.content_type for w in ROWS + GRAPHS if w.media_type == media_type), media_type)
