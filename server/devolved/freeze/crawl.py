"""Fetch from the application all that the static edition holds, as the server gives it."""

import html
import logging
import re
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing import get_context, util
from pathlib import Path
from urllib.parse import urlsplit

from devolved.freeze import addresses
from devolved.register.pictures import charts
from devolved.register.register import LIBRARY
from devolved.release import Release
from devolved.settings import Settings
from devolved.vocabulary import BASE
from devolved.web import routes
from devolved.web.app import create_app

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
PATIENCE = 3600.0  # seconds
NEXT = re.compile(r'(?:<link rel="next" href=|"next_url": )"http://localhost(/[^"]+)"')


@dataclass(frozen=True)
class Found:
    """What one address gave: status, file ("" where there is none), where it leads on, where it has moved for good."""

    address: str
    status: int
    file: str = ""
    leads: tuple[str, ...] = ()
    moved: str = ""


@dataclass
class Crawled:
    """The file of each address; which of these moved or were withdrawn; status and address of what is left out."""

    files: dict[str, str]
    moved: set[str] = field(default_factory=set)
    withdrawn: set[str] = field(default_factory=set)
    left: list[tuple[int, str]] = field(default_factory=list)


class Fetcher:
    """Fetches one address after another from an application and writes what it gives into the edition's folder."""

    def __init__(self, app, folder: Path, documents: tuple[str, ...]):
        self._app, self._folder, self._documents = app, folder, documents
        self._client = app.test_client()

    def __call__(self, address: str) -> Found:
        response = self._client.get(address, headers={"Accept": "text/html, */*;q=0.5"}, buffered=True)
        if response.status_code == 301:
            return Found(address, 301, moved=urlsplit(response.location).path)
        is_page = response.mimetype == "text/html"
        # The page of what was withdrawn says so, and why: its address is kept here too.
        if response.status_code != 200 and not (response.status_code == 410 and is_page):
            return Found(address, response.status_code)
        file = addresses.place(address, is_page)
        target = self._folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        # Their links are rewritten later; others name the register's own address.
        linked = is_page or response.mimetype in (ATOM, FEED)
        target.write_bytes(
            response.data
            if linked or response.mimetype in PICTURES
            else response.data.replace(HERE, BASE.rstrip("/").encode())
        )
        new: set[str] = set()
        if is_page:
            pages, pictures = addresses.links(response.text)
            new = {p for p in pages if "?" not in p and wanted(self._app, p, self._documents)}
            new |= {p for p in pictures if not p.startswith("/static/")}
            new |= {card for card in addresses.cards(response.text) if card.removeprefix("/cards/").startswith(CARDS)}
        elif linked:  # a feed goes on in its next page
            new = {html.unescape(p) for p in NEXT.findall(response.text)}
        return Found(address, response.status_code, file, tuple(sorted(new)))


_fetcher: list[Fetcher] = []


def open_app(release: Release):
    """The application that an edition is fetched from: nobody is counted, next to nothing kept, no request logged.

    Nor is anybody waiting: limits of time would only lose an edition to whatever else the machine has to do.
    """
    logging.getLogger("devolved.request").disabled = True
    patient = Settings(timeout=PATIENCE, queue_wait=PATIENCE, slow_query=PATIENCE)
    return create_app(release, replace(patient, workers=1, client_rate=0, cache_bytes=2**20))


def _begin(release: Release, folder: Path, documents: tuple[str, ...]) -> None:
    app = open_app(release)
    _fetcher[:] = [Fetcher(app, folder, documents)]
    util.Finalize(None, _end, (app,), exitpriority=100)


def _end(app) -> None:
    """End what this process started: a process of a pool waits for its children before it does anything else."""
    app.extensions["devolved"].close()
    charts.renderer.close(wait=True)


def _fetch(address: str) -> Found:
    return _fetcher[0](address)


def crawl(app, release: Release, folder: Path, things: list, documents: tuple[str, ...], processes: int) -> Crawled:
    """Fetch everything that can be reached, by so many processes, each with an application of its own.

    What it returns is in the same order whatever the number of processes.
    """
    views = [f"/views/{path}" for path in sorted(v.path for found in LIBRARY.subjects().values() for v in found)]
    seeds = [*beginnings(app), *views, *(f"{v}.{e}" for v in views for e in ("csv", "json", "csv-metadata.json"))]
    followed = views + [f"/{k}/{s}" for k, s in things if k in FOLLOWED]
    seeds += [f"/feed{path}.{extension}" for path in followed for extension in ("atom", "json")]
    seeds += [f"/doc/{k}/{s}{e}" for k, s in things for e in ("", *(f".{d}" for d in documents))]
    with _fetching(app, release, folder, documents, processes) as fetch:
        crawled = followed_from(seeds, fetch)
    files = crawled.files
    files["/feed"] = files["/feed.atom"]
    for kind, slug in things:
        if (named := files.get(f"/doc/{kind}/{slug}")) is not None:
            files[f"/id/{kind}/{slug}"] = named
    return crawled


def followed_from(seeds: list[str], fetch: Callable[[list[str]], Iterable[Found]]) -> Crawled:
    """All that addresses give, and those that they lead to; what moved has the file of where it is now."""
    crawled, moved = Crawled(dict(OWN)), {}
    waiting, seen = list(dict.fromkeys(seeds)), set(seeds)
    while waiting:
        following: list[str] = []
        for found in fetch(waiting):
            if found.file:
                crawled.files[found.address] = found.file
            if found.status == 410 and found.file:
                crawled.withdrawn.add(found.address)
            if found.moved:
                moved[found.address] = found.moved
            elif not found.file:
                crawled.left.append((found.status, found.address))
            following += [address for address in found.leads if address not in seen]
            seen.update(found.leads)
        waiting = following
    for address, to in moved.items():
        for _ in range(len(moved)):
            to = moved.get(to, to)
        if to in crawled.files:
            crawled.files[address] = crawled.files[to]
            crawled.moved.add(address)
        else:
            crawled.left.append((301, address))
    return crawled


@contextmanager
def _fetching(app, release: Release, folder: Path, documents: tuple[str, ...], processes: int):
    """A function from addresses to what they give, in their order."""
    if processes < 2:
        one = Fetcher(app, folder, documents)
        yield lambda found: map(one, found)
        return
    started = (release, folder, documents)
    with ProcessPoolExecutor(processes, get_context("spawn"), initializer=_begin, initargs=started) as pool:
        # The page of a thing and its documents are mostly fetched by one process, which then reads the thing once.
        yield lambda found: pool.map(_fetch, found, chunksize=4 * (1 + len(documents)))


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
