"""Helpers for answers that are too large to hold: put aside whole, or flowing over a client's socket."""

import socket
import tempfile
from collections.abc import Iterator

from devolved.store.protocol import Answer

PIECE = 64 * 1024
ROOM = 1 << 20


def whole(answer: Answer) -> Answer:
    """Read an answer to its end into a file, so that it can be sent with its length. Raises what reading raises."""
    file = tempfile.SpooledTemporaryFile(8 << 20)
    for chunk in answer.chunks:
        file.write(chunk)
    length = file.tell()
    file.seek(0)
    return Answer(answer.form, answer.media_type, _pieces(file), answer.statistics, length)


def prepare(client: socket.socket) -> None:
    """Give a socket room for several pieces, so that "writable" means a whole piece goes in without waiting."""
    try:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, ROOM)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 60_000)
    except OSError:
        pass  # not a TCP socket; nothing depends on it


def _pieces(file) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece
