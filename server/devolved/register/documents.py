"""Documents: what the register states about one thing, in every format.

The RDF document holds the thing's own statements, the names of what they
mention, what points at the thing (up to a stated limit), and a description of
the document itself: licence, release, ``foaf:primaryTopic``.
"""

import csv
import io
import json
from datetime import date

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import XSD as RDFLIB_XSD

from devolved.register.entities import Entity
from devolved.register.tables.csvtables import CC_BY, guarded, json_value
from devolved.store.terms import Term
from devolved.vocabulary import BASE, KINDS, NAMESPACES, SCHEMES

INBOUND = """
SELECT ?s ?p WHERE { ?s ?p <%s> . FILTER(!isBlank(?s)) } ORDER BY ?s ?p LIMIT %d
"""
INBOUND_LIMIT = 500
RDFLIB = {"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml", "nt": "nt"}
DCTERMS, FOAF, RDFS, RDF = (NAMESPACES[p] for p in ("dcterms", "foaf", "rdfs", "rdf"))


def node(term: Term):
    """The rdflib node of a term."""
    if term.kind == "iri":
        return URIRef(term.value)
    if term.kind == "bnode":
        return BNode(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    return Literal(term.value, datatype=URIRef(term.datatype) if term.datatype else None)


def inbound(store, address: str, on: date) -> list[tuple[str, str]]:
    """(subject, property) of what points at a thing."""
    rows = store.rows(INBOUND % (address, INBOUND_LIMIT), on=on)
    return [(row["s"].value, row["p"].value) for row in rows]


def graph(
    entity: Entity,
    pointing: list[tuple[str, str]],
    labels: dict[str, str],
    release: str,
    modified: date,
    on: date | None,
) -> Graph:
    """The document as an rdflib graph with prefixes."""
    g = new_graph()
    thing = URIRef(entity.address)
    for path, values in entity.statements.items():
        for value in values:
            g.add((thing, URIRef(path), node(value)))
    for subject, path in pointing:
        g.add((URIRef(subject), URIRef(path), thing))
    for address in {t.value for values in entity.statements.values() for t in values if t.kind == "iri"} | {
        s for s, _ in pointing
    }:
        if address.startswith(BASE) and address in labels:
            g.add((URIRef(address), URIRef(RDFS + "label"), Literal(labels[address], lang="en")))
    describe(g, f"{BASE}doc/{entity.kind}/{entity.slug}", entity.address, entity.label, release, modified, on)
    return g


def new_graph() -> Graph:
    """An empty graph that writes our prefixes."""
    g = Graph(bind_namespaces="none")
    for prefix, namespace in NAMESPACES.items():
        g.bind(prefix, namespace, override=True, replace=True)
    for kind in (*KINDS, *SCHEMES):
        g.bind(kind, f"{BASE}id/{kind}/", override=True, replace=True)
    return g


def describe(g: Graph, document: str, topic: str, title: str, release: str, modified: date, on: date | None) -> None:
    """Let the document describe itself."""
    doc = URIRef(document)
    g.add((doc, URIRef(RDF + "type"), URIRef(FOAF + "Document")))
    g.add((doc, URIRef(FOAF + "primaryTopic"), URIRef(topic)))
    g.add((doc, URIRef(DCTERMS + "title"), Literal(f"{title} in the register of English devolution", lang="en")))
    g.add((doc, URIRef(DCTERMS + "license"), URIRef(CC_BY)))
    g.add((doc, URIRef(DCTERMS + "isPartOf"), URIRef(f"{BASE}releases/{release}")))
    g.add((doc, URIRef(DCTERMS + "modified"), Literal(modified.isoformat(), datatype=RDFLIB_XSD.date)))
    if on:
        g.add((doc, URIRef(DCTERMS + "valid"), Literal(on.isoformat(), datatype=RDFLIB_XSD.date)))


def write(g: Graph, extension: str) -> bytes:
    """The graph in Turtle, JSON-LD, RDF/XML (flat: the pretty writer forgets prefixes that only classes use) or
    N-Triples.
    """
    if extension == "nt":
        return "".join(sorted(line + "\n" for line in g.serialize(format="nt").splitlines() if line)).encode()
    options = {"auto_compact": True} if extension == "jsonld" else {}
    return g.serialize(format=RDFLIB[extension], encoding="utf-8", **options)


def write_json(entity: Entity, labels: dict[str, str], evidence, release: str, on: date) -> bytes:
    """The plain document: names of properties without their namespace, things as {"id", "label"}."""
    facts: dict[str, list] = {}
    for path, values in entity.statements.items():
        facts.setdefault(path.rpartition("#")[2].rpartition("/")[2], []).extend(json_value(v, labels) for v in values)
    body = {
        "id": entity.address,
        "label": entity.label,
        "kind": entity.kind,
        "on": on.isoformat(),
        "facts": facts,
        "sources": [
            {
                "source": c.source,
                "title": c.title,
                "locator": c.locator,
                "publisher": c.publisher,
                "issued": c.issued,
                "page": c.page,
                "readOn": c.read_on,
            }
            for c in (evidence.citations if evidence else ())
        ],
        "confidence": evidence.confidence if evidence else "",
        "document": {"id": f"{BASE}doc/{entity.kind}/{entity.slug}", "release": release, "license": CC_BY},
    }
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


def write_csv(entity: Entity, labels: dict[str, str], raw: bool) -> bytes:
    """One line a statement, names beside addresses."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("subject", "property", "propertyLabel", "value", "valueLabel", "datatype", "language"))
    for path, values in entity.statements.items():
        for value in values:
            text = value.value if raw or value.kind == "iri" or value.datatype else guarded(value.value)
            label = labels.get(value.value, "") if value.kind == "iri" else ""
            writer.writerow(
                (
                    entity.address,
                    path,
                    labels.get(path, ""),
                    text,
                    label if raw else guarded(label),
                    value.datatype,
                    value.language,
                )
            )
    return out.getvalue().encode()
