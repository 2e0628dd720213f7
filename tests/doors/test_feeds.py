"""Feeds that feed readers read, paged to the end; a stream whose members keep their names."""

import re

import feedparser
import pytest
from devolved.build.pipeline import build
from devolved.register.following import titles
from devolved.release import Releases
from devolved.settings import Settings
from devolved.web.app import create_app
from rdflib import Graph
from rdflib.namespace import DCTERMS, RDF, URIRef
from world import BUILT, make_inputs

TREE = "https://w3id.org/tree#"
FEEDS = [
    "/feed",
    "/feed/authority/greater-manchester-combined-authority",
    "/feed/post/prime-minister",
    "/feed/views/mayors/all-tenures",
    "/feed/commitment/kings-speech-bill",
]


@pytest.mark.parametrize("path", FEEDS)
def test_feed_readers_find_no_fault(path, real):
    answer = real.get(path + ".atom")
    assert answer.mimetype == "application/atom+xml"
    feed = feedparser.parse(answer.data, response_headers={"content-type": answer.content_type})
    assert not feed.bozo, feed.bozo_exception
    assert feed.feed.id and feed.feed.title and feed.feed.updated_parsed and feed.feed.author
    assert feed.entries and all(e.id and e.title and e.updated_parsed and e.link and e.summary for e in feed.entries)
    assert len({e.id for e in feed.entries}) == len(feed.entries)


@pytest.mark.parametrize("path", FEEDS[:2])
def test_pages_lead_to_the_end_newest_first(path, real):
    """RFC 5005, section 3."""
    seen, days, address = [], [], path
    for _ in range(200):
        feed = feedparser.parse(real.get(address).data)
        seen += [e.id for e in feed.entries]
        days += [e.updated for e in feed.entries]
        links = {link.rel: link.href for link in feed.feed.links}
        assert links["first"].endswith(path) and links["self"].endswith(address)
        if "next" not in links:
            break
        address = links["next"].removeprefix("http://localhost")
    assert len(seen) == len(set(seen)) > 60 and days == sorted(days, reverse=True)
    assert real.get(f"{path}?page=9999").status_code == 404


def test_no_news_from_the_future(real):
    days = [e.updated[:10] for e in feedparser.parse(real.get("/feed?on=2020-01-01").data).entries]
    assert days and max(days) <= "2020-01-01"


def test_a_saved_query_keeps_its_parameters(real):
    answer = real.get("/feed/views/mayors/all-tenures?nonsense=1")
    assert answer.status_code == 200
    again = [feedparser.parse(real.get("/feed/views/mayors/all-tenures").data).entries[0].id for _ in range(2)]
    assert again[0] == again[1]


def test_json_feed(real):
    feed = real.get("/feed.json").json
    assert feed["version"] == "https://jsonfeed.org/version/1.1" and feed["next_url"]
    assert all({"id", "title", "url", "date_published", "content_text"} <= set(item) for item in feed["items"])
    assert [i["id"] for i in feed["items"]] == [e.id for e in feedparser.parse(real.get("/feed.atom").data).entries]


def test_the_stream_holds_every_thing_once(real):
    members, address = [], "/ldes"
    while address:
        text = real.get(address, headers={"Accept": "application/n-triples"}).text
        said = [line.split(" ", 2) for line in text.splitlines()]
        found = [value[1:-3] for _, path, value in said if path == f"<{TREE}member>"]
        versions = {thing[1:-1]: value[1:-3] for thing, path, value in said if path == f"<{DCTERMS.isVersionOf}>"}
        assert found and all(versions[member] == member.partition("#v-")[0] for member in found)
        members += found
        following = [value[1:-3].removeprefix("http://localhost") for _, path, value in said if path == f"<{TREE}node>"]
        address = following[0] if following else None
    assert len(members) == len(set(members)) > 3000


def test_every_member_has_one_time_on_the_path_that_the_stream_names(real, real_release):
    graph = Graph().parse(data=real.get("/ldes/1", headers={"Accept": "text/turtle"}).data)
    stream, ldes = URIRef("https://w3id.org/devolved/ldes"), "https://w3id.org/ldes#"
    path, of = graph.value(stream, URIRef(ldes + "timestampPath")), graph.value(stream, URIRef(ldes + "versionOfPath"))
    policy = graph.value(graph.value(stream, URIRef(TREE + "view")), URIRef(ldes + "retentionPolicy"))
    assert (policy, RDF.type, URIRef(ldes + "LatestVersionSubset")) in graph
    for member in graph.objects(stream, URIRef(TREE + "member")):
        (time,) = graph.objects(member, path)
        assert time.toPython().date() <= real_release.built
        assert str(member).startswith(str(graph.value(member, of)) + "#v-")


