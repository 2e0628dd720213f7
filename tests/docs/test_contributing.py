"""A newcomer can add a fact by following CONTRIBUTING.md alone: each recipe is carried out, all are judged together.

Judged is what the recipes touch, beside what it mentions and what mentions it in the real register: as `devolved check`
does at first sight. The whole register is judged once, when the tests' release is built.
"""

import re
import shutil
from datetime import date

import pytest
from devolved.build import subjects
from devolved.build.infer import infer
from devolved.build.inputs import Inputs
from devolved.build.parse import parse
from devolved.build.validate import validate_some
from devolved.curate.gate import untidy
from devolved.store.binding import bind
from devolved.store.terms import typed
from devolved.vocabulary import GRAPH
from world import REPOSITORY

TEXT = (REPOSITORY / "CONTRIBUTING.md").read_text("utf-8")
RECIPE = re.compile(r"<!-- (append|mend): (\S+) -->\n```(?:turtle|diff)\n(.*?)```", re.DOTALL)
RECIPES = RECIPE.findall(TEXT)
BASE = "https://w3id.org/devolved/id/"
# Each kind of news: its heading, and a thing that its recipe describes.
NEWS = {
    "source": ("A source", "source:a-page-of-record"),
    "meeting": ("A new meeting", "meeting:mayoral-council-2026-11-10"),
    "by-election with candidates": ("A by-election", "candidacy:tees-valley-2026-by-sue-jeffrey"),
    "mayor": ("A new mayor", "tenure:mayor-of-cumbria-2027-05-10"),
    "minister's end": (
        "A minister goes, another comes",
        "tenure:minister-of-state-for-housing-and-planning-2024-07-09",
    ),
    "successor": ("A minister goes, another comes", "tenure:minister-of-state-for-housing-and-planning-2026-11-20"),
    "promise with due day": ("A new promise", "commitment:an-example-promise"),
    "assessment": ("New evidence about a promise", "assessment:universal-coverage-2026-11-01"),
    "check": ("Something looked for, and not found", "check:mayoral-council-for-england-2026-11-24"),
    "reading": ("What was read of a law", "reading:cumbria-combined-authority-si-2026-652"),
    "rename": ("Renaming", "name:cumbria-combined-authority-2026-11-23"),
    "tier": ("Another tier", "designation:cumbria-combined-authority-established-mayoral"),
    "seat": ("A seat in a forum", "seat:mayoral-council-for-england-mayor-of-cumbria-member"),
    "member": (
        "A member of an authority",
        "seat:greater-manchester-combined-authority-first-last-member-2026-11-01",
    ),
    "council": ("A council", "council:example-council"),
    "conferral": ("A power is conferred", "conferral:cumbria-combined-authority-bus-franchising"),
    "money": ("Money", "funding:cumbria-2027"),
    "correction of a date": ("Correcting a date", "conferral:cumbria-combined-authority-investment-fund"),
    "withdrawal": ("Withdrawing and replacing", "meeting:mayoral-council-2026-11-11"),
    "replacement": ("Withdrawing and replacing", "person:frist-last"),
    "authority": ("A new authority", "authority:example-combined-authority"),
}
# What shows on a day: rule, day, thing, property, value.
SHOWN = [
    ("holder", "2027-05-11", "post/mayor-of-cumbria", "person/first-last"),
    ("holder", "2026-11-01", "post/mayor-of-tees-valley", "person/first-last"),
    ("holder", "2026-11-20", "post/minister-of-state-for-housing-and-planning", "person/first-last"),
    ("status-on-day", "2026-11-02", "commitment/universal-coverage", "status/in-progress"),
    ("status-on-day", "2026-11-02", "commitment/an-example-promise", "status/announced"),
    ("tier-on-day", "2026-11-23", "authority/cumbria-combined-authority", "tier/established-mayoral"),
]
# What no longer does: the posts are vacant, or another's.
GONE = [
    ("holder", "2026-09-02", "post/mayor-of-tees-valley", "person/ben-houchen"),
    ("holder", "2026-11-20", "post/minister-of-state-for-housing-and-planning", "person/matthew-pennycook"),
    ("tier-on-day", "2026-11-23", "authority/cumbria-combined-authority", "tier/mayoral"),
]


