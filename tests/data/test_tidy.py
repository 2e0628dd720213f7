"""Tidying changes how a file is written and nothing of what it says: statements, comments, order and prefixes stay."""

import re

import pytest
from click.testing import CliRunner
from devolved.cli import main
from devolved.curate.tidy import comments, faults, tidy
from devolved.errors import BuildError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as made
from rdflib import Graph
from rdflib.compare import isomorphic
from test_house_style import FILES

PREFIXES = "PREFIX a: <https://example.org/a#>\n@prefix long-name: <https://example.org/long#> .\n"
NAMES = made.sampled_from(["a:one", "a:Two", "long-name:x.y", "<https://example.org/z#;,.>", "a:p-1"])
SAID = made.text(made.characters(codec="utf-8", exclude_characters="\x00\r", exclude_categories=["Cs"]), max_size=12)
SPACE = made.sampled_from([" ", "\n", "\t", "\n\n\n", " # why; not. \n", '\n    # aside, "quoted"\n', "  \r\n"])


def written(text: str, quote: str) -> str:
    """A text in any of the four ways in which Turtle has texts."""
    body = text.replace("\\", "\\\\").replace(quote[0], "\\" + quote[0])
    return quote + (body if len(quote) == 3 else body.replace("\n", "\\n").replace("\r", "\\r")) + quote


TEXTS = made.builds(written, SAID, made.sampled_from(['"', "'", '"""', "'''"]))
VALUES = made.one_of(
    NAMES,
    made.builds(
        "{}{}".format, TEXTS, made.sampled_from(["", "@en", "@en-GB", "^^a:type", "^^<https://example.org/t>"])
    ),
    made.sampled_from(["1", "-2.5", "1.0e3", "true", "false"]),
)


@made.composite
def files(draw) -> str:
    """Turtle of every shape but blank nodes: any white space and comments between any two marks."""
    marks = []
    for _ in range(draw(made.integers(0, 3))):
        marks.append(draw(NAMES))
        for number in range(draw(made.integers(1, 3))):
            marks += [*([";"] if number else []), draw(made.sampled_from(["a", "a:p", "<https://example.org/p>"]))]
            marks += [mark for value in draw(made.lists(VALUES, min_size=1, max_size=3)) for mark in (",", value)][1:]
        marks += draw(made.sampled_from([["."], [";", "."], [";", ";", "."]]))
    return PREFIXES + "".join(mark + draw(SPACE) for mark in marks)


def graph(text: str) -> Graph:
    return Graph().parse(data=text, format="turtle")


# How long files take to make and to tidy says how busy the machine is, not whether tidying is right.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(files())
def test_nothing_that_is_said_changes(text):
    tidied = tidy(text)
    assert set(graph(tidied)) == set(graph(text))
    assert sorted(comments(tidied)) == sorted(comments(text))
    assert re.findall(r"PREFIX ([\w-]+):", tidied) == ["a", "long-name"]
    assert tidy(tidied) == tidied
    assert "\t" not in tidied and "\r" not in tidied and tidied.endswith("\n") and not tidied.endswith("\n\n")


def test_the_record_itself_keeps_statements_and_comments():
    for path in FILES[:: max(1, len(FILES) // 60)]:
        text = path.read_text("utf-8")
        crammed = text.replace("\n    ", "\t").replace(" ;\n.", " .").replace("\n\n", "\r\n\r\n\r\n") + "\n\n"
        if "#" not in re.sub(r'<[^>]*>|"[^"]*"', "", text):
            assert tidy("\ufeff" + crammed) == tidy(text), path
        assert comments(tidy(text)) == comments(text) and isomorphic(graph(tidy(text)), graph(text))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a:x a:p [ a:q 1 ] .", "3: a blank node or a list"),
        ("a:x a:p ( 1 2 ) .", "3: a blank node or a list"),
        ("_:x a:p 1 .", "3: a blank node or a list"),
        ("a:x a:p 1", "the last thing has no dot"),
        ("a:x a:p “1” .", "3: this is not Turtle"),
        ("other:x a:p 1 .", "3: "),
        ("a:x a:p .", r"3: \. may not stand here"),
    ],
)
def test_what_cannot_be_tidied_is_refused_with_its_line(text, complaint):
    with pytest.raises(BuildError, match=complaint):
        tidy(PREFIXES + text)
    assert faults(PREFIXES + text)


def test_the_command_checks_and_then_mends(tmp_path):
    file = tmp_path / "x.ttl"
    file.write_bytes(b"\xef\xbb\xbfPREFIX a: <https://example.org/>\r\na:x a:p 1, 2. # both\r\n")
    found = CliRunner().invoke(main, ["tidy", "--check", str(file)])
    assert found.exit_code == 1 and "x.ttl:1: " in found.output and file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert CliRunner().invoke(main, ["tidy", str(file)]).exit_code == 0
    assert file.read_bytes() == b"PREFIX a: <https://example.org/>\n\na:x\n    a:p 1 ;\n    a:p 2 ;\n    # both\n.\n"
    assert CliRunner().invoke(main, ["tidy", "--check", str(file)]).exit_code == 0
