"""legislation.gov.uk: laws that are new, and amendments to those that the register has, from its Atom feeds
(https://legislation.github.io/data-documentation/).

``/{type}/{year}/data.feed?title=…`` lists what of that type and year has such a title; an entry has ``id``
(``http://www.legislation.gov.uk/id/uksi/2026/1``) and ``title``; ``rel="next"`` leads on. So it does in
``/changes/affected/{type}/{year}/{number}/affecting/{type}/{year}/data.feed``, where an entry has one ``ukm:Effect``:
which provisions of which law change which of this one, how, and on which day that was recorded (``Modified``).
"""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator

from devolved.watch.found import Found
from devolved.watch.polite import Polite

ATOM = "{http://www.w3.org/2005/Atom}"
METADATA = "{http://www.legislation.gov.uk/namespaces/metadata}"
SITE = "https://www.legislation.gov.uk/"
CHANGES = SITE + "changes/affected/{law}/affecting/{type}/{years}/data.feed?results-count=50"
FEED = SITE + "{type}/{year}/data.feed?title={title}"
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
            for entry in _entries(client, FEED.format(type=of, year=year, title=title), ""):
                if isinstance(entry, Found):
                    yield entry
                elif (law := number(_text(entry, ATOM + "id"))) and law not in seen:
                    seen.add(law)
                    yield Found("new-law", "", SITE + "/".join(law), _text(entry, ATOM + "title"))


def amendments(client: Polite, laws: dict[tuple[str, ...], tuple[str, str]], year: int) -> Iterator[Found]:
    """Laws by which those that the register has were amended since they were read, one finding for each pair.

    ``laws``: type, year and number → its address here, the day on which it was read. Asked for is what laws of that
    year to this one do to it; what editors had recorded by the day of reading is taken to have been seen.
    """
    for law, (thing, read) in sorted(laws.items()):
        found: dict[tuple[str, ...], list[ElementTree.Element]] = {}
        years = f"{read[:4]}-{year}" if int(read[:4]) < year else str(year)
        for of in TYPES:
            for entry in _entries(client, CHANGES.format(law="/".join(law), type=of, years=years), thing):
                if isinstance(entry, Found):
                    yield entry
                    continue
                for effect in entry.iter(METADATA + "Effect"):
                    by = number(effect.get("AffectingURI", ""))
                    if by and by != law and effect.get("Modified", "")[:10] > read:
                        found.setdefault(by, []).append(effect)
        for by, effects in sorted(found.items()):
            yield Found("amended", thing, SITE + "/".join(by), _what(effects, read))


def _what(effects: list[ElementTree.Element], read: str) -> str:
    """Which provisions, how, and by what, in a sentence; of many the first three."""
    each = sorted({f"{e.get('AffectedProvisions', '')} {e.get('Type', '')}".strip() for e in effects})
    more = f" and {len(each) - 3} more" if len(each) > 3 else ""
    recorded = max(e.get("Modified", "")[:10] for e in effects)
    title = _text(effects[0], METADATA + "AffectingTitle")
    return f"{title}: {', '.join(each[:3])}{more}. Recorded on {recorded}; read on {read}."


def _entries(client: Polite, address: str, thing: str) -> Iterator[ElementTree.Element | Found]:
    """The entries of a feed and of its next pages; a finding in place of a page that cannot be had."""
    for _ in range(PAGES):
        reply = client.get(address, "application/atom+xml")
        feed = feed_of(reply.body) if reply.status == 200 else None
        if feed is None:
            said = reply.fault or f"The feed answers {reply.status}, or nothing that can be read."
            yield Found("not-seen", thing, address, said)
            return
        yield from feed.iter(ATOM + "entry")
        links = feed.findall(ATOM + "link")
        following = next((link.get("href", "") for link in links if link.get("rel") == "next"), "")
        if not following.startswith((SITE, SITE.replace("https", "http"))):
            return
        address = following.replace("http://", "https://", 1)


def feed_of(text: bytes) -> ElementTree.Element | None:
    """The feed; None where it is none.

    A feed with a document type is not read: Atom has none, and entities can swell without end.
    """
    try:
        feed = None if b"<!DOCTYPE" in text else ElementTree.fromstring(text)  # noqa: S314
    except ElementTree.ParseError:
        return None
    return feed if feed is not None and feed.tag == ATOM + "feed" else None


def _text(element: ElementTree.Element, name: str) -> str:
    return " ".join((element.findtext(name) or "").split())
