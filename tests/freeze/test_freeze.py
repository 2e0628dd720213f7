"""The static edition stands alone: every link leads somewhere, and the browser answers as the server does."""

import html
import json
import re
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import feedparser
import pytest
from alike import compare, files_only
from devolved.build.inputs import Inputs
from devolved.build.pipeline import build
from devolved.errors import BuildError
from devolved.freeze import crawl, hosts
from devolved.operate.pull import pull
from devolved.register.pictures import charts
from devolved.register.register import LIBRARY
from devolved.release import Release, Releases
from devolved.settings import Settings
from devolved.web.api import vocabularies
from devolved.web.app import create_app
from flask import Flask, Response, redirect
from rdflib import Graph, Literal, URIRef
from world import BUILT, make_inputs

pytestmark = pytest.mark.xdist_group("freeze")
VENDOR = Path(create_app.__code__.co_filename).parent / "static" / "vendor" / "oxigraph.wasm"
DAY = "2022-01-01"
AT = "https://mirror.example/devolved/"
ATTACK = 'Mallory </script></title><img src=x onerror="window.ran=1">{{7*7}}'
PERSON = """PREFIX devo: <https://w3id.org/devolved/def#>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX person: <https://w3id.org/devolved/id/person/>

person:mallory a devo:Person ; foaf:name %s .
"""


@pytest.fixture(scope="module")
def tiny_release(tmp_path_factory) -> Release:
    """The tiny world, and in it somebody whose name is an attack."""
    root = tmp_path_factory.mktemp("to-be-frozen")
    inputs = make_inputs(root / "checkout")
    (inputs.root / "data" / "mallory.ttl").write_text(PERSON % Literal(ATTACK).n3(), "utf-8")
    return build(Inputs(inputs.root), Releases(root / "releases"), BUILT).release


