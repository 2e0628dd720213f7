"""Queries that pages and APIs need beside the views: one a file, their parameters bound as those of views are."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from devolved.store.binding import Queries
from devolved.store.protocol import Rows
from devolved.store.terms import Term

# Characters of addresses in one query: an engine takes 100,000 bytes of it, by its default.
PIECE = 60_000
QUERIES = Queries(Path(__file__).parent)
text, bound = QUERIES.text, QUERIES.bound


def rows(
    store: Rows, name: str, on: date | None = None, limit: int | None = None, **values: Term | Iterable[Term]
) -> list[dict[str, Term]]:
    """The rows of a query file, its parameters bound as terms."""
    query = bound(name, **values)
    if limit is not None:
        query = f"{query}\nLIMIT {int(limit)}"
    return store.rows(query, on=on)


def iris(addresses: Iterable[str]) -> list[Term]:
    """Addresses as terms, less those that cannot be written in a query: nothing can be said of them."""
    return [term for address in addresses if writable(term := Term("iri", address))]


def pieces(addresses: Iterable[str]) -> Iterator[list[str]]:
    """Addresses in so many lists that a query can name all of each."""
    piece: list[str] = []
    length = 0
    for address in addresses:
        if piece and length + len(address) > PIECE:
            yield piece
            piece, length = [], 0
        piece.append(address)
        length += len(address) + 3
    if piece:
        yield piece


def writable(term: Term) -> bool:
    """Whether a term can stand in a query."""
    try:
        term.n3()
    except ValueError:
        return False
    return True
