"""The names and places of the release being read, indexed once."""

from flask import current_app

from devolved.register.matching import postcodes
from devolved.register.matching.match import Matcher
from devolved.register.matching.names import NameIndex
from devolved.register.matching.places import Place, PlaceIndex
from devolved.vocabulary import iri
from devolved.web.filters import slug as slug_of
from devolved.web.site import current_register, current_site


def matcher() -> Matcher:
    """The names of the release being read."""
    register = current_register()
    return register.once("matcher", lambda: Matcher(NameIndex.read(register.store)))


def places() -> PlaceIndex:
    """The places of the release being read."""
    return current_register().once("places", lambda: PlaceIndex.read(current_site().release))


def find_place(slug: str) -> Place | None:
    """The place of an address: a town, a district or a full postcode, or a council. None where there is none."""
    if found := places().get(slug):
        return found
    if parts := postcodes.parts(slug.replace("-", " ")):
        return _at(slug, parts)
    things = matcher().index.things
    if (address := iri("council", slug)) in things:
        return Place(slug, things[address].label, "council", slug)
    return None


def _at(slug: str, parts: tuple[str, str]) -> Place | None:
    """The place of a full postcode, where the operator has loaded the directory of them."""
    code = postcodes.council_code(current_app.extensions["devolved"].settings.postcodes, *parts)
    found = matcher().find(code, ("council",), 1) if code else []
    if found and found[0].how == "identifier":
        return Place(slug, " ".join(parts), "postcode", slug_of(found[0].thing.iri))
    return None
