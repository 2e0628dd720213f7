"""Changes between two releases, on constructed cases with one change of each kind."""

import re
from datetime import date

import pytest
from click.testing import CliRunner
from devolved.build.inputs import Inputs
from devolved.build.pipeline import build
from devolved.cli import main
from devolved.register.changes import changes
from devolved.release import Releases
from world import BUILT, make_inputs, without_judgement

pytestmark = pytest.mark.xdist_group("changes")


@pytest.fixture(scope="module")
def releases(tmp_path_factory):
    folder = tmp_path_factory.mktemp("changes")
    inputs, releases = make_inputs(folder / "checkout"), Releases(folder / "releases")
    with without_judgement():
        build(inputs, releases, BUILT)
    file = inputs.root / "data" / "world.ttl"
    text = file.read_text("utf-8")
    text = text.replace('devo:turnoutPercent "28.5"', 'devo:turnoutPercent "28.6"')
    text = re.sub(r"judgement:almanac-2019-buses\n(?:    .*\n)+\.\n", "", text)
    first, second, rest = text.partition("tenure:mayor-of-northshire-2021-06\n")
    rest = rest.replace('    devo:knownOn "2025-06-01"^^xsd:date ;\n', '    devo:endsOn "2025-06-10"^^xsd:date ;\n', 1)
    text = first + second + rest + '\nperson:new-comer\n    a devo:Person ;\n    foaf:name "New Comer" ;\n.\n'
    file.write_text(text, "utf-8")
    with without_judgement():
        build(Inputs(inputs.root), releases, date(2025, 7, 2))
    return releases


def test_each_change_is_of_its_kind(releases):
    found = changes(*releases.all())
    assert [(c.kind, c.thing.rpartition("/id/")[2]) for c in found] == [
        ("added", "person/new-comer"),
        ("ended", "tenure/mayor-of-northshire-2021-06"),
        ("corrected", "election/northshire-2017"),
        ("withdrawn", "judgement/almanac-2019-buses"),
    ]
    corrected = found[2]
    assert [o.value for _, o in corrected.before] == ["28.5"] and [o.value for _, o in corrected.after] == ["28.6"]


def test_a_release_does_not_differ_from_itself(releases):
    first = releases.all()[0]
    assert changes(first, first) == ()


def test_the_command_counts_the_changes(releases):
    run = CliRunner().invoke(
        main, ["diff", "2025.07.01", "2025.07.02", "--releases", str(releases.root), "--statements"]
    )
    assert run.exit_code == 0, run.output
    assert "corrected: 1" in run.output and '- <https://w3id.org/devolved/def#turnoutPercent> "28.5"' in run.output
