"""A source takes title, publisher and day from what its page says of itself, and nothing from anywhere else.

The answers here are written from published descriptions (GOV.UK's content API, CLML of legislation.gov.uk, schema.org
and Dublin Core in pages); none was recorded.
"""

import json
import sys

import pytest
from click.testing import CliRunner
from devolved.cli import main
from devolved.curate.prefill import LAW, asked_of, read
from devolved.errors import BadRequest
from world import make_inputs

ADDRESS = "https://www.gov.uk/government/news/a-page"
ITEM = {
    "title": "English devolution: a page",
    "first_published_at": "2026-11-01T09:24:10.000+00:00",
    "public_updated_at": "2026-11-20T10:00:00.000+00:00",
    "links": {"organisations": [{"title": "Ministry of Housing"}, {"title": "Cabinet Office"}]},
}
LAWS = """<?xml version="1.0" encoding="utf-8"?>
<Legislation xmlns="http://www.legislation.gov.uk/namespaces/legislation">
  <ukm:Metadata xmlns:ukm="http://www.legislation.gov.uk/namespaces/metadata" xmlns:dc="http://purl.org/dc/elements/1.1/">
    <dc:title>The Example Combined Authority
      Order 2026</dc:title><dc:publisher>Queen's Printer</dc:publisher>
    <ukm:SecondaryMetadata><ukm:Made Date="2026-10-05"/></ukm:SecondaryMetadata>
  </ukm:Metadata></Legislation>"""
SCHEMA = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "Organization", "name": "Somebody"},
        {
            "@type": "NewsArticle",
            "headline": "Mayors &amp; ministers",
            "datePublished": "2026-11-02T00:00:00+00:00",
            "author": [{"name": "Cabinet Office"}],
        },
    ],
}
PAGE = f"""<!doctype html><html><head><title>Mayors - GOV.UK</title>
<script type="application/ld+json">{json.dumps(SCHEMA)}</script></head><body><h1>x</h1></body></html>"""
CORE = """<html><head><title>Minutes</title><meta name="DC.title" content="Minutes of the board">
<meta name="DCTERMS.issued" content="2026-09-09"><meta property="og:site_name" content="The Shire"></head></html>"""


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (
            json.dumps(ITEM),
            {"title": ITEM["title"], "publisher": "Ministry of Housing | Cabinet Office", "issued": "2026-11-01"},
        ),
        (LAWS, {"title": "The Example Combined Authority Order 2026", "publisher": LAW, "issued": "2026-10-05"}),
        (PAGE, {"title": "Mayors &amp; ministers", "publisher": "Cabinet Office", "issued": "2026-11-02"}),
        (CORE, {"title": "Minutes of the board", "publisher": "The Shire", "issued": "2026-09-09"}),
        ("<html><title>Only  a title</title>", {"title": "Only a title"}),
        ("<title>A</title><svg><title>B</title></svg>", {"title": "A"}),
        ('<script type="application/ld+json">{</script><title>T</title>', {"title": "T"}),
        ('<script type="application/ld+json">["a", 1]</script><title>T</title>', {"title": "T"}),
        ("<p>no head</p>", {}),
        ("{}", {}),
        ('<meta name="dc.date" content="in the spring"><title>T</title>', {"title": "T"}),
    ],
)
def test_what_a_page_says_of_itself(page, expected):
    assert read(page.encode()) == expected


@pytest.mark.parametrize("page", [b"", b"plain words", b"{", b"<Legislation", b"\xff\xfe\x00"])
def test_what_is_no_page_is_refused(page):
    with pytest.raises(BadRequest):
        read(page)


def test_a_law_with_entities_is_not_read():
    swollen = LAWS.replace("?>", '?><!DOCTYPE x [<!ENTITY a "b">]>').replace("The Example", "&a;")
    assert read(swollen.encode()) == {}


def test_who_is_asked_about_a_page():
    assert asked_of("https://www.gov.uk/a/b/") == "https://www.gov.uk/api/content/a/b"
    law = "https://www.legislation.gov.uk/uksi/2026/652/data.xml"
    assert asked_of("http://www.legislation.gov.uk/id/uksi/2026/652/article/3") == law
    with pytest.raises(BadRequest, match="--saved"):
        asked_of("https://example.org/page")


def test_a_source_is_added_from_a_saved_page(tmp_path):
    root = make_inputs(tmp_path / "checkout").root
    saved = tmp_path / "page.html"
    saved.write_text(PAGE, "utf-8")
    asked = ["add", "source", "--source", str(root), "--saved", str(saved), "--write"]
    asked += ["--set", "sourceKind=official-page", "--set", "hostKind=publisher"]
    told = CliRunner().invoke(main, [*asked, "--set", "page=https://www.gov.uk/mayors", "--set", "title=Mayors"])
    assert told.exit_code == 0, told.output
    text = (root / "data" / "sources" / "contributed.ttl").read_text("utf-8")
    assert 'dcterms:title "Mayors"@en' in text and 'dcterms:publisher "Cabinet Office"' in text
    assert 'dcterms:issued "2026-11-02"^^xsd:date' in text and "devo:readOn" in text
    told = CliRunner().invoke(main, ["add", "meeting", "--source", str(root), "--saved", str(saved)])
    assert told.exit_code != 0 and "are for sources" in told.output


def test_what_cannot_be_asked_is_named_with_the_way_out(tmp_path, monkeypatch):
    """Without the library that asks, and without an answer: here its robots.txt is not to be had."""
    monkeypatch.chdir(tmp_path)
    asked = ["add", "source", "--source", str(make_inputs(tmp_path / "checkout").root), "--from", ADDRESS]
    monkeypatch.setattr("devolved.watch.polite._send", lambda: lambda address, headers: (503, {}, b""))
    told = CliRunner().invoke(main, asked)
    assert told.exit_code == 1 and f"{ADDRESS} gave nothing. " in told.output and "--saved FILE" in told.output
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "requests", None)
    told = CliRunner().invoke(main, asked)
    assert told.exit_code == 1 and f'{sys.executable} -m pip install "devolved[watch]"' in told.output
