"""A place followed and told: its feed, its calendar, and its card as a story to print."""

from urllib.parse import urlencode

from flask import g, request

from devolved.errors import NotFound
from devolved.register import feeds
from devolved.register.evidence import Evidence
from devolved.register.following import due
from devolved.register.matching.places import Place
from devolved.register.sentences import plain
from devolved.register.sentences.told import Marked
from devolved.register.sentences.wording import the
from devolved.register.stories import kit
from devolved.register.stories.citations import Cited
from devolved.web.answers.card import Card, read
from devolved.web.answers.known import find_place
from devolved.web.api.feeds import answer, page_asked
from devolved.web.newsroom.agenda import calendar
from devolved.web.pages.page import Page
from devolved.web.routes import Routes
from devolved.web.site import current_register

bp = Routes("place-news", __name__, pinnable=True, edition="never", robots=False)
FEEDS = ("application/atom+xml", "application/feed+json")


@bp.get("/place/<slug>/feed", media=FEEDS, parameters={"page": "Page, counted from 1."})
@bp.get("/place/<slug>/feed.<extension>", media=FEEDS, parameters={"page": "Page, counted from 1."})
def feed(slug: str, extension: str | None = None):
    """What happened to the council and to the authority of a place, newest first within each page."""
    here, _, card = about(slug)
    number, found, more = page_asked(), dict[str, feeds.Entry](), False
    for address in filter(None, (card.authority, card.council)):
        entries, further = feeds.of_thing(current_register(), g.on, address, number)
        found |= {entry.key: entry for entry in entries}
        more = more or further
    newest = sorted(found.values(), key=lambda entry: (entry.day, entry.key), reverse=True)
    path = f"/place/{here.slug}"
    return answer(f"{path}/feed", extension, f"Devolved: {here.name}", newest, more, path)


@bp.get("/place/<slug>.ics", media=("text/calendar",))
def dates(slug: str):
    """The days of the council and of the authority of a place: elections, promises due, bodies that begin and end."""
    here, _, card = about(slug)
    bodies = [address for address in (card.authority, card.council) if address]
    found = {one: None for address in bodies for one in due.dates(current_register(), g.on, address)}
    ordered = sorted(found, key=lambda one: (one.last, one.kind, one.title))
    return calendar(f"Devolved: {here.name}", ordered, here.slug)


@bp.get("/place/<slug>/story")
def story(slug: str):
    """What may be printed of a place, and how."""
    here, shown, card = about(slug)
    said, where = told(shown, card), cited(shown, here)
    return shown.render(
        "place_story.html",
        about=card,
        story=said,
        cited=where,
        frame=f"{_root()}/place/{here.slug}/embed?{urlencode({'on': shown.on.isoformat()})}",
        script=f"{_root()}/static/embed.js",
        title=f"Use in a story: {here.name}",
    )


def about(slug: str) -> tuple[Place, Page, Card]:
    """A place, the page that speaks of it, and its card. Raises NotFound for a name that no place bears."""
    here = find_place(slug.lower())
    if here is None:
        raise NotFound(f"No place of England is known here as “{slug[:60]}”. Search for it by its name or postcode.")
    shown = Page()
    return here, shown, read(shown, here)


def told(shown: Page, card: Card) -> list[kit.Sentence]:
    """What the card says, in sentences with their sources: who is in charge, what it controls, what it is given."""
    known = shown.notes.evidence
    records = [part.record for part in card.sentence if isinstance(part, Marked)]
    opening = plain([*card.sentence, *([" ", *card.borders] if card.borders else [])], shown.label)
    said = [kit.Sentence(opening, _notes(known, records))]
    if card.held:
        powers = "; ".join(shown.label(row["power"]) for row in card.held)
        count, name = card.counts.get("held", len(card.held)), shown.label(card.authority)
        held = f"{the(name)} is known to hold {count} power{'' if count == 1 else 's'}, among them: {powers}."
        said.append(kit.Sentence(held, _notes(known, _records(card.held))))
    if card.money:
        said.append(kit.Sentence(card.money, _notes(known, [card.money_record])))
    return said


def _records(rows) -> list[str]:
    return [row["record"].value for row in rows if "record" in row]


def _notes(known: dict[str, Evidence], records: list[str]) -> tuple[str, ...]:
    """The sources of some records, each once."""
    found = [note for record in records if record in known for note in kit.cited(known[record])]
    return tuple(dict.fromkeys(found))[: kit.NOTES]


def cited(shown: Page, here: Place) -> Cited:
    """How the card of a place is cited, at the address that keeps its answer."""
    register = shown.register
    address = f"{_root()}/releases/{register.version}/place/{here.slug}?{urlencode({'on': shown.on.isoformat()})}"
    return Cited(f"Devolution in {here.name}", register.version, register.modified, shown.on, address)


def _root() -> str:
    return request.url_root.rstrip("/")
