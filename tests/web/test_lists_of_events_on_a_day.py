"""Lists of elections, of law and of publications hold to their day; and what else was said wrongly in lists."""

import re
from datetime import date

import pytest
from devolved.register import comparison
from devolved.register.register import LIBRARY, Register
from devolved.register.tables.reach import WHICHEVER, is_of_every_day
from reading import words

LONDON = "/views/elections/of-post.json?post=mayor-of-london&on="
CUT = [
    v
    for v in LIBRARY
    if v.subject in ("elections", "law") and v.path not in ("elections/candidates", "law/articles-of")
]


def rows(client, path: str) -> list[dict]:
    return client.get(path, headers={"Accept": "application/json"}).json["rows"]


def test_lists_of_elections_law_and_publications_are_asked_for_a_day(real_client):
    assert not [view.path for view in (*CUT, LIBRARY.get("forums", "publications-of")) if is_of_every_day(view)]
    said = words(real_client, "/views/elections/of-post?post=mayor-of-london&on=2014-05-06")
    assert "London mayoral election 2012" in said and "London mayoral election 2021" not in said
    assert WHICHEVER not in words(real_client, "/views/elections/results?on=2018-11-06")


def test_the_next_election_is_told_as_to_come_and_later_ones_are_not(real_client):
    found = rows(real_client, f"{LONDON}2018-11-06")
    assert [row["pollOn"] for row in found[-2:]] == ["2016-05-05", "2021-05-06"]
    assert "winner" in found[-2] and not {"winner", "party", "turnout"} & found[-1].keys()
    page = words(real_client, "/views/elections/of-post?post=mayor-of-london&on=2018-11-06")
    assert "6 May 2021 London mayoral election 2021 not held yet" in page
    assert "winner" in rows(real_client, f"{LONDON}2021-05-06")[-2]
    coming = rows(real_client, "/views/elections/next.json?on=2018-11-06")
    assert len({row["post"]["@id"] if "@id" in row["post"] else str(row["post"]) for row in coming}) == len(coming)


def test_an_election_stands_among_its_like_on_every_day(real_client):
    """Though it is neither held yet nor the next one."""
    beside = rows(real_client, "/views/elections/beside.json?election=london-2024&on=2014-05-06")
    assert [row["pollOn"] for row in beside[-2:]] == ["2016-05-05", "2024-05-02"]


def test_every_election_held_is_one_that_was(real_client):
    found = rows(real_client, "/views/elections/results.json?on=2017-05-04")
    assert len(found) == 11 and max(row["pollOn"] for row in found) == "2017-05-04"
    assert len(rows(real_client, "/views/elections/results.json?on=2017-05-03")) == 5


@pytest.mark.parametrize("on", ["2016-01-01", "2018-03-20", "2025-02-04"])
def test_law_is_that_made_by_the_day(real_client, on):
    made = [row["madeOn"] for row in rows(real_client, f"/views/law/instruments.json?on={on}") if "madeOn" in row]
    assert made and max(made) <= on
    years = rows(real_client, f"/views/law/by-year.json?on={on}")
    assert sum(row["instruments"] for row in years) == len(made)


def test_an_act_did_nothing_before_it_was_made(real_client):
    about = "instrument=edcea-2026&on="
    for view in ("law/deeds-of", "law/done-by", "law/provisions-of"):
        assert rows(real_client, f"/views/{view}.json?{about}2025-05-10") == []
        assert rows(real_client, f"/views/{view}.json?{about}2026-05-10")
    done = rows(real_client, f"/views/law/done-by.json?{about}2026-05-10")
    assert max(str(row["since"]) for row in done if "since" in row) <= "2026-05-10"
    counted = {row["deed"]: row["times"] for row in rows(real_client, f"/views/law/deeds-of.json?{about}2026-05-10")}
    assert sum(counted.values()) == len(done)


