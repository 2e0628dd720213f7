"""Calendars that programs subscribe to: what is due, whole days, names that stay, and what was found."""

from datetime import date

import pytest
from devolved.register.following.due import FOLLOWED, ends_of_intervals
from icalendar import Calendar

PATHS = [
    "/calendar.ics",
    "/doc/authority/northshire.ics",
    "/doc/forum/council-of-shires.ics",
    "/doc/instrument/northshire-order-2016.ics",
]


def events(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert answer.mimetype == "text/calendar"
    return Calendar.from_ical(answer.data).events


@pytest.mark.parametrize("path", PATHS)
def test_a_library_reads_it_and_finds_no_fault(path, tiny):
    body = tiny.get(path).data
    calendar = Calendar.from_ical(body)
    assert calendar.to_ical() == body, "what is read is what was written"
    assert not calendar.errors
    assert calendar["VERSION"] == "2.0" and calendar["PRODID"]
    assert all(len(line) <= 75 for line in body.split(b"\r\n")), "RFC 5545, section 3.1"
    assert b"\n" not in body.replace(b"\r\n", b"")
    for event in calendar.events:
        assert not event.errors
        assert type(event.decoded("dtstart")) is date and event.decoded("dtend") > event.decoded("dtstart")
        assert event["SUMMARY"] and event["DESCRIPTION"] and str(event["URL"]).startswith("http://localhost/doc/")


@pytest.mark.parametrize("path", PATHS[:3])
def test_names_are_unique_and_nothing_depends_on_when_it_is_asked(path, tiny, tiny_release):
    found = events(tiny, path + "?on=2020-06-01")
    names = [str(event["UID"]) for event in found]
    assert names and len(names) == len(set(names))
    assert {event.decoded("dtstamp").date() for event in found} == {tiny_release.built}
    assert tiny.get(path + "?on=2020-06-01").data == tiny.get(path + "?on=2020-06-01").data
    assert {str(e["UID"]) for e in events(tiny, path + "?on=2020-06-02")} >= set(names)


def test_what_was_due_says_what_was_found(tiny):
    said = {str(e["UID"]): e for e in events(tiny, "/calendar.ics?on=2020-01-02")}
    meeting = said["meeting-2018-07-01-forum-council-of-shires@w3id.org"]
    assert "Met on 1 March 2018." in meeting["DESCRIPTION"]
    unread = said["meeting-2019-01-01-forum-council-of-shires@w3id.org"]
    assert "Not yet read" in unread["DESCRIPTION"], "nobody looked: nothing may be said of it"
    assert "no meeting" not in unread["DESCRIPTION"].lower()
    election = said["election-election-northshire-2017@w3id.org"]
    assert "Ada North was elected." in election["DESCRIPTION"]


def test_days_to_come_say_nothing_of_what_was_found(tiny):
    said = {str(e["UID"]): str(e["DESCRIPTION"]) for e in events(tiny, "/calendar.ics?on=2017-05-03")}
    assert "elected" not in said["election-election-northshire-2017@w3id.org"]


def test_a_promise_for_a_year_is_due_by_its_end(tiny):
    due = [e for e in events(tiny, "/calendar.ics?kind=promise&on=2019-01-01")]
    assert [e.decoded("dtstart") for e in due] == [date(2020, 12, 31)]
    assert "By the end of 2020." in due[0]["DESCRIPTION"]


@pytest.mark.parametrize(
    ("first", "every", "until", "ends"),
    [
        ("2018-01-01", "P6M", "2019-01-01", ["2018-07-01", "2019-01-01"]),
        ("2024-10-31", "P1M", "2025-02-28", ["2024-11-30", "2024-12-31", "2025-01-31", "2025-02-28"]),
        ("2024-02-29", "P1Y", "2026-01-01", ["2025-02-28"]),
        ("2024-01-01", "P0M", "2026-01-01", []),
        ("2024-01-01", "P7D", "2026-01-01", []),
    ],
)
def test_intervals_are_whole_months_from_the_first_day(first, every, until, ends):
    found = ends_of_intervals(date.fromisoformat(first), every, date.fromisoformat(until))
    assert [day.isoformat() for day in found] == ends


def test_calendars_are_refused_in_words(tiny):
    answer = tiny.get("/calendar.ics?kind=nonsense")
    assert answer.status_code == 404 and "election" in answer.json["detail"]
    answer = tiny.get("/doc/person/ada-north.ics")
    assert answer.status_code == 404 and "authority" in answer.json["detail"]
    assert tiny.get("/doc/authority/nowhere.ics").status_code == 404


def test_the_page_tells_what_is_due_from_what_was(tiny):
    page = tiny.get("/calendar?on=2019-02-01", headers={"Accept": "text/html"}).text
    due, was = page.split('id="past-h"')
    assert "Due: Buses for all" in due and "by the end of 2020" in due
    assert "Met on 1 March 2018." in was and "Buses for all" not in was


@pytest.mark.parametrize("kind", [*FOLLOWED, "person", "power"])
def test_every_thing_says_how_to_follow_it(kind, tiny):
    listed = tiny.get(f"/doc/{kind}", headers={"Accept": "text/html"})
    assert "Follow this" in listed.text and "/feed/views/things/of-kind.atom" in listed.text
    slug = listed.text.partition(f'href="/doc/{kind}/')[2].partition('"')[0]
    page = tiny.get(f"/doc/{kind}/{slug}", headers={"Accept": "text/html"}).text
    assert f'href="/feed/{kind}/{slug}.atom"' in page and f'href="/feed/{kind}/{slug}.json"' in page
    assert (f'href="/doc/{kind}/{slug}.ics"' in page) == (kind in FOLLOWED)
    assert 'href="/about/follow"' in page
    for link in (f"/feed/{kind}/{slug}.atom", f"/feed/{kind}/{slug}.json"):
        assert tiny.get(link).status_code == 200
    if kind in FOLLOWED:
        assert events(tiny, f"/doc/{kind}/{slug}.ics") is not None


def test_views_say_how_to_follow_them(tiny):
    page = tiny.get("/views/posts/holders?post=mayor-of-northshire", headers={"Accept": "text/html"}).text
    assert 'href="/feed/views/posts/holders.atom?post=mayor-of-northshire"' in page
    assert "without giving us an address" in tiny.get("/about", headers={"Accept": "text/html"}).text
    assert "r2e add" in tiny.get("/about/follow", headers={"Accept": "text/html"}).text
