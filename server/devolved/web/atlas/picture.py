"""The map as one picture that stands alone: its title, key, caution, source and day are in it."""

from dataclasses import replace

from flask import render_template

from devolved.register.days import say
from devolved.register.pictures import naming
from devolved.web.atlas import drawing, ways

HERE, OTHERS = "full", "hatch"


def svg(drawn: drawing.Drawn, heading: str = "", *, names: str = "", dark: bool = False, times: float = 1) -> str:
    """The picture; ``names`` as in the address of the map, ``times`` its size."""
    narrow = names in ("numbers", "none")
    heading = heading or f"England by {drawn.way.about}, {say(drawn.shown.on)}"
    return render_template(
        "map.svg",
        page=drawn.shown,
        dark=dark,
        wide=not narrow,
        numbers=names == "numbers",
        times=times,
        heading=naming.broken(heading, 40 if narrow else 70),
        caution=naming.broken(drawn.way.caution, 70 if narrow else 120),
        register=drawn.shown.register,
        **drawing.context(drawn),
    )


def of_one(authority: str) -> drawing.Drawn:
    """The map of the day with one authority picked out."""
    drawn = drawing.read("mayor")
    called = naming.short(drawn.shown.label(authority))
    here, other = ways.Meaning(called, HERE), ways.Meaning("another strategic authority", OTHERS)
    areas = [replace(area, meaning=here if area.address == authority else other) for area in drawn.areas]
    others = sum(area.address != authority for area in areas)
    return replace(drawn, areas=areas, key=[(here, len(areas) - others), (other, others)])
