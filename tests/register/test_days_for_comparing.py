"""No table shows a day that was merely chosen for comparing (``sinceDay``, ``untilDay``) as if it were known.

"2026" is not 1 January 2026 (DESIGN, section 4). Every view that compares days is asked of the real register, about
everything at once: what its rows say as a day must have been written as a day of something that the row is about. A
bound that was written as a day may stand only in a column whose name says that it is one.
"""

from collections import defaultdict

import pyoxigraph as ox
import pytest
from devolved.register.register import LIBRARY
from devolved.store import flat_views
from devolved.store.binding import bind
from devolved.store.embedded import bulk_load
from devolved.vocabulary import NAMESPACES

DEVO = NAMESPACES["devo"]
DATE = NAMESPACES["xsd"] + "date"
BOUNDS = ("startsBefore", "endsAfter", "endsBefore", "knownOn")
CHOSEN = ("sinceDay", "untilDay")
# Columns whose names say that a bound stands in them, and those from which a chart is drawn, whose names say that.
OF_BOUNDS = {"by", "after", "known", "sinceBefore", *BOUNDS, *(f"body{b[0].upper()}{b[1:]}" for b in BOUNDS)}
DRAWN = "drawn"
COMPARING = [view for view in LIBRARY if "devo:sinceDay" in view.query or "devo:untilDay" in view.query]


class Known:
    """The register with the flat view of one day, and which days were written of what."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store
        self.written, self.bounds, self.chosen = (defaultdict(set) for _ in range(3))
        for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph()):
            name, value = quad.predicate.value.removeprefix(DEVO), quad.object
            if isinstance(value, ox.Literal) and value.datatype.value == DATE:
                kept = self.chosen if name in CHOSEN else self.bounds if name in BOUNDS else self.written
                # What is derived, the bounds as full days among it, does not count as written.
                if name not in ("onDay", "latestDay", "earliestStart", "latestStart", "earliestEnd", "latestEnd"):
                    kept[quad.subject.value].add(value.value)

    def faults(self, query: str) -> set[tuple[str, str, str]]:
        """Column, thing and day of what a table says as known and the register does not."""
        found = set()
        rows = self.store.query(query)
        names = [variable.value for variable in rows.variables]
        for row in rows:
            things = [row[n].value for n in names if isinstance(row[n], ox.NamedNode)]
            for name in names:
                value = row[name]
                if not isinstance(value, ox.Literal) or value.datatype.value != DATE or name.startswith(DRAWN):
                    continue
                day = value.value
                borne = any(day in self.written[t] or (name in OF_BOUNDS and day in self.bounds[t]) for t in things)
                if not borne:
                    found |= {(name, t.rpartition("/id/")[2], day) for t in things if day in self.chosen[t]}
        return found


@pytest.fixture(scope="module")
def known(real_release) -> Known:
    store, _ = bulk_load.memory(real_release.path)
    flat = [triple for rule in flat_views.flat_rules(real_release.path) for triple in store.query(rule)]
    store.extend(ox.Quad(*triple, ox.DefaultGraph()) for triple in flat)
    return Known(store)


@pytest.mark.parametrize("view", COMPARING, ids=lambda v: v.path)
def test_a_table_shows_no_day_that_was_only_chosen(view, known):
    everything = {p.name: [] for p in view.parameters if p.is_thing}
    query = bind(view.query, everything)
    for name in everything:
        query = query.replace(f"VALUES ?{name} {{  }}", f"VALUES ?{name} {{ UNDEF }}")
    assert known.faults(query) == set()


@pytest.mark.parametrize(
    "shown, count",
    [
        ("devo:sinceDay ?since", 20),
        ("devo:untilDay ?until", 20),
        ("devo:startsBefore ?since", 20),
        ("devo:startsBefore ?by", 0),
    ],
)
def test_a_day_that_was_only_chosen_is_found_out(shown, count, known):
    query = f"PREFIX devo: <{DEVO}> SELECT * WHERE {{ ?record a devo:Seat ; {shown} }}"
    assert (len(known.faults(query)) >= count) if count else known.faults(query) == set()
