"""Preview: what a reader will see changed, when a tree is published after the current release.

One account, written as Markdown (for whoever proposes the change) or as an HTML page that needs nothing beside it.
"""

from dataclasses import dataclass
from wsgiref.simple_server import WSGIServer, make_server

from jinja2 import Environment

from devolved.build.subjects import short
from devolved.build.workspace import Workspace
from devolved.curate.gate import Judgement
from devolved.errors import Unavailable
from devolved.register.changes import KINDS_OF_CHANGE, Change, asserted, compared, things
from devolved.store.terms import Term
from devolved.vocabulary import BASE, NAMESPACES

_NAMES = [NAMESPACES["skos"] + "prefLabel", NAMESPACES["foaf"] + "name", NAMESPACES["dcterms"] + "title"]
_SOURCE = NAMESPACES["dcterms"] + "source"
_TYPE = NAMESPACES["rdf"] + "type"
_POLICY = ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
_WORDS = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?word (SAMPLE(?name) AS ?label) { ?word rdfs:label ?name } GROUP BY ?word"""


@dataclass(frozen=True)
class Line:
    """One property of a thing, in words: what it said, what it says."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Shown:
    """One thing that a reader will see changed."""

    kind: str
    address: str
    name: str
    lines: tuple[Line, ...]
    sources: tuple[str, ...]


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


class _Words:
    """Names of things and properties, as the tree has them, else as the release had them."""

    def __init__(self, workspace: Workspace, before: dict, after: dict):
        self._said = before | after
        self._words = {row["word"].value: row["label"].value for row in workspace.each(_WORDS)}

    def shown(self, change: Change) -> Shown:
        properties = sorted({said for said, _ in (*change.before, *change.after)} - {_TYPE})
        lines = [
            Line(self._property(said), self._of(said, change.before), self._of(said, change.after))
            for said in properties
        ]
        cited = [value for said, value in sorted(self._said.get(change.thing, ())) if said == _SOURCE]
        return Shown(
            change.kind, short(change.thing), self._name(change.thing), tuple(lines), tuple(map(self._value, cited))
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
    return _MARKDOWN.render(p=account)


def html(account: Preview) -> str:
    """A whole page, in one file."""
    return _HTML.render(p=account)


def served(page: str, port: int) -> WSGIServer:
    """A server of that one page for the browser of this machine. Raises Unavailable where the port is taken."""
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store"), _POLICY]

    def answer(environ, start):
        found = environ["PATH_INFO"] == "/" and environ["REQUEST_METHOD"] in ("GET", "HEAD")
        start("200 OK" if found else "404 Not Found", headers)
        return [page.encode() if found else b"There is one page here: /"]

    try:
        return make_server("127.0.0.1", port, answer)
    except OSError as error:
        raise Unavailable(f"Port {port} cannot be listened on: {error.strerror}.") from None


def _marks(text: str) -> str:
    """Text that Markdown shows as it is."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>|#" else c for c in str(text)).replace("\n", " ")


_PLAIN = Environment(autoescape=False, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)  # noqa: S701
_PLAIN.filters["m"] = _marks
_MARKDOWN = _PLAIN.from_string("""\
# What a reader will see changed{{ " since release " ~ p.beside if p.beside }}

{% for kind, shown in p.counted() %}{{ shown|length }} {{ kind }}{{ ", " if not loop.last }}{% endfor %}; \
{{ p.warnings|length }} new warnings.
{% if p.wrong %}

## To be mended before it can be published

{% for one in p.wrong %}
- {{ one|m }}
{% endfor %}
{% endif %}
{% for kind, shown in p.counted() if shown %}

## {{ kind|capitalize }}
{% for one in shown %}

### {{ one.name|m }}

`{{ one.address }}`{{ " — source: " ~ one.sources|join("; ")|m if one.sources else " — **no source**" }}

{% for line in one.lines %}
- {{ line.name|m }}: {% if line.before and line.after %}~~{{ line.before|m }}~~ → {{ line.after|m }}\
{% elif line.after %}{{ line.after|m }}{% else %}~~{{ line.before|m }}~~{% endif %}

{% endfor %}
{% endfor %}
{% endfor %}
{% if p.warnings %}

## New warnings

{% for one in p.warnings %}
- {{ one|m }}
{% endfor %}
{% endif %}
{% if p.moved %}

## Answers of questions that move

{% for one in p.moved %}
```
{{ one }}
```
{% endfor %}
{% endif %}
""")
_HTML = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string("""\
<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>What a reader will see changed</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}\
dt{float:left;clear:left;\
width:14rem;color:#555}\
dd{margin:0 0 .25rem 15rem}del{color:#8a1f11}ins{color:#0b5d1e;text-decoration:none}\
code{color:#555}</style></head><body>
<h1>What a reader will see changed{{ " since release " ~ p.beside if p.beside }}</h1>
<p>{% for kind, shown in p.counted() %}{{ shown|length }} {{ kind }}{{ ", " if not loop.last }}{% endfor %}; \
{{ p.warnings|length }} new warnings.</p>
{% if p.wrong %}<h2>To be mended before it can be published</h2><ul>
{% for one in p.wrong %}<li>{{ one }}</li>{% endfor %}</ul>{% endif %}
{% for kind, shown in p.counted() if shown %}<h2>{{ kind|capitalize }}</h2>
{% for one in shown %}<h3>{{ one.name }}</h3>
<p><code>{{ one.address }}</code> {{ "Source: " ~ one.sources|join("; ") if one.sources else "No source." }}</p>
<dl>{% for line in one.lines %}<dt>{{ line.name }}</dt><dd>{% if line.before %}<del>{{ line.before }}</del> {% endif %}\
{% if line.after %}<ins>{{ line.after }}</ins>{% endif %}</dd>{% endfor %}</dl>
{% endfor %}{% endfor %}
{% if p.warnings %}<h2>New warnings</h2><ul>{% for one in p.warnings %}<li>{{ one }}</li>{% endfor %}</ul>{% endif %}
{% if p.moved %}<h2>Answers of questions that move</h2>
{% for one in p.moved %}<pre>{{ one }}</pre>{% endfor %}{% endif %}
</body></html>
""")
