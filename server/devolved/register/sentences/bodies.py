"""Bodies: authorities, councils and the forums they meet in."""

from devolved.register import days
from devolved.register.intervals import Interval, State, on_or_in
from devolved.register.sentences import holding
from devolved.register.sentences.told import Named, Part, Told, listed
from devolved.register.sentences.wording import COUNCILS_WITH_ARTICLE, a, are, counted, every, lower, the, within

# What a council is to an authority, in the order in which it is told.
PLACES = {
    "constituent": "is a member of",
    "within-area": "lies within the area of",
    "non-constituent": "is a non-constituent member of",
    "associate": "is an associate member of",
    "prospective-constituent": "is to be a member of",
}

# Places by which a council's area has the authority's mayor.
LED = ("/constituent", "/within-area")


def lasted(interval: Interval) -> str:
    """ " from 2 November 2018 to 7 May 2024", " until 7 May 2024"; what is not known is left out."""
    over = f" to {days.say(interval.endsOn)}" if interval.endsOn else f"; it ended {interval.over()}"
    if interval.startsOn:
        return f" from {days.say(interval.startsOn)}{over}"
    return f" until {days.say(interval.endsOn)}" if interval.endsOn else over


def as_far(interval: Interval, told: Told) -> list[Part]:
    """Of a post or body of which it cannot be told whether it was there on the day: by when or until when it was.

    What began in a month or year was not there "by" it: it began in it, before the day shown or after.
    """
    it, was = ("they", "were") if are(told.name) == "are" else ("it", "was")
    if not interval.begun(told.on):
        if interval.startsOn:
            begun = f", begun {on_or_in(interval.startsOn)}"
            return [f"{begun}; whether that was by {days.say(told.on)} we have not found."]
        first = days.say(interval.startsBefore)
        return [f" by {first}; whether {it} {was} there on {days.say(told.on)} we have not found."]
    if interval.endsAfter and not interval.endsBefore:
        return [f", last seen on {days.say(interval.endsAfter)}; when {it} ended we have not found."]
    return [f"; {it} ended {interval.over()}, and whether {it} {was} there on {days.say(told.on)} we have not found."]


def authority(told: Told) -> list[Part]:
    """What it is, of how many councils, and who its mayor is, for every case of the record."""
    kind, body = lower(told.label(told.get("class"))), told.interval()
    if kind.lower() == told.name.lower():
        kind = "strategic authority"
    state, name = body.on(told.on), the(told.name)
    if state is State.ENDED:
        return [f"{name} was {a(kind)}{lasted(body)}."]
    announced = f"announced {on_or_in(told.get('announced'))}" if told.get("announced") else "announced"
    if state is State.NOT_YET and body.startsOn:
        known = f"; it was {announced}" if (day := told.day("announced")) and day <= told.on else ""
        return [f"{name} is to become {a(kind)} {on_or_in(body.startsOn)}{known}."]
    if not told.get("open"):
        if (day := told.day("announced")) and day > told.on:
            return [f"{name} had not been announced on {days.say(told.on)}; it was {announced}."]
        return [f"{name} is {a(kind)} that was {announced} and, as far as we have found, has not been set up yet."]
    tier = told.words("tier")
    head = f"{name} is {a(tier + ' authority') if tier else a(kind)}"
    if int(told.get("councils") or 0) > 1:
        head += f" of {told.count('councils', 'council', 'councils')}"
    return [head, *mayor(told)]


def mayor(told: Told) -> list[Part]:
    """Who is mayor, for every case of the record, to follow the words that name the authority."""
    held = holding.stands(told)
    if held.now:
        when = holding.since(held.now)
        seen = holding.last_seen(held.now, told.on)
        return [f"; its mayor{when} is ", *holding.all_named(held.now), f"{seen}.", *holding.marks(held.now)]
    if not told.get("post"):
        return [". It has no elected mayor."]
    if held.perhaps or held.before:
        return [". ", *holding.between(held, "the mayoralty", told.on)]
    if held.after:
        return ["; its first mayor, ", *holding.named(held.after), ", ", *holding.arrival(held.after, told.on), "."]
    poll = holding.first_election(told)
    if poll:
        return [f"; its first mayor is to be elected {poll}."]
    return ["; it is to have an elected mayor, and we have not found when."]


