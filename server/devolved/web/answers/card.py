"""Everything that one card says of a place on a day, asked of the views: the same for page, embed and JSON."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from devolved.register import days as reading_days
from devolved.register.intervals import Interval, State
from devolved.register.matching.places import Place
from devolved.register.sentences import bodies
from devolved.register.sentences.places import Stands, borders, place
from devolved.register.sentences.told import Part, Row, Told
from devolved.register.sentences.wording import the_body
from devolved.register.tables.tables import Table
from devolved.vocabulary import iri
from devolved.web.filters import slug
from devolved.web.html.values import number, pounds
from devolved.web.pages.page import Ask, Page

HELD, LACKING, PROMISES, DATES, SEATS, NEIGHBOURS = 5, 3, 5, 4, 4, 8
OVER = ("delivered", "dropped", "superseded")
# Promises about the places that have no authority yet.
FOR_THE_REST = ("universal-coverage", "universal-coverage-by-2028")
# The order in which powers are told: what readers meet in the street first.
COMPETENCES = (
    "transport-local-infrastructure", "housing-strategic-planning", "skills-employment-support", "public-safety",
    "economic-development-regeneration", "health-wellbeing-psr", "environment-climate-change",
)  # fmt: skip


@dataclass
class Card:
    """All that is said of a place on a day. Rows are as their views answer them."""

    place: Place
    sentence: list[Part]
    borders: list[Part]
    council: str
    also: tuple[str, ...]
    authority: str = ""
    is_open: bool = False
    # False where it cannot be told which authority the place was in, or that it was in none.
    is_known: bool = True
    post: str = ""
    council_rows: list[Row] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    documents: int = 0
    read: int = 0
    held: list[Row] = field(default_factory=list)
    lacking: list[Row] = field(default_factory=list)
    money: str = ""
    money_record: str = ""
    promises: list[Row] = field(default_factory=list)
    promised: int = 0
    seats: list[Row] = field(default_factory=list)
    # (day as written, words, thing)
    dates: list[tuple[str, str, str]] = field(default_factory=list)
    neighbours: list[str] = field(default_factory=list)


def read(shown: Page, here: Place) -> Card:
    """Ask everything that the card says, in two rounds and a third where the council has ended."""
    council, heirs = here.council, tuple[str, ...]()
    lead, through = _about_council(shown, council)
    told = Told("", iri("council", council), lead.rows, shown.on, shown.label) if lead.rows else None
    if told and told.interval().on(shown.on) is State.ENDED:
        heirs = tuple(told.distinct("successor"))
        if len(heirs) == 1:
            council, heirs = slug(heirs[0]), ()
            lead, through = _about_council(shown, council)
    address = iri("council", council)
    also = tuple(iri("council", each) for each in here.also)
    told = Told(here.name, address, lead.rows, shown.on, shown.label) if lead.rows else None
    begins = told.get("bodyStartsOn") if told and told.interval().on(shown.on) is State.NOT_YET else ""
    authority = "" if begins or heirs else _authority(lead.rows, through.rows, shown.on)
    card = Card(here, [], [], address, also, authority, council_rows=lead.rows)
    stands = Stands(here.name, here.kind, address, also, here.listed, heirs, begins, authority)
    shown.wanted |= {address, *also, *heirs, *filter(None, [authority])}
    if authority:
        rows = _fill(shown, card, slug(authority))
        stands = replace(stands, rows=rows, is_open=card.is_open)
    elif begins or heirs:
        card.is_known = False
    else:
        _beside(shown, card, council, lead.rows)
    _council_dates(shown, card, lead.rows)
    card.dates = _first(card.dates)
    shown.settle()
    card.sentence, card.borders = place(stands, shown.on, shown.label), borders(stands)
    return card


def _first(dates: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """The first few dates; the next election is one of them, however many promises are due before it."""
    dates = sorted(dates, key=lambda d: (reading_days.first_day(d[0]) or date.max, d[1]))
    polls = [each for each in dates[DATES:] if each[1] == "Election:"]
    if polls and not any(words == "Election:" for _, words, _ in dates[:DATES]):
        return [*dates[: DATES - 1], polls[0]]
    return dates[:DATES]


def _about_council(shown: Page, council: str) -> tuple[Table, Table]:
    lead, through = shown.ask_all(
        Ask("lead/council", {"thing": council}, limit=400, joins=False),
        Ask("authorities/through-county", {"council": council}, joins=False),
    )
    return lead, through


def _authority(rows: list[Row], through: list[Row], on: date) -> str:
    """The authority a council lies in: one that is open before one announced, membership before the mere area."""
    order = list(bodies.PLACES)
    ranked = []
    for row in rows:
        kind = row["place"].value.rpartition("/")[2] if "place" in row else ""
        if "authority" in row and kind in ("constituent", "within-area", "prospective-constituent"):
            ranked.append(("authorityOpen" not in row, order.index(kind), row["authority"].value))
    if not ranked:
        for row in through:
            kind = row["membershipKind"].value.rpartition("/")[2] if "membershipKind" in row else ""
            if kind in ("constituent", "prospective-constituent") and _current(row, on):
                ranked.append((True, order.index(kind), row["authority"].value))
    return min(ranked)[2] if ranked else ""


def _fill(shown: Page, card: Card, authority: str) -> list[Row]:
    """Everything that follows from the authority; returns the rows of its lead."""
    asked = {"authority": authority}
    lead, ledger, held, lacking, money, people, promises, seats = shown.ask_all(
        Ask("lead/authority", {"thing": authority}, limit=400, joins=False),
        Ask("powers/ledger", asked, limit=1000, joins=False),
        Ask("powers/held-by", asked, limit=1000, joins=False),
        Ask("powers/lacking", asked, limit=200, joins=False),
        Ask("money/of-body", {"body": authority}, limit=400, joins=False),
        Ask("authorities/people-of", asked, limit=200, joins=False),
        Ask("commitments/concerning", asked, limit=1000, joins=False),
        Ask("forums/seats-of-authority", asked, limit=100, joins=False),
    )
    told = Told(card.place.name, card.authority, lead.rows, shown.on, shown.label)
    card.is_open, card.post = bool(told.get("open")), told.get("post")
    _powers(card, ledger.rows, held.rows, lacking.rows, shown.on)
    card.seats = [r for r in seats.rows if _current(r, shown.on)][:SEATS]
    # Named in it or carried out there, before what was promised to its whole tier.
    own = [r for r in promises.rows if "through" in r or r["beneficiary"].value == card.authority]
    rest = [r for r in promises.rows if r not in own]
    newest = lambda r: r["madeOn"].value if "madeOn" in r else ""  # noqa: E731
    chosen = [*sorted(own, key=newest, reverse=True), *sorted(rest, key=newest, reverse=True)]
    made = [r for r in chosen if (reading_days.first_day(newest(r)) or date.min) <= shown.on]
    card.promises, card.promised = made[:PROMISES], len({r["commitment"].value for r in made})
    _join(shown, *card.held, *card.lacking, *card.promises, *card.seats, *lead.rows)
    shown.labels |= shown.register.labels.of(
        {t.value for r in money.rows for t in r.values() if t.kind == "iri"} - shown.labels.keys(), shown.on
    )
    card.money, card.money_record = money_line(money.rows, people.rows, card.authority, shown.on, shown.label)
    if card.money_record:
        shown.records.add(card.money_record)
    for poll in sorted({r["nextPoll"].value for r in lead.rows if "nextPoll" in r}):
        card.dates.append((poll, "Election:", card.post))
    if not card.is_open and told.get("bodyStartsOn"):
        card.dates.append((told.get("bodyStartsOn"), "First day of the authority", card.authority))
    _due(card, made, shown.on)
    shown.wanted |= {thing for _, _, thing in card.dates if thing}
    return lead.rows


def _due(card: Card, promises: list[Row], on: date) -> None:
    """The days by which promises are to be kept that are neither kept nor given up."""
    for row in promises:
        due = reading_days.first_day(row["dueBy"].value) if "dueBy" in row else None
        status = row["status"].value.rpartition("/")[2] if "status" in row else ""
        if due and due > on and status not in OVER:
            card.dates.append((row["dueBy"].value, "A promise is due:", row["commitment"].value))


def _powers(card: Card, ledger: list[Row], held: list[Row], lacking: list[Row], on: date) -> None:
    """Five powers that are held, from as many fields as there are, and three that are known not to be."""
    state = {row["power"].value: row["state"].value for row in ledger}
    for said in state.values():
        card.counts[said] = card.counts.get(said, 0) + 1
    if ledger:
        card.documents, card.read = (int(ledger[0][n].value) if n in ledger[0] else 0 for n in ("documents", "read"))
    fields: dict[str, list[Row]] = {}
    seen: set[str] = set()
    for row in held:
        power = row["power"].value
        if state.get(power, "held") == "held" and power not in seen and _current(row, on):
            seen.add(power)
            fields.setdefault(row["competence"].value.rpartition("/")[2], []).append(row)
    if not ledger:
        # No document is known of the authority, so the ledger has no row for it.
        card.counts = {"held": len(seen)} if seen else {}
    order = sorted(fields, key=lambda c: COMPETENCES.index(c) if c in COMPETENCES else len(COMPETENCES))
    for rows in fields.values():
        rows.sort(key=lambda r: "exercisedBy" not in r or not r["exercisedBy"].value.endswith("/mayor"))
    rounds = max(map(len, fields.values()), default=0)
    turns = [fields[c][i] for i in range(rounds) for c in order if i < len(fields[c])]
    card.held = turns[:HELD]
    card.lacking = [row for row in lacking if state.get(row["power"].value) == "read, and not there"][:LACKING]


def money_line(rows: list[Row], people: list[Row], body: str, on: date, label: Callable[[str], str]) -> tuple[str, str]:
    """The largest sum that runs on the day (else the next, else the last), for each person, fund and period named.

    It says whose the money is: a place has none of its own.
    """
    sums = [(_when(row, on), -int(float(row["amount"].value)), row) for row in rows if "amount" in row]
    counted = [row for row in people if "people" in row]
    if not sums:
        return "", ""
    row = min(sums, key=lambda each: each[:2])[2]
    words = [pounds(row["amount"].value)]
    words += [label(row["unit"].value).lower()] if "unit" in row else []
    whose = the_body(label(body), body)
    text = f"For {'the ' * whose.startswith('The ')}{whose.removeprefix('The ')}: "
    text += f"{' '.join(words)} from {label(row['fund'].value) if 'fund' in row else 'a fund that is not named'}"
    text += f" ({label(row['basis'].value).lower()})" if "basis" in row else ""
    text += f", {' '.join(_period(row))}" if _period(row) else ", for years that the record does not name"
    if counted:
        newest = max(counted, key=lambda r: r["inYear"].value)
        each = round(float(row["amount"].value) / int(newest["people"].value))
        people_words = f"{number(newest['people'].value)} people counted in {newest['inYear'].value[:4]}"
        text += f": £{each:,} for each of the {people_words}"
    return text + ".", row["record"].value if "record" in row else ""


def _when(row: Row, on: date) -> int:
    """0 for a sum that runs on the day or names no period, 1 for one to come, 2 for one that is over."""
    since = reading_days.first_day(row["since"].value) if "since" in row else None
    until = reading_days.first_day(row["until"].value) if "until" in row else None
    return 2 if until and until <= on else 1 if since and since > on else 0


def _period(row: Row) -> list[str]:
    words = [f"from {reading_days.say(row['since'].value)}"] if "since" in row else []
    return words + ([f"until {reading_days.say(row['until'].value)}"] if "until" in row else [])


def _beside(shown: Page, card: Card, council: str, lead: list[Row]) -> None:
    """Where there is no authority: the council's own money, and the authorities of the same region."""
    region = next((row["region"].value for row in lead if "region" in row), "")
    asks = [Ask("money/of-body", {"body": council}, limit=200, joins=False)]
    asks += [Ask("authorities/in-region", {"region": region}, limit=400, joins=False)] if region else []
    promised, money, *regional = shown.ask_all(Ask("commitments/tracker", limit=1000, joins=False), *asks)
    card.promises = [row for row in promised.rows if slug(row["commitment"].value) in FOR_THE_REST]
    card.promised = len(card.promises)
    _join(shown, *card.promises)
    _due(card, card.promises, shown.on)
    shown.labels |= shown.register.labels.of(
        {t.value for r in money.rows for t in r.values() if t.kind == "iri"} - shown.labels.keys(), shown.on
    )
    card.money, card.money_record = money_line(money.rows, [], card.council, shown.on, shown.label)
    if card.money_record:
        shown.records.add(card.money_record)
    found = {row["authority"].value for table in regional for row in table.rows if "authority" in row}
    card.neighbours = sorted(found)[:NEIGHBOURS]
    shown.wanted |= set(card.neighbours)


def _council_dates(shown: Page, card: Card, rows: list[Row]) -> None:
    """The last day of a council that is to end, where the record has it."""
    for row in rows[:1]:
        ends = row["bodyEndsOn"].value if "bodyEndsOn" in row else ""
        if ends and (reading_days.first_day(ends) or date.min) > shown.on:
            card.dates.append((ends, "To be abolished:", card.council))


def _current(row: Row, on: date) -> bool:
    """Whether a row with since and until (or neither) holds on the day, as far as they tell."""
    bounds = {"startsOn": "since", "endsOn": "until"}
    interval = Interval(**{name: row[column].value for name, column in bounds.items() if column in row})
    return interval.on(on) is State.HOLDS or (not interval.startsOn and interval.on(on) is not State.ENDED)


def _join(shown: Page, *rows: Row) -> None:
    shown.wanted |= {term.value for row in rows for term in row.values() if term.kind == "iri"}
    shown.records |= {row["record"].value for row in rows if "record" in row}
