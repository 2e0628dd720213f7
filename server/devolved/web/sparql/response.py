"""From a query that was read to the parts of an answer:
which formats, which name for a cache, which headers and body.
"""

import tempfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass

from werkzeug.wsgi import ClosingIterator

from devolved.errors import NotAcceptable
from devolved.store.protocol import Answer
from devolved.web.negotiation import choose
from devolved.web.sparql.cache import Kept
from devolved.web.sparql.formats import MEDIA_TYPES, OFFERS, content_type

SQUEEZE_FROM = 1_000  # bytes
IN_MEMORY = 2**20  # bytes of a gathered answer beyond which it lies in a temporary file
PIECE = 2**16  # bytes


@dataclass
class Reply:
    """What goes back: a status, headers and a body that is read to its end or closed."""

    status: str
    headers: list[tuple[str, str]]
    body: Iterable[bytes] = ()


def media_types(accept: str, name: str | None) -> tuple[Mapping[str, str | None], dict[str, NotAcceptable]]:
    """For each form of answer the media type that is wanted, or None and the refusal.

    Which form a query has is for the engine to say. Raises NotAcceptable when no form could be written.
    """
    wanted: dict[str, str | None] = {}
    refusals: dict[str, NotAcceptable] = {}
    for form, offers in OFFERS.items():
        try:
            wanted[form] = choose(accept, offers, name).media_type
        except NotAcceptable as error:
            wanted[form], refusals[form] = None, error
    if len(refusals) == len(OFFERS):
        raise NotAcceptable(refusals["bindings"].detail, offers=MEDIA_TYPES)
    return wanted, refusals


def whole(kept: Kept, tag: str, gzip: bool) -> Reply:
    """A short answer, with its length."""
    squeeze = gzip and len(kept.body) > SQUEEZE_FROM
    body = kept.squeezed() if squeeze else kept.body
    return Reply("200 OK", _head(kept.media_type, tag, squeeze, len(body)), [body])


def flowing(answer: Answer, tag: str, gzip: bool, method: str, protocol: str) -> Reply:
    """A long answer as it comes. Without its end it is seen to be broken off, or it is gathered before it is sent.

    HTTP/1.0 knows no end but that of the connection, and HEAD wants the length: there it is gathered first.
    """
    chunks = ClosingIterator(squeezed(answer.chunks) if gzip else answer.chunks, _closing(answer))
    length = None
    if method == "HEAD":
        with closing(chunks):
            length = sum(map(len, chunks))
        chunks = ClosingIterator(())
    elif protocol == "HTTP/1.0":
        file, length = _gathered(chunks)
        chunks = ClosingIterator(iter(lambda: file.read(PIECE), b""), file.close)
    return Reply("200 OK", _head(answer.media_type, tag, gzip, length), chunks)


def _head(media_type: str, tag: str, gzip: bool, length: int | None) -> list[tuple[str, str]]:
    return [
        ("Content-Type", content_type(media_type)),
        *([("Content-Length", str(length))] if length is not None else []),
        *caching(tag),
        *([("Content-Encoding", "gzip")] if gzip else []),
    ]


def caching(tag: str) -> list[tuple[str, str]]:
    """How long an answer holds. Without a tag it is another one every time (NOW, RAND …)."""
    kept = (
        [("ETag", f'"{tag}"'), ("Cache-Control", "public, max-age=60, stale-while-revalidate=600")]
        if tag
        else [("Cache-Control", "no-store")]
    )
    return [*kept, ("Vary", "Accept, Accept-Encoding")]


def squeezed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Gzip as it flows. When the chunks fail, the trailer is never written."""
    press = zlib.compressobj(5, zlib.DEFLATED, 31)
    for chunk in chunks:
        if part := press.compress(chunk):
            yield part
    yield press.flush()


def _closing(answer: Answer) -> list:
    close = getattr(answer.chunks, "close", None)
    return [close] if close else []


def _gathered(chunks: ClosingIterator):
    """All of it in a file that stands at its beginning, and its length."""
    with ExitStack() as cleanup, closing(chunks):
        file = cleanup.enter_context(tempfile.SpooledTemporaryFile(IN_MEMORY))
        file.writelines(chunks)
        length = file.tell()
        file.seek(0)
        cleanup.pop_all()
        return file, length
