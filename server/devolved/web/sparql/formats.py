"""The formats of answers: exact media types, short names, and what else people call them.

SPARQL 1.1 Query Results JSON, XML, CSV and TSV for rows and truth values;
RDF 1.1 syntaxes for graphs. The first of each form is the default.
"""

from devolved.web.negotiation import Format

ROWS = (
    Format("json", "application/sparql-results+json", ("application/json", "text/json")),
    Format("xml", "application/sparql-results+xml", ("application/xml", "text/xml")),
    Format("csv", "text/csv"),
    Format("tsv", "text/tab-separated-values"),
)
GRAPHS = (
    Format(
        "ttl",
        "text/turtle",
        ("application/x-turtle", "application/turtle", "text/n3", "text/rdf+n3", "turtle", "n3"),
    ),
    Format("nt", "application/n-triples", ("text/plain", "ntriples", "n-triples")),
    Format("rdf", "application/rdf+xml", ("application/xml", "text/xml", "xml", "rdf+xml", "rdfxml")),
    Format("jsonld", "application/ld+json", ("application/json", "json", "json-ld")),
)
OFFERS = {"bindings": ROWS, "boolean": ROWS, "graph": GRAPHS}
MEDIA_TYPES = tuple(sorted({offer.media_type for offer in ROWS + GRAPHS}))


def content_type(media_type: str) -> str:
    """The Content-Type header for a media type of ours: text says in which letters."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
