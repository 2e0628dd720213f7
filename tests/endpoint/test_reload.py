"""When the pointer moves, new queries see the new release and none is dropped;
at midnight in London the day turns over.
"""

import os
import threading
import time
from datetime import date

from devolved.settings import Settings
from devolved.store import open_store
from devolved.vocabulary import TODAY_GRAPH
from http_client import call
from small_release import small_release, tenures

from server import serving

HOLDER = "SELECT ?who { <https://w3id.org/devolved/id/post/mayor> <https://w3id.org/devolved/def#holder> ?who }"


def holder(reply) -> str:
    return reply.json["results"]["bindings"][0]["who"]["value"].rpartition("/")[2]


def test_a_new_release_takes_over_without_a_gap(tmp_path):
    root = tmp_path / "releases"
    small_release(root, tenures([("ada", "2010-05-01", None)]), "2026.01.01")
    small_release(root, tenures([("bo", "2010-05-01", None)]), "2026.01.02", current=False)
    seen, failed, stop = [], [], threading.Event()

    def ask():
        number = 0
        while not stop.is_set():
            number += 1
            reply = call(url, query=HOLDER + f" LIMIT {number + 1}")
            (seen.append(holder(reply)) if reply.status == 200 else failed.append(reply))

    with serving(root, workers=2) as url:
        reader = threading.Thread(target=ask)
        reader.start()
        (root / "next").symlink_to("2026.01.02")
        os.replace(root / "next", root / "current")
        for _ in range(400):
            if seen and seen[-1] == "bo":
                break
            time.sleep(0.05)
        stop.set()
        reader.join()
    assert failed == []
    assert "bo" in seen and seen == sorted(seen)  # ada, then bo, and never ada again


def test_today_turns_over_without_a_restart(tmp_path):
    release = small_release(
        tmp_path / "releases", tenures([("ada", "2010-05-01", "2026-05-05"), ("bo", "2026-05-05", None)])
    )
    day = date(2026, 5, 4)
    store = open_store(release, Settings(workers=1), lambda: day)
    try:
        before = store.rows(HOLDER)
        day = date(2026, 5, 5)
        after = store.rows(HOLDER)
        named = store.rows(HOLDER.replace("{", f"FROM <{TODAY_GRAPH}> {{", 1))
    finally:
        store.close()
    assert [row["who"].value.rpartition("/")[2] for row in before + after + named] == ["ada", "bo", "bo"]
