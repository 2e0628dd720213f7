"""What a newsroom takes away of a place: its map, its tables with their sources, and all of it in one zip."""

import json
from urllib.parse import urlencode

from flask import Response, g, request

from devolved.errors import NotFound
from devolved.register.days import say
from devolved.register.pictures import charts, naming
from devolved.register.stories import kit, workbook
from devolved.register.stories.citations import Cited
from devolved.web.answers.card import Card
from devolved.web.answers.place import as_json, sections
from devolved.web.atlas import picture
from devolved.web.newsroom.place_news import about, cited, told
from devolved.web.newsroom.story import ROWS, XLSX, download
from devolved.web.pages.page import Ask, Page
from devolved.web.routes import Routes

bp = Routes("place-kit", __name__, pinnable=True, edition="never", robots=False)
# What each table is called, in a workbook and as a file.
TABLES = {
    "charge": "Who is in charge",
    "council": "Council",
    "powers": "Powers",
    "lacking": "Known to be lacking",
    "money": "Money",
    "promises": "Promises",
    "next": "Elections",
}


@bp.get("/place/<slug>/map.svg", media=("image/svg+xml",), parameters={"names": "none, for no names beside the map."})
def drawn(slug: str):
    """England with the area of the place's authority picked out."""
    return Response(_drawn(about(slug)[2], names=request.args.get("names", "")), content_type="image/svg+xml")


@bp.get("/place/<slug>/map.png", media=("image/png",))
def pixels(slug: str):
    """The same as pixels, at twice the size."""
    return Response(charts.rasterise(_drawn(about(slug)[2], 2)), content_type="image/png")


@bp.get("/place/<slug>.xlsx", media=(XLSX,))
def spreadsheet(slug: str):
    """Every table behind the card of a place, a sheet each, with the sources of each row."""
    here, shown, card = about(slug)
    return download(_book(_tables(card), shown, cited(shown, here)), XLSX, f"devolved-{here.slug}.xlsx")


@bp.get("/place/<slug>/story.zip", media=("application/zip",))
def everything(slug: str):
    """Sentences with their sources, map, tables, the card as data, and the citation in one file."""
    here, shown, card = about(slug)
    where, tables = cited(shown, here), _tables(card)
    files = [
        ("README.txt", _readme(shown, card, where).encode()),
        ("place.json", json.dumps(as_json(shown, card), ensure_ascii=False, indent=1).encode()),
        ("tables.xlsx", _book(tables, shown, where)),
        *((f"tables/{name}.csv", table.as_csv()) for name, table in tables.items()),
        ("citation.bib", where.bibtex().encode()),
    ]
    if card.authority:
        files += [
            ("map.svg", _drawn(card).encode()),
            ("map.png", charts.rasterise(_drawn(card, 2))),
        ]
    return download(workbook.packed(files, shown.register.modified), "application/zip", f"devolved-{here.slug}.zip")


def _drawn(card: Card, times: float = 1, names: str = "") -> str:
    if not card.authority:
        raise NotFound(f"{card.place.name} is in no strategic authority that we know of, so no area is picked out.")
    found = picture.of_one(card.authority)
    heading = f"{naming.short(found.shown.label(card.authority))}: the authority of {card.place.name}, {say(g.on)}"
    return picture.svg(found, heading, names=names, times=times)


def _tables(card: Card) -> dict[str, kit.Story]:
    """The tables behind the parts of the card, by part, with the sources of each row."""
    shown, behind = Page(), sections(card)
    asked = {name: behind[name] for name in TABLES if name in behind}
    found = shown.ask_all(*(Ask(view, values, ROWS) for view, values in asked.values()))
    shown.settle()
    return {
        name: kit.story(table, shown.labels, shown.notes.evidence)
        for name, table in zip(asked, found, strict=True)
        if table.rows
    }


def _book(tables: dict[str, kit.Story], shown: Page, where: Cited) -> bytes:
    sheets = [workbook.Sheet(TABLES[name], table.header(), table.rows()) for name, table in tables.items()]
    said = [
        *((TABLES[name], f"{table.table.view.question} {table.caution}".strip()) for name, table in tables.items()),
        ("As on", shown.on),
        ("Release", where.version),
        ("Address", where.address),
    ]
    sheets.append(workbook.Sheet("About", ("What", "Value"), said))
    return workbook.write(sheets, shown.register.modified)


def _readme(shown: Page, card: Card, where: Cited) -> str:
    """All that is to be read, as plain text."""
    name = card.place.name
    lines = [name, "=" * len(name), ""]
    for sentence in told(shown, card):
        lines += [sentence.text, *(f"  - {note}" for note in sentence.notes), ""]
    lines += ["Address that keeps this answer", where.address, "", "How to cite", ""]
    for style, text in where.styles():
        lines += [style, text, ""]
    frame = f"{request.url_root.rstrip('/')}/place/{card.place.slug}/embed?{urlencode({'on': g.on.isoformat()})}"
    return "\n".join([*lines, "Embed", frame, ""])
