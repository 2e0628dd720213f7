"""The small words of English around names, numbers and dates."""

import re
from decimal import ROUND_HALF_UP, Decimal

SMALL = 10  # pounds below which the pence are told
NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()


def a(words: str) -> str:
    return f"{'an' if words[:1].lower() in 'aeio' or words[:6].lower() == 'unclea' else 'a'} {words}"


def the(name: str) -> str:
    """A body's name at the head of a sentence."""
    bare = name in ("Cornwall", "Buckinghamshire", "Surrey", "Warwickshire") or name.startswith(
        ("The ", "Transport for", "HM ")
    )
    return name if bare else f"The {name}"


def the_within(name: str) -> str:
    """ "the " before a name inside or at the head of a sentence, where the name wants it."""
    return "the " if the(name) != name else ""


PLURAL = re.compile(r"\b(Groups|Regulations)( \d{4})?$")


def are(name: str) -> str:
    """The verb after a name: "the Interministerial Groups are", "the Borrowing Regulations 2018 are"."""
    return "are" if PLURAL.search(name) else "is"


# What an institution is called by its sort takes the article in a sentence: "the Institute for Government".
SORTS = re.compile(
    r"[^(]*\b(Academy|Alliance|Assembly|Association|Authority|Commission|Commissioner|Committee|Confederation|Department"
    r"|Federation|Foundation|Fund|Group|Institute|Library|Ministry|Network|Office|Partnership|Party|Secretariat|Society"
    r"|Trust|Government(?= \(|$)|group(?= of)|British-Irish Council|UK Parliament|Financial Times|New Statesman"
    r"|Yorkshire Post)\b"
)


def the_institution(name: str) -> str:
    """ "the " before the name of an institution inside a sentence, where it is called by its sort."""
    return "the " if SORTS.match(name) and not name.startswith(("The ", "the ")) else ""


def spoken_of(address: str, name: str) -> str:
    """What was judged, in a sentence: a promise or document by its title, a subject in words, a body by its name."""
    if "/id/topic/" in address:
        return lower(name)
    if "/id/commitment/" in address:
        return f"the promise “{name}”"
    return f"“{name}”" if "/id/source/" in address else the_within(name) + name


# First words that are names of places, peoples and institutions, wherever they stand.
NAMES = frozenset(
    "Britain British England English Leeds London Parliament Scotland Scottish Wales Welsh Whitehall".split()
)
ARTICLES = frozenset(("A", "An", "The"))


def capital(words: str) -> str:
    """With a capital letter at the front."""
    return words[:1].upper() + words[1:]


def lower(words: str) -> str:
    """A label inside a sentence: no capital, unless it is an acronym or a name ("Adult Skills Fund", "London borough").

    A name is known by its second word, which has a capital too, or by its first.
    """
    first, _, rest = words.partition(" ")
    named = first not in ARTICLES and (first in NAMES or rest[:1].isupper())
    return words if named or words[1:2].isupper() else words[:1].lower() + words[1:]


def counted(number: int, one: str, many: str) -> str:
    word = NUMBERS[number] if 0 <= number < len(NUMBERS) else f"{number:,}"
    return f"{word} {one if number == 1 else many}"


def pounds(value) -> str:
    """Money as people say it: £15.6 billion, £500 million, £12,345, £0.69."""
    amount = int(float(str(value)))
    size = abs(amount)
    if size < SMALL and (exact := Decimal(str(value))) != amount:
        return f"£{exact.quantize(Decimal('0.01'), ROUND_HALF_UP)}"
    for unit, name in ((10**9, "billion"), (10**6, "million")):
        if size >= unit:
            step = Decimal("0.01") if size < 100 * unit else Decimal("0.1")
            figure = f"{(Decimal(amount) / unit).quantize(step, ROUND_HALF_UP):,}".rstrip("0").rstrip(".")
            return f"£{figure} {name}"
    return f"£{amount:,}"


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


def the_body(name: str, address: str) -> str:
    """A body's name at the head of a sentence: "Surrey County Council", "The London Borough of Bexley"."""
    called = "/id/council/" in address and name.endswith("Council") and not name.startswith(COUNCILS_WITH_ARTICLE)
    return name if called else the(name)


def comes_or_goes(name: str, address: str, verb: str) -> str:
    """That a body begins or ends; an authority that bears the name of its area does so as an authority."""
    area = "/id/authority/" in address and the(name) == name
    return f"{the_body(name, address)} {verb}{' as an authority' if area else ''}"
