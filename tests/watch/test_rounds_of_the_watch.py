"""What the watch finds: dead, moved, withdrawn, changed, new law, other holders; what it could not see is said so.

No answer here was recorded: this machine reaches none of these services. Each is written from what its publisher has
published of it: GOV.UK's OpenAPI description of the content API with its own example (alphagov/content-store,
openapi.yaml), the data documentation of legislation.gov.uk on its Atom feeds, and the W3C's SPARQL 1.1 Query Results
JSON Format, which Wikidata's service speaks.
"""

import csv
import io
import json
from datetime import date
from urllib.parse import unquote

import pytest
from click.testing import CliRunner
from devolved.build.parse import parse
from devolved.build.workspace import Workspace
from devolved.cli import main
from devolved.watch import govuk, pages, rounds, statutes, wikidata
from devolved.watch.found import KINDS, as_csv
from devolved.watch.polite import Reply
from world import REPOSITORY, make_inputs

THING = "https://w3id.org/devolved/id/source/a-page"
VAT = {  # the example of the content API's own description, shortened
    "base_path": "/vat-rates",
    "content_id": "f838c22a-b2aa-49be-bd95-153f593293a3",
    "document_type": "answer",
    "first_published_at": "2016-02-29T09:24:10.000+00:00",
    "public_updated_at": "2014-12-12T14:55:23.000+00:00",
    "title": "VAT rates",
    "withdrawn_notice": {},
    "links": {"organisations": [{"title": "HM Revenue & Customs"}]},
}
FEED = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:leg="http://www.legislation.gov.uk/namespaces/legislation"
      xmlns:ukm="http://www.legislation.gov.uk/namespaces/metadata">
  <id>http://www.legislation.gov.uk/uksi/2026/data.feed</id>{next}
  <leg:page>1</leg:page><leg:morePages>0</leg:morePages>
  <entry>
    <id>http://www.legislation.gov.uk/id/uksi/2026/{number}</id>
    <title>The Example Combined Authority
      Order 2026</title>
    <ukm:Year Value="2026"/><ukm:Number Value="{number}"/>
  </entry>
</feed>"""

# The effect of the data documentation's own example (formats/atom.md), shortened, with other laws and days.
EFFECT = """<entry xmlns="http://www.w3.org/2005/Atom" xmlns:ukm="http://www.legislation.gov.uk/namespaces/metadata">
  <id>http://www.legislation.gov.uk/changes/affected/uksi/2026/652/affecting/uksi/2026/900/key-1</id>
  <content type="text/xml">
    <ukm:Effect EffectId="key-1" AffectedURI="http://www.legislation.gov.uk/id/uksi/2026/652"
        AffectingURI="http://www.legislation.gov.uk/id/{by}" Type="inserted" Applied="false" RequiresApplied="true"
        AffectedProvisions="{what}" AffectingProvisions="art. 3" Modified="{day}T10:34:35Z">
      <ukm:AffectingTitle>The Example
        (Amendment) Order 2026</ukm:AffectingTitle>
    </ukm:Effect>
  </content>
