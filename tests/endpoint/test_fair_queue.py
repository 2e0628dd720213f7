"""Long queries give way when others wait; whoever had least lately goes first; the pool ends whole."""

import os
import threading
import time
from contextlib import closing
from types import SimpleNamespace

import pytest
from devolved.errors import Busy, DevolvedError, TimedOut, TooMany
from devolved.settings import Settings
from devolved.store import open_store
from devolved.store.embedded.workers import NICE
from devolved.store.scheduling.job import Death, Job, State
from devolved.store.scheduling.pool import WorkerPool
from devolved.store.scheduling.queue import WaitQueue
from devolved.store.scheduling.usage import CLIENTS, FREE, HALF_LIFE, ClientUsage
from devolved.web.middleware.limits import network
from small_release import small_release, wide

MEDIA = {"bindings": "text/csv", "boolean": "text/csv", "graph": "text/turtle"}
# Counts every triple of wide rows: no answer within the time, and no byte before the end.
LONG = "SELECT (COUNT(*) AS ?n) { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z FILTER ( ?x != ?y ) } # %s"


@pytest.fixture
def store(request, tmp_path):
    """One place for strangers; a test may ask for other settings."""
    release = small_release(tmp_path / "releases", wide(2_000))
    usual = {"workers": 1, "timeout": 8, "give_way": 0.3, "queue_wait": 6, "client_share": 1.0}
    settings = Settings(**usual | getattr(request, "param", {}))
    with closing(open_store(release, settings)) as opened:
        yield opened


def start(store, client: str, outcomes: dict, timeout: float | None = None) -> threading.Thread:
    """A long query in a thread; ``timeout``: where the test waits for its end, which is soon enough then."""

    def run():
        try:
            b"".join(store.stream(LONG % client, media=MEDIA, client=client, timeout=timeout).chunks)
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
    long = start(store, "long", outcomes, timeout=3)
    assert small(store, "other") < 3
    facts = store.statistics()
    assert facts["gave_way"] == 1 and facts["overflow"] == 1 and not outcomes
    long.join(20)
    assert outcomes["long"].status == 504  # its own limit, not others
    wait_until_whole(store)
    assert store.statistics()["overflow"] == 0


def test_beyond_as_many_beside_as_there_are_places_whoever_had_most_is_stopped_and_told_why(store):
    outcomes: dict = {}
    first = start(store, "first", outcomes)
    small(store, "other")
    second = start(store, "second", outcomes, timeout=3)
    assert small(store, "other") < 3
    first.join(5)
    assert (
        isinstance(outcomes["first"], Busy)
        and "others waited" in outcomes["first"].detail
        and outcomes["first"].members["retry_after"]
    )
    second.join(20)
    assert outcomes["second"].status == 504
    wait_until_whole(store)


@pytest.mark.parametrize("store", [{"queue_wait": 1.5}], indirect=True)
def test_nobody_is_stopped_for_whoever_had_as_much(store):
    store._pool._usage.add("greedy", 60)
    outcomes: dict = {}
    start(store, "first", outcomes)
    small(store, "other")
    start(store, "second", outcomes)
    with pytest.raises(Busy, match="stayed busy"):
        small(store, "greedy")
    assert "cancelled" not in store.statistics() and not outcomes


def test_the_last_place_is_never_for_whoever_had_much(tmp_path):
    release = small_release(tmp_path / "releases", wide(2_000))
    with closing(open_store(release, Settings(workers=2, timeout=8, give_way=60, queue_wait=0.2))) as store:
        for client in ("a", "b"):
            store._pool._usage.add(client, 60)
        start(store, "a", {})
        assert not store.is_light("a") and store.is_light("c")
        with pytest.raises(Busy):
            small(store, "b")
        assert small(store, "c") < 1 and store.statistics()["others_waited"] == 1


def test_a_long_query_beside_another_lets_every_thread_of_other_processes_go_first(store):
    """Linux counts threads one by one, and the query's is not the first of its process."""
    start(store, "first", {})
    small(store, "other")
    (worker,) = [job.worker for job in store._pool._jobs if job.reniced]
    assert {os.getpriority(os.PRIO_PROCESS, int(thread)) for thread in os.listdir(f"/proc/{worker.pid}/task")} == {
        ours() + NICE
    }


def ours() -> int:
    return os.getpriority(os.PRIO_PROCESS, 0)


def test_a_full_line_turns_away_whoever_had_most():
    usage = ClientUsage(lambda: 0.0)
    line = WaitQueue(Settings(queue=8, client_share=0.5), usage)
    for client, seconds in (("a", 5), ("b", 9), ("c", 7)):
        usage.add(client, seconds)
    greedy = line.join("b")
    with pytest.raises(Busy, match="had much lately"):  # an eighth of the line is for those who had much
        line.join("b")
    modest = line.join("a")
    assert greedy.evicted and greedy.ready.is_set() and line.public == [modest]
    new = [line.join(str(number)) for number in range(7)]
    last = line.join("new")
    assert modest.evicted and line.public == [*new, last]
    with pytest.raises(Busy, match="8 queries are waiting"):
        line.join("another")
    with pytest.raises(Busy):
        line.join("c")
    assert line.next(lambda client: client != "0") is new[1]


