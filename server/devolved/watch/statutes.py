"""legislation.gov.uk: laws that are new, from its Atom feeds (https://legislation.github.io/data-documentation/).

``/{type}/{year}/data.feed?title=…`` lists what of that type and year has such a title; an entry has ``id``
(``http://www.legislation.gov.uk/id/uksi/2026/1``) and ``title``; ``rel="next"`` leads on.
"""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator

from devolved.watch.found import Found
from devolved.watch.polite import Polite

ATOM = "{http://www.w3.org/2005/Atom}"
FEED = "https://www.legislation.gov.uk/{type}/{year}/data.feed?title={title}"
# Titles of the laws that the register follows, as a search wants them.
TITLES = ("combined+authority", "combined+county+authority", "strategic+authority", "devolution", "levelling-up")
TYPES = ("uksi", "ukpga")
PAGES = 10
_NUMBER = re.compile(r"https?://(?:www\.)?legislation\.gov\.uk/(?:id/)?([a-z]+)/(\d{4})/(\d+)")


def number(address: str) -> tuple[str, ...] | None:
    """Type, year and number of a law from any of its addresses; None for what is none."""
    found = _NUMBER.match(address)
    return found.groups() if found else None


def look(client: Polite, known: set[tuple[str, ...]], year: int) -> Iterator[Found]:
    """Laws of a year whose titles say that they may concern the register, and which it does not have."""
    seen = set(known)
    for of in TYPES:
        for title in TITLES:
            yield from _feed(client, FEED.format(type=of, year=year, title=title), seen)


def _feed(client: Polite, address: str, seen: set[tuple[str, ...]]) -> Iterator[Found]:
    for _ in range(PAGES):
        reply = client.get(address, "application/atom+xml")
        entries, following = entries_of(reply.body) if reply.status == 200 else (None, "")
        if entries is None:
            said = reply.fault or f"The feed answers {reply.status}, or nothing that can be read."
            yield Found("not-seen", "", address, said)
            return
        for one, title in entries:
            law = number(one)
            if law and law not in seen:
                seen.add(law)
                yield Found("new-law", "", "https://www.legislation.gov.uk/" + "/".join(law), title)
        if not following.startswith(("https://www.legislation.gov.uk/", "http://www.legislation.gov.uk/")):
            return
        address = following.replace("http://", "https://", 1)


def entries_of(feed: bytes) -> tuple[list[tuple[str, str]] | None, str]:
    """(id, title) of each entry and the address of the next page; None where it is no feed.

    A feed with a document type is not read: Atom has none, and entities can swell without end.
    """
    try:
        if b"<!DOCTYPE" in feed or (root := ElementTree.fromstring(feed)).tag != ATOM + "feed":  # noqa: S314
            return None, ""
    except ElementTree.ParseError:
        return None, ""
    found = [
        ((entry.findtext(ATOM + "id") or "").strip(), " ".join((entry.findtext(ATOM + "title") or "").split()))
        for entry in root.iter(ATOM + "entry")
    ]
    following = next((link.get("href", "") for link in root.findall(ATOM + "link") if link.get("rel") == "next"), "")
    return found, following
