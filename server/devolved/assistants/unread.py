"""What nobody has read yet, said with every answer."""

from collections.abc import Iterable
from datetime import date

from devolved.register.register import Register
from devolved.vocabulary import BASE

# Authorities of which each is told how much was read; of more, all together.
AUTHORITIES = 3


def not_read(register: Register, things: Iterable[str], today: date, root: str) -> str:
    """What nobody has read: of the documents about the authorities that are spoken of, else about all of them."""

    def counted() -> dict[str, tuple[str, int, int]]:
        table = register.ask("authorities/reading-coverage", today)
        labels = register.labels.of(table.things(), today)
        return {
            row["authority"].value: (
                labels[row["authority"].value],
                int(row["documents"].value),
                int(row["unread"].value),
            )
            for row in table.rows
        }

    known = register.once("not read", counted)
    spoken_of = sorted({thing for thing in things if thing.startswith(f"{BASE}id/authority/")})
    more = f"How much was read of each authority: {root}views/authorities/reading-coverage"
    if not spoken_of or len(spoken_of) > AUTHORITIES:
        documents, unread = sum(of for _, of, _ in known.values()), sum(left for *_, left in known.values())
        return f"Of {documents} documents known about {len(known)} authorities, {unread} were not read. {more}"
    said = [
        f"Of {known[one][1]} documents known about {known[one][0]}, {known[one][2]} were not read."
        for one in spoken_of
        if one in known
    ]
    if unknown := [one.rpartition("/")[2] for one in spoken_of if one not in known]:
        said.append(f"No document was read for the powers of: {', '.join(unknown)}.")
    return " ".join([*said, more])
