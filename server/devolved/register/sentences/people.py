"""People and the posts they hold and stand for."""

from datetime import date

from devolved.register import days
from devolved.register.intervals import Interval, State, on_or_in
from devolved.register.sentences import holding
from devolved.register.sentences.bodies import as_far
from devolved.register.sentences.told import Marked, Named, Part, Told, listed
from devolved.register.sentences.wording import a, counted, the, the_within


def post(told: Told) -> list[Part]:
    """What post it is, in which body, and who holds it, for every case of the record."""
    filled, body, interval = told.words("filledBy"), told.get("body"), told.interval()
    kind = f"{a(filled)} post" if filled and filled != "ex officio" and " by " not in filled else "a post"
    kind += f" {filled}" if " by " in filled else ""
    where: list[Part] = (
        [" in " + ("the " if the(told.label(body)) != told.label(body) else ""), Named(body)] if body else []
    )
    state = interval.on(told.on)
    if state is State.HOLDS and told.get("bodyOpen") == "false":
        # It is in other departments before and after: in which on the day is not recorded.
        where = []
    if state is State.ENDED:
        heirs = told.distinct("successor")
        after: list[Part] = ["; after it came ", *_the(told, heirs)] if heirs else []
        return [
            f"{the(told.name)} was a post",
            *where,
            f" until {days.say(interval.endsOn)}" if interval.endsOn else f"; it ended {interval.over()}",
            *after,
            ".",
        ]
    if state is State.NOT_YET:
        return [f"{the(told.name)} is to be a post", *where, f" from {days.say(interval.startsOn)}", *_first(told), "."]
    # A post that somebody held on the day was there, whatever else is known of its own days.
    if state is State.UNCERTAIN and not holding.stands(told).now:
        return [f"{the(told.name)} was {kind}", *where, *as_far(interval, told), *_known(told)]
    held, parts = holding.stands(told), [f"{the(told.name)} is {kind}", *where]
    if held.now:
        when = holding.since(held.now)
        has = "have" if len(held.now) > 1 else "has"
        verb = f" {has} held it{when}" if when else (" hold it" if len(held.now) > 1 else " holds it")
        seen = holding.last_seen(held.now, told.on)
        return [*parts, ". ", *holding.all_named(held.now), f"{verb}{seen}.", *holding.marks(held.now)]
    if held.perhaps or held.before:
        gap = holding.between(held, "the post", told.on)
        stood = told.distinct("instead")
        if held.vacant and stood:
            # A post that lapsed and came back is not vacant while another stands in its place.
            gap = [
                *gap[:-1],
                f". On {days.say(told.on)} ",
                *_the(told, stood),
                " stood in its place.",
            ]
        return [*parts, ". ", *gap]
    if held.after:
        return [
            *parts,
            ". The first holder that we have found, ",
            *holding.named(held.after),
            f", took it up {held.after.interval.began()}.",
        ]
    poll = holding.first_election(told)
    if poll:
        return [*parts, f". Its first election is {poll}."]
    return [*parts, f". We have not found who holds it on {days.say(told.on)}."]


def _known(told: Told) -> list[Part]:
    """Who held such a post last before the day, or who may hold it or held it first after it."""
    held = holding.stands(told)
    found = held.perhaps or ((held.before,) if held.before else ())
    if found and not found[-1].interval.begun(told.on):
        return [
            " ",
            *holding.named(found[-1]),
            " ",
            *holding.arrival(found[-1], told.on),
            ".",
            *holding.marks(found[-1:]),
        ]
    if found:
        # What comes after the day shown has not happened by it.
        gone = found[0].interval.earliest_end
        left = f", who left {found[0].interval.over()}" if gone and gone <= told.on else ""
        return [" The last holder found is ", *holding.named(found[-1]), left, ".", *holding.marks(found[-1:])]
    if held.after:
        took = held.after.interval.began()
        return [" The first holder found, ", *holding.named(held.after), f", took it up {took}."]
    return []


def _the(told: Told, addresses: list[str]) -> list[Part]:
    parts = listed(addresses)
    return (
        ["the ", *parts] if len(addresses) == 1 and the(told.label(addresses[0])) != told.label(addresses[0]) else parts
    )


def _first(told: Told) -> list[Part]:
    poll = holding.first_election(told)
    return [f"; its first election is {poll}"] if poll else []


