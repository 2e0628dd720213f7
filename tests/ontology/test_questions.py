"""Every question gets exactly the answer that is filed beside it."""

import csv
import re
from io import StringIO

import pytest
from rulebook import ONTOLOGY

QUESTIONS = sorted((ONTOLOGY / "questions").glob("*.rq"))
HEADER = re.compile(r"# [A-Z][^\n]+\?\n# Why:  [^\n]+\n(?:# Note: [^\n]+\n)*(?:PREFIX [\w-]+: +<[^>]+>\n)+\nSELECT ")
SHORT_WAYS = [
    path.stem for path in QUESTIONS if path.stem.endswith("-flat") and "graph/on/2026-11-24" in path.read_text("utf-8")
]


def answer(stem: str) -> list[dict]:
    return list(csv.DictReader(StringIO((ONTOLOGY / "questions" / f"{stem}.csv").read_text("utf-8"))))


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda p: p.stem)
def test_a_question_gets_its_answer(register, path):
    assert register.select(path.read_text("utf-8")) == path.with_suffix(".csv").read_text("utf-8")


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda p: p.stem)
def test_a_question_says_what_it_asks_and_why_and_orders_its_rows(path):
    text = path.read_text("utf-8")
    assert HEADER.match(text), "begin with the question, # Why:, notes, prefixes"
    assert "\nORDER BY " in text or path.stem.startswith("02"), "rows come in a stated order"
    assert "NOW()" not in text, "a question names its days"
    declared = set(re.findall(r"^PREFIX ([\w-]+):", text, re.MULTILINE))
    body = re.sub(r'<http[^>]*>|"[^"]*"', "", text.partition("\n\n")[2])
    assert declared == set(re.findall(r"(?<![\w?:-])([a-z][\w-]*):[A-Za-z0-9]", body)), (
        "declare the prefixes that are used, and no others"
    )


def test_questions_are_numbered_without_gaps_and_all_are_answered():
    assert [int(path.name[:2]) for path in QUESTIONS] == list(range(1, len(QUESTIONS) + 1))
    assert {path.stem for path in QUESTIONS} == {path.stem for path in (ONTOLOGY / "questions").glob("*.csv")}
    assert len(QUESTIONS) >= 60


def test_no_answer_is_empty():
    assert [path.stem for path in QUESTIONS if not answer(path.stem)] == []


@pytest.mark.parametrize("stem", SHORT_WAYS)
def test_the_short_way_gives_what_the_intervals_give(stem):
    (long,) = [p.stem for p in QUESTIONS if p.stem[3:] == stem[3:].removesuffix("-flat")]
    short = answer(stem)
    latest = [row for row in answer(long) if row.get("day", "2026-11-24") == "2026-11-24"]
    assert {tuple(row.values()) for row in short if row.get("day", "2026-11-24") == "2026-11-24"} == {
        tuple(row[name] for name in short[0]) for row in latest
    }
