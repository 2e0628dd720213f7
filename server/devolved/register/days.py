"""Days as people and as the data write them.

The data knows days, months and years (``xsd:date``, ``xsd:gYearMonth``,
``xsd:gYear``); a page says "8 May 2017", "May 2017" or "2017". Nothing here
asks the store.
"""

import re
from datetime import date

from devolved.calendar import day_of
from devolved.errors import BadDay
from devolved.store.terms import Term, typed

MONTHS = ("January February March April May June July August September October November December").split()
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def read(text: str) -> date:
    """The day written as YYYY-MM-DD. Raises BadDay, saying how to write one."""
    day = day_of(text)
    if not EARLIEST <= day <= LATEST:
        raise BadDay(f"The register answers for days from {EARLIEST.year} to {LATEST.year}; {text} lies outside.")
    return day


def say(value) -> str:
    """A date, month or year in words: "8 May 2017", "May 2017", "2017". Other text is returned as it is."""
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    found = _PARTIAL.match(str(value))
    if not found:
        return str(value)
    year, month, day = found.groups()
    words = [year]
    if month and 1 <= int(month) <= 12:
        words.insert(0, MONTHS[int(month) - 1])
        if day:
            words.insert(0, str(int(day)))
    return " ".join(words)


def since(value) -> str:
    """A beginning in a sentence: "since 8 May 2017", "since May 2017"."""
    return f"since {say(value)}" if value else ""


def first_day(value) -> date | None:
    """The first day of a date, month or year; the build's own rule for imprecise bounds."""
    found = _PARTIAL.match(str(value)) if value else None
    if not found:
        return None
    year, month, day = found.groups()
    try:
        return date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None


def exact(value) -> date | None:
    """The day, where the value names one and not just a month or a year."""
    return first_day(value) if len(str(value)) >= 10 else None


def term(day: date) -> Term:
    """The day as an RDF term."""
    return typed(day.isoformat(), "date")
