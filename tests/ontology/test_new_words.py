"""A question for each word that came with version 1.1, asked of a made-up shire, and its answer."""

import re

import pytest
from devolved.vocabulary import KINDS, NAMESPACES, SCHEMES, iri
from rdflib import DCTERMS, OWL, RDF, Graph, Literal, Namespace
from rulebook import ONTOLOGY, World, words

DEVO = Namespace("https://w3id.org/devolved/def#")
PREFIXES = "".join(
    f"PREFIX {name}: <{address}>\n"
    for name, address in {**NAMESPACES, **{k: iri(k, "") for k in (*KINDS, *SCHEMES)}}.items()
)
DAY = "GRAPH <https://w3id.org/devolved/graph/on/2025-01-01>"
# Question, query, answer as rows of local names and texts.
QUESTIONS = [
    (
        "Which documents were read for Northshire, when, and how much of them?",
        "SELECT ?document ?day ?extent { ?r a devo:Reading ; devo:readFor authority:northshire ; "
        "devo:readingOf ?document ; devo:extentRead ?extent OPTIONAL { ?r devo:readOn ?day } }",
        ["northshire-deal,,not-read", "northshire-order-2024,2026-11-24,whole"],
    ),
    (
        "On what do they give the whole answer?",
        "SELECT ?what { ?r a devo:Reading ; devo:covers ?what }",
        ["transport-local-infrastructure"],
    ),
    (
        "Which powers did it lack on 1 January 2025?",
        f"SELECT ?power {{ {DAY} {{ authority:northshire devo:lacksPower ?power }} }}",
        ["northshire-ferries"],
    ),
    (
        "Which relations stand in the graph of a day?",
        f"SELECT DISTINCT ?p {{ ?p rdfs:subPropertyOf devo:flatProperty {DAY} {{ authority:northshire ?p ?o }} }}",
        ["holdsPower", "lacksPower"],
    ),
    (
        "What was looked for, where, when, and what was found?",
        "SELECT ?about ?where ?day ?found { ?c a devo:Check ; devo:checks ?about ; devo:searched ?where ; "
        "devo:checkedOn ?day ; devo:found ?found }",
        ["northshire-report-each-year,The authority's website, for: annual report,2026-11-24,nothing"],
    ),
    (
        "Which reports of the round table came out?",
        "SELECT ?p ?day { ?p a devo:Publication ; devo:publicationOf forum:northshire-round-table ; "
        "devo:publishedOn ?day ; devo:recurrenceKind recurrence-kind:report }",
        ["northshire-round-table-2025,2025-04"],
    ),
    (
        "In which words, said as what, was it promised, and were they read?",
        "SELECT ?words ?as ?read { ?c devo:operativeWords ?words ; devo:saidAs ?as ; devo:wordsRead ?read }",
        ["will report every year,government,read"],
    ),
    (
        "How often does it recur, from when, counted by whose?",
        "SELECT ?often ?from ?whose { ?c devo:recurs ?often ; devo:recursFrom ?from ; devo:recurrenceOf ?whose }",
        ["P1Y,2024-05-01,northshire-round-table"],
    ),
    ("Why does it stand so?", "SELECT ?why { ?c devo:statusReason ?why }", ["No law was promised."]),
    (
        "Who sits in the authority for which council, with which portfolio?",
        "SELECT ?who ?council ?portfolio { ?s devo:seatIn authority:northshire ; devo:heldBy ?who ; "
        "devo:forCouncil ?council ; devo:portfolio ?portfolio }",
        ["wilma-reed,northshire-west,Transport"],
    ),
    (
        "Of what kind is each source, whose host was it read on, and what is it a copy of?",
        "SELECT ?s ?kind ?host ?of { ?s devo:sourceKind ?kind ; devo:hostKind ?host OPTIONAL { ?s devo:copyOf ?of } }",
        ["order-as-copied,law,copy,order-as-published", "order-as-published,law,publisher,"],
    ),
    ("Which sources are primary?", "SELECT ?s { ?s a devo:Source ; devo:isPrimary true }", ["order-as-published"]),
    (
        "Which facts are known to rest on no primary source?",
        "SELECT ?f { ?f devo:isPrimarySourced false }",
        ["northshire-wilma-reed"],
    ),
    (
        "Between which days did she take her seat?",
        "SELECT ?a ?b { seat:northshire-wilma-reed devo:earliestStart ?a ; devo:latestStart ?b }",
        ["2024-05-01,2024-05-31"],
    ),
    (
        "Is any end known at all?",
        "SELECT ?x { ?x devo:earliestEnd|devo:latestEnd ?day FILTER ( STRSTARTS(STR(?x), STR(seat:)) ) }",
        [],
    ),
    (
        "Since when, in words and as one string?",
        "SELECT ?words ?edtf { seat:northshire-wilma-reed devo:whenInWords ?words ; devo:edtfInterval ?edtf }",
        ["May 2024,2024-05/.."],
    ),
    (
        "What was withdrawn from the register, and why?",
        "SELECT ?x ?day ?why { ?x devo:withdrawnOn ?day ; skos:editorialNote ?why }",
        ["northshire-mistaken,2026-11-28,The clause was moved by the opposition and promised nothing."],
    ),
]


@pytest.fixture(scope="module")
def shire() -> World:
    story = (ONTOLOGY / "stories" / "what-was-read-and-what-was-looked-for.ttl").read_text("utf-8")
    return World((words() + story).encode()).infer()


@pytest.mark.parametrize(("question", "query", "rows"), QUESTIONS, ids=[q[0] for q in QUESTIONS])
def test_a_question_in_new_words_gets_its_answer(shire, question, query, rows):
    answer = shire.select(PREFIXES + query).replace('"', "").splitlines()[1:]
    short = sorted(
        ",".join(
            cell.rpartition("#" if "#" in cell else "/")[2] if cell.startswith("https://w3id") else cell
            for cell in row.split(",")
        )
        for row in answer
    )
    assert short == sorted(rows)


def test_every_new_word_is_asked_with():
    graph = Graph().parse(ONTOLOGY / "devolved.ttl")
    day = Literal("2026-11-28", datatype="http://www.w3.org/2001/XMLSchema#date")
    new = {t.removeprefix(DEVO) for t in graph.subjects(DCTERMS.issued, day) if t.startswith(DEVO)}
    text = " ".join(query for _, query, _ in QUESTIONS) + "".join(
        p.read_text("utf-8") for p in (ONTOLOGY / "questions").glob("*.rq")
    )
    new -= {
        new.removeprefix(DEVO) for new in graph.objects(None, DCTERMS.isReplacedBy)
    }  # asked with in test_deprecation
    assert new - set(re.findall(r"devo:(\w+)", text)) == set()
    assert all(
        (DEVO[name], RDF.type, None) in graph and (DEVO[name], OWL.deprecated, None) not in graph for name in new
    )
