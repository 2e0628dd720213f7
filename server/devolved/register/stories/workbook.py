"""Spreadsheets (Office Open XML): the same rows are the same bytes, and no text is ever a formula.

A sheet bears its header in bold, fixed while one scrolls. Days are days and numbers are numbers; months and years,
which a spreadsheet would take for days or sums, are text as written.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from devolved.store.xml import carried

CELL = 32_767  # characters that a cell holds
SHEET = 20_000  # rows of a sheet of ours
WIDEST = 60  # characters
_BARRED = re.compile(r"[\[\]:*?/\\]")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
# Not what begins with a nought: that is a name.
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,10})?")
_STAMPS = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
Value = str | int | float | bool | date | None


@dataclass(frozen=True)
class Sheet:
    """One table with its header. Rows beyond ``SHEET`` are left out, and the last line says so."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Value]]


def write(sheets: Iterable[Sheet], built: date) -> bytes:
    """A workbook of these sheets, dated by the release."""
    # Loaded when a spreadsheet is asked for: it is a quarter of all that a server would have to load at its start.
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for sheet in sheets:
        _fill(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return _dated(out.getvalue(), built)


def as_day(text: str) -> Value:
    """A day as a day; other text as it is."""
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) and text >= "1900-03-01" else text
    except ValueError:
        return text


def as_value(text: str) -> Value:
    """A cell of a CSV of ours: days and plain numbers as such, other text without the mark against formulas."""
    if _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return as_day(text[1:] if text[:1] == "'" and text[1:2] in "=+-@\t\r" else text)


def packed(files: Iterable[tuple[str, bytes]], built: date) -> bytes:
    """Files as a zip, in this order, each dated by the release: the same files are the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files:
            entry = zipfile.ZipInfo(name, (built.year, built.month, built.day, 0, 0, 0))
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            archive.writestr(entry, body)
    return out.getvalue()


def _fill(book, sheet: Sheet) -> None:
    page = book.create_sheet(_BARRED.sub(" ", sheet.name)[:31])
    page.freeze_panes = "A2"
    rows: list = []
    cut = False
    for row in sheet.rows:
        if cut := len(rows) == SHEET:
            break
        rows.append(row)
    for place, title in enumerate(sheet.header):
        longest = max([len(title), *(len(str(r[place] or "")) for r in rows[:200])])
        page.column_dimensions[_letters(place)].width = min(WIDEST, longest + 2)
    page.append([_cell(page, title, bold=True) for title in sheet.header])
    for row in rows:
        page.append([_cell(page, value) for value in row])
    if cut:
        page.append([_cell(page, f"The first {SHEET:,} rows; the CSV has all.")])


def _cell(page, value: Value, bold: bool = False):
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    if value is None or value == "":
        return None
    if isinstance(value, str):
        cell = WriteOnlyCell(page)
        # Set as text outright: what begins like a formula is none.
        cell.value, cell.data_type = "", "s"
        cell._value = carried(value)[:CELL]
    else:
        cell = WriteOnlyCell(page, value)
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _letters(place: int) -> str:
    text, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(65 + rest) + text
    return text


def _dated(body: bytes, built: date) -> bytes:
    """The same workbook with the release's day wherever the writer put the hour."""
    stamp = datetime.combine(built, time()).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        files = [(name, archive.read(name)) for name in sorted(archive.namelist(), key=lambda n: (n[0] != "[", n))]
    return packed([(n, _STAMPS.sub(rb"\g<1>" + stamp, b) if n == "docProps/core.xml" else b) for n, b in files], built)
