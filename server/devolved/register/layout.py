"""Layout: the shapes say which facts stand together, in what order, under what name.

``sh:group``, ``sh:order`` and ``sh:name`` of the property shapes are read once
a release. A property that no shape names is set last, under its own label.
"""

from dataclasses import dataclass, field

from devolved.register import queries
from devolved.store.protocol import Store
from devolved.vocabulary import DEPRECATED, NAMESPACES

LAST = 10_000.0
# Said elsewhere on every page: in the heading, in the evidence marker, or in better words by the dates as written.
ELSEWHERE = {
    NAMESPACES["rdf"] + "type",
    NAMESPACES["rdfs"] + "label",
    NAMESPACES["skos"] + "prefLabel",
    NAMESPACES["skos"] + "inScheme",
    NAMESPACES["skos"] + "topConceptOf",
    NAMESPACES["foaf"] + "name",
    NAMESPACES["dcterms"] + "title",
    NAMESPACES["dcterms"] + "source",
    NAMESPACES["dcterms"] + "description",
    NAMESPACES["skos"] + "editorialNote",
    NAMESPACES["devo"] + "confidence",
    NAMESPACES["devo"] + "isOpen",
    NAMESPACES["devo"] + "onDay",
    NAMESPACES["devo"] + "latestDay",
    NAMESPACES["devo"] + "earliestStart",
    NAMESPACES["devo"] + "latestStart",
    NAMESPACES["devo"] + "earliestEnd",
    NAMESPACES["devo"] + "latestEnd",
    NAMESPACES["devo"] + "edtfInterval",
    NAMESPACES["devo"] + "whenInWords",
    NAMESPACES["devo"] + "isPrimarySourced",
    NAMESPACES["devo"] + "isPrimary",
    NAMESPACES["geo"] + "asWKT",
    NAMESPACES["geo"] + "hasDefaultGeometry",
}

# Properties of a day: they follow from dated records, and the thing's own evidence is not theirs.
FLAT = {
    NAMESPACES["devo"] + name
    for name in (
        "holder chair memberPost memberPerson mayor constituent tierOnDay holdsPower lacksPower exercises "
        "statusOnDay party "
        "isOpen tierNow statusNow"
    ).split()
}
# Long lists among them, which every page that has them tells as a section with dates and evidence.
ELSEWHERE |= {
    NAMESPACES["devo"] + name for name in "memberPost memberPerson constituent holdsPower lacksPower exercises".split()
}
ELSEWHERE |= DEPRECATED


@dataclass(frozen=True)
class Slot:
    """Where a property stands for a class."""

    name: str = ""
    order: float = LAST
    group: str = ""
    group_order: float = LAST


@dataclass
class Layout:
    """Slots by class and property."""

    slots: dict[tuple[str, str], Slot] = field(default_factory=dict)

    @classmethod
    def read(cls, store: Store) -> "Layout":
        slots: dict[tuple[str, str], Slot] = {}
        for row in queries.rows(store, "shapes-as-layout"):
            value = {name: term.value for name, term in row.items()}
            slot = Slot(
                value.get("name", ""),
                float(value.get("order", LAST)),
                value.get("groupLabel", ""),
                float(value.get("groupOrder", LAST)),
            )
            key = value["class"], value["path"]
            if key not in slots or slot.order < slots[key].order:
                slots[key] = slot
        return cls(slots)

    def name(self, path: str) -> str:
        """What a property is called whatever has it. Empty where no shape names it, or each another way."""
        named = {slot.name for (_, of), slot in self.slots.items() if of == path and slot.name}
        return named.pop() if len(named) == 1 else ""

    def slot(self, classes, path: str) -> Slot:
        """The best slot among a thing's classes."""
        found = [self.slots[c, path] for c in classes if (c, path) in self.slots]
        return min(found, key=lambda s: (not s.name, s.group_order, s.order), default=Slot())
