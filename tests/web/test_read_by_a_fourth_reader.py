"""What a fourth reader of fifty pages found them to say wrongly, by its kind (``docs/pages-read.md``)."""

import re
from collections import defaultdict

import pytest
from devolved.register.sentences.wording import the_institution
from devolved.vocabulary import iri

DEF = "PREFIX devo: <https://w3id.org/devolved/def#>\n"


@pytest.fixture(scope="module")
def said(real_client):
    """The words of a page, without its scripts and marks."""

    def told(path: str) -> str:
        page = real_client.get(path, headers={"Accept": "text/html"}).text
        page = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)
        return " ".join(re.sub(r"<[^>]+>", " ", page).split())

    return told


@pytest.fixture(scope="module")
def first(real_client):
    """The first sentences of a page, as its description has them."""

    def told(path: str) -> str:
        page = real_client.get(path, headers={"Accept": "text/html"}).text
        return re.search(r'<meta name="description" content="([^"]*)"', page)[1]

    return told


def test_a_promise_for_a_year_is_not_told_as_for_its_end(first):
    """“From 2028” is no promise for the end of 2028: what is known is the year."""
    assert ", for 2028 (“will be devolved to established Mayors from 2028”)" in first(
        "/doc/commitment/lipf-devolved-2028"
    )
    assert ", for April 2027" in first("/doc/commitment/business-rates-growth-share")


def test_why_a_promise_went_no_further_is_said_of_today_alone(said):
    reason = "Four of the six authorities are made by order"
    assert reason in said("/doc/commitment/priority-programme")
    assert reason not in said("/doc/commitment/priority-programme?on=2026-05-02")


def test_law_yet_to_be_made_carries_out_no_promise(said):
    day = said("/doc/commitment/priority-programme?on=2026-05-02")
    assert not re.search(r"Regulations 2026 ?; ?Hampshire and the Solent Combined County Authority Regulations", day)
    assert "Cumbria Combined Authority Order 2026" in day


def test_no_promise_steps_back_from_what_it_had_reached(real_store):
    """What was put off, made law or done is no longer on the way: evidence of later steps does not undo it."""
    rows = real_store.rows(
        DEF + "SELECT ?promise ?day ?status WHERE { ?a devo:assesses ?promise ; devo:onDay ?day ; devo:status ?status }"
    )
    stages = defaultdict(list)
    for row in sorted(rows, key=lambda row: row["day"].value):
        stages[row["promise"].value].append(row["status"].value.rpartition("/")[2])
    reached = ("delayed", "legislated", "delivered", "dropped", "superseded")
    back = {
        promise
        for promise, found in stages.items()
        for one, other in zip(found, found[1:], strict=False)
        if one in reached and other in ("announced", "in-progress")
    }
    assert len(stages) > 150
    assert not back


def test_what_is_offered_only_later_is_not_offered_on_a_past_day(said):
    assert "Established mayoral Full Authority" in said("/doc/power/rail-right-to-request")
    assert "Established mayoral Full" not in said("/doc/power/rail-right-to-request?on=2016-01-18")
    assert "Established mayoral Full" not in said("/doc/power/rail-right-to-request?on=2025-11-04")
    assert "Established mayoral Full" in said("/doc/power/rail-right-to-request?on=2025-11-05")


def test_nobody_exercises_what_is_not_given(said):
    assert "Foundation None none given " in said("/doc/power/rail-right-to-request")


def test_what_is_cited_as_a_whole_has_no_place_to_be_found(said):
    assert "Greater Manchester mayoral election 2021 none given " in said(
        "/doc/source/bbc-greater-manchester-mayor-results-2021"
    )
    assert "not found" not in said("/doc/passage/lord-northbrook-manifesto")


def test_what_carries_out_a_promise_itself_does_so_through_nothing(said):
    assert "Implement four agreed deals – " in said("/doc/agreement/greater-lincolnshire-deal-confirmation-2024")
    assert "Widen use of the mayoral precept – " in said("/doc/provision/act-2026-s12")


def test_a_link_of_a_chain_that_gives_no_power_misses_none(said):
    chain = said("/doc/commitment/devolution-by-default")
    assert "none found none found under it – – in force; it gives no power of its own that we know" in chain
    assert "Adult Skills Fund none found under it – – law made, not yet seen in force" in chain


def test_regulations_are_several_and_orders_one(first):
    assert "They made one body; three powers come from them." in first("/doc/instrument/si-2026-595")
    assert " are amending regulations (SI 2024/652)" in first("/doc/instrument/si-2024-652")
    assert " Order 2011 is a commencement order (SI 2011/3019)" in first("/doc/instrument/si-2011-3019")
    assert first("/doc/instrument/si-2026-169").startswith(
        "Statutory instrument 2026/169 is an amending order or regulations"
    )
    assert " is a Bill (Bill 283 of 2024-25), introduced on 10 July 2025. We describe five parts of it." in first(
        "/doc/instrument/edceb-2025"
    )


