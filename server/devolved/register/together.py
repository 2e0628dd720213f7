"""Questions asked at once: a page's views do not wait for each other where the store has workers to spare."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cache
from typing import TypeVar

# Threads that help those who ask, in one process. Each has a question with a worker of the store, or none.
HELPERS = 3
Answer = TypeVar("Answer")


@cache
def _helpers() -> ThreadPoolExecutor:
    """Made when first needed, so that each process has its own."""
    return ThreadPoolExecutor(HELPERS, "together")


def gather(questions: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """The answers, in the order of the questions. Raises what the first of them that fails raises.

    Whoever asks works too: what no helper has begun is asked here, so that helpers busy with other pages hold up
    nobody, and questions may themselves be gathered.
    """
    if len(questions) < 2:
        return [ask() for ask in questions]
    # Each in a copy of this context: what is noted of the request is noted of its questions.
    handed = [_helpers().submit(copy_context().run, ask) for ask in questions[1:]]
    answers = {0: questions[0]()}
    for number in range(len(handed), 0, -1):
        if handed[number - 1].cancel():
            answers[number] = questions[number]()
    return [answers[n] if n in answers else handed[n - 1].result() for n in range(len(questions))]
