"""What pages of posts, people, councils and forums say of a day within a gap, a month or a year, or before a change."""

import re
from datetime import date, timedelta

from devolved.register.intervals import Interval
from devolved.register.sentences.bodies import as_far
from devolved.register.sentences.told import Told
from reading import lead, words

DEF = "PREFIX devo: <https://w3id.org/devolved/def#>\nPREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
HOUSING = "/doc/post/minister-of-state-for-housing-and-planning"


def test_what_began_in_a_year_was_not_there_by_it(real_client):
    """It began in that year, before the day shown or after: "by 2022" would have it there before."""
    there = "/doc/forum/interministerial-groups"
    said = lead(real_client, f"{there}?on=2022-06-15")
    assert "were a forum, begun in 2022; whether that was by 15 June 2022 we have not found." in said
    assert "We have not found who chairs them" in lead(real_client, f"{there}?on=2023-01-18")
    told = Told("The Committees", "x", [{}], date(2022, 6, 15), str)
    assert as_far(Interval(startsBefore="2023-01-01"), told)[0].startswith(" by 1 January 2023; whether ")


def test_a_post_is_there_when_somebody_holds_it(real_client):
    """The post is known to the month, its first holder to the day; nor has what ends years later ended yet."""
    there = "/doc/post/mayor-of-south-yorkshire"
    said = lead(real_client, f"{there}?on=2018-05-10")
    assert "Dan Jarvis" in said and "held it since 7 May 2018" in said and "2022" not in said
    before = lead(real_client, f"{there}?on=2018-05-03")
    assert "takes office on 7 May 2018" in before or "took it up on 7 May 2018" in before


def test_nobody_has_come_to_an_office_before_the_day(real_client):
    """On the day before it is to come; within a month that is all that is known it may have."""
    there = "/doc/person/douglas-alexander"
    assert "Douglas Alexander becomes Secretary of State for Scotland on 5 September" in lead(
        real_client, f"{there}?on=2025-09-04"
    )
    said = lead(real_client, "/doc/person/ken-livingstone?on=2000-05-20")
    assert "became Mayor of London in May 2000. Whether that was by 20 May 2000 we have not found." in said


def test_the_day_on_which_a_gap_ends_is_no_day_of_it(real_client):
    said = words(real_client, f"{HOUSING}?on=2016-07-16")
    assert "No holder is on record from 15 to 16 July 2016; from 9 to 12 June 2017;" in said
    assert "On 16 July 2016 the post was vacant." in said and "found no one" not in said


def test_a_title_out_of_use_is_not_vacant(real_client):
    """Others stood in its place, and its departments of before and after were not there."""
    said = lead(real_client, f"{HOUSING}?on=2020-01-01")
    assert "On 1 January 2020 the Minister for Housing stood in its place." in said
    assert "Department" not in said and "vacant" not in said
    told = words(real_client, f"{HOUSING}?on=2024-01-01")
    assert "On 1 January 2024 the Minister for Housing, Planning and Building Safety stood in its place." in told


def test_no_post_is_in_a_department_that_was_over(real_client, real_store):
    """On the day on which a department ends, and on the last before it, of every post that was in it."""
    rows = list(
        real_store.rows(
            f"{DEF}PREFIX org: <http://www.w3.org/ns/org#>\n"
            "SELECT ?post ?over ?name { ?post a devo:Post ; org:postIn ?in . ?in a devo:Department ; "
            "devo:endsOn ?over ; <http://www.w3.org/2004/02/skos/core#prefLabel> ?name }"
        )
    )
    assert len(rows) > 10
    for row in rows:
        post, over = row["post"].value.partition("/id/")[2], date.fromisoformat(row["over"].value)
        name = row["name"].value
        said = lead(real_client, f"/doc/{post}?on={over + timedelta(1)}")
        now = re.search(r" is (?:a|an) [^.;]*? in (?:the )?([^.;]+)", said)
        assert not now or now[1] != name, (post, said)


def test_the_mayor_of_an_authority_is_named_on_the_page_of_a_council(real_client):
    """Doncaster elects a mayor of its own, and boroughs have mayors: "the mayor" may be either."""
    for council, office in (
        ("city-of-doncaster-council", "The Mayor of South Yorkshire since 9 May 2022 is Oliver Coppard"),
        ("royal-borough-of-kensington-and-chelsea", "The Mayor of London since 9 May 2016 is Sadiq Khan"),
    ):
        assert office in lead(real_client, f"/doc/council/{council}?on=2026-11-29")
    said = words(real_client, "/doc/council/manchester-city-council?on=2026-07-10")
    assert "Who held the office of Mayor of Greater Manchester on 10 July 2026 we have not found." in said


def test_a_list_that_nobody_set_out_to_complete_says_so(real_client):
    """No search was made for these groups: one meeting of 2023 is on record."""
    said = words(real_client, "/doc/forum/interministerial-groups?on=2022-06-15")
    assert "None by this day among those on record, which nobody has set out to complete." in said
    assert "nobody has looked for its meetings" not in said
    # What was looked for there were meetings: its yearly report was not.
    told = words(real_client, "/doc/forum/east-west-council?on=2026-11-29")
    assert "None is on record. That does not mean that none came out." in told


