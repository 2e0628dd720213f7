"""What an empty cell means stands in the header of its view, for every column that may be empty."""

import ast
import inspect
from datetime import date

import pytest
from devolved.register.register import LIBRARY, Register
from devolved.register.tables import missing
from devolved.register.tables.missing import Missing
from devolved.register.tables.views import HIDDEN, UNITS, parse, projected
from devolved.store.terms import XSD, Term
from devolved.web.html import cells
from unbound import may_be_empty

DAY = date(2026, 11, 28)
# Those that are read as sentences have no cells.
VIEWS = [view for view in LIBRARY if view.subject != "lead"]
ROW = {"made": Term("literal", "2026-12", f"{XSD}gYearMonth"), "extent": Term("iri", "https://w3id.org/x/not-read")}


def told(view) -> list[str]:
    return [c.name for c in view.columns if c.unit not in ("colour", "hidden")]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.path)
def test_each_column_that_may_be_empty_says_what_that_means(view):
    said = {rule.column for rule in view.missing if not rule.how}
    assert not set(may_be_empty(view.query, told(view))) - said
    stray = {rule.column for rule in view.missing} - {c.name for c in view.columns}
    stray |= {rule.other for rule in view.missing if rule.other} - set(projected(view.query))
    assert not stray, "a header names what is no column"
    braced = {rule.words for rule in view.missing if "{" in rule.words and "{?" not in rule.words}
    assert braced <= set(missing.RECKONED)


def test_no_cell_of_the_real_register_is_empty_that_cannot_be(real_store, real_release):
    """The test of the test: what the queries alone say of empty cells holds of their answers."""
    register, empty = Register(real_store, real_release.version, DAY), 0
    for view in VIEWS:
        may = set(may_be_empty(view.query, told(view)))
        found = {n for row in register.ask(view, DAY, limit=400).rows for n in told(view) if n not in row}
        assert found <= may, view.path
        empty += len(found)
    assert empty > 100


def test_a_column_left_out_of_the_header_is_found():
    assert may_be_empty("SELECT ?a ?b { ?a ?p ?o . OPTIONAL { ?a ?q ?b } }", ["a", "b"]) == ["b"]
    assert may_be_empty("SELECT ?a ?b { { ?a ?p ?b } UNION { ?a ?q ?c } }", ["a", "b"]) == ["b"]
    assert may_be_empty("SELECT ?a (COALESCE(?b, 1) AS ?c) { ?a ?p ?o OPTIONAL { ?a ?q ?b } }", ["a", "c"]) == []
    assert may_be_empty(
        "SELECT ?a (COUNT(?b) AS ?n) (MIN(?b) AS ?c) { ?a ?p ?o OPTIONAL { ?a ?q ?b } } GROUP BY ?a", ["n", "c"]
    ) == ["c"]


def test_no_name_of_a_column_decides_in_the_code_of_cells():
    strings = {n.value for n in ast.walk(ast.parse(inspect.getsource(cells))) if isinstance(n, ast.Constant)}
    names = {rule.column for view in LIBRARY for rule in view.missing} | {"sinceBefore", "leftAfter"}
    assert len(names) > 80 and not strings & (names - {*HIDDEN, *UNITS})


@pytest.mark.parametrize(
    ("line", "row", "words"),
    [
        ("?due — –", {}, "–"),
        ("?a ?due — none", {}, "none"),
        ("?other — –", {}, "not found"),
        ("?due with ?made — set", ROW, "set"),
        ("?due with ?made — set", {}, "not found"),
        ("?due without ?made — –", {}, "–"),
        ("?due before ?made — not made yet", ROW, "not made yet"),
        ("?due before ?made — first {?made}", ROW, "first in December 2026"),
        ("?due where ?extent not-read — –", ROW, "–"),
        ("?due where ?extent whole — –", ROW, "not found"),
    ],
)
def test_the_first_line_that_fits_is_told(line, row, words):
    assert missing.words(missing.rules(line), "due", row, DAY) == words


@pytest.mark.parametrize(
    ("day", "said"), [("2026-11-30", "not made yet"), ("2026-12-15", "not known by this day"), ("2027-01-01", "none")]
)
def test_within_the_month_it_is_not_known(day, said):
    lines = ("?due before ?made — not made yet", "?due within ?made — not known by this day", "?due — none")
    rules = [rule for line in lines for rule in missing.rules(line)]
    assert missing.words(rules, "due", {"made": ROW["made"]}, date.fromisoformat(day)) == said


def test_lines_that_cannot_be_read_are_refused():
    for line in ("due — –", "?due where ?made — –", "?due with ?made x — –", "?due perhaps ?made — –", "?due –"):
        with pytest.raises(ValueError, match="Missing"):
            missing.rules(line)
    text = "# T\n# Question: Q?\n# Missing: ?b — –\nSELECT ?a ?b WHERE { ?a ?p ?o OPTIONAL { ?a ?q ?b } }\n"
    assert parse(text, "s", "n").missing == (Missing("b", "–"),)


def test_what_was_not_looked_for_is_not_said_to_be_not_found(read):
    for address, words, never in (
        ("/views/commitments/tracker", "not judged", "not found"),
        ("/views/powers/lacking", "not listed", "not found"),
        ("/views/forums/meetings", "online", "not found"),
    ):
        said = read(address).text
        assert words in said and never not in said.partition("Sources and notes")[0], address
