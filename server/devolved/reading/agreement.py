"""Whether two stores give the same answers: the question an operator asks of an engine before readers do.

Every view is asked with its example values. Rows are compared as a multiset;
numbers by value, because engines write the same number in different ways.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

from devolved.errors import DevolvedError
from devolved.reading.views import View
from devolved.store.protocol import Store
from devolved.store.terms import XSD, Term

NUMBERS = {XSD + name for name in ("integer", "decimal", "double", "float")}


def differences(views: Iterable[View], trusted: Store, other: Store) -> Iterator[tuple[str, str]]:
    """Paths of the views that ``other`` answers differently, each with what was found. Raises what ``trusted`` raises."""
    for view in views:
        right = Counter(map(_row, trusted.rows(view.query)))
        try:
            found = Counter(map(_row, other.rows(view.query)))
        except DevolvedError as error:
            yield view.path, error.detail.partition("\n")[0][:160]
            continue
        if found != right:
            yield view.path, f"{right.total()} rows are right, {found.total()} came back, {(right & found).total()} of them right"


def _row(row: dict[str, Term]) -> frozenset:
    return frozenset((name, _value(term)) for name, term in row.items())


def _value(term: Term):
    if term.datatype in NUMBERS:
        try:
            return round(Decimal(term.value), 6)
        except InvalidOperation:
            pass
    return term
