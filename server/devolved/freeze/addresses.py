"""Where an address of the server lies in the static edition, and how a page links to it.

A page lies at ``{path}/index.html``, so that hosts serve it under the very
path it has here; anything with an extension lies at its path. Links are
relative: the edition can stand in any folder of any host. What the edition
does not hold (other days, views with other parameters) leads to the live register.
Cards and JSON Feeds are read away from the page that names them, so their addresses are whole.
"""

import hashlib
import html
import posixpath
import re
from urllib.parse import unquote, urlsplit

from devolved.vocabulary import BASE

ATTRIBUTE = re.compile(r'\b(href|src|srcset|action|data-spec|content)="(/[^"]*|https?://localhost/[^"]*)"')
PICTURES = ("src", "srcset", "data-spec")
# Files cannot answer for another day: the form goes, and what is "today" will be read for years.
DAY_FORM = re.compile(r'(?s)<form class="day-choose".*?</form>')
TODAY = re.compile(r'(<p class="day-now">As things stand on <strong>[^<]*</strong>), today')
WRITTEN = re.compile(r'"(http://localhost(?:/[^"]*)?)"')


def address(written: str) -> str:
    """The path and query of a local link as it stands in HTML, without its fragment."""
    parts = urlsplit(html.unescape(written))
    return unquote(parts.path) + ("?" + parts.query if parts.query else "")


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


def rewritten(page: str, own: str, files: dict[str, str], at: str) -> str:
    """The page with its links made relative.

    ``own`` is its file; ``files`` are all files by address; ``at`` is where the edition stands.
    """

    def one(found: re.Match) -> str:
        attribute, written = found.groups()
        if attribute == "content":
            return f'content="{html.escape(whole(html.unescape(written), files, at))}"'
        parts = urlsplit(html.unescape(written))
        known = address(written)
        target = files.get(known) or (files.get(known.partition("?")[0]) if attribute == "action" else None)
        if target is None:
            return f'{attribute}="{html.escape(BASE + html.unescape(written).removeprefix("http://localhost").lstrip("/"))}"'
        relative = posixpath.relpath(target, posixpath.dirname(own) or ".")
        if relative == "index.html" or relative.endswith("/index.html"):
            relative = relative.removesuffix("index.html") or "./"
        return f'{attribute}="{html.escape(relative)}{"#" + parts.fragment if parts.fragment else ""}"'

    page = TODAY.sub(r"\1, when this edition was written", DAY_FORM.sub("", page))
    return ATTRIBUTE.sub(one, page).replace(" data-suggest", "").replace("http://localhost", BASE.rstrip("/"))


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
