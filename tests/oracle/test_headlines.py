"""Each headline over a table or chart is borne by its rows, or is the question;
ties are named, what is cut off has none.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from devolved.register.register import LIBRARY, Register
from devolved.register.tables.findings import RULE, headline
from devolved.register.tables.tables import Table
from devolved.store.terms import iri, typed

DAYS = ("2026-11-28", "2026-07-15", "2025-05-06", "2019-06-01", "2001-01-01")
FOUND = [view for views in LIBRARY.subjects().values() for view in views if view.finding]


@pytest.fixture(scope="module")
def register(real_release, real_store):
    return Register(real_store, real_release.version, date(2026, 11, 28))


@pytest.mark.parametrize("view", FOUND, ids=lambda view: view.path)
def test_a_finding_is_written_so_that_rows_can_bear_it(view):
    assert RULE.fullmatch(view.finding), view.finding
    names = {c.name for c in view.columns} | {"record"}
    assert {v for v in RULE.fullmatch(view.finding).group("value", "thing", "column", "bound", "time") if v} <= names


@pytest.mark.xdist_group("oracle")
@pytest.mark.parametrize("day", DAYS)
def test_headlines_of_the_real_record_are_borne_by_their_rows(register, day):
    on, faults = date.fromisoformat(day), []
    for view in FOUND:
        table = register.ask(view, on)
        labels = register.labels.of(table.things(), on)
        said = headline(view, table, lambda a, labels=labels: labels.get(a, a))
        faults += [f"{view.path}: {said}: {fault}" for fault in unborne(view, table, labels, said)]
    assert faults == []


def unborne(view, table: Table, labels: dict, said: str) -> list[str]:
    """What a headline says that its rows do not bear; reckoned again here, by another way."""
    if said == view.question.rstrip("?"):
        return []
    rule = RULE.fullmatch(view.finding)
    if table.more or not table.rows:
        return ["a headline over rows that are not all there"]
    if rule["kind"] == "rows":
        rows = [r for r in table.rows if not rule["bound"] or rule["bound"] in r]
        return [] if f"{len(rows):,}" in said else ["another number of rows"]
    if rule["kind"] == "part":
        day = max(r[rule["time"]].value for r in table.rows) if rule["time"] else ""
        counted = [r for r in table.rows if not day or r[rule["time"]].value == day]
        wanted = [r for r in counted if r[rule["column"]].value.endswith("/" + rule["wanted"])]
        numbers = [sum(int(r[rule["value"]].value) for r in rows) for rows in (wanted, counted)]
        return [] if all(f"{n:,}" in said for n in numbers) else ["another part or whole"]
    sums = defaultdict(Decimal)
    for row in table.rows:
        if rule["thing"] in row and rule["value"] in row:
            sums[row[rule["thing"]].value] += Decimal(row[rule["value"]].value)
    ordered = sorted(sums.values(), reverse=rule["kind"] == "largest")
    best = {thing for thing, value in sums.items() if value == ordered[0]}
    faults = [
        f"{labels[t]} is not named"
        for t in best
        if labels[t] not in said and labels[t][0].upper() + labels[t][1:] not in said
    ]
    for column in (rule["same"] or "").replace("?", "").split():
        if len({row.get(column) for row in table.rows}) != 1:
            faults.append(f"rows of several {column} are compared")
    return faults


def made_up(rule: str, rows: list[tuple[str, int]], more: bool = False) -> tuple:
    view = replace(LIBRARY.get("commitments", "by-mission"), finding=rule)
    return view, Table(
        view,
        [{"mission": iri(name), "promises": typed(str(n), "integer")} for name, n in rows],
        date(2026, 1, 1),
        {},
        0,
        more,
    )


LARGEST = "largest ?promises by ?mission — {names} {is|are} served by most promises ({value})"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("a", 3), ("b", 2)], "A is served by most promises (3)"),
        ([("a", 3), ("b", 3), ("c", 1)], "A and b are served by most promises (3)"),
        ([("a", 2), ("b", 3), ("a", 2)], "A is served by most promises (4)"),
        ([("a", 3), ("b", 3)], "How many promises serve each national mission"),
        ([(name, 3) for name in "abcd"] + [("e", 1)], "How many promises serve each national mission"),
    ],
)
def test_ties_are_named_values_added_up_and_too_many_make_none(rows, said):
    view, table = made_up(LARGEST, rows)
    assert headline(view, table, str) == said


def test_a_table_that_is_cut_off_has_no_headline():
    view, table = made_up(LARGEST, [("a", 3), ("b", 2)], more=True)
    assert headline(view, table, str) == view.question.rstrip("?")
