"""Rows of a spreadsheet become facts that the gate lets through; a cell in doubt is named, and nothing is guessed."""

import csv
import io

import pytest
from click.testing import CliRunner
from devolved.build.inputs import Inputs
from devolved.build.parse import parse
from devolved.build.pipeline import check
from devolved.cli import main
from devolved.curate.forms import KINDS_OF_TABLE, columns, kind_of, template
from devolved.curate.sheets import rows_of
from devolved.curate.tidy import faults
from devolved.errors import BuildError, DevolvedError
from world import make_inputs

CITED = "The Almanac of Northshire,verified"
GOOD = {  # kind → the rows of a sheet of it
    "sources": "title,page,issued,publisher,readOn,sourceKind,hostKind\n"
    "A page: of record,https://example.org/page,2025-06,The Shire,2025-06-20,official-page,publisher\n",
    "meetings": "prefLabel,meetingOf,heldOn,meetingPlace,chairedBy,agendaItem,source,confidence\n"
    f'"Second, and last",Council of Shires,10 June 2024,Eastham,Cy West,Buses | Trains,{CITED}\n'
    f"Third,forum:council-of-shires,2024-06-12,,,,{CITED}\n",
    "assessments": "assesses,status,assessedOn,description,source,confidence\n"
    f'commitment:buses-for-all,in progress,2019-02,"He said ""soon"".",{CITED}\n',
    "councils": "prefLabel,councilKind,region,gssCode,startsOn,knownOn,source,confidence\n"
    f"Westham City Council,metropolitan-district,,E08000098,1974-04-01,2025-06-01,{CITED}\n",
    "members": "seatIn,heldBy,role,startsBefore,endsAfter,portfolio,forCouncil,source,confidence\n"
    f"authority:northshire,Cy West,member,2024-06-01,2024-06-01,Buses,Eastham City Council,{CITED}\n",
    "tenures": "post,member,startsOn,endsOn,source,confidence\npost:first-lord,Bo East,2014-01-01,2015-01-01,"
    + CITED
    + "\n",
}


@pytest.fixture
def checkout(tmp_path):
    return make_inputs(tmp_path / "checkout").root


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return parse(make_inputs(tmp_path_factory.mktemp("forms") / "checkout"))


def imported(root, text: str, kind: str, *more: str):
    sheet = root.parent / f"{kind}.csv"
    sheet.write_bytes(text if isinstance(text, bytes) else text.encode())
    return CliRunner().invoke(main, ["import", str(sheet), "--as", kind, "--source", str(root), *more])


def test_what_was_imported_passes_the_gate_and_is_in_the_house_style(checkout):
    for kind, text in GOOD.items():
        told = imported(checkout, text, kind, "--write")
        assert told.exit_code == 0, told.output
    inputs = Inputs(checkout)
    for path in inputs.data:
        assert faults(path.read_text("utf-8")) == [], path
    workspace, outcome = check(inputs)
    assert outcome.validation.at("Violation") == []
    world = (checkout / "data" / "world.ttl").read_text("utf-8")
    assert 'skos:prefLabel "Second, and last"@en ;\n    devo:heldOn "2024-06-10"^^xsd:date ;' in world
    assert world.count("devo:agendaItem") == 3 and "devo:chairedBy person:cy-west" in world
    assert 'dcterms:description "He said \\"soon\\"."@en ;' in world and '"2019-02"^^xsd:gYearMonth' in world
    assert "assessment:buses-for-all-2019-02\n" in world
    assert "seat:northshire-cy-west-member-2024-06-01\n" in (checkout / "data" / "members.ttl").read_text("utf-8")
    assert "source:a-page-of-record\n" in (checkout / "data" / "sources" / "contributed.ttl").read_text("utf-8")


def test_nothing_is_written_before_it_is_asked_for(checkout):
    before = {path: path.read_bytes() for path in checkout.rglob("*.ttl")}
    told = imported(checkout, GOOD["meetings"], "meetings")
    assert told.exit_code == 0 and "meeting:council-of-shires-2024-06-10" in told.output
    assert "To write them, add: --write" in told.output
    assert {path: path.read_bytes() for path in checkout.rglob("*.ttl")} == before


