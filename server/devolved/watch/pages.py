"""Any other page: whether it is still there, whether it moved for good, whether it changed since it was read.

Changed is only what says so itself (Last-Modified): most pages differ at every visit in ways that no reader sees.
"""

from collections.abc import Iterator
from email.utils import parsedate_to_datetime

from devolved.watch.found import Found
from devolved.watch.polite import Polite


def look(client: Polite, thing: str, address: str, read: str) -> Iterator[Found]:
    """Findings about one page; ``read`` is the day on which the register read it, or ""."""
    reply = client.get(address)
    if reply.moved:
        yield Found("moved", thing, address, f"It leads for good to {reply.moved}")
    if reply.status in (404, 410, 451):
        yield Found("dead", thing, address, f"It answers {reply.status}.")
    elif reply.status != 200:
        yield Found("not-seen", thing, address, reply.fault or f"It answers {reply.status}.")
    elif read and (changed := _day(reply.headers.get("last-modified", ""))) > read:
        yield Found("changed", thing, address, f"Last modified on {changed}; read on {read}.")


def _day(written: str) -> str:
    """The day of an HTTP date, or ""."""
    try:
        return parsedate_to_datetime(written).date().isoformat()
    except (TypeError, ValueError):
        return ""
