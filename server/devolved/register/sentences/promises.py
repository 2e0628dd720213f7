"""Promises, and what others published about them."""

from devolved.register import days
from devolved.register.intervals import last_day, on_or_in
from devolved.register.sentences.told import Named, Part, Told, listed
from devolved.register.sentences.wording import a, every, spoken_of, the_institution

# What a promise in each status is said to be; a newer word for the status stands for itself.
STANDS = {
    "announced": "announced, and no step since was found",
    "in-progress": "in progress",
    "legislated": "in law",
    "delivered": "delivered",
    "delayed": "delayed",
    "dropped": "dropped",
    "superseded": "superseded",
    "kept-so-far": "kept, as far as seen",
    "lapsed": "lapsed, as far as seen",
    "too-vague": "too vague to be judged",
}
# Where a promise stands that is not overdue, whatever its day.
SETTLED = ("delivered", "kept-so-far", "too-vague", "dropped", "superseded")


def commitment(told: Told) -> list[Part]:
    """Who promised it, when, in which words, for when;
    where it stood when last checked, and whether its day has come.
    """
    makers, strength = told.distinct("maker"), told.get("strength").rpartition("/")[2]
    verb = {"hint": "Hinted at", "rhetoric": "Said"}.get(strength, "Promised")
    parts: list[Part] = [verb]
    if makers:
        parts += [" by ", *_makers(told, makers)]
    if told.get("madeOn"):
        parts.append(f" {on_or_in(told.get('madeOn'))}")
    due = told.get("dueBy")
    if due:
        parts.append(f", for {days.say(due)}")
    elif told.get("recurs"):
        parts.append(f", for {every(told.get('recurs'))}")
    if told.get("operativeWords"):
        # Words that were read in another document than the promise was made in may be of another day.
        elsewhere = "" if told.get("wordsRead").endswith("/read") else "as reported elsewhere: "
        parts.append(f" ({elsewhere}“{told.get('operativeWords')}”)")
    made = days.first_day(told.get("madeOn"))
    if made and made > told.on:
        return [*parts, f". On {days.say(told.on)} it had not been made."]
    if unsure := told.whether_yet("madeOn"):
        return [*parts, f".{unsure}"]
    return [*parts, ". ", *_standing(told, due)]


def _makers(told: Told, makers: list[str]) -> list[Part]:
    parts = listed(makers)
    the = (
        "/id/post/" in makers[0]
        or "/id/government/" in makers[0]
        or told.label(makers[0]).startswith(("Department", "Ministry"))
        or told.label(makers[0]).endswith(" Party")
    )
    return ["the ", *parts] if the else parts


def _standing(told: Told, due: str) -> list[Part]:
    status = told.get("status").rpartition("/")[2]
    overdue = status not in SETTLED and due and (last_day(due) or told.on) < told.on
    late = (
        f" It was due {'by' if len(due) >= 10 else 'by the end of'} {days.say(due)} and is overdue." if overdue else ""
    )
    if not status:
        return [f"Nothing had been found about what became of it by {days.say(told.on)}.{late}"]
    words = STANDS.get(status, told.words("status"))
    checked = max(told.get("assessedOn"), told.get("checkedOn"))
    when = f", when last checked ({_month(checked)})" if checked else ""
    return [f"{words[0].upper()}{words[1:]}{when}.{late}"]


def _month(day: str) -> str:
    return days.say(day[:7]) if len(day) >= 7 else days.say(day)


def _judged(told: Told, about: str, joint: str) -> list[Part]:
    name = told.label(about)
    before, found, after = spoken_of(about, name).partition(name)
    return [joint + before, *([Named(about)] if found else []), *([after] if after else [])]


def judgement(told: Told) -> list[Part]:
    """Who judged, in what sense, what, when."""
    judges = told.distinct("judge")
    parts: list[Part] = [*(listed(judges) or ["An author"]), " published "]
    if judges and "/id/person/" not in judges[0]:
        parts.insert(0, the_institution(told.label(judges[0])).capitalize())
    parts.append(f"{a(told.words('stance'))} judgement" if told.get("stance") else "a judgement")
    about = told.distinct("about")
    for place, one in enumerate(about):
        joint = " about " if not place else " and " if place == len(about) - 1 else ", "
        parts += _judged(told, one, joint)
    parts.append(f" {on_or_in(told.get('judgedOn'))}.")
    judged = told.day("judgedOn")
    parts.append(told.whether_yet("judgedOn"))
    return [*parts, f" On {days.say(told.on)} it had not been published."] if judged and judged > told.on else parts
