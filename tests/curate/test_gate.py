"""The gate names each mistake once: its file, its line, what is wrong and what to type, in no parser's words."""

import re
import shutil

import pytest
from click.testing import CliRunner
from devolved.build.inputs import Inputs, find_root
from devolved.cli import main
from devolved.curate.gate import judge
from devolved.errors import BuildError
from devolved.release import Releases
from world import make_inputs

PREFIXES = """PREFIX confidence: <https://w3id.org/devolved/id/confidence/>
PREFIX dcterms:    <http://purl.org/dc/terms/>
PREFIX devo:       <https://w3id.org/devolved/def#>
PREFIX forum:      <https://w3id.org/devolved/id/forum/>
PREFIX meeting:    <https://w3id.org/devolved/id/meeting/>
PREFIX skos:       <http://www.w3.org/2004/02/skos/core#>
PREFIX source:     <https://w3id.org/devolved/id/source/>
PREFIX xsd:        <http://www.w3.org/2001/XMLSchema#>

"""
MEETING = """meeting:council-of-shires-2025-06-10
    a devo:Meeting ;
    skos:prefLabel "Northern Table, 10 June 2025"@en ;
    devo:meetingOf forum:council-of-shires ;
    devo:heldOn "2025-06-10"^^xsd:date ;
    devo:meetingPlace "Northport" ;
    dcterms:source source:almanac ;
    devo:confidence confidence:verified ;
.
"""
SECOND = MEETING.replace("06-10", "06-11").replace("10 June", "11 June")
WHOLE = PREFIXES + MEETING + "\n" + SECOND
PARSERS = re.compile(r"Traceback|Parser error|RDF object|IRI code point|statements$|prefix name|graph name|Literal")
# mistake → (what is written, what is written instead, line, words of the message). Lines: 10 the first meeting, 20 the
# second.
SYNTAX = {
    "final dot missing": (SECOND, SECOND.removesuffix(".\n"), 20, "begins on line 20 has no final dot"),
    "dot between two things missing": (MEETING + "\n", MEETING.removesuffix(".\n") + "\n", 10, "no final dot"),
    "semicolon missing": ('"Northport" ;\n', '"Northport"\n', 15, "type ; after the value"),
    "quote missing": ('"Northport" ;', '"Northport ;', 15, 'Type " at its end'),
    "smart quotes": ('"Northport" ;', "“Northport” ;", 15, 'Type straight ones: "'),
    "unknown prefix": (
        "devo:meetingPlace",
        "place:meetingPlace",
        15,
        "place: of place:meetingPlace is not known in this file. Use one of those at the top",
    ),
    "mistyped prefix": ("devo:meetingPlace", "dveo:meetingPlace", 15, "Did you mean devo: ?"),
    "known prefix not declared": (
        "forum:council-of-shires",
        "person:council-of-shires",
        13,
        "PREFIX person: <https://w3id.org/devolved/id/person/>",
    ),
    "value missing": ('devo:meetingPlace "Northport" ;', "devo:meetingPlace ;", 15, "A value is missing"),
    "space in an address": ("<http://purl.org/dc/terms/>", "<http://purl.org/dc terms/>", 2, "holds a space"),
    "a dot too much": (".\n", ".\n.\n", 19, "One dot is too much"),
    "a word too much": ('"Northport" ;', '"Northport" Hall ;', 15, "is too much behind"),
}
WORDS = {
    "mistyped class": ("a devo:Meeting ;", "a devo:Meetng ;", 11, "Did you mean devo:Meeting?"),
    "no class": ("    a devo:Meeting ;\n", "", 10, "Type as its second line: a devo:Meeting ;"),
    "two classes": ("a devo:Meeting ;", "a devo:Meeting ;\n    a devo:Forum ;", 10, "One thing has one class"),
    "typo in a property": ("devo:meetingPlace", "devo:meetingPlaec", 15, "Did you mean devo:meetingPlace?"),
    "wrong prefix that exists": (
        "devo:meetingPlace",
        "skos:meetingPlace",
        15,
        "There is no property skos:meetingPlace",
    ),
    "day first": ('"2025-06-10"', '"10-06-2025"', 14, 'Year first, two figures each for month and day: "2025-06-10"'),
    "31 November": ('"2025-06-10"', '"2024-11-31"', 14, "31 November 2024 does not exist: that month has 30 days"),
    "month 13": ('"2025-06-10"', '"2024-13-01"', 14, "there is no month 13"),
    "described twice": (
        "meeting:council-of-shires-2025-06-11",
        "meeting:council-of-shires-2025-06-10",
        20,
        "on line 10 already",
    ),
}
SHAPES = {
    "wrong slug": ("forum:council-of-shires ", "forum:council-of-shire ", 13, "Did you mean forum/council-of-shires?"),
    "unknown source": ("source:almanac", "source:almanack", 16, "Did you mean source/almanac?"),
    "property of another class": (
        'devo:meetingPlace "Northport"',
        'devo:locator "Northport"',
        15,
        "devo:locator: This property does not belong on a meeting",
    ),
    "no datatype": ('"2025-06-10"^^xsd:date', '"2025-06-10"', 14, 'A day is written "2025-06-10"^^xsd:date.'),
    "missing @en": ('10 June 2025"@en', '10 June 2025"', 12, '"…"@en'),
    "missing confidence": ("    devo:confidence confidence:verified ;\n", "", 10, "confidence"),
}


@pytest.fixture
def checkout(tmp_path):
    root = make_inputs(tmp_path / "checkout").root
    shutil.rmtree(root / "ontology" / "questions")  # they are answered by the real register
    return root


@pytest.fixture
def releases(tmp_path, tiny_release):
    shutil.copytree(tiny_release.path.parent, tmp_path / "releases", symlinks=True)
    return Releases(tmp_path / "releases")


