"""The shapes as a book to read: for each class what must be said, how many times, with what values,
and what is told when it is not.

Read from the graph of shapes, once a release. A property shape that several
classes share stands with each of them.
"""

import re
from dataclasses import dataclass, field
from itertools import groupby

from devolved.register import queries
from devolved.store.protocol import Rows
from devolved.vocabulary import BASE, NAMESPACES

SH, CONCEPT = NAMESPACES["sh"], NAMESPACES["skos"] + "Concept"
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
    comment: str = ""
    closed: bool = False
    rules: list[Rule] = field(default_factory=list)
    # Name, message, severity: what only a query can judge.
    checks: list[tuple[str, str, str]] = field(default_factory=list)

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
    found: dict[str, Shape] = {}
    for row in _asked(store, "shapes"):
        shape = found.setdefault(row["class"], Shape(row["class"]))
        shape.comment = shape.comment or row.get("comment", "")
        shape.closed |= row.get("closed") == "true"
    for (target, name), rows in groupby(_asked(store, "shape-rules"), lambda row: (row["class"], row["rule"])):
        found[target].rules.append(_rule(_local(name), list(rows)))
    for row in _asked(store, "shape-checks"):
        found[row["class"]].checks.append((_local(row["check"]), row.get("message", ""), _severity(row)))
    for shape in found.values():
        shape.rules.sort(key=lambda r: (r.group, r.order, r.label))
        shape.checks.sort()
    return dict(sorted(found.items(), key=lambda entry: _local(entry[0])))


def _asked(store: Rows, name: str) -> list[dict[str, str]]:
    return [{key: term.value for key, term in row.items()} for row in queries.rows(store, name)]


def _rule(name: str, rows: list[dict[str, str]]) -> Rule:
    """A rule from its rows, which differ in what they say of its values."""

    def said(of: str) -> list[str]:
        return list(dict.fromkeys(row["value"] for row in rows if row.get("of") == SH + of))

    rule, classes = rows[0], said("class")
    schemes = [f"{BASE}id/{found[1]}" for pattern in said("pattern") if (found := SCHEME.search(pattern))]
    if CONCEPT in classes and schemes:
        classes.remove(CONCEPT)
    elif classes and CONCEPT not in classes:
        schemes = []
    types = map(_local, said("datatype"))
    return Rule(
        name,
        rule["path"],
        rule.get("label", ""),
        int(rule.get("low", 0)),
        int(rule["high"]) if "high" in rule else None,
        (*classes, *schemes),
        tuple(TYPES.get(type, type) for type in types),
        rule.get("message", ""),
        _severity(rule),
        rule.get("group", ""),
        float(rule.get("order", 99)),
    )


def _severity(row: dict[str, str]) -> str:
    return _local(row.get("severity", "")) or "Violation"


def _local(address: str) -> str:
    return address.rpartition("#")[2]
