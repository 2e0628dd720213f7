"""Views: each query of the gallery as a table, CSV, JSON and CSVW metadata."""

from urllib.parse import urlencode

from flask import Response, after_this_request, g, request

from devolved.errors import NotFound
from devolved.register.pictures import charts
from devolved.register.register import LIBRARY
from devolved.register.stories import kit
from devolved.register.tables import csvtables, findings, tables
from devolved.register.tables.views import View
from devolved.web import days
from devolved.web.negotiation import Format, choose
from devolved.web.pages import entity_page
from devolved.web.pages.page import Page
from devolved.web.routes import Entry, Routes
from devolved.web.site import current_register

FORMATS = (
    Format("html", "text/html", ("application/xhtml+xml",)),
    Format("csv", "text/csv"),
    Format("json", "application/json"),
)
# How every list comes to machines, beside its page.
TABLES = ("csv", "json", "csv-metadata.json")
# What the table, chart, card, embed and feed of a view take beside its own parameters and the day.
APART = {
    "format": "html, csv or json; instead of an Accept header.",
    "from": "How many rows to skip.",
    "sort": "Column to sort by.",
    "desc": "Present: from the last to the first.",
    "sources": "Present: CSV with titles in words, and with the sources of each row and how good they are.",
    "raw": "Present: cells as they are, without an apostrophe before what a spreadsheet takes for a formula.",
    "bom": "Present: CSV begins with a byte order mark, for spreadsheets that take UTF-8 for something else.",
    "theme": "dark, for dark pages.",
    "width": "Width of a chart in pixels.",
    "title": "0: a chart without title, caution and credit.",
    "as": "table: an embed shows the table.",
}
bp = Routes(
    "views",
    __name__,
    pinnable=True,
    memento=True,
    media=tuple(f.media_type for f in FORMATS),
    parameters=APART,
    of_view=True,
)
TITLES = {
    "mayors": "Mayors",
    "authorities": "Authorities and councils",
    "powers": "Powers",
    "commitments": "Promises",
    "forums": "Forums and meetings",
    "posts": "Posts",
    "people": "People",
    "elections": "Elections",
    "money": "Money",
    "agreements": "Deals and settlements",
    "law": "Law",
    "compare": "Two authorities",
    "changes": "Changes between two days",
    "judgements": "Judgements",
    "evidence": "Evidence",
    "things": "The register itself",
    "lead": "Lead sentences",
}


@bp.get(
    "/views", memento=False, sitemap=True, edition="start", media=("text/html",), menu=Entry("Tools", 30, "All views")
)
def gallery():
    """Every view by subject."""
    subjects = LIBRARY.subjects()
    ordered = [
        (s, TITLES.get(s, s.capitalize()), subjects[s])
        for s in [*TITLES, *sorted(subjects.keys() - TITLES.keys())]
        if s in subjects
    ]
    return Page().render("gallery.html", groups=ordered, count=len(LIBRARY), title="All views")


@bp.get("/views/<subject>/<name>", documented=False)
@bp.get("/views/<subject>/<name>.csv-metadata.json", defaults={"extension": "csv-metadata.json"})
@bp.get("/views/<subject>/<name>.<extension>")
def view(subject: str, name: str, extension: str | None = None):
    """One view in the format asked for."""
    found = LIBRARY.get(subject, name)
    values = parameters(found)
    if extension in TABLES:
        return machine_table(found, values, extension)
    if extension and extension not in {f.extension for f in FORMATS}:
        raise NotFound(f"Views come as {', '.join(f.extension for f in FORMATS)}, not as .{extension}.")
    form = choose(request.headers.get("Accept", ""), FORMATS, extension or request.args.get("format"))
    if form.extension != "html":
        return machine_table(found, values, form.extension)
    response = Response(_page(found, values), content_type="text/html; charset=utf-8")
    response.vary.add("Accept")
    return response


def parameters(found: View) -> dict[str, str]:
    """The parameters of a view that the address names; empty ones are left to their defaults."""
    named = {p.name: request.args.get(p.name, "").strip() for p in found.parameters}
    return {name: value for name, value in named.items() if value}


