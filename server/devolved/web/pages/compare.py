"""Comparisons: two authorities side by side, and what changed between two days."""

from dataclasses import replace

from flask import Response, g, request

from devolved.errors import BadRequest
from devolved.register import comparison
from devolved.register.entities import check_kind
from devolved.register.matching.search import things_of
from devolved.register.pictures import charts
from devolved.register.register import LIBRARY
from devolved.register.tables import csvtables, matrix
from devolved.register.tables.matrix import short
from devolved.register.tables.tables import WHOLE
from devolved.vocabulary import iri
from devolved.web import days
from devolved.web.pages.page import Ask, Page
from devolved.web.pages.views import APART, csv_file, finding, form_asked, machine_table
from devolved.web.routes import Entry, Routes

bp = Routes("compare", __name__, pinnable=True, media=("text/html", "text/csv", "application/json"))
READY = (  # pairs worth a look, for a reader who has not chosen
    ("greater-manchester-combined-authority", "west-midlands-combined-authority"),
    ("west-yorkshire-combined-authority", "south-yorkshire-mayoral-combined-authority"),
    ("greater-london-authority", "greater-manchester-combined-authority"),
)
SHOWN = 25  # changes of one group that the page shows; downloads have all
EXTENSIONS = ("csv", "json")
# How a table may be written.
WRITTEN = {name: APART[name] for name in ("raw", "bom")}


@bp.get(
    "/compare",
    sitemap=True,
    robots=False,
    edition="start",
    menu=Entry("Tools", 20, "Compare"),
    parameters={"first": "The first: an authority’s slug.", "second": "The second: an authority’s slug.", **WRITTEN},
)
@bp.get("/compare.<extension>")
def authorities(extension: str | None = None):
    """Two authorities side by side on the day shown: `first` and `second` are their slugs."""
    form = form_asked(extension, EXTENSIONS)
    chosen = {name: request.args.get(name, "").strip() for name in ("first", "second")}
    shown = Page()
    if not all(chosen.values()):
        if extension:
            raise BadRequest("Name two authorities by their slugs: first=…&second=…")
        return _choose(shown, chosen)
    first, second = (shown.register.entity("authority", slug, shown.on).address for slug in chosen.values())
    pair = first, second
    if pair[0] == pair[1]:
        raise BadRequest("Choose two different authorities: both are the same.")
    if form:
        return machine_table(LIBRARY.get("compare", "authorities"), chosen, form)
    charts.prepare()
    paths = (
        "compare/authorities",
        "compare/powers-of-both",
        "powers/only-one-has",
        "compare/money",
        "compare/agreements",
        "compare/councils",
    )
    side, both, only, money, agreements, councils = shown.ask_all(*(Ask(path, chosen, WHOLE) for path in paths))
    shown.wanted |= set(pair)
    facts = comparison.facts(side, pair)
    shown.records |= {cell["record"].value for _, _, cells in facts for cell in cells if cell["record"]}
    shown.settle()
    names = {address: shown.label(address) for row in only.rows for address in (row["competence"], row["power"])}
    alone = sorted(only.rows, key=lambda row: (names[row["competence"]], names[row["power"]]))
    return shown.render(
        "compare/authorities.html",
        pair=pair,
        chosen=chosen,
        choices=_choices(shown),
        facts=facts,
        absent=comparison.absent(facts, shown.on),
        side=side,
        both=both,
        only=only,
        money=money,
        agreements=agreements,
        councils=councils,
        shared=matrix.grid(both.rows),
        alone=alone,
        amounts=comparison.aligned(money, pair),
        finding=finding(shown, money.view, money),
        short=[short(shown.label(a)) for a in pair],
        plans=comparison.aligned(agreements, pair, ("kind",)),
        belong=comparison.aligned(councils, pair, ())[:1],
        title=f"{shown.label(pair[0])} and {shown.label(pair[1])}",
    )