@pytest.fixture(scope="module")
def edition(tiny_release, tmp_path_factory) -> Path:
    """The first card is drawn and stands for all, since drawing is most of the work; `tests/pictures` judges it."""
    from devolved.freeze.edition import freeze

    if not VENDOR.is_file():
        pytest.skip("left out: the browser's engine is not here; run make assets")
    drawn, cards = charts.rasterise, []

    def rasterise(svg: str) -> bytes:
        cards.append(cards[0] if cards else drawn(svg))
        return cards[0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(charts, "rasterise", rasterise)
        return freeze(tiny_release, tmp_path_factory.mktemp("edition") / "out", documents=("ttl", "json"), at=AT).folder


@pytest.fixture(scope="module")
def host(edition):
    with files_only(edition) as address:
        yield address


def test_every_thing_has_a_page_and_documents(edition, tiny_release):
    import gzip

    text = gzip.decompress(tiny_release.file("devolved.nq.gz").read_bytes()).decode()
    people = set(re.findall(r"^<https://w3id\.org/devolved/id/(person/[\w-]+)>", text, re.MULTILINE))
    assert people
    for path in people:
        assert (edition / "doc" / path / "index.html").is_file()
        assert (URIRef(f"https://w3id.org/devolved/id/{path}"), None, None) in Graph().parse(
            edition / "doc" / f"{path}.ttl"
        )


def test_no_limit_of_time_loses_an_edition_to_a_busy_machine(tiny_release):
    app = crawl.open_app(tiny_release)
    try:
        settings = app.extensions["devolved-settings"]
        assert min(settings.timeout, settings.queue_wait) >= 600
    finally:
        app.extensions["devolved"].close()


def test_what_moved_leads_on_and_what_was_withdrawn_says_so(tmp_path):
    """A published address is kept for ever, in an edition too."""
    answers = {
        "/doc/person/new": ("<html><head><title>New</title></head></html>", 200),
        "/doc/person/gone": ("<html><head><title>Withdrawn</title></head></html>", 410),
        "/doc/person/gone.ttl": ("{}", 410),
        "/doc/person/new.ttl": ("# New", 200),
    }
    moves = {"/doc/person/old": "/doc/person/older", "/doc/person/older": "/doc/person/new"}
    moves |= {"/doc/person/old.ttl": "/doc/person/new.ttl", "/doc/person/astray": "/doc/person/nowhere"}
    app = Flask("few")
    app.extensions["devolved-settings"] = Settings()

    @app.get("/<path:rest>")
    def answer(rest):
        if "/" + rest in moves:
            return redirect(moves["/" + rest], 301)
        text, status = answers.get("/" + rest, ("{}", 404))
        kind = "text/html" if text.startswith("<") else "text/turtle" if text.startswith("#") else "application/json"
        return Response(text, status, content_type=kind)

    fetch = crawl.Fetcher(app, tmp_path, ("ttl",))
    crawled = crawl.followed_from([*answers, *moves], lambda asked: map(fetch, asked))
    assert crawled.files["/doc/person/old"] == crawled.files["/doc/person/new"] == "doc/person/new/index.html"
    assert crawled.files["/doc/person/old.ttl"] == "doc/person/new.ttl"
    assert sorted(crawled.left) == [(301, "/doc/person/astray"), (410, "/doc/person/gone.ttl")]
    (tmp_path / "views").mkdir()
    (tmp_path / "views" / "index.html").write_text("<title>x</title><main></main>", "utf-8")
    hosts.write(tmp_path, crawled, AT, ("ttl",))
    assert 'url=../new/"' in (tmp_path / "doc" / "person" / "old" / "index.html").read_text("utf-8")
    assert "Withdrawn" in (tmp_path / "doc" / "person" / "gone" / "index.html").read_text("utf-8")
    listed = (tmp_path / "sitemap.xml").read_text("utf-8")
    assert "person/new/" in listed and "person/gone" not in listed and "person/old" not in listed


def test_two_processes_write_what_one_writes(tiny_release, tmp_path):
    from devolved.freeze.edition import _link

    person, view = "/doc/person/ada-north", "/views/mayors/in-office"
    few = ["/views", view, f"{view}.csv", f"{view}.json", person, f"{person}.ttl", f"{person}.json", "/feed.atom"]
    few += ["/forums", "/about/method", "/nowhere"]  # more than one process is handed at a time
    app, found = crawl.open_app(tiny_release), {}
    try:
        for processes in (1, 2):
            folder = tmp_path / str(processes)
            with crawl._fetching(app, tiny_release, folder, ("ttl", "json"), processes) as fetch:
                found[processes] = list(fetch(few))
            (folder / "sparql").mkdir()
            _link(folder, {one.address: one.file for one in found[processes] if one.file}, AT, "", processes)
    finally:
        app.extensions["devolved"].close()
    assert [one.address for one in found[1]] == few and found[1] == found[2]
    one, two = ({p.relative_to(f): p.read_bytes() for p in f.rglob("*") if p.is_file()} for f in tmp_path.iterdir())
    assert len(one) > len(few) and one == two


def test_every_view_without_a_needed_parameter_is_there(edition):
    for view in (
        LIBRARY.get("mayors", "in-office"),
        LIBRARY.get("powers", "all") if "powers/all" in LIBRARY._views else LIBRARY.get("mayors", "in-office"),
    ):
        assert (edition / "views" / view.path / "index.html").is_file()
        assert (edition / "views" / f"{view.path}.csv").is_file() and json.loads(
            (edition / "views" / f"{view.path}.json").read_text("utf-8")
        )["rows"] is not None


def test_feeds_travel_and_lead_to_pages_beside_them(edition):
    for path in ("feed.atom", "feed/post/mayor-of-northshire.atom", "feed/views/mayors/all-tenures.atom"):
        text = (edition / path).read_text("utf-8")
        feed = feedparser.parse(text)
        assert not feed.bozo and feed.entries and "localhost" not in text
        for address in re.findall(r'<link rel="(?:self|alternate|next)" href="([^"]+)"', text):
            if not address.startswith("https://"):
                target = edition / unquote(urlsplit(urljoin("http://h/" + path, html.unescape(address))).path).lstrip(
                    "/"
                )
                assert target.is_file() or (target / "index.html").is_file(), address


def test_json_feeds_travel_and_name_the_edition_where_it_holds_what_they_lead_to(edition):
    feeds = sorted(edition.glob("feed*.json")) + sorted((edition / "feed").rglob("*.json"))
    atom = {
        p.with_suffix(".json")
        for p in [*edition.glob("feed*.atom"), *(edition / "feed").rglob("*.atom")]
        if not re.search(r"-[0-9a-f]{12}$", p.stem)
    }
    assert len(feeds) > 20 and atom <= set(feeds)
    for path in feeds:
        feed = json.loads(path.read_text("utf-8"))
        assert (
            feed["version"] == "https://jsonfeed.org/version/1.1"
            and feed["feed_url"] == AT + path.relative_to(edition).as_posix()
        )
        for address in [
            feed["home_page_url"],
            *filter(None, [feed.get("next_url")]),
            *(item["url"] for item in feed["items"]),
        ]:
            assert address.startswith((AT, "https://w3id.org/devolved/")), address
            if address.startswith(AT):
                target = edition / unquote(urlsplit(address).path).removeprefix("/devolved/")
                assert target.is_file() or (target / "index.html").is_file(), address
            else:
                assert "/doc/" not in address, "things have pages here"


def test_every_page_names_a_card_that_is_here_or_by_intent_at_the_live_register(edition):
    here, there = set(), set()
    for page in edition.rglob("index.html"):
        found = re.findall(r'<meta property="og:image" content="([^"]+)">', page.read_text("utf-8"))
        # A piece of a page, for others' pages; and what only leads on to a page.
        if page.parent.name == "embed" or page.relative_to(edition).parts[0] == "id":
            assert found == []
            continue
        (card,) = found
        (here if card.startswith(AT) else there).add(html.unescape(card).removeprefix(AT))
    assert {"cards/home.png", "cards/map.png", "cards/person/ada-north.png"} <= here
    assert all((edition / card).read_bytes()[:4] == b"\x89PNG" for card in here)
    assert {p.relative_to(edition).as_posix() for p in (edition / "cards").rglob("*.png")} == here
    assert not [
        card
        for card in there
        if not re.match(
            r"https://w3id\.org/devolved/cards/(?!(authority|commitment|forum|person|post|views)/)[a-z-]+/[^?]+\.png$",
            card,
        )
    ]


def test_every_local_link_leads_to_a_file(edition):
    broken = set()
    for page in edition.rglob("index.html"):
        own = "/" + page.relative_to(edition).as_posix()
        for written in re.findall(r'\b(?:href|src|srcset|action|data-spec)="([^"]+)"', page.read_text("utf-8")):
            parts = urlsplit(urljoin("http://h" + own, html.unescape(written)))
            assert not written.startswith("/"), (own, written)
            if parts.netloc == "h":
                target = edition / unquote(parts.path).lstrip("/")
                if not (target.is_file() or (target / "index.html").is_file()):
                    broken.add((own, written))
    assert not broken


def test_no_page_promises_another_day_or_says_today_of_a_day_that_passes(edition):
    pages = [(p, p.read_text("utf-8")) for p in edition.rglob("*.html")]
    assert not [p for p, text in pages if 'class="day-choose"' in text or re.search(r"day-now[^\n]*, today", text)]
    assert any("when this page was last written" in text for _, text in pages)


def test_hosts_and_crawlers_find_what_they_look_for(edition):
    assert (edition / ".nojekyll").is_file()
    assert f"Sitemap: {AT}sitemap.xml" in (edition / "robots.txt").read_text("utf-8")
    listed = re.findall(r"<loc>([^<]+)</loc>", (edition / "sitemap.xml").read_text("utf-8"))
    assert f"{AT}doc/person/ada-north/" in listed and AT in listed and len(listed) == len(set(listed))
    for address in listed:
        assert (edition / unquote(address.removeprefix(AT)) / "index.html").is_file(), address


def test_the_page_for_what_is_not_there_leads_back_from_any_address(edition):
    """A host shows it under whatever was asked for, so every address in it is whole."""
    text = (edition / "404.html").read_text("utf-8")
    written = [html.unescape(a) for a in re.findall(r'\b(?:href|src|action)="([^"]+)"', text)]
    here = [a for a in written if a.startswith(AT)]
    assert f"{AT}search/" in here and len(here) > 5 and "Nothing here" in text
    assert all(a.startswith(("https://", "http://", "#", "data:")) for a in written)
    for address in here:
        target = edition / unquote(urlsplit(address).path.removeprefix("/devolved/"))
        assert target.is_file() or (target / "index.html").is_file(), address


def test_nothing_names_the_host_that_wrote_it(edition):
    written = [
        p
        for p in edition.rglob("*")
        if p.suffix in (".html", ".atom", ".json", ".jsonld", ".ttl", ".csv", ".xml", ".svg")
    ]
    assert len(written) > 300 and not [p for p in written if b"localhost" in p.read_bytes()]


def test_what_goes_with_the_ontology_lies_at_its_names(edition, tiny_release):
    for name, file in vocabularies.BESIDE.items():
        carried = (edition / "def" / name).read_bytes()
        assert carried == tiny_release.file(f"ontology/{file}").read_bytes()
    assert json.loads((edition / "def" / "context").read_text("utf-8"))["@context"]
    assert "subject_id" in (edition / "def" / "mappings").read_text("utf-8")


def test_nothing_but_what_readers_use_is_carried(edition):
    """Of the marks that the making of the front end leaves, none."""
    hidden = {p.relative_to(edition).as_posix() for p in edition.rglob(".*")}
    assert hidden == {".htaccess", ".nojekyll"}


def test_the_dumps_and_sums_travel(edition, tiny_release):
    assert Release(edition / "releases" / tiny_release.version).verify() in ([], ["index.html is not in the manifest."])


def test_a_server_can_fetch_its_release_from_an_edition(host, tiny_release, tmp_path):
    assert pull(host, Releases(tmp_path)).version == tiny_release.version == Releases(tmp_path).current().version


def test_an_edition_is_not_written_over_something_else(tmp_path, tiny_release):
    from devolved.freeze.edition import freeze

    (tmp_path / "thesis.txt").write_text("years of work", "utf-8")
    with pytest.raises(BuildError, match="not empty"):
        freeze(tiny_release, tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]


def test_no_link_leads_out_of_the_edition_to_the_register(edition):
    """A reader of files alone is sent to no server: what is not here is no link, and no form asks for it."""
    own = re.compile(r'<(?:a|form|area)\b[^>]*\s(?:href|action)="(https://w3id\.org/devolved/[^"]*)"')
    pages = list(edition.rglob("index.html"))
    led = {(p.relative_to(edition).as_posix(), a) for p in pages for a in own.findall(p.read_text("utf-8"))}
    assert not led, sorted(led)[:5]
    assert any('title="Not in this edition"' in p.read_text("utf-8") for p in pages)


def test_by_choice_links_lead_to_a_live_register(edition):
    from devolved.freeze import addresses

    page = '<a href="/doc/person/ada-north?on=2020-01-01" class="x">then</a> <a href="/doc/person/ada-north">now</a>'
    files = {"/doc/person/ada-north": "doc/person/ada-north/index.html"}
    live = addresses.rewritten(page, "index.html", files, AT, "https://register.example/")
    assert 'href="https://register.example/doc/person/ada-north?on=2020-01-01"' in live
    within = addresses.rewritten(page, "index.html", files, AT)
    assert "on=2020" not in within and '<a class="x" title="Not in this edition">then</a>' in within.replace(
        ' title="Not in this edition" class="x"', ' class="x" title="Not in this edition"'
    )
    assert 'href="doc/person/ada-north/"' in live and 'href="doc/person/ada-north/"' in within


def test_the_address_of_a_thing_leads_to_its_document_on_every_kind_of_host(edition):
    stub = (edition / "id" / "person" / "ada-north" / "index.html").read_text("utf-8")
    (there,) = re.findall(r'http-equiv="refresh" content="0; url=([^"]+)"', stub)
    at = urlsplit(urljoin("http://h/id/person/ada-north/", there)).path
    assert at == "/doc/person/ada-north/" and (edition / at.lstrip("/") / "index.html").is_file()
    for data in re.findall(r'rel="alternate" type="[^"]+" href="([^"]+)"', stub):
        assert (edition / urlsplit(urljoin("http://h/id/person/ada-north/", data)).path.lstrip("/")).is_file(), data


@pytest.fixture(scope="module")
def reader(chromium):
    """One who keeps the engine of the edition from page to page."""
    context = chromium.new_context()
    yield context
    context.close()


@pytest.mark.browser
def test_pages_and_search_need_no_server(host, reader):
    page = reader.new_page()
    errors, missing = [], []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("response", lambda response: missing.append(response.url) if response.status >= 400 else None)
    page.goto(f"{host}/doc/post/mayor-of-northshire/")
    assert page.locator("h1").inner_text()
    page.goto(f"{host}/search/?q=ada")
    page.wait_for_selector("html[data-ready=search]")
    page.locator("#found a", has_text="Ada North").click()
    page.wait_for_url("**/doc/person/ada-north/")
    assert "Ada North" in page.locator("h1").inner_text()
    assert not errors and not [m for m in missing if "favicon" not in m]
    page.close()


@pytest.mark.browser
def test_a_name_that_is_an_attack_is_text_wherever_a_script_writes_it(host, reader):
    """A whole world of such names is frozen in `tests/trust/test_hostile_world.py`, in its long form."""
    page = reader.new_page()
    for address in ("doc/person/mallory/", "search/?q=mallory", "sparql/"):
        page.goto(f"{host}/{address}")
        if address.startswith("search"):
            page.wait_for_selector("html[data-ready=search]")
        if address.startswith("sparql"):
            page.wait_for_selector("html[data-ready=sparql]", timeout=120_000)
            page.fill("#query", 'SELECT ?l { ?s <http://xmlns.com/foaf/0.1/name> ?l FILTER(CONTAINS(?l, "Mallory")) }')
            page.click("#ask button")
            page.wait_for_selector("#answer td")
        assert "onerror" in page.locator("body").inner_text()
        assert page.evaluate("window.ran ?? null") is None and page.locator('img[src="x"]').count() == 0
    page.close()


@pytest.mark.browser
def test_the_browser_answers_the_gallery_as_the_server_does(host, reader, tiny_release):
    for asked, rows, differ in compare(host, reader, tiny_release, (DAY, "2024-02-29")):
        assert asked > 20 and rows > 20
        assert differ == [], repr(differ)


@pytest.mark.browser
def test_the_page_owns_to_its_engines_faults_as_long_as_it_has_them(host, reader):
    page = reader.new_page()
    page.goto(f"{host}/sparql/")
    page.wait_for_selector("html[data-ready=sparql]", timeout=60_000)
    found = page.evaluate(
        "devolved.rows('SELECT (10 - 3 + 2 AS ?a) (30.4 * 0 AS ?b) {}', '2022-01-01').results.bindings[0]"
    )
    told = "a - (b + c)" in page.inner_text("main"), "decimal times zero" in page.inner_text("main")
    page.close()
    assert told == (found["a"]["value"] != "9", "b" not in found), "mend sparql.html: the engine has changed"


@pytest.mark.parametrize("at", ["register", "javascript:alert(1)", 'https://h/"x', "https://h/?q"])
def test_an_address_that_is_none_is_refused_before_anything_is_written(at, tmp_path):
    from click.testing import CliRunner
    from devolved.cli import main

    said = CliRunner().invoke(main, ["freeze", str(tmp_path / "out"), "--at", at])
    assert said.exit_code == 2 and "https://" in said.output and not (tmp_path / "out").exists()
