"""What a watch writes: findings for a curator to judge. None is a fact, and none changes the data."""

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields

KINDS = {
    "dead": "The address answers that there is nothing (any more).",
    "moved": "The address leads elsewhere for good.",
    "withdrawn": "Its publisher has withdrawn it.",
    "changed": "It was changed after it was read.",
    "new-law": "A law whose title says that it may concern the register, which does not have it.",
    "amended": "A law that the register has was amended, or the amendment was recorded, after it was read.",
    "other-holder": "Wikidata names another holder of the post, or none.",
    "not-seen": "It could not be asked: nothing follows from that.",
}


@dataclass(frozen=True, order=True)
class Found:
    """One finding. ``thing`` is the address in the register that it is about, "" for what it does not have."""

    kind: str
    thing: str
    address: str
    said: str


def as_csv(found: Iterable[Found], day: str) -> str:
    """A row each, in the order of KINDS, with the day of the watch."""
    out, order = io.StringIO(), list(KINDS)
    table = csv.writer(out, lineterminator="\n")
    table.writerow([*(one.name for one in fields(Found)), "watchedOn"])
    for one in sorted(found, key=lambda f: (order.index(f.kind), f)):
        table.writerow([*asdict(one).values(), day])
    return out.getvalue()
