"""Made-up worlds: authorities, mayors, chairs, councils and promises with whatever a record can hold of days.

Gaps between two holders, bounds instead of days, months and years that overlap, facts of the future, bodies that end,
one leaving on the day on which the next comes. A world is told by its number; many of them make one release, whose
facts are inferred by the build's own rules. No shapes are asked: a world may be stranger than what would be published.
"""

import json
import random
import shutil
from datetime import date, timedelta
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
# The days of which the worlds are made: few, so that many worlds share the flat view of a day.
POOL = [date(year, month, 8) for year in range(2015, 2030) for month in (2, 5, 11)]
PREFIXES = (
    "".join(
        f"PREFIX {name}: <https://w3id.org/devolved/id/{name}/>\n"
        for name in (
            "assessment", "authority", "check", "commitment", "council", "election", "filling", "forum",
            "membership-kind", "membership", "person", "post", "role", "seat", "source", "status", "strength", "tenure",
        )
    )
    + "PREFIX dcterms: <http://purl.org/dc/terms/>\nPREFIX devo: <https://w3id.org/devolved/def#>\n"
    + "PREFIX foaf: <http://xmlns.com/foaf/0.1/>\nPREFIX org: <http://www.w3.org/ns/org#>\n"
    + "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\nPREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
)  # fmt: skip
STATUSES = "announced in-progress legislated delivered delayed dropped superseded kept-so-far lapsed too-vague".split()


def written(value: str) -> str:
    """A day, month or year as a literal."""
    kind = {4: "gYear", 7: "gYearMonth", 10: "date"}[len(value)]
    return f'"{value}"^^xsd:{kind}'


