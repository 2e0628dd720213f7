"""Bind parameters of a query file as RDF terms.

A query file names each parameter in a block of its own, filled with an example,
so that the file runs as it stands::

    VALUES ?day { "2026-11-24"^^xsd:date }

``bind`` puts other terms in the braces. Terms are serialised, never pasted as
text, so a value can never become part of the query's syntax.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from devolved.store.terms import Term


class Queries:
    """The query files of one folder, each read once."""

    def __init__(self, folder: Path):
        self._folder = folder

    def text(self, name: str) -> str:
        """A query as it is filed, with the example that stands in it. Raises FileNotFoundError."""
        return _read(self._folder / f"{name}.rq")

    def bound(self, name: str, **values: Term | Iterable[Term]) -> str:
        """A query with its parameters bound, as ``bind`` does it."""
        return bind(self.text(name), values)


def bind(query: str, values: Mapping[str, Term | Iterable[Term]]) -> str:
    """Return the query with the VALUES block of each named variable refilled.

    Raises KeyError if the query has no such block, ValueError if a term cannot
    be written in SPARQL.
    """
    for name, value in values.items():
        terms = [value] if isinstance(value, Term) else list(value)
        filling = " ".join(term.n3() for term in terms)
        query, found = _block(name).subn(lambda m: f"{m[1]} {filling} }}", query)  # noqa: B023 (called at once)
        if not found:
            raise KeyError(f"the query has no block VALUES ?{name} {{ … }}")
    return query


@cache
def _read(path: Path) -> str:
    return path.read_text("utf-8")


def _block(name: str) -> re.Pattern:
    inside = r'(?:"(?:[^"\\]|\\.)*"|<[^<>]*>|[^}"<])*'
    return re.compile(rf"(VALUES\s+\?{re.escape(name)}\s*\{{){inside}\}}", re.IGNORECASE)
