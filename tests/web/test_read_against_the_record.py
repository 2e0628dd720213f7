"""What pages were found to say wrongly when sixty were read sentence by sentence against the Turtle, by its kind.

Each test reads pages of the real register, or asks the words for themselves; the faults are recorded in
``docs/pages-read.md``.
"""

import re
from datetime import date

import pytest
from devolved.register.pictures.timeline import strip_of
from devolved.register.register import LIBRARY
from devolved.register.sentences.wording import lower
from devolved.register.tables.tables import Table
from devolved.store.terms import text, typed
from devolved.web.html.values import pounds
from reading import lead, steps, words


@pytest.mark.parametrize(
    ("path", "said"),
    [
        # A look that was taken changes nothing.
        ("/doc/post/minister-for-devolution-faith-and-communities?on=2026-11-29", "22 July 2026: Nesil Caliskan"),
        ("/doc/commitment/right-to-request?on=2026-11-29", "← 29 April 2026: found legislated"),
        # What is known to the month is not dated by a day.
        ("/doc/instrument/si-2026-652?on=2026-11-29", "← June 2026: made"),
        ("/doc/council/london-borough-of-wandsworth?on=2011-03-16", "← May 2000: comes into the area of the Greater"),
        # The kind of a change is said where no table of the page knows it.
        ("/doc/election/hampshire-and-the-solent-2028?on=2026-11-29", "4 May 2028: an election"),
        ("/doc/election/london-2012?on=2026-11-29", "← 3 May 2012: an election"),
        ("/doc/conferral/west-of-england-combined-authority-compulsory-purchase?on=2026-11-29", "it begins"),
        # Who held the post of the chair before the forum was there is no change of the forum.
        ("/doc/forum/local-government-leaders-council?on=2021-02-18", "October 2024: Angela Rayner takes the chair"),
    ],
)  # fmt: skip
def test_a_step_leads_to_an_event_and_says_which(real_client, path, said):
    assert said in steps(real_client, path)


def test_a_post_is_in_the_department_of_its_day(real_client):
    there = "/doc/post/secretary-of-state-for-housing-communities-and-local-government?on="
    assert "in the Ministry of Housing, Communities and Local Government." in lead(real_client, there + "2026-11-29")
    assert "Local Government (2018-2021)." in lead(real_client, there + "2019-01-01")
    rows = words(real_client, "/doc/person/rachel-maclean")
    assert "Department for Levelling Up, Housing and Communities Conservative" in rows
    assert "Department for Communities" not in rows


def test_a_post_that_outlived_a_department_changes_hands_once(real_client):
    rows = real_client.get("/views/changes/posts.json?first=2025-09-05&second=2025-11-23").json["rows"]
    assert len(rows) == len({row["record"]["id"] for row in rows})
    assert len(rows) == 6


def test_nobody_is_missing_from_what_is_not_there(real_client):
    """A post or seat that has not begun, or has ended, is said to be so: not that its holder was not found."""
    for path, not_there in (
        ("/doc/authority/cumbria-combined-authority?on=2026-11-29", "Mayor of Cumbria not begun"),
        ("/doc/authority/north-of-tyne-combined-authority?on=2026-11-29", "Mayor of the North of Tyne ended"),
        (
            "/doc/authority/west-of-england-combined-authority?on=2020-10-17",
            "Council of the Nations and Regions Mayor of the West of England Member not begun",
        ),
    ):
        said = words(real_client, path)
        assert not_there in said
        assert "we have not found who" not in said


def test_who_stood_once_is_told_with_the_election(real_client):
    assert (
        lead(real_client, "/doc/person/siobhan-benita") == "Siobhan Benita stood in the London mayoral election 2012."
    )
    several = lead(real_client, "/doc/person/sian-berry")
    assert several == "Siân Berry has stood in three mayoral elections, the latest the London mayoral election 2021."


def test_nobody_chairs_beyond_what_was_seen(real_client):
    said = words(real_client, "/doc/forum/mayoral-council-for-england?on=2026-11-29")
    assert "David Lammy" not in said.split("Chairs over time")[1].split("Meetings found")[0]


def test_the_first_status_of_a_promise_is_of_the_day_it_was_made(real_store):
    """Nothing is told as announced on a later day: that a status was found again is no event."""
    found = real_store.rows(
        "PREFIX devo: <https://w3id.org/devolved/def#> PREFIX status: <https://w3id.org/devolved/id/status/>"
        "SELECT ?promise ?made ?first { ?promise devo:madeOn ?made . ?a devo:assesses ?promise ; devo:assessedOn ?first"
        " ; devo:status status:announced . FILTER NOT EXISTS { ?a devo:restates ?b }"
        " FILTER NOT EXISTS { ?c devo:assesses ?promise ; devo:onDay ?e . ?a devo:onDay ?d . FILTER ( ?e < ?d ) } }"
    )
    assert len(found) > 100
    late = [
        row["promise"].value
        for row in found
        if not row["first"].value.startswith(row["made"].value) and not row["made"].value.startswith(row["first"].value)
    ]
    assert late == []


