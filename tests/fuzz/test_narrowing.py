"""A question that is given a way in is answered as it was asked, however it is written."""

import random
import sys
from collections import Counter
from contextlib import suppress

import pyoxigraph as ox
import pytest
from amount import times
from devolved.store.embedded.clauses import Unclear, clauses
from devolved.store.embedded.columns import Columns
from devolved.store.embedded.loaded import Loaded
from devolved.store.embedded.narrowing import narrowed
from hypothesis import given
from hypothesis import strategies as st

EX = "http://example.org/"
PROLOGUE = f"PREFIX ex: <{EX}> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
WORDS = [
    "Homes",
    "homes",
    "HOMES",
    "bus",
    "Bus fares",
    "straße",
    "ſkills",
    "Kelvin \u212a",
    "İstanbul",
    'say "x"',
    "two\nlines",
    "back\\slash",
    "{",
    "}",
    "# no comment",
    "£5m",
    "‘quoted’",
]
TAGS = ["", "@en", "@cy"]


def literal(text: str, tag: str) -> ox.Literal:
    return ox.Literal(text, language=tag[1:]) if tag else ox.Literal(text)


@pytest.fixture(scope="module")
def store():
    """Things of two kinds with texts, days and groups: enough of each for columns to be of use."""
    chance, found = random.Random(7), ox.Store()
    for number in range(3_000):
        thing, group = ox.NamedNode(f"{EX}thing-{number}"), ox.NamedNode(f"{EX}group-{number // 7}")
        day = f"20{chance.randrange(10, 30)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
        text = f"{chance.choice(WORDS)} {chance.randrange(900)}"
        pairs = [
            ("type", ox.NamedNode(EX + ("Promise" if number % 3 else "Meeting"))), ("text", literal(text, chance.choice(TAGS))), ("group", group),
            ("day", ox.Literal(day, datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#date"))),
        ]  # fmt: skip
        if number % 4 == 0:
            pairs.append(("note", literal(text.upper(), "")))
        for name, value in pairs:
            predicate = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type" if name == "type" else EX + name
            found.add(ox.Quad(thing, ox.NamedNode(predicate), value))
    return found


@pytest.fixture(scope="module")
def columns(store):
    return Columns(store)


NEEDLES = st.sampled_from(
    [
        "homes",
        "HOMES",
        "bus f",
        "bus fares 1",
        "strasse",
        "skill",
        "kelvin k",
        "i",
        "x",
        "",
        "lines",
        "slash",
        "£5",
        "77",
        "homes 77",
        "zebra",
        "{",
        "# no",
    ]
)
SPACE = st.sampled_from([" ", "\n", "  ", " # FILTER(CONTAINS(?text, 'zebra')) }\n", "\t"])
FUNCTION = st.sampled_from(["CONTAINS", "contains", "STRSTARTS", "STRENDS", "REGEX", "regex"])
SUBJECT = st.sampled_from(
    ["?text", "$text", "STR(?text)", "LCASE(?text)", "LCASE(STR(?text))", "UCASE(?text)", "CONCAT(?text, 'homes')"]
)
CONDITION = st.builds(
    lambda function, subject, needle, folded, flags, around: around.format(f"{function}({subject}, {f'LCASE({needle!r})' if folded else repr(needle)}{flags if function.upper() == 'REGEX' else ''})"),
    FUNCTION, SUBJECT, NEEDLES, st.booleans(), st.sampled_from(["", ', "i"', ', "x"', ", 'i'"]),
    st.sampled_from(["({})", "{}", "({} && LANG(?text) = 'en')", "(LANG(?text) = '' && {})", "({} || ?day > '2024-01-01'^^xsd:date)", "({} && ?day > '2019-01-01'^^xsd:date || LANG(?text) = 'cy')", "(!{})", "({} = false)", "(({}))", "EXISTS {{ ?s ex:note ?text FILTER({}) }}"]),
)  # fmt: skip
ELSE = st.sampled_from(
    ["", "OPTIONAL { ?s ex:note ?note }", "BIND(STRLEN(?text) AS ?long)", "MINUS { ?s ex:note ?text }", "FILTER(?day > '2012-05-05'^^xsd:date)", "?s ex:group ?g", ". ?s ex:group ?g",
     "{ ?s ex:group ?g } UNION { ?s ex:note ?note }", "VALUES ?text { 'bus 7' 'homes 77' }", "FILTER NOT EXISTS { ?s ex:note ?text }", "OPTIONAL { ?s ex:note ?text }"]
)  # fmt: skip
TRIPLES = st.sampled_from(
    ["?s a ex:Promise ; ex:text ?text ; ex:day ?day", "?s ex:text ?text . ?s ex:day ?day .", "?s ex:day ?day; ex:text ?text;", "$s a ex:Meeting, ex:Meeting; ex:text ?text; ex:day ?day.",
     "?s ex:note ?text ; ex:day ?day", "?s ex:group ex:group-5; ex:text ?text; ex:day ?day", "?s ex:text ?text ; ex:text ?other ; ex:day ?day", "?s ex:text|ex:note ?text ; ex:day ?day", "?s ?p ?text ; ex:day ?day"]
)  # fmt: skip
SELECT = st.sampled_from(
    [
        "SELECT ?s ?text ?day",
        "SELECT *",
        "SELECT DISTINCT ?text",
        "SELECT (COUNT(*) AS ?n)",
        "select ?day WHERE",
        "SELECT (EXISTS { ?s a ex:Meeting } AS ?m) ?s",
    ]
)
LIMIT = st.builds(
    lambda limit, offset, swapped: " ".join(
        [f"LIMIT {limit}", f"OFFSET {offset}"][:: -1 if swapped else 1] if offset else [f"LIMIT {limit}"]
    ),
    st.integers(0, 12),
    st.integers(0, 4),
    st.booleans(),
)
ORDER = st.builds(
    lambda key, more, limit: f"ORDER BY {key} {more} {limit}",
    st.sampled_from(["DESC(?day)", "ASC(?day)", "?day", "desc ( $day )", "DESC(STR(?day))", "DESC(?text)"]),
    st.sampled_from(["?s ?text", "DESC(?s) ?text ?note"]),
    LIMIT,
)
GROUPS = st.sampled_from(
    ["{ SELECT ?g (MAX(?day) AS ?last) { ?t ex:group ?g ; ex:day ?day } GROUP BY ?g }", "{ SELECT (MIN(?day) AS ?last) ?g WHERE { ?t ex:group ?g ; ex:day ?day . FILTER(?day > '2015-01-01'^^xsd:date) } GROUP BY ?g HAVING(COUNT(*) > 3) } .",
     "{ SELECT (MAX(?day) AS ?last) { ?t ex:group ?g ; ex:day ?day } GROUP BY ?g }", "{ SELECT ?g ?t { ?t ex:group ?g } GROUP BY ?g ?t }", "{ SELECT ?g { ?t ex:group ?g } }"]
)  # fmt: skip
BEHIND = st.sampled_from(
    [
        "?s ex:group ?g ; ex:day ?last .",
        "?s ex:group ?g. ?s ex:text ?text .",
        "?s ex:day ?last ; ex:group ?g .",
        "?s ex:group ?g ; a ex:Promise .",
        "?g ex:none ?s .",
    ]
)


def answers(store, query: str):
    return [tuple(map(str, row)) for row in store.query(query)]


def same(store, columns, query: str, ordered: bool = False) -> bool:
    """Whether a way in was found; the answer is the same either way."""
    other = narrowed(query, columns, store.query)
    if not other:
        return False
    try:
        expected = answers(store, query)
    except SyntaxError:
        return False  # and the other is wrong too, or is not asked: the engine is given the question as it was
    found = answers(store, other)
    assert (found if ordered else Counter(found)) == (expected if ordered else Counter(expected)), f"{query}\n{other}"
    return True


@times(600)
@given(
    SELECT,
    SPACE,
    TRIPLES,
    st.lists(CONDITION | CONDITION | CONDITION, min_size=1, max_size=2),
    ELSE,
    st.booleans(),
    SPACE,
)
def test_texts_that_hold_some_characters(store, columns, select, space, triples, conditions, other, first, between):
    filters = "".join(f"FILTER{space}{c}" for c in conditions)
    same(
        store,
        columns,
        f"{PROLOGUE}{select}{space}{{{between}{triples}{between}{other + filters if first else filters + other}{space}}}",
    )


@times(300)
@given(
    st.sampled_from(
        ["SELECT ?s ?day ?text", "SELECT *", "SELECT DISTINCT ?day", "SELECT ?s (STR(?day) AS ?d)", "SELECT ?s"]
    ),
    TRIPLES,
    ELSE,
    ORDER,
    SPACE,
)
def test_the_newest_or_oldest_so_many(store, columns, select, triples, other, order, space):
    same(store, columns, f"{PROLOGUE}{select}{space}{{{space}{triples} {other}{space}}}{space}{order}", ordered=True)


@times(100)
@given(
    GROUPS,
    BEHIND,
    st.sampled_from(
        ["", "FILTER(?last > '2020-01-01'^^xsd:date)", "OPTIONAL { ?s ex:note ?note }", "?s ex:text ?words"]
    ),
    SPACE,
)
def test_patterns_behind_groups(store, columns, groups, behind, other, space):
    same(store, columns, f"{PROLOGUE}SELECT * {{{space}{groups}{space}{behind} {other} }}")


@pytest.mark.parametrize(
    "asked, sign",
    [
        ('SELECT ?s { ?s a ex:Promise ; ex:text ?text FILTER(CONTAINS(LCASE(STR(?text)), "fares 77")) }', "VALUES ?text"),
        ('SELECT (COUNT(*) AS ?n) WHERE { ?s ex:text ?text . FILTER regex(?text, "ZEBRA", "i") }', "VALUES ?text {  }"),
        ("SELECT * { ?s ex:day ?day ; a ex:Meeting } ORDER BY DESC(?day) ?s LIMIT 3", "VALUES ?day"),
        ("SELECT * { ?s ex:day ?day } ORDER BY ?day LIMIT 3 OFFSET 2", "VALUES ?day"),
        ("SELECT * { { SELECT ?g (MAX(?day) AS ?last) { ?t ex:group ?g ; ex:day ?day } GROUP BY ?g } ?s ex:group ?g ; ex:day ?last }", "LATERAL"),
    ],
)  # fmt: skip
def test_such_questions_are_given_a_way_in(store, columns, asked, sign):
    assert sign in narrowed(PROLOGUE + asked, columns, store.query)
    assert same(store, columns, PROLOGUE + asked, ordered="ORDER" in asked)


@pytest.mark.parametrize(
    "asked",
    [
        'SELECT ?s { ?s ex:group ex:group-5 ; ex:text ?text FILTER(CONTAINS(?text, "homes 77")) }',  # few things to begin with
        'SELECT ?s { ?s a ex:Forum ; ex:text ?text FILTER(CONTAINS(?text, "homes 77")) }',  # likewise: a class of few
        'SELECT ?s { ?s ex:text ?text FILTER(CONTAINS(?text, "o")) }',  # holds of too many
        'SELECT ?s { ?s ex:day ?day FILTER(CONTAINS(STR(?day), "2019-01-01")) }',  # no text
        "SELECT * { ?s ex:day ?day } ORDER BY ?day LIMIT 300",
        "SELECT * { { SELECT ?g { ?t ex:group ?g } GROUP BY ?g } ?s ex:group ?g true ex:day ?last }",  # not a query
        "SELECT * { { SELECT ?g ?t { ?t ex:group ?g } GROUP BY ?g ?t } ?s ex:group ?g ; ex:day ?last }",
        "SELECT * { ?s ex:day ?day } ORDER BY ?day OFFSET 2 LIMIT 3",
    ],
)
def test_others_are_left_as_they_are(store, columns, asked):
    assert narrowed(PROLOGUE + asked, columns, store.query) is None


@pytest.mark.parametrize(
    "fault",
    ["?s a <http://[x> ; ex:text ?text", "?s ex:text ?text . OPTIONAL", "?s ex:text ?text FILTER(", "?s no:text ?text"],
)
def test_an_error_speaks_of_the_question_as_it_was_asked(store, fault):
    query = f'{PROLOGUE}SELECT * {{ {fault} FILTER(CONTAINS(?text, "homes 77")) }}'
    with pytest.raises(SyntaxError) as asked:
        store.query(query)
    with pytest.raises(SyntaxError) as told:
        Loaded(ox.Store(), [], [], plain=store).query(query, [ox.DefaultGraph()], [])
    assert str(told.value) == str(asked.value)
    assert not list(
        Loaded(ox.Store(), [], [], plain=store).query(
            query.replace(fault, "?s a 'no class' ; ex:text ?text"), [ox.DefaultGraph()], []
        )
    )


def test_what_changed_is_found(store):
    """The flat view of another day is laid beside the register: a column made before is made again."""
    plain = ox.Store()
    plain.extend(store)
    loaded, query = (
        Loaded(ox.Store(), [], ["2026-01-01"], plain=plain),
        f'{PROLOGUE}SELECT ?s {{ ?s ex:text ?text FILTER(CONTAINS(?text, "quite new")) }}',
    )
    assert not list(loaded.query(query, [ox.DefaultGraph()], []))
    plain.add(ox.Quad(ox.NamedNode(EX + "new"), ox.NamedNode(EX + "text"), ox.Literal("quite new")))
    loaded.turn_to("2026-11-27")
    assert [row[0].value for row in loaded.query(query, [ox.DefaultGraph()], [])] == [EX + "new"]


@pytest.mark.parametrize(
    "comparisons",
    [
        "?a<(?b&&?c>?day) || ?day > '2015-01-01'^^xsd:date",
        "?a<ex:b&&(?c>?day) || ?s = ?s",
        "(?a<'x>y' || ?s = ?s) && 'z' = 'z'",
        "?a<'x&&('>'y') || ?s = ?s",
        "'\\u0027' = '' || ?s = ?s",
        "?a\u0300 || ?s = ?s",
    ],
)
def test_what_the_engine_may_read_otherwise(store, columns, comparisons):
    """It takes ``<(?b&&?c>`` for two comparisons, say, and the bracket in it counts."""
    same(
        store,
        columns,
        f'{PROLOGUE}SELECT ?s {{ ?s ex:text ?text ; ex:day ?day FILTER(CONTAINS(?text, "homes 77") && {comparisons}) }}',
    )


def test_a_value_that_is_no_text_keeps_a_property_out(store):
    for value in (
        ox.Literal("7", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
        ox.NamedNode(EX + "x"),
    ):
        mixed = ox.Store()
        mixed.extend(store)
        mixed.add(ox.Quad(ox.NamedNode(EX + "odd"), ox.NamedNode(EX + "text"), value))
        assert Columns(store).texts(f"<{EX}text>") and not Columns(mixed).texts(f"<{EX}text>")


def test_folding_loses_no_match():
    """What the engine's lower case and its case-blind expressions make an ASCII letter of, folding makes the same letter of: every character there is."""
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        if any(c.isascii() for c in character.lower()):
            assert character.casefold() == character.lower(), hex(code)
    letters = "".join(map(chr, range(0x61, 0x7B)))
    every = [c for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000 and (c := chr(code)).isalpha()]
    blind = ox.Store().query(
        "SELECT ?c { VALUES ?c { %s } FILTER(REGEX(?c, '^[%s]$', 'i')) }"
        % (" ".join(str(ox.Literal(c)) for c in every), letters)
    )
    matched = [row[0].value for row in blind]
    assert {"k", "K", "\u212a", "ſ"} <= set(matched) and all(c.casefold() in letters for c in matched)


@times(300)
@given(
    st.lists(
        st.sampled_from(
            [
                "SELECT",
                "?a",
                "{",
                "}",
                "(",
                ")",
                "FILTER",
                "CONTAINS",
                ",",
                '"x"',
                "GROUP",
                "BY",
                "ex:p",
                "ex:p.",
                ".",
                ";",
                "a",
                "LIMIT",
                "5",
                "ORDER",
                "^^",
                "@en",
                "_:b",
                "PREFIX",
                "ex:",
                "<a:b>",
            ]
        ),
        max_size=25,
    )
)
def test_nothing_that_is_written_breaks_the_reading(words):
    try:
        clauses("SELECT " + " ".join(words))
    except Unclear:
        pass


WRITTEN = st.sampled_from(
    ['SELECT ?s { ?s a ex:Promise ; ex:text ?text . FILTER(CONTAINS(LCASE(?text), "fares 77") && ?s != ex:none) OPTIONAL { ?s ex:note ?note } }', 'SELECT ?s { ?s ex:text ?text FILTER regex(?text, "homes 7", "i") }',
     "SELECT * { { SELECT ?g (MAX(?day) AS ?last) { ?t ex:group ?g ; ex:day ?day } GROUP BY ?g } ?s ex:group ?g ; ex:day ?last FILTER(?s = ?s) }"]
)  # fmt: skip
BITS = st.sampled_from(
    ["", " ", ".", ";", ",", "(", ")", "{", "}", "<", ">", "&&", "||", "!", '"', "'", "#", "\n", "\\", "?s", "$text", "ex:text", "ex:", "a", "FILTER", "OPTIONAL", "UNION", "EXISTS", "SELECT", "DISTINCT", "GROUP BY", "HAVING", "LIMIT",
     "2", "VALUES", "BIND", "AS", "@en", "^^xsd:date", "true", "=", "<5", "?a<", "/", "|", "_:b", "[]", "<http://example.org/text>", "STR(", "||true", "<<", "{|", "~", "BASE <http://x/>", "FROM <http://x/>", "\u00b7", "LATERAL"]
)  # fmt: skip


@times(600)
@given(WRITTEN, st.lists(st.tuples(st.floats(0, 1), st.integers(0, 6), BITS), min_size=1, max_size=3))
def test_what_is_no_query_gets_no_answer(store, columns, query, changes):
    for place, gone, bit in changes:
        at = int(place * len(query))
        query = query[:at] + bit + query[at + gone :]
    with suppress(ValueError):  # an address that is none; then, too, the question is asked as it was
        other = narrowed(PROLOGUE + query, columns, lambda _: [])
        assert not other or is_query(store, other) == is_query(store, PROLOGUE + query), query


def is_query(store, text: str) -> bool:
    """Whether the engine can read it; it does not run it yet."""
    try:
        store.query(text)
    except (SyntaxError, RuntimeError) as error:
        return isinstance(error, RuntimeError)
    return True
