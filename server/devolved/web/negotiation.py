"""Choose the representation a client asked for.

A name in the address (an extension, or ``?format=``) wins over the Accept
header, so that every representation has an address of its own. Nothing here
knows about Flask: ``choose`` takes plain strings, and can be tested with
generated headers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from devolved.errors import NotAcceptable


@dataclass(frozen=True)
class Format:
    """One representation on offer. ``aliases`` are other media types, or names, people ask for when they mean it."""

    extension: str
    media_type: str
    aliases: tuple[str, ...] = ()


def choose(accept: str, offers: Sequence[Format], name: str | None = None) -> Format:
    """Return the offer for an Accept header and an optional name (extension or media type).

    The quality of an offer is that of the most specific range that matches it;
    the best quality wins, the order of the offers breaks ties
    (https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1). Aliases count only
    when no offer matches by its own type: a browser's "application/xml" is
    about documents, not about ours. Raises NotAcceptable with the offer.
    """
    if name:
        wanted = name.strip().lower().replace(" ", "+")  # a plus sign in a query string arrives as a space
        for offer in offers:
            if wanted in (offer.extension, offer.media_type, *offer.aliases):
                return offer
        raise NotAcceptable(f"There is no format called {name!r} here. {_offer(offers)}", offers=_types(offers))
    if not accept or accept == "*/*":
        return offers[0]
    ranges = parse_accept_header(accept, MIMEAccept)
    best = max(offers, key=lambda offer: ranges.quality(offer.media_type))
    if ranges.quality(best.media_type) > 0:
        return best
    refused = {value for value, quality in ranges if quality == 0}
    for offer in offers:
        if any(ranges.quality(a) > 0 for a in offer.aliases if "/" in a) and offer.media_type not in refused:
            return offer
    raise NotAcceptable(f"Nothing that the Accept header allows is on offer. {_offer(offers)}", offers=_types(offers))


def wants_html(accept: str) -> bool:
    """Whether a client names HTML outright and likes nothing better: a person with a browser."""
    ranges = parse_accept_header(accept or "", MIMEAccept)
    quality = max((q for value, q in ranges if value in ("text/html", "application/xhtml+xml")), default=0)
    return quality > 0 and all(q <= quality for _, q in ranges)


def accepts_gzip(accept_encoding: str) -> bool:
    """Whether an Accept-Encoding header allows gzip."""
    if "gzip" not in (accept_encoding or ""):
        return False
    for part in accept_encoding.lower().split(","):
        coding, _, parameter = part.partition(";")
        if coding.strip() in ("gzip", "x-gzip"):
            quality = parameter.replace(" ", "").partition("q=")[2]
            return quality.strip("0.") != "" if quality else True
    return False


def _types(offers: Sequence[Format]) -> list[str]:
    return [offer.media_type for offer in offers]


def _offer(offers: Sequence[Format]) -> str:
    return "Try one of " + ", ".join(f"{o.media_type} ({o.extension})" for o in offers) + "."
