"""The record read a second time, with an interval logic of its own: nothing of ``devolved`` is used here.

Each dated fact becomes four days, as ordinals: it can have begun from ``a`` on and had begun by ``b``;
it can have been over from ``c`` on and was over by ``d``. It holds for certain on ``b <= day < c`` and
possibly on ``a <= day < d``. Everything else is said in terms of these two.
"""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from rdflib import DCTERMS, RDF, Graph, Namespace, URIRef

DEVO = Namespace("https://w3id.org/devolved/def#")
ORG = Namespace("http://www.w3.org/ns/org#")
EVER, NEVER = 0, 10**7
MONTHS = "January February March April May June July August September October November December".split()


def span(value: str) -> tuple[int, int]:
    """The first and the last day that a date, month or year leaves room for."""
    parts = [int(p) for p in value.split("-")]
    if len(parts) == 3:
        return (day := date(*parts).toordinal()), day
    if len(parts) == 2:
        year, month = parts
        after = date(year + month // 12, month % 12 + 1, 1)
        return date(year, month, 1).toordinal(), after.toordinal() - 1
    return date(parts[0], 1, 1).toordinal(), date(parts[0], 12, 31).toordinal()


def words(value: str) -> str:
    """A date, month or year as a sentence has it."""
    parts = value.split("-")
    said = parts[:1]
    if len(parts) > 1:
        said.insert(0, MONTHS[int(parts[1]) - 1])
    if len(parts) > 2:
        said.insert(0, str(int(parts[2])))
    return " ".join(said)


@dataclass
class Fact:
    """Somebody in a place, or something that lasted."""

    record: str
    who: str
    place: str
    said: dict[str, str] = field(default_factory=dict)
    a: int = EVER
    b: int = EVER
    c: int = NEVER
    d: int = NEVER

    @classmethod
    def of(cls, record: str, who: str, place: str, said: dict[str, str]) -> "Fact":
        fact = cls(record, who, place, said)
        if "startsOn" in said:
            fact.a, fact.b = span(said["startsOn"])
        elif "startsBefore" in said:
            fact.b = span(said["startsBefore"])[1]
        if "endsOn" in said:
            fact.c, fact.d = span(said["endsOn"])
        elif "endsAfter" in said or "endsBefore" in said:
            fact.c = span(said["endsAfter"])[0] + 1 if "endsAfter" in said else fact.b + 1
            fact.d = span(said["endsBefore"])[1] if "endsBefore" in said else NEVER
        return fact

    def certain(self, day: int) -> bool:
        return self.b <= day < self.c

    def possible(self, day: int) -> bool:
        return self.a <= day < self.d

    def both(self, other: "Fact") -> "Fact":
        """The two at once: a seat and a tenure of the post that has it."""
        return Fact(
            self.record, self.who, self.place, self.said,
            max(self.a, other.a), max(self.b, other.b), min(self.c, other.c), min(self.d, other.d),
        )  # fmt: skip

    def days(self) -> set[int]:
        """Every day on which something of it changes, with the day before and the day after."""
        return {edge + step for edge in (self.a, self.b, self.c, self.d) if EVER < edge < NEVER for step in (-1, 0, 1)}


@dataclass
class Promise:
    """When it was made, by when it is due, what it was assessed as on which days, when it was looked for."""

    made: str
    due: str
    # What it was assessed as, when, and the day by which it had been for certain.
    assessed: list[tuple[str, str, int]] = field(default_factory=list)
    looked: list[str] = field(default_factory=list)
    made_by: int = EVER

    def standing(self, day: int) -> set[str]:
        """Its status on a day: that of the newest assessment that is known to be of the day or before; several where
        several are equally new.
        """
        known = [(span(on)[0], status) for on, status, by in self.assessed if by <= day]
        newest = max((on for on, _ in known), default=None)
        return {status for on, status in known if on == newest}

    def overdue(self, day: int) -> bool:
        """Whether its day has come and gone and nothing says that it was kept or fell away."""
        gone = bool(self.due) and span(self.due)[1] < day
        return gone and not self.standing(day) & {"delivered", "kept-so-far", "too-vague", "dropped", "superseded"}

    def edges(self) -> set[int]:
        """The days on which what may be said of it changes."""
        days = [on for on, _, _ in self.assessed] + self.looked + [self.made, self.due]
        edges = {edge for value in days if value for edge in (span(value)[0], span(value)[1] + 1)}
        return edges | {by for _, _, by in self.assessed} | {self.made_by}


class Record:
    """The data folder of a register, read."""

    def __init__(self, folder: Path):
        self.graph = Graph()
        for path in sorted(folder.rglob("*.ttl")):
            if "outlines" not in path.parts:
                self.graph.parse(path)

    def all(self, name: str) -> list:
        return sorted(self.graph.subjects(RDF.type, DEVO[name]))

    def one(self, thing, path) -> str:
        return str(self.graph.value(thing, path) or "")

    def bounds(self, thing) -> dict[str, str]:
        names = ("startsOn", "startsBefore", "endsOn", "endsAfter", "endsBefore", "knownOn")
        return {n: v for n in names if (v := self.one(thing, DEVO[n]))}

    def tenures(self) -> dict[str, list[Fact]]:
        """The tenures of each post. A poll is the earliest day for whoever was elected by it."""
        found: dict[str, list[Fact]] = {}
        for each in self.all("Tenure"):
            fact = Fact.of(str(each), self.one(each, ORG.member), self.one(each, DEVO.post), self.bounds(each))
            polls = [self.one(e, DEVO.pollOn) for e in self.graph.objects(each, DEVO.electedAt)]
            if "startsOn" not in fact.said and any(polls):
                fact.a = max(fact.a, min(span(p)[0] for p in polls if p))
            found.setdefault(fact.place, []).append(fact)
        for post, facts in found.items():
            floor = span(begun)[0] if (begun := self.bounds_of(post).get("startsOn")) else EVER
            for fact in facts:
                if "startsOn" not in fact.said:
                    fact.a = max(
                        fact.a, floor, *(o.c for o in facts if o is not fact and o.b < fact.b and o.c <= fact.b)
                    )
        return found

    def bounds_of(self, address: str) -> dict[str, str]:
        return self.bounds(URIRef(address))

    def chairs(self, tenures: dict[str, list[Fact]]) -> dict[str, list[Fact]]:
        """Who was in the chair of each forum: the seat's days and those of its post's holders together."""
        found: dict[str, list[Fact]] = {}
        for seat in self.all("Seat"):
            if self.one(seat, DEVO.role).endswith("/chair") and "/id/forum/" in self.one(seat, DEVO.seatIn):
                here = Fact.of(str(seat), "", self.one(seat, DEVO.seatIn), self.bounds(seat))
                for tenure in tenures.get(self.one(seat, DEVO.heldBy), []):
                    fact = tenure.both(here)
                    if fact.a < fact.d:
                        found.setdefault(here.place, []).append(fact)
        return found

    def by_person(self, tenures: dict[str, list[Fact]]) -> dict[str, list[Fact]]:
        """The tenures of each person."""
        found: dict[str, list[Fact]] = {}
        for facts in tenures.values():
            for fact in facts:
                found.setdefault(fact.who, []).append(fact)
        return found

    def memberships(self) -> dict[str, list[Fact]]:
        """The places of each council in authorities, while the authority is there or announced.

        ``who`` is the council, ``place`` the authority; ``said["kind"]`` what it is to it.
        """
        found: dict[str, list[Fact]] = {}
        for each in self.all("CouncilMembership"):
            said = self.bounds(each) | {"kind": self.one(each, DEVO.membershipKind).rsplit("/", 1)[1]}
            fact = Fact.of(str(each), self.one(each, ORG.member), self.one(each, ORG.organization), said)
            # Nobody belongs to what has not been announced, and is not there.
            told = [
                v
                for v in (
                    self.one(self.graph.value(each, ORG.organization), DEVO[n]) for n in ("announcedOn", "startsOn")
                )
                if v
            ]
            fact.a = max(fact.a, min((span(v)[0] for v in told), default=EVER))
            found.setdefault(fact.who, []).append(fact)
        return found

    def lasted(self, address: str) -> Fact:
        """The days of a body itself."""
        return Fact.of(address, "", address, self.bounds_of(address))

    def known_by(self, thing, written: str) -> int:
        """The day by which something had happened for certain: the last of its month or year, or the day on which a
        source was read that tells of it.
        """
        first, last = span(written)
        if first == last:
            return last
        cited = list(self.graph.objects(thing, DCTERMS.source))
        documents = [self.graph.value(one, DCTERMS.isPartOf) or one for one in cited]
        read = [span(str(day))[1] for one in documents for day in self.graph.objects(one, DEVO.readOn)]
        return min([last, *(day for day in read if day >= first)])

    def promises(self) -> dict[str, "Promise"]:
        """Each promise with the days on which its status was assessed and on which it was looked for."""
        found = {str(c): Promise(self.one(c, DEVO.madeOn), self.one(c, DEVO.dueBy)) for c in self.all("Commitment")}
        for each in self.all("StatusAssessment"):
            status = self.one(each, DEVO.status).rsplit("/", 1)[1]
            on = self.one(each, DEVO.assessedOn)
            found[self.one(each, DEVO.assesses)].assessed.append((on, status, self.known_by(each, on)))
        for promise, said in found.items():
            said.made_by = self.known_by(URIRef(promise), said.made) if said.made else EVER
        for each in self.all("Check"):
            for about in self.graph.objects(each, DEVO.checks):
                if str(about) in found:
                    found[str(about)].looked.append(self.one(each, DEVO.checkedOn))
        return found

    def mayoralties(self) -> dict[str, str]:
        """The post of the elected mayor of each authority, by authority."""
        found = {}
        for post in self.all("Post"):
            if self.one(post, DEVO.role).endswith("/role/mayor") and not self.one(post, DEVO.filledBy).endswith(
                "/appointed"
            ):
                found[self.one(post, ORG.postIn)] = str(post)
        return found
