"""The page of a promise is a file of evidence: verdict, words, chain, what was found and what was looked for."""

import csv
import html
import io
import json
import re

import pytest
from devolved.store.terms import typed
from devolved.web.html.commitments import how_far

ON = "on=2026-11-28"


@pytest.fixture(scope="module")
def real(real_client):
    return real_client


def page(real, slug: str, on: str = ON) -> str:
    answer = real.get(f"/doc/commitment/{slug}?{on}", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    return html.unescape(answer.text)


def rows(real, view: str, slug: str, on: str = ON) -> list[dict]:
    return list(csv.DictReader(io.StringIO(real.get(f"/views/commitments/{view}.csv?commitment={slug}&{on}").text)))


def verdict(text: str) -> str:
    said = re.search(r'<p class="verdict.*?</p>', text, re.S)[0]
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", "", said)).strip()


def test_a_promise_that_recurs_says_what_was_due_and_what_was_found(real):
    counted = rows(real, "recurring", "cnr-twice-yearly")[0]
    said = verdict(page(real, "cnr-twice-yearly"))
    assert said.startswith("Lapsed, as far as seen.")
    assert f"{counted['due']} were due by 28 November 2026; {counted['found']} were found" in said
    assert "may have been held or published all the same" in said


def test_an_overdue_promise_says_since_when_and_how_it_stands(real):
    said = verdict(page(real, "fiscal-devolution-roadmap"))
    assert said.startswith("Overdue. It was due by 28 October 2026 and stands as announced.")
    assert "Overdue" not in verdict(page(real, "fiscal-devolution-roadmap", "on=2026-10-20"))


@pytest.mark.parametrize(
    "slug", ["cnr-twice-yearly", "bus-franchising-all", "fiscal-devolution-roadmap", "callin-powers"]
)
def test_the_verdict_is_said_once_and_what_would_change_it_beside_it(real, slug):
    text = page(real, slug)
    before = text[: text.index('id="chain"')]
    head = before[before.index("<h1") :]
    said = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", head))
    word = re.search(r"<strong>(.*?)\.</strong>", head)[1]
    assert said.count(f"{word}.") == 1 and "when last checked" not in said
    assert 'id="next"' in head and 'id="change"' in head
    # Nothing that stands above is told again among the facts.
    facts = text[text.index('id="facts"') :]
    assert "Status on the day" not in facts and "Operative words" not in facts


def test_who_must_act_next_is_named(real):
    part = page(real, "cnr-twice-yearly").split('id="next"')[1].split("</dd>")[0]
    assert "/doc/forum/council-of-the-nations-and-regions" in part and "must hold the next meeting, by" in part
    part = page(real, "fiscal-devolution-roadmap").split('id="next"')[1].split("</dd>")[0]
    assert "/doc/post/chancellor-of-the-exchequer" in part


def test_a_reader_is_led_to_the_words_and_to_related_promises(real):
    text = page(real, "cnr-twice-yearly")
    place = re.search(r'class="very-place"[^>]*href="([^"]+)"', text)[1]
    assert place.endswith("#:~:text=will%20meet%20biannually") and "gov.uk" in place
    related = text[text.index('id="commitments-neighbours"') :].split("</section>")[0]
    assert "/doc/commitment/cnr-communique" in related and "the same forum" in related
    assert ", paragraph 4 · " in re.sub("<[^>]+>", "", text[text.index("<dt>Where</dt>") :].split("</dd>")[0])
    assert "is not recorded" not in text
    # Where nobody saw the place it is said, once; a place in somebody's account is not a place in the document.
    where = page(real, "cnr-role").split("<dt>Where</dt>")[1].split("</dd>")[0]
    assert where.count("The place in the document is not recorded.") == 1 and "Lord Wallace of Saltaire" in where
    # A document that nobody here read is named and not led to.
    where = page(real, "fiscal-devolution-roadmap").split("<dt>Where</dt>")[1].split("</dd>")[0]
    assert "#:~:text" not in where


def test_search_engines_are_told_of_a_claim_and_never_of_a_rating(real):
    text = real.get(f"/doc/commitment/cnr-twice-yearly?{ON}", headers={"Accept": "text/html"}).text
    (data,) = [json.loads(d) for d in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)]
    assert data["@type"] == "Claim" and data["text"] == "will meet biannually" and data["author"]
    assert "ClaimReview" not in text and "reviewRating" not in text


def test_words_are_quoted_or_said_not_to_be_read(real):
    assert "“will meet biannually”" in page(real, "cnr-twice-yearly").split('id="chain"')[0]
    assert "We have not read the words themselves" in page(real, "fiscal-devolution-roadmap")


