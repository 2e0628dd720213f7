"""Flat views: the rules that make one, and the days on which it can differ from the day before.

A view only changes on days that the data mentions and on the days after, so days between two such days share one.
"""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from devolved.calendar import day_of
from devolved.errors import BadDay, BadQuery
from devolved.vocabulary import DAY_GRAPHS

DATES = "SELECT DISTINCT ?day { ?s ?p ?day FILTER ( DATATYPE(?day) = <http://www.w3.org/2001/XMLSchema#date> ) }"
DAYS = 24  # flat views made ready for one query


def flat_rules(release: Path) -> list[str]:
    """The rules that make flat views, in order of name."""
    return [rule.read_text("utf-8") for rule in sorted((release / "rules" / "flat").glob("*.rq"))]


def named_day(graph: str) -> str:
    """The day whose flat view a graph's name means; empty for the name of another graph, and for no day."""
    day = graph.removeprefix(DAY_GRAPHS)
    try:
        return day if day != graph and day_of(day) else ""
    except BadDay:
        return ""


def too_many(days: int) -> BadQuery:
    return BadQuery(
        f"The query names the flat views of {days} days; the limit is {DAYS}. Ask about fewer at once.", limit=DAYS
    )


def change_day(changes: list[str], day: str) -> str:
    """The day whose flat view a day shares: the last on or before it that the data mentions."""
    index = bisect_right(changes, day)
    return changes[index - 1] if index else "0001-01-01"


def days_of_change(mentioned: Iterable[str]) -> list[str]:
    """Every day that is mentioned and the day after, sorted:
    only on these can a comparison of dates turn out differently.
    """
    days = set()
    for text in mentioned:
        try:
            day = date.fromisoformat(text[:10])
            days |= {day.isoformat(), (day + timedelta(days=1)).isoformat()}
        except (ValueError, OverflowError):
            continue  # not in the calendar that Python knows; no day of ours compares differently there
    return sorted(days)
