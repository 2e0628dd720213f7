"""The questions that are timed: those that pages and readers ask, each about another thing every time.

``latest status`` and ``latest meetings`` are asked twice: as the register
offers them (one flat triple a commitment; the newest meetings of one forum),
and the long way round, by a maximum for each group and a sort of everything.
"""

import random
from dataclasses import dataclass

PREFIXES = """PREFIX devo: <https://w3id.org/devolved/def#>
PREFIX authority: <https://w3id.org/devolved/id/authority/>
PREFIX forum: <https://w3id.org/devolved/id/forum/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
HELD = (
    'OPTIONAL {{ ?{0} devo:untilDay ?{0}Until }} FILTER ( ?{0}Since <= "{day}"^^xsd:date && ( !BOUND(?{0}Until) || '
    '"{day}"^^xsd:date < ?{0}Until ) ) '
)
IN_POST = (
    (
        "?seat devo:seatIn forum:forum-{f} ; devo:role <https://w3id.org/devolved/id/role/{role}> ; "
        "devo:heldBy ?post ; devo:sinceDay ?seatSince . "
        "?tenure devo:post ?post ; org:member ?person ; devo:sinceDay ?tenureSince . ?person rdfs:label ?name . "
    )
    + HELD.replace("{0}", "seat")
    + HELD.replace("{0}", "tenure")
)


@dataclass(frozen=True)
class Question:
    name: str
    template: str
    form: str = "bindings"
    large: bool = False  # answers by the megabyte: asked less often
    counted: bool = True  # part of the geometric mean


MIX = [
    Question("lookup", "SELECT ?p ?o {{ authority:north-{n} ?p ?o }}"),
    Question("chair at date", "SELECT ?person ?name {{ " + IN_POST.replace("{role}", "chair") + "}}"),
    Question("members at date", "SELECT ?post ?name {{ " + IN_POST.replace("{role}", "member") + "}}"),
    Question(
        "powers matrix",
        "SELECT ?authority ?power ?exerciser {{ VALUES ?authority {{ {twenty} }} ?conferral devo:conferredOn "
        "?authority ; devo:power ?power ; devo:exercisedBy ?exerciser ; devo:sinceDay ?conferralSince . "
        + HELD.replace("{0}", "conferral")
        + "}}",
    ),
    Question(
        "latest status",
        "SELECT ?commitment ?status {{ ?commitment devo:competence "
        "<https://w3id.org/devolved/id/competence/{competence}> ; devo:statusOnDay ?status }}",
    ),
    Question(
        "latest status, long",
        "SELECT ?commitment ?status {{ {{ SELECT ?commitment ( MAX(?day) AS ?last ) {{ ?commitment "
        "devo:competence <https://w3id.org/devolved/id/competence/{competence}> . "
        "?a devo:assesses ?commitment ; devo:onDay ?day }} GROUP BY ?commitment }} ?b devo:assesses "
        "?commitment ; devo:onDay ?last ; devo:status ?status }}",
    ),
    Question(
        "text contains",
        "SELECT ?c ?text {{ ?c a devo:Commitment ; dcterms:description ?text . FILTER ( CONTAINS(?text, "
        '"agreement {four}") ) }}',
    ),
    Question(
        "path up", "SELECT ?earlier ?name {{ authority:north-{n} devo:succeeds+ ?earlier . ?earlier rdfs:label ?name }}"
    ),
    Question(
        "entity page",
        "SELECT ?s ?p ?o ?name {{ {{ authority:north-{n} ?p ?o . "
        "OPTIONAL {{ ?o rdfs:label ?name }} }} UNION {{ ?s ?p authority:north-{n} . "
        "OPTIONAL {{ ?s rdfs:label ?name }} }} }}",
    ),
    Question(
        "attendance counts",
        "SELECT ?person ( COUNT(*) AS ?times ) {{ ?m devo:meetingOf forum:forum-{f} . ?a devo:attended ?m ; "
        "devo:attendee ?person }} GROUP BY ?person ORDER BY DESC(?times) ?person",
    ),
    Question(
        "latest meetings",
        "SELECT ?m ?day {{ ?m devo:meetingOf forum:forum-{f} ; devo:onDay ?day }} ORDER BY DESC(?day) ?m LIMIT 5",
    ),
    Question(
        "latest meetings, long",
        "SELECT ?m ?day ?place {{ ?m a devo:Meeting ; devo:onDay ?day ; "
        "devo:meetingPlace ?place }} ORDER BY DESC(?day) ?m LIMIT {limit}",
    ),
    Question(
        "construct",
        "CONSTRUCT {{ ?t ?p ?o }} WHERE {{ ?t devo:post <https://w3id.org/devolved/id/post/mayor-of-north-{n}> "
        "; ?p ?o }}",
        "graph",
    ),
    Question("ask", "ASK {{ authority:north-{n} devo:mayor ?anyone }}", "boolean"),
    Question("rows", "SELECT ?s ?type {{ ?s a ?type }} LIMIT {rows}", large=True, counted=False),
]
NAMES = [question.name for question in MIX]
COMPETENCES = (
    "transport-local-infrastructure",
    "skills-employment-support",
    "housing-strategic-planning",
    "public-safety",
)


def text(question: Question, bodies: int, turn: int, rows: int = 100_000) -> str:
    """The question's text for a turn: the same for the same turn, otherwise (nearly always) another."""
    chance = random.Random(f"{question.name}:{turn}")
    n = chance.randrange(bodies)
    query = question.template.format(
        n=n, f=n // 10, day=f"{chance.randint(2016, 2026)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
        twenty=" ".join(f"authority:north-{m}" for m in range(n, min(n + 20, bodies))),
        competence=chance.choice(COMPETENCES), four=chance.randrange(1000, 9999), limit=10 + turn % 50, rows=rows,
    )  # fmt: skip
    return PREFIXES + query
