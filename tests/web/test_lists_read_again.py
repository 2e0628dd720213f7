"""What a third reader of lists and pages found them to say wrongly, by its kind (``docs/pages-read.md``)."""

import re
from datetime import date
from pathlib import Path

from devolved.register.register import LIBRARY
from devolved.register.tables import reach, tables
from devolved.register.tables.reach import WHICHEVER, is_of_every_day
from devolved.web.atlas.drawing import COUNCIL
from devolved.web.html.values import pounds
from reading import words

ONTOLOGY = Path(__file__).parents[2] / "ontology" / "devolved.ttl"
PAST, NOW = date(2016, 1, 1), date(2026, 11, 29)


def rows(client, path: str) -> list[dict]:
    return client.get(path, headers={"Accept": "application/json"}).json["rows"]


def test_what_only_a_day_has_is_what_the_ontology_calls_flat():
    flat = re.findall(r"^devo:(\w+)\n(?:    .*\n)*?    devo:flat true ;", ONTOLOGY.read_text("utf-8"), re.MULTILINE)
    assert set(flat) == set(reach.FLAT)


def test_a_list_of_every_day_has_the_same_rows_on_two_days(real_store):
    """But for what a row says of the day: how a promise stood, how many hold a power."""
    for view in LIBRARY:
        if is_of_every_day(view) and view.subject != "lead":
            then, now = (tables.ask(real_store, view, {}, day).rows for day in (PAST, NOW))
            told = [sorted(row["record"].value if "record" in row else str(row) for row in of) for of in (then, now)]
            assert told[0] == told[1], view.path


def test_a_list_that_a_day_does_not_cut_off_says_so_on_another_day(real_client):
    for path in (
        "posts/holders?post=mayor-of-london&",
        "money/largest?",
        "mayors/of-authority?",
    ):
        assert WHICHEVER in words(real_client, f"/views/{path}on=2018-11-06")
        assert WHICHEVER not in words(real_client, f"/views/{path}on={date.today()}")
    for path in ("mayors/in-office?", "posts/all?", "people/of-party?party=labour&", "commitments/tracker?"):
        assert WHICHEVER not in words(real_client, f"/views/{path}on=2018-11-06")
    forum = words(real_client, "/doc/forum/council-of-the-nations-and-regions?on=2022-09-19")
    assert forum.count(WHICHEVER) >= 3


def test_what_is_counted_on_every_day_is_not_counted_on_one(real_client):
    source = "viaduct-echo-burnhams-mp-bid-means-devolved-greater-manchester"
    said = words(real_client, f"/views/evidence/cites-by-kind?source={source}&on=2015-09-15")
    assert "Counted over records: 1, of which 1 rests on a primary source" in said
    assert "on 5 August 2024, of which" not in words(real_client, "/views/evidence/by-confidence?on=2024-08-05")
    assert "Counted over assessments: none on 4 January 2020." in words(
        real_client, "/views/commitments/tally?on=2020-01-04"
    )


def test_a_story_of_every_day_is_of_no_day_and_counts_its_sources(real_client):
    said = words(real_client, "/views/mayors/of-authority/story?on=2018-11-06")
    assert "has 2 answers." in said and "had 2 answers" not in said
    said = words(real_client, "/views/elections/of-authority/story?on=2018-11-06")
    assert "had 2 answers on 6 November 2018" in said and "turnout: 28.93%" in said
    page = real_client.get("/views/elections/of-authority/story", headers={"Accept": "text/html"}).text
    told, more = re.search(r"<summary>(\d+) sources</summary>.*?and (\d+) more, in the table", page, re.DOTALL).groups()
    assert int(told) == 5 + int(more)


def test_authorities_that_were_not_there_are_not_compared_as_if_they_were(real_client):
    first, second = "first=north-east-combined-authority", "second=york-and-north-yorkshire-combined-authority"
    said = words(real_client, f"/compare?{first}&{second}&on=2020-07-29")
    assert "Neither the North East Combined Authority nor the York and North Yorkshire" in said
    assert "existed yet on 29 July 2020." in said
    assert "both hold the same powers" not in said
    assert "Tier – – Mayor – – Party of the mayor – – Councils – –" in said
    said = words(real_client, f"/compare?{first}&second=greater-manchester-combined-authority&on=2020-07-29")
    assert "Authority did not exist yet on 29 July 2020. We know of 26 powers that the other held." in said
    assert "more powers" not in said
    old = "first=north-of-tyne-combined-authority&second=west-midlands-combined-authority"
    assert "Authority did not exist any more on 1 June 2025." in words(real_client, f"/compare?{old}&on=2025-06-01")
    assert "both the North of Tyne Combined Authority and the West Midlands Combined Authority held on 1 June 2020" in (
        words(real_client, f"/compare?{old}&on=2020-06-01")
    )


def test_less_than_a_pound_a_head_is_not_a_pound(real_client):
    assert pounds("0.69") == "£0.69" and pounds("24") == "£24" and pounds("9.5") == "£9.50" and pounds("12.4") == "£12"
    pair = "first=north-east-combined-authority&second=york-and-north-yorkshire-combined-authority"
    assert "£564,000 (£0.69 a head)" in words(real_client, f"/compare?{pair}")


def test_what_is_known_to_a_month_falls_between_days_only_if_the_month_does(real_client):
    """An order that was made in July 2025 is not known to have been made by 6 July."""
    order = "Combined Authorities (Adult Education Functions) (Amendment) Order 2025"
    for second, told in (("2025-07-06", False), ("2025-08-01", True)):
        found = rows(real_client, f"/views/changes/happenings.json?first=2025-06-26&second={second}")
        assert any(row["about"]["label"] == order for row in found) == told
    said = words(real_client, "/compare/days?first=2025-06-26&second=2025-07-06")
    assert "Between 26 June 2025 and 6 July 2025: promises (4)." in said
    assert "names, came and went" not in said and "We know of nothing that began and ended within the two days." in said


def test_posts_of_departments_of_other_days_are_not_without_a_holder(real_client):
    """In January 2020 the ministry of 2024 was not there, nor that of before 2018."""
    bodies = {row["body"]["label"] for row in rows(real_client, "/views/posts/vacant.json?on=2020-01-04")}
    assert "Ministry of Housing, Communities and Local Government (2018-2021)" in bodies
    assert not bodies & {
        "Ministry of Housing, Communities and Local Government",
        "Department for Levelling Up, Housing and Communities",
        "Department for Communities and Local Government",
    }


def test_the_map_of_another_day_says_whose_districts_it_names(real_client):
    told = "Districts and councils are those of May 2024, whether or not they were there on this day."
    assert told in words(real_client, "/map?on=2020-01-05")
    assert told not in words(real_client, "/map")
    assert COUNCIL.sub("", "St Albans City and District Council") == "St Albans"
    assert COUNCIL.sub("", "Barnsley Metropolitan Borough Council") == "Barnsley"


def test_what_needs_another_look_was_not_looked_at_on_the_day_of_its_evidence(real_client):
    said = words(real_client, "/recheck")
    assert "last looked at on" not in said
    assert re.search(r"as Mayor of [\w ]+, from \d+ \w+ 20\d\d still so on \d+ \w+ 20\d\d", said)
    assert "Move four areas to established status" not in words(real_client, "/recheck?on=2020-01-01")


def test_a_power_is_not_held_under_a_law_that_there_is_not(real_client):
    assert "under that law" not in words(real_client, "/promises").replace("conferred under that law where", "")


def test_a_meeting_whose_interval_has_ended_was_due(real_client):
    said = words(real_client, "/calendar?on=2026-11-29")
    coming, past = said.split("What was due, and what was found")
    assert "a meeting is due" in coming and "a meeting was due" not in coming
    assert "a meeting was due" in past and "a meeting is due" not in past


def test_no_view_has_two_columns_of_one_name():
    for view in LIBRARY:
        titles = [column.title for column in view.columns if column.unit not in ("hidden", "colour")]
        assert len(titles) == len(set(titles)), view.path


def test_kinds_are_told_in_words_and_not_to_be_added_up(real_client):
    for view in ("things/counts", "evidence/by-confidence"):
        said = words(real_client, f"/views/{view}")
        assert "not to be added up" in said and "geo:Geometry" not in said
    assert "not to be added up" in words(real_client, "/about/coverage")


def test_what_is_known_to_a_year_comes_after_what_is_known_more_closely(real_client):
    """The ninth meeting of 2018, in no month that we know, comes after the fifteenth, of November."""
    found = [row["meeting"]["label"] for row in rows(real_client, "/views/forums/meetings-held.json?on=2019-07-22")]
    committee = "Joint Ministerial Committee (EU Negotiations)"
    assert found.index(f"{committee}, 15th meeting, 19 November 2018") < found.index(f"{committee}, 9th meeting, 2018")


def test_an_election_to_come_is_not_said_to_be_held(real_client):
    said = words(real_client, "/views/elections/beside?election=hampshire-and-the-solent-2028")
    assert "Held on" not in said and "Election day" in said


def test_orders_are_dated_from_their_texts(real_client):
    """They had been read: 2017 and no day of force was what their contents alone had told."""
    said = words(real_client, "/views/law/instruments")
    assert "SI 2017/431 Functions order 8 May 2017" in said
    assert "SI 2017/430 Functions order 17 March 2017" in said
    held = rows(real_client, "/views/powers/held-by.json?authority=liverpool-city-region-combined-authority")
    by = {row["power"]["label"]: row["exercisedBy"]["label"] for row in held if "exercisedBy" in row}
    shared = {power for power, who in by.items() if who == "Authority with councils"}
    assert {"Culture and tourism", "Assessment of economic conditions"} <= shared


