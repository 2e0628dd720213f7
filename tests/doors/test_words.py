"""The ontology and the shapes as pages: complete, linked, counted, drawn, and searched without a script."""

import re
from html import unescape

import pytest
from devolved.build.workspace import Workspace
from devolved.register import ontology, shapebook
from devolved.register.pictures import diagrams
from devolved.vocabulary import GRAPH
from rdflib import OWL, RDF, Graph
from world import REPOSITORY

DEF = "https://w3id.org/devolved/def#"
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def words():
    graph = Graph().parse(REPOSITORY / "ontology" / "devolved.ttl")
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    return {
        str(s).removeprefix(DEF) for kind in kinds for s in graph.subjects(RDF.type, kind) if str(s).startswith(DEF)
    }


@pytest.fixture(scope="module")
def page(real):
    return real.get("/def", headers=HTML).text


def entry(page: str, name: str) -> str:
    return unescape(page.split(f'<article class="term" id="{name}">')[1].split("</article>")[0])


def test_every_word_has_an_entry_and_stands_in_the_index(page, words):
    entries = re.findall(r'<article class="term" id="(\w+)">', page)
    assert sorted(entries) == sorted(words)
    index = page.split('<nav class="index"')[1].split("</nav>")[0]
    assert set(re.findall(r'href="#(\w+)"', index)) >= words


def test_every_link_within_the_page_leads_somewhere(page):
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert {link for link in re.findall(r'href="#([^"]+)"', page)} <= set(ids)


def test_every_link_to_a_rule_leads_to_that_rule(page, real):
    rules = set(re.findall(r'href="/shapes#([\w-]+)"', page))
    shapes = real.get("/shapes", headers=HTML).text
    ids = re.findall(r'\bid="([^"]+)"', shapes)
    assert len(ids) == len(set(ids)) and rules and rules <= set(ids)
    assert set(re.findall(r'href="#([^"]+)"', shapes)) <= set(ids)
    assert set(re.findall(r'href="/def#(\w+)"', shapes)) <= set(re.findall(r'id="(\w+)"', page))


def test_an_entry_tells_meaning_place_rules_use_example_and_alignments(page, real_release):
    tenure = entry(page, "Tenure")
    assert "One unbroken period in which one person holds one post." in tenure
    assert "org:Membership" in tenure and "/shapes#Tenure-post" in tenure and "schema:OrganizationRole" in tenure
    count = int(re.search(r"([\d,]+) times in this release", tenure)[1].replace(",", ""))
    assert count == real_release.manifest.get("classes", {}).get("Tenure", count) > 50
    assert re.search(r'for example <a href="/doc/tenure/[\w-]+">', tenure)
    assert "of a day" in entry(page, "holder") and "on one day" in entry(page, "holder")


def test_use_is_counted_as_the_endpoint_counts(page, real):
    asked = f"SELECT (COUNT(*) AS ?n) {{ ?s <{DEF}conferredOn> ?o }}"
    n = real.get("/sparql", query_string={"query": asked}, headers={"Accept": "text/csv"}).text.split()[1]
    assert f"{int(n):,} time" in entry(page, "conferredOn")


def test_the_examples_of_the_data_are_there(page, real):
    for path in sorted(set(re.findall(r'for example <a href="(/doc/[^"]+)"', page)))[:12]:
        assert real.get(path, headers=HTML).status_code == 200, path


def test_every_class_has_its_subject_and_every_subject_its_diagram(page, words):
    told = {name for _, names in ontology.SUBJECTS.values() for name in names.split()}
    assert told == {word for word in words if word[0].isupper()}
    assert page.count('<figure class="diagram">') == len(ontology.SUBJECTS)
    drawn = page.split('<figure class="diagram">')
    assert all(any(f'href="#{name}"' in part.split("</figure>")[0] for part in drawn[1:]) for name in told)


def test_a_word_is_found_without_a_script(real):
    text = real.get("/def?q=unbroken+PERIOD", headers=HTML).text
    assert {"Tenure", "Affiliation", "CouncilMembership"} <= set(re.findall(r'<article class="term" id="(\w+)">', text))
    nothing = real.get("/def", query_string={"q": "<script>zz"}, headers=HTML)
    assert nothing.status_code == 200 and "<script>zz" not in nothing.text and "No words with" in nothing.text


def rule(name: str, path: str, low: int = 0, high=None, values=(), literals=()) -> shapebook.Rule:
    return shapebook.Rule(
        name, DEF + path, path, low, high, tuple(DEF + v for v in values), tuple(literals), "", "Violation", "", 1
    )


