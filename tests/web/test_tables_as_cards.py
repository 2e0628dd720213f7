"""Rows of tables are cards on phones: each cell after the first says what it is."""

import re
from datetime import date

from devolved.register.register import LIBRARY
from devolved.register.tables.tables import Table
from devolved.store.terms import Term
from devolved.web.filters import grouped, shown_columns


def test_every_cell_after_the_first_names_its_column(read):
    text = read("/views/mayors/in-office").response.get_data(as_text=True)
    head = re.findall(r"<th scope=\"col\"[^>]*>(?:<a[^>]*>)?([^<]+)", text.split("</thead>")[0])
    rows = re.findall(r"<tr>(<td.*?)</tr>", text)
    assert len(rows) > 10 and all(re.findall('data-th="([^"]*)"', row) == head[1:] for row in rows)


def test_what_no_row_fills_in_a_wide_table_has_no_column_on_the_page():
    view = LIBRARY.get("mayors", "in-office")
    name, since = Term("iri", "https://w3id.org/devolved/id/authority/a"), Term("literal", "2020-01-01")
    rows = [{"authority": name, "since": since, "record": name}] * 2
    table = Table(view, rows, date(2026, 1, 1))
    shown = [column.name for column in shown_columns(table)]
    assert shown[0] == "authority" and "since" in shown and "sinceBefore" not in shown
    assert "leftOn" not in shown and "left" not in shown
    assert grouped(table, view.columns) and not grouped(Table(view, rows[:1], date(2026, 1, 1)), view.columns)
