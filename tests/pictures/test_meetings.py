"""Promised against recorded: exact figures from the record, and never a claim that no meeting was held."""

import csv
import io
import re
from datetime import date

import pytest


@pytest.fixture(scope="module")
def client(real_client):
    return real_client


def rows(client, address: str) -> dict[str, dict]:
    found = csv.DictReader(io.StringIO(client.get(address).text))
    return {row["forum"].rpartition("/")[2]: row for row in found}


@pytest.mark.parametrize(("on", "forum", "expected"), [
    ("2026-11-24", "mayoral-council-for-england", ("P3M", "2025-01-10", "8", "3", "2025-05-23", "550")),
    ("2026-11-24", "council-of-the-nations-and-regions", ("P6M", "2025-04-11", "4", "2", "2025-05-23", "550")),
    ("2025-04-10", "council-of-the-nations-and-regions", ("P6M", "2025-04-11", "0", "1", "2024-10-11", "181")),
    ("2025-04-11", "council-of-the-nations-and-regions", ("P6M", "2025-04-11", "1", "1", "2024-10-11", "182")),
    ("2026-11-24", "british-irish-council", ("P6M", "2000-06-02", "53", "30", "2025-12-05", "354")),
    ("2026-11-24", "finance-interministerial-standing-committee", ("P3M", "2023-03-31", "15", "0", "", "")),
])  # fmt: skip
def test_figures_of_a_forum_on_a_day(client, on, forum, expected):
    row = rows(client, f"/meetings.csv?on={on}")[forum]
    assert tuple(row[name] for name in ("meetsEvery", "firstDue", "intervals", "recorded", "last", "gap")) == expected


@pytest.mark.parametrize("on", ["2024-02-29", "2024-12-31", "2025-05-24", "2026-03-01", "2026-11-24"])
def test_the_gap_is_counted_in_whole_days(client, on):
    for row in rows(client, f"/meetings.csv?on={on}").values():
        if row["gap"] and len(row["last"]) == 10:
            assert int(row["gap"]) == (date.fromisoformat(on) - date.fromisoformat(row["last"])).days


def test_the_page_lists_each_meeting_and_says_what_silence_means(client):
    text = client.get("/meetings?on=2026-11-24", headers={"Accept": "text/html"}).text
    assert "A meeting of which no record was found is not a meeting that was not held." in text
    part = text[text.index('data-forum="mayoral-council-for-england"') :].split("</tr>")[0]
    assert re.findall(r'"/doc/meeting/([\w-]+)', part) == [
        "mayoral-council-2024-10-10",
        "mayoral-council-2025-01-23",
        "mayoral-council-2025-05-23",
    ]
    assert part.count('popovertarget="note-') == 4  # the forum's own evidence, and one for each meeting
    finance = text[text.index('data-forum="finance-interministerial-standing-committee"') :].split("</tr>")[0]
    assert "no record found" in finance


def test_the_count_of_a_forum_itself_stands_beside_what_was_found(client):
    found = rows(client, "/meetings.csv?on=2026-11-24")
    assert (found["british-irish-council"]["recorded"], found["british-irish-council"]["atLeast"]) == ("30", "44")
    assert found["mayoral-council-for-england"]["atLeast"] == "3"  # never fewer than were found
    assert found["finance-interministerial-standing-committee"]["atLeast"] == ""
    assert found["interministerial-standing-committee"]["communiques"] == "6"
    assert found["mayoral-council-for-england"]["checked"] >= "2026-11-28"


def test_a_forum_that_nobody_looked_into_stands_outside_the_comparison(client):
    """Not read is not none: no row, no nought, and a sentence that says so."""
    assert "interministerial-groups" not in rows(client, "/meetings.csv?on=2026-11-24")
    text = client.get("/meetings?on=2026-11-24", headers={"Accept": "text/html"}).text
    assert 'data-forum="interministerial-groups"' not in text
    outside = text[text.index("Not yet read, and so outside the comparison") :].split("</p>")[0]
    assert "/doc/forum/interministerial-groups" in outside


def test_nothing_counts_a_list_of_ministers_as_attendance(client):
    assert client.get("/views/forums/attendance-counts").status_code == 404
    assert "Who came most often" not in client.get("/meetings", headers={"Accept": "text/html"}).text


def test_an_early_day_has_no_meeting_and_no_forum_of_later(client):
    text = client.get("/meetings?on=2016-06-01", headers={"Accept": "text/html"}).text
    assert (
        "We have found no meeting since 2022 by this day" in text
        and 'data-forum="mayoral-council-for-england"' not in text
    )


def test_dots_are_meetings_and_ticks_are_ends_of_intervals(client):
    spec = client.get(
        "/views/forums/due-and-held/chart.json?forum=council-of-the-nations-and-regions&on=2026-11-24"
    ).json
    found = {
        what: [v["drawnAt"] for v in spec["data"]["values"] if v["what"] == what]
        for what in ("meeting found", "end of an interval")
    }
    assert found == {
        "meeting found": ["2024-10-11", "2025-05-23"],
        "end of an interval": ["2025-04-11", "2025-10-11", "2026-04-11", "2026-10-11"],
    }
    assert client.get("/views/forums/due-and-held/chart.svg").mimetype == "image/svg+xml"


@pytest.mark.parametrize("width", ["", "&width=300"])
def test_the_chart_names_every_forum_whole_and_the_year_of_every_mark_of_time(client, width):
    reply = client.get(f"/views/forums/due-and-held/chart.svg?on=2026-11-24{width}")
    texts = [
        " ".join(re.findall(r">([^<>]+)<", text)) for text in re.findall(r"<text.*?</text>", reply.text, re.DOTALL)
    ]
    assert "Prime Minister and Heads of Devolved Governments Council" in texts
    times = [text for text in texts if re.match(r"(?:[A-Z][a-z]{2} )?\d{4}$", text)]
    assert len(times) >= 3 and not [text for text in texts if "…" in text or re.fullmatch("[A-Z][a-z]+", text)]


def test_the_legend_shows_the_marks_as_they_are_drawn(client):
    text = client.get("/views/forums/due-and-held/chart.svg?on=2026-11-24").text
    legend = re.findall(r'role-legend-symbol"[^>]*>(<path [^>]*>)', text)
    for symbol, what in zip(legend, ("meeting found", "end of an interval"), strict=True):
        marks = {colours(path) for path in re.findall(rf"<path aria-label=[^>]*what: {what}[^>]*>", text)}
        assert marks == {colours(symbol)}, what


def colours(path: str) -> tuple:
    """Fill and line of a drawn path; None where it has none."""
    return tuple(
        found and found[1] for found in (re.search(rf' {name}="([^"]*)"', path) for name in ("fill", "stroke"))
    )


def test_what_a_mark_tells_is_never_undefined(client):
    told = re.findall(r'aria-label="([^"]*)"', client.get("/views/forums/due-and-held/chart.svg?on=2026-11-24").text)
    assert [text for text in told if "place: Rotherham" in text]
    assert [text for text in told if "place: none found" in text]
    assert not [text for text in told if "undefined" in text]


def test_other_formats_are_refused_by_name(client):
    reply = client.get("/meetings.pdf", headers={"Accept": "application/json"})
    assert reply.status_code == 404 and "csv, json" in reply.json["detail"]
