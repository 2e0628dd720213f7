"""Pictures are narrowed to a palette: a fraction of the bytes, the same to the eye."""

import io

import vl_convert
from devolved.register.pictures import cards
from devolved.register.pictures.renderer import indexed
from PIL import Image

TONES = {(0xFD, 0xFC, 0xF9), (0x0B, 0x5C, 0x6B)}  # paper, accent


def drawn(svg: str) -> bytes:
    return vl_convert.svg_to_png(svg, scale=1)


def pixels(png: bytes) -> list[tuple[int, ...]]:
    image = Image.open(io.BytesIO(png)).convert("RGB")
    raw = image.tobytes()
    return [tuple(raw[i : i + 3]) for i in range(0, len(raw), 3)]


def test_words_keep_every_pixel_in_a_quarter_of_the_bytes():
    png = drawn(cards.card("A mayor for everybody", kind="Post", text="Elected in May.", foot="As on a day"))
    small = indexed(png)
    assert Image.open(io.BytesIO(small)).mode == "P"
    assert pixels(small) == pixels(png) and len(small) < len(png) / 4


def test_of_many_colours_the_tones_stay_and_edges_move_less_than_the_eye_sees():
    bands = "".join(
        f'<rect x="{i % 40 * 5}" y="{i // 40 * 5}" width="5" height="5" '
        f'fill="rgb({i % 256},{i * 7 % 256},{i * 13 % 256})"/>'
        for i in range(1600)
    )
    png = drawn(cards.card("Colours", picture=cards.Picture(bands, 200, 200)))
    old, new = pixels(png), pixels(indexed(png))
    assert len(set(old)) > 256 >= len(set(new))
    assert max(abs(a - b) for one, other in zip(old, new, strict=False) for a, b in zip(one, other, strict=False)) < 64
    assert [n for o, n in zip(old, new, strict=False) if o in TONES and o != n] == []


def test_what_can_be_seen_through_stays_as_it_was():
    png = drawn(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="7"><rect width="4" height="4" fill="red"/></svg>'
    )
    assert indexed(png) == png
