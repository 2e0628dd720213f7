"""Twins: one thing that may be described twice, under two addresses: two sources of one page, two tenures of one day.

They are told and stop nothing: a forum may after all have met twice on a day, and only somebody who reads can say.
Where the record says it, as by two venues, nobody is asked.
"""

from itertools import product

from devolved.build.subjects import short
from devolved.build.workspace import Workspace
from devolved.curate.queries import QUERIES
from devolved.store.terms import iri
from devolved.vocabulary import BASE, KINDS, NAMESPACES

# Kind → properties that no two things of it have alike.
KEYS = {
    "source": ("foaf:page",),
    "meeting": ("devo:meetingOf", "devo:heldOn"),
    "attendance": ("devo:attended", "devo:attendee", "devo:post"),
    "person": ("owl:sameAs",),
    "council": ("devo:gssCode",),
    "tenure": ("devo:post", "org:member", "devo:startsOn"),
    "candidacy": ("devo:candidacyIn", "devo:candidate"),
    "election": ("devo:electionFor", "devo:pollOn"),
    "assessment": ("devo:assesses", "devo:assessedOn", "devo:status"),
    "check": ("devo:checks", "devo:checkedOn", "devo:searched"),
    "reading": ("devo:readingOf", "devo:readFor"),
    "conferral": ("devo:power", "devo:conferredOn", "devo:startsOn", "devo:conferredUnder"),
    "membership": ("org:member", "org:organization", "devo:startsOn"),
    "seat": ("devo:seatIn", "devo:heldBy", "devo:role", "devo:startsOn"),
    "name": ("devo:nameOf", "devo:nameText", "devo:startsOn"),
    "passage": ("dcterms:isPartOf", "devo:locator"),
}

# Kind → a property in which things that are one cannot differ: each of a group has another value, so they are not one.
APART = {"meeting": "devo:venue"}


def twins(workspace: Workspace, kinds=tuple(KEYS)) -> list[tuple[str, ...]]:
    """Addresses of things that are one, in groups; each group and all of them sorted."""
    found = set()
    for kind in kinds:
        keys, of = [_address(name) for name in KEYS[kind]], iri(NAMESPACES["devo"] + KINDS[kind])
        apart, told = _address(APART[kind]) if kind in APART else "", {}
        said: dict[str, dict[str, list[str]]] = {}
        for row in workspace.each(
            QUERIES.bound("keys-of-things", kind=of, property=map(iri, filter(None, (*keys, apart))))
        ):
            if row["property"].value == apart:
                told[row["thing"].value] = row["value"].value
                continue
            thing = said.setdefault(row["thing"].value, {key: [] for key in keys})
            thing[row["property"].value].append(row["value"].value)
        groups: dict[tuple[str, ...], set[str]] = {}
        for address, values in said.items():
            if address.startswith(f"{BASE}id/{kind}/"):
                for alike in product(*values.values()):
                    groups.setdefault(alike, set()).add(address)
        found |= {
            tuple(sorted(group))
            for group in groups.values()
            if len(group) > 1 and len({told[each] for each in group if each in told}) < len(group)
        }
    return sorted(found)


def _address(name: str) -> str:
    prefix, _, local = name.partition(":")
    return NAMESPACES[prefix] + local


def sentence(group: tuple[str, ...]) -> str:
    """What a curator is told."""
    names = " and ".join(map(short, group))
    kind = short(group[0]).partition("/")[0]
    alike = " and ".join(name.partition(":")[2] for name in KEYS[kind])
    return (
        f"{names}: Is this one thing described twice? They have the same {alike}. If so keep the one that is "
        "published, with what both say; if the other was published too, leave it with nothing but dcterms:isReplacedBy."
    )
