"""Names beside a map: which side each stands on and how high, so that none covers another.

Each area has a point that its name is tied to by a line. Areas in the western half of those named stand on the left,
the others on the right, both in the order of the map from north to south.
"""

import re
from dataclasses import dataclass

from devolved.register.pictures import maps

SIDE = 205  # units left and right of England for names
LINE = 15  # units a line of a name takes
GAP = 7
LETTERS = 21  # of a line: so many fit beside the map in the widest face that a machine may have instead
TOP, BOTTOM = 14, maps.HEIGHT - 4
# What every authority is called besides the name of its area.
FORMAL = re.compile(r" (?:(?:Mayoral )?(?:Combined (?:County )?|Strategic )?Authority)$")


@dataclass(frozen=True)
class Name:
    """A name beside the map: its lines, where its first baseline begins, and the two ends of the line that ties it."""

    lines: tuple[str, ...]
    note: tuple[str, ...]
    x: int
    y: int
    anchor: str
    tie: tuple[int, int, int, int]


def short(name: str) -> str:
    """The name of an authority as that of its area."""
    return FORMAL.sub("", name)


def broken(text: str, letters: int = LETTERS) -> tuple[str, ...]:
    """A text in lines of at most so many letters, where its words allow."""
    found: list[str] = []
    for word in text.split():
        if found and len(found[-1]) + 1 + len(word) <= letters:
            found[-1] += " " + word
        else:
            found.append(word)
    return tuple(found)


def placed(asked: list[tuple[str, str, str, tuple[float, float]]]) -> dict[str, Name]:
    """Names by key. ``asked`` holds key, name, a note below it, and the point of the area in units of the map."""
    by_x = sorted(asked, key=lambda one: one[3][0])
    half = len(by_x) // 2
    return _side(by_x[:half], left=True) | _side(by_x[half:], left=False)


def _side(asked, left: bool) -> dict[str, Name]:
    ordered = sorted(asked, key=lambda one: (one[3][1], one[0]))
    texts = [(broken(name), broken(note)) for _, name, note, _ in ordered]
    heights = [LINE * (len(lines) + len(note)) + GAP for lines, note in texts]
    tops: list[float] = []
    for (_, _, _, (_, y)), height in zip(ordered, heights, strict=True):
        lowest = tops[-1] + heights[len(tops) - 1] if tops else TOP
        tops.append(max(lowest, y - height / 2))
    # More than stands beside England goes on beside the insets below it, never above the picture.
    below: float = max(BOTTOM, TOP + sum(heights))
    for index in range(len(tops) - 1, -1, -1):
        tops[index] = min(tops[index], below - heights[index])
        below = tops[index]
    x, anchor = (-6, "end") if left else (maps.WIDTH + 6, "start")
    end = x + 3 if left else x - 3
    return {
        key: Name(lines, note, x, round(top) + LINE - 3, anchor, (round(px), round(py), end, round(top) + LINE - 8))
        for (key, _, _, (px, py)), (lines, note), top in zip(ordered, texts, tops, strict=True)
    }


# As expressions of the drawing engine: a label without its formal end, and that on lines of so many LETTERS.
SHORT = f"replace(datum.label, regexp('{FORMAL.pattern}'), '')"
LINES = f"split(trim(replace({SHORT}, regexp('(.{{1,LETTERS}})( |$)', 'g'), '$1\\n')), '\\n')"
