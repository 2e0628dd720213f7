"""How long somebody was mayor: by the day; where a day is not known, by what is certain and what is possible."""

from datetime import date, timedelta

import pytest
from devolved.register.register import LIBRARY, Register
from devolved.web.html.values import span_of_days

DAY = date(2026, 11, 28)
BOUNDS = """PREFIX devo: <https://w3id.org/devolved/def#>
SELECT ?record ?bound ?day {
    VALUES ?bound { devo:earliestStart devo:latestStart devo:earliestEnd devo:latestEnd }
    ?record a devo:Tenure ; ?bound ?day .
}"""


def test_the_longest_serving_are_counted_by_the_day_and_in_bounds(real_store, real_release):
    bounds: dict[str, dict[str, date]] = {}
    for row in real_store.rows(BOUNDS, on=DAY):
        name = row["bound"].value.rpartition("#")[2]
        bounds.setdefault(row["record"].value, {})[name] = date.fromisoformat(row["day"].value)
    rows = Register(real_store, real_release.version, DAY).ask(LIBRARY.get("mayors", "longest-serving"), DAY, {}).rows
    assert len(rows) > 20
    uncertain = 0
    for row in rows:
        known = bounds[row["record"].value]
        last = min(known["earliestEnd"] if "latestEnd" in known else DAY, DAY)
        assert int(row["atLeast"].value) == (last - known["latestStart"]).days, row
        latest = min(known.get("latestEnd", DAY), DAY)
        most = (latest - known["earliestStart"]).days if "earliestStart" in known else None
        assert most == (int(row["atMost"].value) if "atMost" in row else None), row
        uncertain += most is None or most > int(row["atLeast"].value)
    assert 2 < uncertain < len(rows)
    spans = [int(row["atLeast"].value) for row in rows]
    assert spans == sorted(spans, reverse=True)


@pytest.mark.parametrize("first", [date(2016, 5, 9), date(2019, 2, 28), date(2000, 5, 4), date(2021, 12, 31)])
def test_whole_years_are_said_whole(first):
    for years in range(1, 20):
        anniversary = first.replace(year=first.year + years)
        assert span_of_days((anniversary - first).days) == f"{years} year{'s' if years > 1 else ''}"
        assert span_of_days((anniversary - first - timedelta(days=3)).days).endswith("11 months")


def test_a_sentence_of_a_mayor_has_a_row_for_each_record_alone(real_store, real_release):
    """Elections to come stand beside holders, and multiply none of them."""
    register = Register(real_store, real_release.version, DAY)
    day = date(2016, 6, 1)
    for path, thing in (("authority", "greater-london-authority"), ("post", "mayor-of-london")):
        rows = register.ask(LIBRARY.get("lead", path), day, {"thing": thing, "day": day.isoformat()}).rows
        assert len(rows) == len({row["record"].value for row in rows}) > 2
        assert {row["nextPoll"].value for row in rows if "nextPoll" in row} == {"2021-05-06"}
