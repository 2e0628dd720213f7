"""Documents: what the register states about one thing, in every format.

The RDF document holds the thing's own statements, the names of what they
mention, what points at the thing (up to a stated limit), and a description of
the document itself: licence, release, ``foaf:primaryTopic``.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import XSD as RDFLIB_XSD
from rdflib.term import Node

from devolved.register import queries
from devolved.register.entities import Entity
from devolved.register.tables.csvtables import CC_BY, json_value
from devolved.spreadsheet import guarded
from devolved.store.terms import Term, iri
from devolved.vocabulary import BASE, KINDS, NAMESPACES, SCHEMES

# What our documents may shorten: prefix → namespace.
PREFIXES = NAMESPACES | {kind: f"{BASE}id/{kind}/" for kind in (*KINDS, *SCHEMES)}
INBOUND_LIMIT = 500
RDFLIB = {"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml", "nt": "nt"}
DCTERMS, FOAF, RDFS, RDF = (NAMESPACES[p] for p in ("dcterms", "foaf", "rdfs", "rdf"))


@dataclass(frozen=True)
class Settled:
    """The statements of a document in the order in which they are written, and (prefix, namespace) of those it uses:
    binding a prefix costs more than writing a statement. It is the same in every format.
    """

    statements: list[tuple[Node, Node, Node]]
    prefixes: list[tuple[str, str]]


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
    rows = queries.rows(store, "inbound", on, INBOUND_LIMIT, o=iri(address))
    return [(row["s"].value, row["p"].value) for row in rows]


def graph(
    entity: Entity,
    pointing: list[tuple[str, str]],
    labels: dict[str, str],
    release: str,
    modified: date,
    on: date | None,
) -> Graph:
    """The document as an rdflib graph."""
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
    """An empty graph; ``write`` gives it our prefixes."""
    return Graph("SimpleMemory", bind_namespaces="none")


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


def write(found: Graph | Settled, extension: str) -> bytes:
    """The graph in Turtle, JSON-LD (compacted, or expanded), RDF/XML (flat: the pretty writer forgets prefixes that
    only classes use) or N-Triples.
    """
    found = settled(found) if isinstance(found, Graph) else found
    # This store gives back statements in the order in which they came.
    g = new_graph()
    for prefix, namespace in found.prefixes:
        g.bind(prefix, namespace, override=True, replace=True)
    for statement in found.statements:
        g.add(statement)
    if extension == "nt":
        return "".join(sorted(line + "\n" for line in g.serialize(format="nt").splitlines() if line)).encode()
    if extension in ("jsonld", "jsonld-expanded"):
        written = json.loads(g.serialize(format="json-ld", auto_compact=extension == "jsonld"))
        return json.dumps(_ordered(written), ensure_ascii=False, indent=2).encode()
    return g.serialize(format=RDFLIB[extension], encoding="utf-8")


def settled(g: Graph) -> Settled:
    """A graph's statements in order, its blank nodes named by what they say and who speaks of them.

    So every process writes the same bytes. Blank nodes that say the same of the same subject become one, which
    says nothing else. Cycles of blank nodes, of which our files have none, would be cut.
    """
    within: dict[BNode, str] = {}
    named: dict[BNode, str] = {}

    def content(node, above: tuple = ()) -> str:
        if not isinstance(node, BNode):
            return node.n3()
        if node not in within and node not in above:
            said = sorted(f"{p} {content(o, (*above, node))}" for p, o in g.predicate_objects(node))
            within[node] = _digest(said)
        return within.get(node, "")

    def name(node, below: tuple = ()) -> str:
        if not isinstance(node, BNode):
            return node.n3()
        if node not in named and node not in below:
            said = sorted(f"{p} {name(s, (*below, node))}" for s, p in g.subject_predicates(node))
            named[node] = _digest([content(node), *said])
        return named.get(node, "")

    def lasting(node):
        return BNode("b" + name(node)) if isinstance(node, BNode) else node

    statements = [(lasting(s), p, lasting(o)) for s, p, o in g]
    used = _namespaces(part for statement in statements for part in statement)
    prefixes = [(p, str(space)) for p, space in (*PREFIXES.items(), *g.namespaces()) if str(space) in used]
    return Settled(sorted(statements, key=lambda t: tuple(part.n3() for part in t)), prefixes)


def _namespaces(nodes: Iterable[Node]) -> set[str]:
    """What stands before the last name in the addresses of these nodes and of their datatypes."""
    addresses = {getattr(node, "datatype", None) or node for node in nodes}
    return {a[: max(a.rfind("/"), a.rfind("#")) + 1] for a in addresses if isinstance(a, URIRef)}


def _digest(said: list[str]) -> str:
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:24]


def _ordered(value, name: str = ""):
    """JSON-LD in one order whatever the process: sets have none of their own, and rdflib writes them as they come."""
    if name == "@context":
        return value
    if isinstance(value, dict):
        return {key: _ordered(value[key], key) for key in sorted(value)}
    if isinstance(value, list) and name != "@list":
        return sorted((_ordered(each) for each in value), key=lambda each: json.dumps(each, sort_keys=True))
    return value


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
                "hostKind": c.host,
                "copyOf": c.original,
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
