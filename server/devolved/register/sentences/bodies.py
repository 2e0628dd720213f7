"""Bodies: authorities, councils and the forums they meet in."""

from devolved.register import days
from devolved.register.sentences.told import Marked, Named, Part, Told, listed
from devolved.register.sentences.wording import a, counted, every, in_or_on, lower, the

# What a council is to an authority, in the order in which it is told.
PLACES = {
    "constituent": "is a member of",
    "within-area": "lies within the area of",
    "non-constituent": "is a non-constituent member of",
    "associate": "is an associate member of",
    "prospective-constituent": "is to be a member of",
}


def authority(told: Told) -> list[Part]:
    kind = lower(told.label(told.get("class")))
    since, until, begins = told.get("since"), told.get("until"), told.day("sinceDay")
    if told.day("untilDay") and told.day("untilDay") <= told.on:
        return [f"{the(told.name)} was {a(kind)} from {days.say(since)} to {days.say(until) or 'a day not known'}."]
    if not told.get("open"):
        if begins and begins > told.on:
            return [
                (
                    f"{the(told.name)} is to become {a(kind)} on {days.say(since)}. "
                    f"On {days.say(told.on)} it does not exist yet."
                )
            ]
        announced = f"announced {in_or_on(told.get('announced'))}" if told.get("announced") else "announced"
        return [f"{the(told.name)} is {a(kind)} that has been {announced} and is not yet made."]
    tier = told.words("tier")
    head = f"{the(told.name)} is {a(tier + ' authority') if tier else a(kind)}"
    if int(told.get("councils") or 0):
        head += f" of {told.count('councils', 'council', 'councils')}"
    if told.get("mayor"):
        parts: list[Part] = [
            head + "; its mayor",
            f" {days.since(told.get('mayorSince'))}" if told.get("mayorSince") else "",
            " is ",
            Named(told.get("mayor")),
        ]
        if told.get("party"):
            parts += [" (", Named(told.get("party")), ")"]
        return [*parts, ".", Marked(told.get("record"))]
    return [
        head
        + (f", in being since {days.say(since)}" if since else "")
        + ". It has no elected mayor"
        + (" yet." if "mayoral" in tier else ".")
    ]


def council(told: Told) -> list[Part]:
    kind, region = told.words("kind") or "council", told.get("region")
    past = told.day("untilDay") and told.day("untilDay") <= told.on
    name = (
        the(told.name)
        if told.name.startswith(("London Borough", "Royal Borough", "Borough", "City of London", "Council of"))
        else told.name
    )
    parts: list[Part] = [f"{name} {'was' if past else 'is'} {a(kind)}"]
    if region:
        parts += [" in ", Named(region)]
    if past:
        return [*parts, f" until {days.say(told.get('until')) or 'a day not known'}."]
    said = False
    for place, words in PLACES.items():
        found = list(
            dict.fromkeys(
                row["authority"].value
                for row in told.rows
                if "authority" in row and row["place"].value.endswith("/" + place)
            )
        )
        if found:
            parts += [f"{' and' if said else '; it'} {words} ", *listed(found)]
            said = True
    if not said:
        parts.append(f"; it holds no place of its own in a strategic authority on record on {days.say(told.on)}")
    return [*parts, "."]


def forum(told: Told) -> list[Part]:
    if told.day("sinceDay") and told.day("sinceDay") > told.on:
        return [
            (
                f"{the(told.name)} first met on {days.say(told.get('since'))}; "
                f"on {days.say(told.on)} it does not exist yet."
            )
        ]
    past = told.day("untilDay") and told.day("untilDay") <= told.on
    seats = int(told.get("seats") or 0)
    parts: list[Part] = [
        f"{the(told.name)} {'was' if past else 'is'} a forum"
        + (f" of {counted(seats, 'post', 'posts')}" if seats else "")
    ]
    if told.get("chair"):
        parts += [
            ", chaired by ",
            Named(told.get("chair")),
            " as ",
            Named(told.get("post")),
            Marked(told.get("record")),
        ]
    if told.get("meetsEvery"):
        parts.append(f". It is to meet {every(told.get('meetsEvery'))}")
    meetings = int(told.get("meetings") or 0)
    if meetings:
        parts.append(
            f"; a record of {counted(meetings, 'meeting', 'meetings')} was found, "
            f"the last of {days.say(told.get('last'))}"
        )
    else:
        parts.append("; no record of a meeting was found, which does not mean that none was held")
    return [*parts, "."]
