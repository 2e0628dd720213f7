"""A page or an API is added by adding one module: what others must know of it is said at its route."""

import sys

import pytest
from devolved.freeze import crawl
from devolved.register import register
from devolved.settings import Settings
from devolved.web import api, pages
from devolved.web.app import create_app
from devolved.web.releases import past
from devolved.web.site import Site

NEW_PAGE = '''"""A page that nobody else has heard of."""

from devolved.web.pages.page import Page
from devolved.web.routes import Entry, Routes

bp = Routes("novelty", __name__, sitemap=True, pinnable=True, memento=True, edition="start")


@bp.get("/novelty", menu=Entry("Tools", 90, "Novelty"), parameters={"flavour": "Which flavour."})
def novelty():
    """Something new."""
    return Page().render("base.html", title="Novelty")


@bp.get("/novelty/<code>", robots=False, edition="never", sitemap=False)
def one(code: str):
    """One of any number."""
    return Page().render("base.html", title="Novelty")
'''
NEW_API = '''"""An API that nobody else has heard of."""

from devolved.web.routes import Routes

bp = Routes("novelty-api", __name__, media=("text/vcard",), kept=False, counted=False, edition="never")


@bp.post("/novel-api", body=("text/calendar",))
@bp.get("/novel-api")
def answer():
    """Something new for programs."""
    return "", 200, {"Content-Type": "text/vcard"}
'''


@pytest.fixture(scope="module")
def app(tmp_path_factory, tiny_release):
    """The application with two more modules in its packages."""
    folder = tmp_path_factory.mktemp("more")
    (folder / "novelty.py").write_text(NEW_PAGE)
    (folder / "novelty_api.py").write_text(NEW_API)
    pages.__path__.append(str(folder))
    try:
        from devolved.store import open_store

        settings = Settings(workers=1, client_rate=0.0001, cache_bytes=2**22)
        site = Site(tiny_release, open_store(tiny_release, settings))
        yield create_app(site, settings)
        site.store.close()
    finally:
        pages.__path__.remove(str(folder))
        for name in ("novelty", "novelty_api"):
            sys.modules.pop(f"{pages.__name__}.{name}", None)


@pytest.fixture
def client(app):
    return app.test_client()


def test_it_answers_and_stands_in_the_menu(client):
    assert '<a href="/novelty">Novelty</a>' in client.get("/novelty").text


def test_it_is_in_the_sitemap_and_what_is_endless_is_kept_from_crawlers(client):
    listed = client.get("/sitemap-1.xml").text
    assert "/novelty</loc>" in listed
    robots = client.get("/robots.txt").text
    assert "Disallow: /novelty/\n" in robots
    assert "Disallow: /novelty?" not in robots


def test_openapi_has_its_parameters_media_types_and_body(client):
    paths = client.get("/openapi.json").get_json()["paths"]
    parameters = paths["/novelty"]["get"]["parameters"]
    assert "flavour" in {p.get("name") for p in parameters} and {"$ref": "#/components/parameters/Day"} in parameters
    assert paths["/novelty"]["get"]["summary"] == "Something new."
    assert list(paths["/novel-api"]["get"]["responses"]["200"]["content"]) == ["text/vcard"]
    assert list(paths["/novel-api"]["post"]["requestBody"]["content"]) == ["text/calendar"]


def test_old_releases_answer_it_and_its_answers_say_where_its_past_is(client, app):
    assert 'rel="timegate"' in client.get("/novelty").headers["Link"]
    with app.app_context():
        assert "novelty" in past.answered()
        assert "novel-api" not in past.answered()
    version = client.get("/novelty").text.partition("/releases/")[2].partition('"')[0]
    inside = client.get(f"/releases/{version}/novelty")
    assert inside.status_code == 200
    assert f'href="/releases/{version}/novelty"' in inside.text


def test_the_static_edition_begins_there_and_leaves_out_what_it_is_told_to(app):
    assert "/novelty" in crawl.beginnings(app)
    assert crawl.wanted(app, "/novelty", ())
    assert not crawl.wanted(app, "/novelty/x", ())
    assert not crawl.wanted(app, "/novel-api", ())


def test_what_is_free_of_limits_is_answered_when_an_allowance_is_used_up(client):
    here = {"REMOTE_ADDR": "192.0.2.9"}
    answers = [client.get("/novelty", query_string={"flavour": n}, environ_base=here).status_code for n in range(3)]
    assert answers == [200, 429, 429]
    assert client.get("/novel-api", environ_base=here).status_code == 200


def test_every_page_and_api_is_found_by_walking_its_package(app):
    assert api.__path__ and register.LIBRARY
    assert {"home", "commitments", "powers", "feeds", "memento", "releases"} <= app.blueprints.keys()
