"""The same picture in a tenth of the bytes: PNG with a palette (https://www.w3.org/TR/png-3/).

The rasteriser writes four bytes a pixel and presses them lightly. Cards are paper, ink and two or three tones with soft
edges: 256 colours hold them, the tones themselves exactly and the edges as near as the eye can tell.
"""

import struct
import sys
import zlib
from array import array
from collections import Counter
from itertools import accumulate

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 256


def narrowed(png: bytes) -> bytes:
    """The picture with a palette; as it was where it is not what the rasteriser writes (opaque, 8 bits, filtered by the
    pixel before).
    """
    chunks = _chunks(png)
    width, height, *form = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    if form != [8, 6, 0, 0, 0] or sys.byteorder != "little":
        return png
    pixels = _pixels(zlib.decompress(chunks[b"IDAT"]), width, height)
    if pixels is None or min(pixels[3::4]) < 255:
        return png
    kept = _palette(pixels)
    places = {colour: place for place, colour in enumerate(dict.fromkeys(kept.values()))}
    index = {colour: places[near] for colour, near in kept.items()}
    drawn = bytes(map(index.__getitem__, memoryview(pixels).cast("I")))
    rows = b"".join(b"\0" + drawn[start : start + width] for start in range(0, width * height, width))
    return SIGNATURE + b"".join(
        (
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", b"".join(colour.to_bytes(4, "little")[:3] for colour in places)),
            _chunk(b"IDAT", zlib.compress(rows, 9)),
            _chunk(b"IEND", b""),
        )
    )


def _palette(pixels: bytes) -> dict[int, int]:
    """Each colour and the one it is drawn in: the commonest of those that are alike, as coarsely as it takes."""
    common = [colour for colour, _ in Counter(memoryview(pixels).cast("I")).most_common()]
    kept: dict[int, int] = {}
    for bits in range(8):
        mask, alike = int.from_bytes(bytes([0xFF << bits & 0xFF] * 4), "little"), {}
        kept = {colour: alike.setdefault(colour & mask, colour) for colour in common}
        if len(alike) <= COLOURS:
            break
    return kept


def _pixels(raw: bytes, width: int, height: int) -> bytes | None:
    """Four bytes a pixel, the filter undone; None where a row has another filter than the rasteriser's."""
    stride, pixels, known = 4 * width + 1, bytearray(4 * width * height), {}
    for row in range(height):
        line = raw[row * stride : (row + 1) * stride]
        if line[0] != 1:
            return None
        if line not in known:
            whole = bytearray(4 * width)
            for channel in range(4):
                whole[channel::4] = array("I", accumulate(line[1 + channel :: 4])).tobytes()[
                    ::4
                ]  # sums modulo 256: the lowest byte of each
            known[line] = whole
        pixels[row * 4 * width : (row + 1) * 4 * width] = known[line]
    return bytes(pixels)


def _chunks(png: bytes) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    place = len(SIGNATURE)
    while place < len(png):
        (length,) = struct.unpack_from(">I", png, place)
        name = png[place + 4 : place + 8]
        found[name] = found.get(name, b"") + png[place + 8 : place + 8 + length]
        place += 12 + length
    return found


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
