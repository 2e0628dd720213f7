"""What templates can do: say dates and money, link things, number the evidence.

Labels and addresses come from data and are hostile until shown otherwise:
everything is escaped by Jinja, and only http and https addresses become links.
"""

from dataclasses import replace
from itertools import pairwise
from urllib.parse import urlsplit

from flask import Flask, g, request
from markupsafe import Markup, escape

from devolved import __version__
from devolved.register import days as reading_days
from devolved.register import labels
from devolved.register.entities import local
from devolved.register.following import due
from devolved.register.intervals import last_day
from devolved.register.register import LIBRARY
from devolved.register.sentences.wording import the_within
from devolved.register.tables import missing, reach, tables
from devolved.vocabulary import BASE, NAMESPACES, SCHEMES, kind_and_slug
from devolved.web import corrections, days, routes
from devolved.web.html import cells, commitments, marks
from devolved.web.html.values import capital, measure, number, percent, pounds, sentence, span_of_days
from devolved.web.negotiation import JSON, PAGE, choose

# Namespaces that describe data to programs, and properties that a page says otherwise: a definition is its first words.
MACHINES = ("http://rdfs.org/ns/void#", "http://www.w3.org/ns/dqv#", "http://www.w3.org/ns/dcat#")
# Columns above which a table has no room for one that is empty.
WIDE = 4
SKOS = NAMESPACES["skos"]
UNSAID = frozenset({f"{SKOS}definition", f"{SKOS}notation", f"{BASE}def#colour"})


def register(app: Flask) -> None:
    """Give the templates their words."""
    app.jinja_env.filters.update(
        say=reading_days.say,
        pounds=pounds,
        measure=measure,
        the_within=the_within,
        number=number,
        percent=percent,
        sentence=sentence,
        slug=slug,
        host=host,
        colour=marks.colour,
        capital=capital,
        as_day=reading_days.first_day,
        span_of_days=span_of_days,
        values_of=values_of,
        how_far=commitments.how_far,
        found_of=commitments.found_of,
        by_day=commitments.by_day,
        shown_columns=shown_columns,
        folded=folded,
        grouped=grouped,
        qname=labels.words,
        local_name=local_name,
        scheme_name=scheme_name,
    )
    app.jinja_env.tests["says_not"] = lambda text: str(text).startswith(
        "Not "
    )  # of an example: what a word does not cover
    app.jinja_env.tests["running_on"] = lambda value, on: on < (last_day(str(value)) or on)
    app.jinja_env.tests["machine_term"] = is_machine_term
    app.jinja_env.globals.update(
        href=days.href,
        here=days.here,
        link=link,
        web_address=web_address,
        local=local,
        BASE=BASE,
        CALENDARS=due.FOLLOWED,
        version=__version__,
        asset=asset(app),
        view_href=view_href,
        is_of_every_day=reach.is_of_every_day,
        WHICHEVER=reach.WHICHEVER,
        counted_href=counted_href,
        is_number=cells.is_number,
        marker=marks.marker,
        stance_mark=marks.stance_mark,
        state_mark=marks.state_mark,
        status_mark=marks.status_mark,
        strength_mark=marks.strength_mark,
        swatch=marks.swatch,
        table_body=cells.body,
        outlook_of=commitments.outlook_of,
        very_place=commitments.very_place,
        menu=routes.menu,
        contribute=corrections.CONTRIBUTE,
        correction=corrections.correction,
        whole_path=corrections.whole_path,
        card_address=card_address,
    )
    app.context_processor(
        lambda: {"on": g.get("on"), "today": g.get("today"), "shows_today": g.get("shows_today", True)}
    )


def slug(address: str) -> str:
    parts = kind_and_slug(address)
    return parts[1] if parts else ""


def web_address(value) -> str:
    """The value if it is an http(s) address that a link may lead to, else an empty string."""
    text = str(value)
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return (
        text if parts.scheme in ("http", "https") and parts.netloc and not any(c in text for c in " <>\"'`\\") else ""
    )


