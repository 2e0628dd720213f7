"""What a chart has beside its bars: the totals at their ends, hatching for what nobody was found for, and one frame for
each set of values that may be compared.
"""

import re
from datetime import date, timedelta
from itertools import pairwise

from devolved.register.days import say
from devolved.register.pictures import naming

HATCH = "hatch"  # the name of the pattern within a picture
NOBODY = "nobody found"
SEEN = 5  # units: a gap too short to be seen at its length is drawn so wide, about its middle


def gaps(spec: dict, tone: dict) -> None:
    """Between one span of a line and its next, where nobody was found: hatched, not blank, and named in the key."""
    encoding, mark = spec["encoding"], spec.pop("mark")
    begins, ends, line = encoding["x"]["field"], encoding["x2"]["field"], encoding["y"]["field"]
    rows = [row for row in spec["data"]["values"] if row.get(begins) and row.get(ends)]
    found = _between(rows, begins, ends, line, spec["width"])
    spec["encoding"] = {"y": encoding.pop("y")}
    spec["layer"] = [{"mark": mark, "encoding": encoding}]
    if not found:
        return
    scale = encoding["color"]["scale"]
    scale["domain"], scale["range"] = [*scale["domain"], NOBODY], [*scale["range"], f"url(#{HATCH})"]
    spec["usermeta"] = {HATCH: {"paper": tone["paper"], "line": tone["ink"]}}
    spec["layer"].append(
        {
            "data": {"values": found},
            "mark": {**mark, "stroke": tone["ink"], "strokeWidth": 0.75},
            "encoding": {
                "x": {"field": begins, "type": "temporal"},
                "x2": {"field": ends},
                "color": {"datum": NOBODY},
                "tooltip": [{"field": "since", "title": "from"}, {"field": "until", "title": "to"}],
            },
        }
    )


def _between(rows: list[dict], begins: str, ends: str, line: str, width: int) -> list[dict]:
    """The gaps between the spans of each line, each as wide as can be seen."""
    days = [date.fromisoformat(row[at]) for row in rows for at in (begins, ends)]
    least = timedelta(days=SEEN / width * (max(days) - min(days)).days) if days else timedelta()
    found = []
    for row, following in pairwise(sorted(rows, key=lambda row: (row[line], row[begins]))):
        if row[line] != following[line] or row[ends] >= following[begins]:
            continue
        first, last = date.fromisoformat(row[ends]), date.fromisoformat(following[begins])
        more = max(timedelta(), least - (last - first)) / 2
        drawn = {begins: (first - more).isoformat(), ends: (last + more).isoformat()}
        found.append({line: row[line], **drawn, "since": say(first), "until": say(last)})
    return found


def hatched(svg: str, paper: str, line: str) -> str:
    """A picture whose gaps are filled with lines: what draws charts knows no pattern, and the picture's format does."""
    pattern = (
        f'<defs><pattern id="{HATCH}" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="4" height="4" fill="{paper}"/><rect width="1.25" height="4" fill="{line}"/></pattern></defs>'
    )
    return re.sub(r"<svg[^>]*>", lambda found: found[0] + pattern, svg, count=1)


def frames(spec: dict, tone: dict, letters: int) -> None:
    """What may not be compared stands in a frame of its own, under its name."""
    if frame := spec.get("encoding", {}).get("facet"):
        words = naming.LINES.replace("LETTERS", str(letters)).replace("datum.label", "datum.value")
        frame["header"] = {
            "labelExpr": words,
            "labelAnchor": "start",
            "labelColor": tone["ink"],
            "labelFontSize": 13,
            "labelFontWeight": "bold",
        }


def totals(spec: dict, tone: dict) -> None:
    """The sum of each bar at its end. Bars that stand beside each other or in frames, or for time, have none."""
    encoding = spec.get("encoding", {})
    x, y = encoding.get("x", {}), encoding.get("y", {})
    mark = spec.get("mark")
    if "bar" not in (mark, mark.get("type") if isinstance(mark, dict) else None):
        return
    if x.get("type") != "quantitative" or y.get("type") != "nominal" or {"x2", "yOffset", "facet"} & encoding.keys():
        return
    if y.get("sort") == "-x":  # said in full: two layers cannot sort each by its own
        y["sort"] = {"field": x["field"], "op": "sum", "order": "descending"}
    told = {"field": x["field"], "aggregate": "sum", "type": "quantitative"}
    spec["encoding"] = {"y": y}
    spec["layer"] = [
        {"mark": spec.pop("mark"), "encoding": {name: one for name, one in encoding.items() if name != "y"}},
        {
            "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 4, "color": tone["ink"]},
            "encoding": {"x": told | {"stack": None}, "text": told | {"format": ","}},
        },
    ]