</entry>"""


class Answers:
    """A client whose answers are laid down: (part of an address, reply), the first that fits."""

    def __init__(self, *answers):
        self.answers, self.asked = answers, []

    def get(self, address, accept="*/*") -> Reply:
        self.asked.append(address)
        return next((reply for part, reply in self.answers if part in unquote(address)), Reply(404))


def item(status=200, **changes) -> Answers:
    return Answers(("/api/content/", Reply(status, {}, json.dumps(VAT | changes).encode())))


def kinds(found) -> list[str]:
    return [one.kind for one in found]


@pytest.mark.parametrize(
    ("client", "read", "expected"),
    [
        (item(), "2015-01-01", []),
        (item(), "2014-01-01", ["changed"]),
        (item(), "", []),
        (item(base_path="/vat"), "2026-01-01", ["moved"]),
        (
            item(withdrawn_notice={"explanation": "Old", "withdrawn_at": "2016-07-11T15:08:02Z"}),
            "2026-01-01",
            ["withdrawn"],
        ),
        (item(404), "", ["dead"]),
        (item(410), "", ["dead"]),
        (item(500), "", ["not-seen"]),
        (Answers(("/", Reply(0, fault="It does not answer: x."))), "", ["not-seen"]),
        (Answers(("/", Reply(200, {}, b"<html>"))), "", ["not-seen"]),
        (Answers(("/", Reply(200, {}, b"[]"))), "", ["not-seen"]),
    ],
)
def test_a_page_of_gov_uk(client, read, expected):
    found = list(govuk.look(client, THING, "https://www.gov.uk/vat-rates", read))
    assert kinds(found) == expected
    assert client.asked == ["https://www.gov.uk/api/content/vat-rates"]


def test_a_part_of_a_guide_has_not_moved():
    assert list(govuk.look(item(), THING, "https://www.gov.uk/vat-rates/reduced", "")) == []


def test_what_is_uploaded_is_no_content_item():
    assert govuk.concerns("https://www.gov.uk/vat-rates")
    for address in ("https://assets.publishing.service.gov.uk/a.pdf", "https://www.gov.uk/government/uploads/a.pdf"):
        assert not govuk.concerns(address)


@pytest.mark.parametrize(
    ("reply", "read", "expected"),
    [
        (Reply(200), "2026-01-01", []),
        (Reply(200, {"last-modified": "Mon, 02 Nov 2026 10:00:00 GMT"}), "2026-11-01", ["changed"]),
        (Reply(200, {"last-modified": "Mon, 02 Nov 2026 10:00:00 GMT"}), "2026-11-02", []),
        (Reply(200, {"last-modified": "last week"}), "2026-11-01", []),
        (Reply(200, moved="https://example.org/new"), "", ["moved"]),
        (Reply(404), "", ["dead"]),
        (Reply(410, moved="https://example.org/new"), "", ["moved", "dead"]),
        (Reply(403), "", ["not-seen"]),
        (Reply(0, fault="Its robots.txt asks programs to stay away."), "", ["not-seen"]),
    ],
)
def test_any_other_page(reply, read, expected):
    assert kinds(pages.look(Answers(("", reply)), THING, "https://example.org/page", read)) == expected


def test_new_law_is_told_once_and_pages_are_followed():
    following = '<link rel="next" href="http://www.legislation.gov.uk/uksi/2026/data.feed?page=2"/>'
    client = Answers(
        ("page=2", Reply(200, {}, FEED.format(number=901, next="").encode())),
        ("/uksi/", Reply(200, {}, FEED.format(number=900, next=following).encode())),
        ("/ukpga/", Reply(200, {}, FEED.format(number=652, next="").encode())),
    )
    found = list(statutes.look(client, {("uksi", "2026", "652")}, 2026))
    assert [(one.kind, one.address) for one in found] == [
        ("new-law", "https://www.legislation.gov.uk/uksi/2026/900"),
        ("new-law", "https://www.legislation.gov.uk/uksi/2026/901"),
    ]
    assert found[0].said == "The Example Combined Authority Order 2026"


def effects(*some: tuple[str, str, str]) -> Answers:
    """Feeds in which statutory instruments have these effects (by, what, day), and Acts none."""
    entries = "".join(EFFECT.format(by=by, what=what, day=day) for by, what, day in some)
    full = FEED.format(number=1, next="").partition("<entry>")[0]
    return Answers(
        ("/affecting/uksi/", Reply(200, {}, f"{full}{entries}</feed>".encode())),
        ("/affecting/ukpga/", Reply(200, {}, f"{full}</feed>".encode())),
    )


LAW = {("uksi", "2026", "652"): (THING, "2026-11-20")}


@pytest.mark.parametrize(
    ("some", "expected"),
    [
        ([], []),
        ([("uksi/2026/900", "art. 5", "2026-11-20")], []),
        ([("uksi/2026/652", "art. 5", "2026-11-21")], []),
        ([("no law", "art. 5", "2026-11-21")], []),
        ([("uksi/2026/900", f"art. {n}", f"2026-11-2{n}") for n in range(5)], ["uksi/2026/900"]),
        (
            [("uksi/2026/900", "art. 5", "2026-11-21"), ("uksi/2026/901", "", "2026-11-22")],
            ["uksi/2026/900", "uksi/2026/901"],
        ),
    ],
)
def test_a_law_that_was_amended_since_it_was_read_is_told_once_for_each_that_amends_it(some, expected):
    client = effects(*some)
    found = list(statutes.amendments(client, LAW, 2026))
    assert [(one.kind, one.thing, one.address) for one in found] == [
        ("amended", THING, f"https://www.legislation.gov.uk/{by}") for by in expected
    ]
    assert all(one.said.startswith("The Example (Amendment) Order 2026: ") for one in found)
    assert (
        "https://www.legislation.gov.uk/changes/affected/uksi/2026/652/affecting/uksi/2026/data.feed" in client.asked[0]
    )


def test_an_amendment_says_what_it_changes_and_how():
    some = [("uksi/2026/900", f"art. {n}", f"2026-11-2{n}") for n in range(1, 6)]
    (one,) = statutes.amendments(effects(*some), LAW, 2026)
    assert "art. 1 inserted, art. 2 inserted, art. 3 inserted and 2 more." in one.said
    assert one.said.endswith("Recorded on 2026-11-25; read on 2026-11-20.")


def test_laws_of_the_year_in_which_it_was_read_are_asked_about_too():
    client = effects()
    list(statutes.amendments(client, {("uksi", "2026", "652"): (THING, "2026-11-20")}, 2027))
    assert [address for address in client.asked if "/uksi/2026-2027/" in address or "/ukpga/2026-2027/" in address]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html/>",
        b"<feed",
        b"\xff",
        b'<!DOCTYPE feed [<!ENTITY a "b">]>' + FEED.format(number=1, next="").encode(),
    ],
)
def test_what_is_no_feed_is_not_read(body):
    client = Answers(("legislation", Reply(200, {}, body)))
    assert set(kinds(statutes.look(client, set(), 2026))) == {"not-seen"}
    assert set(kinds(statutes.amendments(client, LAW, 2026))) == {"not-seen"}


def test_a_feed_leads_nowhere_else():
    away = '<link rel="next" href="https://example.org/feed"/>'
    client = Answers(("legislation", Reply(200, {}, FEED.format(number=1, next=away).encode())))
    list(statutes.look(client, set(), 2026))
    assert all(address.startswith("https://www.legislation.gov.uk/") for address in client.asked)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.legislation.gov.uk/uksi/2026/652/made",
        "http://legislation.gov.uk/id/uksi/2026/652/article/3",
        "https://www.legislation.gov.uk/uksi/2026/652",
    ],
)
def test_a_law_is_known_by_any_of_its_addresses(address):
    assert statutes.number(address) == ("uksi", "2026", "652")
    assert statutes.number("https://www.legislation.gov.uk/uksi") is None


POST, HELD, OTHER = (wikidata.ITEM + name for name in ("Q28530242", "Q29788057", "Q1"))
HERE = "https://w3id.org/devolved/id/post/mayor-of-tees-valley"


def holders(*people) -> Reply:
    def uri(value):
        return {"type": "uri", "value": value}

    rows = [
        {"post": uri(POST), "person": uri(person), "name": {"type": "literal", "xml:lang": "en", "value": "A Name"}}
        for person in people
    ]
    return Reply(200, {}, json.dumps({"head": {"vars": ["post"]}, "results": {"bindings": rows}}).encode())


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        (HELD, holders(HELD), []),
        (HELD, holders(HELD, OTHER), []),
        (HELD, holders(OTHER), ["other-holder"]),
        (HELD, holders(), ["other-holder"]),
        ("", holders(OTHER), ["other-holder"]),
        ("", holders(), []),
        (HELD, Reply(500), ["not-seen"]),
        (HELD, Reply(200, {}, b"[]"), ["not-seen"]),
    ],
)
def test_holders_on_wikidata(here, there, expected):
    client = Answers(("query.wikidata.org", there))
    assert kinds(wikidata.look(client, {POST: (HERE, here, "Ben Houchen")})) == expected
    assert "entity/Q28530242>" in unquote(client.asked[0])


def test_what_is_no_item_is_not_put_into_a_query():
    client = Answers(("query", holders()))
    assert list(wikidata.look(client, {wikidata.ITEM + "Q1 } DELETE {": (HERE, "", "")})) == [] and client.asked == []


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    return make_inputs(tmp_path_factory.mktemp("watched") / "checkout")


def test_a_round_asks_about_every_source_and_changes_nothing(tree):
    before = {path: path.read_bytes() for path in tree.data}
    workspace, client = parse(tree), Answers()
    found = list(rounds.watch(workspace, client, date(2026, 11, 28), ["addresses"]))
    asked = rounds.sources(workspace)
    assert asked and len(client.asked) == len(asked) == len(found) and set(kinds(found)) == {"dead"}
    assert {path: path.read_bytes() for path in tree.data} == before


def test_a_law_is_as_new_as_the_newest_reading_of_it_or_of_its_sources():
    workspace = Workspace()
    workspace.read_text(
        """PREFIX devo: <https://w3id.org/devolved/def#>
        PREFIX dcterms: <http://purl.org/dc/terms/>
        PREFIX i: <https://w3id.org/devolved/id/instrument/>
        i:read a devo:Instrument ; dcterms:source i:source ; i:is <http://www.legislation.gov.uk/id/uksi/2026/1> .
        i:source devo:readOn "2026-11-03" . i:one devo:readingOf i:read ; devo:readOn "2026-11-01" .
        i:two devo:readingOf i:read ; devo:readOn "2026-11-02" .
        i:not-read a devo:Instrument ; i:is <https://www.legislation.gov.uk/uksi/2026/2> .
        i:draft a devo:Instrument ; dcterms:source i:source ; i:is <https://www.legislation.gov.uk/ukdsi/2026/3> .""",
        "urn:g",
    )
    known, read = rounds.laws(workspace)
    assert {law[2] for law in known} == {"1", "2", "3"}
    assert read == {("uksi", "2026", "1"): ("https://w3id.org/devolved/id/instrument/read", "2026-11-03")}


