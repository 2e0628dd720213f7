"""Who waits for a worker: bounded, with a share for each client; pages go first, then whoever had least lately."""

import threading
import time
from collections import Counter
from collections.abc import Callable

from devolved.errors import Busy, TooMany
from devolved.settings import Settings
from devolved.store.scheduling.ledger import LITTLE, Ledger

FEW = 8  # clients who had much may fill this part of the line
HOUSE = None  # the client of pages' own queries


class Ticket:
    """One query that waits."""

    def __init__(self, client: str | None):
        self.client = client
        self.since = time.monotonic()
        self.ready = threading.Event()
        self.worker = None  # the one it was given
        self.shed = False  # it must make room for somebody who had less


class Tickets:
    """The line. Not safe to use from two threads at once: the pool's lock guards it."""

    def __init__(self, settings: Settings, ledger: Ledger):
        self._most, self._share = settings.queue, max(1, int(settings.queue * settings.client_share))
        self._few = max(1, settings.queue // FEW)
        self._ledger = ledger
        self._house: list[Ticket] = []
        self.strangers: list[Ticket] = []
        self._by: Counter = Counter()

    def __len__(self) -> int:
        return len(self._house) + len(self.strangers)

    def free_for(self, client: str | None) -> bool:
        """Whether nobody waits who goes before this client."""
        return not self._house and (client is HOUSE or not self.strangers)

    def join(self, client: str | None) -> Ticket:
        """Raises TooMany when the client waits often enough already, Busy when the line is full of clients who had no more than this one."""
        if client is not HOUSE:
            if self._by[client] >= self._share:
                raise TooMany(
                    f"One client may have {self._share} of the queries that are waiting. Wait for your earlier queries to end.",
                    limit=self._share,
                    retry_after=2,
                )
            self._make_room(client)
        ticket = Ticket(client)
        (self._house if client is HOUSE else self.strangers).append(ticket)
        self._by[client] += 1
        return ticket

    def leave(self, ticket: Ticket) -> None:
        (self._house if ticket.client is HOUSE else self.strangers).remove(ticket)
        self._by[ticket.client] -= 1
        if not self._by[ticket.client]:
            del self._by[ticket.client]  # clients are many, those that wait few

    def next(self, may_run: Callable[[str | None], bool]) -> Ticket | None:
        """Whose turn it is; clients that may not run now are passed over."""
        if self._house:
            return self._house[0]
        return min(
            (t for t in self.strangers if may_run(t.client)), key=lambda t: self._ledger.rank(t.client), default=None
        )

    def _make_room(self, client: str) -> None:
        """When the line is full, turn away whoever had most and came last, if that is more than this client had; or else raise Busy."""
        much, full = self._ledger.seconds(client) > LITTLE, len(self.strangers) >= self._most
        if not full and not (
            much and sum(self._ledger.seconds(t.client) > LITTLE for t in self.strangers) >= self._few
        ):
            return
        most = max(reversed(self.strangers), key=lambda t: self._ledger.rank(t.client))
        if self._ledger.rank(most.client) <= self._ledger.rank(client):
            limit, whose = (self._most, "") if full else (self._few, " of clients who had much lately")
            raise Busy(
                f"{limit} queries{whose} are waiting already; that is the limit. Come back a little later.",
                limit=limit,
                retry_after=5,
            )
        self.leave(most)
        most.shed = True
        most.ready.set()
