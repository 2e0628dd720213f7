"""One thing under two addresses is found: two sources of one page, two meetings of one forum on one day."""

import shutil

import pytest
from devolved.build.inputs import Inputs
from devolved.build.parse import parse
from devolved.curate.gate import weigh
from devolved.curate.twins import KEYS, sentence, twins
from devolved.release import Releases
from devolved.vocabulary import BASE, KINDS
from test_gate import MEETING, PREFIXES
from world import make_inputs

AGAIN = MEETING.replace("council-of-shires-2025-06-10", "northern-table-2025-06-10")


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    root = make_inputs(tmp_path_factory.mktemp("twins") / "checkout").root
    shutil.rmtree(root / "ontology" / "questions")
    return root


def found(root, text: str) -> list[tuple[str, ...]]:
    (root / "data" / "added.ttl").write_text(PREFIXES + text, "utf-8")
    return twins(parse(Inputs(root)))


def test_two_meetings_of_one_forum_on_one_day_are_told(root):
    (group,) = found(root, MEETING + "\n" + AGAIN)
    assert [each.removeprefix(BASE + "id/meeting/") for each in group] == [
        "council-of-shires-2025-06-10",
        "northern-table-2025-06-10",
    ]
    said = sentence(group)
    assert "the same meetingOf and heldOn" in said and "dcterms:isReplacedBy" in said


def test_two_sources_of_one_page_are_told(root):
    source = "source:{} a devo:Source ; <http://xmlns.com/foaf/0.1/page> <https://example.org/a> .\n"
    (group,) = found(root, source.format("one") + source.format("other"))
    assert [each.rpartition("/")[2] for each in group] == ["one", "other"]


def test_what_differs_in_one_of_these_is_another_thing(root):
    assert found(root, MEETING + "\n" + AGAIN.replace('"2025-06-10"', '"2025-06-11"')) == []


def test_two_meetings_at_two_venues_are_two(root):
    def at(meeting: str, venue: str) -> str:
        return meeting.replace("    devo:heldOn", f'    devo:venue "{venue}" ;\n    devo:heldOn', 1)

    assert found(root, at(MEETING, "10 Downing Street") + "\n" + at(AGAIN, "City Hall")) == []
    assert len(found(root, at(MEETING, "City Hall") + "\n" + at(AGAIN, "City Hall"))) == 1
    assert len(found(root, at(MEETING, "City Hall") + "\n" + AGAIN)) == 1


def test_what_was_replaced_is_no_twin(root):
    replaced = "meeting:northern-table-2025-06-10\n    dcterms:isReplacedBy meeting:council-of-shires-2025-06-10 ;\n.\n"
    assert found(root, MEETING + "\n" + replaced) == []


def test_the_gate_tells_it_and_lets_it_pass(root):
    found(root, MEETING + "\n" + AGAIN)
    judged = weigh(Inputs(root), Releases(root / "none"))
    assert len(judged.twice) == 1 and "Is this one thing described twice?" in judged.twice[0]
    assert not any("twice" in line for line in judged.wrong)


def test_every_kind_of_twin_is_a_kind():
    assert set(KEYS) <= set(KINDS)
