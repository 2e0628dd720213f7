"""What a chart has beside its bars: the totals at their ends, frames for what nobody was found for, and one frame for
each set of values that may be compared.
"""

from devolved.register.pictures import naming


def gaps(spec: dict, tone: dict) -> None:
    """Between one span of a line and its next, where nobody was found: a dashed frame, not a blank."""
    encoding, mark = spec["encoding"], spec.pop("mark")
    begins, ends, line = encoding["x"]["field"], encoding["x2"]["field"], encoding["y"]["field"]
    following = {"op": "lead", "field": begins, "as": "next"}
    frame = {"fill": "transparent", "stroke": tone["quiet"], "strokeWidth": 1.5, "strokeDash": [3, 2]}
    spec["encoding"] = {"y": encoding.pop("y")}
    spec["layer"] = [
        {"mark": mark, "encoding": encoding},
        {
            "transform": [
                {"window": [following], "groupby": [line], "sort": [{"field": begins}]},
                {"filter": f"isValid(datum.next) && datum.{ends} < datum.next"},
            ],
            "mark": {**mark, **frame},
            "encoding": {
                "x": {"field": ends, "type": "temporal"},
                "x2": {"field": "next"},
                "tooltip": {"value": "we have not found who"},
            },
        },
    ]


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
