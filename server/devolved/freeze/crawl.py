"""Fetch from the application all that the static edition holds, as the server gives it."""

import html
import re
from collections import deque
from pathlib import Path

from devolved.freeze import addresses
from devolved.register.register import LIBRARY
from devolved.vocabulary import BASE
from devolved.web import routes

OWN = {
    "/search": "search/index.html",
    "/sparql": "sparql/index.html",
    "/query": "sparql/index.html",
}  # pages of the edition itself
FOLLOWED = (
    "authority",
    "commitment",
    "forum",
    "person",
    "post",
)  # kinds whose things have feeds and a card of their own here
CARDS = ("home.png", "map.png", "views/", *(f"{kind}/" for kind in FOLLOWED))
ATOM, FEED = "application/atom+xml", "application/feed+json"
PICTURES = ("image/png",)
HERE = b"http://localhost"
NEXT = re.compile(r'(?:<link rel="next" href=|"next_url": )"http://localhost(/[^"]+)"')


def crawl(app, folder: Path, things: list, documents: tuple[str, ...]) -> tuple[dict[str, str], list[tuple[int, str]]]:
    """Fetch everything that can be reached.

    Return the file of each address, and status and address of what was not to be had.
    """
    client = app.test_client()
    views = [f"/views/{path}" for path in sorted(v.path for found in LIBRARY.subjects().values() for v in found)]
    seeds = [*beginnings(app), *views, *(f"{v}.{e}" for v in views for e in ("csv", "json", "csv-metadata.json"))]
    followed = views + [f"/{k}/{s}" for k, s in things if k in FOLLOWED]
    seeds += [f"/feed{path}.{extension}" for path in followed for extension in ("atom", "json")]
    seeds += [f"/doc/{k}/{s}{e}" for k, s in things for e in ("", *(f".{d}" for d in documents))]
    files: dict[str, str] = dict(OWN)
    left: list[tuple[int, str]] = []
    waiting, seen = deque(seeds), set(seeds)
    while waiting:
        address = waiting.popleft()
        response = client.get(address, headers={"Accept": "text/html, */*;q=0.5"}, buffered=True)
        if response.status_code != 200:
            left.append((response.status_code, address))
            continue
        is_page = response.mimetype == "text/html"
        files[address] = addresses.place(address, is_page)
        target = folder / files[address]
        target.parent.mkdir(parents=True, exist_ok=True)
        linked = is_page or response.mimetype in (
            ATOM,
            FEED,
        )  # their links are rewritten later; others name the register's own address
        target.write_bytes(
            response.data
            if linked or response.mimetype in PICTURES
            else response.data.replace(HERE, BASE.rstrip("/").encode())
        )
        if is_page:
            pages, pictures = addresses.links(response.text)
            new = {p for p in pages if "?" not in p and wanted(app, p, documents)} | {
                p for p in pictures if not p.startswith("/static/")
            }
            new |= {card for card in addresses.cards(response.text) if card.removeprefix("/cards/").startswith(CARDS)}
            waiting.extend(sorted(new - seen))
        else:  # a feed goes on in its next page
            new = {html.unescape(p) for p in NEXT.findall(response.text)} if linked else set()
            waiting.extend(new - seen)
        seen |= new
    files["/feed"] = files["/feed.atom"]
    for kind, slug in things:
        if (named := files.get(f"/doc/{kind}/{slug}")) is not None:
            files[f"/id/{kind}/{slug}"] = named
    return files, left


def beginnings(app) -> list[str]:
    """Where routes say that the edition begins."""
    with app.app_context():
        said = [(rule.rule, facts) for rule, facts in routes.rules()]
    return [r for r, f in said if f.edition == "start" and "<" not in r and "." not in r] + list(
        dict.fromkeys(start for _, f in said for start in f.starts)
    )


def wanted(app, path: str, documents: tuple[str, ...]) -> bool:
    with app.app_context():
        if path in OWN or routes.facts_at(path).edition == "never":
            return False
    return (
        not path.startswith("/doc/")
        or "." not in path.rpartition("/")[2]
        or path.endswith(tuple(f".{d}" for d in documents))
    )
