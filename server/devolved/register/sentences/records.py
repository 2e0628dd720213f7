"""What was held, written, agreed and given: meetings, sources, agreements and sums of money."""

from devolved.register import days
from devolved.register.intervals import last_day, on_or_in
from devolved.register.sentences.told import Named, Part, Told, listed
from devolved.register.sentences.wording import a, capital, counted, pounds, the_body, the_institution, the_within

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
        place = told.get("place")
        parts.append(f" in {'the ' * place.startswith(('Isle of', 'Vale of'))}{place}")
    if told.get("chair"):
        parts += [", with ", *listed(told.distinct("chair")), " in the chair"]
    people = int(told.get("people") or 0)
    if ahead:
        return [*parts, "."]
    unsure = told.whether_yet("heldOn")
    if people:
        return [*parts, f"; what we read names {counted(people, 'person', 'people')} who came.{unsure}"]
    return [*parts, f"; we have found no list of who came.{unsure}"]


def source(told: Told) -> list[Part]:
    """What document, by whom, when, and how much rests on it."""
    publisher, host = told.get("publisher"), told.get("hostKind").rpartition("/")[2]
    # A mirror that is named for want of the publisher did not publish the document.
    carried = host == "mirror" and "." in publisher and " " not in publisher
    parts: list[Part] = ["A document"]
    if carried:
        parts.append(f" carried by {publisher}, which is neither its publisher nor an official archive,")
    elif publisher:
        # Where the publisher is known by its host alone, that is where it was published, not by whom.
        by = "at " if "." in publisher and " " not in publisher else f"by {the_institution(publisher)}"
        parts.append(f" published {by}{publisher}")
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


def agreement(told: Told) -> list[Part]:
    """Of what kind it is, between whom, when it was agreed; and whether that was yet to come on the day."""
    kind = a(told.words("kind") or "agreement")
    parts: list[Part] = [capital(kind)]
    parties = told.distinct("party")
    for place, party in enumerate(parties):
        joint = " between " if not place else " and " if place == len(parties) - 1 else ", "
        name = told.label(party)
        parts += [joint + ("the " if the_body(name, party) != name else ""), Named(party)]
    if told.get("agreedOn"):
        parts.append(f", agreed {on_or_in(told.get('agreedOn'))}")
    return [*parts, _not_agreed(told) + _ended(told)]


def _ended(told: Told) -> str:
    """That an agreement had ended by the day, or that it is not known whether it had."""
    written = told.get("endsOn")
    first, last = days.first_day(written), last_day(written)
    if not first or not last or first > told.on:
        return ""
    if last > told.on:
        return f" It ended {on_or_in(written)}; whether that was by {days.say(told.on)} we have not found."
    return f" It ended {on_or_in(written)}."


def funding(told: Told) -> list[Part]:
    """How much, for whom, from which fund, from when to when, under what; and whether it was agreed by the day."""
    precision, basis, begins = told.words("precision"), told.words("basis"), told.get("startsOn")
    amount = f"{precision} {pounds(told.get('amount'))}".removeprefix("rounded ").strip()
    # A sum of one year whose days are told below needs no more of it here.
    often = {"per-year": " a year", "in-year": "" if begins else " for one year", "total": " in all"}
    parts: list[Part] = [capital(amount) + often.get(told.get("unit").rpartition("/")[2], "")]
    if recipient := told.get("recipient"):
        parts += [f" for {the_within(told.label(recipient))}", Named(recipient)]
    if told.get("fund"):
        parts += [": ", Named(told.get("fund"))]
    if basis == "maximum":
        parts[0] = f"Up to {parts[0]}"
    elif basis not in ("", "annual"):
        parts.append(f" ({basis})")
    if begins:
        end = told.get("endsOn")
        parts.append(f", from {days.say(begins)}" + (f" until {days.say(end)}" if end else ""))
    for under in told.distinct("agreement"):
        parts += ["; provided under “", Named(under), "”"]
    return [*parts, _not_agreed(told)]


def _not_agreed(told: Told) -> str:
    """The end of a sentence about what is agreed; on a day before that, it says so."""
    agreed = told.day("agreedOn")
    if agreed and agreed > told.on:
        return f". On {days.say(told.on)} it had not been agreed."
    # A sum does not say when its agreement was made.
    when = f" The agreement is of {days.say(told.get('agreedOn'))}." if told.get("amount") else ""
    return f".{when}{unsure}" if (unsure := told.whether_yet("agreedOn")) else "."
