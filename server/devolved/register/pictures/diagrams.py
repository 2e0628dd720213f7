"""Class diagrams, drawn from the shapes:
a box a class with a row a property, and a line from each row to the class it points at.

Places are worked out here and a template draws them, as inline SVG whose boxes
are links. Left are the classes of one subject; right what they point at.
"""

from dataclasses import dataclass, field

from devolved.register.ontology import DEF, SUBJECTS, Word
from devolved.register.shapebook import Rule, Shape

WIDTH, LEFT, RIGHT = 760, 400, 210  # of the picture, and of the boxes in its two columns
ROW, HEAD, GAP, TARGET = 26, 36, 20, 34
STEM = WIDTH - RIGHT


@dataclass(frozen=True)
class Row:
    y: float
    path: str  # the property's IRI
    times: str
    note: str  # literals, in words
    schemes: tuple[str, ...]


@dataclass
class Box:
    """A class of the subject, with its properties."""

    iri: str
    y: float
    kinds: list[str]  # the classes it is a kind of, ours
    rows: list[Row] = field(default_factory=list)
    below: list[tuple[float, int, str]] = field(
        default_factory=list
    )  # kinds of it without properties of their own: height, depth, IRI

    @property
    def height(self) -> float:
        lines = len(self.rows) + len(self.below)
        return HEAD + (ROW if self.kinds else 0) + ROW * lines + (6 if lines else 0)


@dataclass(frozen=True)
class Target:
    """A class that properties point at; ``near`` when it has a box on the left."""

    iri: str
    y: float
    near: bool


@dataclass(frozen=True)
class Diagram:
    boxes: tuple[Box, ...]
    targets: tuple[Target, ...]
    lines: tuple[tuple[str, str], ...]  # SVG path, and what it says
    height: float
    width: int = WIDTH


def diagram(subject: str, words: dict[str, Word], shapes: dict[str, Shape]) -> Diagram:
    """The diagram of a subject."""
    boxes, y = [], 2.0
    pointing: dict[str, list[tuple[float, str]]] = {}
    ours = [words[DEF + name] for name in SUBJECTS[subject][1].split() if DEF + name in words]
    folded = {
        w.iri: parent
        for w in ours
        if not _rules(shapes.get(w.iri)) and (parent := next((a for a in w.above if a in {o.iri for o in ours}), ""))
    }
    for word in ours:
        if word.iri in folded:
            continue
        box = Box(word.iri, y, [a for a in word.above if a.startswith(DEF)])
        at = y + HEAD + (ROW if box.kinds else 0) + ROW / 2
        for rule in _rules(shapes.get(word.iri)):
            classes = [v for v in rule.values if v.startswith(DEF)]
            box.rows.append(
                Row(
                    at,
                    rule.path,
                    rule.multiplicity,
                    ", ".join(rule.literals),
                    tuple(v for v in rule.values if not v.startswith(DEF)),
                )
            )
            for name in classes:
                pointing.setdefault(name, []).append((at, rule.path))
            at += ROW
        for depth, iri in _kinds(word.iri, folded):
            box.below.append((at, depth, iri))
            at += ROW
        boxes.append(box)
        y += box.height + GAP
    targets = _settled(pointing, {b.iri for b in boxes})
    lines = []
    for target in targets:
        for at, path in pointing[target.iri]:
            end, bend = target.y + TARGET / 2, (STEM - LEFT) * 0.55
            lines.append((f"M{LEFT} {at:g}C{LEFT + bend:g} {at:g} {STEM - bend:g} {end:g} {STEM} {end:g}", path))
    height = max([y - GAP + 2, *(t.y + TARGET + 2 for t in targets)])
    return Diagram(tuple(boxes), tuple(targets), tuple(lines), height)


def _kinds(iri: str, folded: dict[str, str], depth: int = 0) -> list[tuple[int, str]]:
    """Kinds of a class that are told within its box, each followed by its own kinds."""
    found = []
    for kind in sorted(k for k, parent in folded.items() if parent == iri):
        found += [(depth, kind), *_kinds(kind, folded, depth + 1)]
    return found


def _rules(shape: Shape | None) -> list[Rule]:
    """Properties of the class's own that have a kind of value; one row a property."""
    found: dict[str, Rule] = {}
    for rule in shape.own if shape else ():
        if rule.values or rule.literals:
            found.setdefault(rule.path, rule)
    return list(found.values())


def _settled(pointing: dict[str, list[tuple[float, str]]], near: set[str]) -> list[Target]:
    """Targets at the mean height of what points at them, moved down where they would overlap."""
    wanted = sorted((sum(y for y, _ in rows) / len(rows) - TARGET / 2, iri) for iri, rows in pointing.items())
    found, free = [], 2.0
    for y, iri in wanted:
        place = max(y, free)
        found.append(Target(iri, place, iri in near))
        free = place + TARGET + 10
    return found
