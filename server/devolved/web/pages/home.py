"""The front page, and the pages where the subjects of the menu begin: each a sentence and the views asked first."""

from collections import Counter
from dataclasses import dataclass

from flask import g, render_template
from markupsafe import Markup

from devolved.register import feeds, queries, sentences
from devolved.register.days import say
from devolved.register.following import due, lines
from devolved.register.pictures.parties import party_families
from devolved.register.register import LIBRARY
from devolved.register.sentences.told import Row
from devolved.register.sentences.wording import counted
from devolved.register.tables import tally
from devolved.vocabulary import iri
from devolved.web.atlas import drawing
from devolved.web.days import href
from devolved.web.html import commitments
from devolved.web.html.values import number
from devolved.web.pages.page import Ask, Page
from devolved.web.pages.views import APART, form_asked, machine_table
from devolved.web.routes import Entry, Routes

bp = Routes("home", __name__, sitemap=True)
MEDIA = ("text/html", "text/csv", "application/json")
WRITTEN = {name: APART[name] for name in ("raw", "bom")}
COUNCILS = ("council-of-the-nations-and-regions", "mayoral-council-for-england")
LATEST, NEXT = 7, 7  # lines of what moved and of what is to come
READY: tuple[tuple[str, str, dict[str, str]], ...] = (  # questions a reporter can answer today: words, view, parameters
    ("Which promises are overdue?", "commitments/overdue", {}),
    (
        "Which powers has only one of Greater Manchester and the West of England, as far as we know?",
        "powers/only-one-has",
        {"first": "greater-manchester-combined-authority", "second": "west-of-england-combined-authority"},
    ),
    ("Which party has held each mayoralty, year by year?", "mayors/party-control", {}),
    ("Which elections did the winner lead by fewest votes?", "elections/narrowest", {}),
    ("How much is each authority given for each person who lives there?", "money/per-head", {}),
)
AUTHORITIES = ("authorities/in-force", "authorities/announced", "authorities/by-tier", "authorities/ended")
FORUMS = ("forums/promised-and-found", "forums/not-read", "forums/meetings")


@bp.get("/", edition="start")
def home():
    """What is in force on the day shown, what changed last, and where to go."""
    shown = Page()
    areas = shown.add(drawing.tables(shown)[0])
    councils = shown.ask_all(*(Ask("lead/forum", {"thing": name}) for name in COUNCILS))
    events = feeds.of_register(shown.register, shown.on, 1)[0]
    asked = {iri("forum", name): table.rows for name, table in zip(COUNCILS, councils, strict=True)}
    shown.wanted |= set(asked)
    shown.records -= areas.records()  # counted here, not cited one by one
    figures = figures_of_promises(shown)
    shown.wanted |= {iri("status", status) for status in figures.by_status}
    latest = lines.happened(events, say, LATEST)
    coming = lines.coming(due.dates(shown.register, shown.on), shown.on, NEXT)
    shown.wanted |= {thing for line in (*latest, *coming) for thing, _ in line.things}
    shown.settle()
    governed = [row for row in areas.rows if "mayor" in row]
    return shown.render(
        "home.html",
        forums=[
            (address, sentences.linked("forum", shown.label(address), address, rows, shown.on, shown.label))
            for address, rows in asked.items()
        ],
        latest=latest,
        newest=events[0] if events else None,
        changes_view=LIBRARY.get("things", "latest"),
        coming=coming,
        last_read=last_read(shown.register),
        ready=[(words, LIBRARY.get(*path.split("/")), values) for words, path, values in READY],
        areas=areas,
        governed=len(governed),
        parties=by_party(shown, governed),
        others=without(areas.rows),
        people=people(governed),
        uncounted=sum("people" not in row for row in governed),
        figures=figures,
        meter=commitments.meter(shown, figures, lambda name, value: href("/promises", **{name: value})),
        map=front_map(shown),
        title="Devolved",
    )


def front_map(shown: Page) -> Markup:
    """The map by mayor with the list of its names, drawn once a day: half of what the page would cost.

    Its links name the day unless that is today, so the same day is drawn once more when it has passed.
    """
    return shown.register.lately(
        "front map",
        (shown.on, g.shows_today),
        lambda: Markup(render_template("pieces/front_map.html", **drawing.context(drawing.read("mayor")))),
    )


def by_party(shown: Page, governed: list[Row]) -> str:
    """How many mayors each party has, those that stand together as one: "ten Labour, two Conservative"."""
    families = party_families(shown.register)
    found = Counter(families.get(row["party"].value, row["party"].value) for row in governed if "party" in row)
    names = shown.register.labels.of(found, shown.on)
    told = [
        counted(count, names[party], names[party])
        for party, count in sorted(found.items(), key=lambda pair: (-pair[1], names[pair[0]]))
    ]
    return " and ".join(filter(None, (", ".join(told[:-1]), told[-1]))) if told else ""


def without(rows: list[Row]) -> list[str]:
    """Of the authorities without a mayor on the day: how many wait for one, of how many it is not certain, and how many
    have no such office: "three are yet to have their first mayor".
    """
    found = Counter(row["stage"].value if "stage" in row else "none" for row in rows if "mayor" not in row)
    told = (
        ("to-come", "is yet to have its first mayor", "are yet to have their first mayor"),
        ("held", "has a mayor, it is not certain whom", "have mayors, it is not certain whom"),
        ("none", "has no mayoralty that we know", "have no mayoralty that we know"),
    )
    return [counted(found[stage], one, many) for stage, one, many in told if found[stage]]


