"""Pictures are narrowed to a palette: a fraction of the bytes, the same to the eye."""

import struct
import zlib

import vl_convert
from devolved.register.pictures import cards
from devolved.register.pictures.palette import _chunks, _pixels, narrowed

TONES = {(0xFD, 0xFC, 0xF9), (0x0B, 0x5C, 0x6B)}  # paper, accent


def drawn(svg: str) -> bytes:
    return vl_convert.svg_to_png(svg, scale=1)


def before(png: bytes) -> list[tuple[int, ...]]:
    chunks = _chunks(png)
    pixels = _pixels(zlib.decompress(chunks[b"IDAT"]), *struct.unpack(">II", chunks[b"IHDR"][:8]))
    return [tuple(pixels[i : i + 3]) for i in range(0, len(pixels), 4)]


def after(png: bytes) -> list[tuple[int, ...]]:
    chunks = _chunks(png)
    width, height, depth, colour = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    assert (depth, colour) == (8, 3) and len(chunks[b"PLTE"]) <= 3 * 256
    raw, table = zlib.decompress(chunks[b"IDAT"]), chunks[b"PLTE"]
    rows = [raw[r * (width + 1) : (r + 1) * (width + 1)] for r in range(height)]
    assert {row[0] for row in rows} == {0}
    return [tuple(table[3 * i : 3 * i + 3]) for row in rows for i in row[1:]]


def test_words_keep_every_pixel_in_a_quarter_of_the_bytes():
    png = drawn(cards.card("A mayor for everybody", kind="Post", text="Elected in May.", foot="As on a day"))
    small = narrowed(png)
    assert after(small) == before(png) and len(small) < len(png) / 4


def test_of_many_colours_the_tones_stay_and_edges_move_less_than_the_eye_sees():
    bands = "".join(
        f'<rect x="{i % 40 * 5}" y="{i // 40 * 5}" width="5" height="5" '
        f'fill="rgb({i % 256},{i * 7 % 256},{i * 13 % 256})"/>'
        for i in range(1600)
    )
    png = drawn(cards.card("Colours", picture=cards.Picture(bands, 200, 200)))
    old, new = before(png), after(narrowed(png))
    assert len(set(old)) > 256 >= len(set(new))
    assert max(abs(a - b) for one, other in zip(old, new) for a, b in zip(one, other)) < 64
    assert [n for o, n in zip(old, new) if o in TONES and o != n] == []


def test_what_can_be_seen_through_stays_as_it_was():
    png = drawn(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="7"><rect width="4" height="4" fill="red"/></svg>'
    )
    assert narrowed(png) == png
