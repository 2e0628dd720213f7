"""Plain words everywhere that a reader looks: pages, feeds, headers of views and CSV, errors, shapes, data, guides.

The phrases are those at which readers stumbled, or took for a fact what is none. "On record" is for absence only.
"""

import ast
import re

import pytest
from devolved.register.register import LIBRARY
from world import REPOSITORY

BANNED = (
    # Not where the words of the law are told: "the fourth day after the poll".
    r"(?<!after the )(?<!n)\bpoll(s|ed)?\b(?! (card|station|tax))",
    r"past (its|their) day",
    r"as known on",
    r"\blies? in none\b",
    r"intervals? passed",
    r"\bhow counted\b",
    r"\bfooting\b",
    r"people they stand for",
    r"add or mend",
    r"take it away",
    r"a query, kept",
    r"evidence is not plain",
    r"others about the same",
    r"neighbouring promises",
    r"to be kept by",
    r"promised against recorded",
    r"holds? no place of its own",
    r"holds no post on record",
    r"\bassessed: ",
    r"conferrals? of powers rest",
    r"what they said,",
    r"quoted facts",
    r"csv as it is",
    r"ended after [^.¦]* before",
    r"(?<!on a )day not known(?! )",
)
# For absence, "on record" may stand: "none on record", "no end on record".
PRESENT = re.compile(r"\bon record\b", re.IGNORECASE)
ABSENT = re.compile(r"\b(no|none|not|nothing|nobody|no one)\b[^.;:]{0,60}\bon record\b", re.IGNORECASE)
WORDS = re.compile("|".join(BANNED), re.IGNORECASE)


def stumbles(text: str) -> list[str]:
    """What of a text is not in plain words, each with its surroundings."""
    found = [text[max(0, m.start() - 40) : m.end() + 40] for m in WORDS.finditer(text)]
    return found + [
        text[max(0, m.start() - 60) : m.end() + 20]
        for m in PRESENT.finditer(text)
        if not ABSENT.search(text[max(0, m.start() - 70) : m.end()])
    ]


def headers(view) -> str:
    """All words of a view that readers see, in its page, its chart, its CSV."""
    places = [place.heading for place in view.places]
    columns = [f"{c.title}. {c.note}" for c in view.columns]
    chart = re.findall(r"'title': '([^']*)'", str(view.chart))
    told = re.findall(r'"([^"]* [^"]*)"', view.query)
    parameters = [p.help for p in view.parameters]
    return ". ".join(
        [view.title, view.question, view.note, view.empty, view.finding, *places, *columns, *chart, *told, *parameters]
    )


def words_of_template(text: str) -> str:
    """A template's own words: its text, and what its expressions put in quotation marks."""
    text = re.sub(r"\{#.*?#\}", " ", text, flags=re.DOTALL)
    quoted = " ".join(
        re.findall(r"[\"']([^\"'{}%]* [^\"'{}%]*)[\"']", " ".join(re.findall(r"\{[{%].*?[}%]\}", text, re.DOTALL)))
    )
    return re.sub(r"<[^>]+>", " ", re.sub(r"\{[{%].*?[}%]\}", " … ", text, flags=re.DOTALL)) + " " + quoted


def words_of_program(text: str) -> str:
    """What a program may say: its texts of more than one word, without those that explain it."""
    tree = ast.parse(text)
    explain = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    said = [
        n.value
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in explain
    ]
    return " ¦ ".join(s for s in said if " " in s and not re.search(r"\(\?|SELECT|devo:|<<|\\b", s))


SERVER = REPOSITORY / "server" / "devolved"


def sources() -> dict[str, str]:
    """What is written anywhere, by where."""
    return {
        **{f"view {view.path}": headers(view) for view in LIBRARY},
        **{
            str(p.relative_to(SERVER)): words_of_template(p.read_text("utf-8"))
            for p in sorted((SERVER / "web" / "templates").rglob("*.html"))
        },
        **{
            str(p.relative_to(SERVER)): words_of_program(p.read_text("utf-8"))
            for room in ("register", "web", "build", "curate", "assistants")
            for p in sorted((SERVER / room).rglob("*.py"))
            if "matching" not in p.parts and p.name not in ("supervisor.py",)
        },
        **{
            str(p.relative_to(REPOSITORY)): re.sub(r"```.*?```|`[^`]*`", " ", p.read_text("utf-8"), flags=re.DOTALL)
            for p in [
                *sorted((REPOSITORY / "docs").glob("*.md")),
                REPOSITORY / "README.md",
                REPOSITORY / "CONTRIBUTING.md",
            ]
            if p.name not in ("performance.md",)
        },
        **{
            str(p.relative_to(REPOSITORY)): " ¦ ".join(re.findall(r'"([^"\n]* [^"\n]*)"@en', p.read_text("utf-8")))
            for folder in ("shapes", "ontology/concepts", "data")
            for p in sorted((REPOSITORY / folder).rglob("*.ttl"))
            if "sources" not in p.parts
        },
    }


def test_what_is_written_is_in_plain_words():
    assert {source: found for source, text in sources().items() if (found := stumbles(text))} == {}


PAGES = (
    "/", "/authorities", "/promises", "/powers", "/forums", "/elections", "/people", "/money", "/law", "/map",
    "/meetings",
    "/compare/days?first=2017-01-01&second=2025-01-01", "/search?q=north", "/query", "/views", "/releases", "/calendar",
    "/about", "/about/method", "/about/evidence", "/about/coverage", "/about/glossary", "/about/tutorial",
    "/about/follow",
    "/doc/authority/northshire", "/no/such/page", "/views/mayors/in-office?on=never", "/views/mayors/nothing",
    "/feed", "/calendar.ics", "/views/mayors/in-office.csv-metadata.json", "/views/mayors/in-office/story",
)  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_what_is_shown_is_in_plain_words(tiny_pages, address):
    said = tiny_pages.get(address, headers={"Accept": "text/html"}).get_data(as_text=True)
    said = re.sub(r"<script.*?</script>|<style.*?</style>|<code.*?</code>|<pre.*?</pre>", " ", said, flags=re.DOTALL)
    assert stumbles(re.sub(r"<[^>]+>", " ", said)) == []


@pytest.mark.parametrize(
    "text",
    ["Two meetings are on record.", "She polled 40 votes.", "Promises past their day", "Pale areas lie in none.",
     "as known on 27 April 2017", "Intervals passed", "Not a word is untrue. All are on record."],
)  # fmt: skip
def test_what_is_not_plain_is_found(text):
    assert stumbles(text)


@pytest.mark.parametrize(
    "text", ["None on record.", "No end is on record.", "an election pollster", "still so on 2 May"]
)
def test_what_is_plain_is_let_through(text):
    assert not stumbles(text)
