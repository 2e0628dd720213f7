"""The remote store: any SPARQL 1.1 service that holds the release (see ``slots`` and ``loading``).

The queue, the shares of clients, the time limit, the length of answers and the
refusals are ours; the memory that a query may take and the end of one that
was given up are the service's own business, to be limited there.
"""

import re
from collections.abc import Callable
from datetime import date

from devolved.release import Release
from devolved.settings import Settings
from devolved.store.pooled import PooledStore, london_today
from devolved.store.query import fences
from devolved.store.remote.line import Exchange
from devolved.store.remote.service import Service
from devolved.store.remote.slots import Slots
from devolved.vocabulary import BASE

RELATIVE = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*:)[^<>\"{}|^`\\\s]*>")


class RemoteStore(PooledStore):
    """A release in a service elsewhere. Raises Unavailable when it is not there."""

    kind = "remote"

    def __init__(self, release: Release, settings: Settings, today: Callable[[], date] = london_today):
        service = Service.of(settings)
        super().__init__(release, settings, Exchange(service, Slots(service, release)), today)

    def _request(self, query: str, media: dict, dataset, on: date | None, seconds: float) -> dict:
        request = super()._request(query, media, dataset, on, seconds)
        question = fences.examine(query, self._settings)
        text = fences.without_dataset(query) if question.default or question.named else query
        if RELATIVE.search(text):
            text = f"BASE <{BASE}> {text}"
        return request | {"query": text, "form": question.form or "bindings"}
