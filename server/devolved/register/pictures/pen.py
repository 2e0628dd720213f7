"""A process of its own for drawing, and its side of the line.

The engine that draws charts is a browser's script engine: its heap grows with every picture for long, and nothing
gives it back to the process that holds it. So it draws in a process that is replaced after so many pictures; one that
dies takes no web process with it.

An order: length and JSON, [form, text]. The answer: one byte, length, and the picture, or what was wrong.
"""

import json
import os
import signal
import struct
import subprocess
import sys
from pathlib import Path
from threading import Lock, Timer

import devolved
from devolved.errors import Unavailable

PICTURES = 150  # that one process draws: 50 to 65 MB are its own then
LONGEST = 30.0  # seconds for one picture: others wait for it
HEAD = struct.Struct("!cI")
VERSION = "6.4"  # of Vega-Lite


class Pen:
    """Draws one picture at a time. Safe to use from many threads."""

    def __init__(self, pictures: int = PICTURES):
        self._pictures, self._left = pictures, 0
        self._process: subprocess.Popen | None = None
        self._lock = Lock()

    def draw(self, form: str, text: str) -> bytes:
        """A picture: ``svg`` or ``png`` of a chart's specification, or ``raster`` of an SVG.

        Raises ValueError when it cannot be drawn, Unavailable when nothing can.
        """
        order = json.dumps([form, text]).encode()
        with self._lock:
            for _ in range(2):  # a process that died since the last picture says so only now
                try:
                    if self._left < 1 or self._process is None:
                        self._replace()
                    self._left -= 1
                    kind, picture = self._drawn(order)
                    break
                except OSError:
                    self._stop()
            else:
                raise Unavailable("Nothing can be drawn just now.", retry_after=5)
        if kind != b"P":
            raise ValueError(picture.decode())
        return picture

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def _drawn(self, order: bytes) -> tuple[bytes, bytes]:
        limit = Timer(LONGEST, self._process.kill)
        limit.daemon = True
        limit.start()
        try:
            self._process.stdin.write(HEAD.pack(b"O", len(order)) + order)
            self._process.stdin.flush()
            kind, length = HEAD.unpack(self._read(HEAD.size))
            return kind, self._read(length)
        finally:
            limit.cancel()

    def _read(self, length: int) -> bytes:
        found = self._process.stdout.read(length)
        if len(found) < length:
            raise OSError("it ended")
        return found

    def _replace(self) -> None:
        self._stop()
        source = str(Path(devolved.__file__).parents[1])  # found even when it was not installed
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([source, os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep),
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "devolved.register.pictures.pen"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._left = self._pictures

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process:
            process.kill()
            process.wait()
            for end in (process.stdin, process.stdout):
                try:
                    end.close()
                except OSError:
                    pass  # it died with an order half written


def main() -> None:
    """Draw what is ordered until nobody can order any more."""
    import vl_convert

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # at a terminal it reaches everybody; the web process says when to end
    orders, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever else is printed must not look like an answer
    while head := orders.read(HEAD.size):
        form, text = json.loads(orders.read(HEAD.unpack(head)[1]))
        try:
            if form == "svg":
                kind, body = b"P", vl_convert.vegalite_to_svg(text, vl_version=VERSION, allowed_base_urls=[]).encode()
            elif form == "png":
                kind, body = b"P", vl_convert.vegalite_to_png(text, vl_version=VERSION, scale=2, allowed_base_urls=[])
            else:
                kind, body = b"P", vl_convert.svg_to_png(text, scale=1)
        except ValueError as error:
            kind, body = b"X", str(error).encode()
        answers.write(HEAD.pack(kind, len(body)) + body)
        answers.flush()


if __name__ == "__main__":
    main()
