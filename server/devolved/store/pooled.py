"""What both stores share: questions are examined, given a dataset, and sent through a pool of workers."""

import json
import threading
from collections.abc import Callable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from devolved.errors import BadQuery
from devolved.release import Release
from devolved.settings import Settings
from devolved.store.protocol import Answer, Dataset
from devolved.store.query import datasets, fences
from devolved.store.results import rows_from_json
from devolved.store.scheduling import answers
from devolved.store.scheduling.ledger import network
from devolved.store.scheduling.pool import HOUSE, Pool
from devolved.store.terms import Term

LONDON = ZoneInfo("Europe/London")
JSON, N_TRIPLES = "application/sparql-results+json", "application/n-triples"
HOUSE_MEDIA = {"bindings": JSON, "boolean": JSON, "graph": N_TRIPLES}


def london_today() -> date:
    return datetime.now(LONDON).date()


class PooledStore:
    """A release behind a pool of workers. ``nursery`` makes them: processes of our own, or lines to a service."""

    kind = ""

    def __init__(self, release: Release, settings: Settings, nursery, today: Callable[[], date] = london_today):
        self.release = release
        self._settings = settings
        self._today = today
        self._nursery = nursery
        self._pool = Pool(nursery, settings, lambda: today().isoformat())
        self._pool.start()

    def rows(self, query: str, *, on: date | None = None) -> list[dict[str, Term]]:
        form, body = self._house(query, on)
        if form != "bindings":
            raise BadQuery("This is not a SELECT.")
        return rows_from_json(body)

    def ask(self, query: str, *, on: date | None = None) -> bool:
        form, body = self._house(query, on)
        if form != "boolean":
            raise BadQuery("This is not an ASK.")
        return json.loads(body)["boolean"]

    def graph(self, query: str, *, on: date | None = None) -> bytes:
        form, body = self._house(query, on)
        if form != "graph":
            raise BadQuery("This is neither a CONSTRUCT nor a DESCRIBE.")
        return body

    def stream(
        self,
        query: str,
        *,
        media: Mapping[str, str | None],
        dataset: Dataset = Dataset(),
        on: date | None = None,
        timeout: float | None = None,
        client: str = "",
        gone: Callable[[], bool] | None = None,
    ) -> Answer:
        seconds = min(timeout or self._settings.timeout, self._settings.timeout)
        return answers.ask(
            self._pool, network(client), self._request(query, dict(media), dataset, on, seconds), self._settings, gone
        )

    def newcomer(self, client: str) -> bool:
        return self._pool.newcomer(network(client))

    def statistics(self) -> dict:
        return {"kind": self.kind, "release": self.release.version, **self._nursery.facts, **self._pool.statistics()}

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

    def _house(self, query: str, on: date | None) -> tuple[str, bytes]:
        request = self._request(query, HOUSE_MEDIA, Dataset(), on, self._settings.timeout)
        answer = answers.ask(self._pool, HOUSE, request, self._settings)
        return answer.form, b"".join(answer.chunks)

    def _request(self, query: str, media: dict, dataset: Dataset, on: date | None, seconds: float) -> dict:
        question = fences.examine(query, self._settings)
        today = self._today()
        plan = datasets.plan(question, dataset, on or today, today)
        return {
            "query": query,
            "default": plan.default,
            "named": plan.named,
            "public": plan.public,
            "days": plan.days,
            "today": today.isoformat(),
            "media": media,
            "timeout": seconds,
            "bytes": self._settings.result_bytes,
            "prefixes": question.prefixes if question.form == "graph" else None,
        }
