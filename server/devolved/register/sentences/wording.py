"""The small words of English around names, numbers and dates."""

import re

from devolved.register import days

NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()


def a(words: str) -> str:
    return f"{'an' if words[:1].lower() in 'aeio' or words[:6].lower() == 'unclea' else 'a'} {words}"


def the(name: str) -> str:
    """A body's name at the head of a sentence."""
    bare = name in ("Cornwall", "Buckinghamshire", "Surrey", "Warwickshire") or name.startswith(
        ("The ", "Transport for")
    )
    return name if bare else f"The {name}"


def the_within(name: str) -> str:
    """ "the " before a name inside or at the head of a sentence, where the name wants it."""
    return "the " if the(name) != name else ""


# What an institution is called by its sort takes the article in a sentence: "the Institute for Government".
SORTS = re.compile(
    r"\b(Alliance|Association|Commission|Committee|Confederation|Federation|Foundation|Institute|Network|Office"
    r"|Partnership|Society)\b"
)


def the_institution(name: str) -> str:
    """ "the " before the name of an institution inside a sentence, where it is called by its sort."""
    return "the " if SORTS.search(name) and not name.startswith(("The ", "the ")) else ""


def lower(words: str) -> str:
    """A label inside a sentence: no capital, unless it is an acronym or a name."""
    return words if len(words) > 1 and words[1].isupper() else words[:1].lower() + words[1:]


def counted(number: int, one: str, many: str) -> str:
    word = NUMBERS[number] if 0 <= number < len(NUMBERS) else f"{number:,}"
    return f"{word} {one if number == 1 else many}"


def in_or_on(value: str) -> str:
    """ "on 8 May 2017", "in May 2017", "in 2017"."""
    return f"{'on' if len(value) >= 10 else 'in'} {days.say(value)}" if value else ""


def every(duration: str) -> str:
    """P6M → every six months, P3M → every three months."""
    number, unit = duration[1:-1], {"M": "month", "Y": "year", "W": "week", "D": "day"}.get(duration[-1:], "")
    if not number.isdigit() or not unit:
        return f"every {duration}"
    return f"every {unit}" if number == "1" else f"every {counted(int(number), unit, unit + 's')}"


REGIONS_WITHOUT_ARTICLE = ("London", "Greater London", "Yorkshire and the Humber", "Yorkshire and The Humber")


def within(region: str) -> str:
    """ "the " before the name of a region inside a sentence, where English wants it: "in the North West"."""
    return "" if region in REGIONS_WITHOUT_ARTICLE or region.startswith("the ") else "the "


# How the names of councils begin that want an article inside a sentence.
COUNCILS_WITH_ARTICLE = ("London Borough", "Royal Borough", "Borough", "City of London", "Council of", "County Council")
