"""What an assistant is told: rows and facts with their sources, their day, their release and an address to open.

Plain functions over a ``Register``; nothing here knows the protocol. Every answer is a
dictionary with ``release``, ``as_on`` (the day), ``open`` (an address that shows the same), ``sources``
(the documents that it rests on), ``not_read`` (what nobody has read of what it speaks of)
and ``caution`` where something must be known before quoting. What was cut off says so.
"""

import json
import re
from collections.abc import Callable, Iterable
from datetime import date
from urllib.parse import urlencode

from devolved.assistants.unread import not_read
from devolved.errors import BadRequest, NotFound
from devolved.register import comparison, days, entities, sentences
from devolved.register.matching import search
from devolved.register.matching.match import Matcher
from devolved.register.matching.names import NameIndex
from devolved.register.register import LIBRARY, Register
from devolved.register.tables.csvtables import json_value
from devolved.register.tables.findings import headline
from devolved.vocabulary import BASE, KINDS, kind_and_slug

ROWS = 200
WORDS = 300
# Sources of one answer, and things whose sources are looked up for it.
CITED = 40
OURS = re.compile(re.escape(f"{BASE}id/") + r"[a-z-]+/[a-z0-9-]+")
THING = re.compile(r"([a-z][a-z-]*)[/:]([a-z0-9]+(?:-[a-z0-9]+)*)")
NOT_FOUND = "That no record was found is not evidence that something did not happen, or that a power is not held."


