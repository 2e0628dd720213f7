"""Pictures are drawn in a process that is replaced: after so many, and when it died."""

import json
import os
import signal
from threading import Thread

import pytest
from devolved.errors import Unavailable
from devolved.register.pictures import pen as pens

SPECIFICATION = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "data": {"values": [{"a": 1}]},
    "mark": "point",
    "encoding": {"x": {"field": "a"}},
}
CHART = json.dumps(SPECIFICATION)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><rect width="4" height="4" fill="red"/></svg>'


@pytest.fixture
def pen():
    made = pens.Pen(pictures=3)
    yield made
    made._stop()


def test_each_form_is_drawn(pen):
    assert pen.draw("svg", CHART).startswith(b"<svg")
    assert pen.draw("png", CHART).startswith(b"\x89PNG")
    assert pen.draw("raster", SVG).startswith(b"\x89PNG")


def test_a_process_draws_so_many_and_is_replaced(pen):
    drawn_by = []
    for _ in range(7):
        pen.draw("raster", SVG)
        drawn_by.append(pen.pid)
    assert [drawn_by.count(pid) for pid in dict.fromkeys(drawn_by)] == [3, 3, 1]
    assert not any(os.path.exists(f"/proc/{pid}") for pid in drawn_by[:6])


def test_a_picture_that_takes_too_long_holds_nobody_for_ever(pen, monkeypatch):
    monkeypatch.setattr(pens, "LONGEST", 0.001)  # less than the process needs to begin
    with pytest.raises(Unavailable):
        pen.draw("raster", SVG)
    monkeypatch.undo()
    assert pen.draw("raster", SVG).startswith(b"\x89PNG")


def test_one_that_died_is_replaced_and_nobody_notices(pen):
    pen.draw("raster", SVG)
    first = pen.pid
    os.kill(first, signal.SIGKILL)
    assert pen.draw("raster", SVG).startswith(b"\x89PNG") and pen.pid != first


def test_what_cannot_be_drawn_is_said_and_the_next_is_drawn(pen):
    with pytest.raises(ValueError):
        pen.draw("svg", "{no specification")
    assert pen.draw("svg", CHART).startswith(b"<svg")


def test_where_no_process_can_be_started_it_is_a_refusal(pen, monkeypatch):
    monkeypatch.setattr(pens.sys, "executable", "/nowhere/python")
    with pytest.raises(Unavailable):
        pen.draw("svg", CHART)


def test_many_threads_get_their_own_pictures(pen):
    found = {}

    def go(size: int) -> None:
        found[size] = pen.draw("svg", json.dumps({**SPECIFICATION, "width": size}))

    threads = [Thread(target=go, args=(size,)) for size in (101, 202, 303, 404)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [101, 202, 303, 404] and len(set(found.values())) == 4
