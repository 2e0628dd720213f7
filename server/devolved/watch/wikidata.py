"""Wikidata: who holds the same posts there (https://www.wikidata.org/wiki/Wikidata:SPARQL_query_service).

Compared are posts and people that name their item (owl:sameAs); a holder is a statement of *position held* (P39) that
is not deprecated and has no end (P582). Wikidata is no source: a difference says where to look, not who is right.
"""

from collections.abc import Iterator
from urllib.parse import quote

from devolved.store.terms import iri
from devolved.watch.found import Found
from devolved.watch.polite import Polite
from devolved.watch.queries import QUERIES

SERVICE = "https://query.wikidata.org/sparql?query="
ITEM = "http://www.wikidata.org/entity/"
TOGETHER = 50


def look(client: Polite, posts: dict[str, tuple[str, str, str]]) -> Iterator[Found]:
    """Differences. ``posts``: item of a post → its address here, the item of its holder ("" for nobody), a name."""
    items = sorted(item for item in posts if item.removeprefix(ITEM).lstrip("Q").isdigit())
    for start in range(0, len(items), TOGETHER):
        some = items[start : start + TOGETHER]
        query = QUERIES.bound("wikidata", post=map(iri, some))
        reply = client.get(SERVICE + quote(query), "application/sparql-results+json")
        held = holders_of(reply.json()) if reply.status == 200 else None
        if held is None:
            said = reply.fault or f"The service answers {reply.status}, or nothing that can be read."
            yield Found("not-seen", "", SERVICE.partition("?")[0], said)
            return
        for item in some:
            here, holder, name = posts[item]
            there = held.get(item, {})
            if holder and holder not in there:
                named = ", ".join(f"{said} ({one})" for one, said in sorted(there.items())) or "nobody"
                yield Found("other-holder", here, item, f"Wikidata names {named}; the register names {name}.")
            elif not holder and there:
                named = ", ".join(f"{said} ({one})" for one, said in sorted(there.items()))
                yield Found("other-holder", here, item, f"Wikidata names {named}; the register names nobody.")


def holders_of(answer) -> dict[str, dict[str, str]] | None:
    """Post → person → name, from SPARQL results in JSON; None for anything else."""
    found: dict[str, dict[str, str]] = {}
    try:
        for row in answer["results"]["bindings"]:
            name = row["name"]["value"] if "name" in row else row["person"]["value"]
            found.setdefault(row["post"]["value"], {})[row["person"]["value"]] = name
    except (TypeError, KeyError):
        return None
    return found
