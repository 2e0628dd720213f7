"""All values of a property side by side, so that a question about every one of them need not walk from statement to statement.

A column is made when it is first asked for and holds at least every value that
the property has: what it proposes is a superset, and the query itself decides.
"""

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate, islice

import pyoxigraph as ox

from devolved.store.terms import XSD, XSD_STRING
from devolved.vocabulary import NAMESPACES

TYPE = ox.NamedNode(NAMESPACES["rdf"] + "type")
DATE = XSD + "date"
LARGEST = 100_000  # statements with one property: more would take longer than the question that wants them
FEW = 500  # the engine goes through so many in a millisecond or two
KEPT = 8  # columns, of some 30 MB if there are 100,000 texts of 80 characters
MOST_TEXTS, LONGEST = 256, 64 * 1024  # proposed at once: values, and characters


class Columns:
    """The columns of one store. None for properties of few values or very many."""

    def __init__(self, store: ox.Store):
        self._store = store
        self._column, self._members = lru_cache(KEPT)(self._made), lru_cache(64)(self._counted)

    def texts(self, predicate: str) -> "Texts | None":
        """The texts that are values of a property, an IRI in angle brackets; None unless all its values are texts."""
        return found if isinstance(found := self._column(predicate), Texts) else None

    def days(self, predicate: str) -> "Days | None":
        """The days that are values of a property; None unless all its values are xsd:date without a time zone."""
        return found if isinstance(found := self._column(predicate), Days) else None

    def many(self, of_class: str) -> bool:
        """Whether a class, an IRI in angle brackets, has so many members that it takes long to go through them."""
        return self._members(of_class) == FEW

    def forget(self) -> None:
        """The store has changed."""
        self._column.cache_clear()
        self._members.cache_clear()

    def _counted(self, of_class: str) -> int:
        return sum(1 for _ in islice(self._store.quads_for_pattern(None, TYPE, _node(of_class)), FEW))

    def _made(self, predicate: str) -> "Texts | Days | None":
        kind, values = None, []
        for quad in islice(self._store.quads_for_pattern(None, _node(predicate), None), LARGEST + 1):
            found = _kind(quad.object)
            if not found or (values and found is not kind):
                return None
            kind = found
            values.append(quad.object)
        return kind(values) if kind and FEW <= len(values) <= LARGEST else None


class Texts:
    """Texts in which a word can be looked for, whatever its case."""

    def __init__(self, values: Iterable[ox.Literal]):
        self._terms = list(dict.fromkeys(values))
        folded = [value.value.casefold().encode() for value in self._terms]
        self._ends = array("Q", accumulate(len(text) + 1 for text in folded))
        self._folded = b"\n".join(folded)

    def __len__(self) -> int:
        return len(self._terms)

    def holding(self, needle: str) -> list[str] | None:
        """As terms of SPARQL, every text that may hold some ASCII characters, in either case; None if they are too many to be of use.

        Folding takes each character by itself, and whatever is an ASCII letter in lower case, or matches one when case does not matter, becomes that letter.
        """
        wanted, found, room, at = needle.casefold().encode(), [], LONGEST, -1
        while (at := self._folded.find(wanted, at + 1)) >= 0:
            index = bisect_right(self._ends, at)
            found.append(str(self._terms[index]))
            room -= len(found[-1])
            if len(found) > min(MOST_TEXTS, len(self) // 4) or room < 0:
                return None
            at = self._ends[index] - 1
        return found


class Days:
    """Days in order, and how many statements name each."""

    def __init__(self, values: Iterable[ox.Literal]):
        self._counts = sorted(Counter(value.value for value in values).items())
        self._total = sum(count for _, count in self._counts)

    def first(self, statements: int, newest: bool) -> list[str] | None:
        """The newest days (or the oldest), in that order, that so many statements name between them; None if that is not far fewer than all."""
        if statements > self._total // 16:
            return None
        found = []
        for day, count in reversed(self._counts) if newest else self._counts:
            if statements <= 0:
                break
            found.append(day)
            statements -= count
        return found


def _node(written: str) -> ox.NamedNode:
    return ox.NamedNode(written[1:-1])


def _kind(value) -> type | None:
    """What kind of column a value belongs in."""
    if not isinstance(value, ox.Literal):
        return None
    if value.language or value.datatype.value == XSD_STRING:
        return Texts
    day = value.datatype.value == DATE and len(value.value) == 10 and value.value[4] == value.value[7] == "-"
    return Days if day else None
