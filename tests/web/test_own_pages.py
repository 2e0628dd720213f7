"""Kinds that have a page of their own: each shows first what a reader of that kind of thing came for."""

import re

import pytest


def test_a_power_shows_who_holds_it_on_a_map_and_in_a_table(read):
    page = read("/doc/power/bus-franchising?on=2026-11-24")
    pictures = [a for tag, a in page.tags if tag == "img"]
    assert [p["src"] for p in pictures] == ["/map.svg?power=bus-franchising"] or "power=bus-franchising" in pictures[0][
        "src"
    ]
    assert pictures[0]["alt"]
    assert "Bus Services Act 2017" in page.text and "West Yorkshire Combined Authority" in page.text


def test_a_meeting_tells_when_who_chaired_the_agenda_who_came_and_what_came_after(read):
    page = read("/doc/meeting/council-of-the-nations-and-regions-2024-10-11")
    assert re.search(
        r"The Council of the Nations and Regions met on 11 October 2024 in Edinburgh, with Keir Starmer in the chair",
        page.text,
    )
    assert "Growth and investment" in page.text.split("On the agenda")[-1]
    after = [a for tag, a in page.tags if tag == "a" and a.get("rel") == "next" and a["href"].startswith("/doc/")]
    meetings = [a["href"] for a in after if "?from=" not in a["href"]]
    assert meetings == ["/doc/meeting/council-of-the-nations-and-regions-2025-05-23"]
    assert "/doc/forum/council-of-the-nations-and-regions" in page.links


def test_a_meeting_known_to_the_month_is_not_said_to_be_on_it(read):
    text = read("/doc/meeting/local-government-leaders-council-2024-10").text
    assert "met in October 2024" in text and "met on October" not in text


@pytest.mark.parametrize(
    "path", ["/doc/forum/council-of-the-nations-and-regions", "/doc/forum/mayoral-council-for-england?on=2025-01-01"]
)
def test_who_sits_begins_with_the_chair(read, path):
    page = read(path).response.get_data(as_text=True)
    rows = page.split('id="forums-seats-of"')[1].split("<tbody>")[1].split("</tbody>")[0].split("</tr>")
    roles = [re.search(r"/doc/role/([\w-]+)", row)[1] for row in rows if "/doc/role/" in row]
    assert roles[0] == "chair" and "chair" not in roles[roles.index("member") :]


def test_who_came_begins_with_the_one_in_the_chair(real_pages):
    rows = real_pages.get("/views/forums/attendance.json?meeting=council-of-the-nations-and-regions-2024-10-11").json[
        "rows"
    ]
    assert rows[0]["person"]["id"].endswith("/keir-starmer") and len(rows) > 2


def test_a_poll_shows_its_rounds_with_shares_of_the_votes_on_record(read):
    page = read("/doc/election/london-2021")
    text = page.response.get_data(as_text=True)
    assert text.count('<table class="result">') == 2
    assert "1,013,721" in page.text and "40.0%" in page.text and "228,433 votes" in page.text
    assert (
        'rel="prev" href="/doc/election/london-2016"' in text and 'rel="next" href="/doc/election/london-2024"' in text
    )


def test_a_poll_that_is_to_come_says_so_and_shows_no_result(read):
    page = read("/doc/election/cumbria-2027?on=2026-11-24")
    assert "is to be held on 6 May 2027" in page.text and "result" not in page.ids


def test_an_election_says_how_many_stood_and_of_whom_votes_are_known(read):
    page = read("/doc/election/south-yorkshire-2022")
    assert "against five other candidates" in page.text and "shares are of the votes found" in page.text
    page = read("/doc/election/liverpool-city-region-2017")
    assert "against seven other candidates" in page.text and "shares are of the votes found" not in page.text


def test_a_judgement_says_who_said_what_about_whom(read):
    page = read("/doc/judgement/institute-for-government-2024-12-white-paper")
    chain = page.response.get_data(as_text=True).split('<ol class="chain"')[1].split("</ol>")[0]
    assert [
        part in chain
        for part in (
            "/doc/body/institute-for-government",
            "/doc/stance/mixed",
            "/doc/source/english-devolution-white-paper",
        )
    ] == [True] * 3
    assert "The register does not judge" in page.text


def test_a_judgement_by_two_names_both(read):
    assert re.search(
        r"Centre for Cities and Resolution Foundation published",
        read("/doc/judgement/centre-for-cities-2023-11-08-centralisation").text,
    )


def test_an_instrument_counts_what_it_did_and_leads_to_the_rows(read, real_pages):
    page = read("/doc/instrument/edcea-2026")
    conferred = len(real_pages.get("/views/law/conferred-under.json?law=edcea-2026").json["rows"])
    deeds = page.response.get_data(as_text=True).split('<ul class="deeds">')[1].split("</ul>")[0]
    assert re.search(rf'<span class="figure">{conferred}</span>\s*<a href="#law-conferred-under">', deeds)


def test_a_source_counts_what_rests_on_it_and_pages_it(read, real_pages):
    path = "/doc/source/mysociety-uk-local-authority-names-codes-v1-7-2"
    page = read(path)
    rows = real_pages.get("/views/evidence/cites.json?source=mysociety-uk-local-authority-names-codes-v1-7-2").json[
        "rows"
    ]
    assert len(rows) > 100
    assert f"All {len(rows)} rows" in page.text
    kinds = real_pages.get(
        "/views/evidence/cites-by-kind.json?source=mysociety-uk-local-authority-names-codes-v1-7-2"
    ).json["rows"]
    assert sum(row["records"] for row in kinds) == len(
        {row["thing"]["id"] for row in rows}
    )  # each counted once, as what it is


def test_a_council_says_what_it_is_to_its_authority(read):
    assert (
        "lies within the area of the East Midlands Combined County Authority"
        in read("/doc/council/amber-valley-borough-council?on=2026-11-24").text
    )
    assert (
        "is a member of the South Yorkshire"
        in read("/doc/council/barnsley-metropolitan-borough-council?on=2026-11-24").text
    )
    assert (
        "It is to be in the area of the Norfolk and Suffolk Combined County Authority"
        in read("/doc/council/babergh-district-council?on=2026-11-24").text
    )  # its authority is not yet made


def test_a_district_sees_the_authority_that_its_county_belongs_to(read):
    page = read("/doc/council/guildford-borough-council?on=2026-11-24").text
    assert "Surrey County Council" in page.split("Through its county")[-1]


def test_a_number_that_is_no_number_is_no_fault_of_ours(real_pages):
    for address in (
        "/doc/power/bus-franchising?from=²",
        "/views/evidence/cites?from=²",
        "/views/mayors/party-control/chart.svg?width=²",
        "/doc/post?from=١",
    ):
        assert real_pages.get(address, headers={"Accept": "text/html"}).status_code == 200