def test_law_on_a_day_before_it_was_made_did_nothing_yet(first):
    told = first("/doc/instrument/si-2026-595?on=2025-05-05")
    assert told.endswith("made on 3 June 2026. On 5 May 2025 they had not been made.")
    assert "three powers" not in told


def test_powers_of_a_law_are_counted_up_to_the_day(first):
    """The fire functions came under the Act of 1999 in 2018."""
    assert "; 15 powers come from it." in first("/doc/instrument/glaa-1999")
    assert "; 14 powers come from it." in first("/doc/instrument/glaa-1999?on=2016-01-14")


def test_the_day_bar_of_a_law_stops_where_powers_begin_under_it(said):
    assert "← 2008: a power begins 1 April 2018: a power begins →" in said("/doc/instrument/glaa-1999?on=2016-01-14")
    assert "← 3 July 2000: a power begins" in said("/doc/provision/glaa-1999-section-296?on=2014-03-22")
    assert "← 1 August 2019: a power begins" in said(
        "/doc/instrument/west-midlands-adult-education-functions-order-2018"
    )


def test_a_judgement_names_a_promise_by_its_title_and_a_subject_in_words(first):
    assert first("/doc/judgement/urban-transport-group-2025-07-21-micromobility") == (
        "The Urban Transport Group published a mixed judgement about the promise “Power to regulate shared e-scooters "
        "and e-bikes” on 21 July 2025."
    )
    assert "judgement about devolution deals on 5" in first("/doc/judgement/institute-for-government-2023-07-05-deals")
    assert "mindset” and cultural change in government" not in first(
        "/doc/judgement/paul-anderson-2025-06-19-relations"
    )


def test_what_else_was_published_may_be_by_the_same_author(said):
    told = said("/doc/judgement/institute-for-government-2023-07-05-deals")
    assert "What else was published about what this judgement is about?" in told
    assert "What have others published" not in told


def test_institutions_take_the_article_and_papers_that_bear_their_words_do_not(first):
    assert the_institution("Local Government Association") == the_institution("UK Government") == "the "
    assert the_institution("UK Government (carried by WiredGov)") == the_institution("Urban Transport Group") == "the "
    for name in (
        "Civil Service World",
        "Local Government Lawyer",
        "LGA First (Local Government Association)",
        "Onward",
    ):
        assert the_institution(name) == ""
    assert first("/doc/source/lga-devolution-white-paper-day-factual-briefing").startswith(
        "A document published by the Local Government Association on 16 December 2024"
    )


def test_a_picture_of_nobody_names_no_table(real_client):
    held, unheld = (
        real_client.get(f"/doc/power/{power}", headers={"Accept": "text/html"}).text
        for power in ("road-safety-promotion", "national-highways-partnership")
    )
    assert "The table of who holds it names them." in held
    assert "The table of who holds it" not in unheld
    assert "We have found none." in unheld


def test_a_name_that_leads_here_does_not_point_here(said):
    told = said("/doc/commitment/devolution-by-default")
    assert "Powers granted if governance conditions are met" not in told
    assert "6 statements name Powers by default rather than by deal" in told


def test_an_act_has_no_articles(said):
    told = said("/doc/instrument/glaa-1999")
    assert "Its articles were not read" not in told
    assert "Its articles, regulations or sections are not listed one by one." in told


def test_a_sum_is_told_in_a_sentence(first):
    assert first("/doc/funding/investment-fund-yny") == (
        "£18 million a year for the York and North Yorkshire Combined Authority: Investment funds; provided under "
        "“York and North Yorkshire devolution deal, 2022”."
    )
    assert first("/doc/funding/is-gm-2025-rail-admin").startswith(
        "£1.56 million for the Greater Manchester Combined Authority: Integrated settlements (settlement line), from "
        "1 April 2025 until 1 April 2026; provided under “"
    )
    assert (
        first("/doc/funding/dpp-total") == "Almost £200 million a year: Devolution Priority Programme investment funds."
    )
    assert first("/doc/funding/sahp-london").startswith(
        "Up to £11.7 billion in all for the Greater London Authority: Social and Affordable Homes Programme, from"
    )


def test_money_and_agreements_before_their_day_had_not_been_agreed(first):
    assert first("/doc/funding/dpp-fund-sb?on=2021-04-19").endswith(". On 19 April 2021 it had not been agreed.")
    assert first("/doc/agreement/greater-lincolnshire-deal-confirmation-2024?on=2024-08-06") == (
        "A deal confirmation between the Greater Lincolnshire Combined County Authority and the UK Government, agreed "
        "on 19 September 2024. On 6 August 2024 it had not been agreed."
    )
    assert first("/doc/agreement/greater-essex-priority-programme-2025") == (
        "A priority programme between Essex County Council, Southend-on-Sea City Council, Thurrock Council and the UK "
        "Government, agreed on 4 December 2025."
    )


