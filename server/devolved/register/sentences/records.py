"""What was held and what was written: meetings and sources."""

from devolved.register.intervals import on_or_in
from devolved.register.sentences.told import Named, Part, Told
from devolved.register.sentences.wording import counted, the_within

READ_AT = {
    "publisher": "at its publisher",
    "official-archive": "in an official archive",
    "copy": "in a copy word for word on another host",
    "mirror": "on a host that is neither its publisher’s nor an official archive",
}


def meeting(told: Told) -> list[Part]:
    """Which forum met, when, where, who was in the chair, how many are named as having come."""
    forum = told.get("forum")
    parts: list[Part] = [the_within(told.label(forum)).capitalize(), Named(forum)] if forum else [told.name]
    day = told.day("onDay")
    ahead = bool(day and day > told.on)
    online = " online" if told.get("online") == "true" else ""
    parts.append(f" {'is to meet' if ahead else 'met'}{online} {on_or_in(told.get('heldOn'))}")
    if told.get("place"):
        parts.append(f" in {told.get('place')}")
    if told.get("chair"):
        parts += [", with ", Named(told.get("chair")), " in the chair"]
    people = int(told.get("people") or 0)
    if ahead:
        return [*parts, "."]
    if people:
        return [*parts, f"; what we read names {counted(people, 'person', 'people')} who came."]
    return [*parts, "; we have found no list of who came."]


def source(told: Told) -> list[Part]:
    """What document, by whom, when, and how much rests on it."""
    publisher, host = told.get("publisher"), told.get("hostKind").rpartition("/")[2]
    # A mirror that is named for want of the publisher did not publish the document.
    carried = host == "mirror" and "." in publisher and " " not in publisher
    parts: list[Part] = ["A document"]
    if carried:
        parts.append(f" carried by {publisher}, which is neither its publisher nor an official archive,")
    elif publisher:
        parts.append(f" published by {publisher}")
    if told.get("issued"):
        parts.append(f" {on_or_in(told.get('issued'))}")
    where = READ_AT.get(host, "")
    day = told.get("readOn")
    if day and carried:
        parts.append(f"{',' if told.get('issued') else ''} and read there {on_or_in(day)}")
    else:
        parts.append(
            f", read {on_or_in(day)} {where}" if day and where else ", not read for the register" if not day else ""
        )
    records = int(told.get("records") or 0)
    return [*parts, f"; {counted(records, 'fact rests', 'facts rest') if records else 'no fact rests'} on it."]