def test_every_choice_of_a_view_chooses(real_store):
    """Promises by area of competence were all promises, each said to be of the area that was asked for."""
    for view in LIBRARY:
        for parameter in view.parameters:
            if parameter.optional and parameter.is_thing and view.subject != "lead":
                kind = "council/" if parameter.types[0] == "thing" else ""
                asked = {parameter.name: f"{kind}no-such-thing"}
                assert not tables.ask(real_store, view, asked, NOW).rows, f"{view.path} ?{parameter.name}"


def test_what_was_promised_or_made_later_is_in_no_list_of_a_past_day(real_client):
    found = rows(real_client, "/views/commitments/chains.json?on=2025-09-06")
    laws = {row[name]["label"] for row in found for name in ("carriedOutBy", "instrument") if name in row}
    assert "Devon and Torbay Combined County Authority Regulations 2025" in laws
    assert not {law for law in laws if re.search(r"(?:Act|Order|Regulations) 2026$", law)}
    assert not any(row["commitment"]["label"] == "Move four areas to established status" for row in found)
    manchester = "authority=greater-manchester-combined-authority"
    for path in ("chains.json?", f"concerning.json?{manchester}&", "facets.json?"):
        assert rows(real_client, f"/views/commitments/{path}on=2016-01-01") == []
    assert "integrated settlement, 2026-27" not in words(
        real_client, f"/views/commitments/concerning?{manchester}&on=2025-04-02"
    )
    assert len(rows(real_client, "/views/mayors/all-tenures.json?on=2016-01-01")) == 2


def test_what_was_there_on_the_first_of_two_days_alone_is_told_by_its_end(real_client):
    said = words(real_client, "/views/changes/seats?first=2020-03-22&second=2023-08-20")
    assert "Andy Preston none known last seen on 2 July 2021" in said


def test_a_party_of_a_day_is_not_that_of_an_election(real_client):
    """Jamie Driscoll stood for Labour, and was an independent in August 2023."""
    assert "As they stood" not in words(real_client, "/views/mayors/by-party?on=2023-08-19")


def test_on_past_days_too_a_key_has_one_row_and_nothing_is_counted_below_none(real_store):
    """Before its first meeting a forum stood once for each that it was to hold, the latest found "-3 years" since."""
    for day in (date(2016, 1, 1), date(2022, 3, 1)):
        for view in LIBRARY:
            if view.subject in ("lead", "evidence", "things") or not view.key or is_of_every_day(view):
                continue
            found = tables.ask(real_store, view, {}, day).rows
            keys = [tuple(row[name].value if name in row else "" for name in view.key) for row in found]
            assert len(keys) == len(set(keys)), (view.path, day)
            counted = {c.name for c in view.columns if c.unit in ("number", "days")}
            below = [row for row in found for name in counted & row.keys() if row[name].value.startswith("-")]
            assert not below, (view.path, day)


def test_the_matrix_of_a_day_has_no_record_that_was_over_or_to_come(real_store):
    view = LIBRARY.get("powers", "matrix")
    for day in (PAST, NOW):
        found = tables.ask(real_store, view, {}, day).rows
        assert found and all(row["since"].value <= day.isoformat() for row in found if "since" in row)


def test_no_tier_was_offered_anything_by_papers_to_come(real_client):
    lacking = "/views/powers/lacking.json?authority=west-of-england-combined-authority"
    assert not any("offered" in row for row in rows(real_client, f"{lacking}&on=2021-10-26"))
    assert any("offered" in row for row in rows(real_client, f"{lacking}&on={NOW}"))


def test_instruments_of_no_known_year_are_said_to_be_left_out(real_client):
    assert "when they were made are left out" in words(real_client, "/views/law/by-year")


def test_a_finding_of_none_is_told_in_a_word(real_client):
    assert "None of 16 promises are delivered" in words(real_client, "/views/commitments/by-status?on=2024-07-09")


def test_what_a_row_is_of_is_told_only_where_its_columns_tell_it(real_client):
    """A list of councils with their authorities has a row a council, not a row an authority."""
    region = "/views/authorities/in-region?region=east-midlands&on=2024-02-28"
    for path in (region, "/views/judgements/same-judge", "/views/authorities/councils"):
        assert "One row for each" not in words(real_client, path), path
    assert "One row for each tier." in words(real_client, "/views/authorities/by-tier")


def test_the_newest_meeting_first_is_not_the_year_last(real_client):
    found = [row["meeting"]["label"] for row in rows(real_client, "/views/forums/meetings.json?on=2019-07-22")]
    committee = "Joint Ministerial Committee (EU Negotiations)"
    assert found.index(f"{committee}, 9th meeting, 2018") < found.index(f"{committee}, 15th meeting, 19 November 2018")