def mended(text: str, recipe: str) -> str:
    """A file in which the lines with - gave way to those with +, within the thing that the recipe names."""
    thing, *lines = recipe.splitlines()
    start = text.index(f"\n{thing.strip()}\n") + 1
    end = text.index("\n.\n", start)
    block = text[start:end]
    for line in lines:
        if line.startswith("-"):
            begun = re.compile(rf"^{re.escape(line[1:].partition('…')[0])}.*\n", re.MULTILINE)
            assert len(begun.findall(block + "\n")) == 1, line
            place = begun.search(block + "\n")
            block = (block + "\n")[: place.start()] + "\0" + (block + "\n")[place.end() :].rstrip("\n")
        else:
            assert line.startswith("+"), line
            block = block.replace("\0", line[1:] + "\n") if "\0" in block else f"{block}\n{line[1:]}"
    return text[:start] + block + text[end:]


@pytest.fixture(scope="module")
def carried_out(tmp_path_factory):
    """A copy of the register with every recipe carried out: its files, what was parsed of it, the files touched."""
    root = tmp_path_factory.mktemp("newcomer")
    for room in ("ontology", "data", "shapes"):
        shutil.copytree(REPOSITORY / room, root / room)
    for how, path, text in RECIPES:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        before = file.read_text("utf-8") if file.exists() else ""
        after = mended(before, text) if how == "mend" else before + ("\n" if before else "") + text
        file.write_text(after, "utf-8")
    inputs = Inputs(root)
    return inputs, parse(inputs), sorted({root / path for _, path, _ in RECIPES})


def named(recipe: str) -> list[str]:
    """The addresses that a recipe describes."""
    return [BASE + found.replace(":", "/", 1) for found in re.findall(r"^ ?([a-z-]+:[\w-]+)$", recipe, re.MULTILINE)]


@pytest.fixture(scope="module")
def near(carried_out):
    """What the recipes touch and what stands about it, with what follows from it."""
    inputs, workspace, _ = carried_out
    things = [thing for _, _, text in RECIPES for thing in named(text)]
    part = workspace.near(things, [GRAPH + "ontology", GRAPH + "shapes"])
    infer(part, inputs)
    return things, part


@pytest.mark.parametrize("news", NEWS)
def test_there_is_a_recipe_for_each_kind_of_news(news):
    heading, thing = NEWS[news]
    section = TEXT[TEXT.index(f"\n## {heading}\n") + 1 :].partition("\n## ")[0]
    assert BASE + thing.replace(":", "/", 1) in [each for _, _, text in RECIPE.findall(section) for each in named(text)]


def test_every_recipe_is_known_here():
    known = {heading for heading, _ in NEWS.values()}
    parts = re.split(r"\n## ", TEXT)[1:]
    assert {part.partition("\n")[0] for part in parts if RECIPE.search(part)} == known


def test_what_was_pasted_has_known_words_and_the_house_style(carried_out):
    inputs, workspace, files = carried_out
    assert subjects.faults(workspace, inputs, files) == []
    assert untidy(inputs, files) == []


def test_the_new_facts_pass_the_shapes(carried_out, near):
    inputs, workspace, _ = carried_out
    things, part = near
    refused = [
        str(each) for each in validate_some(part, things, inputs, workspace).at("Violation") if each.focus in things
    ]
    assert refused == [], "\n".join(refused)


@pytest.mark.parametrize(("rule", "day", "thing", "value"), SHOWN + GONE)
def test_a_new_fact_shows_on_its_day_and_an_ended_one_does_not(near, rule, day, thing, value):
    _, part = near
    text = next((REPOSITORY / "ontology" / "rules" / "flat").glob(f"*-{rule}.rq")).read_text("utf-8")
    assert date.fromisoformat(day)
    graph = f"{GRAPH}on/{day}"
    with part.beside({graph: [bind(text, {"day": typed(day, "date")})]}):
        found = part.rows(f"SELECT ?p {{ GRAPH <{graph}> {{ <{BASE}{thing}> ?p <{BASE}{value}> }} }}")
    assert bool(found) == ((rule, day, thing, value) in SHOWN)


def test_the_new_meeting_and_authority_are_there(near):
    _, part = near
    rows = part.rows("""PREFIX devo: <https://w3id.org/devolved/def#>
        SELECT ?a { ?m devo:meetingOf ?f ; devo:heldOn ?d . ?x devo:attended ?m ; devo:attendee ?a
            FILTER(STR(?d) = "2026-11-10") }""")
    assert [r["a"].value.rpartition("/")[2] for r in rows] == ["tracy-brabin"]
    rows = part.rows("""PREFIX devo: <https://w3id.org/devolved/def#>
        SELECT ?s { ?s a devo:StrategicAuthority ; devo:announcedOn ?d FILTER(STR(?d) = "2026-11-01") }""")
    assert [r["s"].value.rpartition("/")[2] for r in rows] == ["example-combined-authority"]
