"""Bars end in their totals, where they lie end to end; letters of a narrow chart stay legible."""

from datetime import date

import pytest
from devolved.register.pictures import charts, naming
from devolved.register.register import LIBRARY
from devolved.register.tables.tables import Table
from devolved.store.terms import XSD, Term


def table(path: str, **columns) -> Table:
    view = LIBRARY.get(*path.split("/"))
    row = {
        name: Term("literal", str(value), f"{XSD}integer" if isinstance(value, int) else f"{XSD}string")
        for name, value in columns.items()
    }
    return Table(view, [row], date(2026, 11, 28))


@pytest.mark.parametrize(
    ("path", "columns"),
    [
        ("commitments/by-status", {"status": "announced", "strength": "firm", "promises": 7}),
        ("authorities/by-people", {"authority": "A", "people": 700000}),
    ],
)
def test_a_bar_ends_in_its_total(path, columns):
    spec = charts.specification(table(path, **columns), {})
    bars, totals = spec["layer"]
    assert totals["mark"]["type"] == "text" and totals["encoding"]["text"]["aggregate"] == "sum"
    assert totals["encoding"]["text"]["field"] == bars["encoding"]["x"]["field"]
    assert "sort" not in spec["encoding"]["y"] or not isinstance(spec["encoding"]["y"]["sort"], str)


def test_bars_of_time_and_bars_beside_each_other_have_no_total():
    for path in ("mayors/all-tenures", "money/per-head", "compare/money"):
        assert "layer" not in charts.specification(table(path, authority="A"), {})


def test_letters_of_a_narrow_chart_are_large():
    spec = charts.specification(table("commitments/by-status", status="announced", promises=7), {}, width=300)
    assert min(spec["config"][part]["labelFontSize"] for part in ("axis", "legend")) >= 14


def test_a_part_without_a_word_is_drawn_and_named_and_the_order_of_a_view_is_kept():
    spec = charts.specification(table("commitments/by-status", status="Announced", promises=7), {})
    color = spec["layer"][0]["encoding"]["color"]
    assert color["scale"]["domain"] == ["not on record"] and spec["data"]["values"][0]["strength"] == "not on record"
    assert spec["encoding"]["y"]["sort"][:5] == ["delivered", "kept so far", "legislated", "in progress", "Announced"]


def test_words_of_promises_have_the_shades_of_the_meter_in_their_order():
    for theme, first in (("light", "#07404b"), ("dark", "#a9e2ec")):
        asked = table("commitments/tally", status="Announced", promises=1, order=5)
        asked.rows.append({**asked.rows[0], "status": Term("literal", "Delivered", f"{XSD}string")})
        scale = charts.specification(asked, {}, theme=theme)["encoding"]["color"]["scale"]
        assert scale["domain"] == ["Delivered", "Announced"] and scale["range"][0] == first


def test_rows_of_a_narrow_chart_are_as_far_apart_as_their_names_are_long():
    long = "Interministerial Group for Environment, Food and Rural Affairs"
    spec = charts.specification(table("mayors/party-control", authority=long, party="A"), {}, width=300)
    lines = len(naming.broken(long, 16))
    assert lines >= 4 and spec["height"]["step"] >= lines * charts.LINE
    assert len(spec["encoding"]["y"]["axis"]["labelOffset"]["condition"]) == lines - 1
    assert charts.specification(table("mayors/party-control", authority="Surrey"), {}, width=300)["height"] == {
        "step": 20
    }


def test_a_time_for_which_nobody_was_found_is_framed_and_no_blank():
    spans, frames = charts.specification(table("mayors/party-control", authority="A", party="P"), {})["layer"]
    assert frames["mark"]["strokeDash"] and frames["mark"]["fill"] == "transparent"
    assert frames["encoding"]["x"]["field"] == spans["encoding"]["x2"]["field"]
    assert spans["encoding"]["color"]["scale"]["domain"] == ["P"]


def test_the_gap_of_a_mayoralty_is_drawn(real_client):
    svg = real_client.get("/views/mayors/party-control/chart.svg?on=2026-11-28").text
    assert svg.count("stroke-dasharray") == 2  # Cambridgeshire in May 2025, Greater Manchester in the summer of 2026
