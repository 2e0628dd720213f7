"""Bars end in their totals, where they lie end to end; letters of a narrow chart stay legible; gaps are hatched."""

import io
import re
from datetime import date

import pytest
from devolved.register.pictures import charts, naming
from devolved.register.register import LIBRARY
from devolved.register.tables.tables import Table
from devolved.store.terms import XSD, Term


def table(path: str, *more: dict, **columns) -> Table:
    """A table of one row, or of several."""
    view = LIBRARY.get(*path.split("/"))
    rows = [
        {
            name: Term("literal", str(value), f"{XSD}integer" if isinstance(value, int) else f"{XSD}string")
            for name, value in each.items()
        }
        for each in (more or (columns,))
    ]
    return Table(view, rows, date(2026, 11, 28))


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


def test_a_time_for_which_nobody_was_found_is_hatched_and_no_blank():
    """It has lines, a name in the key, and is wide enough to be seen; what joins end to end has none."""
    rows = [
        {"authority": "A", "family": "P", "drawnFrom": "2017-05-08", "drawnTo": "2025-05-05"},
        {"authority": "A", "family": "P", "drawnFrom": "2025-05-09", "drawnTo": "2026-05-09"},
        {"authority": "B", "family": "Q", "drawnFrom": "2017-05-08", "drawnTo": "2026-05-09"},
    ]
    spec = charts.specification(table("mayors/party-control", *rows), {})
    spans, gap = spec["layer"]
    assert spans["encoding"]["color"]["scale"]["domain"] == ["P", "Q", "nobody found"]
    assert spans["encoding"]["color"]["scale"]["range"][-1] == "url(#hatch)"
    (one,) = gap["data"]["values"]
    assert one["authority"] == "A"
    assert one["drawnFrom"] < "2025-05-05" and one["drawnTo"] > "2025-05-09"
    assert (one["since"], one["until"]) == ("5 May 2025", "9 May 2025")
    assert gap["encoding"]["color"] == {"datum": "nobody found"}
    without = charts.specification(table("mayors/party-control", *rows[1:]), {})
    assert len(without["layer"]) == 1 and "url(#hatch)" not in str(without)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_gap_of_a_mayoralty_is_drawn(real_client, theme):
    there = f"/views/mayors/party-control/chart.svg?on=2026-11-28&theme={theme}"
    svg = real_client.get(there).text
    # Cambridgeshire in May 2025, Greater Manchester in the summer of 2026, and the key.
    assert len(re.findall(r'<path[^>]* fill="url\(#hatch\)"', svg)) == 3
    assert '<pattern id="hatch"' in svg and "nobody found" in svg
    assert f'<rect width="1.25" height="4" fill="{(charts.DARK if theme == "dark" else charts.LIGHT)["ink"]}"/>' in svg


def test_the_gap_of_a_mayoralty_is_hatched_in_a_png_too(real_client):
    """The lines are in the picture: without the pattern it is another one."""
    from PIL import Image, ImageChops

    there = "/views/mayors/party-control/chart"
    svg = real_client.get(f"{there}.svg?on=2026-11-28").text
    shown = Image.open(io.BytesIO(real_client.get(f"{there}.png?on=2026-11-28").data)).convert("RGB")
    blank = svg.replace('fill="url(#hatch)"', f'fill="{charts.LIGHT["paper"]}"')
    without = Image.open(io.BytesIO(charts.renderer.draw("double", blank))).convert("RGB")
    assert shown.size == without.size
    assert sum(ImageChops.difference(shown, without).convert("L").histogram()[64:]) > 100
