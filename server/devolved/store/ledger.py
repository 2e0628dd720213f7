"""What each client has had of the workers lately, so that those who had least go first."""

import time
from collections.abc import Callable

HALF_LIFE = 30.0  # seconds after which use counts half
STEP = 0.5  # seconds of use that make no difference
NAMES = 4_096  # clients remembered


class Ledger:
    """Seconds of use by client, fading. Not safe to use from two threads at once."""

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock = clock
        self._used: dict[str, tuple[float, float]] = {}  # seconds, and when they were reckoned

    def add(self, client: str, seconds: float) -> None:
        self._used[client] = (self._seconds(client) + seconds, self._clock())
        if len(self._used) > NAMES:
            for name in sorted(self._used, key=self._seconds)[: NAMES // 2]:
                del self._used[name]

    def rank(self, client: str) -> int:
        """Smaller goes first. The same for clients that differ by little."""
        return int(self._seconds(client) / STEP)

    def _seconds(self, client: str) -> float:
        seconds, then = self._used.get(client, (0.0, 0.0))
        return seconds * 0.5 ** ((self._clock() - then) / HALF_LIFE) if seconds else 0.0
