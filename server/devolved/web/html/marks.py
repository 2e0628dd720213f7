"""Marks that say by shape what the words beside them say too, and the numbered marker of evidence."""

import re
from functools import lru_cache

from markupsafe import Markup, escape

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
NEUTRAL = "#8a8580"
STATUSES = {
    "announced": '<circle cx="6" cy="6" r="4.5" class="line"/>',
    "in-progress": '<circle cx="6" cy="6" r="4.5" class="line"/><path d="M6 1.5a4.5 4.5 0 0 1 0 9z" class="fill"/>',
    "legislated": '<path d="M1.5 1.5h9v9h-9z" class="line"/><path d="M1.5 6h9v4.5h-9z" class="fill"/>',
    "delivered": '<circle cx="6" cy="6" r="5" class="fill"/>',
    "delayed": '<path d="M6 1.2 11 10.5H1z" class="line"/>',
    "dropped": '<path d="m2 2 8 8m0-8-8 8" class="line"/>',
    "kept-so-far": '<circle cx="6" cy="6" r="4.5" class="line"/><circle cx="6" cy="6" r="2.2" class="fill"/>',
    "lapsed": '<circle cx="6" cy="6" r="4.5" class="line"/><path d="m2.8 9.2 6.4-6.4" class="line"/>',
    "too-vague": '<path d="M1.2 6h1.8M5.1 6h1.8M9 6h1.8" class="line"/>',
    # Not a status of its own: an open promise whose day has passed.
    "overdue": '<path d="M6 1.2 11 10.5H1z" class="fill"/>',
    "superseded": '<path d="M1 6h9M6.5 2.5 10 6l-3.5 3.5" class="line"/>',
}
# Whether an authority has a power: by what was read, and where nothing was.
STATES = {
    "held": '<path d="M1.5 1.5h9v9h-9z" class="fill"/>',
    "read, and not there": '<path d="M1.5 1.5h9v9h-9z" class="line"/>',
    "not now": '<path d="M1.5 1.5h9v9h-9z" class="line"/><path d="M1.5 6h9" class="line"/>',
    "not read": '<path d="M1 4.5 4.5 1M1 8 8 1M1 11 11 1M4.5 11 11 4.5M8 11l3-3" class="hatch"/>',
}
STANCES = {
    "supportive": '<path d="M6 1.2 11 10.5H1z" class="fill"/>',
    "critical": '<path d="M6 10.8 1 1.5h10z" class="line"/>',
}
MIXED = '<path d="M6 .8 11.2 6 6 11.2.8 6z" class="line"/><path d="M6 .8 11.2 6 6 11.2z" class="fill"/>'
LEVELS = {"firm": 4, "conditional": 3, "aspirational": 2, "hint": 1}


def colour(value) -> str:
    """A colour from the data, or grey: nothing else may reach an attribute."""
    return str(value) if value and COLOUR.fullmatch(str(value)) else NEUTRAL


@lru_cache(maxsize=64)
def status_mark(slug: str) -> Markup:
    """The shape of a promise's status."""
    return _small(slug, STATUSES.get(slug, ""))


@lru_cache(maxsize=8)
def state_mark(state: str) -> Markup:
    """The shape of what is known of an authority and a power: filled, open, barred, or hatched where not read."""
    return _small(state.replace(",", "").replace(" ", "-"), STATES.get(state, ""))


@lru_cache(maxsize=16)
def stance_mark(slug: str) -> Markup:
    """The shape of a judgement's stance."""
    return _small(slug, STANCES.get(slug, MIXED))


def _small(slug: str, shape: str) -> Markup:
    head = Markup('<svg class="mark mark-{}" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">').format(
        slug
    )
    return head + Markup(f"{shape}</svg>")


@lru_cache(maxsize=16)
def strength_mark(slug: str) -> Markup:
    """Four bars, as many of them filled as a promise is firm."""
    level = LEVELS.get(slug, 0)
    bars = [f"M{1 + i * 4} {8 - i * 2}h2.6V11h-2.6z" for i in range(4)]
    drawn = "".join(
        f'<path d="{"".join(some)}" class="{kind}"/>'
        for kind, some in (("fill", bars[:level]), ("faint", bars[level:]))
        if some
    )
    return Markup(f'<svg class="mark" viewBox="0 0 16 12" width="16" height="12" aria-hidden="true">{drawn}</svg>')


@lru_cache(maxsize=64)
def swatch(value: str) -> Markup:
    """A square of a party's colour; its name stands beside it."""
    return Markup(
        '<svg class="swatch" viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">'
        f'<rect width="10" height="10" fill="{colour(value)}"/></svg>'
    )


def marker(page, record: str) -> Markup:
    """The numbered button that opens the evidence of a record; nothing where there is none to show."""
    number = page.notes.number(record)
    if not number:
        return Markup("")
    mark = page.notes.of(record).mark
    kind, said = (f" ev-{mark.replace(' ', '-')}", f": {mark}") if mark else ("", "")
    return Markup(
        f'<button class="ev{kind}" popovertarget="note-{number}" aria-label="Note {number}{escape(said)}">'
        f"{number}</button>"
    )
