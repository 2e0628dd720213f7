"""A world in which every name is an attack:
every page, picture, table, feed and document of it, by crawling, in Chromium, and frozen.

In the ordinary run each thing and each view is asked for in one format, in turn; in the long form in all.
"""

import csv
import gzip
import io
import json
import os
import re
import sys
import threading
from datetime import date
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import html5lib
import pytest
from rdflib import Literal
from world import make_inputs

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "freeze"))
from alike import files_only  # noqa: E402
from devolved.build.pipeline import build
from devolved.register.register import LIBRARY
from devolved.release import Release, Releases
from devolved.settings import Settings
from devolved.web.app import create_app

FORMULA = "=cmd|'/c calc'!A0 "
SCRIPT = '</script></title></style><img src=x onerror="window.ran=1">\'`{{7*7}}${1}<!--]]> '
NAME = re.compile(r'\b(prefLabel|foaf:name|dcterms:title|dcterms:description) "([^"]+)"(@en)?')
LONG = bool(os.environ.get("DEVOLVED_LONG"))
MOST = 1_000 if LONG else 450  # addresses after which the crawl follows no more links
ROOMS = (
    "/",
    "/map",
    "/map.svg",
    "/compare",
    "/compare/days",
    "/meetings",
    "/powers",
    "/promises",
    "/forums",
    "/authorities",
    "/views",
    "/feed.atom",
    "/feed.json",
    "/ldes/1",
    "/fragments",
    "/releases",
    "/dataset",
    "/sitemap.xml",
)
TEXTS = ("ttl", "jsonld", "rdf", "nt", "json", "csv")


@pytest.fixture(scope="module")
def release(tmp_path_factory) -> Release:
    root = tmp_path_factory.mktemp("hostile-world")
    inputs = make_inputs(root / "checkout")
    path, count = root / "checkout" / "data" / "world.ttl", iter(range(10**6))

    def attack(found: re.Match) -> str:
        word, name, language = found.groups()
        written = (FORMULA + name + SCRIPT) if next(count) % 2 else (name + SCRIPT)
        return word + " " + Literal(written, lang="en" if language else None).n3()

    path.write_text(NAME.sub(attack, path.read_text("utf-8")), "utf-8")
    assert next(count) > 15
    return build(inputs, Releases(root / "releases"), date(2025, 7, 1)).release


@pytest.fixture(scope="module")
def client(release):
    app = create_app(release, Settings(workers=1, client_rate=0))
    yield app.test_client()
    app.extensions["devolved"].close()


def harmless(body: bytes, kind: str) -> list[str]:
    """What in an answer could do harm; empty when nothing could.

    Returns local addresses it names where it is a page.
    """
    if kind == "text/html":
        return page(body)
    if kind == "text/csv":
        risky = [
            c
            for row in csv.reader(io.StringIO(body.decode()))
            for c in row
            if c.startswith(("=", "@", "+", "-", "\t", "\r")) and not re.fullmatch(r"[-+]?[\d.]+", c)
        ]
        assert not risky, risky[:3]
    elif kind.endswith("xml"):
        for element in ElementTree.fromstring(body).iter():
            assert not element.tag.lower().endswith("}script") and not [
                a for a in element.attrib if a.lower().startswith("on")
            ]
            assert not [
                v
                for a, v in element.attrib.items()
                if a.endswith("href") and v.lower().startswith(("javascript:", "data:text"))
            ]
    elif kind.endswith("json"):
        json.loads(body)
    return []


def page(body: bytes) -> list[str]:
    tree, links = html5lib.parse(body, namespaceHTMLElements=False), []
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        assert not [a for a in element.attrib if str(a).startswith("on")] and element.get("src") != "x", element.attrib
        if element.tag.rpartition("}")[2] in ("script", "style"):
            data = element.get("type", "").endswith("json")
            assert element.get("src") or data, "no inline script or style"
            if data:
                json.loads(element.text)
        for name in ("href", "src", "action", "data-spec"):
            value = element.get(name, "")
            assert not value.lower().strip().startswith(("javascript:", "data:text")), value
            if value.startswith("/") and not value.startswith("/static/"):
                links.append(value.partition("#")[0])
    return links


def in_turn(addresses: list[str], formats: tuple[str, ...]) -> list[str]:
    """Addresses with a format each, in turn; with every format in the long form."""
    if LONG:
        return [f"{address}.{each}" for address in addresses for each in formats]
    return [f"{address}.{formats[number % len(formats)]}" for number, address in enumerate(addresses)]


