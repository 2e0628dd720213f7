"""What both stores share: a request is put together, and sent through a pool of workers."""

import json
import threading
from collections.abc import Callable, Mapping
from datetime import date

from devolved import calendar
from devolved.errors import BadQuery, TooLarge
from devolved.release import Release
from devolved.settings import Settings
from devolved.store import execution
from devolved.store.protocol import Answer, Dataset
from devolved.store.scheduling.job import INTERNAL
from devolved.store.scheduling.pool import WorkerPool
from devolved.store.terms import Term, rows_from_json
from devolved.vocabulary import DAY_GRAPHS

JSON, N_TRIPLES = "application/sparql-results+json", "application/n-triples"
INTERNAL_MEDIA = {"bindings": JSON, "boolean": JSON, "graph": N_TRIPLES}


class PooledStore:
    """A release behind a pool of workers: processes of our own, or connections to a service."""

    def __init__(self, release: Release, settings: Settings, workers, today: Callable[[], date]):
        self.release = release
        self._settings = settings
        self._today = today
        self._workers = workers
        self._pool = WorkerPool(workers, settings, lambda: today().isoformat())
        self._pool.start()

    def rows(self, query: str, *, on: date | None = None) -> list[dict[str, Term]]:
        return rows_from_json(self._internal(query, on, "bindings", "a SELECT"))

    def ask(self, query: str, *, on: date | None = None) -> bool:
        return json.loads(self._internal(query, on, "boolean", "an ASK"))["boolean"]

    def graph(self, query: str, *, on: date | None = None) -> bytes:
        return self._internal(query, on, "graph", "a CONSTRUCT or DESCRIBE")

    def stream(
        self,
        query: str,
        *,
        media: Mapping[str, str | None],
        dataset: Dataset = Dataset(),  # noqa: B008 (a frozen value)
        on: date | None = None,
        timeout: float | None = None,
        client: str = "",
        gone: Callable[[], bool] | None = None,
    ) -> Answer:
        seconds = min(timeout or self._settings.timeout, self._settings.timeout)
        request = self._request(query, dict(media), dataset, on, seconds)
        return execution.ask(self._pool, client, request, self._settings, gone)

    def is_light(self, client: str) -> bool:
        return self._pool.is_light(client)

    def statistics(self) -> dict:
        return {
            "kind": self._workers.kind,
            "release": self.release.version,
            **self._workers.facts,
            **self._pool.statistics(),
        }

    def whole(self) -> bool:
        """Whether every worker is idle and alive: what tests and health checks ask."""
        return self._pool.whole()

    def retire(self) -> None:
        threading.Thread(target=self._retire, name="retire", daemon=True).start()

    def close(self) -> None:
        self._pool.close()

    def _retire(self) -> None:
        # A request that began with this store may still be about to ask it something.
        threading.Event().wait(self._settings.queue_wait + 1)
        self._pool.drain(self._settings.timeout + self._settings.queue_wait)
        self.close()

    def _internal(self, query: str, on: date | None, form: str, wanted: str) -> bytes:
        request = self._request(query, INTERNAL_MEDIA, Dataset(), on, self._settings.timeout) | {"form": form}
        answer = execution.ask(self._pool, INTERNAL, request, self._settings)
        body = b"".join(answer.chunks)
        if answer.form != form:
            raise BadQuery(f"This is not {wanted}.")
        return body

    def _request(self, query: str, media: dict, dataset: Dataset, on: date | None, seconds: float) -> dict:
        """What a worker must know. Raises TooLarge, or BadDay for a graph that is named after no day."""
        size, limit = len(query.encode("utf-8", "surrogatepass")), self._settings.query_length
        if size > limit:
            raise TooLarge(
                f"The query has {size:,} bytes; the limit is {limit:,}. "
                "Ask in several queries, or move long VALUES lists into several requests.",
                limit=limit,
            )
        for graph in (*dataset.default, *dataset.named):
            if graph.startswith(DAY_GRAPHS) and graph != DAY_GRAPHS:
                calendar.day_of(graph[len(DAY_GRAPHS) :])
        return {
            # A byte order mark is no part of the text.
            "query": query.removeprefix("\ufeff"),
            "default": list(dataset.default) if dataset else None,
            "named": list(dataset.named) if dataset else None,
            "on": on.isoformat() if on else "",
            "today": self._today().isoformat(),
            "media": media,
            "timeout": seconds,
            "bytes": self._settings.result_bytes,
            "form": "",  # known only of a query of our own
        }
