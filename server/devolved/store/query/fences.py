"""Look at a query before it runs: refuse what must not run, note what it needs.

These checks are cheap and give the clearest refusals. They are not the wall:
a query that slips past them meets the time, memory and network limits of its
worker (see ``worker`` and ``confinement``).
"""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from urllib.parse import urljoin

from devolved.errors import BadDay, BadQuery, TooLarge
from devolved.settings import Settings
from devolved.store.query.tokens import place, tokens
from devolved.vocabulary import BASE, DAY_GRAPHS, GRAPH

UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"})
FORMS = {"SELECT": "bindings", "ASK": "boolean", "CONSTRUCT": "graph", "DESCRIBE": "graph"}
VOLATILE = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})  # another answer every time
IRI_LENGTH = 2_000
ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
PROLOGUE = re.compile(r"(?:\s*PREFIX\s+[A-Za-z][\w-]*:\s*<https?:[^<>\"'{}|^`\\\x00-\x20]{1,200}>)+", re.IGNORECASE)
TOLD = frozenset({"iri", "name", "word"})
NOTHING = ("", "")  # neither of the last two tokens was a word or a name that matters
DAYS = 8


@dataclass(frozen=True)
class Question:
    """What was noticed about a query. ``normal`` is its text without comments and spare white space."""

    text: str
    normal: str
    form: str  # "bindings", "boolean" or "graph"; empty when the engine will refuse it anyway
    default: tuple[str, ...] = ()  # FROM
    named: tuple[str, ...] = ()  # FROM NAMED
    graphs: frozenset[str] = frozenset()  # every address of ours below /graph/ that it mentions
    prefixes: dict[str, str] = field(default_factory=dict, compare=False)
    volatile: bool = False
    names: bool = False  # whether GRAPH stands in it
    lists: bool = False  # whether it asks GRAPH for graphs that it does not name


def examine(query: str, settings: Settings) -> Question:
    """Notice what a query needs. Raises TooLarge or BadQuery, saying which limit, its value and what to do."""
    if len(query) > settings.query_length:
        raise TooLarge(
            f"The query has {len(query):,} characters; the limit is {settings.query_length:,}. "
            "Ask in several queries, or move long VALUES lists into several requests.",
            limit=settings.query_length,
        )
    reader = _examine_cached if len(query) < 4_000 else _examine
    return reader(query, settings.query_depth, settings.query_terms)


def without_dataset(query: str) -> str:
    """The query without its FROM clauses: for a service that is told the dataset in the request."""
    pieces, kept_to, clause = [], 0, False
    for kind, text, start, _ in tokens(query):
        if kind == "word" and text.upper() == "FROM":
            pieces.append(query[kept_to:start])
            clause = True
        elif clause and kind in ("iri", "name"):
            kept_to, clause = start + len(text), False
    return "".join([*pieces, query[kept_to:]]) if pieces else query


def days_in(graphs) -> frozenset[date]:
    """The days whose flat view is among the graphs. Raises BadDay for a name that is no day."""
    found = set()
    for graph in graphs:
        if graph.startswith(DAY_GRAPHS) and graph != DAY_GRAPHS:
            found.add(day_of(graph[len(DAY_GRAPHS) :]))
    if len(found) > DAYS:
        raise BadQuery(
            f"The query reads the flat view of {len(found)} days; the limit is {DAYS}. Ask about fewer days at once.",
            limit=DAYS,
        )
    return frozenset(found)