def figures_of_promises(shown: Page) -> tally.Tally:
    """How the promises stand on the day shown; the meter shows no single one, so the figures alone are kept."""
    register, on = shown.register, shown.on
    return register.lately("tally", on, lambda: tally.tally(register.ask("commitments/documents", on).rows, on))


def last_read(register) -> str:
    """The day on which a source of this release was last read or looked for; empty where none says."""

    def ask() -> str:
        rows = queries.rows(register.store, "last-read")
        return rows[0]["day"].value if rows and "day" in rows[0] else ""

    return register.once("last-read", ask)


def people(rows) -> str:
    """How many people live under these rows' mayors, to the nearest hundred thousand."""
    total = sum(int(row["people"].value) for row in rows if "people" in row)
    return f"{total / 10**6:.1f} million" if total >= 10**6 else number(total)


@bp.get(
    "/authorities",
    pinnable=True,
    edition="start",
    menu=Entry("The register", 20, "Places"),
    media=MEDIA,
    parameters=WRITTEN,
)
@bp.get("/authorities.<extension>")
def authorities(extension: str | None = None):
    """Strategic authorities: those that exist, those to come, those that ended. As a table, those in force."""
    if form := form_asked(extension):
        return _table(AUTHORITIES[0], form)
    return landing(
        "Authorities",
        "Strategic authorities are the bodies to which power in England is devolved: combined authorities, "
        "combined county authorities, the Greater London Authority and single councils that hold a deal.",
        AUTHORITIES,
        (
            "authorities/by-people",
            "authorities/councils-without",
            "authorities/successions",
            "mayors/in-office",
            "mayors/party-control",
            "money/per-head",
        ),
        (("/map", "The map"), ("/compare", "Compare two authorities")),
    )


@bp.get(
    "/forums",
    pinnable=True,
    edition="start",
    menu=Entry("The register", 70, "Meetings"),
    media=MEDIA,
    parameters=WRITTEN,
)
@bp.get("/forums.<extension>")
def forums(extension: str | None = None):
    """Forums: how often each was to meet, and the meetings of which a record was found. As a table, the first of it."""
    if form := form_asked(extension):
        return _table(FORUMS[0], form)
    return landing(
        "Forums",
        "Forums are standing meetings of "
        "governments, ministers and mayors. "
        "Here is how often each was to meet, "
        "beside the meetings of which a record "
        "was found.",
        FORUMS,
        ("forums/attendance", "posts/all"),
        (("/meetings", "Meetings: promised and found"), ("/compare/days", "What changed between two days")),
    )


def _table(path: str, extension: str):
    """The first table of a page, for machines."""
    return machine_table(LIBRARY.get(*path.split("/")), {}, extension)


def landing(
    title: str, lead: str, paths: tuple[str, ...], more: tuple[str, ...], rooms: tuple[tuple[str, str], ...]
) -> str:
    """A page where a subject begins: a sentence, the tables of some views, links to further views and pages."""
    shown = Page()
    tables = shown.ask_all(*(Ask(path, limit=40) for path in paths))
    further = [LIBRARY.get(*path.split("/")) for path in more]
    return shown.render(
        "landing.html",
        tables=tables,
        lead=lead,
        further=[v for v in further if not any(p.default and not p.optional and p.is_thing for p in v.parameters)],
        rooms=rooms,
        title=title,
    )


@dataclass(frozen=True)
class Subject:
    """A landing page: its sentence, the views shown, the views and pages that it leads on to."""

    title: str
    lead: str
    shown: tuple[str, ...]
    more: tuple[str, ...] = ()
    rooms: tuple[tuple[str, str], ...] = ()


PEOPLE = Subject(
    "People",
    "Mayors, ministers and those who sit with them: who holds which office on this day, since when, "
    "and who did before.",
    ("mayors/in-office", "mayors/all-tenures", "people/several-posts"),
    ("posts/all", "mayors/by-party", "mayors/party-control", "mayors/longest-serving"),
    (("/doc/person", "Everybody, by name"), ("/doc/party", "Parties")),
)
MONEY = Subject(
    "Money",
    "The sums that we have found, each with its fund, its period and its source. "
    "They are of unlike kinds and years, and are not to be added up.",
    ("money/funds", "money/largest"),
    ("money/per-head", "money/conflicts"),
    (("/compare", "Compare two authorities"),),
)
ELECTIONS = Subject(
    "Elections",
    "Elections of mayors: those to come, and those held, with winner and turnout.",
    ("elections/next", "elections/results", "elections/narrowest"),
    ("mayors/party-control", "mayors/by-party"),
    (("/calendar", "Calendar of what is due"),),
)
LAW = Subject(
    "Law",
    "The Acts, orders and regulations that make devolution in England, and what we have seen to be in force.",
    ("law/instruments", "law/in-force", "law/by-year"),
    ("authorities/successions",),
    (("/powers", "Powers, and the law that gives them"),),
)


@bp.get("/people", pinnable=True, edition="start", menu=Entry("The register", 10, "People"))
def officeholders():
    """Who holds which office, and who did before."""
    return _page(PEOPLE)


@bp.get("/money", pinnable=True, edition="start", menu=Entry("The register", 50, "Money"))
def money():
    """The sums found, by fund and by size."""
    return _page(MONEY)


@bp.get("/elections", pinnable=True, edition="start", menu=Entry("The register", 60, "Elections"))
def elections():
    """Elections of mayors, to come and held."""
    return _page(ELECTIONS)


@bp.get("/law", pinnable=True, edition="start", menu=Entry("The register", 80, "Law"))
def law():
    """Acts, orders and regulations, and what is in force."""
    return _page(LAW)


def _page(subject: Subject) -> str:
    return landing(subject.title, subject.lead, subject.shown, subject.more, subject.rooms)
