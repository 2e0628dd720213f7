"""A story from a table: a headline that its rows bear, three sentences with notes, and the rows with their sources."""

import csv
import io
from dataclasses import dataclass
from datetime import date

from devolved.register import days
from devolved.register.evidence import Evidence
from devolved.register.stories import telling, workbook
from devolved.register.tables import csvtables, findings
from devolved.register.tables.tables import Table
from devolved.spreadsheet import guarded
from devolved.store.terms import XSD, Term

SOURCES, SURE = "Sources", "How sure"
NOTES = 5  # sources told of the headline; the table has all
_NUMBERS = {f"{XSD}{name}": int for name in ("integer", "int", "long", "nonNegativeInteger")} | {
    f"{XSD}{name}": float for name in ("decimal", "double", "float")
}


@dataclass(frozen=True)
class Sentence:
    """A sentence to print, and the sources that bear it: those told of, and how many ``more`` the table has."""

    text: str
    notes: tuple[str, ...] = ()
    more: int = 0


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
        return self.table.caution

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
            ("Title", view.title), ("Question", view.question), ("Headline", self.headline), ("Caution", self.caution),
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
    return {"": telling.PRIMARY, "secondary": telling.SECONDARY}.get(known.mark, known.mark)


def _sentences(table: Table, headline: str, found: bool, labels, evidence) -> tuple[Sentence, ...]:
    rows = table.rows
    if not rows:
        return (Sentence(telling.nothing(table)),)
    with_records = [evidence.get(r["record"].value) for r in rows if "record" in r]
    every = tuple(dict.fromkeys(c for known in with_records for c in cited(known)))
    reads, told = telling.leading(table, labels)
    of_told = dict.fromkeys(c for r in told if "record" in r for c in cited(evidence.get(r["record"].value)))
    return (
        Sentence(telling.opening(table, headline, found, labels), every[:NOTES], max(0, len(every) - NOTES)),
        Sentence(reads, tuple(of_told)),
        Sentence(telling.weighed([sure(known) for known in with_records], len(rows))),
    )


def _value(term: Term | None, part: str, labels: dict[str, str]) -> workbook.Value:
    if term is None:
        return None
    if part == "label":
        return labels.get(term.value, "") if term.kind == "iri" else ""
    if (number := _NUMBERS.get(term.datatype)) is not None:
        return number(term.value)
    return workbook.as_day(term.value) if term.datatype == f"{XSD}date" else term.value
