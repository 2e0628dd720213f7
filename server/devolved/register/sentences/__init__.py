"""Lead sentences: what a thing is, in one sentence made from the data.

Each kind has a view (``views/lead/<kind>.rq``) and a function in a module named
for its subject that puts its row into words. Parts are plain strings or
``Named`` things, so that a page can link the names and a machine can read the
sentence.
"""

from collections.abc import Callable
from datetime import date

from devolved.register.sentences import bodies, lasting, law, people, promises, records, written
from devolved.register.sentences.told import Marked, Named, Part, Row, Told

SENTENCES: dict[str, Callable[[Told], list[Part]]] = {
    "authority": bodies.authority,
    "post": people.post,
    "person": people.person,
    "forum": bodies.forum,
    "power": law.power,
    "conferral": law.conferral,
    "commitment": promises.commitment,
    "meeting": records.meeting,
    "instrument": law.instrument,
    "council": bodies.council,
    "election": people.election,
    "judgement": promises.judgement,
    "source": records.source,
    "funding": records.funding,
    "agreement": records.agreement,
    "government": lasting.body,
    "department": lasting.body,
    "body": lasting.body,
    "tenure": lasting.tenure,
    "affiliation": lasting.affiliation,
    "seat": lasting.seat,
    "membership": lasting.membership,
    "name": lasting.name,
    "designation": lasting.designation,
    "provision": written.provision,
    "entitlement": written.entitlement,
    "assessment": written.assessment,
    "publication": written.publication,
    "reading": written.reading,
    "check": written.check,
    "attendance": written.attendance,
    "candidacy": written.candidacy,
    "passage": written.passage,
    "area": written.area,
    "geometry": written.geometry,
    "population": written.population,
}


def lead(kind: str, name: str, address: str, rows: list[Row], on: date, label: Callable[[str], str]) -> list[Part]:
    """The sentence for a thing of a kind, or an empty list where none is written for the kind."""
    make = SENTENCES.get(kind)
    parts = make(Told(name, address, rows, on, label)) if make and rows else []
    if len(parts) > 1 and parts[-1] == "." and isinstance(parts[-2], Marked):
        parts[-2:] = [".", parts[-2]]  # the mark follows the full stop
    return parts


def linked(kind: str, name: str, address: str, rows: list[Row], on: date, label: Callable[[str], str]) -> list[Part]:
    """The same sentence for another page: the thing's own name, where it first stands, leads to it."""
    parts = lead(kind, name, address, rows, on, label)
    if parts and isinstance(parts[0], str) and name in parts[0]:
        before, _, after = parts[0].partition(name)
        return [part for part in (before, Named(address), after) if part] + parts[1:]
    return parts


def plain(parts: list[Part], label: Callable[[str], str]) -> str:
    """The sentence as text."""
    return "".join(label(p.address) if isinstance(p, Named) else p if isinstance(p, str) else "" for p in parts)