def test_hosts_take_turns():
    rows = [("s", f"https://{host}.example/{n}", "") for host in "ab" for n in (1, 2)] + [
        ("s", "https://a.example/3", "")
    ]
    assert [row[1][8] for row in rounds._alternating(rows)] == ["a", "b", "a", "b", "a"]


def test_findings_are_a_table(tree):
    found = list(rounds.watch(parse(tree), Answers(), date(2026, 11, 28), ["law", "addresses"]))
    rows = list(csv.DictReader(io.StringIO(as_csv(found, "2026-11-28"))))
    assert list(rows[0]) == ["kind", "thing", "address", "said", "watchedOn"] and len(rows) == len(found)
    order = list(KINDS)
    assert [order.index(row["kind"]) for row in rows] == sorted(order.index(row["kind"]) for row in rows)


def test_the_command_says_what_it_needs(tree, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "requests", None)
    told = CliRunner().invoke(main, ["watch", "--source", str(tree.root), "--only", "law"])
    assert told.exit_code == 1 and 'pip install "devolved[watch]"' in told.output


def test_the_guide_says_which_adapters_were_never_run_live():
    text = (REPOSITORY / "CONTRIBUTING.md").read_text("utf-8")
    for name in ("content API", "legislation.gov.uk", "Wikidata"):
        assert name in text
    assert "never been run against the services themselves" in " ".join(text.split())
