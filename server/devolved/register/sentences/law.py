"""Law and the powers that rest on it."""

import re

from devolved.register import days
from devolved.register.intervals import Interval, State, last_day, on_or_in
from devolved.register.sentences.told import Marked, Named, Part, Told
from devolved.register.sentences.wording import a, counted, lower, the, the_within

# Regulations are several; the title of a law takes the article in a sentence: "the Bus Services Act 2017".
REGULATIONS = re.compile(r"\bRegulations( \d{4})?$|^(The )?(Commencement r|R)egulations\b")
# A section or article that is called by its law first: "SI 2024/402, article 21", "2011 c. 13, section 3".
OF_LAW = re.compile(r"^(SI )?\d{4}\b|^.*\b(Act|Order|Regulations) \d{4}\b")
TITLE = re.compile(r"^(?!The ).*\b(Act|Order|Regulations) \d{4}$")


def power(told: Told) -> list[Part]:
    """What the power is about, and how many authorities were found to hold it:
    at least so many, unless all were read.
    """
    holders, perhaps, unread = (int(told.get(name) or 0) for name in ("holders", "perhaps", "unread"))
    holders -= perhaps
    parts: list[Part] = [told.name]
    if told.get("competence"):
        parts += [" (", Named(told.get("competence")), ")"]
    least = "at least " if unread or told.get("unread") == "" else ""
    if holders:
        parts.append(f": held by {least}{counted(holders, 'authority', 'authorities')} on {days.say(told.on)}")
    else:
        parts.append(f": we have found no holder on {days.say(told.on)}")
    if perhaps:
        more = counted(perhaps, "more authority" if holders else "authority", f"{'more ' * bool(holders)}authorities")
        parts.append(f"; whether {more} already held it we have not found")
    firsts = told.distinct("firstHolder")
    if holders and told.get("first") and len(firsts) == 1:
        parts += [
            f"; the first that we have found was {the_within(told.label(firsts[0]))}",
            Named(firsts[0]),
            f", {on_or_in(told.get('first'))}",
        ]
    return [*parts, "."]


def instrument(told: Told) -> list[Part]:
    """What it is, when it was made, and what of it is described here."""
    kind = {"act": "Act", "bill": "Bill"}.get(told.words("kind"), told.words("kind"))
    name = told.name if told.name.startswith(("The ", "Statutory instrument")) else the(told.name)
    # "are functions regulations", "is an order": the title says whether it is of one or of several.
    several = bool(REGULATIONS.search(told.name))
    # Of one whose title was not seen it is not known which it is.
    if not told.name.startswith("Statutory instrument"):
        kind = re.sub(r"\b(order or regulations|order|regulations)$", "regulations" if several else "order", kind)
    parts: list[Part] = [f"{name} {'are' if several else 'is'} {kind if several and kind else a(kind or 'instrument')}"]
    if told.get("number"):
        parts.append(f" ({told.get('number')})")
    verb = {"Act": "enacted", "Bill": "introduced"}.get(kind, "made")
    if told.get("madeOn"):
        parts.append(f", {verb} {on_or_in(told.get('madeOn'))}")
    provisions, bodies, powers = (int(told.get(name) or 0) for name in ("provisions", "bodies", "powers"))
    said = []
    if bodies:
        said.append(f"{'They' if several else 'It'} made {counted(bodies, 'body', 'bodies')}")
    if provisions:
        part = {"Act": "section", "Bill": "part"}.get(kind, "regulation" if several else "article")
        described = f"{counted(provisions, part, f'{part}s')} of {'them' if several else 'it'}"
        said.append(f"{'we describe' if said else 'We describe'} {described}")
    if powers:
        come = counted(powers, "power comes", "powers come")
        said.append(f"{come if said else come[0].upper() + come[1:]} from {'them' if several else 'it'}")
    made = told.day("madeOn")
    if made and made > told.on:
        return [*parts, f". On {days.say(told.on)} {'they' if several else 'it'} had not been {verb}."]
    return [
        *parts,
        (f". {'; '.join(said)}." if said else ".") + (told.whether_yet("madeOn") or _in_force(told, several)),
    ]


def _in_force(told: Told, several: bool) -> str:
    """Of a law without a day of making: that it was not in force on the day, or that this is not known."""
    begins = "" if told.get("madeOn") else told.get("inForce")
    first, last, today = days.first_day(begins), last_day(begins), days.say(told.on)
    if first and first > told.on:
        return f" On {today} {'they were' if several else 'it was'} not in force."
    if last and last > told.on:
        return f" Whether {'they were' if several else 'it was'} in force by {today} we have not found."
    return ""


def conferral(told: Told) -> list[Part]:
    """Which authority has, had or is to have which power, since when, under what, and who exercises it."""
    given, authority = Interval.of(told.row), told.get("authority")
    holder: list[Part] = [the_within(told.label(authority)), Named(authority)]
    # The name of a power is of one or of several, with an article or without: no verb follows it.
    power: list[Part] = [Named(told.get("power")), ": "]
    state, today, unsure = given.on(told.on), days.say(told.on), ""
    over = (f" to {days.say(given.endsOn)}" if given.endsOn else f"; it ended {given.over()}") if given.ended else ""
    since = given.since()
    if state is State.NOT_YET:
        # "from 8 May 2028", "from some day in 2028".
        begins = f"from {given.began().removeprefix('on ')}".replace("from in ", "from some day in ", 1)
        parts = [*power, "to be held by ", *holder, f" {begins}", over]
    elif state is State.HOLDS:
        parts = [*power, "held by ", *holder, f" {since}" if since else ""]
        if given.ended:
            parts.append(f", until {days.say(given.endsOn)}" if given.endsOn else f"; it ends {given.over()}")
    elif state is State.ENDED:
        parts = [*power, "held by ", *holder, f" from {days.say(given.startsOn)}" if given.startsOn else "", over]
    else:
        parts = [*power, "given to ", *holder, f" {given.began()}"]
        unsure = f" Whether it was held on {today} we have not found."
    for place, under in enumerate(told.distinct("under")):
        parts += [" and " if place else ", under ", "the " if TITLE.search(told.label(under)) else "", Named(under)]
        laws = {row["law"].value for row in told.rows if "law" in row and row["under"].value == under}
        # "Section 23: requests of mayors" does not say of which Act.
        if laws and not OF_LAW.match(told.label(under)):
            parts += [" (", Named(laws.pop()), ")"]
    if exercised := [lower(told.label(one)) for one in told.distinct("exerciser")]:
        parts.append(f"; exercised by the {' and the '.join(exercised)}")
    return [*(part for part in parts if part), Marked(told.address), f".{unsure}"]