@pytest.mark.parametrize(
    ("label", "inside"),
    [
        ("Adult Skills Fund", "Adult Skills Fund"),
        ("Key Route Network", "Key Route Network"),
        ("London borough", "London borough"),
        ("HM Treasury", "HM Treasury"),
        ("Lane rental schemes", "lane rental schemes"),
        ("The Leaders Council to meet", "the Leaders Council to meet"),
    ],
)
def test_a_name_keeps_its_capital_inside_a_sentence(label, inside):
    assert lower(label) == inside


def test_money_is_rounded_as_people_round():
    assert pounds("1095000000") == "£1.1 billion"
    assert pounds("1140000000") == "£1.14 billion"
    assert pounds("10000000") == "£10 million"
    assert pounds("215500000") == "£215.5 million"


def test_a_fold_counts_its_rows_and_says_where_there_are_more(real_client):
    said = words(real_client, "/doc/authority/west-midlands-combined-authority")
    assert "The first 4 rows" in said
    assert not re.search(r"\b1 more rows", words(real_client, "/doc/authority/cumbria-combined-authority"))


def test_a_strip_says_ends_no_closer_than_they_are_known():
    """Bounds are bounds in the words of a bar, and a gap is one in which nobody was found."""

    class Bounds:
        starts_before, ends_after, ends_before = "", "2026-07-31", "2026-09-15"

    row = {"tier": text("Mayoral"), "since": typed("2017-02-09", "date"), "record": text("x")}
    view = LIBRARY.get("authorities", "tiers-of")
    strip = strip_of(Table(view, [row], date(2026, 11, 29)), "tier", "Tiers", date(2026, 11, 29), str, lambda _: Bounds)
    assert strip.lanes[0][0].detail == "from 9 February 2017 to a day between 31 July and 15 September 2026"


def test_what_points_here_is_paged_without_a_gap(real_client):
    page = real_client.get("/doc/authority/west-midlands-combined-authority", headers={"Accept": "text/html"}).text
    assert re.search(r"\?from=10#inbound", page)


def test_a_promise_is_not_told_before_it_was_made(real_client):
    """Neither what must happen next, nor how far the law has gone, nor a status: on that day there was no promise."""
    said = words(real_client, "/doc/commitment/mayoral-cil?on=2024-11-10")
    assert "On 10 November 2024 it had not been made." in said
    for later in ("What must happen next", "Not assessed", "law made, not yet seen in force"):
        assert later not in said
    assert "law made, not yet seen in force" in words(real_client, "/doc/commitment/mayoral-cil?on=2026-11-29")
    related = words(real_client, "/doc/commitment/no-forced-mayors?on=2024-08-17")
    assert "the same area not made yet Rhetoric 9 October 2026" in related
    compared = words(real_client, "/views/changes/statuses?first=2025-09-05&second=2025-11-23")
    assert "Keep existing rail devolution as it is not made yet Announced" in " ".join(
        compared.replace("◇", "").split()
    )


def test_a_promise_not_to_act_needs_no_law(real_client):
    said = words(real_client, "/doc/commitment/no-forced-mayors?on=2024-08-17")
    assert "What must happen next Nothing but to keep it." in said


def test_a_change_of_party_in_office_is_told(real_client):
    rows = real_client.get("/views/mayors/of-authority.json?authority=north-of-tyne-combined-authority").json["rows"]
    assert [row["partyLater"]["id"].rpartition("/")[2] for row in rows] == ["independent"]
    assert "Party later" not in words(real_client, "/doc/authority/greater-manchester-combined-authority")


def test_a_view_says_what_it_was_asked_about(real_client):
    example = words(real_client, "/views/posts/holders")
    assert "Asked about Prime Minister of the United Kingdom , an example." in example
    asked = words(real_client, "/views/posts/holders?post=mayor-of-london")
    assert "Asked about Mayor of London ." in asked


def test_a_mirror_is_not_said_to_have_published(real_client):
    said = lead(real_client, "/doc/source/greater-london-authority-act-1999-2020-copy-wikipedia-article")
    assert "carried by a.osmarks.net, which is neither its publisher nor an official archive" in said


def test_several_take_the_verb_of_several(real_client):
    assert "The Interministerial Groups are a forum." in lead(real_client, "/doc/forum/interministerial-groups")
    assert "Regulations 2026 were made" in words(real_client, "/?on=2026-05-21")