def day_of(text: str) -> date:
    """A date written YYYY-MM-DD. Raises BadDay."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise BadDay(f"{text[:40]!r} is not a day. Write it as YYYY-MM-DD, for example 2019-06-01.")


def _examine(query: str, depth_limit: int, term_limit: int) -> Question:
    reading = _Reading(query)
    start, folded, count, prefixes = prologue(query)
    reading.prefixes.update(prefixes)
    depth = data = 0
    values_at = None  # depth at which a VALUES block was opened; -1 between the word and its brace
    verbatim = False
    normal = [folded]
    for kind, text, start, spaced in tokens(query, start):
        if spaced:
            normal.append(spaced)
        normal.append(text)
        if kind == "word":
            if text.upper() == "VALUES":
                values_at = -1
        elif kind == "open":
            depth += 1
            if depth > depth_limit:
                raise BadQuery(
                    f"The query nests {depth} brackets; the limit is {depth_limit}. Flatten it.",
                    limit=depth_limit,
                    **reading.at(start),
                )
            if values_at == -1 and text == "{":
                values_at = depth
        elif kind == "close":
            if values_at == depth and text == "}":
                values_at = None
            depth -= 1
        elif kind == "iri":
            if len(text) > IRI_LENGTH:
                raise BadQuery(
                    f"An IRI has {len(text):,} characters; the limit is {IRI_LENGTH:,}.",
                    limit=IRI_LENGTH,
                    **reading.at(start),
                )
            verbatim = verbatim or "'" in text  # might be two comparisons around a string: keep every space
        if values_at is not None and values_at > 0:
            data += 1
        else:
            count += 1
        if count > term_limit or data > 10 * term_limit:
            limit = term_limit if count > term_limit else 10 * term_limit
            where = "" if count > term_limit else " in its VALUES data"
            raise TooLarge(f"The query has more than {limit:,} words{where}. Ask in several queries.", limit=limit)
        if kind in TOLD:
            reading.see(kind, text, start)
        elif reading.before is not NOTHING:
            reading.pass_over()
    text = query if verbatim else "".join(normal).strip()
    return Question(
        query, text, FORMS.get(reading.form, ""), tuple(reading.default), tuple(reading.named),
        frozenset(reading.graphs), reading.prefixes, reading.volatile, reading.names, reading.lists,
    )  # fmt: skip


def prologue(query: str) -> tuple[int, str, int, dict[str, str]]:
    """Where the declarations of prefixes that a query begins with end; they themselves, folded; their tokens, counted; and prefix → address.

    Ends at 0 when they are not plainly written. Clients repeat them, so what was read once is kept.
    """
    found = PROLOGUE.match(query)
    end = found.end() if found and found.end() < 5_000 else 0
    return end, *_prologue(query[:end])


@lru_cache(maxsize=256)
def _prologue(text: str) -> tuple[str, int, dict[str, str]]:
    reading, folded, count = _Reading(text), [], 0
    for count, (kind, word, start, spaced) in enumerate(tokens(text), start=1):
        folded += spaced, word
        reading.see(kind, word, start)
    return "".join(folded), count, reading.prefixes


_examine_cached = lru_cache(maxsize=512)(_examine)  # some 4 MB at most, 16 where one character takes four bytes


class _Reading:
    """Follows the prologue, the form and the dataset clauses, token by token."""

    def __init__(self, query: str):
        self.query = query
        self.base = BASE
        self.prefixes: dict[str, str] = {}
        self.form = ""
        self.default: list[str] = []
        self.named: list[str] = []
        self.graphs: set[str] = set()
        self.volatile = self.names = self.lists = False
        self.before = NOTHING

    def at(self, start: int) -> dict:
        line, column = place(self.query, start)
        return {"line": line, "column": column}

    def see(self, kind: str, text: str, start: int) -> None:
        """An IRI, a name or a word."""
        if self.before[1] == "GRAPH":
            self.names, self.lists = True, self.lists or kind == "word"
        if kind == "word":
            self._word(text.upper(), start)
        elif kind == "iri":
            self._iri(self._resolve(text[1:-1]))
        elif kind == "name":
            if self.before[1] == "PREFIX":
                self.before = ("PREFIX", text)
            else:
                prefix, _, local = text.rstrip(".").partition(":")
                self._iri(self.prefixes.get(prefix, "") + local.replace("\\", ""))

    def pass_over(self) -> None:
        """Anything else."""
        if self.before[1] == "GRAPH":
            self.names = self.lists = True
        self.before = NOTHING

    def _word(self, word: str, start: int) -> None:
        if word == "SERVICE":
            raise BadQuery(
                "SERVICE is refused: this endpoint never calls other servers on behalf of a query. "
                "Run the federated query in your own client, for example Comunica, with this endpoint as one of its sources.",
                **self.at(start),
            )
        if not self.form:
            if word in UPDATES:
                raise BadQuery(
                    f"{word} is refused: the register is read only. It changes by building a new release from its files.",
                    **self.at(start),
                )
            if word in FORMS:
                self.form = word
        self.volatile = self.volatile or word in VOLATILE
        self.before = (self.before[1], word)

    def _iri(self, iri: str) -> None:
        earlier, last = self.before
        self.before = NOTHING
        if not self.form and last == "BASE":
            self.base = iri
        elif not self.form and earlier == "PREFIX":
            self.prefixes[last[:-1]] = iri
        else:
            if last == "FROM":
                self.default.append(iri)
            elif (earlier, last) == ("FROM", "NAMED"):
                self.named.append(iri)
            if iri.startswith(GRAPH):
                self.graphs.add(iri)

    def _resolve(self, iri: str) -> str:
        if "\\" in iri:
            iri = re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", _character, iri)
        return iri if ABSOLUTE.match(iri) else urljoin(self.base, iri)


def _character(match: re.Match) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code < 0x110000 else "\ufffd"
