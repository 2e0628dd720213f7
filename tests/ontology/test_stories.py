"""Each story holds what it says: every ``# On DAY: thing property value`` in it is true by the flat rules.

A dash for the value says that there is none that day.
"""

import re

import pytest
from rulebook import ONTOLOGY, World, words

STORIES = sorted((ONTOLOGY / "stories").glob("*.ttl"))
CLAIM = re.compile(r"^# On (\d{4}-\d{2}-\d{2}): (\S+) (\S+) (.+)$", re.MULTILINE)
CLAIMS = [(path, *claim) for path in STORIES for claim in CLAIM.findall(path.read_text("utf-8"))]


@pytest.fixture(scope="module")
def told():
    return {path: World((words() + path.read_text("utf-8")).encode()).infer() for path in STORIES}


@pytest.mark.parametrize(
    ("path", "day", "thing", "property", "value"), CLAIMS, ids=lambda v: getattr(v, "stem", str(v))
)
def test_a_story_says_what_the_rules_find(told, path, day, thing, property, value):
    found = [line for line in told[path].lines(day) if line.startswith(f"{thing} {property} ")]
    assert found == ([] if value == "-" else [f"{thing} {property} {value}"])


def test_every_story_makes_claims():
    assert {path for path, *_ in CLAIMS} == set(STORIES)


@pytest.mark.parametrize("path", STORIES, ids=lambda p: p.stem)
def test_a_story_is_told_in_steps(path):
    steps = [int(n) for n in re.findall(r"^# Step (\d+)\.", path.read_text("utf-8"), re.MULTILINE)]
    assert steps == list(range(1, len(steps) + 1)) and len(steps) >= 3