def test_the_law_of_an_area_of_competence_is_all_that_gave_powers_in_it(real_client):
    """Eight of fifty sections stood there: those of which somebody had written the area down."""
    named = {
        str(row["provision"])
        for row in rows(real_client, "/views/law/of-competence.json?competence=housing-strategic-planning")
    }
    assert len(named) >= 50 and any("si-2017-430-article-5" in name for name in named)


def test_authorities_without_a_tier_are_said_to_be_left_out(real_client):
    """Four single councils are no tier's: the three rows do not add up to the authorities there are."""
    tiers = rows(real_client, "/views/authorities/by-tier.json")
    there = rows(real_client, "/views/authorities/in-force.json")
    assert sum(row["authorities"] for row in tiers) < len(there)
    assert "of which no tier is known are left out" in words(real_client, "/views/authorities/by-tier")


def test_an_interval_ends_on_the_last_day_of_a_month_and_not_before(real_client):
    """Known to begin in 2022, the first quarter was over by 31 March 2023 at the latest: not by the 28th."""
    due = {str(row["forum"]): row["firstDue"] for row in rows(real_client, "/meetings.json") if "firstDue" in row}
    days = {day for forum, day in due.items() if "finance-interministerial" in forum or "leaders-council" in forum}
    assert days == {"2023-03-31", "2025-01-31"}
    ends = {
        row["record"]["@id"]
        if isinstance(row.get("record"), dict) and "@id" in row["record"]
        else str(row.get("record"))
        for row in rows(real_client, "/views/forums/due-and-held.json?forum=local-government-leaders-council")
    }
    assert ends


def test_quarters_of_a_month_are_counted_from_its_end(real_client):
    """The first meeting was on a day of October 2024 that is not certain: by 15 January 2025 none was surely due."""
    view = "/views/commitments/recurring.json?commitment=leaders-council-quarterly&on="
    [row] = rows(real_client, f"{view}2025-01-15")
    assert (row["due"], row["found"], row["nextDue"]) == (0, 2, "2025-01-31")
    [row] = rows(real_client, f"{view}2025-05-01")
    assert (row["due"], row["nextDue"]) == (2, "2025-07-31")


def test_a_change_of_party_is_news(real_client):
    assert "Jamie Driscoll changed party: Independent" in words(real_client, "/?on=2023-08-15")
    assert "newest event we know by this day is of 17 July 2023" in words(real_client, "/?on=2023-08-15")


def test_what_was_conferred_lately_has_a_day_month_or_year(real_client):
    """A bound ("since before 1 January 2018") stood first, and orders of July 2018 before their day."""
    found = rows(real_client, "/views/powers/latest.json?on=2018-03-20")
    assert all("since" in row for row in found) and "2017-11-30" == found[0]["since"]
    supplement = [
        row
        for row in rows(real_client, "/views/powers/latest.json?on=2018-07-20")
        if row["since"] == "2018-07-19" and "business-rates-supplement" in str(row)
    ]
    assert len(supplement) == 4 and all("mayor" in str(row["exercisedBy"]) for row in supplement)


def test_what_came_in_the_month_of_the_second_day_may_have_come_after_it(real_store, real_release, real_client):
    page = words(real_client, "/compare/days?first=2021-04-20&second=2021-05-20")
    changed, seen = page.split("First seen in this period")
    assert "Bus franchising" in seen and "Bus franchising" not in changed
    register = Register(real_store, real_release.version, date(2021, 6, 20))
    found = comparison.span("2021-04-20", "2021-06-20", date(2026, 11, 29))
    powers = next(table for heading, table in comparison.between(register.ask, found, "") if heading == "Powers")
    assert powers.rows and not comparison.seen(powers)


def test_what_an_authority_lacked_on_a_past_day_is_of_that_day(real_client):
    pair = "/compare?first=north-of-tyne-combined-authority&second=west-yorkshire-combined-authority"
    said = words(real_client, f"{pair}&on=2022-06-10")
    assert "or it did not have them on that day" in said and "have them now" not in said


