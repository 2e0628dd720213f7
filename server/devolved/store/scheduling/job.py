"""One query on one worker, and the states that it goes through."""

import enum
import time
from dataclasses import dataclass, field
from typing import Any

INTERNAL = "\0"  # the client of pages' own queries: nobody comes from such an address


class State(enum.Enum):
    """RUNNING → LONG → OVERFLOW, and from either of the last two to CANCELLED."""

    RUNNING = "running"  # in a slot
    LONG = "long"  # ran past DEVOLVED_GIVE_WAY: others go first, and it may have to leave its slot
    OVERFLOW = "overflow"  # gave its slot to a waiter, and goes on beside
    CANCELLED = "cancelled"  # stopped for the sake of others, and its slot given away


@dataclass(frozen=True)
class Death:
    """How a worker ended: its status (negative: by that signal; 0: not known),
    and what it last wrote to its standard error.
    """

    status: int = 0
    words: str = ""
    cancelled: bool = False


@dataclass(eq=False)
class Job:
    """A query of a client. The pool's lock guards its state."""

    client: str
    worker: Any
    started: float = field(default_factory=time.monotonic)
    state: State = State.RUNNING
    reniced: bool = False

    @property
    def public(self) -> bool:
        return self.client is not INTERNAL

    @property
    def in_slot(self) -> bool:
        return self.state in (State.RUNNING, State.LONG)

    def mark_long(self) -> None:
        assert self.state is State.RUNNING, self.state
        self.state = State.LONG

    def renice(self) -> None:
        """Let other processes go first from now on, where that can be had."""
        self.reniced = self.reniced or self.worker.renice()

    def move_to_overflow(self) -> None:
        """Give the slot to somebody who waits; only a long job must."""
        assert self.state is State.LONG, self.state
        self.state = State.OVERFLOW
        self.renice()

    def cancel(self) -> None:
        """Stop it: whoever reads its answer finds the connection lost."""
        assert self.state in (State.LONG, State.OVERFLOW), self.state
        self.state = State.CANCELLED
        self.worker.stop()
