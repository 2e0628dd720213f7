"""Query parameters: each route takes those that it declares, and is not disturbed by others.

Strangers' links carry parameters of their own (``utm_source``, ``fbclid``, a cache buster). What a route does not
declare is dropped before anything reads the address, so that it changes no answer and stands in no key of a cache.
A name one slip away from one that the route takes is refused with the right name: dropped in silence, it would give
a wrong answer to somebody who asked for another.
"""

from collections.abc import Iterable
from urllib.parse import unquote_plus

from flask import request

from devolved.errors import BadRequest
from devolved.register.register import LIBRARY
from devolved.web import routes


def tidy() -> None:
    """Leave in this request's address what its route takes. Raises BadRequest for a slip of the pen."""
    if not request.query_string or not request.endpoint or request.endpoint == "static":
        return
    said = routes.facts()
    if said.any_parameters:
        return
    known = known_to(said)
    refuse_slips(request.args, known)
    # What is kept stays as it was written, so that a page says the same of its own address either way.
    pairs = request.query_string.split(b"&")
    kept = [pair for pair in pairs if unquote_plus(pair.partition(b"=")[0].decode("utf-8", "replace")) in known]
    if len(kept) < len(pairs):
        request.query_string = b"&".join(kept)
        for read_before in ("args", "full_path", "url", "values"):
            request.__dict__.pop(read_before, None)


def known_to(said: routes.Facts) -> frozenset[str]:
    """The parameters that the route of this request takes."""
    known = {"format", *said.parameters, *(("on",) if said.dated else ())}
    if said.of_view:
        named = request.view_args or {}
        path = f"{named['subject']}/{named['name']}" if "subject" in named else request.args.get("view", "")
        known |= {p.name for p in view.parameters} if (view := LIBRARY.find(path)) else set()
    return frozenset(known)


def refuse_slips(names: Iterable[str], known: frozenset[str]) -> None:
    """Raise BadRequest for a name that is not known but nearly is."""
    for name in names:
        if name not in known and (meant := next((k for k in sorted(known) if _slipped(name, k)), None)):
            raise BadRequest(f"There is no parameter {name[:40]!r} here. Is {meant!r} meant?", parameter=meant)


def _slipped(written: str, meant: str) -> bool:
    """Whether a name is another with one letter wrong, missing, doubled or in the wrong place, or in other case.

    Of two letters ("on") only those slips count that keep both, of one letter only its case: otherwise half the
    short names of the world would be taken for ours.
    """
    if len(written) > len(meant) + 1:
        return False
    written, meant = (name.lower().replace("_", "-") for name in (written, meant))
    if written == meant or sorted(written) == sorted(meant) and _turned(written, meant):
        return True
    if len(meant) < 3:
        return len(written) == len(meant) + 1 > 2 and "".join(dict.fromkeys(written)) == meant
    if len(written) == len(meant):
        return sum(a != b for a, b in zip(written, meant, strict=True)) == 1
    shorter, longer = sorted((written, meant), key=len)
    return len(longer) == len(shorter) + 1 and any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))


def _turned(written: str, meant: str) -> bool:
    """Whether two neighbouring letters have changed places."""
    wrong = [i for i, (a, b) in enumerate(zip(written, meant, strict=True)) if a != b]
    return len(wrong) == 2 and wrong[1] == wrong[0] + 1
