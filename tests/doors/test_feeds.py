"""Feeds that feed readers read, paged to the end; a stream whose members keep their names."""

import re

import feedparser
import pytest
from rdflib import Graph
from rdflib.namespace import DCTERMS, RDF, URIRef

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
        found = re.findall(f"<{TREE}member> <([^>]+)>", text)
        versions = dict(re.findall(f"<([^>]+)> <{DCTERMS.isVersionOf}> <([^>]+)>", text))
        assert found and all(versions[member] == member.partition("#v-")[0] for member in found)
        members += found
        following = re.findall(f"<{TREE}node> <http://localhost([^>]+)>", text)
        address = following[0] if following else None
    assert len(members) == len(set(members)) > 3000


def test_members_are_named_by_what_they_state():
    from devolved.register.feeds import version
    from devolved.store.terms import iri, text

    said = [("http://example.org/p", text("one")), ("http://example.org/q", iri("http://example.org/x"))]
    assert version("http://example.org/a", said) == version("http://example.org/a", said[::-1])
    assert version("http://example.org/a", said) != version("http://example.org/a", said[:1])


def test_the_stream_is_rdf_in_its_other_formats(real):
    for accept, form in (("text/turtle", "turtle"), ("application/ld+json", "json-ld")):
        graph = Graph().parse(data=real.get("/ldes/2", headers={"Accept": accept}).data, format=form)
        stream = URIRef("https://w3id.org/devolved/ldes")
        assert (stream, RDF.type, URIRef("https://w3id.org/ldes#EventStream")) in graph
        assert len(list(graph.objects(stream, URIRef(TREE + "member")))) == 250
