"""Prefill: what a page says of itself, as columns of a source: title, publisher, day. Nothing is guessed from its text.

Read are a content item of GOV.UK (its content API), the metadata of a law as legislation.gov.uk writes them (CLML,
``data.xml``), and of any saved page its JSON-LD (schema.org), its Dublin Core and Open Graph, and at last its title.
"""

import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

from devolved.errors import BadRequest
from devolved.watch import govuk, statutes

_DC, _UKM = "{http://purl.org/dc/elements/1.1/}", "{http://www.legislation.gov.uk/namespaces/metadata}"
_META = {  # column → names of meta elements, the surest first
    "title": ("dc.title", "dcterms.title", "og:title"),
    "publisher": ("dc.publisher", "dcterms.publisher", "og:site_name"),
    "issued": ("dc.date.issued", "dcterms.issued", "dc.date", "article:published_time", "govuk:first-published-at"),
}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# What legislation.gov.uk is published by, whatever wrote the law.
LAW = "The National Archives, legislation.gov.uk"


def asked_of(address: str) -> str:
    """The address whose answer tells most of a page. Raises BadRequest for none of the two that are known."""
    if govuk.concerns(address):
        return govuk.API + urlsplit(address).path.rstrip("/")
    if law := statutes.number(address):
        return "https://www.legislation.gov.uk/" + "/".join(law) + "/data.xml"
    raise BadRequest("Only pages of GOV.UK and legislation.gov.uk are asked. Save the page, and name it with --saved.")


def read(page: bytes) -> dict[str, str]:
    """Columns and what they hold, of what was fetched or saved; what it does not say is left out.

    Raises BadRequest for what is no page at all.
    """
    text = page.decode("utf-8-sig", "replace").strip()
    if text.startswith("{"):
        return _json(text)
    # With a document type it is no law of theirs, and its entities are not read: it goes the way of any page.
    if re.match(r"<(\?xml[^>]*>\s*<)?(\w+:)?Legislation\b", text):
        return _law(text)
    if "<" not in text:
        raise BadRequest("This is neither a web page nor an answer of the content API: nothing can be read from it.")
    reader = _Page()
    reader.feed(text)
    reader.close()
    return _of_page(reader)


def _json(text: str) -> dict[str, str]:
    try:
        item = json.loads(text)
    except ValueError:
        raise BadRequest("This begins as JSON and is none: nothing can be read from it.") from None
    return govuk.described(item)


def _law(text: str) -> dict[str, str]:
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 (without a document type there are no entities)
    except ElementTree.ParseError:
        raise BadRequest("This begins as a law in XML and is none: nothing can be read from it.") from None
    day = next((e.get("Date", "") for name in ("EnactmentDate", "Made") for e in root.iter(_UKM + name)), "")
    return _some({"title": root.findtext(f".//{_DC}title") or "", "publisher": LAW, "issued": day})


def _of_page(reader: "_Page") -> dict[str, str]:
    found = {column: next((reader.meta[n] for n in names if n in reader.meta), "") for column, names in _META.items()}
    for item in reader.described():
        found["title"] = found["title"] or _word(item.get("headline") or item.get("name"))
        found["publisher"] = found["publisher"] or _word(item.get("author")) or _word(item.get("publisher"))
        found["issued"] = found["issued"] or _word(item.get("datePublished"))
    found["title"] = found["title"] or " ".join(reader.title.split()).removesuffix(" - GOV.UK")
    return _some(found)


def _some(found: dict[str, str]) -> dict[str, str]:
    day = _DAY.match(found.pop("issued", ""))
    kept = {name: " ".join(value.split()) for name, value in found.items()} | {"issued": day[0] if day else ""}
    return {name: value for name, value in kept.items() if value}


def _word(value) -> str:
    """A text of JSON-LD: itself, the name of a thing, or the names of several."""
    if isinstance(value, list):
        return " | ".join(filter(None, map(_word, value)))
    if isinstance(value, dict):
        value = value.get("name")
    return value if isinstance(value, str) else ""


class _Page(HTMLParser):
    """The title, the meta elements and the JSON-LD of a page."""

    def __init__(self):
        super().__init__()
        self.meta: dict[str, str] = {}
        self.title, self._scripts, self._within = "", [], ""

    def handle_starttag(self, tag, attrs):
        said = {name: value or "" for name, value in attrs}
        if tag == "meta" and (name := (said.get("name") or said.get("property", "")).lower()):
            self.meta.setdefault(name, said.get("content", ""))
        script = tag == "script" and said.get("type", "").lower() == "application/ld+json"
        self._within = "script" if script else "title" if tag == "title" and not self.title else ""
        if script:
            self._scripts.append("")

    def handle_endtag(self, tag):
        self._within = ""

    def handle_data(self, data):
        if self._within == "title":
            self.title += data
        elif self._within == "script":
            self._scripts[-1] += data

    def described(self) -> Iterator[dict]:
        """Things that the page's JSON-LD describes, those of articles and documents before others."""
        found: list[dict] = []
        for script in self._scripts:
            try:
                said = json.loads(script)
            except ValueError:
                continue
            said = said.get("@graph", said) if isinstance(said, dict) else said
            found += [each for each in (said if isinstance(said, list) else [said]) if isinstance(each, dict)]
        yield from sorted(found, key=lambda each: "headline" not in each)
