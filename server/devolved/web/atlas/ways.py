"""Ways to colour the map, and what each says of an authority on a day: a word, a mark, a colour where a party has one.

What was read and what was not stay apart: an authority of which nothing was read is never shown as one that lacks a
power, nor one without a sum as one that was given none.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from devolved.errors import BadRequest
from devolved.register import queries
from devolved.register.days import say
from devolved.register.pictures.parties import party_colours, party_families
from devolved.register.sentences.told import Row
from devolved.register.sentences.wording import lower
from devolved.register.tables.tables import WHOLE, Table
from devolved.vocabulary import iri
from devolved.web.html.marks import colour
from devolved.web.html.values import number
from devolved.web.pages.page import Page

WAYS = {
    "mayor": "who has a mayor",
    "tier": "tier",
    "party": "the mayor’s party",
    "since": "when each was made",
    "power": "who holds a power",
    "money": "money for each person",
}
POWER, FUND = "bus-franchising", "investment-fund"  # shown where none is named
# Each way's words in the order of its key, with their marks.
KEYS = {
    "mayor": {
        "a mayor in office": "full",
        "a first mayor to come": "mid",
        "not certain who is mayor": "dots",
        "no mayoralty that we know": "hatch",
    },
    "tier": {"established-mayoral": "full", "mayoral": "mid", "foundation": "hatch", "tier not found": "dots"},
    "party": {"no mayor, or party not found": "hatch"},
    "since": {
        "before 2015": "full",
        "2015 to 2019": "mid",
        "2020 to 2024": "hatch",
        "2025 and after": "dots",
        "first day not found": "dots",
    },
    "power": {"held": "full", "not now": "mid", "read, and not there": "dots", "not read": "hatch"},
}
BANDS = ("full", "mid", "dots")
NO_SUM = "no such sum found"


@dataclass(frozen=True)
class Meaning:
    """What one authority's mark says."""

    word: str
    mark: str
    colour: str = ""  # of a party; empty where the mark's own colour serves


@dataclass
class Way:
    """One way of colouring, with what it asked: of which power or fund, from which table, in which words."""

    by: str
    about: str
    # (the slug chosen, parameter's name, what there is to choose from as slug and name)
    chosen: str = ""
    parameter: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list)
    table: Table | None = None
    order: list[str] = field(default_factory=list)
    caution: str = ""
    meanings: dict[str, Meaning] = field(default_factory=dict)


def read(shown: Page, by: str, power: str, fund: str, authorities: Table) -> Way:
    """What the colours say of the authorities of the day. Raises BadRequest for a way that there is not."""
    if by not in WAYS:
        raise BadRequest(f"The map can be coloured by {', '.join(WAYS)}, not by {by[:40]!r}.")
    if by == "power":
        return _power(shown, power or POWER, authorities)
    if by == "money":
        return _money(shown, fund or FUND, authorities)
    way = Way(by, WAYS[by], order=list(KEYS[by]))
    if by == "party":
        way.about = "the mayor’s party, those that stand together as one"
        shown.labels |= shown.register.labels.of(set(party_families(shown.register).values()), shown.on)
    if by == "tier":
        way.order = [word if " " in word else shown.label(iri("tier", word)) for word in KEYS[by]]
    telling = {"mayor": _mayor, "tier": _tier, "party": _party, "since": _since}[by]
    way.meanings = {row["authority"].value: telling(shown, row) for row in authorities.rows}
    return way


def _mayor(shown: Page, row: Row) -> Meaning:
    stage = row["stage"].value if "stage" in row else "none"
    word, mark = list(KEYS["mayor"].items())[0 if "mayor" in row else ("to-come", "held", "none").index(stage) + 1]
    return Meaning(word, mark)


def _tier(shown: Page, row: Row) -> Meaning:
    if "tier" not in row:
        return Meaning("tier not found", "dots")
    slug = row["tier"].value.rpartition("/")[2]
    return Meaning(shown.label(row["tier"]), KEYS["tier"].get(slug, "dots"))


def _party(shown: Page, row: Row) -> Meaning:
    if "party" not in row:
        return Meaning(*next(iter(KEYS["party"].items())))
    party = party_families(shown.register).get(row["party"].value, row["party"].value)
    return Meaning(shown.label(party), "party", colour(party_colours(shown.register).get(party)))


def _since(shown: Page, row: Row) -> Meaning:
    words = list(KEYS["since"])
    year = row["since"].value[:4] if "since" in row else ""
    word = words[4] if not year else words[sum(year >= first for first in ("2015", "2020", "2025"))]
    return Meaning(word, KEYS["since"][word])