@pytest.mark.parametrize("slug", ["cnr-twice-yearly", "bus-franchising-all", "fiscal-devolution-roadmap"])
def test_every_assessment_and_every_search_is_on_the_timeline(real, slug):
    text = page(real, slug)
    assert text.count('data-kind="assessment"') == len(rows(real, "history", slug)) > 0
    assert text.count('data-kind="search"') == len(rows(real, "searches", slug)) > 0
    assert "Something wrong, or newer?" in text and text.count(">What became of it<") == 2


def test_the_chain_is_one_line_and_says_what_is_missing(real):
    whole = page(real, "bus-franchising-all").split('<ol class="chain"')[1].split("</ol>")[0]
    assert re.findall(r"<h3>(.*?)</h3>", whole) == ["Promise", "Carried out by", "Gives the power", "To", "Mayors"]
    assert "/doc/provision/bus-services-act-2025-section-1" in whole and "/doc/power/bus-franchising" in whole
    bare = page(real, "fiscal-devolution-roadmap").split('<ol class="chain"')[1].split("</ol>")[0]
    assert "We have found no law, agreement or meeting that carries it out" in bare and 'class="open"' in bare


def test_a_column_may_be_called_as_a_keyword_is(real):
    """A variable named ``?from`` does not end the columns of its view."""
    header = real.get(f"/views/commitments/recurring.csv?{ON}").text.split("\r\n")[0].split(",")
    assert {"from", "due", "found", "nextDue"} <= set(header)


@pytest.mark.parametrize(
    ("slug", "status", "to"),
    [
        ("precept-cap", 410, ""),
        ("mayors-meet-councils", 410, ""),
        ("rent-review-ban", 410, ""),
        ("bill-introduction", 301, "kings-speech-bill"),
        ("burnham-callin", 301, "callin-powers"),
        ("is-five-more-2026", 301, "integrated-settlement-next-four"),
        ("presumption-devolution", 301, "devolution-by-default"),
        ("railways-bill-role", 301, "rail-statutory-role"),
        ("universal-coverage-by-2028", 301, "universal-coverage"),
        ("visitor-levy-bill", 301, "visitor-levy"),
    ],
)
def test_what_was_withdrawn_says_why_and_what_was_merged_leads_on(real, slug, status, to):
    answer = real.get(f"/doc/commitment/{slug}", headers={"Accept": "text/html"})
    assert answer.status_code == status
    assert answer.headers.get("Location", "").endswith(to) if to else "Withdrawn" in answer.text


def test_the_tally_can_be_taken_away_with_the_source_of_every_assessment(real):
    found = list(csv.DictReader(io.StringIO(real.get(f"/views/commitments/assessments.csv?{ON}").text)))
    newest: dict[str, str] = {}
    for row in reversed(found):
        newest[row["commitment"]] = row["assessedOn"]
    assert len(newest) == len(
        {r["commitment"] for r in csv.DictReader(io.StringIO(real.get(f"/promises.csv?{ON}").text))}
    )
    assert sum(bool(row["source"]) for row in found) / len(found) > 0.95
    page_of_all = html.unescape(real.get(f"/promises?{ON}").text)
    assert "/views/commitments/assessments.csv" in page_of_all
    # The question of the essay is answered in sentences, each over its evidence.
    assert re.findall(r'<strong class="figure">(\d+ of \d+)</strong> meetings due were found', page_of_all)
    assert page_of_all.count("data-strand") == 7


@pytest.mark.parametrize(
    ("states", "said"),
    [
        (["conferred"], "conferred"),
        (["law made; no power under it that we know"], "law made; no power under it that we know"),
        (["law made; no power under it that we know", "conferred"], "conferred"),
        (
            ["law made, not yet seen in force", "conferred", "conferred"],
            "in part conferred; in part law made, not yet seen in force",
        ),
        ([], ""),
    ],
)
def test_how_far_a_chain_goes_is_one_phrase(states, said):
    assert how_far([{"state": typed(state, "string")} for state in states]) == said


def test_words_read_in_another_document_are_not_given_to_the_day_of_the_promise(real):
    """Words that restate a promise, or report it, may be of another day: the sentence says so."""
    told = {"simple-majority-voting": "(as reported elsewhere: “", "lipf-500m": "(“"}
    for slug, said in told.items():
        lead = re.search(r'<p class="lead">(.*?)</p>', page(real, slug), re.S)[1]
        assert said in re.sub(r"<[^>]+>", "", lead)


def test_readers_call_it_a_promise(real):
    kind = page(real, "cnr-twice-yearly").split('class="eyebrow">')[1].split("</p>")[0]
    assert ">promise<" in kind
    listing = real.get("/doc/commitment", headers={"Accept": "text/html"}).text
    assert "<h1>Promises" in listing
