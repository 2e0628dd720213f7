"""What a third reader of forty-three other pages found them to say wrongly, by its kind (``docs/pages-read.md``)."""

from datetime import date

import pytest
from devolved.register.intervals import Interval
from devolved.register.pictures.timeline import over
from devolved.register.sentences.bodies import as_far
from devolved.register.sentences.told import Told
from reading import lead, steps, words


@pytest.mark.parametrize(
    ("path", "said"),
    [
        # That a forum began is no beginning of a post that sits in it, nor of whoever held that.
        ("/doc/post/first-minister-of-northern-ireland?on=2026-11-29", "← 11 October 2024: a seat begins"),
        # Whoever was seen in a seat on a day did not leave it the day after; nor on the first of a month.
        ("/doc/person/ian-maher?on=2026-11-29", "← 4 June 2021: a seat is last seen"),
        ("/doc/person/pete-lowe?on=2015-06-26", "June 2016: a seat is"),
        ("/doc/forum/joint-ministerial-committee-eu-negotiations?on=2026-11-29", "← 29 October 2020: it is last seen"),
        ("/doc/post/mayor-of-greater-manchester?on=2026-07-01", "18 June 2026: Andy Burnham is last seen in office"),
        # A district in the area of a combined county authority does not join it.
        (
            "/doc/council/burnley-borough-council?on=2026-11-29",
            "5 February 2025: comes into the area of the Lancashire Combined County Authority",
        ),
        (
            "/doc/council/basildon-borough-council?on=2026-11-29",
            "← December 2025: is in the area of the Greater Essex Combined County Authority by then",
        ),
        # Who comes is told before who goes; and on the page of a judge it was not "somebody".
        ("/doc/post/first-minister-of-wales?on=2026-11-29", "12 May 2026: Rhun ap Iorwerth takes office and more"),
        ("/doc/person/luke-raikes?on=2026-11-29", "30 October 2024: a judgement comes out"),
        ("/doc/authority/york-and-north-yorkshire-combined-authority?on=2017-01-04", "2022: an agreement is made"),
        (
            "/doc/seat/tees-valley-combined-authority-mary-lanigan-member-2021-07-02?on=2019-06-27",
            "it is there by then",
        ),
    ],
)
def test_a_step_between_days_says_no_more_than_is_known(real_client, path, said):
    found = steps(real_client, path)
    assert said in found
    assert "on a day that is not known" not in found


def test_what_may_be_over_is_told_by_when_it_was_last_seen():
    told = Told("The Committee", "x", [{}], date(2026, 11, 29), str)
    assert as_far(Interval(startsOn="2016-11-09", endsAfter="2020-10-29"), told) == [
        ", last seen on 29 October 2020; when it ended we have not found."
    ]


def test_what_was_not_found_is_not_said_not_to_be(real_client):
    assert "as far as we have found, has not been set up yet" in lead(
        real_client, "/doc/authority/norfolk-and-suffolk-combined-county-authority?on=2026-11-29"
    )
    assert "As far as we have found, it is not in any devolved area." in lead(
        real_client, "/doc/council/tewkesbury-borough-council?on=2026-11-29"
    )
    assert "As far as we have found, it is in no devolved area" in words(
        real_client, "/place/winterborne-stickland?on=2026-11-29"
    )
    # The title of what was read names two who came.
    assert "names nobody" not in lead(real_client, "/doc/meeting/british-irish-council-2001-11-30?on=2026-11-29")


def test_a_council_that_is_to_be_a_member_is_not_just_in_the_area(real_client):
    assert "It is to be a member of the Norfolk and Suffolk" in lead(
        real_client, "/doc/council/norfolk-county-council?on=2026-11-29"
    )
    assert "It is to be in the area of the Norfolk and Suffolk" in lead(
        real_client, "/doc/council/babergh-district-council?on=2026-11-29"
    )


