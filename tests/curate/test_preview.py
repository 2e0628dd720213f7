"""A preview tells in words what a change adds, corrects and takes away, on what sources, and what stops it."""

import re
import shutil
import threading
import urllib.request

import pytest
from click.testing import CliRunner
from devolved.cli import main
from devolved.curate.preview import served
from devolved.errors import Unavailable
from world import make_inputs


@pytest.fixture(scope="module")
def changed(tmp_path_factory, tiny_release):
    """A tree with a meeting added, a place corrected and a tenure taken away; told as Markdown and as a page."""
    folder = tmp_path_factory.mktemp("changed")
    shutil.copytree(tiny_release.path.parent, folder / "releases", symlinks=True)
    root = make_inputs(folder / "checkout").root
    for name in (root / "ontology" / "questions").iterdir():
        if not name.name.startswith("25-"):
            name.unlink()
    (root / "ontology" / "questions" / "25-every-meeting-on-record.csv").write_text("held,body,place,chair\n")
    world = root / "data" / "world.ttl"
    text = world.read_text("utf-8")
    gone = re.search(r"^tenure:first-lord-2020-01-01\n(?:    .*\n)+\.\n\n?", text, re.M).group()
    meeting = re.search(r"^meeting:\S+\n(?:    .*\n)+\.\n", text, re.M).group()
    added = meeting.replace("2018-03-01", "2024-03-01").replace("First meeting", "Second <b>*meeting*</b>")
    text = text.replace(gone, "").replace('meetingPlace "Eastham"', 'meetingPlace "Westham"') + "\n" + added
    world.write_text(text, "utf-8")
    asked = ["preview", "--source", str(folder / "checkout"), "--releases", str(folder / "releases")]
    told = CliRunner().invoke(main, asked)
    assert told.exit_code == 0, told.output
    page = folder / "change.html"
    assert CliRunner().invoke(main, [*asked, "--out", str(page)]).exit_code == 0
    return told.output, page.read_text("utf-8")


def test_the_account_counts_and_names(changed):
    said, page = changed
    assert "1 added, 0 ended, 1 corrected, 1 withdrawn" in said and "1 added, 0 ended, 1 corrected, 1 withdrawn" in page
    assert "~~Eastham~~ → Westham" in said
    assert "<del>Eastham</del> <ins>Westham</ins>" in page
    assert "source: The Almanac of Northshire" in said and "no source" not in said


def test_a_vanished_address_is_told_with_its_cure(changed):
    for text in changed:
        assert "To be mended before it can be published" in text and "withdrawnOn" in text
    assert "tenure/first-lord-2020-01-01 is published" in changed[1]


def test_things_without_a_name_are_told_by_what_they_are_about(changed):
    said, _ = changed
    heading = re.search(r"## Withdrawn\n+### (.*)", said)[1]
    assert heading.startswith("tenure: ") and "first-lord-2020" not in heading


def test_names_are_text_and_nothing_else(changed):
    said, page = changed
    assert "### Second \\<b\\>\\*meeting\\*\\</b\\>" in said
    assert "Second &lt;b&gt;*meeting*&lt;/b&gt;" in page and "<b>" not in page


def test_the_questions_that_it_moves_are_shown(changed):
    for text in changed:
        assert "Answers of questions that move" in text and "25-every-meeting-on-record.csv" in text
    assert "+ 2024-03-01,Council of Shires,Eastham" in changed[0]


def test_the_page_is_served_to_this_machine_only():
    with served("<title>What changed</title>", 0) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        address, port = server.server_address[:2]
        assert address == "127.0.0.1"
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20) as reply:
            assert reply.read() == b"<title>What changed</title>" and reply.headers["Cache-Control"] == "no-store"
        thread.join()
        with pytest.raises(Unavailable, match=str(port)):
            served("", port)