def person(told: Told) -> list[Part]:
    """What a person holds on the day; else what they may hold, are to hold, or held before."""
    tenures = [(Interval.of(row), row) for row in _once(told) if "post" in row]
    now = [(i, row) for i, row in tenures if i.on(told.on) is State.HOLDS]
    if now:
        return [*_with_party(told), *_each(told, now, _held), "."]
    perhaps = [(i, row) for i, row in tenures if i.on(told.on) is State.UNCERTAIN]
    past = [(i, row) for i, row in tenures if i.on(told.on) is State.ENDED]
    coming = [(i, row) for i, row in tenures if i.on(told.on) is State.NOT_YET]
    if perhaps:
        interval, row = perhaps[-1]
        title = _title(told, row)
        if interval.begun(told.on) and interval.ended and (interval.startsOn or interval.startsBefore):
            return [told.name, " left as ", *title, f" {interval.over()}.", *_mark(row)]
        if interval.startsOn:
            unsure = f" Whether that was by {days.say(told.on)} we have not found."
            return [told.name, " became ", *title, f" {interval.began()}.", *_mark(row), unsure]
        if interval.startsBefore:
            return [told.name, " was ", *title, f" {interval.began()}.", *_mark(row)]
        return [told.name, " was ", *title, f" and left {interval.over()}; since when we have not found.", *_mark(row)]
    if past:
        return [told.name, " was ", *_each(told, past[-3:], _was, first=True), "."]
    if coming:
        return [told.name, " becomes ", *_each(told, coming[:1], _becomes, first=True), "."]
    polls, judgements, seats = (int(told.get(name) or 0) for name in ("polls", "judgements", "seats"))
    done: list[Part] = _stood(told, polls) or (_sat(told) if seats else [])
    if judgements:
        published = f" has published {counted(judgements, 'judgement', 'judgements')} of devolution"
        done += [f" and{published}" if done else published]
    if done:
        return [told.name, *done, "."]
    if told.get("standsIn"):
        return [told.name, " is to stand in the ", Named(told.get("standsIn")), "."]
    found = f"we have found no post, seat or candidacy of theirs by {days.say(told.on)}"
    return [f"{told.name} is named in the register; {found}."]


def _stood(told: Told, polls: int) -> list[Part]:
    """The election that somebody stood in, or how many, and the latest of them."""
    if not polls:
        return []
    latest: list[Part] = [Named(told.get("stoodIn"))]
    if polls == 1:
        return [" stood in the ", *latest]
    return [f" has stood in {counted(polls, '', 'mayoral elections')}, the latest the ", *latest]


def _sat(told: Told) -> list[Part]:
    """The body in which somebody had a seat, or in how many."""
    bodies = int(told.get("bodies") or 0)
    if bodies != 1:
        return [f" has had seats in {counted(bodies, '', 'authorities and forums')}"]
    return [" has had a seat in " + the_within(told.label(told.get("seatIn"))), Named(told.get("seatIn"))]


def _once(told: Told) -> list:
    seen: dict[str, dict] = {}
    for row in told.rows:
        if "record" in row:
            seen.setdefault(row["record"].value, row)
    return sorted(seen.values(), key=lambda row: Interval.of(row).latest_start or date.min)


def _with_party(told: Told) -> list[Part]:
    party = told.get("partyNow")
    said: list[Part] = [" (", Named(party), ")"] if party else []
    return [told.name, *said]


def _each(told: Told, tenures: list, word, first: bool = False) -> list[Part]:
    parts: list[Part] = []
    for place, (interval, row) in enumerate(tenures):
        if place:
            parts.append(" and " if place == len(tenures) - 1 else ", ")
        elif not first:
            parts.append(" has been " if all(i.since() for i, _ in tenures) else " is ")
        parts += [*word(told, interval, row), *_mark(row)]
    return parts


def _held(told: Told, interval: Interval, row) -> list[Part]:
    seen = interval.seen_before(told.on)
    known = f" (last seen in office on {days.say(seen)})" if seen else ""
    return [*_title(told, row), f" {interval.since()}" if interval.since() else "", known]


def _was(told: Told, interval: Interval, row) -> list[Part]:
    if interval.startsOn and interval.endsOn:
        return [*_title(told, row), f", {days.say(interval.startsOn)} to {days.say(interval.endsOn)}"]
    if interval.endsOn:
        return [*_title(told, row), f" until {days.say(interval.endsOn)}"]
    return [*_title(told, row), f" and left {interval.over()}"]


def _becomes(told: Told, interval: Interval, row) -> list[Part]:
    return [*_title(told, row), f" {interval.began()}"]


def _title(told: Told, row) -> list[Part]:
    return [Named(row["post"].value)]


def _mark(row) -> list[Part]:
    return [Marked(row["record"].value)] if "record" in row else []


def election(told: Told) -> list[Part]:
    """When it is or was held, for which post, who won, with how many votes, on what turnout."""
    # A poll of a month that runs on is to come until it is known to have been held.
    day = told.day("onDay" if told.get("winner") else "latestDay")
    post: list[Part] = ["the " if told.label(told.get("post")).startswith("Mayor") else "", Named(told.get("post"))]
    head: list[Part] = ["The election for ", *post]
    when = on_or_in(told.get("pollOn"))
    if day and day > told.on:
        return [*head, f" is to be held {when}."]
    if not told.get("winner"):
        return [*head, f" was held {when}; we have not found who won."]
    parts: list[Part] = [Named(told.get("winner"))]
    if told.get("party"):
        parts += [" (", Named(told.get("party")), ")"]
    parts += [" won the election for ", *post, f" {when}"]
    others = int(told.get("candidates") or 0) - 1
    if told.get("votes") and others > 0:
        kind = "votes" if told.get("system").endswith("/first-past-the-post") else "first-preference votes"
        parts.append(f", with {int(told.get('votes')):,} {kind}")
        if told.get("all") == "true":
            parts.append(f" against {counted(others, 'other candidate', 'other candidates')}")
    if told.get("turnout"):
        turnout = told.get("turnout")
        parts.append(f", on a turnout of {turnout.rstrip('0').rstrip('.') if '.' in turnout else turnout}%")
    return [*parts, "."]
