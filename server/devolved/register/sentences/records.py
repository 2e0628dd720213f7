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
    parts.append(f" {'is to meet' if ahead else 'met'} {on_or_in(told.get('heldOn'))}")
    if told.get("place"):
        parts.append(f" in {told.get('place')}")
    if told.get("chair"):
        parts += [", with ", Named(told.get("chair")), " in the chair"]
    people = int(told.get("people") or 0)
    if ahead:
        return [*parts, "."]
    if people:
        return [*parts, f"; what we read names {counted(people, 'person', 'people')} who came."]
    return [*parts, "; what we read names nobody who came."]


def source(told: Told) -> list[Part]:
    """What document, by whom, when, and how much rests on it."""
    parts: list[Part] = ["A document"]
    if told.get("publisher"):
        parts.append(f" published by {told.get('publisher')}")
    if told.get("issued"):
        parts.append(f" {on_or_in(told.get('issued'))}")
    where = READ_AT.get(told.get("hostKind").rpartition("/")[2], "")
    day = told.get("readOn")
    parts.append(
        f", read {where} {on_or_in(day)}" if day and where else ", not read for the register" if not day else ""
    )
    records = int(told.get("records") or 0)
    return [*parts, f"; {counted(records, 'fact rests', 'facts rest') if records else 'no fact rests'} on it."]
