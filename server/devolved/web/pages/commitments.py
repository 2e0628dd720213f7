"""The tracker: every promise, who made it in which words, by when, and what became of it."""

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from flask import redirect, request

from devolved.errors import BadRequest
from devolved.register.days import EARLIEST
from devolved.register.pictures import charts
from devolved.register.register import LIBRARY
from devolved.register.tables import tally
from devolved.register.tables.tables import WHOLE, Table
from devolved.register.together import gather
from devolved.vocabulary import kind_and_slug
from devolved.web import days
from devolved.web.html import commitments as drawn
from devolved.web.pages.page import Ask, Page
from devolved.web.pages.views import APART, form_asked, machine_table
from devolved.web.routes import Entry, Routes

bp = Routes("commitments", __name__, pinnable=True, media=("text/html", "text/csv", "application/json"))
# What a row says of itself, and what the view of facets says of it.
OWN, FACETS = ("status", "strength"), ("competence", "topic", "maker", "place", "mission")
FILTERS = (*OWN, *FACETS)
FLAGS = ("overdue", "stale", "primary")
COLUMNS = {"overdue": "past", "stale": "aged", "primary": "primary"}
# Headings that the list may stand under.
GROUPS = ("status", "competence", "maker")
PARAMETERS = {
    "status": "One status only, by its slug.",
    "strength": "One degree of firmness only, by its slug.",
    "competence": "One theme (area of competence) only, by its slug.",
    "topic": "One topic only, by its slug.",
    "maker": "One maker only, by its slug.",
    "place": "What concerns one authority or its tier only, by its slug.",
    "mission": "One mission only, by its slug.",
    "overdue": "1: overdue promises only.",
    "stale": "1: only open promises without evidence for a year.",
    "primary": "1: only promises that rest on a primary source.",
    "q": "Words that must stand in the promise, its quoted words or its maker.",
    "by": "Headings of the list: status, competence or maker.",
    "raw": APART["raw"],
    "bom": APART["bom"],
}
Row = tally.Row


@bp.get(
    "/promises",
    sitemap=True,
    edition="start",
    menu=Entry("The register", 40, "Promises"),
    parameters=PARAMETERS,
)
@bp.get("/promises.<extension>", parameters=PARAMETERS)
def promises(extension: str | None = None):
    """Promises on the day shown, narrowed by the filters in the address: as a page, or with words and sources as CSV
    and JSON.
    """
    form = form_asked(extension)
    charts.prepare()
    shown = Page()
    since = max(_month_before(shown.on), EARLIEST)
    is_narrowed = any(request.args.get(name, "").strip() for name in (*FILTERS, *FLAGS, "q"))
    table, sorted_by = _shared(shown)
    asks = [Ask("commitments/recurring", limit=WHOLE)]
    if not is_narrowed and not form:
        asks.append(Ask("commitments/moved", {"since": since.isoformat()}, limit=WHOLE))
        asks += [Ask(f"commitments/{name}", limit=WHOLE) for name in ("partners", "partnership", "of-unknown-day")]
    recurring, *overview = shown.ask_all(*asks)
    choices = _choices(table, sorted_by)
    values = _chosen(choices)
    if "q" in values:
        shown.labels |= shown.register.labels.of({row["commitment"].value for row in table.rows}, shown.on)
    kept = [row for row in table.rows if _fits(row, values, sorted_by, shown.label)]
    narrowed = replace(table, rows=kept, total=len(kept), values={k: v for k, v in values.items() if k != "by"})
    if form:
        return machine_table(LIBRARY.get("commitments", "documents"), narrowed.values, form, narrowed)
    # Each promise's own page carries its evidence.
    shown.records.clear()
    shown.settle()
    figures = tally.tally(table.rows, shown.on)

    def narrow(name: str, value: str) -> str:
        return days.href(request.path, **{**values, name: value})

    def rows(some: Sequence[Row]):
        return drawn.rows(shown, some, {r["commitment"].value: r for r in recurring.rows})

    return shown.render(
        "commitments.html",
        table=table,
        kept=kept,
        values=values,
        narrowed=is_narrowed,
        choices=choices,
        figures=figures,
        late=[row for row in table.rows if tally.late(row)],
        coming=sorted((r for r in table.rows if tally.due_next(r, shown.on)), key=lambda r: r["dueBy"].value),
        moved=overview[0] if overview else None,
        partners=overview[1] if overview else None,
        strands=_by_strand(overview[2]) if overview else {},
        unknown=overview[3] if overview else None,
        since=since,
        history=LIBRARY.get("commitments", "tally"),
        evidence_view=LIBRARY.get("commitments", "partnership"),
        assessments_view=LIBRARY.get("commitments", "assessments"),
        groups=_groups(shown, kept, values.get("by", "status"), sorted_by),
        rows=rows,
        head=drawn.HEAD,
        meter=drawn.meter(shown, figures, narrow),
        narrow=narrow,
        data=lambda form: days.href(f"/promises.{form}", **values),
        title="What was promised, and what became of it",
    )


