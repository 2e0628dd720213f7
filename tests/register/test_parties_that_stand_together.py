"""Parties that stand together are one in every chart, count and list of changes; a column keeps them apart."""

import json
import re
from datetime import date

import pytest
from devolved.build.pipeline import build
from devolved.register import queries
from devolved.register.pictures.parties import party_colours
from devolved.register.register import LIBRARY, Register
from devolved.release import Releases
from devolved.settings import Settings
from devolved.store import open_store
from world import BUILT, make_inputs

DAY = date(2026, 11, 28)
# A chart of the candidates of one election names the party by which each stood.
CHARTED = [
    view
    for view in LIBRARY
    if view.chart
    and re.search(r'"field": "(party|family)"', json.dumps(view.chart))
    and view.path != "elections/candidates"
]


@pytest.fixture(scope="module")
def register(real_store, real_release):
    return Register(real_store, real_release.version, DAY)


@pytest.fixture(scope="module")
def families(register):
    """Party → the party it stands with."""
    return {row["party"].value: row["family"].value for row in queries.rows(register.store, "party-families")}


def test_every_chart_by_party_takes_them_together_and_says_so(register, families):
    assert families and len(CHARTED) >= 3
    colours = party_colours(register)
    for view in CHARTED:
        drawn = [channel.get("field") for name, channel in view.chart["encoding"].items() if name != "tooltip"]
        assert "family" in drawn and "party" not in drawn, view.path
        rows = [row for row in register.ask(view, DAY).rows if "family" in row]
        assert rows and not {row["family"].value for row in rows} & families.keys(), view.path
        assert all(row["colour"].value == colours[row["family"].value] for row in rows if "colour" in row), view.path
        assert "with Labour" in view.note and "apart" in view.note, view.path


def test_a_count_of_mayors_by_party_adds_those_that_stand_together(register, families):
    told = register.ask("mayors/by-party", DAY).rows
    mayors = [row for row in register.ask("mayors/in-office", DAY).rows if "mayor" in row]
    for row in told:
        stood = [m["party"].value for m in mayors if "party" in m]
        counted = [party for party in stood if families.get(party, party) == row["family"].value]
        assert int(row["mayors"].value) == len(counted)
        assert sum(int(n) for n in re.findall(r"(?:^|, )(\d+) ", row["stoodAs"].value)) == len(counted)
    assert any(", " in row["stoodAs"].value for row in told)


def test_parties_that_stand_together_have_one_colour(register, families):
    colours = party_colours(register)
    assert all(colours[party] == colours[family] for party, family in families.items())


def test_from_one_to_the_other_is_no_change_of_party(tmp_path, unjudged):
    inputs = make_inputs(tmp_path / "checkout")
    file = inputs.root / "data" / "world.ttl"
    text = file.read_text("utf-8")
    found = []
    for party in ("conservative", "labour-co-operative"):
        file.write_text(text.replace("party:conservative", f"party:{party}"), "utf-8")
        release = build(inputs, Releases(tmp_path / party), BUILT).release
        store = open_store(release, Settings(workers=1))
        asked = {"first": "2018-01-01", "second": "2022-01-01"}
        rows = Register(store, release.version, BUILT).ask("changes/parties", BUILT, asked).rows
        store.close()
        found.append([row["is"].value.rpartition("/")[2] for row in rows])
    assert found == [["conservative"], []]
