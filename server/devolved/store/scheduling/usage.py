"""The time that each client has had of the workers lately, so that those who had least go first."""

import time
from collections.abc import Callable

FREE = 0.02  # seconds of each query that do not count, so that many small ones never add up to much
HALF_LIFE = 60.0  # seconds after which use counts half
STEP = 0.1  # seconds of use that make no difference to who goes first
LIGHT = 0.5  # seconds of use up to which a client is light
CLIENTS = 4_096  # clients remembered


class ClientUsage:
    """Seconds of use by client, fading. Not safe to use from two threads at once."""

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock = clock
        self._used: dict[str, tuple[float, float]] = {}  # seconds, and when they were reckoned

    def add(self, client: str, seconds: float) -> None:
        """Count a query that ran for so long."""
        if seconds <= FREE:
            return
        self._used[client] = (self.seconds(client) + seconds - FREE, self._clock())
        if len(self._used) > CLIENTS:
            for name in sorted(self._used, key=self.seconds)[: CLIENTS // 2]:
                del self._used[name]

    def rank(self, client: str) -> int:
        """Smaller goes first."""
        return int(self.seconds(client) / STEP)

    def seconds(self, client: str) -> float:
        seconds, then = self._used.get(client, (0.0, 0.0))
        return seconds * 0.5 ** ((self._clock() - then) / HALF_LIFE) if seconds else 0.0
