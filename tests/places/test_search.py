"""One box: a postcode, a place, a council, a name or a question is answered, or leads on; nothing is invented."""

import pytest

HTML = {"Accept": "text/html"}


def page(client, words, **more):
    """The page of results."""
    answer = client.get("/search", query_string={"q": words} | more, headers=HTML)
    assert answer.status_code == 200, f"{words}: {answer.status_code}"
    return answer.get_data(as_text=True)


def said(client, words):
    """The answer for programs."""
    found = client.get("/search", query_string={"q": words, "format": "json", "on": "2025-07-01"}).get_json()
    return found.get("answer", {})


@pytest.mark.parametrize("typed", ["EA1", "ea1", " EA1 ", "EA1 1AA", "ea11aa"])
def test_a_postcode_leads_to_its_card(pages, typed):
    led = pages.get("/search", query_string={"q": typed}, headers=HTML)
    assert led.status_code == 302 and led.headers["Location"].endswith("/place/ea1")


def test_a_district_that_is_not_englands_is_searched_for(pages):
    assert "Nothing in the register is called" in page(pages, "ZZ9")


def test_a_town_is_answered_and_leads_to_its_card(pages):
    assert said(pages, "Eastham Mill") == {
        "sentence": "Eastham Mill is in the area of Eastham City Council and of the Northshire Combined Authority; "
        "its mayor since June 2021 is Bo East (Conservative).",
        "on": "2025-07-01",
        "place": "/place/eastham-mill?on=2025-07-01",
    }
    assert 'href="/place/eastham-mill"' in page(pages, "eastham mill")


def test_a_council_is_answered(pages):
    assert said(pages, "Eastham City Council")["place"].startswith("/place/eastham")


def test_a_shared_name_asks_which_with_the_councils(pages):
    text = page(pages, "newton")
    assert "2 places are called Newton. Which one?" in text and "Newton, Eastham City Council" in text
    assert text.index("newton-eastham-3") < text.index("newton-eastham-2")


def test_who_is_mayor_is_answered_with_its_evidence_and_view(pages):
    text = page(pages, "who is the mayor of northshire?", on="2025-07-01")
    assert "Bo East</a>" in text and "/views/posts/holders" in text and 'id="note-1"' in text


def test_a_question_with_a_day_is_answered_for_that_day(pages):
    text = page(pages, "who was mayor of northshire on 1 january 2019")
    assert "On 1 January 2019:" in text and "Ada North" in text


def test_between_two_holders_nobody_is_named(pages):
    sentence = said(pages, "who was the mayor of northshire on 20 may 2021")["sentence"]
    assert sentence.endswith("Who held the post on 20 May 2021 we have not found.")


def test_whether_a_power_is_held(pages):
    assert said(pages, "does northshire have bus franchising")["sentence"].startswith("Yes: the Northshire")


def test_before_anything_was_read_of_it_nobody_can_tell(pages):
    assert "We cannot tell" in said(pages, "did northshire have bus franchising in 2012")["sentence"]


def test_overdue_promises_are_counted_by_the_view(pages):
    found = said(pages, "which promises are overdue?")
    assert found["sentence"] == "1 promise is overdue." and found["view"].startswith("/views/commitments/overdue")


def test_what_changed_leads_to_the_comparison(pages):
    text = page(pages, "what changed since 1 january 2021")
    assert "/compare/days?first=2021-01-01" in text and "Between 1 January 2021 and" in text


def test_when_unsure_the_nearest_questions_are_offered_and_nothing_is_answered(pages):
    text = page(pages, "who is the mayor of atlantis?")
    assert "do not guess" in text and "/views/" in text and 'id="answer-h"' not in text
    assert said(pages, "who is the mayor of atlantis?") == {}


def test_suggestions_begin_with_places(pages):
    found = pages.get("/search/suggest?q=eastham+m").get_json()["suggestions"]
    assert found[0]["label"] == "Eastham Mill" and found[0]["kind"] == "place, Eastham City Council"
    assert found[0]["href"] == "/place/eastham-mill"


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>?", "who is the mayor of <b>?", "'; DROP TABLE", "\x00", "😀?", "(" * 190]
)
def test_hostile_words_are_only_words(pages, words):
    text = page(pages, words)
    assert "<script>alert" not in text and "<b>?" not in text


def test_that_no_change_is_known_is_not_told_as_none(real_client):
    text = real_client.get("/search?q=what+changed+between+1+january+2023+and+2+january+2023").text
    assert "we know of no mayoralty that changed hands" in text and "no mayor changed" not in text
