"""What a change touches is judged first; questions whose answers move are shown, and filed anew when they are right."""

import subprocess

import pytest
from click.testing import CliRunner
from devolved.build.inputs import Inputs
from devolved.build.parse import parse
from devolved.cli import main
from devolved.curate import sight
from test_gate import MEETING, PREFIXES, SHAPES, WORDS
from world import make_inputs

QUESTION = "25-every-meeting-on-record"


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """A checkout of the tiny world with one question, answered and committed."""
    root = make_inputs(tmp_path_factory.mktemp("sight") / "checkout").root
    for path in (root / "ontology" / "questions").iterdir():
        if path.stem != QUESTION:
            path.unlink()
    who = ("-c", "user.name=A Curator", "-c", "user.email=curator@example.org")
    for words in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "The tiny world"]):
        subprocess.run(["git", *words], cwd=root, check=True, capture_output=True)
    return root


@pytest.fixture
def added(repository):
    file = repository / "data" / "added.ttl"
    yield file
    file.unlink(missing_ok=True)


def seen(root) -> list[str]:
    inputs = Inputs(root)
    return sight.faults(parse(inputs), inputs, sight.touched(inputs))


@pytest.mark.parametrize("mistake", ["mistyped class", "wrong slug", "missing confidence", "property of another class"])
def test_a_fault_of_the_change_is_seen_without_the_whole(repository, added, mistake):
    before, after, line, words = (WORDS | SHAPES)[mistake]
    text = PREFIXES + MEETING.replace(before, after, 1)
    added.write_text(text, "utf-8")
    found = [said for said in seen(repository) if said.startswith(f"data/added.ttl:{line}: ")]
    assert found and words in found[0]


def test_what_is_right_is_not_blamed_and_nothing_is_seen_where_nothing_changed(repository, added):
    assert sight.touched(Inputs(repository)) == []
    added.write_text(PREFIXES + MEETING, "utf-8")
    assert sight.touched(Inputs(repository)) == [added]
    assert seen(repository) == []


def test_a_second_holder_of_one_post_is_seen_beside_the_first(repository):
    """What belongs together is looked at together: another tenure of the same post, in the same days."""
    world = repository / "data" / "world.ttl"
    text = world.read_text("utf-8")
    block = text[text.index("tenure:first-lord-2020-01-01\n") :].partition("\n.\n")[0]
    world.write_text(
        text + "\n" + block.replace("2020-01-01\n", "2020-02-01\n").replace('"2020-01-01"', '"2020-02-01"') + "\n.\n"
    )
    try:
        inputs = Inputs(repository)
        assert sight.things(parse(inputs), inputs, [world]) == [
            "https://w3id.org/devolved/id/tenure/first-lord-2020-02-01"
        ]
        assert any("one holder at a time" in said for said in seen(repository))
    finally:
        world.write_text(text, "utf-8")


def test_an_answer_that_moved_is_shown_refused_and_filed_when_it_is_accepted(repository, added):
    file = repository / "ontology" / "questions" / f"{QUESTION}.csv"
    asked = ["check", "--source", str(repository), "--releases", str(repository.parent / "none")]
    before = file.read_text("utf-8")
    told = CliRunner().invoke(main, [*asked, "--accept"])
    assert told.exit_code == 0 and "1 answer was filed anew" in told.output, told.output
    assert before != file.read_text("utf-8") and "Council of Shires" in file.read_text("utf-8")
    added.write_text(PREFIXES + MEETING, "utf-8")
    told = CliRunner().invoke(main, asked)
    assert told.exit_code == 1, told.output
    assert "no fault in data/added.ttl. Now the whole register." in told.output
    assert f"{QUESTION}.csv: Which meetings up to" in told.output and "+ 2025-06-10,Council of Shires" in told.output
    assert "devolved check --accept" in told.output
    assert "2025-06-10" not in file.read_text("utf-8")
