"""Days as people say them in a question: "on 1 May 2019", "in 2019", "last year", "since June 2024"."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from devolved.register.days import EARLIEST, LATEST, MONTHS
from devolved.register.intervals import last_day

_MONTH = "|".join(f"{m}|{m[:3]}" for m in MONTHS).lower() + "|sept"
_FEW = {"two": 2, "three": 3, "few": 3, "six": 6}
_DAYS = {"days": 1, "weeks": 7, "months": 30.5, "years": 365.25}
_LEAD = (
    r"(?P<lead>\b(?:on|in|over|at|since|after|before|until|from|by|during|as of|back in|the end of|at the end of)\s+)?"
)
_SAID = re.compile(
    _LEAD + r"(?:(?P<iso>\d{4}-\d{2}-\d{2})|(?P<num>\d{1,2}/\d{1,2}/\d{4})"
    rf"|(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?P<month>{_MONTH})\s+(?:(?P<late>\d{{1,2}})(?:st|nd|rd|th)?,?\s+)?"
    r"(?P<year>\d{4})|(?P<only>(?:19|20)\d{2})\b|(?:the )?(?:last|past) (?P<count>\d{1,2}|two|three|six|few) "
    r"(?P<unit>days|weeks|months|years)|(?P<word>last year|this year|yesterday|today|last month|last week))"
)

# What stands between two days that are the ends of one span: "between 1 May 2024 and 10 May 2024".
_JOINED = re.compile(r"\s*(?:and|to|till|until|-|–)\s+(?:on\s+|in\s+)?")


@dataclass(frozen=True)
class Said:
    """A day or span named in a question. ``first`` and ``last`` bound it; ``rest`` is the question without it."""

    first: date
    last: date
    lead: str
    rest: str

    @property
    def is_day(self) -> bool:
        return self.first == self.last


def day_said(question: str, today: date) -> Said | None:
    """The first day or span that a question (in lower case) names, two days that bound one as one; None where it names
    none that exists.
    """
    found = _SAID.search(question)
    if not found:
        return None
    span, lead, start, end = _span(found, today), (found["lead"] or "").strip(), found.start(), found.end()
    other = _SAID.search(question, end)
    if span and other and _JOINED.fullmatch(question[end : other.start()] + (other["lead"] or "")):
        until = _span(other, today)
        span = until and (min(span[0], until[0]), max(span[1], until[1]))
        lead, start, end = "between", start, other.end()
        if question[:start].endswith("between "):
            start -= len("between ")
    if span is None or not (EARLIEST <= span[0] and span[1] <= LATEST):
        return None
    rest = " ".join((question[:start] + " " + question[end:]).split())
    return Said(*span, lead, rest)


def _span(found: re.Match, today: date) -> tuple[date, date] | None:
    try:
        if found["iso"]:
            return (date.fromisoformat(found["iso"]),) * 2
        if found["num"]:
            day, month, year = map(int, found["num"].split("/"))
            return (date(year, month, day),) * 2
        if found["only"]:
            return date(int(found["only"]), 1, 1), date(int(found["only"]), 12, 31)
        if found["count"]:
            count = _FEW.get(found["count"]) or int(found["count"])
            return today - timedelta(days=round(count * _DAYS[found["unit"]])), today
        if found["word"]:
            return _relative(found["word"], today)
        month = next(n for n, name in enumerate(MONTHS, 1) if name.lower().startswith(found["month"][:3]))
        if day := found["day"] or found["late"]:
            return (date(int(found["year"]), month, int(day)),) * 2
        first = date(int(found["year"]), month, 1)
        return first, last_day(f"{first:%Y-%m}") or first
    except ValueError:
        return None


def _relative(word: str, today: date) -> tuple[date, date]:
    year = today.year
    first = today.replace(day=1)
    return {
        "last year": (date(year - 1, 1, 1), date(year - 1, 12, 31)),
        "this year": (date(year, 1, 1), today),
        "yesterday": (today - timedelta(days=1),) * 2,
        "today": (today, today),
        "last month": ((first - timedelta(days=1)).replace(day=1), first - timedelta(days=1)),
        "last week": (today - timedelta(days=7), today),
    }[word]
