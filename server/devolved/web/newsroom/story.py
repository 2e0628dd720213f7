"""Use in a story: any view with its parameters as headline, sentences, chart, table, citation and one zip.

Promises and comparisons are views too: their pages lead here.
"""

import json
from urllib.parse import urlencode

from flask import Response, g, request

from devolved.register import permalinks
from devolved.register.days import say
from devolved.register.pictures import charts
from devolved.register.register import LIBRARY
from devolved.register.stories import kit, telling, workbook
from devolved.register.stories.citations import Cited
from devolved.register.tables.tables import fill
from devolved.register.tables.views import View
from devolved.web.pages.page import Page
from devolved.web.pages.views import APART, parameters
from devolved.web.routes import Routes

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
bp = Routes("story", __name__, pinnable=True, robots=False, parameters=APART, of_view=True, edition="never")
ROWS = 5_000  # of a table in a story; the view's own downloads have all


@bp.get("/views/<subject>/<name>/story")
def page(subject: str, name: str):
    """What may be printed of a view, and how."""
    charts.prepare()
    shown, told, where = _told(LIBRARY.get(subject, name))
    view, values = told.table.view, told.table.values
    return shown.render(
        "story.html",
        view=view,
        values=values,
        story=told,
        cited=where,
        permalink=where.address,
        embed=_embed(view, values, told.headline),
        title=f"Use in a story: {view.title}",
    )


@bp.get("/views/<subject>/<name>/story.zip", media=("application/zip",))
def everything(subject: str, name: str):
    """Sentences, chart, table, citation and query in one file; the same release and day give the same bytes."""
    shown, told, where = _told(LIBRARY.get(subject, name))
    view, built = told.table.view, shown.register.modified
    files = [("README.txt", _readme(told, where, _embed(view, told.table.values, told.headline)).encode())]
    if view.chart and told.table.rows:
        spec = charts.specification(told.table, told.labels, title=told.headline, credit=_credit(where))
        text = json.dumps(spec, ensure_ascii=False, sort_keys=True)
        files += [(f"chart.{form}", charts.draw(text, form)) for form in ("svg", "png")]
    files += [
        ("table.csv", told.as_csv()),
        ("table.xlsx", told.as_xlsx(where.version, built, where.address)),
        ("citation.bib", where.bibtex().encode()),
        ("query.rq", (fill(view, told.table.values, g.on) + "\n").encode()),
    ]
    return download(workbook.packed(files, built), "application/zip", f"devolved-{view.name}.zip")


@bp.get("/views/<subject>/<name>.xlsx", media=(XLSX,))
def spreadsheet(subject: str, name: str):
    """The table with its sources as a spreadsheet."""
    shown, told, where = _told(LIBRARY.get(subject, name))
    body = told.as_xlsx(where.version, shown.register.modified, where.address)
    return download(body, XLSX, f"devolved-{name}.xlsx")


def download(body: bytes, media: str, name: str) -> Response:
    """A file to keep."""
    response = Response(body, content_type=media)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _told(view: View) -> tuple[Page, kit.Story, Cited]:
    values = parameters(view)
    shown = Page()
    table = shown.add(shown.register.ask(view, g.on, values, limit=ROWS))
    shown.wanted |= set(telling.asked(view, table.values))
    shown.settle()
    told = kit.story(table, shown.labels, shown.notes.evidence)
    register, root = shown.register, request.url_root.rstrip("/")
    pairs = values | {"on": g.on.isoformat(), "v": permalinks.fingerprint(view.query)}
    address = f"{root}/q/{register.version}/{view.path}?" + urlencode(pairs)
    title = told.headline if told.found else view.title
    return shown, told, Cited(title, register.version, register.modified, g.on, address)


def _embed(view: View, values: dict[str, str], headline: str) -> dict[str, str]:
    """Addresses for a page elsewhere: the frame, the script that fits its height, the picture, the table."""
    root, query = request.url_root.rstrip("/"), urlencode(values | {"on": g.on.isoformat()})
    path = f"{root}/views/{view.path}"
    return {
        "frame": f"{path}/embed?{query}",
        "script": f"{root}/static/embed.js",
        "picture": f"{path}/chart.png?{query}" if view.chart else "",
        "page": f"{path}?{query}",
        "title": headline,
    }


def _credit(where: Cited) -> str:
    return f"Source: Devolved, release {where.version}, as on {say(where.on)}. CC BY 4.0. {where.address}"


def _readme(told: kit.Story, where: Cited, embed: dict[str, str]) -> str:
    """All that is to be read, as plain text."""
    lines = [told.headline, "=" * min(len(told.headline), 100), ""]
    for sentence in told.sentences:
        more = (f"and {sentence.more:,} more, in the table",) if sentence.more else ()
        lines += [sentence.text, *(f"  - {note}" for note in sentence.notes + more), ""]
    if told.caution:
        lines += ["Caution", told.caution, ""]
    lines += ["Address that keeps this answer", where.address, "", "How to cite", ""]
    for style, text in where.styles():
        lines += [style, text, ""]
    lines += ["Embed", embed["frame"], "", _credit(where), ""]
    return "\n".join(lines)
