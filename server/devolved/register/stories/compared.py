"""The sentences of a story about two days: what stood differently on them, in words that can be printed.

The views of ``changes/`` compare two days, whatever happened in between; so do their sentences. A day that is not
known is said not to be.
"""

from collections.abc import Callable
from datetime import date

from devolved.register import days
from devolved.register.intervals import on_or_in
from devolved.register.sentences.wording import counted, lower, the, the_within
from devolved.register.tables.findings import Row
from devolved.register.tables.tables import Table

Said = Callable[[str], str]
# View → what one row and several rows are; and what is said of them, {first} and {second} being the days.
SUBJECTS = {
    "bodies": ("body was in being", "bodies were in being", "on only one of the two days, {first} and {second}"),
    "chairs": ("forum or body", "forums and bodies", "had another chair on {second} than on {first}"),
    "councils": ("council was", "councils were", "in an authority on only one of the two days, {first} and {second}"),
    "happenings": (
        "meeting, election, agreement or law is",
        "meetings, elections, agreements and laws are",
        "known to have come after {first} and no later than {second}",
    ),
    "mayors": ("strategic authority", "strategic authorities", "had another mayor on {second} than on {first}"),
    "names": ("body or post", "bodies and posts", "had another name on {second} than on {first}"),
    "parties": ("mayoralty was", "mayoralties were", "of another party on {second} than on {first}"),
    "passing": ("thing", "things", "began after {first} and had ended by {second}"),
    "posts": (
        "post other than a mayor’s",
        "posts other than mayors’",
        "had another holder on {second} than on {first}",
    ),
    "powers": (
        "power was held",
        "powers were held",
        "by an authority on only one of the two days, {first} and {second}",
    ),
    "seats": (
        "seat in a forum or authority was",
        "seats in forums and authorities were",
        "there on only one of the two days, {first} and {second}",
    ),
    "statuses": ("promise was new or had", "promises were new or had", "another status on {second} than on {first}"),
    "tiers": ("strategic authority was", "strategic authorities were", "in another tier on {second} than on {first}"),
}


def compares(table: Table) -> bool:
    """Whether a table compares two days."""
    return table.view.subject == "changes"


def parted(table: Table) -> tuple[list[Row], list[Row]]:
    """The rows that are known to stand differently on the two days, and those first seen between them.

    What is on one side only, on a day that is not known, may be older: a bound is no event.
    """
    known = [row for row in table.rows if {"since", "on"} & row.keys() or {"was", "is"} <= row.keys()]
    return known, [row for row in table.rows if row not in known]


def opening(table: Table, register: str) -> str:
    """How many stood differently on the two days, and how many are first seen between them."""
    one, several, what = SUBJECTS[table.view.name]
    first, second = map(days.say, between(table))
    known, seen = parted(table)
    said = f"{counted(len(known), one, several)} {what.format(first=first, second=second)}"
    parts = [f"{said[0].upper()}{said[1:]}, by {register}." if known else nothing(table, register)]
    if seen:
        number, verb = counted(len(seen), "", "").strip().capitalize(), "was" if len(seen) == 1 else "were"
        parts.append(f"{number}{' more' if known else ''} that {verb} first seen in that time may be older.")
    return " ".join(parts)


def nothing(table: Table, register: str) -> str:
    """That nothing stood differently, as far as is known."""
    first, second = map(days.say, between(table))
    return f"{register} knows of nothing of this kind that changed between {first} and {second}."


def between(table: Table) -> tuple[date, date]:
    """The two days: those that were asked for, or else the one of the view's file and the day of the table."""
    given = {p.name: table.values.get(p.name, "") for p in table.view.parameters}
    example = next(p.default for p in table.view.parameters if p.name == "first").partition("^^")[0].strip('"')
    return days.read(given["first"] or example), days.read(given["second"]) if given["second"] else table.on


def row(table: Table, row: Row, label: Callable[[str], str]) -> str:
    """One difference as a sentence without its full stop."""

    def said(name: str) -> str:
        term = row.get(name)
        return "" if term is None else label(term.value) if term.kind == "iri" else days.say(term.value)

    about, was, now = said("about"), said("was"), said("is")
    if row in parted(table)[1]:
        return f"{about}: {now or was}, first seen in that time and perhaps older"
    when = f" {on_or_in(row['since'].value)}" if "since" in row else ", on a day that we have not found"
    return TOLD.get(table.view.name, _held)(about, was, now, when, said)


def _held(about: str, was: str, now: str, when: str, said: Said) -> str:
    """Of what one holds at a time."""
    then = when.replace(" on ", " from ", 1).replace(" in ", " from ", 1)
    if was and now:
        return f"{about}: {was}, then {now}{then}"
    return f"{about}: {now}{then}" if now else f"{about}: {was}{then.replace(' from ', ' until ', 1)}"


def _body(about: str, was: str, now: str, when: str, said: Said) -> str:
    return f"{the(about)} {'began' if now == 'in being' else 'ended'}{when}"


def _joined(about: str, was: str, now: str, when: str, said: Said) -> str:
    return f"{now or was} {'joined' if now else 'left'} {the_within(about)}{about}{when}"


def _power(about: str, was: str, now: str, when: str, said: Said) -> str:
    return f"{the(about)} {'was given' if now else 'lost'} a power{when}: {lower(now or was)}"


def _seat(about: str, was: str, now: str, when: str, said: Said) -> str:
    role = f" ({lower(said('role'))})" if said("role") else ""
    return f"{now or was}: a seat in {the_within(about)}{about}{role} {'began' if now else 'ended'}{when}"


def _status(about: str, was: str, now: str, when: str, said: Said) -> str:
    evidence = when.replace(" on ", " of ", 1).replace(" in ", " of ", 1)
    if was:
        return f"“{about}” went from {lower(was)} to {lower(now)}, on evidence{evidence}"
    return f"“{about}” is new and stands as {lower(now)}, on evidence{evidence}"


def _happened(about: str, was: str, now: str, when: str, said: Said) -> str:
    event = {
        "election held": "an election",
        "met": "a meeting",
        "agreed": "an agreement",
        "made": "a law",
        "introduced": "a Bill",
    }
    kind = event.get(said("event"), said("event"))
    return f"{about} ({kind})" if said("on") in about else f"{about} ({kind}, {said('on')})"


def _passed(about: str, was: str, now: str, when: str, said: Said) -> str:
    return f"{about}: {said('what')}, from {said('on')} to {said('until')}"


TOLD = {
    "bodies": _body,
    "councils": _joined,
    "happenings": _happened,
    "passing": _passed,
    "powers": _power,
    "seats": _seat,
    "statuses": _status,
}
