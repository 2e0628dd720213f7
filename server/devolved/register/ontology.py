"""The words of the register, each with all that is known of it:
meaning, place, use in this release, an example, alignments.

Read once a release from the graph of the ontology and from the data. What
shapes require of a term is told by ``shapebook``.
"""

import re
from dataclasses import dataclass, field

from devolved import vocabulary
from devolved.register import queries
from devolved.store.protocol import Store
from devolved.store.terms import Term, iri
from devolved.vocabulary import BASE, NAMESPACES

DEF = BASE + "def#"
KINDS = {
    "Class": "class",
    "ObjectProperty": "property",
    "DatatypeProperty": "property with a value",
    "AnnotationProperty": "annotation",
}
MATCHES = {
    "exactMatch": "the same as",
    "closeMatch": "close to",
    "broadMatch": "narrower than",
    "relatedMatch": "related to",
    "subClassOf": "a kind of",
    "subPropertyOf": "a kind of",
    "inverseOf": "the inverse of",
    "equivalentProperty": "the same as",
}
# Which words are about what; a class that is missing here is missing from the diagrams, and a test says so.
SUBJECTS = {
    "bodies": (
        "Bodies",
        "Body StrategicAuthority CombinedAuthority CombinedCountyAuthority GreaterLondonAuthority "
        "SingleCouncilAuthority Council CouncilMembership Government Department Forum Name TierDesignation "
        "Area Population",
    ),
    "people": ("People and posts", "Person Post Tenure Affiliation Seat Election Candidacy"),
    "powers": ("Powers", "Power Competence Conferral Entitlement"),
    "commitments": ("Commitments", "Commitment StatusAssessment Publication Mission Judgement"),
    "meetings": ("Meetings", "Meeting Attendance"),
    "law": ("Law", "Instrument Provision"),
    "money": ("Money", "Agreement Funding"),
    "evidence": ("Evidence and time", "Source Passage Reading Check Dated"),
}
SUBJECT_OF = {DEF + name: subject for subject, (_, names) in SUBJECTS.items() for name in names.split()}
FEW = 3  # questions told of a word


@dataclass
class Word:
    """One class or property."""

    iri: str
    kind: str
    label: str
    said: dict[str, list] = field(repr=False, default_factory=dict)
    domains: list[str] = field(default_factory=list)
    ranges: list[str] = field(default_factory=list)
    above: list[str] = field(default_factory=list)  # ours and others'
    below: list[str] = field(default_factory=list)
    matches: list[tuple[str, str]] = field(default_factory=list)  # relation in words, IRI
    used: int = 0
    example: str = ""  # a thing of the register
    value: Term | None = None  # and, for a property, what it says of it
    questions: list[tuple[str, str]] = field(default_factory=list)  # what is asked with it: in words, in SPARQL

    @property
    def name(self) -> str:
        return self.iri.rpartition("#")[2]

    def texts(self, prefix: str, name: str) -> list[str]:
        return sorted(t.value for t in self.said.get(NAMESPACES[prefix] + name, ()))

    def one(self, prefix: str, name: str) -> str:
        return next(iter(self.texts(prefix, name)), "")

    @property
    def subject(self) -> str:
        """Where it stands on the page: with its class, with the class it is about, or with words of all subjects."""
        if self.deprecated:
            return "deprecated"
        return (
            SUBJECT_OF.get(self.iri)
            or next((SUBJECT_OF[d] for d in self.domains if d in SUBJECT_OF), "")
            or ("evidence" if self.kind == "annotation" else "")
        )

    @property
    def deprecated(self) -> bool:
        """Whether it is answered only for those who know it from an earlier version."""
        return self.one("owl", "deprecated") == "true"

    @property
    def flat(self) -> bool:
        return self.one("devo", "flat") == "true"

    def mentions(self, words: str) -> bool:
        """Whether every word of a search stands in its name, label or definition."""
        text = " ".join((self.name, self.label, self.one("skos", "definition"), self.one("skos", "scopeNote"))).lower()
        return all(word in text for word in words.lower().split())


