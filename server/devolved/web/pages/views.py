"""Views: each query of the gallery as a table, CSV, JSON and CSVW metadata."""

from urllib.parse import urlencode

from flask import Response, g, request

from devolved.errors import BadRequest, NotFound
from devolved.register.register import LIBRARY
from devolved.register.tables import csvtables, findings, tables
from devolved.register.tables.views import View
from devolved.web import days
from devolved.web.negotiation import Format, choose
from devolved.web.pages import entity_page
from devolved.web.pages.page import Page
from devolved.web.routes import Entry, Routes

FORMATS = (
    Format("html", "text/html", ("application/xhtml+xml",)),
    Format("csv", "text/csv"),
    Format("json", "application/json"),
)
bp = Routes("views", __name__, pinnable=True, memento=True, media=tuple(f.media_type for f in FORMATS))
APART = {"on", "format", "from", "sort", "desc", "raw", "theme", "width", "title", "as"}
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
    return Page().render("gallery.html", subjects=ordered, count=len(LIBRARY), title="All views")


@bp.get("/views/<subject>/<name>", documented=False)
@bp.get("/views/<subject>/<name>.<extension>")
def view(subject: str, name: str, extension: str | None = None):
    """One view in the format asked for."""
    found = LIBRARY.get(subject, name)
    values = parameters(found)
    if extension == "csv-metadata.json" or extension == "csv-metadata":
        return metadata(subject, name)
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
    values = {k: v.strip() for k, v in request.args.items() if k not in APART and v.strip()}
    unknown = values.keys() - {p.name for p in found.parameters}
    if unknown:
        raise BadRequest(
            f"This view has no parameter {', '.join(sorted(unknown))}. It takes: "
            f"{', '.join(p.name for p in found.parameters) or 'none'}."
        )
    return values


def _page(found: View, values: dict[str, str]) -> str:
    shown = Page()
    offset = entity_page.offset_asked()
    ordered = tables.sorted_view(found, request.args.get("sort", ""), "desc" in request.args)
    table = shown.add(
        shown.register.ask(ordered, shown.on, values, limit=tables.PAGE, offset=min(offset, 10**6), count=True)
    )
    shown.wanted |= {
        tables.term_of(p, values[p.name]).value for p in found.parameters if p.is_thing and p.name in values
    }
    choices = {p.name: _choices(shown, p) for p in found.parameters if p.is_thing}
    shown.settle()

    def sort(column) -> str:
        turned = request.args.get("sort") == column.name and "desc" not in request.args
        return days.href(request.path, **values, sort=column.name, **({"desc": "1"} if turned else {}))

    return shown.render(
        "view.html", table=table, view=found, values=values, offset=offset, choices=choices, sort=sort,
        size=tables.PAGE, title=found.title, finding=finding(shown, found, table),
    )  # fmt: skip


def _choices(shown: Page, parameter) -> list[tuple[str, str]] | None:
    """What a select box offers: things of the parameter's first kind, when they are few."""
    kind = parameter.types[0]
    if kind == "thing":
        return None
    from devolved.register.matching.search import things_of

    found = shown.register.once(("choices", kind), lambda: things_of(shown.register.store, kind, 400))
    return [(slug, label) for slug, label in found] if found else None


def finding(shown: Page, found: View, table: tables.Table) -> str:
    """The title over a table or chart: a finding that its rows bear, else the question."""
    return findings.headline(found, table, shown.label)


def machine_table(
    found: View, values: dict[str, str], extension: str, narrowed: tables.Table | None = None
) -> Response:
    """The whole table as CSV or JSON; or one that a page has ``narrowed`` by filters of its own."""
    register = days.register()
    table = register.ask(found, g.on, values) if narrowed is None else narrowed
    labels = register.labels.of(table.things(), g.on)
    address = request.url_root.rstrip("/") + request.full_path.rstrip("?")
    if extension == "csv":
        body, media = (
            csvtables.write_csv(table, labels, "raw" in request.args),
            "text/csv; charset=utf-8; header=present",
        )
    elif extension == "json":
        about = {
            "title": found.title,
            "question": found.question,
            "note": found.note,
            "on": g.on.isoformat(),
            "release": register.version,
            "license": csvtables.CC_BY,
            "address": address,
            "parameters": values,
        }
        body, media = csvtables.write_json(table, labels, about), "application/json; charset=utf-8"
    else:
        choose("", FORMATS, extension)
        raise NotFound(f"Tables come as csv or json, not as {extension}.")
    response = Response(body, content_type=media)
    if extension == "csv" and narrowed is None:
        # The metadata describes the view with its own parameters only.
        query = {k: v for k, v in request.args.items() if k != "format"}
        response.headers["Link"] = (
            f'</views/{found.path}.csv-metadata.json?{urlencode(query)}>; rel="describedby"; '
            'type="application/csvm+json"'
        )
    if extension == "csv":
        response.headers["Content-Disposition"] = f'inline; filename="{found.name}.csv"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Devolved-Release"] = register.version
    response.vary.add("Accept")
    return response


@bp.get("/views/<subject>/<name>.csv-metadata.json", documented=False)
def metadata(subject: str, name: str):
    """CSV on the Web metadata for the table."""
    found = LIBRARY.get(subject, name)
    table = days.register().ask(found, g.on, parameters(found))
    query = {k: v for k, v in request.args.items()}
    url = f"/views/{found.path}.csv" + ("?" + urlencode(query) if query else "")
    response = Response(
        csvtables.write_metadata(table, url, days.register().version), content_type="application/csvm+json"
    )
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
