"""What was held and what was written: meetings and sources."""

from devolved.register.sentences.told import Named, Part, Told
from devolved.register.sentences.wording import counted, in_or_on, the_within


def meeting(told: Told) -> list[Part]:
    forum = told.get("forum")
    parts: list[Part] = [the_within(told.label(forum)).capitalize(), Named(forum)] if forum else [told.name]
    parts.append(f" met {in_or_on(told.get('heldOn'))}")
    if told.get("place"):
        parts.append(f" in {told.get('place')}")
    if told.get("chair"):
        parts += [", with ", Named(told.get("chair")), " in the chair"]
    people = int(told.get("people") or 0)
    return [
        *parts,
        f"; {counted(people, 'person is', 'people are') if people else 'no one is'} on record as attending.",
    ]


def source(told: Told) -> list[Part]:
    parts: list[Part] = ["A document"]
    if told.get("publisher"):
        parts.append(f" published by {told.get('publisher')}")
    if told.get("issued"):
        parts.append(f" {in_or_on(told.get('issued'))}")
    records = int(told.get("records") or 0)
    return [*parts, f"; {counted(records, 'record rests', 'records rest') if records else 'nothing yet rests'} on it."]