def test_a_lead_names_the_body_in_which_somebody_sat(real_client):
    said = lead(real_client, "/doc/person/ian-maher?on=2026-11-29")
    assert said == "Ian Maher has had a seat in the Liverpool City Region Combined Authority."


def test_what_a_forum_is_found_to_have_done_is_of_the_day_shown(real_client):
    said = words(real_client, "/doc/forum/council-of-the-nations-and-regions?on=2025-01-01")
    promised = said.split("Promised and found")[2].split("Who sits")[0]
    assert "Meetings found 1: 11 October 2024" in promised
    assert "23 May 2025" not in promised
    assert "28 November 2026" not in promised
    many = words(real_client, "/doc/forum/british-irish-council?on=2023-11-08")
    assert "or more" not in many.split("Promised and found")[2].split("Who sits")[0]
    assert "Meetings found 27, from 17 December 1999" in many


def test_a_result_is_not_shown_unsaid_before_its_election(real_client):
    said = words(real_client, "/doc/election/liverpool-city-region-2024?on=2017-05-08")
    assert "was held after the day shown" in said
    assert "after the day shown" not in words(real_client, "/doc/election/liverpool-city-region-2024?on=2024-05-03")


def test_the_powers_of_a_mayor_rest_on_what_gives_them_to_the_mayor(real_client):
    rows = real_client.get("/views/powers/exercised-by-post.json?post=mayor-of-greater-manchester&on=2026-11-29").json
    assert rows["rows"]
    for row in rows["rows"]:
        record = real_client.get("/doc/" + row["record"]["id"].partition("/id/")[2] + ".json").text
        assert "exerciser/mayor" in record, row["record"]["id"]


def test_nothing_is_missing_where_nothing_can_be(real_client):
    """A mayor's chair is for no council; who was out has no final votes; a government that sits has no holder."""
    members = words(real_client, "/doc/authority/tees-valley-combined-authority?on=2026-11-29")
    assert "Mayor of the Tees Valley Chair – since before" in members
    assert "39,794 – no" in words(real_client, "/doc/election/west-of-england-2017?on=2026-11-29")
    assert "not found no" not in words(real_client, "/doc/election/greater-manchester-2026-by?on=2026-11-29")
    seats = words(real_client, "/doc/forum/british-irish-council?on=2026-11-29")
    assert "Northern Ireland Executive – 2 December 1999" in seats
    there = words(real_client, "/doc/authority/hampshire-and-the-solent-combined-county-authority?on=2026-11-29")
    assert "7 May 2026 Hampshire and the Solent Combined County Authority – " in there


def test_what_is_known_to_the_month_may_have_begun_in_it(real_client):
    assert Interval(startsBefore="2016-06").since() == "since June 2016 or before"
    assert Interval(startsBefore="2021-06-04").since() == "since before 4 June 2021"
    said = words(real_client, "/doc/person/pete-lowe?on=2026-11-29")
    assert "since June 2016 or before last seen in June 2016" in said
    assert "“Since before” and “last seen” give the day" in said


def test_a_meeting_of_a_year_stands_amid_those_of_its_year(real_client):
    """The ninth meeting, of 2018, stands between the sixth, of December 2017, and the fifteenth, of November 2018."""
    said = words(real_client, "/doc/meeting/joint-ministerial-committee-eu-negotiations-2018?on=2026-11-29")
    assert "Before: Joint Ministerial Committee (EU Negotiations), 6th meeting, 12 December 2017" in said
    assert "After: Joint Ministerial Committee (EU Negotiations), 15th meeting, 19 November 2018" in said


def test_an_office_that_is_told_is_not_missing(real_client):
    said = words(real_client, "/doc/meeting/joint-ministerial-committee-eu-negotiations-2018?on=2026-11-29")
    assert "David Lidington Chancellor of the Duchy of Lancaster Chair" in said
    told = words(real_client, "/doc/meeting/interministerial-standing-committee-2023-02-01?on=2026-11-29")
    assert "John Swinney Deputy First Minister of Scotland" in told