def refused(root, releases=None) -> str:
    with pytest.raises(BuildError) as refusal:
        judge(Inputs(root), releases or Releases(root / "none"))
    return refusal.value.report


def spoiled(root, before: str, after: str) -> None:
    text = WHOLE.replace(before, after, 1)
    assert text != WHOLE
    (root / "data" / "added.ttl").write_text(text, "utf-8")


@pytest.mark.parametrize("mistake", [*SYNTAX, *WORDS])
def test_a_mistake_is_named_once_at_its_line(checkout, mistake):
    before, after, line, words = (SYNTAX | WORDS)[mistake]
    spoiled(checkout, before, after)
    said = refused(checkout).splitlines()
    assert len(said) == 1, said
    assert said[0].startswith(f"data/added.ttl:{line}: ") and words in said[0], said
    assert not PARSERS.search(said[0])


def test_what_the_shapes_say_names_the_line_and_what_is_meant(checkout, caplog):
    """All at once, each in a file of its own: the shapes take longest."""
    for number, (before, after, _, _) in enumerate(SHAPES.values()):
        text = (PREFIXES + MEETING).replace(before, after, 1)
        assert text != PREFIXES + MEETING
        (checkout / "data" / f"added-{number}.ttl").write_text(text.replace("06-10\n", f"06-10-{number}\n"), "utf-8")
    said = refused(checkout).splitlines()
    assert len(said) == len(set(said))
    for number, (mistake, (_, _, line, words)) in enumerate(SHAPES.items()):
        found = [each for each in said if each.startswith(f"data/added-{number}.ttl:{line}: ") and words in each]
        assert len(found) == 1, (mistake, said)
    assert not caplog.records  # rdflib prints tracebacks through its log


def test_a_second_description_in_another_file_is_found(checkout):
    for name in ("one", "two"):
        (checkout / "data" / f"{name}.ttl").write_text(PREFIXES + MEETING, "utf-8")
    assert refused(checkout).startswith(
        "data/two.ttl:10: meeting/council-of-shires-2025-06-10: It is described in data/one.ttl"
    )


def test_a_byte_order_mark_and_carriage_returns_are_read_and_the_tidying_named(checkout):
    file = checkout / "data" / "added.ttl"
    file.write_bytes(b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode())
    assert (
        refused(checkout) == "data/added.ttl:1: This file is not in the house style. Type: devolved tidy data/added.ttl"
    )
    assert CliRunner().invoke(main, ["tidy", str(file)]).exit_code == 0
    assert file.read_bytes() == WHOLE.encode()


def test_another_encoding_is_named_with_its_line_and_the_cure(checkout):
    (checkout / "data" / "added.ttl").write_bytes(WHOLE.replace("Northport", "Café").encode("cp1252"))
    assert refused(checkout) == (
        "data/added.ttl:15: The file is not saved as UTF-8: “é” cannot be read. Save it again with the encoding UTF-8."
    )


def test_a_file_name_with_a_space_is_named(checkout):
    (checkout / "data" / "my file.ttl").write_text(WHOLE, "utf-8")
    assert refused(checkout) == "data/my file.ttl: Rename the file: letters, digits and hyphens only, no spaces."


def test_every_file_is_judged_in_one_run(checkout):
    for name in ("one", "two"):
        (checkout / "data" / f"{name}.ttl").write_text(PREFIXES + MEETING.removesuffix(".\n"), "utf-8")
    assert [line.partition(":")[0] for line in refused(checkout).splitlines()] == ["data/one.ttl", "data/two.ttl"]


def test_an_address_that_vanished_is_named_with_both_cures(checkout, releases):
    world = checkout / "data" / "world.ttl"
    text = world.read_text("utf-8")
    block = re.search(r"^tenure:first-lord-2020-01-01\n(?:    .*\n)+\.\n\n?", text, re.M).group()
    slug = block.split("\n")[0].partition(":")[2]
    world.write_text(text.replace(block, ""), "utf-8")
    said = refused(checkout, releases).splitlines()
    assert len(said) == 1 and said[0].startswith(f"tenure/{slug} is published")
    assert "devo:withdrawnOn" in said[0] and "dcterms:isReplacedBy" in said[0]
    kept = (
        f'tenure:{slug}\n    devo:withdrawnOn "2025-07-02"^^xsd:date ;\n    skos:editorialNote "Never was."@en ;\n.\n'
    )
    world.write_text(text.replace(block, kept + "\n" if block.endswith("\n\n") else kept), "utf-8")
    judge(Inputs(checkout), releases)


def test_warnings_of_the_current_release_are_not_listed_again(checkout, releases):
    text = (PREFIXES + MEETING).replace("    dcterms:source source:almanac ;\n", "").replace(":verified", ":uncited")
    (checkout / "data" / "added.ttl").write_text(re.sub(r"PREFIX (dcterms|source):.*\n", "", text), "utf-8")
    asked = ["check", "--source", str(checkout), "--releases", str(releases.root)]
    told = CliRunner().invoke(main, asked)
    assert told.exit_code == 0, told.output
    listed = [line for line in told.output.splitlines() if line.startswith(("new warning:", "warning:"))]
    assert listed and all(line.startswith("new warning: data/added.ttl:") for line in listed), listed
    assert f"Judging {checkout}" in told.output


def test_a_folder_without_a_register_is_refused_by_name(tmp_path):
    with pytest.raises(BuildError, match=re.escape(str(tmp_path))):
        find_root(tmp_path)
    told = CliRunner().invoke(main, ["check", "--source", str(tmp_path)])
    assert told.exit_code == 1 and str(tmp_path) in told.output