@pytest.mark.parametrize("path", ["/doc/mission/build-an-nhs-fit-for-the-future", "/doc/tier/established-mayoral"])
def test_no_heading_stands_over_nothing(real_client, path):
    assert 'id="facts-h"' not in real_client.get(path, headers={"Accept": "text/html"}).text


def test_a_place_is_described_by_its_own_sentence(real_client):
    assert lead(real_client, "/place/IP5?on=2026-11-29").startswith(
        "Most of IP5 lies in the area of East Suffolk Council."
    )


def test_two_authorities_are_compared_in_sentences(real_client):
    said = words(real_client, "/compare?first=cornwall&second=west-yorkshire-combined-authority")
    assert "We know of 1 power that both Cornwall and the West Yorkshire Combined Authority hold on " in said
    assert "on record" not in said
    assert " 1 powers" not in said


def test_a_gap_in_a_strip_is_hatched(real_client):
    page = real_client.get("/doc/post/minister-for-devolution-faith-and-communities?on=2026-11-29").text
    assert '<pattern id="gap"' in page and '<rect class="bar-gap" fill="url(#gap)"' in page
    assert "no one on record, from 22 July 2026 on</title>" in page


def story(client, name: str, days: str) -> str:
    said = words(client, f"/views/changes/{name}/story?{days}")
    return said.split("Sentences", 1)[1].split("An address")[0]


@pytest.mark.parametrize(
    ("name", "days", "sentences"),
    [
        (
            "chairs",
            "first=2025-05-01&second=2025-06-01",
            (
                "Two forums and bodies had another chair on 1 June 2025 than on 1 May 2025, by Devolved, the register",
                "West of England Combined Authority: Dan Norris, then Helen Godwin from 5 May 2025;",
            ),
        ),
        # What is known by a bound alone is first seen, and no change.
        (
            "councils",
            "first=2026-11-01&second=2026-11-29",
            (
                "knows of nothing of this kind that changed between 1 November 2026 and 29 November 2026. "
                "Two that were first seen in that time may be older.",
                "Warrington Borough Council, first seen in that time and perhaps older",
            ),
        ),
        (
            "bodies",
            "first=2026-06-01&second=2026-11-01",
            ("The Hampshire and the Solent Combined County Authority began on 4 June 2026.",),
        ),
        ("statuses", "first=2026-07-29&second=2026-07-30", ("went from legislated to delivered, on evidence of 30",)),
        ("powers", "first=2025-05-01&second=2025-06-01", ("was given a power on 6 May 2025: local transport plan;",)),
        ("names", "first=2025-05-01&second=2025-06-01", ("knows of nothing of this kind that changed between",)),
    ],
)  # fmt: skip
def test_stories_of_two_days_are_told_in_sentences(real_client, name, days, sentences):
    told = story(real_client, name, days)
    for sentence in sentences:
        assert sentence in told
    assert "To the question" not in told and "on the first day:" not in told


def test_a_judgement_of_several_is_one_row(real_client, real_store):
    rows = real_client.get("/views/judgements/all.json").json["rows"]
    records = [row["record"]["id"] for row in rows]
    assert len(records) == len(set(records))
    several = [row for row in rows if row.get("with")]
    assert any("Dewi Knight" in row["with"] for row in several)
    about = real_client.get("/views/judgements/about.json?thing=forum/council-of-the-nations-and-regions").json["rows"]
    assert len(about) == len({row["record"]["id"] for row in about})


def test_what_points_here_is_listed_where_it_is_counted(real_client):
    page = real_client.get("/doc/authority/greater-manchester-combined-authority", headers={"Accept": "text/html"}).text
    inbound = page.split('id="inbound"')[1].split("</section>")[0]
    assert inbound.count("<li>") == 10


def test_names_of_powers_take_no_verb_of_one(real_client):
    assert lead(real_client, "/doc/power/lane-rental?on=2026-11-29").startswith(
        "Lane rental schemes (Transport and local infrastructure): held by at least "
    )


def test_promises_by_status_follow_their_meaning(real_client):
    found = [
        row["status"]["id"].rpartition("/")[2]
        for row in real_client.get("/views/commitments/by-status.json").json["rows"]
    ]
    known = ["delivered", "kept-so-far", "legislated", "in-progress", "announced", "delayed", "lapsed", "superseded"]
    assert [one for one in dict.fromkeys(found) if one in known] == [one for one in known if one in found]


