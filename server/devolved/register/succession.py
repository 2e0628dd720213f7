"""What came before a thing and what after:
meetings of a forum, polls for a post, bodies that took over from one another.
"""

from dataclasses import dataclass

from devolved.register.entities import Entity
from devolved.register.tables.tables import Table

# Kind → the view that sets the thing among its like, in the order of time; the column ``?beside`` names them.
BESIDE = {"meeting": "forums/meetings-beside", "election": "elections/beside"}


@dataclass(frozen=True)
class Beside:
    """Addresses of the thing before and the thing after; empty where there is none on record."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.before or self.after)


def beside(entity: Entity, tables: dict[str, Table]) -> Beside:
    """From the thing's own statements, or from the table of its like that the page has asked for already."""
    before, after = ([t.value for t in entity.values("devo", name)] for name in ("succeeds", "succeededBy"))
    table = tables.get(BESIDE.get(entity.kind, ""))
    if table:
        row = [row["beside"].value for row in table.rows]
        place = row.index(entity.address) if entity.address in row else -1
        if place >= 0:
            before, after = row[max(0, place - 1) : place], row[place + 1 : place + 2]
    return Beside(tuple(before), tuple(after))
