"""Ask every view of the gallery of the browser's engine and of ours.

As a program it compares an edition with the release it was made from, with no server running::

    devolved freeze build/static && python tests/freeze/alike.py build/static --releases releases
"""

import argparse
import functools
import json
import shutil
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from devolved.register.days import read
from devolved.register.register import LIBRARY
from devolved.register.tables import tables
from devolved.release import Release, Releases
from devolved.settings import Settings
from devolved.store import open_store


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@contextmanager
def files_only(folder: Path):
    """A host that only hands out files; yields its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def compare(host: str, reader, release: Release, days: Iterable[str]) -> Iterator[tuple[int, int, list]]:
    """For each day, views asked, rows they gave, and (view, some rows here, some rows there) where the rows differ.

    ``reader``: a browser, or a context of one.
    """
    store = open_store(release, Settings(workers=1, timeout=60))
    page = reader.new_page()
    try:
        page.goto(f"{host}/sparql/")
        page.wait_for_selector("html[data-ready=sparql]", timeout=120_000)
        for day in days:
            yield compared(page, store, day)
    finally:
        page.close()
        store.close()


def compared(page, store, day: str) -> tuple[int, int, list]:
    views = [v for found in LIBRARY.subjects().values() for v in found]
    queries = {v.path: tables.fill(v, {}, read(day)) for v in views}
    differ, rows = [], 0
    for path, query in queries.items():
        here = written({n: t.value for n, t in row.items()} for row in store.rows(query, on=read(day)))
        found = page.evaluate("([query, day]) => devolved.rows(query, day).results.bindings", [query, day])
        there = written({n: t["value"] for n, t in row.items()} for row in found)
        rows += len(there)
        if here != there:
            differ.append((path, sorted(set(here) - set(there))[:3], sorted(set(there) - set(here))[:3]))
    return len(queries), rows, differ


def written(rows: Iterable[dict[str, str]]) -> list[str]:
    return sorted(json.dumps(row, sort_keys=True) for row in rows)


def main() -> None:
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("edition", type=Path)
    parser.add_argument("--releases", type=Path, default=Path("releases"))
    parser.add_argument("--days", nargs="+", default=["2016-06-01", "2021-06-01", "2026-11-24"])
    asked = parser.parse_args()
    version = json.loads((asked.edition / "sparql" / "edition.json").read_text("utf-8"))["release"]
    with files_only(asked.edition) as host, sync_playwright() as running:
        chromium = running.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        told = compare(host, chromium, Releases(asked.releases).get(version), asked.days)
        for day, (views, rows, differ) in zip(asked.days, told, strict=True):
            print(f"{version} on {day}: {views} views, {rows:,} rows, {len(differ)} differ", *differ, sep="\n  ")
        chromium.close()


if __name__ == "__main__":
    main()
