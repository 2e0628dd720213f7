"""What a second reader of thirty other pages found them to say wrongly, by its kind (``docs/pages-read.md``)."""

import csv
import io
import re
from datetime import date
from itertools import pairwise

import pytest
from devolved.register.evidence import Citation, Evidence
from devolved.register.following import due
from devolved.register.register import Register
from devolved.register.sentences.wording import comes_or_goes
from devolved.vocabulary import iri
from devolved.web.html.commitments import found_of
from reading import lead, words

BIC = iri("forum", "british-irish-council")


@pytest.fixture(scope="module")
def real_register(real_release, real_store):
    return Register(real_store, real_release.version, real_release.built)


def test_the_last_chair_of_a_forum_ends_with_the_office_that_gave_it(real_client):
    said = words(real_client, "/doc/forum/mayoral-council-for-england?on=2026-11-29")
    assert "Angela Rayner Deputy Prime Minister 10 October 2024 5 September 2025" in said


def test_a_plain_number_is_never_a_note_of_press_alone(real_client):
    """What says nothing of how sure it is has the mark of what it rests on."""
    press, law = Citation("s", "s", "A paper", kind="press"), Citation("t", "t", "An Act", kind="law")
    assert Evidence((press,)).mark == "secondary"
    assert Evidence((press, law)).mark == ""
    page = real_client.get("/doc/power/business-rates-growth-share", headers={"Accept": "text/html"}).text
    assert 'aria-label="Note 1: secondary"' in page
    assert 'aria-label="Note 1"' not in page


def test_the_calendar_counts_things_and_not_days(real_client):
    said = words(real_client, "/calendar?on=2026-11-29")
    assert " days to come are known" not in said
    assert "things to come after 29 November 2026;" in said


def test_councils_and_areas_begin_and_end_under_their_names(real_client):
    assert comes_or_goes("London Borough of Bexley", iri("council", "x"), "ends") == "The London Borough of Bexley ends"
    said = words(real_client, "/calendar?on=2026-11-29")
    assert "1 April 2027 Surrey County Council ends" in said
    assert "1 April 2027 Surrey ends as an authority" in said
    assert "The East Surrey Shadow Authority ends" in said


def test_money_of_an_authority_is_not_told_as_a_villages(real_client):
    said = words(real_client, "/place/levens/story?on=2026-11-29")
    assert "For Levens:" not in said
    assert "For the Cumbria Combined Authority: £11.1 million" in said
    assert "The Cumbria Combined Authority is known to hold" in said
    assert "For the South Yorkshire Mayoral Combined Authority: £" in words(
        real_client, "/place/whiston-rotherham-metropolitan-borough-council?on=2026-11-29"
    )


def test_what_is_read_article_by_article_is_not_said_to_be_described_nowhere(real_client):
    assert "is described yet" not in words(real_client, "/doc/instrument/si-2016-653")


def test_a_council_of_no_authority_is_not_half_in_one(real_client):
    said = words(real_client, "/doc/council/herefordshire-council")
    assert "itself" not in said
    assert "We have found no strategic authority to which it has belonged." in said


def test_an_election_of_one_count_has_no_rounds(real_client):
    said = words(real_client, "/doc/election/cambridgeshire-and-peterborough-2025")
    assert "Round 1" not in said
    assert "First-round" not in said
    assert "Votes: 212,427 votes" not in said
    assert "212,427 votes" in said
    assert "Rounds 2" in words(real_client, "/doc/election/london-2012")


def test_a_record_of_our_own_search_does_not_count_other_records(real_client):
    said = words(real_client, "/doc/check/standards-regime-2026-11-28")
    assert "what stands here tells what we looked for or read ourselves" in said


def test_the_columns_of_elections_stood_in_have_names_of_their_own(real_client):
    assert "Election day Election Party" in words(real_client, "/doc/person/douglas-johnson")


def test_parts_of_a_settlement_are_not_compared_beside_their_sum(real_client):
    """The note under the table says that they are left out."""
    pair = "first=liverpool-city-region-combined-authority&second=south-yorkshire-mayoral-combined-authority"
    said = words(real_client, f"/compare?{pair}&on=2026-11-29")
    assert "£1.5 billion (£967 a head)" in said
    assert "£1.1 billion (£709 a head)" not in said
    assert "that both the Liverpool City Region Combined Authority and the South Yorkshire" in said


def test_a_promise_on_a_past_day_was_last_looked_for_by_that_day(real_client):
    said = words(real_client, "/doc/commitment/prefer-mayors?on=2025-09-12")
    assert "Too vague to check. Last evidence of 16 December 2024." in said
    assert "Last looked for on" not in said


