"""Pictures are drawn in a process that is replaced: after so many, and when it died."""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from threading import Thread

import pytest
from devolved.errors import Unavailable
from devolved.register.pictures.renderer import Renderer

SPECIFICATION = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "data": {"values": [{"a": 1}]},
    "mark": "point",
    "encoding": {"x": {"field": "a"}},
}
CHART = json.dumps(SPECIFICATION)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><rect width="4" height="4" fill="red"/></svg>'


@pytest.fixture
def renderer():
    made = Renderer(pictures=3)
    yield made
    made.close()


def drawing() -> set[int]:
    """The processes that draw for this one."""
    return {child.pid for child in multiprocessing.active_children()}


def test_each_form_is_drawn(renderer):
    assert renderer.draw("svg", CHART).startswith(b"<svg")
    assert renderer.draw("png", CHART).startswith(b"\x89PNG")
    assert renderer.draw("raster", SVG).startswith(b"\x89PNG")


def test_a_process_draws_so_many_and_is_replaced(renderer):
    before, seen = drawing(), set()
    for _ in range(7):
        renderer.draw("raster", SVG)
        seen |= drawing() - before
    assert len(seen) == 3
    assert len([pid for pid in seen if os.path.exists(f"/proc/{pid}")]) == 1


def test_a_picture_that_takes_too_long_holds_nobody_for_ever():
    hurried = Renderer(longest=0.000001)
    try:
        with pytest.raises(Unavailable):
            hurried.draw("svg", CHART)
        hurried._longest = 30.0
        assert hurried.draw("raster", SVG).startswith(b"\x89PNG")
    finally:
        hurried.close()


def test_one_that_died_is_replaced_and_nobody_notices(renderer):
    before = drawing()
    renderer.draw("raster", SVG)
    (first,) = drawing() - before
    os.kill(first, signal.SIGKILL)
    assert renderer.draw("raster", SVG).startswith(b"\x89PNG") and first not in drawing()


ORPHAN = """
import multiprocessing, os, signal
from devolved.register.pictures.renderer import Renderer
if __name__ == "__main__":
    Renderer().draw("raster", %r)
    print(*[child.pid for child in multiprocessing.active_children()], flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_it_does_not_outlive_who_asked_it(tmp_path):
    script = tmp_path / "orphan.py"
    script.write_text(ORPHAN % SVG)
    said = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=120).stdout
    (pid,) = map(int, said.split())
    end = time.monotonic() + 30
    while os.path.exists(f"/proc/{pid}") and "Z" not in open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[0]:
        assert time.monotonic() < end, "it draws on for nobody"
        time.sleep(0.05)


def test_what_cannot_be_drawn_is_said_and_the_next_is_drawn(renderer):
    with pytest.raises(ValueError):
        renderer.draw("svg", "{no specification")
    assert renderer.draw("svg", CHART).startswith(b"<svg")


def test_where_no_process_can_be_started_it_is_a_refusal(renderer, monkeypatch):
    monkeypatch.setattr(multiprocessing.spawn, "get_executable", lambda: b"/nowhere/python")
    with pytest.raises(Unavailable):
        renderer.draw("svg", CHART)


@pytest.mark.parametrize("fault", [OSError("no process"), RuntimeError("can't start new thread")])
def test_a_page_that_prepares_for_a_chart_needs_no_process(renderer, monkeypatch, fault):
    def fails(*_):
        raise fault

    monkeypatch.setattr(renderer, "_submit", fails)
    renderer.prepare()
    with pytest.raises(Unavailable, match="just now"):
        renderer.draw("svg", CHART)


def test_many_threads_get_their_own_pictures(renderer):
    found = {}

    def go(size: int) -> None:
        found[size] = renderer.draw("svg", json.dumps({**SPECIFICATION, "width": size}))

    threads = [Thread(target=go, args=(size,)) for size in (101, 202, 303, 404)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [101, 202, 303, 404] and len(set(found.values())) == 4