def test_a_post_in_whose_place_another_stood_is_not_vacant(real_client):
    """Its title lapsed in 2021 and came back in 2024: in between there was another, which the record names."""
    there = "/doc/post/secretary-of-state-for-housing-communities-and-local-government?on=2022-05-22"
    said = words(real_client, there).split("In general")[0]
    assert "vacant" not in said
    assert "On 22 May 2022 the Secretary of State for Levelling Up, Housing and Communities stood in its place." in said


def test_a_forum_that_may_be_over_is_not_said_to_be(real_client):
    there = "/doc/forum/joint-ministerial-committee-eu-negotiations?on=2026-11-29"
    assert "was a forum, last seen on 29 October 2020; when it ended we have not found." in lead(real_client, there)
    assert "is a forum" in lead(real_client, "/doc/forum/east-west-council?on=2026-11-29")


def test_what_has_begun_needs_no_first_step(real_client):
    said = words(real_client, "/doc/commitment/end-competitive-bidding?on=2026-11-29")
    assert "would put it in progress" not in said
    assert "A law would make it legislated, and what was promised, found done, delivered." in said


def test_the_end_of_a_thing_itself_is_told_before_what_follows(real_client):
    assert "1 April 2027: it ends and more" in steps(
        real_client, "/doc/council/mole-valley-district-council?on=2025-06-23"
    )


def test_people_of_a_party_are_people(real_client):
    rows = real_client.get("/views/people/of-party.json?party=labour-co-operative&on=2026-11-29").json["rows"]
    assert "andy-burnham" in {row["person"]["id"].rpartition("/")[2] for row in rows}
    assert {row["person"]["id"].split("/")[-2] for row in rows} == {"person"}


def test_nothing_is_announced_before_it_was(real_client):
    assert real_client.get("/views/authorities/announced.json?on=2019-07-01").json["rows"] == []
    today = real_client.get("/views/authorities/announced.json?on=2026-11-29").json["rows"]
    assert {row["announcedOn"] for row in today} == {"2025-02-05"}


def test_councils_of_a_region_are_those_of_the_day(real_client):
    def councils(day: str) -> set[str]:
        rows = real_client.get(f"/views/authorities/in-region.json?region=north-west&on={day}").json["rows"]
        return {row["council"]["id"].rpartition("/")[2] for row in rows}

    assert "carlisle-city-council" in councils("2020-01-01") - councils("2026-11-29")
    assert "cumberland-council" in councils("2026-11-29") - councils("2020-01-01")


def test_a_district_of_a_region_is_in_the_authority_of_its_county(real_client):
    def authorities(region: str, day: str) -> dict[str, str]:
        rows = real_client.get(f"/views/authorities/in-region.json?region={region}&on={day}").json["rows"]
        return {row["council"]["label"]: row.get("authority", {}).get("label", "") for row in rows}

    now = authorities("north-west", "2026-11-29")
    assert now["Burnley Borough Council"] == now["Lancashire County Council"] == "Lancashire Combined County Authority"
    assert authorities("north-west", "2024-01-01")["Burnley Borough Council"] == ""
    assert (
        authorities("east-midlands", "2026-11-29")["Derbyshire County Council"]
        == "East Midlands Combined County Authority"
    )
    said = words(real_client, "/views/authorities/in-region?region=north-west&on=2024-01-01")
    assert "Burnley Borough Council Non-metropolitan district none found" in said


def test_what_a_row_cannot_have_is_not_said_to_be_not_found(real_client):
    assert "end of an interval not found" not in words(real_client, "/views/forums/due-and-held")
    said = words(real_client, "/views/posts/brief-over-time")
    assert "11 May 2010 –" in said and "11 May 2010 not found" not in said
    assert "Not read not found" not in words(real_client, "/views/powers/documents")
    assert "Firm 9 July 2024 –" in words(real_client, "/views/commitments/made-by")
    known = words(real_client, "/views/powers/all?on=2018-03-01")
    assert "Administrative; no Act none found" in known and "Administrative; no Act not found" not in known


def test_a_property_of_another_vocabulary_is_called_by_its_name(real_client):
    said = words(real_client, "/views/things/inbound")
    assert "org:organization" in said and "w3.org/ns/org" not in said


def test_a_post_to_come_has_no_holder_to_be_found(real_client):
    vacant = real_client.get("/views/posts/vacant.json?on=2026-11-29").json["rows"]
    assert vacant and not any("mayor-of-cumbria" in row["post"]["id"] for row in vacant)
    said = words(real_client, "/views/posts/of-role?role=mayor&on=2026-11-29")
    assert "Mayor of Cumbria – not begun" in said and "Mayor of the North of Tyne – ended" in said


def test_a_sum_for_several_is_not_said_to_be_for_nobody(real_client):
    assert "£39 billion no single body named" in words(real_client, "/money")
