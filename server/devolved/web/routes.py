"""What the rest of the server must know of a page or an API, said where it is made.

A module in ``web/pages``, ``web/api`` or ``web/releases`` makes one ``Routes`` called ``bp`` and says at it, or at one
of its routes, what holds: its media types and parameters for OpenAPI, whether it belongs in the sitemap and the menu,
whether an old release answers it too, whether the static edition begins or follows there. Nothing is listed by name
anywhere else: ``discover`` finds the modules, ``facts`` reads what they said.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import ModuleType

from flask import Blueprint, Flask, current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect, Rule

KEPT_IN = "devolved-routes"


@dataclass(frozen=True)
class Entry:
    """A link of the menu: under which heading, in which order, in which words."""

    group: str
    order: int
    words: str


@dataclass(frozen=True)
class Facts:
    """What holds of one route."""

    # Media types that GET may answer with.
    media: tuple[str, ...] = ("text/html",)
    # Query parameters that it takes and what they mean; others are dropped before it reads the address.
    parameters: Mapping[str, str] = field(default_factory=dict)
    # Whether it also takes the parameters of the view that its address (or ``?view=``) names.
    of_view: bool = False
    # Whether another application reads the parameters.
    any_parameters: bool = False
    # Media types that POST takes.
    body: tuple[str, ...] = ("application/x-www-form-urlencoded",)
    # Whether OpenAPI describes it.
    documented: bool = True
    # Whether an old release answers it too, below /releases/{version}.
    pinnable: bool = False
    # Whether its answers name their TimeGate and TimeMap (RFC 7089).
    memento: bool = False
    # Whether it stands in the sitemap, where its address has no parameters.
    sitemap: bool = False
    # Whether crawlers are welcome. False where there are addresses without number, made from the same data.
    robots: bool = True
    # What the static edition does: "start" there, "follow" links to it, or "never" carry it.
    edition: str = "follow"
    # Addresses at which the static edition begins besides, as "/feed.atom".
    starts: tuple[str, ...] = ()
    # Where it stands in the menu.
    menu: Entry | None = None
    # Whether its answers are kept for the life of the release.
    kept: bool = True
    # Whether a request counts against the client's allowance and waits for a place.
    counted: bool = True
    # Whether a browser gets a page for an error; otherwise everybody gets problem details.
    error_pages: bool = True
    # Whether it speaks of a day (``?on=``).
    dated: bool = True


FILES = Facts(documented=False, edition="never", kept=False, counted=False, dated=False)
NOWHERE = Facts(documented=False, edition="never", kept=False)
NAMES = frozenset(Facts.__dataclass_fields__)


class Routes(Blueprint):
    """A blueprint whose routes say what holds of them; what is given to the blueprint holds for all of them."""

    def __init__(self, name: str, import_name: str, **shared):
        super().__init__(name, import_name)
        self._shared = Facts(**shared)
        self._own: dict[str, dict] = {}
        self.record(self._hand_over)

    def route(self, rule: str, **options) -> Callable:
        """As Flask's, with any of the ``Facts`` by name."""
        own = {name: options.pop(name) for name in NAMES & options.keys()}
        decorate = super().route(rule, **options)

        def decorated(function):
            self._own.setdefault(options.get("endpoint") or function.__name__, {}).update(own)
            return decorate(function)

        return decorated

    def _hand_over(self, state) -> None:
        kept = state.app.extensions.setdefault(KEPT_IN, {})
        for endpoint, own in self._own.items():
            kept[f"{self.name}.{endpoint}"] = replace(self._shared, **own)


def discover(app: Flask, *packages: ModuleType) -> None:
    """Register the ``bp`` of every module of these packages."""
    for package in packages:
        for found in sorted(pkgutil.iter_modules(package.__path__), key=lambda module: module.name):
            module = importlib.import_module(f"{package.__name__}.{found.name}")
            if isinstance(blueprint := getattr(module, "bp", None), Blueprint):
                app.register_blueprint(blueprint)


def facts(endpoint: str | None = None) -> Facts:
    """What holds of an endpoint, or of the one that answers this request."""
    endpoint = endpoint or request.endpoint
    if endpoint == "static":
        return FILES
    return current_app.extensions[KEPT_IN].get(endpoint, NOWHERE)


def rules() -> Iterator[tuple[Rule, Facts]]:
    """Every rule of the application with what holds of it, by address."""
    for rule in sorted(current_app.url_map.iter_rules(), key=lambda r: r.rule):
        yield rule, facts(rule.endpoint)


def facts_at(path: str) -> Facts:
    """What holds of a local address."""
    try:
        return facts(current_app.url_map.bind("localhost").match(path.partition("?")[0])[0])
    except (HTTPException, RequestRedirect):
        return NOWHERE


def menu() -> dict[str, list[tuple[str, str]]]:
    """Addresses and words of the menu by heading, in order."""
    kept = current_app.extensions
    if "devolved-menu" not in kept:
        found = sorted(
            (f.menu.order, f.menu.group, r.rule, f.menu.words) for r, f in rules() if f.menu and not r.arguments
        )
        groups: dict[str, list[tuple[str, str]]] = {}
        for _, group, path, words in found:
            groups.setdefault(group, []).append((path, words))
        kept["devolved-menu"] = groups
    return kept["devolved-menu"]
