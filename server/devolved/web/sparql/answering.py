"""From a question to a whole answer with its headers, with no framework in sight.

The endpoint's room (``sparql``) and the doorstep in front of the application
share this, so that both answer alike.
"""

import time
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from devolved.settings import Settings
from devolved.store.cache import AnswerCache, Kept, answer_key
from devolved.store.formats import FORMATS, content_type
from devolved.store.protocol import Answer
from devolved.store.query import datasets, fences
from devolved.web.negotiation import Format, accepts_gzip, choose
from devolved.web.site import Site
from devolved.web.sparql import protocol

OFFERS = {form: [Format(w.extension, w.media_type, w.aliases) for w in ways] for form, ways in FORMATS.items()}
SQUEEZE_FROM = 1_000  # bytes
OPEN = [
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "ETag, Link, Retry-After, Server-Timing"),
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
]


@dataclass(frozen=True)
class Prepared:
    """A question that is fit to run. ``key`` names its answer; empty when that may differ every time."""

    asked: protocol.Request
    media: dict[str, str]
    today: date
    key: str
    gzip: bool

    @property
    def tag(self) -> str:
        return self.key + ("-gz" if self.gzip else "") if self.key else ""


def prepare(asked: protocol.Request, accept: str, encoding: str, site: Site, settings: Settings) -> Prepared:
    """Look at a question before it runs. Raises BadQuery, TooLarge, BadDay or NotAcceptable."""
    question = fences.examine(asked.query, settings)
    if question.form:
        media = {question.form: _chosen(accept, question.form, asked.format)}
    else:  # it will not parse: any will do
        media = {form: offers[0].media_type for form, offers in OFFERS.items()}
    today = site.today()
    plan = datasets.plan(question, asked.dataset, asked.on or today, today)
    fixed = question.form and not question.volatile
    key = answer_key(site.release.version, question, plan, media[question.form], today.isoformat()) if fixed else ""
    return Prepared(asked, media, today, key, accepts_gzip(encoding))


def run(prepared: Prepared, site: Site, answers: AnswerCache, settings: Settings, client: str, socket) -> Kept | Answer:
    """The answer: whole when it is short, else on its way. Raises what ``Store.stream`` raises."""
    asked = prepared.asked

    def stream() -> Answer:
        watch = socket.fileno() if socket else None
        return site.store.stream(
            asked.query,
            media=prepared.media,
            dataset=asked.dataset,
            on=asked.on,
            timeout=asked.timeout,
            client=client,
            watch=watch,
        )

    answer = answers.fetch(prepared.key, asked.timeout or settings.timeout, stream) if prepared.key else stream()
    if isinstance(answer, Answer) and answer.length is not None:
        return Kept(answer.media_type, b"".join(answer.chunks), answer.statistics)
    return answer


def whole(kept: Kept, prepared: Prepared, started: float, cache: str) -> tuple[bytes, list[tuple[str, str]]]:
    """The body and the headers of a whole answer."""
    squeeze = prepared.gzip and len(kept.body) > SQUEEZE_FROM
    head = [("Content-Type", content_type(kept.media_type))]
    if squeeze:
        head.append(("Content-Encoding", "gzip"))
    engine = kept.statistics.get("seconds") if cache != "hit" else None
    return kept.squeezed() if squeeze else kept.body, head + headers(prepared.tag, started, engine, cache)


def headers(tag: str, started: float, engine: float | None = None, cache: str = "no") -> list[tuple[str, str]]:
    """The headers that every answer has. Without a tag it is another one every time (NOW, RAND …)."""
    timing = [f"engine;dur={engine * 1000:.1f}"] if engine is not None else []
    timing += [f"cache;desc={cache}", f"total;dur={(time.perf_counter() - started) * 1000:.1f}"]
    kept = (
        [("ETag", f'"{tag}"'), ("Cache-Control", "public, max-age=60, stale-while-revalidate=600")]
        if tag
        else [("Cache-Control", "no-store")]
    )
    return [*kept, ("Vary", "Accept, Accept-Encoding"), ("Server-Timing", ", ".join(timing))]


@lru_cache(maxsize=512)
def _chosen(accept: str, form: str, name: str | None) -> str:
    """Clients are few and say the same each time."""
    return choose(accept, OFFERS[form], name).media_type
