"""Values as readers say them: money, numbers, days, durations."""

import re
from collections.abc import Callable

from devolved.register import days
from devolved.register.intervals import by_then
from devolved.register.sentences.wording import pounds
from devolved.store.terms import XSD, Term


def number(value) -> str:
    """1,234,567, or 34.5."""
    text = str(value)
    try:
        return f"{int(text):,}"
    except ValueError:
        whole, _, part = text.partition(".")
        return f"{int(whole):,}.{part.rstrip('0') or '0'}" if whole.lstrip("-").isdigit() and part.isdigit() else text


def percent(value) -> str:
    return f"{number(value)}%"


def sentence(text: str) -> str:
    """With a capital letter at the front and a stop at the end."""
    text = str(text).strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".?!…" else ".")


def literal(term: Term, path: str = "") -> str:
    """A literal as a reader should see it; ``path`` is the property whose value it is, which may say its unit."""
    if measured := MEASURES.get(local_name(path)):
        return measured[1](term.value)
    kind = term.datatype.removeprefix(XSD)
    if kind in ("date", "gYear", "gYearMonth"):
        return days.say(term.value)
    if kind in ("integer", "decimal", "nonNegativeInteger"):
        return number(term.value)
    if kind == "boolean":
        return "yes" if term.value in ("true", "1") else "no"
    if kind == "duration":
        return duration(term.value)
    return term.value


def duration(value: str) -> str:
    """P3M → every 3 months."""
    found = re.fullmatch(r"P(\d+)([YMWD])", value)
    if not found:
        return value
    count, unit = int(found[1]), {"Y": "year", "M": "month", "W": "week", "D": "day"}[found[2]]
    return f"every {unit}" if count == 1 else f"every {count} {unit}s"


def square_kilometres(value) -> str:
    return f"{number(value)} km²"


# Properties whose names are for whoever writes them, such as those named after a unit: what a reader calls them,
# and how their values are written.
MEASURES: dict[str, tuple[str, Callable[[object], str]]] = {
    "amountPounds": ("amount", pounds),
    "turnoutPercent": ("turnout", percent),
    "areaKm2": ("area", square_kilometres),
    "startsBefore": ("since", lambda value: by_then(str(value)).removeprefix("since ")),
}


def local_name(path: str) -> str:
    return path.rpartition("#")[2].rpartition("/")[2]


def measure(path: str) -> str:
    """What a reader calls a property, where that is not what its shape says; "" for all others."""
    return MEASURES[name][0] if (name := local_name(path)) in MEASURES else ""


def capital(text: str) -> str:
    """With a capital letter at the front."""
    return str(text)[:1].upper() + str(text)[1:]


def span_of_days(value) -> str:
    """1,500 days → "4 years 1 month", in whole months."""
    count = int(float(str(value)))
    # A year has 365 or 366 days: a day more than the count tells whether it has run round.
    years, rest = divmod(count + 1, 365.2425)
    years, months = int(years), int(rest / 30.437)
    parts = [f"{n} {unit}{'' if n == 1 else 's'}" for n, unit in ((years, "year"), (min(months, 11), "month")) if n]
    return " ".join(parts) or f"{count} day{'' if count == 1 else 's'}"