def host(value) -> str:
    """The host of a web address, without www."""
    return urlsplit(str(value)).netloc.removeprefix("www.")


def link(address: str, label: str | None = None) -> Markup:
    """A link to our page about a thing, to another site, or just its name."""
    shown = label or address
    if path := local(address):
        # A document is the same on every day, and a page names a hundred of them.
        where = path if path.startswith("/doc/source/") else days.href(path)
        return Markup(f'<a href="{escape(where)}">{escape(shown)}</a>')
    if outside := web_address(address):
        return Markup('<a href="{}" rel="noopener external">{}</a>').format(
            outside, label or host(outside) + urlsplit(outside).path.rstrip("/")
        )
    return escape(shown)


def asset(app: Flask):
    """Addresses of static files, with a mark that changes when the file does."""
    import hashlib
    from pathlib import Path

    marks: dict[str, str] = {}

    def address(name: str) -> str:
        if name not in marks or app.debug:
            path = Path(app.static_folder or "") / name
            marks[name] = hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.is_file() else "none"
        return f"/static/{name}?v={marks[name]}"

    return address


def values_of(rows, name: str) -> list[str]:
    """The different values of a column, in the order in which they come."""
    return list(dict.fromkeys(row[name].value for row in rows if name in row))


def local_name(address: str) -> str:
    """What follows the last # or / of an address."""
    return str(address).rstrip("/#").replace("#", "/").rpartition("/")[2]


def scheme_name(address: str) -> str:
    """What the concepts of a scheme are called together."""
    return SCHEMES.get(local_name(address), labels.words(address))


def shown_columns(table):
    """Columns of a table, less those that say nothing beside the others: remarks that no row has, in a wide table any
    column that no row fills or tells anything of.
    """
    filled = set().union(*table.rows) if table.rows else {c.name for c in table.columns}
    filled |= {c.name for c in table.columns if c.name not in filled and missing.tells(table, c.name)}
    wide = len(table.columns) > WIDE
    return [c for i, c in enumerate(table.columns) if i == 0 or c.name in filled or not (wide or c.unit == "text")]


def grouped(table, columns) -> bool:
    """Whether rows that stand together share their first cell: it heads them, and the second tells them apart."""
    name = columns[0].name
    firsts = [row.get(name) for row in table.rows]
    return len(columns) > 2 and any(a is not None and a == b for a, b in pairwise(firsts))


def is_machine_term(address: str) -> bool:
    """Whether a property is for programs: it links descriptions of data, or is shown otherwise or not at all."""
    return str(address) in UNSAID or str(address).startswith(MACHINES)


def folded(table, after: int | None):
    """A table in two parts: the rows that stand open, and those that lie folded.

    One row alone is not worth a fold, unless rows are so tall that no more than three stand open.
    """
    if after is None or len(table.rows) <= after + (after > 3 or after == 0):
        return table, replace(table, rows=[])
    return replace(table, rows=table.rows[:after]), replace(table, rows=table.rows[after:])


def counted_href(table) -> str:
    """The address of the rows that a table counts, each with its sources; "" where its rows are records themselves."""
    if not table.view.counts:
        return ""
    over = LIBRARY.get(*table.view.counts[0].split("/"))
    return view_href(over, tables.shared(over, table.values))


def view_href(view, values: dict[str, str], door: str = "") -> str:
    """The address of a view with its parameters: its table, a format (".csv"), a chart or embed, or its query."""
    if door == "/query":
        return days.href("/query", view=view.path, **values)
    return days.href(f"/views/{view.path}{door}", **values)


def card_address(path: str, **values) -> str:
    """The whole address of a social card on the day shown: those who show links ask from elsewhere."""
    return request.url_root.rstrip("/") + days.href(path, **values)


def request_is_json(extension: str = "") -> bool:
    """Whether this client asks for JSON rather than a page. Raises NotAcceptable for a format that neither is."""
    return choose(request.headers.get("Accept", ""), (PAGE, JSON), extension or request.args.get("format")) is JSON
