"""Days as a calendar that programs subscribe to (iCalendar, RFC 5545).

Every entry lasts whole days, blocks nobody's time, and keeps its name (UID) from release to release, so that a
subscriber's calendar changes and never doubles. Nothing in a file depends on when it was asked for.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time, timedelta

from icalendar import Calendar, Event

from devolved.register.following.due import KINDS, Due
from devolved.register.register import Register
from devolved.vocabulary import BASE

MADE_BY = "-//Devolved//The register of English devolution//EN"


def write(register: Register, name: str, found: Iterable[Due], address: Callable[[str], str]) -> bytes:
    """The calendar of some days. ``address`` gives the page about a thing."""
    stamp = datetime.combine(register.modified, time(), UTC)
    calendar = Calendar()
    calendar.add("prodid", MADE_BY)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)  # RFC 7986, and what came before it
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
    for one in found:
        calendar.add_component(_event(one, stamp, address(one.thing)))
    return calendar.to_ical()


def _event(one: Due, stamp: datetime, page: str) -> Event:
    whole = one.kind in ("promise", "meeting", "recurring")
    event = Event()
    # A day that is only known better than before is the same entry; the ends of intervals are many.
    which = f"-{one.written}" if one.kind in ("meeting", "recurring") else ""
    event.add("uid", f"{one.kind}{which}-{one.thing.removeprefix(BASE + 'id/').replace('/', '-')}@w3id.org")
    event.add("dtstamp", stamp)
    event.add("dtstart", one.last if whole else one.first)
    event.add("dtend", one.last + timedelta(days=1))
    event.add("summary", one.title)
    event.add("description", " ".join(filter(None, (f"{one.when[:1].upper()}{one.when[1:]}.", one.found, page))))
    event.add("url", page)
    event.add("categories", [KINDS[one.kind]])
    event.add("transp", "TRANSPARENT")
    return event
