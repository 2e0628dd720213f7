"""Entities: what the register states about one thing.

One query reads a thing's own statements; the shapes lay them out. What points
at it comes from views, a page at a time.
"""

from dataclasses import dataclass, field
from datetime import date

from devolved.errors import Gone, NotFound
from devolved.register import queries
from devolved.register.layout import ELSEWHERE, FLAT, Layout
from devolved.store.protocol import Store
from devolved.store.terms import Term
from devolved.vocabulary import BASE, KINDS, NAMESPACES, SCHEMES, iri

DEVO, RDF = NAMESPACES["devo"], NAMESPACES["rdf"]
WITHDRAWN = ("http://purl.org/dc/terms/isReplacedBy", DEVO + "withdrawnOn")


@dataclass(frozen=True)
class Fact:
    """One property with its values."""

    path: str
    name: str
    values: tuple[Term, ...]

    @property
    def follows(self) -> bool:
        """Whether it follows from other records, which carry the evidence."""
        return self.path in FLAT


@dataclass
class Entity:
    """One thing, read. ``statements`` maps a property to its values, sorted."""

    address: str
    kind: str
    slug: str
    statements: dict[str, list[Term]]
    groups: list[tuple[str, list[Fact]]] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return [t.value for t in self.statements.get(RDF + "type", ())]

    def value(self, prefix: str, name: str) -> str:
        """The first value of a property, or an empty string."""
        found = self.statements.get(NAMESPACES[prefix] + name)
        return found[0].value if found else ""

    def values(self, prefix: str, name: str) -> list[Term]:
        return self.statements.get(NAMESPACES[prefix] + name, [])

    @property
    def label(self) -> str:
        for prefix, name in (("rdfs", "label"), ("skos", "prefLabel"), ("foaf", "name"), ("dcterms", "title")):
            if found := self.values(prefix, name):
                return min(found, key=lambda t: (t.language not in ("en", ""), t.value)).value
        return self.slug.replace("-", " ")

    def things(self) -> set[str]:
        """Every IRI stated of it, and the properties themselves."""
        found = {t.value for values in self.statements.values() for t in values if t.kind == "iri"}
        return found | self.statements.keys()


def check_kind(kind: str) -> None:
    """Raises NotFound for a kind that has no addresses, naming those that have."""
    if kind not in KINDS and kind not in SCHEMES:
        raise NotFound(f"There is no kind of thing called “{kind}”. Kinds are: {', '.join(KINDS)}.")


def read(store: Store, layout: Layout, kind: str, slug: str, on: date) -> Entity:
    """The thing of that kind and name. Raises NotFound, or Gone when it was withdrawn."""
    check_kind(kind)
    address = iri(kind, slug)
    statements = statements_of(store, address, on)
    if not statements:
        raise NotFound(f"The register has no {kind} called “{slug}”.", kind=kind, slug=slug)
    entity = Entity(address, kind, slug, statements)
    if entity.values("devo", "withdrawnOn"):
        raise Gone(
            entity.value("skos", "editorialNote") or f"{entity.label} was withdrawn from the register.", address=address
        )
    entity.groups = _groups(entity, layout)
    return entity


def statements_of(store: Store, address: str, on: date) -> dict[str, list[Term]]:
    """Property → values of a thing, both in order."""
    found: dict[str, list[Term]] = {}
    for row in queries.rows(store, "statements", on, thing=queries.iris([address])):
        found.setdefault(row["p"].value, []).append(row["o"])
    return {p: sorted(set(values)) for p, values in sorted(found.items())}


def _groups(entity: Entity, layout: Layout) -> list[tuple[str, list[Fact]]]:
    placed = []
    for path, values in entity.statements.items():
        if path in ELSEWHERE:
            continue
        slot = layout.slot(entity.classes, path)
        placed.append((slot.group_order, slot.group, slot.order, path, Fact(path, slot.name, tuple(values))))
    groups: list[tuple[str, list[Fact]]] = []
    for _, group, _, _, fact in sorted(placed, key=lambda p: p[:4]):
        if not groups or groups[-1][0] != group:
            groups.append((group, []))
        groups[-1][1].append(fact)
    return groups


def local(address: str) -> str | None:
    """The path of a thing's page on this host, or None when it is not ours."""
    if address.startswith(BASE + "id/"):
        return "/doc/" + address[len(BASE) + 3 :]
    if address.startswith(BASE):
        return "/" + address[len(BASE) :]
    return None


def replacement(entity: Entity) -> str:
    """Where a renamed thing went."""
    return next((t.value for t in entity.statements.get(WITHDRAWN[0], ()) if t.value.startswith(BASE)), "")