@bp.get("/commitments", pinnable=False, documented=False, any_parameters=True)
def commitments():
    """The register's word for promises leads to the readers' word."""
    return redirect(f"/promises?{request.query_string.decode()}".rstrip("?"), code=303)


def _month_before(day: date) -> date:
    year, month = (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _shared(shown: Page) -> tuple[Table, dict[str, dict[str, list[str]]]]:
    """All promises of the day shown and what they are sorted by: the same under every filter, so kept by the day."""
    register, on = shown.register, shown.on

    def read() -> tuple[Table, dict[str, dict[str, list[str]]]]:
        names = "documents", "facets"
        promises, facets = gather([partial(register.ask, f"commitments/{n}", on, limit=WHOLE) for n in names])
        return promises, _facets(facets)

    table, sorted_by = register.lately("promises", on, read)
    shown.wanted |= {address for promises in sorted_by.values() for several in promises.values() for address in several}
    return shown.add(table), sorted_by


def _facets(table: Table) -> dict[str, dict[str, list[str]]]:
    """Facet, then promise, to the addresses that it is sorted by."""
    found: dict[str, dict[str, list[str]]] = {name: {} for name in FACETS}
    for row in table.rows:
        found[row["facet"].value].setdefault(row["commitment"].value, []).append(row["value"].value)
    return found


def _choices(table: Table, sorted_by) -> dict[str, dict[str, str]]:
    """What each filter offers: addresses by slug, of those that a promise of the day has."""
    promised = {row["commitment"].value for row in table.rows}
    found = {name: {_slug(row[name].value): row[name].value for row in table.rows if name in row} for name in OWN}
    for name in FACETS:
        addresses = {a for promise, several in sorted_by[name].items() if promise in promised for a in several}
        found[name] = {_slug(address): address for address in sorted(addresses)}
    return found


def _chosen(choices) -> dict[str, str]:
    """The filters that the address names. Raises BadRequest, saying what is allowed."""
    values = {n: request.args.get(n, "").strip() for n in (*FILTERS, *FLAGS, "q", "by")}
    values = {n: v for n, v in values.items() if v}
    for name, value in values.items():
        if name == "q":
            continue
        allowed = GROUPS if name == "by" else ("1",) if name in FLAGS else sorted(choices[name])
        if value not in allowed:
            raise BadRequest(f"There is no {name} “{value[:80]}” here. Allowed: {', '.join(allowed) or 'none'}.")
    return values


def _fits(row: Row, values: dict[str, str], sorted_by, label: Callable[..., str]) -> bool:
    """Whether a promise passes all filters."""
    promise = row["commitment"].value

    def passes(name: str, value: str) -> bool:
        if name in OWN:
            return tally.slug_of(row, name) == value
        if name in FACETS:
            return value in map(_slug, sorted_by[name].get(promise, ()))
        if name in FLAGS:
            return tally.holds(row, COLUMNS[name])
        return name != "q" or _says(row, value, label)

    return all(passes(name, value) for name, value in values.items())


def _says(row: Row, words: str, label: Callable[..., str]) -> bool:
    """Whether all of these words stand in a promise."""
    said = [row[name].value for name in ("description", "operativeWords", "madeBy") if name in row]
    text = " ".join([label(row["commitment"]), *said])
    return all(word in text.casefold() for word in words.casefold().split())


def _groups(shown: Page, rows: Sequence[Row], by: str, sorted_by) -> list[tuple[str, str, list[Row]]]:
    """Slug, heading and rows of each group; words without a test stand apart, at the end."""
    tested = [row for row in rows if not tally.untested(row)]
    found: dict[str, list[Row]] = {}
    for row in tested:
        several = sorted_by[by].get(row["commitment"].value, [""])[:1] if by in FACETS else [row[by].value]
        found.setdefault(several[0], []).append(row)
    if by == "status":
        ordered = sorted(found, key=lambda a: tally.ORDER.index(_slug(a)) if _slug(a) in tally.ORDER else 99)
    else:
        ordered = sorted(found, key=lambda a: (not a, shown.label(a) if a else ""))
    groups = [(_slug(a) or "other", shown.label(a) if a else "Not known", found[a]) for a in ordered]
    if apart := [row for row in rows if tally.untested(row)]:
        groups.append(("untested", "Words without a test, not scored", apart))
    return groups


def _by_strand(evidence: Table) -> dict[str, Table]:
    """The rows of ``commitments/partnership`` under each of its headings, in their order."""
    found: dict[str, list[Row]] = {}
    for row in evidence.rows:
        found.setdefault(row["strand"].value, []).append(row)
    return {strand: replace(evidence, rows=rows) for strand, rows in found.items()}


def _slug(address: str) -> str:
    parts = kind_and_slug(address)
    return parts[1] if parts else ""