@pytest.mark.parametrize(
    ("kind", "change", "said"),
    [
        ("meetings", ("10 June 2024", "10/06/2024"), "row 2, column heldOn: '10/06/2024' may be"),
        ("meetings", ("2024-06-12", "2024-11-31"), "row 3, column heldOn: 31 November 2024 does"),
        ("meetings", ("2024-06-12", ""), "row 3, column heldOn: It is empty."),
        ("meetings", ("Cy West", "Wes"), "row 2, column chairedBy: 'Wes'"),
        ("meetings", ("forum:council-of", "forum:counsel-of"), "row 3, column meetingOf: "),
        ("meetings", ("2024-06-12", "2024-06-10"), "row 3, column address: meeting/council-of-shires-2024-06-10 is in"),
        ("meetings", ("2024-06-12", "2018-03-01"), "is in the register already"),
        ("meetings", ("heldOn", "heldon"), "column heldon: There is no such column. Did you mean heldOn?"),
        ("meetings", ("The Almanac of Northshire", ""), "row 2, column source: It is empty."),
        ("assessments", ("in progress", "going on"), "column status: 'going on' is none of: announced"),
        ("sources", ("https://example.org/page", "example.org"), "Write it whole, beginning with https://"),
        ("members", ("member,2024-06-01", "membership,2024-06-01"), "row 2, column role: 'membership' is none of"),
    ],
)  # fmt: skip
def test_a_cell_in_doubt_is_named_by_row_and_column_and_nothing_is_written(checkout, kind, change, said):
    text = GOOD[kind].replace(*change)
    assert text != GOOD[kind]
    before = {path: path.read_bytes() for path in checkout.rglob("*.ttl")}
    told = imported(checkout, text, kind, "--write")
    assert told.exit_code == 1 and said in told.output, told.output
    assert {path: path.read_bytes() for path in checkout.rglob("*.ttl")} == before


def test_a_name_that_is_written_otherwise_is_told_with_what_it_was_taken_for(checkout):
    told = imported(checkout, GOOD["meetings"].replace("Cy West", "Cy Wst"), "meetings")
    assert told.exit_code == 0, told.output
    assert "perhaps not meant: 'Cy Wst' is taken for Cy West (person/cy-west)." in told.output
    assert "perhaps not meant" not in imported(checkout, GOOD["meetings"], "meetings").output


@pytest.mark.parametrize("kind", KINDS_OF_TABLE)
def test_a_template_has_a_help_for_every_column_and_is_read_back(kind, workspace, tmp_path):
    text = template(workspace, kind_of(kind))
    header, helps = csv.reader(io.StringIO(text))
    assert header[0] == "address" and len(header) == len(helps) == len(set(header)) and all(helps)
    assert {"source", "confidence"} <= set(header) or kind == "sources"
    required = [column.name for column in columns(workspace, kind_of(kind)) if column.required]
    assert required and all(helps[header.index(name)].startswith("Required.") for name in required)
    (tmp_path / "empty.csv").write_text(text, "utf-8")
    with pytest.raises(BuildError, match="has no rows"):
        rows_of(tmp_path / "empty.csv")


@pytest.mark.parametrize(
    "written", [GOOD["meetings"].encode("utf-8-sig"), GOOD["meetings"].replace("\n", "\r\n").encode()]
)
def test_what_spreadsheets_add_is_read(tmp_path, written):
    (tmp_path / "sheet.csv").write_bytes(written)
    rows = rows_of(tmp_path / "sheet.csv")
    assert [number for number, _ in rows] == [2, 3] and rows[0][1]["prefLabel"] == "Second, and last"


def test_an_unknown_kind_is_answered_with_those_there_are():
    with pytest.raises(DevolvedError, match="meetings, tenures"):
        kind_of("meating")


def test_one_thing_is_added_with_what_is_missing_asked_for(checkout):
    asked = ["add", "meeting", "--source", str(checkout), "--write", "--set", "meetingOf=Council of Shires"]
    asked += [
        "--set",
        "prefLabel=Fourth",
        "--set",
        "source=source:almanac",
        "--set",
        "agendaItem=a",
        "--set",
        "agendaItem=b",
    ]
    told = CliRunner().invoke(main, asked, input="2024-07-01\nverified\n")
    assert told.exit_code == 0, told.output
    world = (checkout / "data" / "world.ttl").read_text("utf-8")
    assert "meeting:council-of-shires-2024-07-01\n" in world and 'devo:agendaItem "b"@en ;' in world
