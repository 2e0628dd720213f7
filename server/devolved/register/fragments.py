"""Triple patterns: the triples of the register that match one, a page at a time, and how many there are.

https://linkeddatafragments.org/specification/triple-pattern-fragments/
"""

import re
from datetime import date
from typing import NamedTuple

from devolved.errors import BadRequest
from devolved.store.protocol import Store
from devolved.store.terms import XSD, Term, iri

PAGE = 100  # triples
_LITERAL = re.compile(r'"(.*)"(?:@([A-Za-z]+(?:-[A-Za-z0-9]+)*)|\^\^<?([^<>\s"]+?)>?)?', re.DOTALL)
VARIABLES = ("?s", "?p", "?o")
Triple = tuple[Term, Term, Term]


class Pattern(NamedTuple):
    """A triple pattern; None matches anything."""

    subject: Term | None = None
    predicate: Term | None = None
    object: Term | None = None

    @classmethod
    def read(cls, subject: str, predicate: str, object: str) -> "Pattern":
        """From the texts of a web address. Raises BadRequest for what is no term."""
        return cls(_iri(subject, "subject"), _iri(predicate, "predicate"), _object(object))

    @property
    def where(self) -> str:
        return " ".join(term.n3() if term else name for term, name in zip(self, VARIABLES, strict=True))


def page(store: Store, pattern: Pattern, number: int, on: date) -> list[Triple]:
    """The triples of one page, counted from 1, in a fixed order."""
    free = [name for name, term in zip(VARIABLES, pattern, strict=True) if term is None]
    order = f"ORDER BY {' '.join(free)}" if free else ""
    query = f"SELECT * WHERE {{ {pattern.where} }} {order} LIMIT {PAGE} OFFSET {(number - 1) * PAGE}"
    s, p, o = pattern
    return [(s or row["s"], p or row["p"], o or row["o"]) for row in store.rows(query, on=on)]


def count(store: Store, pattern: Pattern, on: date) -> int:
    """How many triples match, exactly."""
    return int(store.rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern.where} }}", on=on)[0]["n"].value)


def _iri(text: str, where: str) -> Term | None:
    text = text.strip()
    if not text or text.startswith(("?", "_:")):
        return None  # a variable, or a blank node, which nobody can name
    text = text.removeprefix("<").removesuffix(">")
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text):
        raise BadRequest(f"The {where} {text[:80]!r} is not an IRI. Write it in full, or leave it empty for any.")
    return _writable(iri(text), where)


def _object(text: str) -> Term | None:
    found = _LITERAL.fullmatch(text.strip())
    if not text.strip().startswith('"'):
        return _iri(text, "object")
    if found is None:
        raise BadRequest(
            'The object is not a literal. Write "text", "text"@en or "1"^^http://www.w3.org/2001/XMLSchema#integer.'
        )
    value, language, datatype = found.groups("")
    datatype = "" if datatype == XSD + "string" else datatype
    return _writable(Term("literal", value, datatype, language.lower()), "object")


def _writable(term: Term, where: str) -> Term:
    try:
        term.n3()
    except ValueError:
        raise BadRequest(f"The {where} cannot be written as an RDF term: {term.value[:80]!r}.") from None
    return term
