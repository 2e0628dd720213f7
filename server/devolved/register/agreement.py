"""Whether two stores give the same answers: the question an operator asks of an engine before readers do.

Every view is asked with its example values. Rows are compared as a multiset;
numbers by value, because engines write the same number in different ways.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from devolved.errors import DevolvedError
from devolved.register.tables.views import View
from devolved.store.protocol import Store
from devolved.store.terms import XSD, Term

NUMBERS = {XSD + name for name in ("integer", "decimal", "double", "float")}


class Difference(NamedTuple):
    """A view by its path, what was found, and whether there was an answer at all:
    a refusal misleads nobody, a wrong answer does.
    """

    path: str
    found: str
    answered: bool


def differences(views: Iterable[View], trusted: Store, other: Store) -> Iterator[Difference]:
    """The views that ``other`` answers differently or not at all, in the order of ``views``.

    Raises what ``trusted`` raises.
    """
    for view in views:
        right = Counter(map(_row, trusted.rows(view.query)))
        try:
            found = Counter(map(_row, other.rows(view.query)))
        except DevolvedError as error:
            yield Difference(view.path, error.detail.partition("\n")[0][:160], answered=False)
            continue
        if found != right:
            what = f"{right.total()} rows are right, {found.total()} came back, {(right & found).total()} of them right"
            yield Difference(view.path, what, answered=True)


def _row(row: dict[str, Term]) -> frozenset:
    return frozenset((name, _value(term)) for name, term in row.items())


def _value(term: Term):
    if term.datatype in NUMBERS:
        try:
            return round(Decimal(term.value), 6)
        except InvalidOperation:
            pass
    return term