def _page(found: View, values: dict[str, str]) -> str:
    if found.chart:
        charts.prepare()
    shown = Page()
    offset = entity_page.offset_asked()
    ordered = tables.sorted_view(found, request.args.get("sort", ""), "desc" in request.args)
    table = shown.add(
        shown.register.ask(ordered, shown.on, values, limit=tables.PAGE, offset=min(offset, 10**6), count=True)
    )
    # What it is asked about: what the reader chose, or else the example that the query's file has.
    asked_about = [
        tables.term_of(p, values.get(p.name) or p.default.split()[0].replace(":", "/", 1)).value
        for p in found.parameters
        if p.is_thing and (p.name in values or not p.optional)
    ]
    shown.wanted |= set(asked_about)
    rests = None
    if found.counts:
        over = LIBRARY.get(*found.counts[0].split("/"))
        asked = tables.shared(over, values)

        def weighed() -> tuple[int, int]:
            return tables.weighed(shown.register.store, over, asked, shown.on)

        # About one thing it is kept with the page alone.
        every, primary = weighed() if asked else shown.register.lately("weighed", (over.path, shown.on), weighed)
        rests = {"view": over, "values": asked, "words": found.counts[1], "all": every, "primary": primary}
    offered = {p.name: choices(shown, p) for p in found.parameters if p.is_thing}
    shown.settle()

    def sort(column) -> str:
        turned = request.args.get("sort") == column.name and "desc" not in request.args
        return days.href(request.path, **values, sort=column.name, **({"desc": "1"} if turned else {}))

    return shown.render(
        "view.html", table=table, view=found, values=values, offset=offset, choices=offered, sort=sort,
        size=tables.PAGE, title=found.title, finding=finding(shown, found, table), rests=rests,
        asked_about=asked_about,
    )  # fmt: skip


def choices(shown: Page, parameter) -> list[tuple[str, str]] | None:
    """What a select box offers: things of the parameter's first kind, when they are few."""
    kind = parameter.types[0]
    if kind == "thing":
        return None
    from devolved.register.matching.search import things_of

    found = shown.register.lately("choices", kind, lambda: things_of(shown.register.store, kind, 400))
    return [(slug, label) for slug, label in found] if found else None


def finding(shown: Page, found: View, table: tables.Table) -> str:
    """The title over a table or chart: a finding that its rows bear, else the question."""
    return findings.headline(found, table, shown.label)


def form_asked(extension: str | None, forms: tuple[str, ...] = TABLES) -> str:
    """How a list is wanted: "" for its page, else the extension of one of its tables.

    By the address where that says it, else by ``?format=`` and the Accept header. Raises NotFound and NotAcceptable.
    """
    if extension and extension not in forms:
        raise NotFound(f"This comes as {', '.join(forms)}, not as .{extension[:20]}.")
    if extension:
        return extension
    after_this_request(_varies)
    form = choose(request.headers.get("Accept", ""), FORMATS, request.args.get("format"))
    return "" if form.extension == "html" else form.extension


def _varies(response: Response) -> Response:
    response.vary.add("Accept")
    return response


def machine_table(found: View, values: dict[str, str], extension: str, table: tables.Table | None = None) -> Response:
    """The whole table of a view as CSV, as JSON, or as CSV on the Web metadata; ``table`` where it was asked already.

    The metadata belongs to the address that it is linked from: a list page's tables lie beside that page.
    """
    register = current_register()
    table = table or register.ask(found, g.on, values)
    stem = request.path.rstrip("/").removesuffix(f".{extension}")
    query = urlencode([(k, v) for k, v in request.args.items(multi=True) if k != "format"])
    query = f"?{query}" if query else ""
    if extension == "csv-metadata.json":
        body = csvtables.write_metadata(table, f"{stem}.csv{query}", register.version)
        return Response(body, content_type="application/csvm+json")
    labels = register.labels.of(table.things(), g.on)
    if extension == "csv" and "sources" in request.args:
        shown = Page()
        shown.add(table)
        shown.settle()
        told = kit.story(table, shown.labels, shown.notes.evidence)
        return csv_file(told.as_csv().decode(), f"{found.name}-sources")
    if extension == "csv":
        name = found.name if stem.startswith("/views/") else stem.rpartition("/")[2]
        response = csv_file(csvtables.write_csv(table, labels, "raw" in request.args), name)
        response.headers["Link"] = f'<{stem}.csv-metadata.json{query}>; rel="describedby"; type="application/csvm+json"'
    else:
        about = {
            "title": found.title,
            "question": found.question,
            "note": table.caution,
            "on": g.on.isoformat(),
            "release": register.version,
            "license": csvtables.CC_BY,
            "address": request.url_root.rstrip("/") + request.full_path.rstrip("?"),
            "parameters": values,
        }
        response = Response(csvtables.write_json(table, labels, about), content_type="application/json; charset=utf-8")
    if not request.path.endswith(f".{extension}"):
        response.headers["Content-Location"] = f"{stem}.{extension}{query}"
    response.headers["Devolved-Release"] = register.version
    response.vary.add("Accept")
    return response


def csv_file(text: str, name: str) -> Response:
    """CSV with the name of its file; ``?bom`` puts a byte order mark before it."""
    body = (csvtables.MARK if "bom" in request.args else "") + text
    response = Response(body, content_type="text/csv; charset=utf-8; header=present")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.csv"'
    return response
