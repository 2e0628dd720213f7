"""What lasts, in a sentence, for every case of its interval: who held what, sat where, belonged to what."""

from devolved.register import days
from devolved.register.intervals import Interval, State, on_or_in
from devolved.register.sentences.bodies import lasted
from devolved.register.sentences.law import TITLE
from devolved.register.sentences.told import Marked, Named, Part, Told
from devolved.register.sentences.wording import a, the_body, the_institution, the_within
from devolved.vocabulary import kind_and_slug

# What follows "is to", what is so now, what was, and what has been so since a day.
BE, HAVE = ("be", "is", "was", "has been"), ("have", "has", "had", "has had")
LIE, BELONG = ("lie", "lies", "lay", "has lain"), ("belong", "belongs", "belonged", "has belonged")
PLACES = {"within-area": (LIE, " in the area of "), "prospective-constituent": (BE, " a council that is to join ")}


def named(told: Told, address: str, head: bool = False) -> list[Part]:
    """A thing by its name, with the article that its name wants."""
    label, kind = told.label(address), (kind_and_slug(address) or ("", ""))[0]
    if kind == "post":
        article = "the " if head else ""
    elif kind == "instrument":
        article = "the " if TITLE.search(label) else ""
    elif kind in ("authority", "forum", "government", "department"):
        article = "" if label.startswith("HM ") else the_within(label)
    else:
        wanted = kind == "council" and the_body(label, address) != label
        article = "the " if wanted else the_institution(label) if kind == "body" else ""
    return [article.capitalize() if head else article, Named(address)] if article else [Named(address)]


def own(told: Told) -> list[Part]:
    """The thing itself, at the head of the sentence of its page."""
    return ["".join(part if isinstance(part, str) else told.name for part in named(told, told.address, True))]


def lasting(told: Told, who: list[Part], verb: tuple[str, str, str, str], rest: list[Part]) -> list[Part]:
    """Who is to do, does, did or has done what, from when to when, as far as it is known on the day."""
    span, (to, now, past, perfect) = told.interval(), verb
    state = span.on(told.on)
    if state is State.NOT_YET:
        parts = [*who, f" is to {to}", *rest, f" from {days.say(span.startsOn or span.floor)}"]
    elif state is State.HOLDS:
        since = span.since()
        parts = [*who, f" {perfect if since else now}", *rest, f" {since}" if since else "", *_still(told, span)]
        # Of what a body is nobody looks for the beginning.
        if not since and who != own(told):
            parts.append("; since when we have not found")
    elif state is State.ENDED:
        parts = [*who, f" {past}", *rest, lasted(span).replace("; it", "; that")]
    elif span.startsBefore and span.startsBefore == span.endsAfter:
        seen = f", as was seen {on_or_in(span.startsBefore)}; from when to when we have not found"
        parts = [*who, f" {past}", *rest, seen]
    else:
        today = days.say(told.on)
        begun = f" {span.since()}" if span.since() else ""
        if not span.begun(told.on):
            past = perfect if span.startsOn else past
            known = f" {span.since() if span.startsOn else span.began()}; whether already on {today} we have not found"
        elif span.endsAfter and not span.endsBefore:
            known = f"{begun}, last seen so {on_or_in(span.endsAfter)}; whether still on {today} we have not found"
        else:
            known = f"{begun}; that ended {span.over()}, whether by {today} we have not found"
        parts = [*who, f" {past}", *rest, known]
    return [*(part for part in parts if part), Marked(told.address), "."]


def _still(told: Told, span: Interval) -> list[Part]:
    """Until when what holds on the day lasted, or when it was last seen."""
    if span.endsOn:
        return [f", until {days.say(span.endsOn)}"]
    if span.endsBefore:
        return [f"; that ended {span.over()}"]
    known, first = days.first_day(span.knownOn), span.latest_start
    return [f"; still so {on_or_in(span.knownOn)}"] if known and first and first < known < told.on else []


def tenure(told: Told) -> list[Part]:
    """Who holds, held or is to hold which post."""
    return lasting(told, [Named(told.get("who"))], BE, [" ", *named(told, told.get("what"))])


def affiliation(told: Told) -> list[Part]:
    """Who belonged to which party; or to none."""
    party = told.get("what")
    if party.endswith("/independent"):
        return lasting(told, [Named(told.get("who"))], BE, [" ", Named(party)])
    return lasting(told, [Named(told.get("who"))], BELONG, [" to the party ", Named(party)])


def seat(told: Told) -> list[Part]:
    """Who has a place where, in which role."""
    role = f" (role: {told.words('kind')})" if told.get("kind") else ""
    where = named(told, told.get("what"))
    return lasting(told, named(told, told.get("who"), True), HAVE, [" a seat in ", *where, role])


def membership(told: Told) -> list[Part]:
    """Which council is what to which authority."""
    kind = told.get("kind").rpartition("/")[2]
    verb, rest = PLACES.get(kind, (BE, f" {a(told.words('kind'))} member of "))
    return lasting(told, named(told, told.get("who"), True), verb, [rest, *named(told, told.get("what"))])


def name(told: Told) -> list[Part]:
    """What something is or was called."""
    return lasting(told, named(told, told.get("who"), True), BE, [f" called “{told.get('text')}”"])


def designation(told: Told) -> list[Part]:
    """Which authority is of which tier."""
    return lasting(told, named(told, told.get("who"), True), BE, [f" {a(told.words('what'))} authority"])


def body(told: Told) -> list[Part]:
    """What a body is, of what, and from when to when."""
    kind = told.words("kind") if told.get("kind") and not told.get("kind").endswith("/other") else ""
    kind = kind or (kind_and_slug(told.address) or ("body", ""))[0]
    part: list[Part] = [" of ", *named(told, told.get("what"))] if told.get("what") else []
    return lasting(told, own(told), BE, [f" {a(kind)}", *part])
