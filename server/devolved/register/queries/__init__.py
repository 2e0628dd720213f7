"""Queries that pages and APIs need beside the views: one a file, their parameters bound as those of views are."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from devolved.store.binding import bind
from devolved.store.protocol import Store
from devolved.store.terms import Term


@cache
def text(name: str) -> str:
    """The query of a file, with the example that stands in it. Raises FileNotFoundError."""
    return Path(__file__).with_name(f"{name}.rq").read_text("utf-8")


def rows(
    store: Store, name: str, on: date | None = None, limit: int | None = None, **values: Term | Iterable[Term]
) -> list[dict[str, Term]]:
    """The rows of a query file, its parameters bound as terms."""
    query = bind(text(name), values)
    return store.rows(f"{query}\nLIMIT {int(limit)}" if limit is not None else query, on=on)


def iris(addresses: Iterable[str]) -> list[Term]:
    """Addresses as terms, less those that cannot be written in a query: nothing can be said of them."""
    return [term for address in addresses if writable(term := Term("iri", address))]


def writable(term: Term) -> bool:
    """Whether a term can stand in a query."""
    try:
        term.n3()
    except ValueError:
        return False
    return True
