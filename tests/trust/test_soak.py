"""Mixed traffic for a while: memory and descriptors do not grow, and every refusal is one that is stated.

``DEVOLVED_SOAK`` gives the seconds (12 by default). ``python tests/trust/soak.py`` soaks the real register for an hour.
"""

import os
import time

from soak import STATED, Traffic, held, run
from whole_server import whole_server

SECONDS = float(os.environ.get("DEVOLVED_SOAK", "12"))


def test_soak(tmp_path, tiny_release):
    traffic = Traffic(tiny_release)
    with whole_server(tiny_release.path.parent, tmp_path / "log", cache_bytes=4 * 2**20, workers=2) as server:
        told = run(server, traffic, SECONDS / 3, 1)  # caches fill, arenas grow
        time.sleep(0.5)
        began = held(server)
        told += run(server, traffic, SECONDS * 2 / 3, 2)
        time.sleep(0.5)
        ended = held(server)
    print(f"{sum(told.values())} requests in {SECONDS:g} s: {dict(sorted(told.items(), key=str))}; {began} → {ended}")
    assert set(told) <= STATED, told
    assert told[200] > 10
    assert ended.descriptors <= began.descriptors + 24
    assert ended.web <= began.web * 1.25 + 40