@pytest.mark.parametrize(
    ("low", "high", "times", "short"),
    [
        (1, 1, "exactly one", "1"),
        (0, 1, "at most one", "0..1"),
        (0, None, "any number", "*"),
        (1, None, "one or more", "1..*"),
        (2, 3, "2 to 3", "2..3"),
        (2, 2, "exactly 2", "2"),
        (3, None, "3 or more", "3..*"),
    ],
)
def test_how_many_is_said_in_words_and_as_diagrams_do(low, high, times, short):
    found = rule("A-b", "b", low, high)
    assert (found.times, found.multiplicity) == (times, short)


def test_boxes_do_not_overlap_and_lines_end_where_they_should():
    words = {
        DEF + n: ontology.Word(DEF + n, "class", n, {}, [], [], [DEF + "Post"] if n == "Seat" else [])
        for n in "Person Post Tenure Affiliation Seat Election Candidacy".split()
    }
    shapes = {
        DEF + "Tenure": shapebook.Shape(
            DEF + "Tenure",
            rules=[
                rule("Tenure-post", "post", 1, 1, ["Post"]),
                rule("Tenure-member", "member", 1, 1, ["Person"]),
                rule("Tenure-startsOn", "startsOn", literals=["a day"]),
            ],
        )
    }
    found = diagrams.diagram("people", words, shapes)
    for column in (found.boxes, found.targets):
        heights = [(b.y, b.y + (b.height if hasattr(b, "height") else diagrams.TARGET)) for b in column]
        assert all(end <= start for (_, end), (start, _) in zip(heights, heights[1:], strict=False))
    assert {t.iri for t in found.targets} == {DEF + "Post", DEF + "Person"} and len(found.lines) == 2
    assert DEF + "Seat" not in {b.iri for b in found.boxes}  # told within Post, of which it is a kind here
    post = next(b for b in found.boxes if b.iri == DEF + "Post")
    assert [iri for _, _, iri in post.below] == [DEF + "Seat"]
    assert max(b.y + b.height for b in found.boxes) <= found.height


def test_a_list_without_end_does_not_hold_the_reader():
    shapes = Workspace()
    shapes.read_text(
        """PREFIX devo: <https://w3id.org/devolved/def#>
        PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        PREFIX sh: <http://www.w3.org/ns/shacl#>
        <urn:s> sh:targetClass devo:Post ; sh:property <urn:s#rule> .
        <urn:s#rule> sh:path devo:body ; sh:or <urn:list> .
        <urn:list> rdf:first [ sh:class devo:Body ] ; rdf:rest <urn:list> .""",
        GRAPH + "shapes",
    )
    assert [rule.values for rule in shapebook.read(shapes)[DEF + "Post"].rules] == [(DEF + "Body",)]


def test_every_class_that_the_register_uses_says_which_questions_it_answers(page):
    """A word that no question asks with is a word that nobody has tried."""
    silent = []
    for name in re.findall(r'<article class="term" id="([A-Z]\w+)">', page):
        said = entry(page, name)
        if "not in this release" not in said and "<dt>Answers</dt>" not in said:
            silent.append(name)
    assert silent == []


def test_a_query_of_an_entry_can_be_copied_and_run(page, real):
    from urllib.parse import unquote

    queries = [unquote(q) for q in re.findall(r'href="/query\?query=([^"]+)"', page)]
    assert len(set(queries)) > 20
    for query in sorted(set(queries))[::7]:
        assert (
            real.get("/sparql", query_string={"query": unescape(query)}, headers={"Accept": "text/csv"}).status_code
            == 200
        )


def test_deprecated_words_stand_apart_and_say_what_to_say_instead(page):
    section = page.split('id="s-deprecated"')[1]
    assert {"won", "under", "tierNow", "sinceDay"} <= set(re.findall(r'<article class="term" id="(\w+)">', section))
    assert '<a href="#isElected">' in entry(page, "won") and "Say instead" in entry(page, "won")


def test_the_page_of_changes_tells_every_renaming_and_every_new_word(real):
    text = real.get("/def/changes", headers=HTML).text
    graph = Graph().parse(REPOSITORY / "ontology" / "devolved.ttl")
    for old in graph.subjects(OWL.deprecated, None):
        assert f'href="/def#{old.removeprefix(DEF)}"' in text
    assert 'href="/def#Reading"' in text and 'href="/def#Tenure"' not in text
    assert text.count("<h1>") == 1 and "1.0.0" in text