def test_for_whom_a_promise_was_made_is_said_once_and_alike(real_store):
    """Words and tiers of one promise agree: a foundation authority is no mayoral one."""
    rows = real_store.rows(
        DEF + "SELECT ?promise ?words ?tier WHERE { ?promise devo:beneficiaryText ?words ; devo:beneficiary ?tier }"
    )
    foundation = iri("tier", "foundation")
    tiers, words = defaultdict(set), {}
    for row in rows:
        tiers[row["promise"].value].add(row["tier"].value)
        words[row["promise"].value] = row["words"].value
    assert not [
        promise for promise, told in words.items() if told == "Mayoral authorities" and foundation in tiers[promise]
    ]
    assert not [
        promise
        for promise, told in words.items()
        if told == "All strategic authorities"
        and any("/tier/" in one for one in tiers[promise])
        and foundation not in tiers[promise]
    ]


def test_a_promise_in_progress_is_not_told_that_nothing_carries_it(said):
    """What has begun rests on some steps; what none of the recorded carriers does is all of it."""
    begun, announced = said("/doc/commitment/affordable-homes-direction"), said("/doc/commitment/employment-codesign")
    assert "steps towards it were found, but no law, order, agreement or payment that carries all of it out" in begun
    assert "We have found steps towards it, but no law, agreement or meeting that carries all of it out" in begun
    assert "We have found no law, agreement or meeting that carries it out" in announced
    assert "It was found done, by no law, agreement or meeting that we know" in said(
        "/doc/commitment/pavement-parking-response"
    )


def test_a_promise_that_settlements_carry_names_them(said):
    """Retrofit money is among what the first two integrated settlements hold."""
    assert "West Midlands integrated settlement, 2025-26" in said("/doc/commitment/retrofit-devolution")


def test_what_an_agreement_sets_was_not_given_by_it(said):
    """The investment funds run once a mayor is in post."""
    page = said("/doc/agreement/norfolk-and-suffolk-priority-programme-2025")
    assert "Which amounts does this agreement set?" in page
    assert "were given" not in page


def test_a_judgement_on_a_day_before_it_came_had_not_been_published(first):
    told = first("/doc/judgement/tracy-brabin-2024-12-18-relations?on=2022-10-13")
    assert told.endswith(" on 18 December 2024. On 13 October 2022 it had not been published.")
    assert first("/doc/judgement/tracy-brabin-2024-12-18-relations").endswith(" on 18 December 2024.")


def test_a_remark_that_there_is_nothing_puts_no_promise_in_progress(real_store):
    found = real_store.rows(
        DEF
        + "SELECT ?status WHERE { ?a devo:assesses <"
        + iri("commitment", "lnrs-leadership")
        + "> ; devo:status ?status }"
    )
    assert {row["status"].value for row in found} == {iri("status", "announced")}


def test_no_power_without_a_holder_is_said_to_be_used_by_one(first, said):
    """Sections that were in force for some purposes only gave nobody a power."""
    assert "could use them before" not in said("/doc/provision/act-2026-p-mdo")


def test_feeds_name_a_promise_by_its_title_and_an_institution_with_its_article(real_client):
    feed = real_client.get("/feed/commitment/kings-speech-bill.json").text
    assert (
        "The Local Government Association spoke of the promise “English Devolution Bill in the King's Speech”" in feed
    )
    feed = real_client.get("/feed/commitment/priority-programme.json").text
    assert "Eastern Powerhouse spoke of the promise “Devolution Priority Programme” in December 2025" in feed


def test_the_day_of_what_must_be_done_stands_with_the_deed(said):
    told = said("/doc/commitment/integrated-ticketing") + said("/doc/commitment/sahp-mayors-7bn")
    assert "must show that all of it is done, by the end of 2036: steps towards it were found" in told
    assert "carries all of it out, by" not in told


def test_regulations_that_hold_an_election_carry_its_promise(said):
    told = said("/doc/commitment/dpp-elections-2028")
    assert "Regulations make two of the four authorities, with a first election in May 2028" in told
    assert "must complete what the law began, by the end of May 2028" in told


def test_what_was_read_bears_the_article_of_its_title(first):
    assert first("/doc/reading/south-yorkshire-mayoral-combined-authority-si-2014-863").startswith(
        "We read a part of the Barnsley, Doncaster, Rotherham and Sheffield Combined Authority Order 2014 on"
    )


def test_an_article_is_in_force_from_the_day_that_its_order_names(said):
    assert "article 5: planning applications of strategic importance 8 May 2017" in said("/doc/instrument/si-2017-430")
