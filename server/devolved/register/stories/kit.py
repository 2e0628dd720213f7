"""A story from a table: a headline that its rows bear, three sentences with notes, and the rows with their sources."""

import csv
import io
from collections import Counter
from dataclasses import dataclass
from datetime import date

from devolved.register import days
from devolved.register.evidence import Evidence
from devolved.register.stories import workbook
from devolved.register.tables import csvtables, findings
from devolved.register.tables.tables import Table
from devolved.spreadsheet import guarded
from devolved.store.terms import XSD, Term

SOURCES, SURE = "Sources", "How sure"
WANTING = "needs a source"
NOTES = 5  # sources told of the headline; the table has all
_NUMBERS = {f"{XSD}{name}": int for name in ("integer", "int", "long", "nonNegativeInteger")} | {
    f"{XSD}{name}": float for name in ("decimal", "double", "float")
}


@dataclass(frozen=True)
class Sentence:
    """A sentence to print, and the sources that bear it."""

    text: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Story:
    """What a table lets one say. ``found`` tells a finding that the rows bear from a question that they answer."""

    table: Table
    headline: str
    found: bool
    sentences: tuple[Sentence, ...]
    labels: dict[str, str]
    evidence: dict[str, Evidence]

    @property
    def caution(self) -> str:
        return self.table.view.note

    def header(self) -> list[str]:
        """The columns in words, those of evidence last."""
        titles = {c.name: c.title for c in self.table.view.columns}
        shown = csvtables.names(self.table)
        named = [titles.get(v, "Record") + (" (name)" if part == "label" else "") for _, v, part in shown]
        return [*named, SOURCES, SURE]

    def rows(self) -> list[list[workbook.Value]]:
        """Every row with the sources that it rests on."""
        columns = csvtables.names(self.table)
        found = []
        for row in self.table.rows:
            known = self.evidence.get(row["record"].value) if "record" in row else None
            cells = [_value(row.get(name), part, self.labels) for _, name, part in columns]
            found.append([*cells, "; ".join(cited(known)), sure(known)])
        return found

    def as_csv(self) -> bytes:
        """RFC 4180, with a header, formulas made harmless."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(self.header())
        for row in self.rows():
            writer.writerow([guarded(v) if isinstance(v, str) else "" if v is None else v for v in row])
        return out.getvalue().encode()

    def as_xlsx(self, version: str, built: date, address: str) -> bytes:
        """The rows, and a second sheet that says what they are."""
        view = self.table.view
        about: list[tuple[str, workbook.Value]] = [
            ("Title", view.title), ("Question", view.question), ("Headline", self.headline), ("Caution", view.note),
            ("As on", self.table.on), ("Release", version), ("Address", address), ("Licence", csvtables.CC_BY),
        ]  # fmt: skip
        sheets = [
            workbook.Sheet(view.title, self.header(), self.rows()),
            workbook.Sheet("About", ("What", "Value"), about),
        ]
        return workbook.write(sheets, built)


def story(table: Table, labels: dict[str, str], evidence: dict[str, Evidence]) -> Story:
    """What a whole table lets one say."""
    headline = findings.headline(table.view, table, lambda address: labels.get(address, address))
    found = headline != (table.view.question.rstrip("?") or table.view.title)
    return Story(table, headline, found, _sentences(table, headline, found, labels, evidence), labels, evidence)


def cited(known: Evidence | None) -> list[str]:
    """The sources of a record, each with its publisher, its sort and its address."""
    if known is None:
        return []
    named = []
    for c in known.citations:
        words = ", ".join(filter(None, (c.title, c.locator, c.publisher, days.say(c.issued), c.sort)))
        named.append(f"{words} {c.page}".strip())
    return named


def sure(known: Evidence | None) -> str:
    """How good the evidence of a record is, in words; empty for rows that carry none of their own."""
    if known is None or not known.mark and not known.confidence:
        return ""
    return {"": "primary source read", "secondary": "secondary source"}.get(known.mark, known.mark)


def _sentences(table: Table, headline: str, found: bool, labels, evidence) -> tuple[Sentence, ...]:
    on, rows = days.say(table.on), table.rows
    if not rows:
        return (Sentence(f"On {on}, asked “{table.view.question}”, Devolved, the register of English devolution, "
                         f"had no answer: {table.view.empty or 'it holds no such record'}"),)  # fmt: skip
    number = f"{len(rows):,} row{'s' if len(rows) != 1 else ''}"
    opening = (
        f"{headline}, as Devolved, the register of English devolution, had it on {on}."
        if found
        else f"Asked “{table.view.question}”, Devolved, the register of English devolution, had {number} on {on}."
    )
    first = rows[0]
    said = "; ".join(f"{c.title.lower()}: {_said(first[c.name], labels)}" for c in table.columns if c.name in first)
    one = evidence.get(first["record"].value) if "record" in first else None
    counted = Counter(sure(evidence.get(r["record"].value)) for r in rows if "record" in r)
    rest = _weighed(counted, len(rows)) or (
        f"The {number} count or arrange other records, whose sources stand on their own pages."
    )
    every = tuple(dict.fromkeys(c for r in rows if "record" in r for c in cited(evidence.get(r["record"].value))))
    more = (f"and {len(every) - NOTES:,} more, in the table",) if len(every) > NOTES else ()
    reads = Sentence(f"The first row reads: {said.rstrip('.')}.", tuple(cited(one)))
    if len(latest := findings.newest(table.view, table)) < len(rows):
        reads = Sentence(f"As last counted, for {_shares(table, latest, labels)}.")
    return Sentence(opening, every[:NOTES] + more), reads, Sentence(rest)


def _shares(table: Table, rows, labels) -> str:
    """The rows of one day as parts of a whole: "8 October 2026: 23 delivered, 11 kept so far"."""
    rule = findings.RULE.fullmatch(table.view.finding)
    time, value, column = rule.group("time", "value", "column") if rule else ("", "", "")
    parts = [(int(row[value].value), _said(row[column], labels)) for row in rows if value in row and column in row]
    said = ", ".join(f"{number:,} {words[:1].lower()}{words[1:]}" for number, words in parts if number)
    return f"{days.say(rows[0][time].value)}: {said}"


def _weighed(counted: Counter, rows: int) -> str:
    """How good the evidence of the rows is, in a sentence; empty where they carry none of their own."""
    kinds = (("primary source read", "a primary source"), ("secondary source", "secondary sources alone"))
    parts = [(counted[kind], words) for kind, words in kinds if counted[kind]]
    wanting = counted[WANTING]
    if len(parts) == 1 and parts[0][0] == rows:
        return f"{'The row rests' if rows == 1 else f'All {rows:,} rows rest'} on {parts[0][1]}."
    said = [f"{n:,} {'rests' if n == 1 else 'rest'} on {words}" for n, words in parts]
    said += [f"{wanting:,} still {'needs' if wanting == 1 else 'need'} a source"] if wanting else []
    return f"Of {rows:,} row{'s' if rows != 1 else ''}, {' and '.join(said)}." if said else ""


def _said(term: Term, labels: dict[str, str]) -> str:
    if term.kind == "iri":
        return labels.get(term.value, term.value)
    return days.say(term.value) if "date" in term.datatype or "gYear" in term.datatype else term.value


def _value(term: Term | None, part: str, labels: dict[str, str]) -> workbook.Value:
    if term is None:
        return None
    if part == "label":
        return labels.get(term.value, "") if term.kind == "iri" else ""
    if (number := _NUMBERS.get(term.datatype)) is not None:
        return number(term.value)
    return workbook.as_day(term.value) if term.datatype == f"{XSD}date" else term.value
