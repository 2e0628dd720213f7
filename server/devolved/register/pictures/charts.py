"""Charts: a view's Vega-Lite specification, filled with its rows and drawn.

The specification in a view's header says marks and encodings; this module adds
data, our type and colours, the colours that parties are known by, and the
credit line. Nothing is fetched while drawing.
"""

import json
import textwrap
from copy import deepcopy
from math import ceil

from devolved.bounded import memoize
from devolved.register.pictures import layers, naming
from devolved.register.pictures.renderer import Renderer, indexed
from devolved.register.pictures.shades import shades
from devolved.register.tables.csvtables import json_value
from devolved.register.tables.tables import Table

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
WIDTH = 520
SLACK = {
    "left": 34,
    "right": 34,
    "top": 5,
    "bottom": 5,
}  # room for readers' faces that run wider than the one measured with
PALETTE = (
    "#0b5c6b",
    "#c28f2c",
    "#6aa5ae",
    "#8c5a3c",
    "#a7a294",
    "#3f7d5a",
    "#b65f57",
    "#5b5f8a",
    "#c9b779",
    "#2f3e46",
    "#94b49f",
    "#d9a08a",
)
LIGHT = {"ink": "#1d1c1a", "quiet": "#625e57", "rule": "#d9d4ca", "paper": "#fdfcf9"}
DARK = {"ink": "#e8e4dc", "quiet": "#aaa49a", "rule": "#3d3a35", "paper": "#191816"}
YEAR = "timeFormat(datum.value, month(datum.value) ? '%b %Y' : '%Y')"
# Names of rows: an authority by that of its area, long ones on several lines.
LINE = 17  # units a line of a name takes
NO_WORD = "not on record"  # of a part of a bar
renderer = Renderer()