class World:
    """One world, made from its number."""

    def __init__(self, number: int):
        self.n, self.chance = f"{number:04}", random.Random(number)

    def day(self, index: int, exact: float = 0.5) -> str:
        """A day of the pool, as a day, a month or a year."""
        whole = POOL[max(0, min(index, len(POOL) - 1))].isoformat()
        return whole if self.chance.random() < exact else whole[: self.chance.choice((4, 7))]

    def begins(self, index: int) -> list[str]:
        """How a beginning is told: by a day, month or year, or by a day by which it was."""
        if self.chance.random() < 0.7:
            return [f"devo:startsOn {written(self.day(index))}"]
        return [
            f"devo:startsBefore {written(POOL[min(index + self.chance.choice((0, 1)), len(POOL) - 1)].isoformat())}"
        ]

    def ends(self, index: int) -> list[str]:
        """How an end is told: by a day, month or year, or by one bound or two."""
        form = self.chance.choice(("on", "on", "after", "before", "both"))
        if form == "on":
            return [f"devo:endsOn {written(self.day(index))}"]
        after = f"devo:endsAfter {written(POOL[index - 1].isoformat())}"
        before = f"devo:endsBefore {written(POOL[min(index + 1, len(POOL) - 1)].isoformat())}"
        return {"after": [after], "before": [before], "both": [after, before]}[form]

    def turtle(self) -> str:
        """Everything in it."""
        n, chance = self.n, self.chance
        made = chance.randrange(0, 4)
        over = chance.randrange(30, 40) if chance.random() < 0.2 else None
        lines = [
            f'authority:a{n} a devo:CombinedAuthority ; skos:prefLabel "Shire {n} Authority"@en ; '
            f"devo:startsOn {written(POOL[made].isoformat())}"
            + (f" ; devo:endsOn {written(POOL[over].isoformat())}" if over else "") + " .",
            f'post:m{n} a devo:Post ; skos:prefLabel "Mayor of Shire {n}"@en ; org:postIn authority:a{n} ; '
            f"devo:role role:mayor ; devo:filledBy filling:direct-election ; "
            f"devo:startsOn {written(POOL[made].isoformat())}"
            + (f" ; devo:endsOn {written(POOL[over].isoformat())}" if over else "") + " .",
        ]  # fmt: skip
        lines += self.tenures(made, over or len(POOL) - 1)
        lines += self.council(made)
        if chance.random() < 0.4:
            lines += [
                f'forum:f{n} a devo:Forum ; skos:prefLabel "Forum {n} of Mayors"@en ; '
                f"devo:startsOn {written(POOL[made].isoformat())} .",
                f"seat:s{n} a devo:Seat ; devo:seatIn forum:f{n} ; devo:heldBy post:m{n} ; devo:role role:chair ; "
                + " ; ".join(self.begins(made + chance.randrange(0, 8)))
                + (" ; " + " ; ".join(self.ends(made + 20)) if chance.random() < 0.3 else "")
                + " .",
            ]
        lines += self.promise()
        return "\n".join(lines)

    def tenures(self, first: int, last: int) -> list[str]:
        """One holder after another, with or without gaps; perhaps one of the future; perhaps none at all."""
        n, chance, lines = self.n, self.chance, []
        at = first + chance.randrange(1, 6)
        for place in range(chance.choice((0, 1, 2, 2, 3, 3))):
            till = at + chance.randrange(3, 12)
            name = f"{n}-{place}"
            said = self.begins(at)
            if till < min(last, len(POOL) - 2):
                said += self.ends(till)
            else:
                till = len(POOL)
            elected = chance.random() < 0.5
            if elected:
                said.append(f"devo:electedAt election:e{name}")
                poll = POOL[min(at, len(POOL) - 1)] - timedelta(days=4)
                lines.append(
                    f"election:e{name} a devo:Election ; devo:electionFor post:m{n} ; devo:pollOn "
                    f"{written(poll.isoformat())} ."
                )
            lines += [
                f'person:p{name} a devo:Person ; foaf:name "Ada P{name}" .',
                f"tenure:t{name} a devo:Tenure ; devo:post post:m{n} ; org:member person:p{name} ; "
                + " ; ".join(said)
                + " .",
            ]
            if till >= min(last, len(POOL) - 2):
                break
            # On the same day, or after a gap.
            at = till + chance.choice((0, 0, 1, 2))
        return lines

    def council(self, made: int) -> list[str]:
        """A council that belongs to the authority, in one way or another."""
        n, chance = self.n, self.chance
        begin = made + chance.randrange(0, 12)
        said = self.begins(begin) + (self.ends(begin + 8) if chance.random() < 0.5 else [])
        kind = chance.choice(("constituent", "constituent", "non-constituent", "associate", "within-area"))
        return [
            f'council:c{n} a devo:Council ; skos:prefLabel "Town {n} Council"@en ; '
            f"devo:startsOn {written('1974-04-01')} .",
            f"membership:b{n} a devo:CouncilMembership ; org:member council:c{n} ; org:organization authority:a{n} ; "
            f"devo:membershipKind membership-kind:{kind} ; {' ; '.join(said)} .",
        ]

    def promise(self) -> list[str]:
        """A promise with assessments, searches and perhaps a day, in whatever order they come."""
        n, chance = self.n, self.chance
        made = chance.randrange(6, 20)
        due = f" ; devo:dueBy {written(self.day(made + chance.randrange(1, 16)))}" if chance.random() < 0.6 else ""
        lines = [
            f'commitment:k{n} a devo:Commitment ; skos:prefLabel "Promise {n}"@en ; devo:madeOn '
            f"{written(self.day(made, 0.7))} ; devo:strength strength:firm{due} ."
        ]
        for place, index in enumerate(sorted(chance.sample(range(made, 40), chance.randrange(0, 4)))):
            lines.append(
                f"assessment:x{n}-{place} a devo:StatusAssessment ; devo:assesses commitment:k{n} ; devo:status "
                f"status:{chance.choice(STATUSES)} ; devo:assessedOn {written(self.day(index, 0.7))} ."
            )
        if chance.random() < 0.4:
            looked = POOL[made + chance.randrange(0, 20)]
            lines.append(
                f"check:y{n} a devo:Check ; devo:checks commitment:k{n} ; "
                f"devo:checkedOn {written(looked.isoformat())} ."
            )
        return lines


def release(folder: Path, numbers: range):
    """A release that holds these worlds, and the folder of their data."""
    from devolved.build.dump import dump
    from devolved.build.infer import infer
    from devolved.build.inputs import Inputs
    from devolved.build.parse import parse
    from devolved.release import Release

    checkout, at = folder / "checkout", folder / "releases" / "2026.11.28"
    for room in ("ontology", "shapes"):
        shutil.copytree(REPOSITORY / room, checkout / room)
    (checkout / "data").mkdir()
    for number in numbers:
        (checkout / "data" / f"w{number:04}.ttl").write_text(PREFIXES + World(number).turtle() + "\n", "utf-8")
    inputs = Inputs(checkout)
    workspace = parse(inputs)
    infer(workspace, inputs)
    at.mkdir(parents=True)
    dump(workspace, at)
    shutil.copytree(REPOSITORY / "ontology" / "rules", at / "rules")
    manifest = {
        "version": at.name, "built": "2026-11-28", "triples": sum(workspace.graphs.values()),
        "graphs": workspace.graphs, "files": {},
    }  # fmt: skip
    (at / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    (at.parent / "current").symlink_to(at.name)
    return Release(at), checkout / "data"