def test_everything_that_can_be_reached_is_harmless(client, release):
    text = gzip.decompress(release.file("devolved.nq.gz").read_bytes()).decode()
    things = sorted(set(re.findall(r"/id/([a-z-]+/[\w.-]+)>", text)))
    told = [t for t in things if t.split("/")[0] in ("authority", "person", "post", "commitment", "meeting")]
    views = [view for found in LIBRARY.subjects().values() for view in found]
    waiting = [*ROOMS, *in_turn([f"/doc/{t}" for t in told], TEXTS)]
    waiting += [f"/feed/{t}.{e}" for t in things for e in ("atom", "json")][:40]
    waiting += [f"/linkset/{t}" for t in things][:20]
    waiting += in_turn([f"/views/{view.path}" for view in views], ("csv", "json", "ttl"))
    waiting += [
        f"/search?q={quote(SCRIPT)}",
        f"/search?q={quote(FORMULA)}",
        "/search/suggest?q=northshire",
        "/reconcile?queries=" + quote('{"q": {"query": "Northshire"}}'),
        "/reconcile/preview?id=authority/northshire",
    ]
    waiting += [f"/compare?{p}={quote(SCRIPT)}" for p in ("first", "a", "authority")]
    seen, kinds, broken = set(waiting), set(), []
    for address in waiting:
        answer = client.get(address, headers={"Accept": "text/html, */*;q=0.5"}, buffered=True)
        assert answer.status_code < 500, (answer.status_code, address)
        assert answer.headers["X-Content-Type-Options"] == "nosniff", address
        assert b"<img src=x" not in answer.data or answer.mimetype not in (
            "text/html",
            "image/svg+xml",
            "application/atom+xml",
        ), address
        kinds.add(answer.mimetype)
        try:
            links = harmless(answer.data, answer.mimetype or "") if "raw" not in address else []
        except Exception as fault:
            broken.append((address, repr(fault)[:300]))
            continue
        if len(waiting) < MOST:
            new = [a for a in dict.fromkeys(links) if a not in seen]
            seen |= set(new)
            waiting += new
    assert not broken, (len(broken), broken[:5])
    assert {
        "text/html",
        "text/csv",
        "application/atom+xml",
        "application/feed+json",
        "image/svg+xml",
        "image/png",
        "text/turtle",
        "application/ld+json",
    } <= kinds, kinds
    assert len(waiting) > MOST


VISITED = (
    "/",
    "/map",
    "/compare?a=authority/northshire&b=authority/northshire",
    "/doc/authority/northshire",
    "/doc/person/ada-north",
    "/doc/post/mayor-of-northshire",
    "/views/mayors/all-tenures",
    "/views/authorities/by-tier",
    "/promises",
    "/powers",
    "/meetings",
    "/query",
    "/search?q=north",
)


@pytest.mark.browser
def test_chromium_runs_none_of_it(client, chromium):
    """Scripts of ours that write names into pages (suggestions, charts, map, editor) write text."""
    from werkzeug.serving import make_server

    server = make_server("127.0.0.1", 0, client.application, threaded=True)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    host, page, dialogs = f"http://127.0.0.1:{server.server_port}", chromium.new_page(), []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    try:
        for path in VISITED:
            assert page.goto(host + path).status < 500
            page.wait_for_load_state("networkidle")
            assert page.evaluate("window.ran ?? null") is None, path
            assert page.locator('img[src="x"]').count() == 0, path
        page.goto(host + "/")
        page.locator("#find").press_sequentially("north")
        page.wait_for_timeout(800)
        assert "onerror" in page.locator("body").inner_text(), "the suggestions show the name as it is"
        assert page.evaluate("window.ran ?? null") is None and page.locator('img[src="x"]').count() == 0
    finally:
        page.close()
        server.shutdown()
    assert not dialogs


@pytest.mark.long
@pytest.mark.browser
def test_nor_when_it_is_frozen(release, chromium, tmp_path):
    from devolved.freeze.edition import freeze

    if not (Path(create_app.__code__.co_filename).parent / "static" / "vendor" / "oxigraph.wasm").is_file():
        pytest.skip("left out: the browser's engine is not here; run make assets")
    folder = freeze(release, tmp_path / "edition", documents=("ttl", "csv")).folder
    for path in folder.rglob("*"):
        kind = {".html": "text/html", ".csv": "text/csv", ".atom": "application/xml", ".svg": "application/xml"}.get(
            path.suffix
        )
        if kind and path.is_file() and path.parent.name != "rules":
            harmless(path.read_bytes(), kind)
    page = chromium.new_page()
    with files_only(folder) as host:
        page.goto(f"{host}/search/?q=north")
        page.wait_for_selector("html[data-ready=search]")
        assert "onerror" in page.locator("#found").inner_text() and page.locator('img[src="x"]').count() == 0
        page.goto(f"{host}/sparql/")
        page.wait_for_selector("html[data-ready=sparql]", timeout=120_000)
        page.fill("#query", "SELECT ?l { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?l }")
        page.click("#ask button")
        page.wait_for_selector("#answer td")
        assert "onerror" in page.locator("#answer").inner_text() and page.locator('img[src="x"]').count() == 0
        assert page.evaluate("window.ran ?? null") is None
    page.close()
