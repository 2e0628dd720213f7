"""A word that was renamed is answered for a year, is refused in data, and has a migration that is run here."""

import re

import pyoxigraph as ox
import pytest
from devolved.vocabulary import DEPRECATED
from rdflib import DCTERMS, OWL, Dataset, Graph, Literal, Namespace, URIRef
from rulebook import ONTOLOGY, REPOSITORY

DEVO = Namespace("https://w3id.org/devolved/def#")
FIXTURES = sorted((REPOSITORY / "tests" / "ontology" / "questions-1.0").glob("*.rq"))
WORDS = Graph().parse(ONTOLOGY / "devolved.ttl")
OLD = sorted(WORDS.subjects(OWL.deprecated, Literal(True)))
RENAMED = {
    old.removeprefix(DEVO): found[0].removeprefix(DEVO)
    for old in OLD
    if len(found := list(WORDS.objects(old, DCTERMS.isReplacedBy))) == 1
}
MIGRATIONS = {path.stem: path for path in (ONTOLOGY / "migration").rglob("*.ru")}


def renamed(text: str) -> str:
    """A query of version 1.0 in the words of today."""
    return re.sub(r"\bdevo:(\w+)\b", lambda found: f"devo:{RENAMED.get(found[1], found[1])}", text)


def file_of(word: str) -> str:
    return re.sub(r"(?=[A-Z])", "-", word).lower()


def test_the_code_hides_exactly_the_deprecated_words():
    assert {str(old) for old in OLD} == DEPRECATED


@pytest.mark.parametrize("old", OLD)
def test_a_deprecated_word_says_what_replaces_it_and_until_when_it_is_answered(old):
    replacements = list(WORDS.objects(old, DCTERMS.isReplacedBy))
    assert replacements and all(
        (new, OWL.deprecated, None) not in WORDS and (new, None, None) in WORDS for new in replacements
    )
    from rdflib import SKOS

    assert re.search(r"Deprecated in \d+\.\d+\.\d+, answered until the end of \d{4}", WORDS.value(old, SKOS.scopeNote))


def test_every_renaming_has_a_migration_and_every_migration_a_renaming():
    assert {file_of(word) for word in RENAMED} == set(MIGRATIONS)


@pytest.mark.parametrize("old", RENAMED)
def test_a_migration_leaves_no_old_word_and_may_be_run_again(old):
    query = MIGRATIONS[file_of(old)].read_text("utf-8")
    ex = Namespace("https://example.org/")
    data = Dataset()
    data.add((ex.a, DEVO[old], ex.b))
    data.graph(ex.g).add((ex.c, DEVO[old], Literal("d", lang="en")))
    data.add((ex.a, DEVO.role, ex.b))
    wanted = {
        (ex.a, DEVO[RENAMED[old]], ex.b),
        (ex.c, DEVO[RENAMED[old]], Literal("d", lang="en")),
        (ex.a, DEVO.role, ex.b),
    }
    for _ in range(2):
        data.update(query)
        assert {quad[:3] for quad in data.quads()} == wanted
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode(ex.c), ox.NamedNode(DEVO[old]), ox.Literal("d"), ox.NamedNode(ex.g)))
    store.update(query)
    assert [(quad.predicate.value, quad.graph_name.value) for quad in store] == [(str(DEVO[RENAMED[old]]), str(ex.g))]


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_a_question_of_version_1_0_gets_the_same_answer(register, path):
    old = path.read_text("utf-8")
    assert renamed(old) != old
    answer = register.select(old)
    assert answer.count("\n") > 1, "an answer without rows proves nothing"
    assert answer == register.select(renamed(old))


def test_the_fixture_speaks_every_old_word_that_questions_used():
    spoken = set(re.findall(r"\bdevo:(\w+)\b", "".join(path.read_text("utf-8") for path in FIXTURES)))
    assert set(RENAMED) - spoken == {"about", "online"}


@pytest.mark.parametrize("old", ["about", "online"])
def test_words_that_no_question_used_are_answered_too(register, old):
    query = (
        "PREFIX devo: <https://w3id.org/devolved/def#> SELECT ?thing ?value { ?thing devo:%s ?value } ORDER BY "
        "?thing ?value"
    )
    answer = register.select(query % old)
    assert answer.count("\n") > 1 and answer == register.select(query % RENAMED[old])


def test_without_the_rules_old_words_would_be_silent(world, monkeypatch):
    """The test of the tests: it is the family of rules that answers."""
    import rulebook

    query = "PREFIX devo: <https://w3id.org/devolved/def#> ASK { ?x devo:won ?y }"
    turtle = "candidacy:c a devo:Candidacy ; devo:isElected true ."
    assert world(turtle).store.query(query)
    monkeypatch.setattr(
        rulebook, "rules", lambda kind, name="*", all=rulebook.rules: [] if kind == "deprecated" else all(kind, name)
    )
    assert not world(turtle).store.query(query)


def test_terms_of_others_are_never_deprecated_here():
    assert all(isinstance(old, URIRef) and old.startswith(DEVO) for old in OLD)
