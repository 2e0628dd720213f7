"""What a made-up authority and its surroundings consist of, in the ontology's own words.

One bundle is an authority with its post, tenures, councils, tiers, powers and
promises; every tenth also brings a forum that meets. All statements that a
build infers (types of superclasses, labels, full days) are said here too. The
names are numbered, so that nobody is mistaken for a real person or place.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta

BASE = "https://w3id.org/devolved/"
DEVO = BASE + "def#"
DCTERMS, FOAF, ORG, SKOS = (
    "http://purl.org/dc/terms/",
    "http://xmlns.com/foaf/0.1/",
    "http://www.w3.org/ns/org#",
    "http://www.w3.org/2004/02/skos/core#",
)
RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
RDFS_LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
XSD_DATE = "^^<http://www.w3.org/2001/XMLSchema#date>"
COMPETENCES = (
    "transport-local-infrastructure",
    "skills-employment-support",
    "housing-strategic-planning",
    "public-safety",
)
STATUSES = ("announced", "delayed", "in-progress", "legislated", "delivered", "superseded", "dropped")
WORDS = (
    "bus rail homes skills planning energy police health culture growth water roads data youth budget land care "
    "ports parks jobs"
).split()
POWERS = 60
PER_FORUM = 10  # authorities that sit in one forum
MEETINGS = 20  # of each forum


def devo(name: str) -> str:
    return f"<{DEVO}{name}>"


def thing(kind: str, slug: str) -> str:
    return f"<{BASE}id/{kind}/{slug}>"


def day(value: date) -> str:
    return f'"{value.isoformat()}"{XSD_DATE}'


def text(value: str) -> str:
    return f'"{value}"@en'


TITLE, PUBLISHER, ISSUED, DESCRIPTION, SOURCE = (
    f"<{DCTERMS}{n}>" for n in ("title", "publisher", "issued", "description", "source")
)
PREFERRED, NAME, PAGE, PART = f"<{SKOS}prefLabel>", f"<{FOAF}name>", f"<{FOAF}page>", f"<{DCTERMS}isPartOf>"
MEMBER, ORGANIZATION, POST_IN = f"<{ORG}member>", f"<{ORG}organization>", f"<{ORG}postIn>"
KNOWN = day(date(2026, 11, 1))


class Bundle:
    """The statements about authority number ``n``: (graph, predicate and object pairs) of one thing after another."""

    def __init__(self, n: int, seed: int):
        self.n, self.name = n, f"north-{n}"
        self.chance = random.Random(f"{seed}:{n}")
        self.room = f"authorities/{self.name}/"
        self.authority, self.post = thing("authority", self.name), thing("post", f"mayor-of-{self.name}")
        self.forum = n // PER_FORUM
        self.sources = [thing("source", f"{self.name}-{i}") for i in range(4)]

    def things(self) -> Iterator[tuple]:
        """(graph, subject, class, label, predicates and objects); the label goes by the property of its class."""
        yield from self._evidence()
        yield from self._body()
        yield from self._people()
        yield from self._powers()
        yield from self._promises()
        if self.n % PER_FORUM == 0:
            yield from self._meetings()

    def _evidence(self):
        for i, source in enumerate(self.sources):
            words = " ".join(self.chance.sample(WORDS, 3))
            yield f"sources/{self.name}", source, "Source", f"Report {i} of North {self.n} on {words}", [
                (PUBLISHER, f'"North {self.n}"'), (ISSUED, day(date(2020, 1, 1) + timedelta(self.n % 1500))),
                (PAGE, f"<https://example.org/{self.name}/{i}>"), (devo("readOn"), KNOWN),
            ]  # fmt: skip
            yield (
                f"sources/{self.name}",
                thing("passage", f"{self.name}-{i}"),
                "Passage",
                "",
                [(PART, source), (devo("locator"), f'"page {i + 2}"')],
            )

    def _body(self):
        began, earlier = date(2011 + self.n % 9, 4, 1), [thing("body", f"{self.name}-before-{i}") for i in range(3)]
        yield (
            self.room + "authority",
            self.authority,
            "CombinedAuthority",
            f"North {self.n} Combined Authority",
            [
                (DESCRIPTION, text(f"Six councils that act together on {' and '.join(self.chance.sample(WORDS, 3))}.")),
                (devo("gssCode"), f'"E{47_000_000 + self.n}"'),
                (devo("area"), thing("area", self.name)),
                (devo("succeeds"), earlier[0]),
                *self._held(began),
            ],
        )
        yield (
            self.room + "area",
            thing("area", self.name),
            "Area",
            f"North {self.n}",
            [(devo("areaKm2"), f'"{self.chance.randint(300, 9000)}"')],
        )
        for i, body in enumerate(earlier):
            before = [(devo("succeeds"), earlier[i + 1])] if i < 2 else []
            yield (
                "bodies/earlier",
                body,
                "Body",
                f"North {self.n} joint board {i}",
                before + self._held(date(1990 - 8 * i, 4, 1), began if i == 0 else date(1998 - 8 * i, 4, 1)),
            )
        for i in range(6):
            council = thing("council", f"{self.name}-{i}")
            yield (
                "councils/north",
                council,
                "Council",
                f"North {self.n} council {i}",
                [(devo("councilKind"), thing("council-kind", "unitary")), *self._held(date(1974, 4, 1))],
            )
            yield (
                self.room + "councils",
                thing("membership", f"{self.name}-{i}"),
                "CouncilMembership",
                f"North {self.n} council {i}, constituent",
                [
                    (MEMBER, council),
                    (ORGANIZATION, self.authority),
                    (devo("membershipKind"), thing("membership-kind", "constituent")),
                    *self._held(began),
                ],
            )
        for tier, since, until in (("foundation", began, date(2021, 5, 10)), ("mayoral", date(2021, 5, 10), None)):
            yield (
                self.room + "tiers",
                thing("designation", f"{self.name}-{tier}"),
                "TierDesignation",
                f"North {self.n} as {tier}",
                [(devo("designates"), self.authority), (devo("tier"), thing("tier", tier)), *self._held(since, until)],
            )

    def _people(self):
        yield (
            self.room + "post",
            self.post,
            "Post",
            f"Mayor of North {self.n}",
            [(POST_IN, self.authority), (devo("role"), thing("role", "mayor")), *self._held(date(2012, 5, 8))],
        )
        starts = [date(2012 + 4 * i, 5, 8 + self.n % 5) for i in range(4)]
        for i, since in enumerate(starts):
            person = thing("person", f"{self.name}-{i}")
            yield "people/office-holders", person, "Person", f"Mayor {i} of North {self.n}", []
            yield (
                self.room + "tenures",
                thing("tenure", f"mayor-of-{self.name}-{since}"),
                "Tenure",
                f"Mayor {i} of North {self.n}, from {since}",
                [
                    (devo("post"), self.post),
                    (MEMBER, person),
                    (
                        devo("party"),
                        thing("party", ("green", "independent", "conservative", "labour")[(self.n + i) % 4]),
                    ),
                    (devo("beganBy"), thing("beginning", "elected")),
                    *self._held(since, starts[i + 1] if i < 3 else None),
                ],
            )
        for role in ("member", "chair") if self.n % PER_FORUM == 0 else ("member",):
            yield (
                f"forums/forum-{self.forum}/seats",
                thing("seat", f"forum-{self.forum}-{self.name}-{role}"),
                "Seat",
                f"Mayor of North {self.n}, {role} of Forum {self.forum}",
                [
                    (devo("seatIn"), thing("forum", f"forum-{self.forum}")),
                    (devo("heldBy"), self.post),
                    (devo("role"), thing("role", role)),
                    *self._held(date(2014, 1, 1)),
                ],
            )

    def _powers(self):
        for power in sorted(self.chance.sample(range(POWERS), 12)):
            exerciser = self.chance.choice(("mayor", "authority", "mayor-and-authority"))
            until = date(2024, 4, 1) if self.chance.random() < 0.2 else None
            yield (
                self.room + "conferrals",
                thing("conferral", f"{self.name}-{power}"),
                "Conferral",
                f"Power {power} held by North {self.n}",
                [
                    (devo("power"), thing("power", f"power-{power}")),
                    (devo("conferredOn"), self.authority),
                    (devo("exercisedBy"), thing("exerciser", exerciser)),
                    *self._held(date(2014 + self.chance.randrange(9), 4, 1), until),
                ],
            )

    def _promises(self):
        for i in range(6):
            commitment, competence = thing("commitment", f"{self.name}-{i}"), COMPETENCES[i % 4]
            made = date(2015, 1, 1) + timedelta(self.chance.randrange(2000))
            yield (
                f"commitments/{competence}",
                commitment,
                "Commitment",
                f"Promise {i} to North {self.n}: {' and '.join(self.chance.sample(WORDS, 2))}",
                [
                    (
                        DESCRIPTION,
                        text(
                            f"To spend more on {self.chance.choice(WORDS)} by agreement "
                            f"{self.chance.randrange(10_000)}."
                        ),
                    ),
                    (devo("madeBy"), self.post),
                    (devo("madeOn"), day(made)),
                    (devo("onDay"), day(made)),
                    (devo("strength"), thing("strength", "firm")),
                    (devo("competence"), thing("competence", competence)),
                    (devo("beneficiary"), self.authority),
                    *self._cited(),
                ],
            )
            for step in range(3):
                made += timedelta(self.chance.randrange(1, 500))
                yield (
                    f"commitments/{competence}",
                    thing("assessment", f"{self.name}-{i}-{step}"),
                    "StatusAssessment",
                    f"Assessment {step} of promise {i} to North {self.n}",
                    [
                        (devo("assesses"), commitment),
                        (devo("status"), thing("status", self.chance.choice(STATUSES))),
                        (devo("assessedOn"), day(made)),
                        (devo("onDay"), day(made)),
                        (DESCRIPTION, text(f"Word of {self.chance.choice(WORDS)}.")),
                        *self._cited(),
                    ],
                )

    def _meetings(self):
        room, forum = f"forums/forum-{self.forum}/", thing("forum", f"forum-{self.forum}")
        yield room + "forum", forum, "Forum", f"Forum {self.forum}", self._held(date(2014, 1, 1))
        for i in range(MEETINGS):
            held = date(2014, 2, 1) + timedelta(200 * i + self.chance.randrange(190))
            meeting = thing("meeting", f"forum-{self.forum}-{held}")
            yield (
                room + "meetings",
                meeting,
                "Meeting",
                f"Forum {self.forum}, {held}",
                [
                    (devo("meetingOf"), forum),
                    (devo("heldOn"), day(held)),
                    (devo("onDay"), day(held)),
                    (devo("meetingPlace"), f'"Town {self.chance.randrange(40)}"'),
                    *self._cited(),
                ],
            )
            for m in self.chance.sample(range(self.n, self.n + PER_FORUM), self.chance.randint(3, PER_FORUM)):
                yield (
                    room + "meetings",
                    thing("attendance", f"forum-{self.forum}-{held}-{m}"),
                    "Attendance",
                    f"Mayor of North {m} at Forum {self.forum}, {held}",
                    [
                        (devo("attended"), meeting),
                        (devo("attendee"), thing("person", f"north-{m}-{min(3, (held.year - 2012) // 4)}")),
                        (devo("post"), thing("post", f"mayor-of-north-{m}")),
                        (devo("role"), thing("role", "member")),
                        *self._cited(),
                    ],
                )

    def _held(self, since: date, until: date | None = None) -> list:
        end = [(devo("endsOn"), day(until)), (devo("untilDay"), day(until))] if until else [(devo("knownOn"), KNOWN)]
        return [(devo("startsOn"), day(since)), (devo("sinceDay"), day(since)), *end, *self._cited()]

    def _cited(self) -> list:
        return [(SOURCE, self.chance.choice(self.sources)), (devo("confidence"), thing("confidence", "verified"))]
