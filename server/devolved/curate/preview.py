"""Preview: what a reader will see changed, when a tree is published after the current release.

One account, written as Markdown (for whoever proposes the change) or as an HTML page that needs nothing beside it.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from devolved.build.inputs import Inputs
from devolved.build.pipeline import finish
from devolved.build.subjects import short
from devolved.build.workspace import Workspace
from devolved.calendar import today
from devolved.curate.gate import Judgement
from devolved.curate.queries import QUERIES
from devolved.register.changes import KINDS_OF_CHANGE, Change, asserted, compared, things
from devolved.release import Releases
from devolved.store.terms import Term
from devolved.vocabulary import BASE, NAMESPACES

_NAMES = [NAMESPACES["skos"] + "prefLabel", NAMESPACES["foaf"] + "name", NAMESPACES["dcterms"] + "title"]
_SOURCE = NAMESPACES["dcterms"] + "source"
_TYPE = NAMESPACES["rdf"] + "type"
# Kinds of things on whose pages a reader sees what is said of others.
_SEEN_ON = ("authority", "commitment", "council", "forum", "instrument", "person", "post")


@dataclass(frozen=True)
class Line:
    """One property of a thing, in words: what it said, what it says."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Shown:
    """One thing that a reader will see changed; ``seen_on``: name, address and kind of change of what it is about."""

    kind: str
    address: str
    name: str
    lines: tuple[Line, ...]
    sources: tuple[str, ...]
    seen_on: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Preview:
    """All that differs: things in the order of KINDS_OF_CHANGE, new warnings, and what stops its publication."""

    beside: str
    shown: tuple[Shown, ...]
    warnings: tuple[str, ...]
    wrong: tuple[str, ...]
    moved: tuple[str, ...] = ()

    def counted(self) -> list[tuple[str, list[Shown]]]:
        return [(kind, [one for one in self.shown if one.kind == kind]) for kind in KINDS_OF_CHANGE]


def preview(judged: Judgement) -> Preview:
    """Set a judged tree beside the current release; beside nothing where none was published yet."""
    before = things(judged.beside.path) if judged.beside else {}
    after = asserted(judged.workspace.serialise("nq"))
    words = _Words(judged.workspace, before, after)
    shown = tuple(words.shown(change) for change in compared(before, after))
    beside = judged.beside.version if judged.beside else ""
    return Preview(beside, shown, (*map(str, judged.new), *judged.twice), judged.wrong, tuple(map(str, judged.moved)))


@contextmanager
def both(judged: Judgement, inputs: Inputs) -> Iterator[Releases]:
    """A folder of releases that lasts as long as the context: the current one, and the judged tree, made current."""
    with tempfile.TemporaryDirectory(prefix="devolved-preview-") as folder:
        sides = Releases(Path(folder))
        if judged.beside:
            (sides.root / judged.beside.version).symlink_to(judged.beside.path.resolve())
        finish(inputs, sides, today(), judged.workspace, judged.outcome)
        yield sides


class _Words:
    """Names of things and properties, as the tree has them, else as the release had them."""

    def __init__(self, workspace: Workspace, before: dict, after: dict):
        self._before, self._after, self._said = before, after, before | after
        self._words = {row["word"].value: row["label"].value for row in workspace.each(QUERIES.text("labels"))}

    def shown(self, change: Change) -> Shown:
        properties = sorted({said for said, _ in (*change.before, *change.after)} - {_TYPE})
        lines = [
            Line(self._property(said), self._of(said, change.before), self._of(said, change.after))
            for said in properties
        ]
        cited = [value for said, value in sorted(self._said.get(change.thing, ())) if said == _SOURCE]
        return Shown(
            change.kind,
            short(change.thing),
            self._name(change.thing),
            tuple(lines),
            tuple(map(self._value, cited)),
            self._seen_on(change),
        )

    def _seen_on(self, change: Change) -> tuple[tuple[str, str, str], ...]:
        named = {value.value for _, value in self._said.get(change.thing, ()) if value.kind == "iri"}
        named |= {value.value for _, value in (*change.before, *change.after) if value.kind == "iri"}
        about = {short(one): one for one in named if one in self._said and one.startswith(BASE + "id/")}
        kinds = {one: "added" if one not in self._before else "withdrawn" for one in about.values()}
        kinds |= {one: "" for one in about.values() if one in self._before and one in self._after}
        return tuple(
            (self._name(one), address, kinds[one])
            for address, one in sorted(about.items())
            if address.partition("/")[0] in _SEEN_ON
        )

    def _of(self, property_: str, statements) -> str:
        return "; ".join(self._value(value) for said, value in statements if said == property_)

    def _property(self, address: str) -> str:
        return self._words.get(address) or short(address).rpartition(":")[2]

    def _value(self, value: Term) -> str:
        return self._name(value.value) if value.kind == "iri" else value.value

    def _name(self, address: str) -> str:
        """A thing's own name; for one without, what it is and what it is about."""
        if not address.startswith(BASE + "id/"):
            return self._words.get(address, address)
        statements = sorted(self._said.get(address, ()))
        for name in _NAMES:
            for said, value in statements:
                if said == name:
                    return value.value
        kind = short(address).partition("/")[0].replace("-", " ")
        about = [self._own(value.value) for said, value in statements if value.kind == "iri" and said != _SOURCE]
        days = [value.value for _, value in statements if value.datatype.endswith("#date")]
        known = ", ".join([name for name in about if name][:2] + days[:1])
        return f"{kind}: {known}" if known else short(address)

    def _own(self, address: str) -> str:
        if short(address).partition("/")[0] in ("confidence", "status", "role", "beginning"):
            return ""
        return next((v.value for n in _NAMES for s, v in sorted(self._said.get(address, ())) if s == n), "")


def markdown(account: Preview) -> str:
    """For the text of a proposal. Marks within names are escaped: they are data."""
    return _accounts(False).get_template("account.md").render(p=account)


def html(account: Preview, served: bool = False) -> str:
    """A whole page, in one file; with ``served`` it leads to the pages of both sides, at the same host."""
    return _accounts(True).get_template("account.html").render(p=account, served=served)


def _accounts(escaped: bool) -> Environment:
    templates = FileSystemLoader(Path(__file__).with_name("accounts"))
    found = Environment(  # noqa: S701 (Markdown escapes by the filter below)
        loader=templates, autoescape=escaped, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    found.filters["m"] = _marks
    return found


def _marks(text: str) -> str:
    """Text that Markdown shows as it is."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>|#" else c for c in str(text)).replace("\n", " ")
