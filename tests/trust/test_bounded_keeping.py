"""What is kept is bounded by the memory that it takes, whatever strangers ask."""

import random
import tracemalloc
from datetime import date
from threading import Thread

import pytest
from devolved.bounded import ENTRY, ByteLimitedCache, memoize, size_of
from devolved.register.evidence import Citation, Evidence
from devolved.register.matching.names import core, fold
from devolved.register.register import OPEN, register_of
from devolved.store.protocol import Answer
from devolved.store.terms import Term
from devolved.web.sparql.cache import AnswerCache, Kept

LIMIT = 2**19


def label(n: int) -> tuple:
    return (None, f"https://w3id.org/devolved/id/person/name-of-number-{n}"), f"Name of number {n}"


def page(n: int) -> tuple:
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("ETag", f'"{n:032x}"'),
        ("Link", f"</timegate/doc/person/{n}>; rel=timegate"),
    ]
    return ("2026.11.24", n, "http://register.example/", f"/doc/person/{n}?", "x" * (n % 500), True), (
        random.Random(n).randbytes(n % 3000),
        200,
        headers,
    )


def evidence(n: int) -> tuple:
    return f"https://w3id.org/devolved/id/tenure/{n}", Evidence(
        (Citation(f"source/{n}", f"document/{n}", f"Title {n}"),), "verified", f"Remark {n}"
    )


@pytest.mark.parametrize("entry", [label, page, evidence])
def test_as_much_memory_is_taken_as_is_reckoned(entry):
    kept = ByteLimitedCache(LIMIT)
    tracemalloc.start()
    for n in range(3_000):
        kept.put(*entry(n))
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert 100 < len(kept) < 3_000, "full, or this says nothing"
    assert kept.size <= LIMIT
    assert LIMIT * 0.3 < taken < LIMIT * 1.1  # values that share a part count it each


def test_the_least_recently_used_goes_first():
    kept = ByteLimitedCache(10 * (ENTRY + size_of("a") + size_of(b"x" * 100)))
    for n in range(10):
        kept.put(str(n), b"x" * 100)
    assert kept.get("0") and len(kept) == 10
    kept.put("new", b"x" * 98)
    assert kept.get("0") and kept.get("new") and kept.get("1") is None


def test_what_would_push_out_everything_is_not_kept():
    kept = ByteLimitedCache(8_000)
    kept.put("large", b"x" * 1_000)
    kept.put("n" * 1_000, b"")
    assert len(kept) == 0 and kept.size == 0


def test_the_same_name_twice_counts_once():
    kept = ByteLimitedCache(80_000)
    for n in range(100):
        kept.put("name", b"x" * n)
    assert len(kept) == 1 and kept.size < 1_000


def test_many_threads_leave_the_reckoning_right():
    kept = ByteLimitedCache(100_000)
    threads = [
        Thread(target=lambda seed=seed: [kept.put(n % 700, b"x" * (n * seed % 90)) for n in range(5_000)])
        for seed in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kept.size == sum(size for _, size in kept._entries.values()) <= 100_000


def test_a_function_remembers_up_to_its_bytes():
    asked = []

    @memoize(20_000)
    def doubled(text):
        asked.append(text)
        return text * 2

    assert doubled("a") == doubled("a") == "aa" and asked == ["a"]
    for n in range(1_000):
        doubled(f"{n}" * 20)
    assert doubled.results.size <= 20_000 and 10 < len(doubled.results) < 1_000


def test_long_words_of_strangers_are_not_kept():
    for n in range(200):
        fold(f"{n} " * 5_000)
        core(f"{n} " * 5_000)
    assert fold.results.size <= 2**18 and core.results.size <= 2**18


def test_answers_count_with_their_squeezed_copies():
    answers = AnswerCache(100_000)
    for n in range(100):
        body = b"%05d" % n * 400
        found = answers.fetch(
            f"{n}", 1, lambda body=body: Answer("bindings", "text/csv", iter([body]), {"seconds": 0.1}, len(body))
        )
        assert isinstance(found, Kept) and found.squeezed()
    held = [kept for kept, _ in answers._kept._entries.values()]
    assert 20 < len(held) < 100_000 / 3_000
    assert sum(size_of(kept) for kept in held) <= 100_000


def test_releases_in_use_keep_what_was_read_of_them_and_others_are_let_go():
    class Store:
        pass

    used, day = [Store() for _ in range(OPEN)], date(2026, 11, 24)
    first = [register_of(store, "1", day) for store in used]
    assert [register_of(store, "1", day) for store in used] == first
    register_of(Store(), "2", day)
    assert [register_of(store, "1", day) is kept for store, kept in zip(used[1:], first[1:], strict=False)] == [
        True
    ] * (OPEN - 1)
    assert register_of(used[0], "1", day) is not first[0], "unused for longest"


def test_a_term_weighs_what_it_holds():
    """Tables are rows of named tuples: the words in them are most of what they take."""
    assert size_of(Term("literal", "w" * 10_000)) > 10_000
    assert size_of([{"words": Term("literal", "w" * 10_000)}] * 2) > 20_000