def test_more_may_be_found_than_were_due(real_client):
    said = words(real_client, "/promises?on=2025-06-18")
    assert "5 meetings were found where 3 were due" in said
    assert "3 found where 2 were due" in said
    assert "none of no" not in said
    assert found_of("1", "0") == "none was due yet"
    assert found_of("0", "2") == "none of 2 found"


def test_a_month_of_evidence_is_a_year_old_when_it_ended_a_year_ago(real_client):
    for day, aged in (("2026-01-31", "false"), ("2026-02-01", "true")):
        rows = csv.DictReader(io.StringIO(real_client.get(f"/views/commitments/tracker.csv?on={day}").text))
        row = next(row for row in rows if row["commitmentLabel"] == "Devolve Connect to Work")
        assert (row["assessedOn"], row["aged"]) == ("2025-01", aged)


def test_a_comparison_of_days_misses_nobody_from_what_was_not_there(real_client):
    said = words(real_client, "/compare/days?first=2023-08-16&second=2025-09-07")
    assert "East Midlands Combined County Authority none known Claire Ward 7 May 2024" in said
    assert "not found Claire Ward" not in said


def test_who_came_in_a_post_that_we_do_not_follow_is_not_missing_one(real_client):
    said = words(real_client, "/doc/meeting/joint-ministerial-committee-eu-negotiations-2018")
    assert "Chloe Smith no post on record Member" in said


def test_a_title_that_asks_needs_no_stop(real_client):
    assert "change moment? Sparrow0hawk" in words(real_client, "/doc/commitment/end-competitive-bidding")


def test_a_picture_of_a_view_tells_its_question_once(real_client):
    page = real_client.get("/views/evidence/checks-of", headers={"Accept": "text/html"}).text
    assert re.search(r'og:image:alt" content="([^"]*)"', page)[1].count("when, where and with which words") == 1


def test_who_was_seen_in_a_seat_is_not_said_to_have_left_it(real_client):
    """A page of one day bounds a seat on both sides, and neither is an event (decision 0402)."""
    said = words(real_client, "/doc/authority/greater-london-authority?on=2026-11-29")
    assert (
        "Tom Copley Deputy mayor Housing and residential development since before 10 May 2024 last seen on 10" in said
    )
    assert "left after 10 May 2024" not in said
    said = words(real_client, "/doc/seat/greater-london-authority-seb-dance-deputy-mayor-2024-05-10")
    assert "Last seen 10 May 2024" in said
    assert "Ended after" not in said


def test_documents_read_in_part_are_not_said_to_be_read(real_client):
    said = words(real_client, "/doc/power/multimodal-ticketing")
    assert "Buckinghamshire (4 of 4 documents opened)" in said
    assert "Documents opened were read in whole or in part" in said


def test_a_link_that_gives_nobody_a_power_has_no_beginning_to_be_found(real_client):
    said = words(real_client, "/doc/commitment/foundation-transitional")
    assert "Designation of single foundation strategic authority law made, not yet seen in force" in said


def test_a_duty_that_began_is_not_said_to_wait_for_its_first_day(real_client):
    said = words(real_client, "/doc/commitment/local-growth-plans-duty")
    assert "may not bind yet" not in said
    assert "the duty began on 29 June 2026" in said
    assert "regulations were not read" not in words(real_client, "/doc/instrument/si-2018-565")


def test_a_meeting_known_to_its_month_is_found_in_the_calendar(real_register):
    found = due._Found(real_register, date(2026, 11, 29))
    found.met[BIC] = ["2024-12", "2025-06-13"]
    half_years = {
        by: (after, by) for after, by in pairwise(date(year, month, 2) for year in (2024, 2025) for month in (6, 12))
    }
    told = {by: found.interval(BIC, *ends, "meeting") for by, ends in half_years.items()}
    assert told[date(2025, 6, 2)] == "Met in December 2024, perhaps in this interval."
    assert told[date(2025, 12, 2)] == "Met on 13 June 2025."


def test_a_year_that_runs_leaves_open_whether_law_is_in_force(real_client):
    assert "in 2026 Statutory instrument 2026/169 in force, perhaps already" in words(
        real_client, "/calendar?on=2026-11-29"
    )


def test_a_power_that_nobody_held_on_a_past_day_is_told_without_a_present(real_client):
    said = lead(real_client, "/doc/power/multimodal-ticketing?on=2023-01-24")
    assert said.endswith("we have found no holder on 24 January 2023.")


def test_a_party_that_promised_has_its_article(real_client):
    there = "/doc/commitment/local-growth-plans-duty?on=2026-11-29"
    assert lead(real_client, there).startswith("Promised by the Labour Party on 13 June 2024")
    assert "The Labour Party must" in words(real_client, there)