def test_whoever_judged_together_is_named_together(real_client):
    assert (
        "The Health Foundation"
        in words(real_client, "/doc/person/katherine-merrifield?on=2026-11-29")
        .split("Judgements published", 2)[2]
        .split("What we have not found")[0]
    )


def test_no_sum_is_missing_that_a_deal_names(real_client):
    """Its deal names £16 million; no sum given to it was found."""
    said = words(real_client, "/doc/authority/devon-and-torbay-combined-county-authority?on=2026-11-29")
    assert "£16 million" in said
    assert "We have found no sum given to it. A sum that a deal names stands with the deal." in said


def test_who_was_appointed_on_a_day_was_not_there_before(real_client):
    said = words(real_client, "/doc/authority/greater-lincolnshire-combined-county-authority?on=2026-11-29")
    assert "Martin Hill Chair Lincolnshire County Council 6 March 2025 last seen on 6 March 2025" in said


def test_no_power_begins_before_the_authority(real_client):
    """The year of its fund is known, and the day of the authority: before that day it had not begun."""
    there = "/views/powers/held-by.json?authority=hampshire-and-the-solent-combined-county-authority"
    for day, said in (("2026-03-24", "not begun"), ("2026-06-05", "not known whether it had begun")):
        rows = real_client.get(f"{there}&on={day}").json["rows"]
        (fund,) = [row for row in rows if row["power"]["id"].endswith("/investment-fund")]
        assert fund["stands"] == said, day


def test_an_institute_has_no_seats_to_be_missing(real_client, real_store):
    """Nobody sits in what is no forum or authority; what sits in a forum says so, a government too."""
    of_none = "FILTER NOT EXISTS { ?body a devo:Forum } FILTER NOT EXISTS { ?body a devo:StrategicAuthority }"
    assert not list(real_store.rows(f"{DEF}SELECT ?seat {{ ?seat devo:seatIn ?body . {of_none} }}"))
    for body in ("localis", "west-midlands-integrated-transport-authority"):
        assert "Who sits" not in words(real_client, f"/doc/body/{body}?on=2026-11-29")
    said = words(real_client, "/doc/government/welsh-government?on=2026-11-29")
    assert "British-Irish Council Member 2 December 1999" in said.split("Seats", 2)[2]


def test_a_post_before_another_stood_in_its_place_too(real_client):
    """From 2015 to 2018 the brief went under the other title, which was held."""
    said = words(real_client, "/doc/post/minister-for-housing?on=2016-03-01")
    assert "On 1 March 2016 the Minister of State for Housing and Planning stood in its place." in said
    # Nobody held either on this day.
    told = words(real_client, "/doc/post/secretary-of-state-for-levelling-up-housing-and-communities?on=2022-07-06")
    assert "On 6 July 2022 the post was vacant." in told


def test_a_council_is_told_of_the_first_election_of_its_mayor(real_client):
    for council, said in (
        ("gosport-borough-council", "The first Mayor of Hampshire and the Solent is to be elected on 4 May 2028."),
        ("warrington-borough-council", "The first Mayor of Cheshire and Warrington is to be elected on 6 May 2027."),
    ):
        assert said in words(real_client, f"/doc/council/{council}?on=2026-11-29")


def test_a_forum_of_bodies_is_not_one_of_the_post_that_chairs_it(real_client):
    """Seven bodies sit in it beside the Secretary of State."""
    said = lead(real_client, "/doc/forum/local-government-leaders-council?on=2026-11-29")
    assert "is a forum, chaired by Angela Rayner as Secretary of State" in said
    assert "forum of 19 posts" in lead(real_client, "/doc/forum/council-of-the-nations-and-regions?on=2026-11-29")


def test_a_meeting_of_the_month_is_named_and_not_counted(real_client):
    there = "/doc/forum/local-government-leaders-council"
    within = words(real_client, f"{there}?on=2024-10-15").split("Promised and found", 2)[2].split("Communiqués")[0]
    assert re.search(r"Meetings found October 2024 \d+ ?, whether by 15 October 2024 we have not found", within)
    after = words(real_client, f"{there}?on=2024-10-31").split("Promised and found", 2)[2].split("Communiqués")[0]
    assert "Meetings found 1: October 2024" in after and "whether" not in after


def test_a_candidate_is_to_stand_before_the_election(real_client):
    assert "Sue Jeffrey is to stand in the Tees Valley mayoral election 2017." in lead(
        real_client, "/doc/person/sue-jeffrey?on=2017-05-01"
    )
    assert "Sue Jeffrey stood in the Tees Valley mayoral election 2017." in lead(
        real_client, "/doc/person/sue-jeffrey?on=2017-05-04"
    )


def test_a_group_has_its_article(real_client):
    assert lead(real_client, "/doc/body/uk-mayors?on=2026-11-29").startswith(
        "The M10 group of metro mayors is a network"
    )


def test_an_interim_mayor_left_when_the_elected_one_came(real_client):
    """That was on a day after the poll and by his first working day."""
    said = lead(real_client, "/doc/person/norma-redfearn?on=2019-05-05")
    assert "left as Interim Mayor of the North of Tyne between 2 and 7 May 2019" in said
    post = lead(real_client, "/doc/post/interim-mayor-of-north-of-tyne?on=2019-06-01")
    assert "it ended between 2 and 7 May 2019; after it came the Mayor of the North of Tyne." in post
