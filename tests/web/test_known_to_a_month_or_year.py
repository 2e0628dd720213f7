"""What is known only to a month or year is neither said nor counted as done before it was (ontology, decision 0406)."""

from datetime import date, timedelta

import pytest

DEF = "PREFIX devo: <https://w3id.org/devolved/def#>\n"


@pytest.fixture(scope="module")
def loose(real_store):
    """Promises known to a month or year only: address, first day, last day."""
    rows = real_store.rows(
        f"{DEF}SELECT ?thing ?first ?last WHERE {{ ?thing a devo:Commitment ; devo:onDay ?first ; "
        "devo:latestDay ?last . FILTER ( ?first < ?last ) } ORDER BY ?thing"
    )
    days = [[date.fromisoformat(row[name].value) for name in ("first", "last")] for row in rows]
    return [(row["thing"].value.partition("/id/")[2], *found) for row, found in zip(rows, days, strict=True)]


def test_promises_of_the_month_are_named_beside_those_of_the_day(real_client, loose):
    for promise, first, last in loose[:2]:
        slug = promise.partition("/")[2]
        for day, unsure in ((first, True), (last, False)):
            page = real_client.get(f"/promises?on={day}", headers={"Accept": "text/html"}).text
            beside = page.partition('id="of-unknown-day"')[2].partition("</p>")[0]
            assert (f"/{slug}" in beside) == unsure and (f'data-promise="{slug}"' in page) != unsure, (promise, day)


def test_a_promise_of_the_month_of_the_first_day_is_no_change_between_two_days(real_client, loose):
    for promise, first, last in loose[:2]:
        for begin, told in ((first, False), (first - timedelta(1), True)):
            rows = real_client.get(f"/views/changes/statuses.json?first={begin}&second={last}").json["rows"]
            assert any(row["about"]["id"].endswith(f"/{promise}") for row in rows) == told, (promise, begin)
