"""The shapes as a book to read: for each class what must be said, how many times, with what values,
and what is told when it is not.

Read from the graph of shapes, once a release. A property shape that several
classes share stands with each of them.
"""

import re
from dataclasses import dataclass, field

from devolved.register import queries
from devolved.store.protocol import Rows
from devolved.vocabulary import BASE, NAMESPACES

SH, XSD = NAMESPACES["sh"], NAMESPACES["xsd"]
SCHEME = re.compile(r"devolved/id/([a-z-]+)/")
TYPES = {
    "date": "a day",
    "gYearMonth": "a month",
    "gYear": "a year",
    "string": "text",
    "langString": "text in a language",
    "boolean": "yes or no",
    "integer": "a whole number",
    "decimal": "a number",
    "duration": "a length of time",
    "anyURI": "a web address",
}


@dataclass(frozen=True)
class Rule:
    """What is required of one property of a class."""

    name: str  # local name of the property shape
    path: str
    label: str
    low: int
    high: int | None
    values: tuple[str, ...]  # IRIs of classes or schemes
    literals: tuple[str, ...]  # in words
    message: str
    severity: str
    group: str
    order: float

    @property
    def home(self) -> str:
        """The shape it belongs to: a class's own, or one that several share (Thing, Fact, Lasting …)."""
        return self.name.partition("-")[0]

    @property
    def times(self) -> str:
        """How many times, in words."""
        if self.high is None:
            return "any number" if not self.low else "one or more" if self.low == 1 else f"{self.low} or more"
        if self.low == self.high:
            return "exactly one" if self.low == 1 else f"exactly {self.low}"
        return "at most one" if not self.low and self.high == 1 else f"{self.low} to {self.high}"

    @property
    def multiplicity(self) -> str:
        """The same as diagrams write it: 1, 0..1, 1..*, *."""
        if self.high is None:
            return f"{self.low}..*" if self.low else "*"
        return str(self.low) if self.low == self.high else f"{self.low}..{self.high}"


@dataclass
class Shape:
    """The shapes of one class, as one."""

    target: str
    names: list[str] = field(default_factory=list)
    comment: str = ""
    closed: bool = False
    rules: list[Rule] = field(default_factory=list)
    checks: list[tuple[str, str, str]] = field(
        default_factory=list
    )  # name, message, severity: what only a query can judge

    @property
    def name(self) -> str:
        return self.target.rpartition("#")[2]

    @property
    def own(self) -> list[Rule]:
        """Rules that are of this class and no other."""
        return [rule for rule in self.rules if rule.home == self.name]

    @property
    def own_checks(self) -> list[tuple[str, str, str]]:
        return [check for check in self.checks if check[0] == self.name or check[0].startswith(self.name + "-")]

    @property
    def shared(self) -> list[str]:
        """Names of the shapes that it shares with others."""
        return sorted({rule.home for rule in self.rules} - {self.name})


def common(shapes: dict[str, Shape]) -> dict[str, list[Rule]]:
    """The rules that several classes share, by the shape they belong to."""
    names = {shape.name for shape in shapes.values()}
    found: dict[str, dict[str, Rule]] = {}
    for shape in shapes.values():
        for rule in shape.rules:
            if rule.home not in names:
                found.setdefault(rule.home, {})[rule.name] = rule
    return {home: list(rules.values()) for home, rules in sorted(found.items())}


def read(store: Rows) -> dict[str, Shape]:
    """Shapes by the class they judge, classes in the order of their names."""
    graph: dict[str, dict[str, list]] = {}
    for row in queries.rows(store, "shapes"):
        graph.setdefault(row["subject"].value, {}).setdefault(row["property"].value, []).append(row["value"])
    found: dict[str, Shape] = {}
    for node, said in sorted(graph.items()):
        for target in said.get(SH + "targetClass", ()):
            shape = found.setdefault(target.value, Shape(target.value))
            if node.startswith(BASE):
                shape.names.append(node.rpartition("#")[2])
            shape.comment = shape.comment or _one(said, NAMESPACES["rdfs"] + "comment")
            shape.closed |= _one(said, SH + "closed") == "true"
            shape.rules += [
                _rule(graph, p.value) for p in said.get(SH + "property", ()) if SH + "path" in graph.get(p.value, {})
            ]
            shape.checks += [
                (c.value.rpartition("#")[2], _one(graph[c.value], SH + "message"), _severity(graph[c.value]))
                for c in said.get(SH + "sparql", ())
                if c.value in graph
            ]
            if SH + "property" not in said and SH + "sparql" not in said and (message := _one(said, SH + "message")):
                shape.checks.append((node.rpartition("#")[2], message, _severity(said)))
    for shape in found.values():
        shape.rules = sorted({r.name: r for r in shape.rules}.values(), key=lambda r: (r.group, r.order, r.label))
        shape.checks = sorted(set(shape.checks))
    return dict(sorted(found.items(), key=lambda entry: entry[0].rpartition("#")[2]))


def _rule(graph, node: str) -> Rule:
    said = graph[node]
    parts = [
        said,
        *(graph.get(member, {}) for choice in said.get(SH + "or", ()) for member in _members(graph, choice.value)),
    ]
    values = [t.value for part in parts for t in part.get(SH + "class", ())]
    schemes = [
        BASE + "id/" + found[1]
        for part in parts
        for t in part.get(SH + "pattern", ())
        if (found := SCHEME.search(t.value))
    ]
    concept = NAMESPACES["skos"] + "Concept"
    literals = [
        TYPES.get(name := t.value.removeprefix(XSD).rpartition("#")[2], name)
        for part in parts
        for t in part.get(SH + "datatype", ())
    ]
    return Rule(
        node.rpartition("#")[2],
        said[SH + "path"][0].value,
        _one(said, SH + "name"),
        int(_one(said, SH + "minCount") or 0),
        int(high) if (high := _one(said, SH + "maxCount")) else None,
        tuple(dict.fromkeys([v for v in values if v != concept or not schemes] + schemes))
        if concept in values or not values
        else tuple(dict.fromkeys(values)),
        tuple(dict.fromkeys(literals)),
        _one(said, SH + "message"),
        _severity(said),
        _one(said, SH + "group"),
        float(_one(said, SH + "order") or 99),
    )


def _members(graph, node: str) -> list[str]:
    """The members of an RDF list."""
    first, rest, found = NAMESPACES["rdf"] + "first", NAMESPACES["rdf"] + "rest", []
    for _ in range(50):  # a list that runs in a circle ends here
        if node not in graph:
            break
        found += [t.value for t in graph[node].get(first, ())]
        node = next((t.value for t in graph[node].get(rest, ())), "")
    return found


def _one(said: dict, predicate: str) -> str:
    return min((t.value for t in said.get(predicate, ())), default="")


def _severity(said: dict) -> str:
    return _one(said, SH + "severity").rpartition("#")[2] or "Violation"
