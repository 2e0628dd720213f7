"""Where an address of the server lies in the static edition, and how a page links to it.

A page lies at ``{path}/index.html``, so that hosts serve it under the very
path it has here; anything with an extension lies at its path. Links are
relative: the edition can stand in any folder of any host. What the edition
does not hold (other days, views with other parameters) is no link in it, unless whoever makes it names a live register
to lead to.
Cards and JSON Feeds are read away from the page that names them, so their addresses are whole.
"""

import hashlib
import html
import posixpath
import re
from urllib.parse import unquote, urlsplit

from devolved.vocabulary import BASE
from devolved.web.corrections import CONTRIBUTE

ATTRIBUTE = re.compile(r'\b(href|src|srcset|action|data-spec|content)="(/[^"]*|https?://localhost/[^"]*)"')
PICTURES = ("src", "srcset", "data-spec")
# Files cannot answer for another day: the form goes, and what is "today" will be read for years.
DAY_FORM = re.compile(r'(?s)<form class="day-choose".*?</form>')
FORM = re.compile(r'(?s)<form\b[^>]*\saction="([^"]*)".*?</form>')
HEAD_LINK = re.compile(r'<link\b[^>]*\shref="((?:/|http://localhost)[^"]*)"[^>]*>')
ANCHOR = re.compile(r'(<a\b[^>]*?)\shref="((?:/|http://localhost|' + re.escape(BASE) + r')[^"]*)"([^>]*>)')
TODAY = re.compile(r'(<p class="day-now">As things stand on <strong>[^<]*</strong>), today')
WRITTEN = re.compile(r'"(http://localhost(?:/[^"]*)?)"')


def address(written: str) -> str:
    """The path and query of a local link as it stands in HTML, without its fragment."""
    parts = urlsplit(html.unescape(written))
    # A file fills nothing in: one page for corrections serves every fact.
    query = "" if parts.path == CONTRIBUTE else parts.query
    return unquote(parts.path) + ("?" + query if query else "")


def links(page: str) -> tuple[set[str], set[str]]:
    """(pages and files, pictures) that a page names."""
    found: tuple[set[str], set[str]] = (set(), set())
    for attribute, written in ATTRIBUTE.findall(page):
        if attribute != "content":
            found[attribute in PICTURES].add(address(written))
    return found


def cards(page: str) -> set[str]:
    """The pictures that a link to a page shows where it is shared."""
    return {
        named
        for attribute, written in ATTRIBUTE.findall(page)
        if attribute == "content" and (named := address(written)).startswith("/cards/")
    }


def place(path: str, is_page: bool) -> str:
    """The file of an address, relative to the edition's folder."""
    path, _, query = path.partition("?")
    path = path.strip("/")
    if path.startswith("static/"):
        return path  # the mark after ? is for caches only
    if query:
        stem, extension = posixpath.splitext(path)
        return f"{stem}-{hashlib.sha256(query.encode()).hexdigest()[:12]}{extension}"
    return posixpath.join(path, "index.html") if is_page else path


def rewritten(page: str, own: str, files: dict[str, str], at: str, live: str = "") -> str:
    """The page with its links made relative.

    ``own`` is its file; ``files`` are all files by address; ``at`` is where the edition stands. ``live`` is the address
    of a register to which links lead that the edition does not hold; without one they stop being links.
    """

    def one(found: re.Match) -> str:
        attribute, written = found.groups()
        if attribute == "content":
            return f'content="{html.escape(whole(html.unescape(written), files, at))}"'
        parts = urlsplit(html.unescape(written))
        known = address(written)
        target = files.get(known) or (files.get(known.partition("?")[0]) if attribute == "action" else None)
        if target is None:
            away = html.unescape(written).removeprefix("http://localhost").lstrip("/")
            return f'{attribute}="{html.escape((live or BASE) + away)}"'
        relative = posixpath.relpath(target, posixpath.dirname(own) or ".")
        if relative == "index.html" or relative.endswith("/index.html"):
            relative = relative.removesuffix("index.html") or "./"
        return f'{attribute}="{html.escape(relative)}{"#" + parts.fragment if parts.fragment else ""}"'

    page = TODAY.sub(r"\1, when this page was last written", DAY_FORM.sub("", page))
    if not live:
        page = _within(page, files)
    return ATTRIBUTE.sub(one, page).replace(" data-suggest", "").replace("http://localhost", BASE.rstrip("/"))


def _within(page: str, files: dict[str, str]) -> str:
    """The page without ways to what is not held; an anchor becomes a placeholder (HTML, section 4.5.1)."""

    def held(written: str) -> str:
        known = address(written)
        if html.unescape(written).startswith(BASE):
            known = "/" + known.removeprefix(urlsplit(BASE).path)
        return known if files.get(known) else ""

    def form(found: re.Match) -> str:
        kept = held(found[1]) or held(found[1].partition("?")[0]) or not found[1].startswith(("/", "http://localhost"))
        return found[0] if kept else ""

    def anchor(found: re.Match) -> str:
        if known := held(found[2]):
            fragment = urlsplit(html.unescape(found[2])).fragment
            return f'{found[1]} href="{html.escape(known + ("#" + fragment if fragment else ""))}"{found[3]}'
        return f'{found[1]} title="Not in this edition"{found[3]}'

    page = FORM.sub(form, page)
    page = HEAD_LINK.sub(lambda found: found[0] if held(found[1]) or "/static/" in found[1] else "", page)
    return ANCHOR.sub(anchor, page)


def readdressed(feed: str, files: dict[str, str], at: str) -> str:
    """A JSON Feed whose addresses name the edition where it holds what they lead to, else the live register."""
    return WRITTEN.sub(lambda found: f'"{whole(found[1], files, at)}"', feed)


def whole(written: str, files: dict[str, str], at: str) -> str:
    """The whole address of something: in the edition, or in the live register."""
    parts = urlsplit(written)
    target = files.get(address(html.escape(written)) or "/")
    if target is None:
        return BASE + written.removeprefix("http://localhost").lstrip("/")
    return (
        at
        + (target.removesuffix("index.html") if posixpath.basename(target) == "index.html" else target)
        + ("#" + parts.fragment if parts.fragment else "")
    )
