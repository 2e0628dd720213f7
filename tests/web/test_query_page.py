"""The query page without JavaScript: examples, answers, faults, permalinks, snippets."""

from urllib.parse import quote

import pytest
from devolved.register.tables.first_rows import term
from devolved.store.terms import XSD, Term
from devolved.web.pages import snippets

MAYORS = "PREFIX devo: <https://w3id.org/devolved/def#> SELECT ?body ?who { ?body devo:mayor ?who }"


def test_a_view_opens_with_its_parameters_in_place(read):
    page = read("/query?view=mayors/of-authority&authority=west-of-england-combined-authority")
    assert "west-of-england-combined-authority>" in page.text
    assert "greater-manchester" not in page.text.split("Use this elsewhere")[0].split("The same in SPARQL")[1]


def test_run_shows_rows_by_name(read):
    page = read(f"/query?run=1&on=2026-11-01&query={quote(MAYORS)}")
    assert "Sadiq Khan" in page.text and "/doc/person/sadiq-khan?on=2026-11-01" in page.links


@pytest.mark.parametrize(("query", "said"), [
    ("ASK { ?s ?p ?o }", "Yes"),
    ("ASK { <urn:none> ?p ?o }", "No"),
    ("SELECT * { <urn:none> ?p ?o }", "The query is sound and found nothing"),
    ("CONSTRUCT WHERE { ?s a <https://w3id.org/devolved/def#Forum> }", "statements"),
    ("SELECT * {", "The query cannot be read"),
    ("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", "SERVICE"),
    ("SELECT ?s { ?s ?p ?o }", "200 rows, and more"),
])  # fmt: skip
def test_each_form_of_answer_and_fault_has_words(read, query, said):
    assert said in read(f"/query?run=1&query={quote(query)}").text


def test_a_permalink_of_another_release_says_so(read):
    assert "was made on release 2020.01.01" in read(f"/query?release=2020.01.01&query={quote(MAYORS)}").text


def test_the_permalink_is_short_names_the_release_and_answers(read, real_release):
    page = read(f"/query?query={quote(MAYORS)}")
    permalink = next(link for link in page.links if link.startswith("/q/"))
    assert permalink.startswith(f"/q/{real_release.version}/") and len(permalink) < 110 < len(MAYORS) + 40
    assert "Sadiq Khan" in read(permalink).text
    assert MAYORS in read(permalink).text


def test_a_query_too_long_for_a_link_is_told_so(read):
    page = read("/query?query=" + quote("SELECT * { } # " + "".join(str(n * n * 7919) for n in range(1200))))
    assert "too long for a permalink" in page.text and not any(link.startswith("/q/") for link in page.links)


def test_hostile_queries_stay_text(read):
    page = read("/query?query=" + quote("</textarea><script>alert(1)</script>"))
    assert ("script", {}) not in page.tags


def test_styles_of_the_editor_are_allowed_and_scripts_are_not(real_pages):
    policy = real_pages.get("/query", headers={"Accept": "text/html"}).headers["Content-Security-Policy"]
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "script-src 'self';" in policy


def test_words_for_completion_are_our_own(real_pages):
    words = real_pages.get("/query/words.json").get_json()
    assert words["prefixes"]["devo"] == "https://w3id.org/devolved/def#"
    assert "https://w3id.org/devolved/def#Tenure" in words["class"]
    assert "https://w3id.org/devolved/def#sinceDay" in words["property"]


def test_a_missing_view_is_not_found(read):
    read("/query?view=nothing/here", 404)


@pytest.mark.parametrize(("cell", "expected"), [
    ("", None),
    ("<urn:a>", Term("iri", "urn:a")),
    ("_:b0", Term("bnode", "b0")),
    ('"a \\"b\\"\\n"@en', Term("literal", 'a "b"\n', "", "en")),
    (f'"2026-11-24"^^<{XSD}date>', Term("literal", "2026-11-24", XSD + "date")),
    ("42", Term("literal", "42")),
])  # fmt: skip
def test_terms_are_read_as_they_were_written(cell, expected):
    assert term(cell) == expected


def test_the_python_snippet_holds_the_very_query():
    query = 'SELECT * { ?s ?p """a \\ b""" }'
    code = dict(snippets.all_of("http://host/", query, None))["Python, with SPARQLWrapper and pandas"]
    text = code[code.index('setQuery("""') + len("setQuery(") : code.rindex('""")') + 3]
    assert eval(text).strip() == query
