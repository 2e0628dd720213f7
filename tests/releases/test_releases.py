"""Every release has an address, files with sums, a comparison with any other, and answers as it did."""

import hashlib
import html
import json
import re

import feedparser
import pytest
from devolved.register import changes as changing
from devolved.register.sentences import news
from devolved.store.terms import iri, typed
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF

DCAT = Namespace("http://www.w3.org/ns/dcat#")
PAGE = {"Accept": "text/html"}
OLD, NEW = "2025.07.01", "2025.09.01"
BASE = "https://w3id.org/devolved/"
NAMES = 'SELECT ?n { ?p <http://xmlns.com/foaf/0.1/name> ?n FILTER(STRENDS(?n, "Corrected")) }'


def test_the_list_in_every_format(client):
    assert f"/releases/{OLD}" in client.get("/releases").text
    found = client.get("/releases.json").json
    assert [r["version"] for r in found["releases"]] == [NEW, OLD] and found["current"] == NEW
    graph = Graph().parse(data=client.get("/releases", headers={"Accept": "text/turtle"}).data, format="turtle")
    assert set(graph.subjects(RDF.type, DCAT.Dataset)) == {URIRef(f"{BASE}releases/{v}") for v in (OLD, NEW)}


def test_latest_leads_to_the_current_one(client):
    assert client.get("/releases/latest").headers["Location"] == f"/releases/{NEW}"
    assert client.get("/releases/latest/devolved.ttl.gz").headers["Location"] == f"/releases/{NEW}/devolved.ttl.gz"


@pytest.mark.parametrize("version", [OLD, NEW])
def test_every_file_is_served_and_agrees_with_its_sum(client, releases, version):
    page = client.get(f"/releases/{version}").text
    for name, entry in releases.get(version).manifest["files"].items():
        reply = client.get(f"/releases/{version}/{name}")
        assert reply.status_code == 200 and hashlib.sha256(reply.data).hexdigest() == entry["sha256"], name
        assert reply.headers["ETag"] == f'"{entry["sha256"]}"' and "immutable" in reply.headers["Cache-Control"]
        assert f"/releases/{version}/{name}" in page
    assert client.get(f"/releases/{version}/manifest.json").json["version"] == version