def _power(shown: Page, power: str, authorities: Table) -> Way:
    """The ledger of one power: held, read and not there, not now, not read."""
    ledger = shown.ask("powers/ledger", limit=WHOLE, power=power)
    known = shown.register.ask("powers/all", shown.on, {}, limit=WHOLE)
    named = shown.register.labels.of({row["power"].value for row in known.rows}, shown.on)
    choices = sorted(((a.rpartition("/")[2], name) for a, name in named.items()), key=lambda pair: pair[1].lower())
    if power not in dict(choices):
        raise BadRequest(f"No power is known here as {power[:60]!r}. All are listed at /powers.")
    state = {row["authority"].value: row["state"].value for row in ledger.rows}
    way = Way("power", f"who holds {lower(dict(choices)[power])}", power, "power", choices, ledger, list(KEYS["power"]))
    way.caution = (
        "“Read, and not there” is said only where a document of the authority gives the whole answer. "
        "Of those marked “not read” nothing is said."
    )
    for row in authorities.rows:
        word = state.get(row["authority"].value, "not read")
        way.meanings[row["authority"].value] = Meaning(word, KEYS["power"][word])
    return way


def _money(shown: Page, fund: str, authorities: Table) -> Way:
    """Pounds a head from one fund, of the sums of one kind and period that most authorities have."""
    funds = shown.register.ask("money/funds", shown.on, {}, limit=WHOLE)
    named = shown.register.labels.of({row["fund"].value for row in funds.rows}, shown.on)
    choices = sorted(((a.rpartition("/")[2], name) for a, name in named.items()), key=lambda pair: pair[1].lower())
    if fund not in dict(choices):
        raise BadRequest(f"No fund is known here as {fund[:60]!r}. All are listed at /views/money/funds.")
    table = shown.ask("money/per-head", limit=WHOLE, fund=fund)
    kinds = Counter(_kind(row) for row in table.rows)
    kind = max(kinds, key=lambda one: (kinds[one], one)) if kinds else ("", "", "")
    sums = {row["authority"].value: int(row["perHead"].value) for row in table.rows if _kind(row) == kind}
    way = Way("money", f"what each has for each person from {dict(choices)[fund]}", fund, "fund", choices, table)
    bands = _bands(sorted(sums.values()))
    way.order = [word for _, word in bands] + [NO_SUM]
    way.caution = _in_words(shown, kind, sums)
    for row in authorities.rows:
        each = sums.get(row["authority"].value)
        place = next((i for i, (least, _) in enumerate(bands) if each is not None and each >= least), None)
        way.meanings[row["authority"].value] = (
            Meaning(NO_SUM, "hatch") if place is None else Meaning(bands[place][1], BANDS[place])
        )
    return way


def _kind(row: Row) -> tuple[str, str, str]:
    unit, since, until = (row[name].value if name in row else "" for name in ("unit", "since", "until"))
    return unit, since, until


def _bands(sums: list[int]) -> list[tuple[int, str]]:
    """Thirds of the sums, the largest first: the least of each and its words. Fewer where the sums are few."""
    if not sums:
        return []
    edges = sorted({sums[0], sums[len(sums) // 3], sums[2 * len(sums) // 3]}, reverse=True)
    above = [sums[-1], *(max(s for s in sums if s < edge) for edge in edges[:-1])]
    return [
        (least, f"£{number(least)} a head" if least == most else f"£{number(least)} to £{number(most)} a head")
        for least, most in zip(edges, above, strict=True)
    ]


def _in_words(shown: Page, kind: tuple[str, str, str], sums: dict[str, int]) -> str:
    """Of which sums the colours speak."""
    unit, since, until = kind
    if not sums:
        return "We have found no sum of this fund with people to divide it by."
    words = [shown.register.labels.of([unit], shown.on)[unit].lower()] if unit else []
    words += [f"from {say(since)}"] if since else []
    words += [f"until {say(until)}"] if until else []
    told = f" ({', '.join(words)})" if words else ""
    return (
        f"Sums of one kind and period only{told}, divided by the newest count of people. "
        "An authority without one may have been given another."
    )


def days_of(shown: Page) -> list[date]:
    """The days on which the map changes, as the record has them."""
    found = shown.register.once(
        "map-days", lambda: [r["day"].value for r in queries.rows(shown.register.store, "map-days")]
    )
    return [date.fromisoformat(day) for day in found if len(day) == 10]
