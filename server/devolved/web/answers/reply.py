"""The answer to a question in plain words: a sentence that the register bears, and the view behind it."""

from dataclasses import dataclass, field
from datetime import date
from urllib.parse import parse_qs, urlsplit

from devolved.register import days as reading_days
from devolved.register import sentences
from devolved.register.matching.places import Place
from devolved.register.matching.questions import Reader
from devolved.register.matching.understood import Understood
from devolved.register.register import LIBRARY
from devolved.register.sentences.told import Marked, Named, Part
from devolved.register.sentences.wording import the
from devolved.register.tables import findings
from devolved.register.tables.tables import Table, term_of
from devolved.vocabulary import kind_and_slug
from devolved.web.answers.card import read
from devolved.web.answers.known import matcher, places
from devolved.web.filters import slug
from devolved.web.pages.page import Ask, Page
from devolved.web.site import current_register

ROWS = 10


@dataclass
class Reply:
    """A sentence, and where it comes from: a table of a view, a place's card, or another page."""

    sentence: list[Part] = field(default_factory=list)
    table: Table | None = None
    place: Place | None = None
    href: str = ""
    choices: tuple[Place, ...] = ()


def reader() -> Reader:
    """What reads questions with the names of this release."""
    return current_register().once("questions", lambda: Reader(matcher(), places()))


def reply(shown: Page, asked: Understood) -> Reply:
    """Ask the register what a question asks. The page's evidence and names are settled when this returns."""
    if asked.choices:
        return Reply(choices=asked.choices)
    if asked.place:
        card = read(shown, asked.place)
        return Reply([*card.sentence, *([" ", *card.borders] if card.borders else [])], place=asked.place)
    if asked.href:
        return _changed(shown, asked.href)
    table = _table(shown, asked) if asked.view else None
    if asked.power:
        return Reply(_whether(shown, asked, table))
    if asked.thing and (said := _lead(shown, asked.thing)):
        return Reply(said, table)
    shown.settle()
    return Reply(_headline(shown, table) if table else [Named(asked.thing)], table)


def _table(shown: Page, asked: Understood) -> Table:
    if asked.power:
        return shown.ask_all(Ask(asked.view, asked.values, limit=1000, joins=False))[0]
    return shown.ask_all(Ask(asked.view, asked.values, limit=ROWS, count=True))[0]


def _lead(shown: Page, thing: str) -> list[Part]:
    """The thing's own sentence; empty for a kind that has none."""
    kind, name = kind_and_slug(thing) or ("", "")
    if LIBRARY.find(f"lead/{kind}") is None:
        shown.settle()
        return []
    lead = shown.ask_all(Ask(f"lead/{kind}", {"thing": name}, limit=400))[0]
    shown.wanted.add(thing)
    shown.settle()
    return sentences.linked(kind, shown.label(thing), thing, lead.rows, shown.on, shown.label)


def _whether(shown: Page, asked: Understood, table: Table | None) -> list[Part]:
    """Whether an authority holds a power, in the four ways in which that can be answered."""
    row = next((r for r in (table.rows if table else []) if r["power"].value == asked.power), None)
    state = row["state"].value if row else "not read"
    if row is None:  # the ledger has no row for an authority of which no document is known
        named = {"power": slug(asked.power)}
        holding = shown.ask_all(Ask("powers/holding", named, limit=400, joins=False))[0]
        row = next((r for r in holding.rows if r["authority"].value == asked.thing), None)
        state = "held" if row else state
    if row and "record" in row:
        shown.records.add(row["record"].value)
    shown.wanted |= {asked.thing, asked.power}
    shown.settle()
    name = shown.label(asked.thing)
    who: list[Part] = ["the " if the(name) != name else "", Named(asked.thing)]
    marked: list[Part] = [Marked(row["record"].value)] if row and "record" in row else []
    power: list[Part] = [Named(asked.power), "."]
    said: dict[str, list[Part]] = {
        "held": ["Yes: ", *who, " holds this power: ", *power, *marked],
        "not now": [
            f"Not on {reading_days.say(shown.on)}: ", *who, " holds it on another day, or held it: ", *power, *marked
        ],
        "read, and not there": ["No: what was read of ", *who, " does not give it this power: ", *power],
    }  # fmt: skip
    unread: list[Part] = ["We cannot tell: nothing was read that would say whether ", *who, " holds it: ", *power]
    return [part for part in said.get(state, unread) if part != ""]


def _headline(shown: Page, table: Table) -> list[Part]:
    """The finding over a view where its rows bear one, else how many rows were found."""
    said = findings.headline(table.view, table, shown.label)
    if said != (table.view.question.rstrip("?") or table.view.title):
        return [said + "."]
    if not table.rows:
        return [table.view.empty or "We have found none."]
    given = [
        term_of(p, table.values[p.name]).value for p in table.view.parameters if p.is_thing and p.name in table.values
    ]
    of = f" ({', '.join(map(shown.label, given))})" if given else ""
    return [f"{table.view.title}{of}: {table.total or len(table.rows):,} found."]


def _changed(shown: Page, href: str) -> Reply:
    """How many mayors changed between two days, and what else was found, with the page that lists all."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(href).query).items()}
    mayors, happenings = shown.ask_all(
        Ask("changes/mayors", asked, limit=ROWS, count=True),
        Ask("changes/happenings", asked, limit=1, count=True, joins=False),
    )
    shown.settle()
    first, second = (reading_days.say(date.fromisoformat(asked[name])) for name in ("first", "second"))
    count, others = mayors.total or 0, happenings.total or 0
    changed = f"the mayor of {count:,} authorit{'y' if count == 1 else 'ies'} changed"
    if not count:
        changed = "we know of no mayoralty that changed hands"
    found = (
        f"found {others:,} meetings, elections, agreements and laws of those days"
        if others > 1
        else "found one meeting, election, agreement or law of those days"
        if others
        else "have found no meeting, election, agreement or law of those days"
    )
    said = f"Between {first} and {second} {changed}, and we {found}."
    return Reply([said], mayors if mayors.rows else None, href=href)
