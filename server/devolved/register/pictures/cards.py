"""Cards: the picture that a link to a page shows where it is shared, as SVG to be rasterised.

Names come from data and are hostile: they are escaped here and cut to what
fits. Nothing is fetched; letters are measured by a rule of thumb on the wide
side, since the machine that draws may have any font.
"""

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from devolved.register.pictures.charts import LIGHT
from devolved.store.xml import carried

WIDTH, HEIGHT, MARGIN = 1200, 630, 72
ACCENT, BARE, MARK, LINE = "#0b5c6b", "#f0ece2", "#07404b", "#c9c3b6"
SERIF = "Charter, 'Bitstream Charter', Georgia, 'Liberation Serif', 'DejaVu Serif', serif"
SANS = "'Liberation Sans', 'DejaVu Sans', Arial, sans-serif"
LETTER = {True: 0.6, False: 0.56}  # of the size: what a letter takes on average, bold or not
_CARD = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True
).get_template(
    "card.svg",
    globals={
        "width": WIDTH,
        "height": HEIGHT,
        "margin": MARGIN,
        "light": LIGHT,
        "accent": ACCENT,
        "serif": SERIF,
        "sans": SANS,
    },
)


@dataclass(frozen=True)
class Picture:
    """Something drawn beside or below the words: the inside of an SVG, and its own measure."""

    inside: str
    width: float
    height: float
    below: bool = False


def card(title: str, *, kind: str = "", text: str = "", foot: str = "", picture: Picture | None = None) -> str:
    """The card as SVG, 1200 by 630."""
    below = bool(picture and picture.below)
    room = WIDTH - 2 * MARGIN - (400 if picture and not below else 0)
    sizes, most, top = ((40, 34), 2, 96) if below else ((68, 56, 46), 3, 170)
    size = next((s for s in sizes if len(lines(title, s, room, bold=True)) <= most), sizes[-1])
    titled, step = lines(title, size, room, bold=True, most=most), round(size * 1.16)
    y = top + len(titled) * step + 24
    left = HEIGHT - 100 - y
    return _CARD.render(
        title=titled,
        size=size,
        top=top,
        step=step,
        kind="" if below else carried(kind),
        text=[] if below else lines(text, 30, room, most=left // 42),
        y=y,
        foot=carried(foot),
        picture=picture,
        place=(MARGIN, y, WIDTH - 2 * MARGIN, left) if below else (WIDTH - MARGIN - 370, 60, 370, HEIGHT - 150),
    )


def lines(text: str, size: int, room: float, *, bold: bool = False, most: int | None = None) -> list[str]:
    """The text broken where it fits; with ``most``, the last line ends in an ellipsis if there was more."""
    fits = max(4, int(room / (size * LETTER[bold])))
    words = " ".join(carried(text).split())
    return textwrap.wrap(words, fits, max_lines=most, placeholder=" …", break_on_hyphens=False)


def england(land: str, areas: list[str], width: int, height: int) -> Picture:
    """The map in two tones: the land, and the areas that the page is about."""
    marked = "".join(f'<path d="{d}" fill="{MARK}" stroke="{LIGHT["paper"]}" stroke-width="1.5"/>' for d in areas)
    return Picture(f'<path d="{land}" fill="{BARE}" stroke="{LINE}" stroke-width="0.5"/>{marked}', width, height)


def chart(svg: str) -> Picture | None:
    """A drawn chart as a picture; None where it does not say how large it is."""
    found = re.match(r'\s*<svg\b[^>]*\bviewBox="0 0 ([\d.]+) ([\d.]+)"[^>]*>(.*)</svg>\s*$', svg, re.DOTALL)
    return Picture(found[3], float(found[1]), float(found[2]), below=True) if found else None