def _choose(shown: Page, chosen: dict[str, str]) -> str:
    """The form alone, before two authorities were chosen."""
    ready = [
        (first, second, shown.label(iri("authority", first)), shown.label(iri("authority", second)))
        for first, second in READY
    ]
    known = {slug for slug, _ in _choices(shown)}
    return shown.render(
        "compare/choose.html",
        chosen=chosen,
        choices=_choices(shown),
        ready=[r for r in ready if {r[0], r[1]} <= known],
        title="Compare two authorities",
    )


def _choices(shown: Page) -> list[tuple[str, str]]:
    return shown.register.lately("choices", "authority", lambda: things_of(shown.register.store, "authority", 400))


@bp.get(
    "/compare/days",
    sitemap=True,
    robots=False,
    parameters={
        "first": "The first day.",
        "second": "The second day.",
        "thing": "One thing only, as kind/slug.",
        **WRITTEN,
    },
)
@bp.get("/compare/days.<extension>")
def two_days(extension: str | None = None):
    """What began, ended or changed between the days `first` and `second`, in the whole register or about one `thing`,
    as kind/slug.
    """
    form = form_asked(extension, EXTENSIONS)
    found = comparison.span(request.args.get("first", "").strip(), request.args.get("second", "").strip(), g.today)
    g.on, g.shows_today = found.second, found.second == g.today  # names and links are those of the later day
    shown = Page()
    thing = request.args.get("thing", "").strip().removeprefix("/")
    about = _thing(shown, thing) if thing else None
    tables = comparison.between(shown.register.ask, found, about.address if about else "")
    if form:
        return _download(
            shown,
            comparison.joined(tables, found.second),
            form,
            {"first": found.first.isoformat(), "second": found.second.isoformat(), "thing": thing},
        )
    values = {"first": found.first.isoformat(), "second": found.second.isoformat(), "thing": thing}
    first_seen = []
    for heading, table in tables:
        unsure = comparison.seen(table)
        if unsure:
            first_seen.append((heading, shown.add(replace(table, rows=unsure[:SHOWN], total=len(unsure)))))
            table.rows = [row for row in table.rows if not any(row is other for other in unsure)]
            table.total = len(table.rows)
        table.more, table.rows = len(table.rows) > SHOWN, table.rows[:SHOWN]
        shown.add(table)
    shown.settle()
    return shown.render(
        "compare/days.html",
        found=found,
        first_seen=first_seen,
        about=about,
        thing=thing,
        values=values,
        filled=[(h, t) for h, t in tables if t.rows],
        same=comparison.unchanged(tables, [h for h, _ in first_seen]),
        events=[(h, t) for h, t in tables if t.view.path in comparison.EVENTS],
        choices=_choices(shown),
        forums=shown.register.lately("choices", "forum", lambda: things_of(shown.register.store, "forum", 400)),
        title="What changed between two days",
    )


def _thing(shown: Page, written: str):
    """The thing that `thing` names. Raises NotFound, or BadRequest when it is not written as kind/slug."""
    kind, slash, slug = written.partition("/")
    if not (slash and slug):
        raise BadRequest(
            "Write the thing as kind/slug, for example authority/greater-london-authority; "
            f"“{written[:80]}” is not one."
        )
    check_kind(kind)
    return shown.register.entity(kind, slug, shown.on)


def _download(shown: Page, table, extension: str, values: dict[str, str]) -> Response:
    """Every change of every group as one table."""
    labels = shown.register.labels.of(table.things(), shown.on)
    if extension == "csv":
        response = csv_file(csvtables.write_csv(table, labels, "raw" in request.args), "changes")
    else:
        about = {
            "title": table.view.title,
            "question": table.view.question,
            "release": shown.register.version,
            "license": csvtables.CC_BY,
            "address": days.href(f"{request.url_root}compare/days", **values),
            "parameters": {k: v for k, v in values.items() if v},
        }
        response = Response(csvtables.write_json(table, labels, about), content_type="application/json; charset=utf-8")
    response.headers["Devolved-Release"] = shown.register.version
    return response