def test_meetings_counted_are_meetings_shown(real_client):
    """Of a forum that nobody looked through, one meeting is known: it is counted above and named below."""
    page = words(real_client, "/meetings")
    assert "Interministerial Groups (1 meeting found)" in page
    told = int(re.search(r"records of (\d+) meetings", page)[1])
    assert told == sum(row["recorded"] for row in rows(real_client, "/meetings.json")) + 1


def test_several_things_asked_about_and_several_columns_are_told_apart(real_client):
    asked = "status=too-vague&competence=health-wellbeing-psr&mission=kickstart-economic-growth"
    said = words(real_client, f"/views/commitments/tracker?{asked}")
    assert "Too vague to check ; Health, wellbeing and public service reform ; Kickstart economic growth" in re.sub(
        r" ?;", " ;", said
    )
    said = words(real_client, "/views/commitments/carried-out-by?means=si-2017-510-article-5")
    assert "One row for each combination of Promise and Through." in said


def test_a_council_in_the_area_of_an_authority_is_not_outside_any(real_client):
    """All of London's boroughs were listed as in no strategic authority, and districts of member counties."""
    outside = str(rows(real_client, "/views/authorities/councils-without.json"))
    assert "borough-of-barnet" not in outside and "amber-valley" not in outside and "blaby" in outside
    then = str(rows(real_client, "/views/authorities/councils-without.json?on=2021-04-18"))
    assert "amber-valley" in then and "barnet" not in then
    boroughs = rows(real_client, "/views/authorities/councils-of-kind.json?kind=london-borough")
    assert len(boroughs) == 32 and all("greater-london-authority" in str(row["authority"]) for row in boroughs)


def test_agreements_are_those_made_by_the_day(real_client):
    found = rows(real_client, "/views/agreements/all.json?on=2018-03-20")
    assert found and all(row["agreedOn"][:10] <= "2018-03-20" for row in found if "agreedOn" in row)
    assert (
        rows(
            real_client, "/views/agreements/of-body.json?body=york-and-north-yorkshire-combined-authority&on=2018-03-20"
        )
        == []
    )


def test_the_bounds_of_a_name_are_not_those_of_a_body(real_client):
    """Sheffield City Region was a name until 17 September 2021: no body ended on that day."""
    said = words(real_client, "/views/lead/name?thing=south-yorkshire-mayoral-combined-authority-first")
    assert "First day" in said and "Until" in said and "Body ends on" not in said


def test_rows_of_every_day_say_so_wherever_they_go(real_client):
    """In JSON, in the story kit and in pictures, which stand alone."""
    asked = "authority=greater-manchester-combined-authority"
    for path in (f"/views/mayors/of-authority.json?{asked}", "/views/posts/holders.json?post=mayor-of-london"):
        answer = real_client.get(f"{path}&on=2014-11-22").json
        assert WHICHEVER in answer["note"] and WHICHEVER not in real_client.get(path).json["note"]
    assert WHICHEVER in words(real_client, f"/views/mayors/of-authority/story?{asked}&on=2014-11-22")
    picture = real_client.get("/views/authorities/reading-coverage/chart.svg?on=2018-03-20").text
    assert "whichever day" in picture
    assert "whichever day" not in real_client.get("/views/authorities/reading-coverage/chart.svg").text


def test_a_power_is_law_where_a_law_gave_it(real_client):
    """A Council of the Nations and Regions was set up without a law: its seats were counted as powers made law."""

    def made_law(on: str) -> tuple[int, int]:
        lines = {row["strand"]: row for row in rows(real_client, f"/views/commitments/partners.json?on={on}")}
        return lines["Powers, in law"]["given"], lines["Powers, in law"]["promised"]

    assert made_law("2025-01-15") == (0, 33)
    assert 15 <= made_law("2026-11-29")[0] < 25


def test_a_word_of_a_scheme_is_not_told_with_a_preposition(real_client):
    said = words(real_client, "/views/mayors/of-authority/story?authority=greater-manchester-combined-authority")
    assert "began by: Elected" in said and "since 8 May 2017" in said
