"""No query is misread: ours answers as the engine does when it is asked directly, or refuses what it refuses.

Made-up queries, right and broken, and texts that were once misread, with changes, each asked cold and kept.
``DEVOLVED_FUZZ=334`` makes some 200,000 comparisons.
"""

import json
import random
import re
from collections import Counter
from contextlib import closing
from datetime import date

import pytest
from amount import TIMES, times
from devolved.errors import BadQuery, DevolvedError, MemoryExceeded, TimedOut
from devolved.settings import Settings
from devolved.store import open_store
from devolved.store.explain import SERVICE
from devolved.store.protocol import Dataset
from devolved.web.sparql.cache import AnswerCache, answer_key, keepable
from grammar import PREFIXES, QUERIES
from hypothesis import given
from hypothesis import strategies as st
from reference import GRAPH, Reference
from small_release import small_release, tenures

JSON, N_TRIPLES = "application/sparql-results+json", "application/n-triples"
MEDIA = {"bindings": JSON, "boolean": JSON, "graph": N_TRIPLES}
TODAY = date(2026, 11, 24)
DAYS = ["2015-06-01", "2019-01-01", "2020-01-01"]
HOLDERS = [("ada", "2010-05-01", "2018-05-04"), ("bo", "2018-05-04", None)]
# What need not be the same twice, or in two stores: which rows a limit leaves, in which order texts are joined.
UNORDERED = re.compile(r"LIMIT|OFFSET|SAMPLE|GROUP_CONCAT|rand|now|uuid|bnode|_:|\[", re.IGNORECASE)
# Texts that were once read otherwise than the engine reads them, by what was wrong.
MISREAD = {
    "N1": "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\nSELECT ?s ?t { ?s rdfs:label ?t . "
    'FILTER(STR(?t)>"" || "a"<?b#>"""\n||true) BIND(""") FILTER(CONTAINS(?t,\'zzqq\')) """ AS ?x) FILTER(?x != '
    '"""( """) }',
    "K1a": "PREFIX ex: <http://e/>\nSELECT ?v { VALUES ?z { ex:á\\'b } VALUES ?v { 'one  two' } }",
    "K1b": "PREFIX ex: <http://e/>\nSELECT ?v { VALUES ?z { ex:á\\'b } VALUES ?v { 'one two' } }",
    "K3": 'SELECT ?v { BIND(1 AS ?a) BIND(2 AS ?b) FILTER(?a<?b#>"""\n) BIND(RAND() AS ?v) BIND("""x""" AS ?w) }',
    "K4": "SELECT * {BIND(1 AS ?a)#>\"\"\"\nBIND(2 AS ?b)VALUES ?z0 { '>  <' ex:a\u200d\\' 'a#q\n # b' }}",
    "D1": 'SELECT (COUNT(*) AS ?n) (SAMPLE("a"<?b#>"""\n) AS ?x) FROM <https://w3id.org/devolved/graph/shapes> '
    '{ ?s ?p ?o BIND("""q""" AS ?z) }',
    "F1": 'SELECT * { BIND(1 AS ?a) BIND(2 AS ?b) FILTER(?a<?b#>"""\n) SERVICE <http://127.0.0.1:1/> { ?x ?y ?z } '
    'BIND("""z""" AS ?v) }',
    "F3": 'SELECT (COUNT(*) AS ?n) { BIND("a" AS ?b) FILTER("a"<?b#>"""\n||true) '
    + "{" * 600
    + " ?s ?p ?o "
    + "}" * 600
    + ' BIND("""q""" AS ?z) }',
    "P1": "SELECT * { ?s ?p ?o } ORDER BY ?o LIMIT 5",
    "P2": "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s ?o LIMIT 2",
    "P3": "SELECT DISTINCT ?o { ?s ?p ?o } ORDER BY ?o",
    "P4": "SELECT (<http://x/f>(1) AS ?y) {}",
    "P5": "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a ?d LIMIT 1",
}
NAMING = {
    "every graph": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "a day": f"SELECT * {{ GRAPH <{GRAPH}on/2015-06-01> {{ ?s ?p ?o }} }}",
    "a day among all": f"PREFIX on: <{GRAPH}on/> SELECT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(?g = on:2019-01-01) }}",
    "a day from": f"SELECT * FROM <{GRAPH}on/2020-01-01> {{ ?s ?p ?o }}",
    "a day shortened": f"PREFIX g: <{GRAPH}> SELECT * {{ GRAPH g:on\\/2015-06-01 {{ ?s ?p ?o }} }}",
    "a day relative": f"BASE <{GRAPH}on/> SELECT * FROM NAMED <2019-01-01> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "a day escaped": "SELECT * { GRAPH <graph/\\u006fn/2015-06-01> { ?s ?p ?o } }",
    "a day computed": f"SELECT * {{ VALUES ?day {{ '2019-01-01' }} BIND(IRI(CONCAT('{GRAPH}on/', ?day)) AS ?g) "
    "GRAPH ?g { ?s ?p ?o } }",
    "the register": f"SELECT (COUNT(*) AS ?n) FROM <{GRAPH}register> {{ ?s ?p ?o }}",
    "the register, named": (
        f"PREFIX g: <{GRAPH}> SELECT ?p (COUNT(*) AS ?n) {{ GRAPH g:register {{ ?s ?p ?o }} }} GROUP BY ?p"
    ),
    "today": f"SELECT * {{ GRAPH <{GRAPH}today> {{ ?s ?p ?o }} }}",
    "from elsewhere": "SELECT * FROM <http://example.org/> { ?s ?p ?o }",
    "no graph": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p",
    "words only": "SELECT ?from ?graph { ?from ?graph 'graph from' }",
    "names only": f"PREFIX from: <{GRAPH}> SELECT ?seatFrom {{ ?seatFrom rdfs:label?graph . $graph from:graph ?x }}",
    "from after a name": f"PREFIX : <{GRAPH}> SELECT ?from FROM:today{{ ?from ?p ?o }}",
    "from without a space": f"SELECT (COUNT(*) AS ?n)FROM<{GRAPH}today>{{ ?s ?p ?o }}",
    "graph without a space": "SELECT ?graph{{}GRAPH?graph{ ?from ?p 'nothing' }}",
    "graph after a path": "SELECT ?g { ?s rdfs:label? ?o GRAPH ?g { ?s ?p ?from } }",
}
BITS = [
    "",
    " ",
    "\n",
    "#",
    "#>",
    '"""',
    "'",
    '"',
    "{",
    "}",
    "(",
    ")",
    "<",
    ">",
    "<?b#>",
    "\\",
    "\\u0041",
    "|",
    "&&",
    ".",
    ";",
    "\u00a0",
    "\u200d",
    "á",
    "?s",
    "?graph",
    "FROM",
    "GRAPH ?g",
    "SERVICE",
    "SILENT",
    "true",
    "'a  b'",
    "EXISTS",
    "OPTIONAL",
    "UNION",
    "MINUS",
    "VALUES ?x { 1 }",
    "BIND(1 AS ?y)",
    "FILTER",
    "DISTINCT",
    "rdfs:label",
    "<a>",
    "LATERAL",
    "-",
    "7",
]


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The store, with a cache before it, and the engine itself."""
    release = small_release(tmp_path_factory.mktemp("same") / "releases", tenures(HOLDERS))
    settings = Settings(workers=1, timeout=2.0, memory=256, queue_wait=60, client_share=1.0)
    with (
        closing(open_store(release, settings, lambda: TODAY)) as store,
        closing(Reference(str(release.path), TODAY.isoformat())) as reference,
    ):
        yield Both(store, reference)


class Both:
    """Asks both, and holds them to each other."""

    def __init__(self, store, reference):
        self.store, self.reference = store, reference
        self.answers, self.outcomes = AnswerCache(2**22), Counter()

    def same(self, text: str, on: str = "") -> None:
        ours = [self._ours(text, on) for _ in range(2)]
        unordered = UNORDERED.search(text) or text.lower().count("from") > 1
        assert ours[0] == ours[1] or unordered, f"kept otherwise than cold: {text!r}"
        outcome, said = self.reference.ask(text.removeprefix("\ufeff"), on, named(text))
        self.outcomes[outcome] += 1
        found = ours[0]
        if outcome == "answer":
            if isinstance(found, DevolvedError):  # the engine may need more than a sandbox gives, or the network
                refused = found.detail == SERVICE and "service" in text.lower()
                assert refused or isinstance(found, (MemoryExceeded, TimedOut)), (text, found.detail)
            elif not unordered:
                assert rows(found) == rows(said), text
            else:
                assert shape(found) == shape(said), text
        elif outcome == "refused":
            assert isinstance(found, BadQuery), (text, said, found)
        else:  # the sandbox is narrower, and says which wall it was
            assert isinstance(found, (BadQuery, MemoryExceeded, TimedOut)), (text, outcome, found)

    def _ours(self, text: str, on: str) -> bytes | DevolvedError:
        day = date.fromisoformat(on) if on else None

        def ask():
            return self.store.stream(text, media=MEDIA, on=day, client="fuzz")

        try:
            if not keepable(text):
                return b"".join(ask().chunks)
            found = self.answers.fetch(answer_key("1", text, MEDIA, Dataset(), day, TODAY), 60, ask)
            return found.body if hasattr(found, "body") else b"".join(found.chunks)
        except DevolvedError as error:
            error.members.pop("statistics", None)
            return _Refusal(error) if isinstance(error, BadQuery) else error


class _Refusal(BadQuery):
    """A refusal that equals another with the same words."""

    def __init__(self, error: BadQuery):
        super().__init__(error.detail, **error.members)

    def __eq__(self, other):
        return isinstance(other, BadQuery) and (other.detail, other.members) == (self.detail, self.members)


def is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def named(text: str) -> tuple[str, ...]:
    """What the contract says is made ready: days that stand in the text, and the register."""
    plain = re.sub(r"\\u([0-9A-Fa-f]{4})", lambda m: chr(int(m[1], 16)), text).replace("\\", "")
    found = dict.fromkeys(day for day in re.findall(r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)", plain, re.ASCII) if is_day(day))
    days = [day for day in found if f"on/{day}" in plain or "graph/on" in plain]
    register = ["register"] if re.search(r"[/:<]register\b", plain) else []
    return (
        tuple(GRAPH + ("on/" + name if name != "register" else name) for name in (*days, *register))
        if "graph/" in plain
        else ()
    )


def rows(body: bytes) -> Counter | bool:
    if not body.startswith(b"{"):
        return Counter(body.decode().splitlines())
    read = json.loads(body)
    return (
        read["boolean"]
        if "boolean" in read
        else Counter(json.dumps(row, sort_keys=True) for row in read["results"]["bindings"])
    )


def shape(body: bytes) -> tuple:
    """What must be the same where rows need not: the columns."""
    read = json.loads(body) if body.startswith(b"{") else {}
    return tuple(sorted(read.get("head", {}).get("vars", []))), "boolean" in read


@pytest.mark.parametrize("name", [*MISREAD, *NAMING])
@pytest.mark.parametrize("on", ["", "2015-06-01"], ids=["today", "another day"])
def test_texts_that_were_misread_or_name_graphs(both, name, on):
    both.same((MISREAD | NAMING)[name], on)


def test_a_view_made_ready_for_one_query_is_not_there_for_the_next(both):
    for number, name in enumerate([*NAMING, *reversed(NAMING)]):
        once = f" # {number}"  # so that none is answered from what was kept
        both.same(NAMING[name] + once)
        both.same(NAMING["every graph"] + once)
        both.same(NAMING["no graph"] + once, [*DAYS, ""][number % 4])


@pytest.mark.parametrize(
    "graphs",
    [
        ("on/2015-06-01", "on/2019-01-01"),
        ("register", "on/2019-01-01"),
        ("today", "register"),
        ("today", "on/2026-11-24"),
        ("shapes", "register", "data/people/tenures"),
    ],
)
@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?p (COUNT(*) AS ?n) %s { ?s ?p ?o } GROUP BY ?p",
        "SELECT * %s { ?s ?p ?o }",
        "CONSTRUCT { ?s ?p ?o } %s { ?s ?p ?o }",
        "ASK %s # {\n { ?s ?p ?o }",
        "SELECT ?s %s { ?s ?p ?o . OPTIONAL { ?o ?q '}' } } # }",
    ],
)
def test_several_default_graphs_are_one_merged_graph(both, graphs, query):
    """A triple that two of them hold is found once (SPARQL 1.1 Query, section 13.2.1)."""
    names = tuple(GRAPH + graph for graph in graphs)
    text = query % " ".join(f"FROM <{name}>" for name in names)
    outcome, said = both.reference.ask(
        text, "", tuple(n for n in names if "/on/" in n or n.endswith("register")), names
    )
    assert outcome == "answer" and rows(both._ours(text, "")) == rows(said)
    bare = query % ""
    asked = both.store.stream(bare, media=MEDIA, dataset=Dataset(default=names), client="fuzz")
    assert rows(b"".join(asked.chunks)) == rows(said)


def test_changes_to_such_texts(both):
    chance = random.Random(2611 if TIMES <= 1 else None)
    texts = [*MISREAD.values(), *NAMING.values(), *(PREFIXES + text for text in NAMING.values())]
    for _ in range(max(20, int(450 * TIMES))):
        text = chance.choice(texts)
        for _ in range(chance.randint(1, 3)):
            at = chance.randint(0, len(text))
            text = text[:at] + chance.choice(BITS) + text[at + chance.choice((0, 0, 0, 1, 2, 5)) :]
        both.same(text, chance.choice(["", "", "", *DAYS]))
    print(dict(both.outcomes))


@times(150)
@given(QUERIES, st.sampled_from(["", "", *DAYS]))
def test_made_up_queries(both, query, on):
    both.same(query, on)
