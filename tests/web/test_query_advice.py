"""Advice in the editor: each mistake of newcomers is answered by a sentence, its line, and a repair that works."""

import html
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from devolved.errors import BadQuery
from devolved.register.advice import faults, reading, words

DEVO = "PREFIX devo: <https://w3id.org/devolved/def#>\n"
LABEL = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
LONDON = LABEL + 'ASK { ?s rdfs:label "Greater London Authority"@en }'
WORDS = words.Vocabulary(
    frozenset(f"{words.NAMESPACES['devo']}{n}" for n in ("StrategicAuthority", "Council")),
    frozenset(f"{words.NAMESPACES['devo']}{n}" for n in ("mayor", "startsOn", "tierOnDay")),
    {},
    {},
)


def advice(read, query: str) -> list[tuple[int, str, str]]:
    """Line, sentence and repaired query of each piece of advice on the page of a query."""
    text = read(f"/query?query={quote(query)}").response.get_data(as_text=True)
    return [
        (
            int(line),
            html.unescape(re.sub("<[^>]*>", "", said)),
            html.unescape((re.findall('data-repair="([^"]*)"', said) or [""])[0]),
        )
        for line, said in re.findall(r'<p class="advice" data-line="(\d+)">(.*?)</p>', text, re.DOTALL)
    ]


@pytest.mark.parametrize(("query", "line", "says", "repaired"), [
    ("SELECT ?s\n{ ?s devo:mayor ?m }", 2, "devo:", DEVO + "SELECT ?s\n{ ?s devo:mayor ?m }"),
    ("SELCT * { ?s ?p ?o } LIMIT 1", 1, "SELCT", "SELECT * { ?s ?p ?o } LIMIT 1"),
    ("SELECT * { ?s ?p ?o", 1, "closed", "SELECT * { ?s ?p ?o\n}\n"),
    ("ASK { ?s ?p ?o }}", 1, "closes nothing", "ASK { ?s ?p ?o }"),
    ("ASK { FILTER(“x” = ”x“) }", 1, "quotation mark", 'ASK { FILTER("x" = "x") }'),
    (DEVO + "ASK { ?s devo:mayor ?x ?s ?p ?o }", 2, "full stop", DEVO + "ASK { ?s devo:mayor ?x . ?s ?p ?o }"),
    (DEVO + "ASK {\n ?s devo:hasMayor ?m }", 3, "devo:hasMayor", DEVO + "ASK {\n ?s devo:mayor ?m }"),
    (DEVO + "ASK { ?s a devo:strategicAuthority }", 2, "written", DEVO + "ASK { ?s a devo:StrategicAuthority }"),
    (LABEL + 'ASK { ?s rdfs:label "Greater London Authority" }', 2, "language", LONDON),
    (LABEL + 'ASK { ?s rdfs:label "greater london authority"@en }', 2, "capital", LONDON),
    (LABEL + 'ASK { ?s rdfs:label "Greater London Auth" }', 2, "matched whole", LONDON),
])  # fmt: skip
def test_a_usual_mistake_is_told_at_its_line_and_mended(read, query, line, says, repaired):
    found = advice(read, query)
    assert [(at, text) for at, _, text in found] == [(line, repaired)] and says in found[0][1]
    assert advice(read, repaired) == []


def test_a_question_in_plain_words_is_led_to_search(read):
    page = read("/query?query=" + quote("who is the mayor of greater manchester?"))
    assert "/search?q=who+is+the+mayor+of+greater+manchester%3F" in page.links


def test_a_name_that_no_thing_bears_is_led_to_the_nearest(read):
    start = DEVO + "PREFIX authority: <https://w3id.org/devolved/id/authority/>\n"
    ((line, _, mended),) = advice(read, start + "SELECT ?m { authority:greater-manchester devo:mayor ?m }")
    assert line == 3 and "authority:greater-manchester-combined-authority" in mended


@pytest.mark.parametrize(("query", "says"), [
    ("SELECT * { ?s devo:mayor ?x . ?x devo:mayor ?y }", "nothing matches “?x devo:mayor ?y” as well"),
    ("SELECT * { ?s devo:mayor ?x FILTER(?x = 3) }", "no row passes its FILTER"),
    ("SELECT * { ?s devo:mayor devo:Council }", "Nothing in the register matches “?s devo:mayor devo:Council”"),
    ("SELECT * { { ?s devo:mayor 1 } UNION { ?s devo:mayor 2 } }", "Take parts away"),
])  # fmt: skip
def test_an_empty_answer_names_the_pattern_that_finds_nothing(read, query, says):
    assert says in advice(read, DEVO + query)[0][1]


def test_a_sound_query_that_finds_something_gets_no_advice(read):
    assert advice(read, DEVO + "SELECT * { ?s devo:mayor ?x }") == []


@pytest.mark.parametrize("query", [
    "SELECT * {" + "(" * 5_000, "{" * 9_000, "SELECT * { ?s ?p " + '"' * 5_001, "\x00", "PREFIX : <x> " * 600,
    "SELECT * { VALUES ?x { 1 2 3 4 5 } ?s ?p ?x ; }}}", "# only a remark",
])  # fmt: skip
def test_nothing_that_a_stranger_writes_breaks_the_advice(query):
    assert all(one.says for one in faults.advise(query, BadQuery("No.", line=1, column=3)))
    assert isinstance(reading.patterns(query), dict)


@pytest.mark.parametrize(("asked", "offered"), [
    ("hasMayor", "mayor"), ("Mayor", "mayor"), ("startOn", "startsOn"), ("tier_on_day", "tierOnDay"), ("zebra", ""),
])  # fmt: skip
def test_the_nearest_word_is_like_the_one_that_was_written(asked, offered):
    space = words.NAMESPACES["devo"]
    assert words.nearest(space + asked, WORDS.properties) == (space + offered if offered else "")


def test_a_list_of_values_is_not_taken_for_statements_run_together(read):
    query = "SELECT ?x { VALUES (?x ?y) { (1 2) (3 4) } FILTER(?x IN (1, 2, 3)) } ORDR BY ?x"
    ((_, _, mended),) = advice(read, query)
    assert mended.endswith("ORDER BY ?x")


def test_an_answer_is_shown_as_bars_and_on_the_map_without_script(read):
    counted = read("/query?as=chart&query=" + quote("SELECT ?t (COUNT(?s) AS ?n) { ?s a ?t } GROUP BY ?t LIMIT 5"))
    assert counted.response.get_data(as_text=True).count('<td class="bar">') == 5
    drawn = read("/query?as=map&query=" + quote(DEVO + "SELECT * { ?body devo:mayor ?who }"))
    assert "places that the answer names" in drawn.text and "Sadiq Khan" in drawn.text
    plain = read("/query?as=map&query=" + quote("SELECT (1 AS ?one) {}"))
    assert "1 row" in plain.text


def test_the_process_that_reads_queries_ends_with_the_one_that_began_it():
    """Quietly: Python would warn of a process that was left running."""
    asks = (
        "from devolved.register.advice import reading\n"
        "reading.patterns('ASK { ?s ?p ?o }')\n"
        "print(reading._reader._process.pid)"
    )
    done = subprocess.run([sys.executable, "-X", "dev", "-c", asks], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and "ResourceWarning" not in done.stderr, done.stderr
    assert not Path(f"/proc/{done.stdout.strip()}").exists()
