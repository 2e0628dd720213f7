"""The pieces of the tracker and of a promise's page: the meter, the rows of its tables, each led by where the promise
stands, what comes next, and the way to the very place of the words.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from urllib.parse import quote, urlsplit

from markupsafe import Markup, escape

from devolved.register.entities import Entity
from devolved.register.sentences.outlook import Facts, Outlook, outlook
from devolved.register.tables import tally
from devolved.register.tables.tally import Row, Tally
from devolved.vocabulary import iri
from devolved.web.html.marks import status_mark, strength_mark
from devolved.web.html.values import duration

# How far a link of a chain goes, from farthest to nearest, as ``commitments/chain`` says it.
FAR = (
    "agreed, and held",
    "conferred",
    "made by it",
    "a meeting that was found",
    "agreed; no receipt found",
    "in force, conferred on nobody that we know",
    "law made, not yet seen in force",
    "a Bill, which is not law",
    "in force; it gives no power of its own that we know",
    "law made; no power under it that we know",
)
POWERLESS = FAR[-2:]
BILL = FAR[7]
# A Bill, or a clause of one, as that in which a promise stands.
IN_BILL = re.compile(r"/(bill-\d|[a-z-]+-bill-as-introduced$)")
HEAD = Markup(
    '<thead><tr><th scope="col">Where it stands</th><th scope="col">Promise</th><th scope="col">Due</th>'
    '<th scope="col">Latest</th></tr></thead>'
)


def meter(page, figures: Tally, narrow: Callable[[str, str], str]) -> Markup:
    """The tested promises by status, as lengths and as a key of links; the lengths are those of the figures."""
    parts, keys, left = [], [], 0
    for status, number in figures.by_status.items():
        words = page.label(iri("status", status))
        lower = escape(words[:1].lower() + words[1:])
        parts.append(
            f'<rect class="m-{escape(status)}" data-status="{escape(status)}" x="{left}" width="{number}" height="10">'
            f"<title>{number} {lower}</title></rect>"
        )
        left += number
        keys.append(
            f'<li>{status_mark(status)} <a href="{escape(narrow("status", status))}">'
            f'<span class="figure">{number}</span> {lower}</a></li>'
        )
    said = escape(", ".join(f"{n} {page.label(iri('status', s)).lower()}" for s, n in figures.by_status.items()))
    return Markup(
        f'<svg class="meter" viewBox="0 0 {left or 1} 10" preserveAspectRatio="none" role="img" aria-label="{said}">'
        f'{"".join(parts)}</svg><ul class="meter-key">{"".join(keys)}</ul>'
    )


def outlook_of(entity: Entity, counted: Row | None, links: Sequence[Row], history: Sequence[Row], on: date) -> Outlook:
    """What must happen next to a promise and what would change the verdict, from the tables of its page:
    its row of ``commitments/recurring``, and those of ``commitments/chain`` and ``commitments/history``.
    """

    def counts(name: str) -> str:
        return counted[name].value if counted and name in counted else ""

    return outlook(
        Facts(
            status=_last(entity.value("devo", "statusOnDay")),
            strength=_last(entity.value("devo", "strength")),
            due=entity.value("devo", "dueBy"),
            kind=_last(counts("kind")),
            due_so_far=int(counts("due") or 0),
            found=int(counts("found") or 0),
            next_due=counts("nextDue"),
            states=sorted(
                _past_bills({row["state"].value for row in links if "state" in row and "carriedOutBy" in row})
            ),
            # A Bill of which law came later was before Parliament; one of which none came may have been given up.
            in_bill=any(IN_BILL.search(made.value) for made in entity.values("devo", "madeIn"))
            and any(
                _last(row["status"].value) == "legislated" and row["assessedOn"].value > on.isoformat()
                for row in history
            ),
            standing=any(_last(row["status"].value) in ("kept-so-far", "lapsed") for row in history),
        ),
        on,
    )


def how_far(links: Sequence[Row]) -> str:
    """How far the chain of a promise goes, in words: what all of its links say, or what each part of them does.

    A link that gives no power is told only where none gives one.
    """
    found = _past_bills({row["state"].value for row in links if "state" in row})
    told = sorted(found - set(POWERLESS) or found, key=lambda state: FAR.index(state) if state in FAR else len(FAR))
    return told[0] if len(told) == 1 else "; ".join(f"in part {state}" for state in told)


def _past_bills(states: set[str]) -> set[str]:
    """Without the Bill where there is law beside it: the Bill became that law, or was overtaken by it."""
    return states - {BILL} if any("in force" in state or state.startswith("law made") for state in states) else states


def _last(address: str) -> str:
    return address.rpartition("/")[2]


def very_place(page: str, locator: str, words: str) -> str:
    """The address of a document, at the words themselves where they were read in it
    (https://wicg.github.io/scroll-to-text-fragment/) or at the page of a PDF; where neither is known, its own.
    """
    parts = urlsplit(page)
    if parts.fragment:
        return page
    if parts.path.endswith(".pdf"):
        at = re.search(r"\bpages? (\d+)", locator)
        return f"{page}#page={at[1]}" if at else page
    return f"{page}#:~:text={quote(words, safe='')}" if words else page


def rows(page, some: Sequence[Row], recurring: Mapping[str, Row]) -> Markup:
    """One row a promise."""
    return Markup("".join(_row(page, row, recurring.get(row["commitment"].value)) for row in some))


def _row(page, row: Row, counted: Row | None) -> str:
    slug = escape(tally.slug_of(row, "commitment"))
    return (
        f'<tr data-promise="{slug}"><td class="st">{_standing(page, row)}</td>\n'
        f'<td class="pr">{_promise(page, row)}</td>\n'
        f'<td class="due">{_due(page, row, counted)}</td>\n<td class="lt">{_latest(page, row, counted)}</td></tr>\n'
    )


def _standing(page, row: Row) -> str:
    status = tally.slug_of(row, "status")
    words = escape(page.label(row["status"]))
    if tally.holds(row, "past") and not tally.untested(row):
        overdue = f'{status_mark("overdue")} <strong class="late">Overdue</strong>'
        return f'<span class="nowrap">{overdue}</span> {_quiet(words)}'
    late = ' class="late"' if status in ("lapsed", "delayed", "dropped") else ""
    return f'<span class="nowrap">{status_mark(status)} <span{late}>{words}</span></span>'


def _promise(page, row: Row) -> str:
    said = [escape(row["madeBy"].value)] if "madeBy" in row else []
    if "madeOn" in row:
        said.append(escape(page.value(row["madeOn"])))
    if "strength" in row:
        strength = tally.slug_of(row, "strength")
        said.append(
            Markup('<span class="nowrap">{} {}</span>').format(
                strength_mark(strength), page.label(row["strength"]).lower()
            )
        )
    known = "as others report it" if tally.slug_of(row, "wordsRead") == "reported" else "words not read"
    words = f"“{escape(row['operativeWords'].value)}”" if "operativeWords" in row else known
    if "operativeWords" in row and tally.slug_of(row, "wordsRead") == "reported":
        words += ", as reported"
    source = "" if tally.holds(row, "primary") else ' <span class="badge">secondary</span>'
    return f"{page.link(row['commitment'])}<small>{' · '.join([*said, words])}{source}</small>"


def _due(page, row: Row, counted: Row | None) -> str:
    if "dueBy" in row:
        before = "" if len(row["dueBy"].value) >= 10 else "end of "
        return f'<span class="nowrap">{before}{escape(page.value(row["dueBy"]))}</span>'
    if "recurs" in row:
        said = duration(row["recurs"].value)
        coming = (
            f", {_quiet('next by ' + escape(page.value(counted['nextDue'])))}"
            if counted and "nextDue" in counted
            else ""
        )
        return f"{escape(said)}{coming}"
    return _quiet("no day given")


def found_of(found: str, due: str) -> str:
    """How many were found of those that were due; more may be found than were due."""
    if due == "0":
        return "none was due yet"
    if int(found) > int(due):
        return f"{found} found where {due} {'was' if due == '1' else 'were'} due"
    return f"{'none' if found == '0' else found} of {due} found"


def by_day(rows: Sequence[Row], name: str, on: date) -> list[Row]:
    """The rows of which a column has a day up to this one."""
    return [row for row in rows if name in row and row[name].value <= on.isoformat()]


def _latest(page, row: Row, counted: Row | None) -> str:
    said = []
    if counted and "due" in counted:
        due, found = counted["due"].value, counted["found"].value
        said.append(found_of(found, due))
    elif "assessedOn" in row:
        aged = ", over a year ago" if tally.holds(row, "aged") else ""
        said.append(f"{escape(page.value(row['assessedOn']))}{aged}")
    if "searched" in row and row["searched"].value != row.get("assessedOn", row["searched"]).value:
        said.append(_quiet(f"looked for {escape(page.value(row['searched']))}"))
    elif "searched" in row and counted:
        said.append(_quiet(f"looked for {escape(page.value(row['searched']))}"))
    return "; ".join(said) or _quiet("nothing found")


def _quiet(words: str) -> str:
    return f'<span class="quiet">{words}</span>'