def test_ranges_and_conditions(client):
    path = f"/releases/{OLD}/devolved.nq.gz"
    whole = client.get(path)
    part = client.get(path, headers={"Range": "bytes=10-19"})
    assert (
        part.status_code == 206
        and part.data == whole.data[10:20]
        and part.headers["Content-Range"].startswith("bytes 10-19/")
    )
    assert client.get(path, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304
    assert client.get(path, headers={"Range": "bytes=999999999-"}).status_code == 416
    assert client.head(path).headers["Content-Length"] == str(len(whole.data))


@pytest.mark.parametrize(
    "path",
    [
        "/releases/1999.01.01",
        "/releases/nonsense",
        f"/releases/{OLD}/none.txt",
        f"/releases/{OLD}/../{NEW}/manifest.json",
        f"/releases/{OLD}/%2e%2e/%2e%2e/etc/passwd",
        f"/releases/{OLD}/diff/1.1.1",
        "/releases/..%2f..%2fetc",
        "/timemap/doc/person/nobody",
        "/timegate/releases",
    ],
)
def test_what_is_not_there_is_a_404_problem(client, path):
    reply = client.get(path, headers={"Accept": "application/json"})
    assert reply.status_code == 404 and reply.mimetype == "application/problem+json"


def test_what_changed(client):
    path = f"/releases/{OLD}/diff/{NEW}"
    found = client.get(path + ".json").json["changes"]
    kinds = {c["id"].removeprefix(BASE + "id/"): c["kind"] for c in found}
    assert kinds.pop("person/new-comer") == "added" and list(kinds.values()) == ["corrected"]
    graph = Graph().parse(data=client.get(path, headers={"Accept": "text/turtle"}).data, format="turtle")
    assert sorted(graph.objects(None, DCTERMS.type)) == [Literal("added"), Literal("corrected")]
    assert "New Comer" in client.get(path).text
    back = client.get(f"/releases/{NEW}/diff/{OLD}.json").json["changes"]
    assert {c["kind"] for c in back} == {"withdrawn", "corrected"}
    assert client.get(f"/releases/{OLD}/diff/{OLD}.json").json["changes"] == []


def test_what_changed_is_told_in_words_with_its_sources(client, monkeypatch):
    """Of a thing without a name of its own too, and nothing in the names that the data have."""
    asked = f"SELECT ?t ?s {{ ?t a <{BASE}def#Tenure> ; <{DCTERMS.source}> ?s }} ORDER BY ?t LIMIT 1"
    answer = client.get("/sparql", query_string={"query": asked, "format": "json"}).json["results"]["bindings"][0]
    tenure, source = answer["t"]["value"], answer["s"]["value"]
    slug, known = tenure.removeprefix(BASE + "id/"), typed("2025-06-01", "date")
    ended = ((f"{BASE}def#endsOn", known),)
    monkeypatch.setattr(
        changing,
        "changes",
        lambda older, newer: (
            changing.Change("added", tenure, slug, (), ((str(DCTERMS.source), iri(source)),)),
            changing.Change("ended", tenure, slug, ((f"{BASE}def#knownOn", known),), ended),
        ),
    )
    page = client.get(f"/releases/{OLD}/diff/{NEW}", headers=PAGE).text
    main = html.unescape(re.sub(r"<[^>]+>", " ", page.partition("<main")[2].partition("</main>")[0]))
    assert main.count(slug) == 2 and "First Lord, from 13 July 2016" in main, (
        "a name, and beside it the address, once each"
    )
    assert "knownOn" not in main and "endsOn" not in main and "dcterms:" not in main
    assert f'href="/doc/{source.removeprefix(BASE + "id/")}"' in page


def test_what_is_new_is_said_in_sentences_and_the_first_says_that_it_is_the_first(client, releases):
    first, second = (release.version for release in releases.all())
    said = client.get("/releases", headers=PAGE).text
    assert "New in release" in said and "1 person is new. 1 person was corrected." in said
    assert "1 person is new." in client.get(f"/releases/{second}", headers=PAGE).text
    assert "It is the first release here" in client.get(f"/releases/{first}", headers=PAGE).text


def test_what_changed_as_a_feed(client):
    path = f"/releases/{OLD}/diff/{NEW}"
    answer = client.get(path + ".atom")
    feed = feedparser.parse(answer.data, response_headers={"content-type": answer.content_type})
    assert not feed.bozo and feed.feed.updated.startswith("2025-09-01")
    assert [e.title for e in feed.entries] == ["New Comer: added"] + [
        e.title for e in feed.entries[1:]
    ] and "Corrected" in feed.entries[1].summary
    assert len({e.id for e in feed.entries}) == len(client.get(path + ".json").json["changes"])
    assert client.get(path, headers={"Accept": "application/atom+xml"}).data.count(b"<entry>") == len(feed.entries)
    assert client.get(path + ".atom?page=9").status_code == 404 and client.get(path + ".atom?page=x").status_code == 400


def test_the_list_says_when_it_changed(client, releases):
    first = client.get("/releases.json")
    assert (
        client.get("/releases.json", headers={"If-Modified-Since": first.headers["Last-Modified"]}).status_code == 304
    )
    assert first.last_modified.timestamp() >= int((releases.root / "current").lstat().st_mtime)
    assert client.get(f"/releases/{OLD}/diff/{NEW}.ttl").last_modified


def test_an_old_release_answers_as_it_did(client):
    def rows(prefix):
        return client.get(prefix + "/sparql", query_string={"query": NAMES, "format": "json"}).json["results"][
            "bindings"
        ]

    assert len(rows("")) == len(rows(f"/releases/{NEW}")) == 1 and rows(f"/releases/{OLD}") == []
    posted = client.post(
        f"/releases/{OLD}/sparql",
        data=NAMES,
        content_type="application/sparql-query",
        headers={"Accept": "application/sparql-results+json"},
    )
    assert posted.json["results"]["bindings"] == []
    assert client.get("/doc/person/new-comer").status_code == 200
    assert client.get(f"/releases/{NEW}/doc/person/new-comer.ttl").status_code == 200
    assert client.get(f"/releases/{OLD}/doc/person/new-comer").status_code == 404


def test_views_and_pages_of_an_old_release_stay_inside_it(client):
    table = client.get(f"/releases/{OLD}/views/mayors/in-office.json?on=2022-01-01")
    assert table.status_code == 200 and table.json["release"] == OLD
    assert client.get(f"/releases/{OLD}/views/mayors/in-office.csv").mimetype == "text/csv"
    page = client.get(f"/releases/{OLD}/views/mayors/in-office?on=2022-01-01")
    assert f'href="/releases/{OLD}/doc/' in page.text and 'href="/doc/' not in page.text
    assert "You are reading release" in page.text and 'href="/views/mayors/in-office?on=2022-01-01"' in page.text
    assert (
        client.get(f"/releases/{OLD}/id/post/mayor-of-northshire").headers["Location"]
        == f"/releases/{OLD}/doc/post/mayor-of-northshire"
    )


def test_few_old_releases_are_open_at_once(client, releases, monkeypatch):
    from devolved.web.releases import past

    monkeypatch.setattr(past, "OPEN", 0)
    client.get(f"/releases/{OLD}/sparql", query_string={"query": "ASK {}"})
    shelf = client.application.extensions["devolved-past"]
    shelf.close()
    client.get(f"/releases/{OLD}/sparql", query_string={"query": "ASK {}"})
    assert OLD not in shelf._open


def test_memento(client):
    path = "/doc/post/mayor-of-northshire"
    said = client.get(path).headers["Link"]
    assert f'/timegate{path}>; rel="timegate"' in said and f'/timemap{path}>; rel="timemap"' in said
    for asked, version in (
        ("Tue, 01 Jul 2025 00:00:00 GMT", OLD),
        ("Sun, 31 Aug 2025 23:59:59 GMT", OLD),
        ("Mon, 01 Sep 2025 00:00:00 GMT", NEW),
        ("Sat, 01 Jan 2000 00:00:00 GMT", OLD),
        (None, NEW),
    ):
        gate = client.get(f"/timegate{path}", headers={"Accept-Datetime": asked} if asked else {})
        assert gate.status_code == 302 and gate.headers["Location"] == f"/releases/{version}{path}"
        assert "accept-datetime" in gate.headers["Vary"].lower() and 'rel="original"' in gate.headers["Link"]
    memento = client.get(f"/releases/{OLD}{path}")
    assert memento.headers["Memento-Datetime"] == "Tue, 01 Jul 2025 00:00:00 GMT"
    assert f'<http://localhost{path}>; rel="original"' in memento.headers["Link"]
    assert client.get(f"/timegate{path}", headers={"Accept-Datetime": "yesterday"}).status_code == 400


def test_the_timemap_lists_only_releases_that_have_the_thing(client):
    both = client.get("/timemap/doc/post/mayor-of-northshire")
    assert both.mimetype == "application/link-format" and both.text.count("memento") == 2
    one = client.get("/timemap/doc/person/new-comer").text
    assert f"/releases/{NEW}/doc/person/new-comer" in one and 'rel="first last memento"' in one and OLD not in one


def test_a_rollback_shows_at_once(client, releases):
    client.get("/releases")
    releases.activate(OLD)
    try:
        import time

        for _ in range(200):
            if client.get("/releases.json").json["current"] == OLD:
                break
            time.sleep(0.05)
        found = client.get("/releases.json").json
        assert found["current"] == OLD and [r["version"] for r in found["releases"]] == [NEW, OLD]
    finally:
        releases.activate(NEW)


def test_json_is_json(client):
    assert json.loads(client.get(f"/releases/{OLD}", headers={"Accept": "application/json"}).text)["files"]


def test_news_counts_each_kind_and_what_is_left():
    things = ["commitment/a", "commitment/b", "source/c", "name/d", "geometry/e"]
    changes = [changing.Change("added", f"https://w3id.org/devolved/id/{thing}", "", (), ()) for thing in things]
    assert news.told(changes) == ["2 promises, 1 source and 2 other records are new."]
    assert news.told([]) == ["Nothing that the register says of a thing has changed."]
