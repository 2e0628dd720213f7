"""A preview tells in words what a change adds, corrects and takes away, on what sources, and what stops it."""

import re
import shutil

import pytest
from click.testing import CliRunner
from devolved.build.inputs import Inputs
from devolved.cli import main
from devolved.curate.gate import weigh
from devolved.curate.preview import both, html, markdown, preview
from devolved.errors import Unavailable
from devolved.release import Releases
from devolved.settings import Settings
from devolved.web.beside import ACCOUNT, beside
from werkzeug.test import Client
from world import make_inputs


@pytest.fixture(scope="module")
def changed(tmp_path_factory, tiny_release):
    """A tree with a meeting added, a place corrected and a tenure taken away: as it is judged, and its account."""
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
    inputs = Inputs(root)
    judged = weigh(inputs, Releases(folder / "releases"))
    return inputs, judged, preview(judged)


@pytest.fixture(scope="module")
def told(changed):
    """The account as Markdown and as a page."""
    return markdown(changed[2]), html(changed[2])


def test_the_account_counts_and_names(told):
    said, page = told
    assert "1 added, 0 ended, 1 corrected, 1 withdrawn" in said and "1 added, 0 ended, 1 corrected, 1 withdrawn" in page
    assert "~~Eastham~~ → Westham" in said
    assert "<del>Eastham</del> <ins>Westham</ins>" in page
    assert "source: The Almanac of Northshire" in said and "no source" not in said


def test_a_vanished_address_is_told_with_its_cure(told):
    for text in told:
        assert "To be mended before it can be published" in text and "withdrawnOn" in text
    assert "tenure/first-lord-2020-01-01 is published" in told[1]


def test_things_without_a_name_are_told_by_what_they_are_about(told):
    said, _ = told
    heading = re.search(r"## Withdrawn\n+### (.*)", said)[1]
    assert heading.startswith("tenure: ") and "first-lord-2020" not in heading


def test_names_are_text_and_nothing_else(told):
    said, page = told
    assert "### Second \\<b\\>\\*meeting\\*\\</b\\>" in said
    assert "Second &lt;b&gt;*meeting*&lt;/b&gt;" in page and "<b>" not in page


def test_the_questions_that_it_moves_are_shown(told):
    for text in told:
        assert "Answers of questions that move" in text and "25-every-meeting-on-record.csv" in text
    assert "+ 2024-03-01,Council of Shires,Eastham" in told[0]


def test_the_command_prints_the_account_or_writes_the_page(changed, told, tmp_path, monkeypatch):
    inputs, judged, _ = changed
    monkeypatch.setattr("devolved.curate.gate.weigh", lambda *_: judged)
    asked = ["preview", "--source", str(inputs.root)]
    assert CliRunner().invoke(main, asked).stdout == told[0]
    written = CliRunner().invoke(main, [*asked, "--out", str(tmp_path / "change.html")])
    assert written.exit_code == 0 and (tmp_path / "change.html").read_text("utf-8") == told[1]


def test_pages_of_both_sides_are_served_beside_each_other(changed):
    inputs, judged, account = changed
    page = html(account, served=True)
    with both(judged, inputs) as sides, beside(sides, page, 0, Settings()) as server:
        assert server.effective_host == "127.0.0.1"
        client = Client(server.application)
        here = {"REMOTE_ADDR": "127.0.0.1"}
        answer = client.get(ACCOUNT, environ_base=here)
        assert answer.text == page and answer.headers["Cache-Control"] == "no-store"
        pages = re.findall(r'<a target="(before|after)" href="([^"]+)"', page)
        found = {(side, at): client.get(at, headers={"Accept": "text/html"}, environ_base=here) for side, at in pages}
        assert {reply.status_code for reply in found.values()} == {200}
        kind, slug = next(one.address for one in account.shown if one.kind == "corrected").split("/")
        before, after = (
            found[side, f"{at}/doc/{kind}/{slug}"].text
            for side, at in (("before", f"/releases/{judged.beside.version}"), ("after", ""))
        )
        assert "Eastham" in before and "Westham" not in before and "Westham" in after
        with (
            pytest.raises(Unavailable, match=server.effective_port),
            beside(sides, "", int(server.effective_port), Settings()),
        ):
            pass
    assert not sides.root.exists()
