"""Mixed traffic for a while: memory and descriptors come to a level, and every refusal is one that is stated.

``DEVOLVED_SOAK`` gives the seconds (8 by default). ``python tests/trust/soak.py`` soaks the real register for an hour.
"""

import os
import time
from math import inf
from statistics import median

from holdings import Watch, held, slope
from soak import STATED, Traffic, run
from whole_server import whole_server

SECONDS = float(os.environ.get("DEVOLVED_SOAK", "8"))
FILLING = 0.6 * SECONDS
FEW = {"cache_bytes": 2**19, "workers": 2}  # so little is kept that it is full when the filling is over


def test_soak(tmp_path, tiny_release):
    traffic = Traffic(tiny_release, days=20, pictures=False)
    with whole_server(tiny_release.path.parent, tmp_path / "log", **FEW) as server:
        # The process that draws is started once, by the first page that shows a chart, and stays.
        server.get(f"/views/{traffic.charts[0]}/chart.svg", wait=60)
        told = run(server, traffic, FILLING, 1)  # what is kept fills up, modules are loaded, templates are read
        before = descriptors_at_rest(server)
        with Watch(server, SECONDS / 100) as watch:
            later = run(server, traffic, SECONDS - FILLING, 2)
        told += later
        # Polled: a worker that was stopped lets go of its own when the machine gets round to it.
        after = descriptors_at_rest(server, before + 4)
    third = len(watch.looks) // 3
    first, last = [now for _, now in watch.looks[:third]], [now for _, now in watch.looks[-third:]]
    grown = median(now.web for now in last) - median(now.web for now in first)
    print(
        f"{told.total()} requests in {SECONDS:g} s: {dict(sorted(told.items(), key=str))}; "
        f"{median(n.web for n in first):.1f} MB, {grown:+.2f}; {before} descriptors, {after - before:+}"
    )
    assert set(told) <= STATED, told
    assert told[200] > 10
    assert after <= before + 4, "descriptors"
    assert grown <= 3 + later.total() * 500 / 2**20, (
        f"the web process grew by {grown:.1f} MB in {later.total()} requests"
    )


def descriptors_at_rest(server, most: float = inf) -> int:
    """How many are open when no query runs and no process comes or goes; the last count where more than ``most``
    stay open for long.
    """
    end, looks = time.monotonic() + 30, [0, 0]
    while time.monotonic() < end:
        store = server.get("/health", wait=30).json["store"]
        looks = [looks[-1], held(server).descriptors]
        if store["idle"] == store["workers"] and looks[0] == looks[1] <= most:
            break
        time.sleep(0.2)
    return looks[-1]


def test_a_slope_is_told_from_noise():
    noise = [(n, 100 + n * 7919 % 13) for n in range(3600)]
    rise, doubt = slope(noise)
    assert abs(rise) <= doubt
    rise, doubt = slope([(n, value + n / 300) for n, value in noise])  # 12 in an hour
    assert rise - doubt > 0 and abs(rise - 1 / 300) < doubt
