"""A newcomer can add a fact by following CONTRIBUTING.md alone: each recipe is carried out and judged."""

import re
import shutil
from datetime import date

import pytest
from devolved.build.inputs import Inputs
from devolved.build.pipeline import check
from devolved.store.binding import bind
from devolved.store.terms import typed
from world import REPOSITORY

pytestmark = pytest.mark.xdist_group("contributing")
RECIPE = re.compile(r"<!-- append: (\S+) -->\n```turtle\n(.*?)```", re.DOTALL)
PROMISED = {
    "data/authorities/cumbria-combined-authority/tenures.ttl": (
        "holder",
        "2027-05-11",
        "post/mayor-of-cumbria",
        "person/first-last",
    ),
    "data/commitments/cross-cutting-governance-finance.ttl": (
        "status-on-day",
        "2026-11-02",
        "commitment/universal-coverage",
        "status/in-progress",
    ),
}


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    """A copy of the register with every recipe carried out, built as far as the judgement."""
    root = tmp_path_factory.mktemp("newcomer")
    for room in ("ontology", "data", "shapes"):
        shutil.copytree(REPOSITORY / room, root / room)
    for path, turtle in RECIPE.findall((REPOSITORY / "CONTRIBUTING.md").read_text("utf-8")):
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        before = file.read_text("utf-8") + "\n" if file.exists() else ""
        file.write_text(before + turtle, "utf-8")
    return check(Inputs(root))


def test_there_is_a_recipe_for_each_kind_of_news():
    paths = [path for path, _ in RECIPE.findall((REPOSITORY / "CONTRIBUTING.md").read_text("utf-8"))]
    assert len(paths) == 10


def test_the_new_facts_pass_the_shapes(judged):
    _, outcome = judged
    assert outcome.validation.at("Violation") == []


@pytest.mark.parametrize("path", PROMISED)
def test_the_new_fact_shows_on_its_day(judged, path):
    rule, day, subject, value = PROMISED[path]
    workspace, _ = judged
    text = next((REPOSITORY / "ontology" / "rules" / "flat").glob(f"*-{rule}.rq")).read_text("utf-8")
    assert date.fromisoformat(day)
    workspace.infer(bind(text, {"day": typed(day, "date")}), f"https://w3id.org/devolved/graph/on/{day}")
    base = "https://w3id.org/devolved/id/"
    assert workspace.rows(
        f"SELECT ?p {{ GRAPH <https://w3id.org/devolved/graph/on/{day}> {{ <{base}{subject}> ?p <{base}{value}> }} }}"
    )


def test_the_new_meeting_and_authority_are_there(judged):
    workspace, _ = judged
    rows = workspace.rows("""PREFIX devo: <https://w3id.org/devolved/def#>
        SELECT ?m ?a { ?m devo:meetingOf ?f ; devo:heldOn ?d . ?x devo:attended ?m ; devo:attendee ?a
            FILTER(STR(?d) = "2026-11-10") }""")
    assert [r["a"].value.rpartition("/")[2] for r in rows] == ["ben-houchen"]
    rows = workspace.rows("""PREFIX devo: <https://w3id.org/devolved/def#>
        SELECT ?s { ?s a devo:StrategicAuthority ; devo:announcedOn ?d FILTER(STR(?d) = "2026-11-01") }""")
    assert [r["s"].value.rpartition("/")[2] for r in rows] == ["example-combined-authority"]