def test_one_client_may_wait_only_so_often():
    line = WaitQueue(Settings(queue=8, client_share=0.5), ClientUsage())
    tickets = [line.join("a") for _ in range(4)]
    with pytest.raises(TooMany, match="4 of the queries that are waiting"):
        line.join("a")
    for ticket in tickets:
        line.leave(ticket)
    assert not line
    assert line.join("a")


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("someone", "someone"),
    ],
)
def test_a_client_is_an_address_or_a_network_of_ipv6(address, client):
    assert network(address) == client


def test_a_long_query_alone_is_left_alone(store):
    outcomes: dict = {}
    start(store, "long", outcomes, timeout=1).join(20)
    assert outcomes["long"].status == 504 and "gave_way" not in store.statistics()


def test_an_answer_that_began_in_time_begins_for_the_client_too_and_then_breaks_off(store):
    """What fails between the decision to let it flow and its first piece would be an error of ours."""
    chunks = store.stream("SELECT * { ?a ?p ?x . ?b ?q ?y }", media=MEDIA, client="late", timeout=1.0).chunks
    time.sleep(1.2)
    assert next(chunks)
    with pytest.raises(TimedOut):
        for _ in chunks:
            pass
    wait_until_whole(store)


def test_whoever_had_least_goes_first(store):
    store._pool._usage.add("greedy", 60)
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


def test_a_worker_that_could_not_be_collected_in_time_is_collected_with_the_next(store):
    workers, pool = store._pool._workers, store._pool

    def kept() -> int:
        return len(os.listdir(f"/proc/{workers.pid}/fd"))

    wait_until_whole(store)
    before = kept()
    late = pool.take("a")
    with workers._lock:  # as while a fork takes long on crowded cores
        pool.discard(late)
    wait_until_whole(store)
    assert kept() == before + 1
    pool.discard(pool.take("a"))
    until(lambda: store.whole() and kept() == before)


def test_use_fades_small_queries_do_not_count_and_names_are_bounded():
    now = [0.0]
    usage = ClientUsage(lambda: now[0])
    usage.add("a", 8 + FREE)
    assert usage.rank("a") == 80 and usage.rank("b") == 0
    now[0] = HALF_LIFE
    assert usage.rank("a") == 40
    for _ in range(1_000):
        usage.add("b", FREE)
    assert usage.seconds("b") == 0
    for number in range(3 * CLIENTS):
        usage.add(str(number), number / CLIENTS)
    assert len(usage._used) <= CLIENTS + 1 and usage.rank("a") > 0


class Workshop:
    """Workers without processes."""

    generation = 1

    def __init__(self, stoppable: bool):
        self.stoppable = stoppable

    def spawn(self, today: str):
        alive = SimpleNamespace(alive=lambda: True, close=lambda: None)
        return SimpleHashable(connection=alive, kill=lambda: None, stop=lambda: None, renice=lambda: self.stoppable)

    def reap(self, worker, wait: bool = False) -> Death:
        return Death()

    def close(self) -> None:
        pass


class SimpleHashable(SimpleNamespace):
    __hash__ = object.__hash__
    __eq__ = object.__eq__


def test_one_long_query_alone_keeps_its_worker_and_a_second_does_not():
    """A priority that was lowered cannot be raised again."""
    pool = WorkerPool(Workshop(True), Settings(workers=2), lambda: "2026-11-24")
    pool.start()
    first = pool.take("a")
    pool.mark_long(first)
    pool.release(first)
    assert first.worker in pool._spawner.idle
    first, second = pool.take("a"), pool.take("b")
    pool.mark_long(first)
    pool.mark_long(second)
    pool.release(first)
    pool.release(second)
    wait_until_whole(pool)
    assert first.worker in pool._spawner.idle and second.worker not in pool._spawner.idle
    pool.close()


@pytest.mark.parametrize("stoppable", [True, False])
def test_nobody_is_stopped_where_that_would_end_nothing(stoppable):
    """A remote service goes on with what we gave up; stopping it would only start another beside it."""
    settings = Settings(workers=1, give_way=0, queue_wait=0.3, client_share=1.0)
    pool = WorkerPool(Workshop(stoppable), settings, lambda: "2026-11-24")
    pool.start()
    first = pool.take("a")
    pool.mark_long(first)
    second = pool.take("b")
    pool.mark_long(second)
    if stoppable:
        third = pool.take("c")
        assert first.state is State.CANCELLED and pool.discard(first, died=True).cancelled
        pool.release(third)
    else:
        with pytest.raises(Busy):
            pool.take("c")
        pool.release(first)
    pool.release(second)
    wait_until_whole(pool)
    assert pool.statistics().get("cancelled", 0) == stoppable and pool.statistics()["overflow"] == 0
    pool.close()


def test_a_job_goes_through_its_states_and_no_other_way():
    worker = SimpleHashable(renice=lambda: True, stop=lambda: None)
    job = Job("a", worker)
    for forbidden in (job.move_to_overflow, job.cancel):
        with pytest.raises(AssertionError):
            forbidden()
    job.mark_long()
    assert job.in_slot
    job.move_to_overflow()
    assert job.reniced and not job.in_slot
    job.cancel()
    with pytest.raises(AssertionError):
        job.mark_long()


def until(condition) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end, "it does not come about"
        time.sleep(0.05)


def wait_until_whole(store) -> None:
    until(store.whole)