class Answers:
    """The register's answers on a day. ``root`` is the address under which a reader can open them.

    ``today`` says which day it is where none is asked for.
    """

    def __init__(self, register: Register, today: Callable[[], date], root: str = BASE):
        self._register, self._today, self._root = register, today, root.rstrip("/") + "/"

    def day(self, written: str | None) -> date:
        """The day asked for, or today. Raises BadDay."""
        return days.read(written) if written else self._today()

    def find(self, words: str, kind: str | None, limit: int, on: date) -> dict:
        """Things by any of their names, best first. Raises BadRequest for a kind that does not exist."""
        if kind and kind not in KINDS:
            raise BadRequest(f"There is no kind called {kind[:40]!r}. Kinds: {', '.join(sorted(KINDS))}.")
        matcher = self._register.once("matcher", lambda: Matcher(NameIndex.read(self._register.store)))
        found = search.find(matcher, words[:WORDS], (kind,) if kind else (), min(max(limit, 1), 40))
        things = [
            {
                "thing": f.address,
                "kind": f.kind,
                "name": f.label,
                "score": round(f.score, 1),
                "open": self._open(f.address, on),
            }
            for f in found
        ]
        addresses = [f.address for f in found]
        where = f"search?{urlencode({'q': words[:WORDS]})}"
        return self._told(on, where, self._of_all(addresses, on), addresses, things=things)

    def answer(self, path: str, values: dict[str, str], on: date, limit: int = ROWS) -> dict:
        """The rows of a view with their sources. Raises NotFound with the views that come nearest, BadRequest."""
        subject, _, name = path.partition("/")
        try:
            view = LIBRARY.get(subject, name)
        except NotFound:
            raise NotFound(
                f"There is no view {path[:80]!r}. Ask for the resource devolved://views to see all."
            ) from None
        table = self._register.ask(view, on, {k: str(v) for k, v in values.items()}, limit=min(max(limit, 1), ROWS))
        labels = self._register.labels.of(table.things(), on)
        evidence = self._register.evidence.of(table.records(), on)
        rows = []
        cited = {}
        for row in table.rows:
            said = {n: json_value(term, labels) for n, term in row.items() if n != "record"}
            if "record" in row:
                cited[row["record"].value] = said["sources"] = _sources(evidence[row["record"].value])
            rows.append(said)
        sources = [one for found in cited.values() for one in found] or self._of_all(table.things(), on)
        query = urlencode({**values, "on": on.isoformat()})
        return self._told(
            on,
            f"views/{view.path}?{query}",
            sources,
            table.things(),
            question=view.question,
            headline=headline(view, table, lambda a: labels.get(a, a)),
            caution=" ".join(filter(None, (view.note, NOT_FOUND if not rows else ""))),
            empty=view.empty if not rows else "",
            whole=not table.more,
            rows=rows,
        )

    def thing(self, named: str, on: date) -> dict:
        """A thing's sentence, facts and sources on a day. Raises NotFound, Gone, BadRequest."""
        kind, slug = self._thing(named)
        entity = entities.read(self._register.store, self._register.layout, kind, slug, on)
        if moved := entities.replacement(entity):
            return self.thing("/".join(kind_and_slug(moved) or ()), on)
        view = LIBRARY.find(f"lead/{kind}")
        rows = self._register.ask(view, on, {"thing": slug}).rows if view else []
        named_things = entity.things() | {t.value for row in rows for t in row.values() if t.kind == "iri"}
        labels = self._register.labels.of(named_things | {entity.address}, on)

        def label(address: str) -> str:
            return labels.get(address, address)

        lead = sentences.plain(sentences.lead(kind, entity.label, entity.address, rows, on, label), label)
        facts = [
            {"name": fact.name, "values": [json_value(value, labels) for value in fact.values]}
            for _, group in entity.groups
            for fact in group
        ]
        evidence = self._register.evidence.of([entity.address], on)[entity.address]
        return self._told(
            on,
            f"doc/{kind}/{slug}?on={on.isoformat()}",
            _sources(evidence),
            {entity.address, *named_things},
            thing=entity.address,
            name=entity.label,
            sentence=lead,
            facts=facts,
            confidence=evidence.confidence,
            caution=evidence.remark,
        )

    def promise(self, slug: str, on: date) -> dict:
        """A promise with the history of its status and the chain into law. Raises NotFound."""
        told = self.thing(f"commitment/{slug.removeprefix('commitment/').removeprefix('commitment:')}", on)
        name = told["thing"].rpartition("/")[2]
        for key, path in (("history", "commitments/history"), ("chain", "commitments/chain")):
            parameter = LIBRARY.get(*path.split("/")).subject_parameter("commitment")
            assert parameter is not None
            told[key] = self.answer(path, {parameter.name: name}, on)["rows"]
        return told

    def compare(self, first: str, second: str, on: date) -> dict:
        """Two authorities: facts side by side, and the powers that only one of them is known to have."""
        slugs = [
            self._thing(name if "/" in name or ":" in name else f"authority/{name}")[1] for name in (first, second)
        ]
        pair = {"first": slugs[0], "second": slugs[1]}
        sides = self.answer("compare/authorities", pair, on)
        powers = self.answer("powers/only-one-has", pair, on)
        return self._told(
            on,
            f"compare?{urlencode({**pair, 'on': on.isoformat()})}",
            [*sides["sources"], *powers["sources"]],
            [f"{BASE}id/authority/{slug}" for slug in slugs],
            authorities=sides["rows"],
            powers_of_one=powers["rows"],
            caution=powers["caution"] or NOT_FOUND,
        )

    def changes(self, first: str, second: str | None, thing: str | None) -> dict:
        """What is known to have changed between two days; what was only first seen stands apart. Raises BadRequest."""
        found = comparison.span(first, second or "", self._today())
        about = f"{BASE}id/{'/'.join(self._thing(thing))}" if thing else ""
        changed: list[dict] = []
        seen: list[dict] = []
        sources, things = [], set()
        for heading, table in comparison.between(self._register.ask, found, about):
            labels = self._register.labels.of(table.things(), found.second)
            unsure = comparison.seen(table)
            evidence = self._register.evidence.of(table.records(), found.second)
            things |= set(table.things())
            for row in table.rows[:ROWS]:
                said = {"group": heading} | {
                    n: json_value(t, labels) for n, t in row.items() if n not in ("record", "post")
                }
                if "record" in row:
                    said["sources"] = _sources(evidence[row["record"].value])
                    sources += said["sources"]
                (seen if any(row is other for other in unsure) else changed).append(said)
        where = urlencode({"first": found.first.isoformat(), "second": found.second.isoformat()})
        return self._told(
            found.second,
            f"compare/days?{where}",
            sources,
            things,
            first=found.first.isoformat(),
            changed=changed,
            first_seen=seen,
            caution="What stands under first_seen may be older: only the day on which it was seen is known.",
        )

    def sparql(self, query: str, on: date, seconds: float) -> dict:
        """The answer to a SPARQL query, fenced as the public endpoint is. Raises what ``Store.stream`` raises."""
        media = {"bindings": "application/sparql-results+json", "boolean": "application/sparql-results+json"}
        answer = self._register.store.stream(
            query, media={**media, "graph": "text/turtle"}, on=on, timeout=seconds, client="assistant"
        )
        body = b"".join(answer.chunks).decode()
        where = f"query?{urlencode({'query': query, 'on': on.isoformat()})}"
        if answer.form == "graph":
            named = [*dict.fromkeys(OURS.findall(body))][:CITED]
            sources = self._of_all(named, on)
            return self._told(on, where, sources, named, turtle=body[:200_000], whole=len(body) <= 200_000)
        found = json.loads(body)
        if answer.form == "boolean":
            return self._told(on, where, [], boolean=found["boolean"], caution=NOT_FOUND)
        rows = found["results"]["bindings"]
        values = (term["value"] for row in rows for term in row.values() if term["type"] == "uri")
        named = [*dict.fromkeys(value for value in values if OURS.fullmatch(value))][:CITED]
        return self._told(
            on,
            where,
            self._of_all(named, on),
            named,
            columns=found["head"]["vars"],
            rows=rows[: ROWS * 5],
            whole=len(rows) <= ROWS * 5,
            caution=NOT_FOUND,
        )

    def views(self) -> list[dict]:
        """Every view: its path, the question it answers, its parameters and their types."""
        return [
            {
                "view": view.path,
                "question": view.question,
                "note": view.note,
                "parameters": [
                    {"name": p.name, "types": list(p.types), "optional": p.optional, "help": p.help}
                    for p in view.parameters
                ],
            }
            for views in LIBRARY.subjects().values()
            for view in views
            if view.subject != "lead"
        ]

    def _thing(self, named: str) -> tuple[str, str]:
        if found := kind_and_slug(named):
            return found
        match = THING.fullmatch(named.strip().removeprefix("/").removeprefix("doc/").removeprefix("id/"))
        if not match or match[1] not in KINDS:
            raise BadRequest(
                f"{named[:80]!r} is not a thing: write its address, or kind/slug such as "
                "authority/greater-manchester-combined-authority. The tool find gives them."
            )
        return match[1], match[2]

    def _open(self, address: str, on: date) -> str:
        found = kind_and_slug(address)
        return f"{self._root}doc/{found[0]}/{found[1]}?on={on.isoformat()}" if found else address

    def _of_all(self, addresses: Iterable[str], on: date) -> list[dict]:
        """The sources of several things."""
        evidence = self._register.evidence.of(sorted(addresses)[:CITED], on)
        return [one for found in evidence.values() for one in _sources(found)]

    def _told(self, on: date, path: str, sources: list[dict], about: Iterable[str] = (), **said) -> dict:
        """An answer with what every answer carries; each source once."""
        kept = {name: value for name, value in said.items() if value not in ("", None)}
        once = {json.dumps(source, sort_keys=True): source for source in sources}
        return {
            "release": self._register.version,
            "as_on": on.isoformat(),
            "open": self._root + path,
            **kept,
            "sources": list(once.values())[:CITED],
            "not_read": not_read(self._register, about, self._today(), self._root),
        }


def _sources(evidence) -> list[dict]:
    """The documents that a record rests on, with the kind of each."""
    return [
        {
            name: value
            for name, value in (
                ("title", c.title),
                ("publisher", c.publisher),
                ("place", c.locator),
                ("published", c.issued),
                ("read_on", c.read_on),
                ("kind", c.sort),
                ("url", c.page),
            )
            if value
        }
        for c in evidence.citations
    ]
