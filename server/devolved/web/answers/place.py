"""A place: one card with council, authority or that there is none, who is in charge, powers, money, promises, dates."""

from flask import Response, g, jsonify, redirect, request

from devolved.errors import NotFound
from devolved.register.matching.places import Place
from devolved.register.register import LIBRARY
from devolved.register.sentences import plain
from devolved.register.sentences.told import Row
from devolved.register.tables.csvtables import CC_BY
from devolved.web import days
from devolved.web.answers.card import Card, read
from devolved.web.answers.known import find_place, places
from devolved.web.filters import request_is_json
from devolved.web.filters import slug as slug_of
from devolved.web.pages.page import Page
from devolved.web.routes import Routes

bp = Routes("place", __name__, pinnable=True, edition="never", sitemap=False)
CREDIT = "Position of {}: GeoNames, CC BY 4.0."


@bp.get("/place/<slug>", media=("text/html", "application/json"))
@bp.get("/place/<slug>.<extension>", documented=False)
def one(slug: str, extension: str = ""):
    """What devolution means for one place."""
    if extension not in ("", "html", "json"):
        raise NotFound("A place comes as a page (.html) and as .json.")
    here = find_place(slug.lower())
    if here is None:
        if shared := places().sharing(slug.lower()):
            return redirect(days.href("/search", q=shared[0].name))
        raise NotFound(f"No place of England is known here as “{slug[:60]}”. Search for it by its name or postcode.")
    shown = Page()
    card = read(shown, here)
    if request_is_json(extension):
        answer = jsonify(as_json(shown, card))
    else:
        answer = Response(
            shown.render(
                "place.html",
                about=card,
                said=plain(card.sentence, shown.label),
                title=here.name,
                credit=_credit(here),
                sections=sections(card),
            ),
            content_type="text/html; charset=utf-8",
        )
    answer.vary.add("Accept")
    return answer


@bp.get("/place/<slug>/embed")
def embed(slug: str):
    """The card for a stranger's page: no script, the place preset."""
    here = find_place(slug.lower())
    if here is None:
        raise NotFound(f"No place of England is known here as “{slug[:60]}”.")
    shown = Page()
    card = read(shown, here)
    g.frameable = True
    return shown.render("place_embed.html", about=card, title=here.name, credit=_credit(here))


def _credit(here: Place) -> str:
    return CREDIT.format(here.name) if here.geonames else ""


def sections(card: Card) -> dict[str, tuple]:
    """The view behind each section, with its parameters, for the links at its heading."""
    council = {"council": slug_of(card.council)}
    if not card.authority:
        return {"council": (LIBRARY.get("authorities", "of-council"), council)}
    asked = {"authority": slug_of(card.authority)}
    return {
        "council": (LIBRARY.get("authorities", "of-council"), council),
        "charge": (LIBRARY.get("mayors", "of-authority"), asked),
        "powers": (LIBRARY.get("powers", "ledger"), asked),
        "lacking": (LIBRARY.get("powers", "lacking"), asked),
        "money": (LIBRARY.get("money", "of-body"), {"body": asked["authority"]}),
        "promises": (LIBRARY.get("commitments", "concerning"), asked),
        "next": (LIBRARY.get("elections", "of-authority"), asked),
    }


def as_json(shown: Page, card: Card) -> dict:
    """The card for programs: the same facts with their addresses."""

    def named(address: str) -> dict:
        return {"id": address, "label": shown.label(address)}

    def powers(rows: list[Row]) -> list[dict]:
        return [named(row["power"].value) | ({"since": row["since"].value} if "since" in row else {}) for row in rows]

    here = card.place
    return {
        "place": {"slug": here.slug, "name": here.name, "kind": here.kind},
        "on": shown.on.isoformat(),
        "release": shown.register.version,
        "answer": plain([*card.sentence, *([" ", *card.borders] if card.borders else [])], shown.label),
        "council": named(card.council),
        "mayAlsoLieIn": [named(address) for address in card.also],
        "authority": named(card.authority) | {"isOpen": card.is_open} if card.authority else None,
        "powers": {
            "held": powers(card.held),
            "readAndNotThere": powers(card.lacking),
            "counts": card.counts,
            "documentsKnown": card.documents,
            "documentsRead": card.read,
        },
        "money": card.money or None,
        "promises": [
            named(row["commitment"].value) | ({"status": named(row["status"].value)} if "status" in row else {})
            for row in card.promises
        ],
        "next": [
            {"on": day, "what": words.rstrip(":"), **({"about": named(thing)} if thing else {})}
            for day, words, thing in card.dates
        ],
        "address": request.url_root.rstrip("/") + days.href(f"/place/{here.slug}"),
        "license": CC_BY,
        "credit": _credit(here) or None,
    }
