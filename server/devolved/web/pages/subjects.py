"""Where each subject of the menu begins that has no page of its own making: people, money, elections, law.

Each is a sentence and the views that answer what is asked first about it; nothing here asks anything of its own.
"""

from dataclasses import dataclass

from devolved.web.pages.home import landing
from devolved.web.routes import Entry, Routes

bp = Routes("subjects", __name__, sitemap=True, pinnable=True, edition="start")


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
    "Mayors, ministers and those who sit with them: who holds which office on this day, since when, and who did before.",
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


@bp.get("/people", menu=Entry("The register", 10, "People"))
def people():
    """Who holds which office, and who did before."""
    return _page(PEOPLE)


@bp.get("/money", menu=Entry("The register", 50, "Money"))
def money():
    """The sums found, by fund and by size."""
    return _page(MONEY)


@bp.get("/elections", menu=Entry("The register", 60, "Elections"))
def elections():
    """Elections of mayors, to come and held."""
    return _page(ELECTIONS)


@bp.get("/law", menu=Entry("The register", 80, "Law"))
def law():
    """Acts, orders and regulations, and what is in force."""
    return _page(LAW)


def _page(subject: Subject) -> str:
    return landing(subject.title, subject.lead, subject.shown, subject.more, subject.rooms)