def test_a_gap_of_a_day_is_that_day():
    assert over(date(2018, 12, 12), date(2018, 12, 13)) == "on 12 December 2018"
    assert over(date(2018, 5, 4), date(2018, 5, 8)) == "from 4 to 7 May 2018"
    assert over(date(2018, 5, 4), None) == "from 4 May 2018 on"


def test_what_is_to_begin_has_begun_since_no_day(real_client):
    said = words(real_client, "/doc/post/mayor-of-greater-essex?on=2022-03-12").split("Names, codes and days")[1]
    assert "From May 2028" in said
    assert "Since May 2028" not in said


def test_labels_give_an_authority_its_article(real_client):
    there = "/doc/authority/tees-valley-combined-authority?on=2026-11-29"
    said = words(real_client, there).split("What points here")[2]
    assert "constituent of the Tees Valley Combined Authority" in said
    assert "held by the Tees Valley Combined Authority" in said


def test_no_votes_rest_on_what_was_written_before_the_poll(real_store):
    early = """
        PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX devo: <https://w3id.org/devolved/def#>
        SELECT ?candidacy WHERE {
            ?candidacy devo:firstRoundVotes ?votes ; devo:candidacyIn/devo:onDay ?poll ; dcterms:source ?any .
            FILTER NOT EXISTS {
                ?candidacy dcterms:source ?source .
                OPTIONAL { ?source dcterms:issued ?issued }
                FILTER ( !BOUND(?issued) || STR(?issued) >= SUBSTR(STR(?poll), 1, STRLEN(STR(?issued))) )
            }
        }"""
    assert [row["candidacy"].value for row in real_store.rows(early)] == []


def test_what_is_known_of_a_day_rests_on_something_of_that_day_or_later(real_store):
    """That a power still was held on a day cannot be told by what was written before it, unless by the law itself."""
    cited = """
        PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX devo: <https://w3id.org/devolved/def#>
        SELECT ?thing ?day ?issued ?kind WHERE {
            ?thing devo:knownOn ?day ; dcterms:source ?cited .
            OPTIONAL { ?cited dcterms:isPartOf ?whole }
            BIND ( COALESCE(?whole, ?cited) AS ?source )
            OPTIONAL { ?source dcterms:issued ?issued }
            OPTIONAL { ?source devo:sourceKind ?kind }
        }"""
    borne: dict[str, bool] = {}
    for row in real_store.rows(cited):
        issued, day = row["issued"].value if "issued" in row else "", row["day"].value
        law = "kind" in row and row["kind"].value.endswith("/law")
        thing = row["thing"].value.rpartition("/id/")[2]
        borne[thing] = borne.get(thing, False) or law or not issued or issued >= day[: len(issued)]
    assert len(borne) > 1000
    found = {thing for thing, is_borne in borne.items() if not is_borne}
    # Its remark says that it was checked against lists of a later day, which were not kept.
    assert found <= {"tenure/secretary-of-state-for-education-2026-07-20"}


def test_the_next_election_of_a_place_is_among_its_dates(real_client):
    """However many promises are due before it."""
    said = words(real_client, "/place/little-clacton?on=2026-11-29")
    assert "4 May 2028 Election: Mayor of Greater Essex" in said
    assert "We have not found the day of the next election" not in said
    assert "the authority is not set up" not in said


def test_a_chair_came_in_the_office_that_the_meeting_names(real_client):
    said = words(real_client, "/doc/meeting/interministerial-standing-committee-2024-03-12?on=2026-11-29")
    assert "Mick Antoniw Counsel General for Wales Chair" in said


def test_the_treasury_has_no_article(real_client):
    said = lead(real_client, "/doc/post/chief-secretary-to-the-treasury?on=2012-10-28")
    assert "an appointed post in HM Treasury." in said


def test_the_holders_of_a_post_end_with_whoever_holds_it(real_client):
    said = words(real_client, "/doc/post/chief-secretary-to-the-treasury?on=2026-06-19")
    assert "Lucy Rigby Labour 14 May 2026" in said


