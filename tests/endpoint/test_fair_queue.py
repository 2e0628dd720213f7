"""Long queries give way when others wait; whoever had least lately goes first; the pool ends whole."""

import threading
import time
from contextlib import closing

import pytest

from small_release import small_release, wide

from devolved.errors import Busy, DevolvedError
from devolved.settings import Settings
from devolved.store.embedded import EmbeddedStore
from devolved.store.ledger import HALF_LIFE, NAMES, Ledger

MEDIA = {"bindings": "text/csv", "boolean": "text/csv", "graph": "text/turtle"}
# Counts every triple of wide rows: no answer within the time, and no byte before the end.
LONG = "SELECT (COUNT(*) AS ?n) { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z FILTER ( ?x != ?y ) } # %s"


@pytest.fixture
def store(tmp_path):
    release = small_release(tmp_path / "releases", wide(2_000))
    settings = Settings(workers=1, timeout=8, give_way=0.3, queue_wait=6, client_share=1.0)
    with closing(EmbeddedStore(release, settings)) as opened:
        yield opened


def start(store, client: str, outcomes: dict) -> threading.Thread:
    def run():
        try:
            b"".join(store.stream(LONG % client, media=MEDIA, client=client).chunks)
            outcomes[client] = "whole"
        except DevolvedError as error:
            outcomes[client] = error

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    time.sleep(0.1)
    return thread


def small(store, client: str) -> float:
    began = time.monotonic()
    assert b"".join(store.stream(f"ASK {{}} # {client}", media=MEDIA, client=client).chunks)
    return time.monotonic() - began


def test_a_small_query_waits_for_a_long_one_only_a_moment_and_the_long_one_goes_on(store):
    outcomes: dict = {}
    long = start(store, "long", outcomes)
    assert small(store, "other") < 3
    facts = store.statistics()
    assert facts["gave_way"] == 1 and facts["beside"] == 1 and not outcomes
    long.join(20)
    assert outcomes["long"].status == 504  # its own limit, not others
    wait_until_whole(store)
    assert store.statistics()["beside"] == 0


def test_beyond_as_many_beside_as_there_are_places_the_longest_is_stopped_and_told_why(store):
    outcomes: dict = {}
    first = start(store, "first", outcomes)
    small(store, "other")
    second = start(store, "second", outcomes)
    assert small(store, "other") < 3
    second.join(5)
    assert isinstance(outcomes["second"], Busy) and "others waited" in outcomes["second"].detail and outcomes["second"].members["retry_after"]
    first.join(20)
    wait_until_whole(store)


def test_a_long_query_alone_is_left_alone(store):
    outcomes: dict = {}
    start(store, "long", outcomes).join(20)
    assert outcomes["long"].status == 504 and "gave_way" not in store.statistics()


def test_whoever_had_least_goes_first(store):
    store._pool._ledger.add("greedy", 60)
    outcomes: dict = {}
    start(store, "long", outcomes)
    order: list[str] = []
    threads = [threading.Thread(target=lambda c=c: (small(store, c), order.append(c))) for c in ("greedy", "modest")]
    for thread in threads:
        thread.start()
        time.sleep(0.05)
    for thread in threads:
        thread.join()
    assert order == ["modest", "greedy"]


def test_use_fades_and_names_are_bounded():
    now = [0.0]
    ledger = Ledger(lambda: now[0])
    ledger.add("a", 8)
    assert ledger.rank("a") == 16 and ledger.rank("b") == 0
    now[0] = HALF_LIFE
    assert ledger.rank("a") == 8
    for number in range(3 * NAMES):
        ledger.add(str(number), number / NAMES)
    assert len(ledger._used) <= NAMES + 1 and ledger.rank("a") > 0


def wait_until_whole(store) -> None:
    for _ in range(100):
        if store.whole():
            return
        time.sleep(0.05)
    raise AssertionError(store.statistics())
