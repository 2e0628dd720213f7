"""Ask every view of the gallery of the browser's engine and of ours.

As a program it compares an edition with the release it was made from, with no server running::

    devolved freeze build/static && python tests/freeze/alike.py build/static --releases releases
"""

import argparse
import functools
import json
import shutil
import threading
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
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def compare(host: str, chromium, release: Release, day: str) -> tuple[int, int, list]:
    """Views asked, rows they gave, and (view, some rows here, some rows there) where the rows differ."""
    here: dict[str, list[str]] = {}
    store = open_store(release, Settings(workers=1, timeout=60))
    try:
        views = [v for found in LIBRARY.subjects().values() for v in found]
        queries = {v.path: tables.fill(v, {}, read(day)) for v in views}
        for path, query in queries.items():
            here[path] = sorted(
                json.dumps({n: t.value for n, t in row.items()}, sort_keys=True)
                for row in store.rows(query, on=read(day))
            )
    finally:
        store.close()
    page = chromium.new_page()
    page.goto(f"{host}/sparql/")
    page.wait_for_selector("html[data-ready=sparql]", timeout=120_000)
    differ, rows = [], 0
    for path, query in queries.items():
        found = page.evaluate("([query, day]) => devolved.rows(query, day).results.bindings", [query, day])
        there = sorted(json.dumps({n: t["value"] for n, t in row.items()}, sort_keys=True) for row in found)
        rows += len(there)
        if here[path] != there:
            differ.append((path, sorted(set(here[path]) - set(there))[:3], sorted(set(there) - set(here[path]))[:3]))
    page.close()
    return len(queries), rows, differ


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
        for day in asked.days:
            views, rows, differ = compare(host, chromium, Releases(asked.releases).get(version), day)
            print(f"{version} on {day}: {views} views, {rows:,} rows, {len(differ)} differ", *differ, sep="\n  ")
        chromium.close()


if __name__ == "__main__":
    main()