def test_a_forum_that_was_only_announced_is_not_told_as_being(real_client):
    there = "/doc/forum/mayoral-data-council?on="
    assert "a forum announced on 16 December 2024; we have not found that it was set up." in lead(
        real_client, there + "2026-11-29"
    )
    assert "had not been announced on 1 May 2024." in lead(real_client, there + "2024-05-01")
    assert "still so on" not in words(real_client, there + "2026-11-29").lower().split("sources and notes")[0]


def test_one_sum_of_a_fund_ends_and_not_its_money(real_client):
    said = steps(real_client, "/doc/authority/cumbria-combined-authority?on=2026-11-29")
    assert "a sum ends: Devolution Priority Programme investment funds" in said


def test_ministers_left_with_the_government(real_client):
    said = lead(real_client, "/doc/person/darren-jones?on=2026-11-29")
    assert "1 September 2025 to 20 July 2026" in said
    assert "has been" not in said
    for post, who in (
        ("secretary-of-state-for-northern-ireland", "Hilary Benn"),
        ("minister-for-the-constitution-and-european-union-relations", "Nick Thomas-Symonds"),
    ):
        said = lead(real_client, f"/doc/post/{post}?on=2026-11-29")
        assert f"{who} left on 20 July 2026. We have not found who followed." in said, said
    for post, who in (
        ("secretary-of-state-for-wales", "Stephen Kinnock"),
        ("chief-secretary-to-the-treasury", "Emma Reynolds"),
    ):
        assert f"{who} (Labour) has held it since 20 July 2026." in lead(real_client, f"/doc/post/{post}?on=2026-11-29")
    assert "Pat McFadden (Labour) has held it" in lead(
        real_client, "/doc/post/secretary-of-state-for-work-and-pensions?on=2026-11-29"
    )


def test_a_step_dates_an_exact_change_by_its_own_row(real_client):
    """Angela Rayner left on 5 September 2025; that another record is bounded the day before moves no other."""
    said = steps(real_client, "/doc/forum/mayoral-council-for-england?on=2026-11-29")
    assert "5 September 2025: Angela Rayner leaves the chair" in said
    assert "4 September 2025: Angela Rayner" not in said


def test_a_london_borough_is_not_said_to_be_in_london(real_client):
    said = lead(real_client, "/doc/council/london-borough-of-waltham-forest?on=2026-11-29")
    assert "a London borough" in said
    assert "in London," not in said


def test_a_council_met_in_a_vale(real_client):
    said = lead(real_client, "/doc/meeting/british-irish-council-2016-11-25?on=2026-11-29")
    assert "in the Vale of Glamorgan" in said


@pytest.mark.parametrize(
    ("election", "source"),
    [
        ("london-2004", "2004 London mayoral election (copy of a Wikipedia article)"),
        ("east-midlands-2024", "Claire Ward wins race to become East Midlands mayor"),
    ],
)
def test_a_turnout_cites_what_its_note_names(real_client, election, source):
    assert source in words(real_client, f"/doc/election/{election}?on=2026-11-29")


def test_two_who_were_in_the_chair_together_are_named(real_client):
    there = "/doc/meeting/interministerial-standing-committee-"
    said = lead(real_client, there + "2025-02-27?on=2026-11-29")
    assert "in the chair; what we read names three people" in said
    assert "Michelle O&#39;Neill" in said
    assert "Emma Little-Pengelly" in said
    said = words(real_client, there + "2024-03-12?on=2026-11-29")
    assert "no single chair named" in said
    assert "8th meeting, 27 February 2025 not named" not in said


def test_a_remark_on_a_seat_is_not_told_of_an_earlier_day(real_client):
    """It became known later that she was to be mayor."""
    there = "/doc/seat/greater-manchester-combined-authority-bev-craig-vice-chair-2025-06-27"
    general = "In general, not of this day alone: For the year 2025/26"
    assert general in words(real_client, there + "?on=2015-04-21")
    assert general not in words(real_client, there)
