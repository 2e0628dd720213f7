"""Questions as people type them: answered right in nine of ten, and never wrong."""

from datetime import date

import pytest
from devolved.register.matching.questions import is_question, nearest, plainly
from devolved.register.matching.spoken import day_said
from devolved.register.register import LIBRARY
from question_lists import TODAY, questions, written

RIGHT = 0.9
# Not the register's business, or not to be told from what it holds.
OUTSIDE = (
    "who is the mayor of berlin",
    "who is the mayor of new york",
    "who is the mayor of scotland",
    "who runs the nhs",
    "who is the king",
    "who won the general election in 2024",
    "when is the next general election",
    "how much is a bus ticket in manchester",
    "what powers does the queen have",
    "does paris have bus franchising",
    "compare london and paris",
    "which mayors are women",
    "who is home secretary",
    "who was mayor of london on 31 february 2020",
    "who was mayor of london in 1850",
    "how much does the mayor of london earn",
    "what is the meaning of life",
    "who",
    "???",
    "",
    "x" * 5000,
    "who is the mayor of " + "very " * 60 + "far",
)


@pytest.mark.parametrize("name", ["tuning", "apart"])
def test_nine_of_ten_are_right_and_none_is_wrong(reader, name):
    asked = [(question, answers, written(reader.read(question, TODAY))) for question, answers in questions(name)]
    wrong = [each for each in asked if each[2] not in (*each[1], "none")]
    assert wrong == []
    unanswered = [question for question, answers, got in asked if got not in answers]
    assert len(unanswered) <= (1 - RIGHT) * len(asked), unanswered


def test_there_are_a_hundred_and_fifty_or_more_sixty_of_them_apart_and_none_twice():
    tuning, apart = ({question for question, _ in questions(name)} for name in ("tuning", "apart"))
    assert len(tuning) >= 90 and len(apart) == 60 and not tuning & apart


@pytest.mark.parametrize("question", OUTSIDE)
def test_what_the_register_does_not_know_is_not_answered(reader, question):
    assert reader.read(question, TODAY) is None


@pytest.mark.parametrize(
    "question", ["who is the mayor of London", "WHO IS THE MAYOR OF LONDON???", " Who’s  the mayor of london ? "]
)
def test_case_stops_and_spaces_do_not_matter(reader, question):
    assert written(reader.read(question, TODAY)) == "/views/posts/holders?post=mayor-of-london"


def test_a_view_that_answers_takes_the_values_it_is_given(reader):
    for name in ("tuning", "apart"):
        for question, _ in questions(name):
            understood = reader.read(question, TODAY)
            if understood and understood.view:
                known = {p.name for p in LIBRARY.get(*understood.view.split("/")).parameters}
                assert understood.values.keys() <= known, question


def test_the_nearest_questions_need_nothing_more_said():
    offered = nearest("which mayors have been there longest of all", LIBRARY)
    assert "mayors/longest-serving" in {view.path for view in offered}
    assert not [p for view in offered for p in view.parameters if p.is_thing and not p.optional]


@pytest.mark.parametrize("text", ["who is x", "Which powers", "Is it so", "anything at all?"])
def test_a_question_is_told_from_a_name(text):
    assert is_question(text)


@pytest.mark.parametrize("text", ["Burnham", "GMCA", "", "Whitby", "Isleworth"])
def test_a_name_is_no_question(text):
    assert not is_question(text)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("on 1 may 2019", date(2019, 5, 1), date(2019, 5, 1)),
        ("on the 2nd of june 2020", date(2020, 6, 2), date(2020, 6, 2)),
        ("on may 3, 2019", date(2019, 5, 3), date(2019, 5, 3)),
        ("on 2024-02-29", date(2024, 2, 29), date(2024, 2, 29)),
        ("on 3/4/2022", date(2022, 4, 3), date(2022, 4, 3)),
        ("in sept 2021", date(2021, 9, 1), date(2021, 9, 30)),
        ("in 2016", date(2016, 1, 1), date(2016, 12, 31)),
        ("last year", date(2025, 1, 1), date(2025, 12, 31)),
        ("last month", date(2026, 10, 1), date(2026, 10, 31)),
        ("between 1 may 2024 and 10 may 2024", date(2024, 5, 1), date(2024, 5, 10)),
        ("from 2019 to march 2021", date(2019, 1, 1), date(2021, 3, 31)),
        ("from 2024-05-01 until 2024-05-10", date(2024, 5, 1), date(2024, 5, 10)),
        ("between 2021 and 2019", date(2019, 1, 1), date(2021, 12, 31)),
    ],
)
def test_a_day_is_read_as_people_say_it(said, first, last):
    found = day_said(f"who was it {said}", TODAY)
    assert (found.first, found.last) == (first, last)
    assert not {"between", "and", "until"} & set(found.rest.split())


@pytest.mark.parametrize(
    "text", ["on 31 february 2020", "on 2023-02-30", "in 1850", "in 99999", "on 45/45/2020", "now"]
)
def test_what_is_no_day_is_none(text):
    assert day_said(f"who was it {text}", TODAY) is None


def test_politeness_is_left_out():
    assert plainly("Please tell me: who's currently mayor?") == ": who is mayor"
