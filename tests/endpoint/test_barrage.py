"""A shortened barrage: hostile queries of every kind beside ordinary readers (``tests/benchmarks/barrage.py`` has the
long one).
"""

import socket
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))

import barrage  # noqa: E402
import peers  # noqa: E402
from generator import make  # noqa: E402

MEMORY = 128  # megabytes that a query may need


def test_ordinary_readers_notice_nothing_and_the_pool_ends_whole(tmp_path):
    release = make(tmp_path / "releases", 10_000)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with peers.ours(release.path, port, tmp_path, processes=1, timeout=1.0, queue_wait=10, memory=MEMORY) as server:
        readers = [barrage.pages(10, 1), barrage.queries(10, 2)]
        found = barrage.barrage(port, server.pid, 40, readers, 1.5, attackers=8, abreast=8)
        assert barrage.whole(port, 1)
    assert not found["failed"], found["failed"][:5]
    assert not [fate for fate in found["fates"] if "without a reason" in fate[1]], found["fates"]
    assert found["most"] < found["held"] + 3 * MEMORY * 2**20
    assert found["fates"]["nesting", "200"] and sum(found["fates"].values()) == 40