def council(told: Told) -> list[Part]:
    """What kind of council, where, in which authority and under which mayor; of one that ended, what took its place."""
    kind, body = told.words("kind") or "council", told.interval()
    named = told.name.startswith(COUNCILS_WITH_ARTICLE)
    name = the(told.name) if named else told.name
    where = within(told.label(told.get("region"))) if told.get("region") else ""
    region: list[Part] = [f" in {where}", Named(told.get("region"))] if told.get("region") else []
    if kind == "London borough":
        region = []
    if body.on(told.on) is State.ENDED:
        parts = [f"{name} was {a(kind)}", *region, lasted(body)]
        heirs = told.distinct("successor")
        return [*parts, ". Its place was taken by ", *listed(heirs), "."] if heirs else [*parts, "."]
    if body.on(told.on) is State.NOT_YET:
        return [f"{name} is to be {a(kind)}", *region, f" from {days.say(body.startsOn)}."]
    parts = [f"{name} is {a(kind)}", *region]
    certain = [row for row in told.rows if "authority" in row and _sure(row)]
    unsure = list(dict.fromkeys(row["authority"].value for row in told.rows if "authority" in row))
    unsure = [address for address in unsure if address not in {row["authority"].value for row in certain}]
    rows, told = told.rows, Told(told.name, told.address, certain or [{}], told.on, told.label)
    said = False
    coming = [row for row in certain if "authorityOpen" not in row]
    planned = list(dict.fromkeys(row["authority"].value for row in coming))
    for place, words in PLACES.items():
        found = [a for a in told.distinct_where("authority", "place", "/" + place) if a not in planned]
        if found:
            parts += [f"{' and' if said else ', and'} {words} ", *_the_listed(told, found)]
            said = True
    perhaps: list[Part] = []
    if unsure:
        on = days.say(told.on)
        there = {row["authority"].value for row in rows if "authority" in row and "authorityOpen" in row}
        verb = "belonged to" if there & set(unsure) else "was to be in the area of"
        perhaps = [f" Whether it {verb} ", *_the_listed(told, unsure), f" on {on} we have not found."]
    if not said and planned:
        said_of = f", announced {on_or_in(coming[0]['announced'].value)}" if "announced" in coming[0] else ", announced"
        member = all("place" in row and row["place"].value.endswith("/prospective-constituent") for row in coming)
        to_be = f". It is to be {'a member of' if member else 'in the area of'} "
        unmade = f"{said_of} and, as far as we have found, not set up yet."
        return [*parts, to_be, *_the_listed(told, planned), unmade, *perhaps]
    if (
        not said
        and not perhaps
        and (through := Told(told.name, told.address, rows, told.on, told.label).get("throughCounty"))
    ):
        return [*parts, ", and lies within the area of ", *_the_listed(told, [through]), " through its county."]
    if not said:
        return [*parts, ".", *(perhaps or [" As far as we have found, it is not in any devolved area."])]
    return [*parts, ".", *_mayor_of_council(told), *perhaps]


def _sure(row: dict) -> bool:
    """Whether a row's place is certain on the day; a row that does not say is."""
    return "sure" not in row or row["sure"].value in ("true", "1")


def _the_listed(told: Told, addresses: list[str]) -> list[Part]:
    parts: list[Part] = []
    for place, address in enumerate(addresses):
        joint = "" if not place else " and " if place == len(addresses) - 1 else ", "
        parts += [joint + ("the " if the(told.label(address)) != told.label(address) else ""), Named(address)]
    return parts


def _mayor_of_council(told: Told) -> list[Part]:
    """Its mayor: of the authority that it is a member of or lies in; to be an associate gives it none."""
    own = [row for row in told.rows if "place" in row and row["place"].value.endswith(LED)]
    if not own:
        return []
    told = Told(told.name, told.address, own, told.on, told.label)
    held = holding.stands(told)
    if held.now:
        when = holding.since(held.now)
        seen = holding.last_seen(held.now, told.on)
        # Many boroughs and districts have a mayor of their own: the office is named.
        office: list[Part] = [" The ", Named(told.get("post")), f"{when} is "]
        return [*office, *holding.all_named(held.now), f"{seen}.", *holding.marks(held.now)]
    if held.perhaps or held.before:
        return [" ", *holding.between(held, f"the office of {told.label(told.get('post'))}", told.on)]
    poll = holding.first_election(told)
    return [" The first ", Named(told.get("post")), f" is to be elected {poll}."] if poll else []


def forum(told: Told) -> list[Part]:
    """What it is, who chairs it, how often it is to meet and how often it was found to have met."""
    body, name = told.interval(), the(told.name)
    state = body.on(told.on)
    if state is State.NOT_YET:
        return [f"{name} did not exist yet on {days.say(told.on)}; it began {on_or_in(body.startsOn)}."]
    if told.get("announced") and not body.startsOn and not body.startsBefore:
        if (day := told.day("announced")) and day > told.on:
            return [f"{name} had not been announced on {days.say(told.on)}."]
        announced = f"{are(told.name)} a forum announced {on_or_in(told.get('announced'))}"
        return [f"{name} {announced}; we have not found that it was set up.", *_meetings(told, False)]
    seats = int(told.get("seats") or 0)
    if state is State.UNCERTAIN:
        kind = "a forum" + (f" of {counted(seats, 'post', 'posts')}" if seats else "")
        return [
            f"{name} {'were' if are(told.name) == 'are' else 'was'} {kind}",
            *as_far(body, told),
            *_meetings(told, True),
        ]
    past = state is State.ENDED
    parts: list[Part] = [
        f"{name} {'was' if past else are(told.name)} a forum"
        + (f" of {counted(seats, 'post', 'posts')}" if seats else "")
    ]
    held = holding.stands(told)
    if past:
        parts.append(lasted(body))
    elif held.now:
        parts += [", chaired by ", *holding.all_named(held.now)]
        if told.get("chairPost"):
            parts += [" as ", Named(told.get("chairPost"))]
        parts += [f"{holding.last_seen(held.now, told.on)}.", *holding.marks(held.now)]
    if not past and not held.now:
        it = "them" if are(told.name) == "are" else "it"
        parts.append(f". We have not found who chairs {it} on {days.say(told.on)}.")
    elif past:
        parts.append(".")
    return [*parts, *_meetings(told, past)]


def _meetings(told: Told, past: bool) -> list[Part]:
    meetings, last = int(told.get("meetings") or 0), told.get("last")
    promised = f"{'was' if past else 'is'} to meet {every(told.get('meetsEvery'))}" if told.get("meetsEvery") else ""
    if meetings:
        latest = f"{'the latest ' if meetings > 1 else ''}{on_or_in(last)}"
        found = f"we have found {counted(meetings, 'meeting', 'meetings')}, {latest}"
        return [f" It {promised}; {found}." if promised else f" {found[0].upper()}{found[1:]}."]
    none = "we have found no meeting, which does not mean that none was held"
    return [f" It {promised}; {none}." if promised else f" {none[0].upper()}{none[1:]}."]