def specification(
    table: Table, labels: dict[str, str], *, title: str = "", credit: str = "", theme: str = "light", width: int = WIDTH
) -> dict:
    """The complete specification for a table whose view has a chart.

    With a title the picture stands alone: the view's caution, the source, the release and the day are in it.
    """
    spec = deepcopy(table.view.chart or {})
    tone = DARK if theme == "dark" else LIGHT
    spec["$schema"] = SCHEMA
    spec["width"] = (
        min(width, spec["width"]) if isinstance(spec.get("width"), int) and width < WIDTH else spec.get("width", width)
    )
    spec["data"] = {"values": values(table, labels)}
    spec["config"] = _config(tone)
    spec["background"] = tone["paper"] if title else None
    spec["padding"] = SLACK
    if title:
        below = [*textwrap.wrap(table.caution, max(30, width // 6)), *textwrap.wrap(credit, max(30, width // 6))]
        head = textwrap.wrap(title, max(24, width // 9))
        spec["title"] = {"text": head, "anchor": "start", "subtitle": below, "subtitleColor": tone["quiet"]}
    _order(spec)
    color = spec.get("encoding", {}).get("color", {})
    if color.get("type") == "nominal" and spec["encoding"].get("x", {}).get("type") == "quantitative":
        # A part of a bar without a word would be drawn in no colour, as if it were not there.
        for row in spec["data"]["values"]:
            row.setdefault(color["field"], NO_WORD)
    if color.get("field") and color.get("type") == "nominal":
        color["scale"] = _scale(spec["data"]["values"], color["field"], dark=tone is DARK)
    _fill(spec)
    _date(spec)
    narrow = width < 400
    _name(spec, letters=16 if narrow else 36, narrow=narrow)
    if narrow:
        _narrow(spec)
    if spec.pop("usermeta", {}).get("gaps"):
        layers.gaps(spec, tone)
    layers.frames(spec, tone, letters=24 if width < 400 else 72)
    layers.totals(spec, tone)
    return spec


def prepare() -> None:
    """Start what draws, so that a page's picture need not wait for it."""
    renderer.prepare()


def values(table: Table, labels: dict[str, str]) -> list[dict]:
    """Rows as plain values: names instead of addresses, whole statuses instead of IRIs."""
    rows = []
    for row in table.rows:
        entry = {}
        for name, term in row.items():
            value = json_value(term, labels)
            entry[name] = value["label"] if isinstance(value, dict) else value
        rows.append(entry)
    return rows


@memoize(4 * 2**20)
def draw(spec_json: str, form: str) -> bytes:
    """The chart as SVG or PNG."""
    if f"url(#{layers.HATCH})" not in spec_json:
        return renderer.draw(form, spec_json)
    svg = layers.hatched(renderer.draw("svg", spec_json).decode(), **json.loads(spec_json)["usermeta"][layers.HATCH])
    return svg.encode() if form == "svg" else indexed(renderer.draw("double", svg))


@memoize(4 * 2**20)
def rasterise(svg: str) -> bytes:
    """An SVG picture as PNG, for the cards that links show."""
    return indexed(renderer.draw("raster", svg))


def _scale(rows: list[dict], field: str, *, dark: bool) -> dict:
    """Colours in common use where the rows carry them, the shades of a promise's words in their order,
    else ours in the order in which values come.
    """
    domain = list(dict.fromkeys(row[field] for row in rows if row.get(field) is not None))
    domain.sort(key=lambda word: word == NO_WORD)
    if shaded := shades([word for word in domain if word != NO_WORD], dark=dark):
        shaded |= {word: PALETTE[8] for word in domain if word == NO_WORD}
        return {"domain": list(shaded), "range": list(shaded.values())}
    known = {row[field]: row["colour"] for row in rows if row.get("colour") and row.get(field) is not None}
    spare = iter(PALETTE * 5)
    return {"domain": domain, "range": [known.get(value) or next(spare) for value in domain]}


def _order(spec: dict) -> None:
    """Orders that a view gives by name, in the names as the rows have them: capitals differ."""
    for channel in spec.get("encoding", {}).values():
        if isinstance(channel, dict) and isinstance(channel.get("sort"), list):
            found = {
                str(row.get(channel["field"])).casefold(): row.get(channel["field"]) for row in spec["data"]["values"]
            }
            channel["sort"] = [found.get(str(word).casefold(), word) for word in channel["sort"]]


def _fill(spec: dict) -> None:
    """What a mark only tells, and the register does not have, is told as missing: the engine would say "undefined"."""
    channels = dict(spec.get("encoding", {}))
    told = {channel["field"] for channel in channels.pop("tooltip", [])}
    for field in sorted(told - {channel.get("field") for channel in channels.values() if isinstance(channel, dict)}):
        for row in spec["data"]["values"]:
            row.setdefault(field, "none found")


def _date(spec: dict) -> None:
    """Each mark of time says its year: where there is no room for all of them, the one that says it may be missing."""
    for channel in spec.get("encoding", {}).values():
        if isinstance(channel, dict) and channel.get("type") == "temporal":
            channel["axis"] = {"labelExpr": YEAR, **(channel.get("axis") or {})}


def _name(spec: dict, letters: int, narrow: bool) -> None:
    """The names of rows, on several lines where the rows are far enough apart: on a phone they are moved apart."""
    y, height = spec.get("encoding", {}).get("y", {}), spec.get("height")
    if not isinstance(y, dict) or y.get("type") != "nominal":
        return
    y["axis"] = axis = {**(y.get("axis") or {}), "labelExpr": naming.SHORT}
    if not (isinstance(height, dict) and height.get("step")):
        return
    names = {naming.short(str(row[y["field"]])) for row in spec["data"]["values"] if row.get(y["field"]) is not None}
    most = max((len(naming.broken(name, letters)) for name in names), default=1)
    beside = spec["encoding"].get("yOffset", {}).get("field")
    bars = len({row.get(beside) for row in spec["data"]["values"]}) if beside else 1  # that share the name
    if narrow and most > 1:
        spec["height"] = height = height | {"step": max(height["step"], ceil((most * LINE + 6) / bars))}
    if most > 1 and height["step"] * bars >= most * LINE:
        axis["labelExpr"] = lines = naming.LINES.replace("LETTERS", str(letters))
        # The engine centres the first line.
        above = [{"test": f"length({lines}) > {n}", "value": -n * LINE / 2} for n in range(most - 1, 0, -1)]
        axis["labelOffset"] = {"condition": above, "value": 0}


def _narrow(spec: dict) -> None:
    """For a phone: short labels, legend below."""
    y, color = (spec.get("encoding", {}).get(channel, {}) for channel in ("y", "color"))
    if isinstance(y, dict) and y.get("type") == "nominal":
        axis = y.get("axis") or {}
        y["axis"] = {**axis, "labelLimit": 160 if "labelOffset" in axis else 120}  # broken names fit into any face
    words = [str(word) for word in color.get("scale", {}).get("domain", ())]
    columns = 1 if max(map(len, words), default=0) > 14 else 2  # a longer word would be cut at the edge
    # The picture is as wide as a small phone, and drawn smaller than it is: letters of 14 stay legible.
    spec["padding"] = SLACK | {"left": 18, "right": 6 if columns == 2 else 26}
    spec["width"] = min(spec["width"], 160) if isinstance(y, dict) and y.get("type") == "nominal" else spec["width"]
    spec["config"]["legend"]["columnPadding"] = 12
    sizes = {"labelFontSize": 14, "titleFontSize": 14}
    spec["config"]["axis"] |= sizes
    spec["config"]["text"] = {"fontSize": 14}
    spec["config"]["legend"] |= sizes | {"orient": "bottom", "columns": columns, "labelLimit": 250 // columns}
    for channel in spec.get("encoding", {}).values():
        if isinstance(channel, dict) and isinstance(channel.get("legend"), dict):
            channel["legend"] |= {"orient": "bottom", "columns": 1}


def _config(tone: dict) -> dict:
    font = "Arial, Helvetica, sans-serif"  # widths are measured while drawing: a face that readers' machines match
    return {
        "font": font,
        "mark": {"color": PALETTE[0] if tone is LIGHT else "#6fb9c6"},
        "view": {"stroke": None},
        "axis": {
            "labelColor": tone["ink"],
            "titleColor": tone["quiet"],
            "gridColor": tone["rule"],
            "domainColor": tone["quiet"],
            "tickColor": tone["rule"],
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "labelLimit": 240,
            "labelSeparation": 8,
        },
        "axisY": {"grid": False, "ticks": False, "domain": False, "labelPadding": 6},
        "legend": {
            "columnPadding": 48,
            "labelColor": tone["ink"],
            "titleColor": tone["quiet"],
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "symbolType": "square",
        },
        "title": {
            "color": tone["ink"],
            "font": "Charter, Georgia, serif",
            "fontSize": 17,
            "offset": 14,
            "subtitleFontSize": 11,
        },
        "text": {"fontSize": 12},
        "bar": {"discreteBandSize": {"band": 0.72}},
    }
