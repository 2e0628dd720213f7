"""The powers matrix: who holds what (`powers/matrix`), and what is known of powers that are not held."""

from datetime import date

from devolved.register import queries
from devolved.store.protocol import Store
from devolved.vocabulary import kind_and_slug

ENDINGS = (
    " Mayoral Strategic Authority",
    " Mayoral Combined County Authority",
    " Combined County Authority",
    " Mayoral Combined Authority",
    " Combined Authority",
    " Authority",
)


def slug(address: str) -> str:
    return (kind_and_slug(address) or ("", address))[1]


def grid(rows) -> dict[str, dict[str, dict[str, dict]]]:
    """Competence, then power, then authority, to the conferral; of several, the first on record."""
    found: dict = {}
    for row in rows:
        powers = found.setdefault(row["competence"].value, {})
        powers.setdefault(row["power"].value, {}).setdefault(row["authority"].value, row)
    return found


def not_held(store: Store, on: date) -> dict[tuple[str, str], str]:
    """Power and authority, to what is known where it is not held, in the ledger's words; else nothing was read."""
    rows = queries.rows(store, "powers-not-held", on)
    return {(row["power"].value, row["authority"].value): row["state"].value for row in rows}


def reading(rows) -> dict[str, tuple[int, int]]:
    """Authority, to how many of the documents known about it were read, if only in part, and how many there are."""
    return {row["authority"].value: (int(row["read"].value), int(row["documents"].value)) for row in rows}


def short(name: str) -> str:
    """An authority's name without the words that most of them share."""
    return next((name.removesuffix(e) for e in ENDINGS if name.endswith(e)), name)
