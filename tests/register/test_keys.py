"""Every view names the key of its rows, and no two rows are alike by it: nothing is listed or counted twice.

Asked of the real record and of the tiny world: each view as it stands, on a second day, and with every
parameter that takes a thing filled in by things of its kind, which only the long form does (40 of them, evenly chosen).
"""

import os
from collections import Counter
from datetime import date
from itertools import islice

import pytest
from devolved.errors import DevolvedError
from devolved.register.register import LIBRARY, Register
from devolved.register.tables.views import parse
from devolved.settings import Settings
from devolved.store import open_store
from devolved.vocabulary import BASE

TODAY = date(2026, 11, 28)
LONG = float(os.environ.get("DEVOLVED_FUZZ", "1")) > 1
OTHER_DAYS = (date(2026, 7, 15), date(2025, 5, 6), date(2019, 6, 1), date(2001, 1, 1)) if LONG else (date(2025, 5, 6),)
THINGS = 40 if LONG else 0


@pytest.fixture(scope="module", params=["real_release", "tiny_release"])
def register(request):
    release = request.getfixturevalue(request.param)
    store = open_store(release, Settings(workers=1))
    yield Register(store, release.version, TODAY)
    store.close()


def test_every_view_names_its_key():
    assert [view.path for view in LIBRARY if not view.key] == []


def test_a_key_that_is_no_column_is_refused():
    text = "# A view\n# Question: What?\n# Key: nothing\nSELECT ?thing WHERE { ?thing a ?class }\n"
    with pytest.raises(ValueError, match="no column: nothing"):
        parse(text, "made", "up")


def twice(view, rows) -> list[str]:
    """The keys under which more than one row stands."""
    counted = Counter(tuple(str(getattr(row.get(name), "value", "")) for name in view.key) for row in rows)
    return [f"{view.path}: {number} rows for {key}" for key, number in counted.items() if number > 1]


def cases(register, view):
    """What a view is asked with: as it stands, on other days, about other things."""
    yield TODAY, {}
    for day in OTHER_DAYS:
        yield day, {}
    for parameter in view.parameters:
        if parameter.is_thing and THINGS:
            kind = next((t for t in parameter.types if t != "thing"), "authority")
            things = register.once(("things of", kind), lambda kind=kind: named(register, kind))
            for thing in islice(things, 0, None, max(1, len(things) // THINGS)):
                yield TODAY, {parameter.name: thing}


def named(register, kind: str) -> list[str]:
    """Addresses of things of a kind, in order."""
    begins = f"{BASE}id/{kind}/"
    query = (
        f'SELECT DISTINCT ?thing {{ ?thing a ?class FILTER ( STRSTARTS(STR(?thing), "{begins}") ) }} ORDER BY ?thing'
    )
    return [row["thing"].value for row in register.store.rows(query, on=TODAY)]


@pytest.mark.xdist_group("oracle")
def test_no_two_rows_of_a_view_are_alike_by_its_key(register):
    faults = []
    for view in LIBRARY:
        for day, values in cases(register, view):
            try:
                rows = register.ask(view, day, values).rows
            except DevolvedError:
                # A parameter that wants another beside it.
                continue
            faults += [f"{fault}, on {day}, {values}" for fault in twice(view, rows)]
    assert faults == []
