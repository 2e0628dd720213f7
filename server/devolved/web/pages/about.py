"""About the register: how to cite it, how it is made, what it does not know, what its words mean."""

import csv

from flask import Response, redirect

from devolved.errors import NotFound
from devolved.register import queries
from devolved.register.register import LIBRARY
from devolved.vocabulary import DATASET
from devolved.web import corrections, days
from devolved.web.pages.page import Page
from devolved.web.routes import Entry, Routes
from devolved.web.site import current_site

bp = Routes("about", __name__)
TOPICS = {  # slug → (title, what it is)
    "cite": ("How to cite", "A form of words for a page, a figure, a release"),
    "method": ("Method", "How facts get in, and what keeps wrong ones out"),
    "evidence": ("Evidence and confidence", "What the marks beside facts mean"),
    "coverage": ("What we do not know", "Coverage, counted from the release being served"),
    "persistence": ("Persistence policy", "What addresses are promised to do for ever"),
    "licences": ("Licences", "What you may do with the data, and whose material is in it"),
    "glossary": ("Glossary", "What each word of the register means"),
    "follow": ("Follow the register", "Any page as a feed, by e-mail or in a calendar, without giving us an address"),
    "tutorial": ("Tutorial for reporters", "From a first question to a chart in your story"),
    "contribute": ("Report an error", "How to tell the register what it lacks"),
}
LESSONS = {  # name in the tutorial → (view, parameters)
    "chairs": ("forums/chairs-of", {"body": "mayoral-council-for-england"}),
    "meetings": ("forums/meetings", {}),
    "powers": (
        "powers/only-one-has",
        {"first": "greater-manchester-combined-authority", "second": "west-of-england-combined-authority"},
    ),
    "overdue": ("commitments/overdue", {}),
    "chain": ("commitments/chain", {}),
    "chart": ("mayors/party-control", {}),
    "mayors": ("mayors/in-office", {}),
    "uncited": ("evidence/uncited", {}),
    "secondary": ("evidence/by-confidence", {}),
}


@bp.get("/about", sitemap=True, edition="start", menu=Entry("Tools", 50, "About"))
def about():
    """What this is, and where its explanations stand."""
    return Page().render(
        "about/index.html", topics=TOPICS, count=len(LIBRARY), manifest=current_site().release.manifest, title="About"
    )


# Metric of coverage → where what is cited was read, in words.
READ_AT = {
    "cited-publisher": "At its publisher",
    "cited-law": "A law that is itself in the register; its reading says where",
    "cited-official-archive": "In an official archive",
    "cited-copy": "An official document, in a copy word for word on another host",
    "cited-mirror": "On a mirror: any other host that is neither the publisher’s nor an official archive",
}


# Its addresses are as many as there are facts; crawlers need one.
@bp.get(corrections.CONTRIBUTE, parameters=corrections.ASKED, robots=False)
def contribute():
    """Whom a correction reaches, with the page and the fact filled in from which a reader was led here."""
    told, form = corrections.asked(), corrections.reached()
    return Page().render(
        "about/contribute.html",
        topic="contribute",
        topics=TOPICS,
        title=TOPICS["contribute"][0],
        told=told,
        whom=corrections.whom(form),
        message=corrections.message(told),
        lines=corrections.lines(told),
    )


@bp.get("/about/<topic>")
def page(topic: str):
    """One of the explanations."""
    if topic not in TOPICS:
        raise NotFound(f"The pages about the register are: {', '.join(TOPICS)}.")
    shown = Page()
    context: dict = {
        "topic": topic,
        "topics": TOPICS,
        "title": TOPICS[topic][0],
        "manifest": current_site().release.manifest,
    }
    if topic == "coverage":
        context["rows"] = coverage()
        context["classes"] = [row for row in context["rows"] if "#" in row["about"]]
        context["bodies"] = [row for row in context["rows"] if "/id/" in row["about"]]
        context["totals"] = next(row for row in context["rows"] if row["about"] == DATASET)
        context["read_at"], context["cited"] = READ_AT, sum(context["totals"][name] for name in READ_AT)
        shown.wanted |= {row["about"] for row in context["classes"] + context["bodies"]}
    elif topic == "glossary":
        context["terms"] = glossary(shown.register)
    elif topic in ("tutorial", "evidence"):
        context["lessons"] = {name: (LIBRARY.get(*path.split("/")), values) for name, (path, values) in LESSONS.items()}
    return shown.render(f"about/{topic}.html", **context)


@bp.get("/about/coverage.csv", media=("text/csv",))
def coverage_csv():
    """The coverage figures as the build wrote them."""
    body = current_site().release.file("coverage.csv").read_bytes()
    return Response(body, content_type="text/csv; charset=utf-8; header=present")


@bp.get("/coverage")
def coverage_terms():
    """The metrics have addresses here (/coverage#…); the page explains them."""
    return redirect(days.href("/about/coverage"), 303)


def coverage() -> list[dict]:
    """A row for each class and authority, numbers as numbers."""
    lines = current_site().release.file("coverage.csv").read_text("utf-8").splitlines()
    rows = [{k: int(v) if k not in ("about", "label") else v for k, v in row.items()} for row in csv.DictReader(lines)]
    return [row for row in rows if str(row["about"]).startswith("https://w3id.org/devolved/")]


def glossary(register) -> list[tuple[str, str, str, str]]:
    """(address, word, meaning, kind), in the alphabet's order."""

    def read():
        found: dict[str, tuple[str, str, str, str]] = {}
        for row in queries.rows(register.store, "glossary"):
            found.setdefault(
                row["term"].value,
                (
                    row["term"].value,
                    row["label"].value,
                    row["definition"].value,
                    row["kind"].value if "kind" in row else "",
                ),
            )
        return list(found.values())

    return register.once("glossary", read)
