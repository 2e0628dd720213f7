"""A process of its own for drawing charts and cards.

The engine that draws charts is a browser's script engine: its heap grows with every picture for long, and nothing gives
it back to the process that holds it. So it draws in a process that is replaced after so many pictures; one that dies,
or takes too long and so ends itself, takes no web process with it.
"""

import io
import multiprocessing
import os
import signal
import threading
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing.connection import wait

from devolved.errors import Unavailable

PICTURES = 150  # that one process draws: 50 to 65 MB are its own then
LONGEST = 30.0  # seconds for one picture: others wait for it
VERSION = "6.4"  # of Vega-Lite
COLOURS = 256  # of a palette
SMALLEST = '{"data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {"x": {"field": "a", "type": "quantitative"}}}'


class Renderer:
    """Draws one picture at a time. Safe to use from many threads."""

    def __init__(self, pictures: int = PICTURES, longest: float = LONGEST):
        self._pictures, self._longest = pictures, longest
        self._executor: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()

    def draw(self, form: str, text: str) -> bytes:
        """A picture: ``svg`` or ``png`` of a chart's specification, or ``raster`` of an SVG, ``double`` its size.

        Raises ValueError when it cannot be drawn, Unavailable when nothing can.
        """
        with self._lock:
            for _ in range(2):  # a process that died since the last picture says so only now
                try:
                    return self._submit(form, text).result()
                except (RuntimeError, OSError):  # a pool that broke is a RuntimeError too
                    self._drop()
        raise Unavailable("Nothing can be drawn just now.", retry_after=5)

    def prepare(self) -> None:
        """Start the process behind the back of who asks, and have it load all that draws, where there is none yet.

        A first picture waits for a new Python, for the script engine and for the libraries of charts: seconds of work,
        more where the machine is busy. A page that will show a chart calls this while it is being made.
        """
        if self._executor is None and self._lock.acquire(blocking=False):
            try:
                self._submit("svg", SMALLEST)
            except (RuntimeError, OSError):
                self._drop()  # the page needs none of it: whoever asks for the picture is told
            finally:
                self._lock.release()

    def close(self, wait: bool = False) -> None:
        """End the process; ``wait`` until it has ended, as whoever is about to end itself must."""
        with self._lock:
            self._drop(wait)

    def _submit(self, form: str, text: str) -> Future:
        if self._executor is None:
            self._executor = ProcessPoolExecutor(
                max_workers=1,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_begin,
                max_tasks_per_child=self._pictures,
            )
        return self._executor.submit(draw, form, text, self._longest)

    def _drop(self, wait: bool = False) -> None:
        executor, self._executor = self._executor, None
        if executor:
            executor.shutdown(wait=wait, cancel_futures=True)


def draw(form: str, text: str, longest: float) -> bytes:
    """Draw in this process. After ``longest`` seconds the process ends, in the middle of whatever it does."""
    import vl_convert

    signal.setitimer(signal.ITIMER_REAL, longest)
    try:
        if form == "svg":
            return vl_convert.vegalite_to_svg(text, vl_version=VERSION, allowed_base_urls=[]).encode()
        if form == "png":
            return vl_convert.vegalite_to_png(text, vl_version=VERSION, scale=2, allowed_base_urls=[])
        return vl_convert.svg_to_png(text, scale=2 if form == "double" else 1)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def indexed(png: bytes) -> bytes:
    """The same picture with a palette, in a fraction of the bytes; as it was where one can see through it.

    Cards are paper, ink and two or three tones with soft edges: 256 colours hold them, the tones themselves exactly and
    the edges as near as the eye can tell.
    """
    from PIL import Image

    image = Image.open(io.BytesIO(png))
    if image.mode != "RGB" and any(image.convert("RGBA").getchannel("A").histogram()[:255]):
        return png
    small = image.convert("RGB").quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    out = io.BytesIO()
    # The last two levels take six times as long for a twentieth of the bytes.
    small.save(out, "PNG", compress_level=7)
    return out.getvalue()


def _begin() -> None:
    """The drawing process: no signal of a terminal reaches it, its alarm ends it,
    and it does not outlive who asks it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    if parent:
        threading.Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()


def _follow(sentinel: int) -> None:
    wait([sentinel])
    os._exit(0)
