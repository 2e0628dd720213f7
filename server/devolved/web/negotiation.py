"""Choose the representation a client asked for: one function for every address that has more than one.

A name in the address (an extension, or ``?format=``) wins over the Accept header, so that every representation has an
address of its own. Nothing here knows about Flask: ``choose`` takes plain strings, and can be tested with generated
headers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from werkzeug.datastructures import Accept, MIMEAccept
from werkzeug.http import parse_accept_header, parse_options_header

from devolved.errors import NotAcceptable


@dataclass(frozen=True)
class Format:
    """One representation on offer. ``aliases`` are other media types, or names, people ask for when they mean it.

    One with ``profiles`` (addresses) is a special form of its media type: only who asks for one of them, or names the
    form in the address, gets it.
    """

    extension: str
    media_type: str
    aliases: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()


PAGE = Format("html", "text/html", ("application/xhtml+xml",))
JSON = Format("json", "application/json")


def choose(accept: str, offers: Sequence[Format], name: str | None = None, accept_profile: str = "") -> Format:
    """Return the offer for an Accept header and an optional name (extension or media type).

    The quality of an offer is that of the most specific range that matches it; the best quality wins; at equal quality
    a type named outright goes before ``type/*``, that before ``*/*``, and then the order of the offers decides
    (https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1). Parameters of a range (charset, header, profile, version)
    never refuse what the bare type would get; a profile, in a range or in ``Accept-Profile``
    (https://www.w3.org/TR/dx-prof-conneg/), chooses the form that has it where one is on offer. An alias counts as
    naming the offer outright where the client likes nothing better, or where no offer matches by its own type: a
    browser's "application/xml" among better wishes is about documents, not about ours. Raises NotAcceptable with the
    offer.
    """
    if name:
        wanted = _bare(name.strip().lower().replace(" ", "+"))  # a plus sign in a query string arrives as a space
        for offer in offers:
            if wanted in (offer.extension, offer.media_type, *offer.aliases):
                return offer
        raise NotAcceptable(f"There is no format called {name[:100]!r} here. {_offer(offers)}", offers=_types(offers))
    ranges = _ranges(accept)
    wished, preferred = _profiles(accept), _preferred(accept_profile)
    asked = wished.keys() | preferred.keys()
    offers = [offer for offer in offers if not offer.profiles or asked & set(offer.profiles)]
    if not ranges and not asked:
        return offers[0]
    ranges = ranges or {"*/*": 1.0}
    highest = max(ranges.values())
    ranked: list[tuple[float, float, int]] = []
    for place, offer in enumerate(offers):
        specificity: float
        quality, specificity = _match(ranges, offer.media_type)
        if offer.profiles:
            # A profile says more than a type. In a range it has that range's quality; the header ranks profiles only.
            if not (rank := max(preferred.get(p, 0.0) for p in offer.profiles)):
                quality = min(quality, max(wished.get(p, 0.0) for p in offer.profiles))
            specificity = 3 + rank
        best_alias = max((ranges.get(alias, 0.0) for alias in offer.aliases), default=0.0)
        if specificity < 2 and best_alias and best_alias == highest:
            quality, specificity = best_alias, 2
        ranked.append((quality, specificity, -place))
    quality, _, place = max(ranked)
    if quality > 0:
        return offers[-place]
    for offer in offers:
        if ranges.get(offer.media_type) != 0 and any(ranges.get(alias, 0.0) > 0 for alias in offer.aliases):
            return offer
    raise NotAcceptable(f"Nothing that the Accept header allows is on offer. {_offer(offers)}", offers=_types(offers))


def wants_html(accept: str) -> bool:
    """Whether a client names HTML outright and likes nothing better: a person with a browser."""
    ranges = _ranges(accept or "")
    quality = max(ranges.get("text/html", 0.0), ranges.get("application/xhtml+xml", 0.0))
    return quality > 0 and quality >= max(ranges.values())


def accepts_gzip(accept_encoding: str) -> bool:
    """Whether an Accept-Encoding header names gzip and does not refuse it."""
    codings = parse_accept_header(accept_encoding or "", Accept)
    return any(quality > 0 for coding, quality in codings if coding.lower() in ("gzip", "x-gzip"))


@lru_cache(maxsize=512)
def _ranges(accept: str) -> dict[str, float]:
    """Media range without parameters → quality. Clients are few and say the same each time.

    A bare range speaks for its type. Where a type is only named with parameters, the best of those does, and one that
    is refused with a parameter refuses nothing: it is about another form of the type than ours.
    """
    bare: dict[str, float] = {}
    narrowed: dict[str, float] = {}
    for value, quality in parse_accept_header(accept[:4_000], MIMEAccept):
        written = value.lower()
        media_range = _bare(written)
        kept = bare if media_range == written.strip() else narrowed
        if kept is bare or quality > 0:
            kept[media_range] = max(kept.get(media_range, 0.0), quality)
    return narrowed | bare


@lru_cache(maxsize=512)
def _profiles(accept: str) -> dict[str, float]:
    """Profile → quality, as the parameters of the media ranges name them."""
    found: dict[str, float] = {}
    for value, quality in parse_accept_header(accept[:4_000], MIMEAccept):
        for profile in parse_options_header(value)[1].get("profile", "").split():
            found[profile] = max(found.get(profile, 0.0), quality)
    return {profile: quality for profile, quality in found.items() if quality > 0}


def _preferred(accept_profile: str) -> dict[str, float]:
    """Profile → quality, as the header for profiles names them."""
    named = parse_accept_header(accept_profile[:4_000], Accept)
    return {value.strip().strip("<>"): quality for value, quality in named if quality > 0}


def _match(ranges: dict[str, float], media_type: str) -> tuple[float, int]:
    """Quality of a type, and how outright it is named: 2 by itself, 1 as ``type/*``, 0 as anything."""
    for specificity, media_range in ((2, media_type), (1, media_type.partition("/")[0] + "/*"), (0, "*/*")):
        if media_range in ranges:
            return ranges[media_range], specificity
    return 0.0, 0


def _bare(media_range: str) -> str:
    return parse_options_header(media_range)[0].strip()


def _types(offers: Sequence[Format]) -> list[str]:
    return list(dict.fromkeys(offer.media_type for offer in offers))


def _offer(offers: Sequence[Format]) -> str:
    return "Try one of " + ", ".join(f"{o.media_type} ({o.extension})" for o in offers) + "."