def test_the_stream_is_rdf_in_its_other_formats(real):
    for accept, form in (("text/turtle", "turtle"), ("application/ld+json", "json-ld")):
        graph = Graph().parse(data=real.get("/ldes/2", headers={"Accept": accept}).data, format=form)
        stream = URIRef("https://w3id.org/devolved/ldes")
        assert (stream, RDF.type, URIRef("https://w3id.org/ldes#EventStream")) in graph
        assert len(list(graph.objects(stream, URIRef(TREE + "member")))) == 250


BOUNDED = """
post:second-lord a devo:Post ;
    skos:prefLabel "Second Lord"@en ; org:postIn government:uk-government ; devo:role role:head-of-government ;
    devo:filledBy filling:appointed ; dcterms:source source:almanac ; devo:confidence confidence:verified .
person:di-south a devo:Person ;
    foaf:name "Di South" ; dcterms:source source:almanac ; devo:confidence confidence:verified .
tenure:di-south-2025 a devo:Tenure ;
    org:member person:di-south ; devo:post post:second-lord ; devo:startsBefore "2025-06-20"^^xsd:date ;
    devo:knownOn "2025-06-20"^^xsd:date ; dcterms:source source:almanac ; devo:confidence confidence:verified .
assessment:buses-for-all-2019-01-01 a devo:StatusAssessment ;
    devo:assesses commitment:buses-for-all ; devo:status status:in-progress ; devo:assessedOn "2019-01-01"^^xsd:date ;
    dcterms:description "Looked at again."@en ; dcterms:source source:almanac ; devo:confidence confidence:verified .
"""


@pytest.fixture(scope="module")
def bounded(tmp_path_factory):
    """The tiny world with a mayor known only "by" a day, and a promise that was looked at again and found as it was."""
    folder = tmp_path_factory.mktemp("bounded")
    inputs = make_inputs(folder / "checkout")
    path = folder / "checkout" / "data" / "world.ttl"
    path.write_text(path.read_text("utf-8") + BOUNDED, "utf-8")
    app = create_app(build(inputs, Releases(folder / "releases"), BUILT).release, Settings(workers=1))
    yield app.test_client()
    app.extensions["devolved"].close()


def entries(client, path):
    return feedparser.parse(client.get(path).data).entries


@pytest.mark.parametrize("path", ["/feed", "/feed/person/di-south", "/feed/authority/northshire"])
def test_a_bound_is_no_event(path, bounded):
    assert not [e.title for e in entries(bounded, path) if "Di South" in e.title]


def test_a_status_found_unchanged_is_no_event(bounded):
    told = [e.summary for e in entries(bounded, "/feed")]
    assert any("The first buses run." in text for text in told)
    assert not [text for text in told if "Looked at again." in text]


def test_titles_are_plain_and_the_day_is_said_once(tiny):
    found = {e.title: e for e in entries(tiny, "/feed/authority/northshire")}
    entry = found["Ada North took office as Mayor of Northshire"]
    assert entry.updated[:10] == "2017-05-08"
    assert entry.summary == "On 8 May 2017. Source: The Almanac of Northshire, Northshire Press."
    later = found["Bo East took office as Mayor of Northshire in June 2021"]
    assert later.updated[:10] == "2021-06-30", "known to the month: dated by its last day"
    assert "June 2021" not in later.summary
    assert later.summary.endswith("This is a secondary source.")


def test_a_thing_has_its_own_events_and_no_others(tiny):
    found = [e.title for e in entries(tiny, "/feed/authority/northshire")]
    assert "The Northshire Combined Authority became a mayoral authority" in found
    assert not [title for title in found if "First Lord" in title]
    told = {e.title for e in entries(tiny, "/feed/person/cy-west")}
    assert told >= {"Cy West left office as First Lord", "Cy West took office as First Lord"}
    assert not [title for title in told if "Bo East" in title]


@pytest.mark.parametrize("event", titles.PATTERNS)
def test_every_event_of_the_queries_has_words_for_it(event):
    who, verb, whom = titles.PATTERNS[event]
    said = {name: [name] for name in (who, whom) if name}
    words = titles.title(event, "thing", "2020", said, lambda address: address.capitalize())
    assert verb in words
    assert words.endswith("in 2020")


def test_queries_name_no_event_without_words():
    from devolved.register import queries
    from devolved.register.register import LIBRARY

    texts = queries.text("events-of") + LIBRARY.get("things", "latest").text
    events = set(re.findall(r'devo:\w+ devo:\w+ devo:\w+ "([^"]+)"', texts))
    assert len(events) > 10
    assert events - titles.PATTERNS.keys() <= {"election held", "designated"}


def test_rows_of_views_say_their_days_in_words_and_their_sources(tiny):
    entry = entries(tiny, "/feed/views/mayors/all-tenures")[0]
    assert "Since: 8 May 2017" in entry.summary
    assert "Source: The Almanac of Northshire" in entry.summary
    assert entry.updated[:10] == "2021-05-10"
