"""What needs another look: one rule a reason, the oldest first, and a worklist that holds what the page shows."""

import csv
from datetime import date, timedelta

import pytest
from devolved.register.following.again import REASONS, WEEK, _again

ON = date(2026, 11, 28)


def worklist(client, on: str) -> list[dict]:
    answer = client.get(f"/recheck.csv?on={on}")
    assert answer.status_code == 200 and answer.mimetype == "text/csv"
    return list(csv.DictReader(answer.text.splitlines()))


@pytest.mark.parametrize(
    ("why", "said", "by"),
    [
        ("due", {"on": "2026-12-01"}, "2026-12-01"),
        ("due", {"on": "2026"}, "2026-12-31"),
        ("due", {"on": "2026-10-01", "looked": "2026-09-01"}, "2026-10-01"),
        ("due", {"on": "2026-10-01", "looked": "2026-10-20"}, "2026-11-19"),
        ("recurs", {"from": "2026-02-01", "every": "P3M"}, "2026-11-01"),
        ("recurs", {"from": "2026-02-01", "every": "P3M", "looked": "2026-11-10"}, "2026-12-10"),
        ("recurs", {"from": "2026-11-20", "every": "P3M"}, None),
        ("recurs", {"from": "2026", "every": "P3M"}, None),
        ("uncertain", {"on": "2026-10-01"}, "2026-10-31"),
        ("uncertain", {"on": "2026-10-01", "looked": "2026-11-20"}, "2026-12-20"),
        ("holder", {"on": "2026-08-30"}, "2026-11-28"),
        ("holder", {"on": "2026-08"}, "2026-11-29"),
        ("standing", {"on": "2025-11-28"}, "2026-11-28"),
        ("uncited", {}, "2026-11-28"),
    ],
)
def test_each_reason_has_its_day(why, said, by):
    found = _again("x", why, said, ON)
    assert (found.by.isoformat() if found else None) == by
    assert found is None or found.late(found.by + timedelta(days=3)) == 3


def test_a_holder_comes_up_when_nobody_has_looked_for_three_months(tiny):
    def holders(on):
        return {row["thing"] for row in worklist(tiny, on) if row["reason"] in ("holder", "weak")}

    assert holders("2025-06-02") == set()
    assert holders("2025-10-01")


def test_a_promise_comes_up_when_it_is_due(tiny):
    promise = "https://w3id.org/devolved/id/commitment/buses-for-all"
    assert promise not in {row["thing"] for row in worklist(tiny, "2020-06-01")}
    (row,) = [row for row in worklist(tiny, "2021-01-05") if row["thing"] == promise]
    assert (row["reason"], row["lookAgainBy"], row["daysLate"]) == ("due", "2020-12-31", "5")


def test_the_worklist_is_of_a_week_in_order_and_names_each_thing_once(tiny):
    rows, order = worklist(tiny, "2026-11-28"), list(REASONS)
    assert rows and len({row["thing"] for row in rows}) == len(rows)
    assert all(date.fromisoformat(row["lookAgainBy"]) <= ON + WEEK for row in rows)
    keys = [(order.index(row["reason"]), row["lookAgainBy"], row["thing"]) for row in rows]
    assert keys == sorted(keys) and all(row["label"] and row["release"] for row in rows)


def test_the_page_shows_what_the_worklist_holds(tiny):
    page, rows = tiny.get("/recheck?on=2026-11-28").text, worklist(tiny, "2026-11-28")
    assert f"{len(rows)} things need another look" in page and "/recheck.csv?on=2026-11-28" in page
    for row in rows[:5]:
        assert row["thing"].rpartition("/id/")[2] in page
    assert "we have no newer evidence" in page
