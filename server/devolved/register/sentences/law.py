"""Law and the powers that rest on it."""

from devolved.register import days
from devolved.register.intervals import on_or_in
from devolved.register.sentences.told import Named, Part, Told
from devolved.register.sentences.wording import a, counted, the, the_within


def power(told: Told) -> list[Part]:
    """What the power is about, and how many authorities were found to hold it:
    at least so many, unless all were read.
    """
    holders, unread = int(told.get("holders") or 0), int(told.get("unread") or 0)
    parts: list[Part] = [told.name]
    if told.get("competence"):
        parts += [" (", Named(told.get("competence")), ")"]
    least = "at least " if unread or told.get("unread") == "" else ""
    if holders:
        parts.append(f" is held by {least}{counted(holders, 'authority', 'authorities')} on {days.say(told.on)}")
    else:
        parts.append(f": we have found no authority that holds it on {days.say(told.on)}")
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
    kind = {"act": "Act"}.get(told.words("kind"), told.words("kind"))
    name = told.name if told.name.startswith("The ") else the(told.name)
    # "are functions regulations", "is an order".
    is_ = f"are {kind}" if kind.endswith("regulations") else f"is {a(kind)}" if kind else "is an instrument"
    parts: list[Part] = [f"{name} {is_}"]
    if told.get("number"):
        parts.append(f" ({told.get('number')})")
    if told.get("madeOn"):
        parts.append(f", {'enacted' if kind == 'Act' else 'made'} {on_or_in(told.get('madeOn'))}")
    provisions, bodies, powers = (int(told.get(name) or 0) for name in ("provisions", "bodies", "powers"))
    said = []
    if bodies:
        said.append(f"It made {counted(bodies, 'body', 'bodies')}")
    if provisions:
        part = ("section", "sections") if kind == "Act" else ("article", "articles")
        said.append(f"{'we describe' if said else 'We describe'} {counted(provisions, *part)} of it")
    if powers:
        come = counted(powers, "power comes", "powers come")
        said.append(f"{come if said else come[0].upper() + come[1:]} from it")
    return [*parts, f". {'; '.join(said)}." if said else "."]