def read(store: Store) -> dict[str, Word]:
    """Every word by its IRI: classes first, then properties, by name."""
    statements: dict[str, dict[str, list]] = {}
    for row in (*queries.rows(store, "ontology-terms"), *queries.rows(store, "ontology-unions")):
        statements.setdefault(row["word"].value, {}).setdefault(row["property"].value, []).append(row["value"])
    words = {iri: word for iri, said in statements.items() if (word := _word(iri, said))}
    for word in words.values():
        for above in word.above:
            if above in words:
                words[above].below.append(word.iri)
    for row in queries.rows(store, "ontology-mappings"):
        if word := words.get(row["word"].value):
            relation = MATCHES.get(row["relation"].value.rpartition("#")[2], "related to")
            word.matches.append((relation, row["other"].value))
    _use(store, words)
    _ask(store, words)
    order = list(KINDS.values())
    return dict(sorted(words.items(), key=lambda e: (order.index(e[1].kind), e[1].name.lower())))


def _word(iri: str, said: dict[str, list]) -> Word | None:
    kinds = [
        KINDS[name] for t in said.get(NAMESPACES["rdf"] + "type", ()) if (name := t.value.rpartition("#")[2]) in KINDS
    ]
    if not kinds:
        return None

    def things(prefix: str, name: str) -> list[str]:
        return sorted({t.value for t in said.get(NAMESPACES[prefix] + name, ()) if t.kind == "iri"})

    above = sorted({*things("rdfs", "subClassOf"), *things("rdfs", "subPropertyOf")})
    matches = [(MATCHES[name], t) for name in ("inverseOf", "equivalentProperty") for t in things("owl", name)]
    label = min((t.value for t in said.get(NAMESPACES["rdfs"] + "label", ())), default=iri.rpartition("#")[2])
    return Word(iri, kinds[0], label, said, things("rdfs", "domain"), things("rdfs", "range"), above, [], matches)


def _use(store: Store, words: dict[str, Word]) -> None:
    """How often each stands in the release, and where first."""
    for row in queries.rows(store, "ontology-use"):
        if word := words.get(row["word"].value):
            word.used, word.example = int(row["uses"].value), row["first"].value
    shown = {word.iri: word.example for word in words.values() if word.example and word.kind != "class"}
    for row in queries.rows(store, "ontology-values", thing=map(iri, {*shown.values()}), word=map(iri, shown)):
        if shown[row["word"].value] == row["thing"].value:
            words[row["word"].value].value = row["example"]


def _ask(store: Store, words: dict[str, Word]) -> None:
    """Which of the ontology's questions use each word;
    a class without one has those of words near it, or is asked for itself.
    """
    asked = [(row["label"].value, row["text"].value) for row in queries.rows(store, "ontology-questions")]
    for label, text in asked:
        for name in dict.fromkeys(re.findall(r"\bdevo:(\w+)", text)):
            if (word := words.get(DEF + name)) and len(word.questions) < FEW:
                word.questions.append((label, _whole(text)))
    for word in words.values():
        if word.kind == "class" and not word.questions:
            near = [w for w in words.values() if word.iri in (*w.domains, *w.ranges) or w.iri in word.above]
            word.questions = list(dict.fromkeys(question for other in near for question in other.questions))[:FEW]
    for word in words.values():
        if word.kind == "class" and not word.questions:
            text = queries.bound("things-of-class", kind=iri(word.iri))
            word.questions = [(f"Of what is it recorded that it is a kind of {word.label}?", text)]


def _whole(text: str) -> str:
    """A query with the prefixes that it uses and does not declare, so that it can be copied."""
    known = NAMESPACES | {kind: f"{BASE}id/{kind}/" for kind in (*vocabulary.KINDS, *vocabulary.SCHEMES)}
    plain = re.sub(r'<[^>]*>|"[^"]*"', "", text)
    missing = {p for p in re.findall(r"(?<![\w?:-])([a-z][\w-]*):\w", plain)} - set(
        re.findall(r"PREFIX\s+([\w-]+):", text)
    )
    return "".join(f"PREFIX {p}: <{known[p]}>\n" for p in sorted(missing & known.keys())) + text
