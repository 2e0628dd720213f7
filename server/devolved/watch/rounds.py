"""A round of the watch: what the register rests on, asked about by the adapter that knows it best."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from devolved.build.workspace import Workspace
from devolved.store.terms import typed
from devolved.watch import govuk, pages, statutes, wikidata
from devolved.watch.found import Found
from devolved.watch.polite import Polite
from devolved.watch.queries import QUERIES

ADAPTERS = ("addresses", "law", "holders")


def watch(
    workspace: Workspace,
    client: Polite,
    on: date,
    adapters: Iterable[str] = ADAPTERS,
    on_step: Callable[[str], None] = lambda step: None,
) -> Iterator[Found]:
    """Findings, as they come. The workspace has been parsed; nothing is written to it."""
    if "law" in adapters:
        on_step("law")
        known, ours = laws(workspace)
        yield from statutes.look(client, known, on.year)
        yield from statutes.amendments(client, ours, on.year)
    if "holders" in adapters:
        on_step("holders")
        yield from wikidata.look(client, posts(workspace, on))
    if "addresses" in adapters:
        for source, address, read in _alternating(sources(workspace)):
            on_step(address)
            adapter = govuk if govuk.concerns(address) else pages
            yield from adapter.look(client, source, address, read)


def sources(workspace: Workspace) -> list[tuple[str, str, str]]:
    """Source, address of its page, day on which it was read ("" where that is not known)."""
    rows = workspace.each(QUERIES.text("sources"))
    return [(row["source"].value, row["page"].value, row["read"].value[:10] if "read" in row else "") for row in rows]


def laws(workspace: Workspace) -> tuple[set[tuple[str, ...]], dict[tuple[str, ...], tuple[str, str]]]:
    """Numbers of the laws that are mentioned, and of those that were read: address here, newest day of reading."""
    known: set[tuple[str, ...]] = set()
    read: dict[tuple[str, ...], tuple[str, str]] = {}
    for row in workspace.each(QUERIES.text("laws")):
        if law := statutes.number(row["address"].value):
            known.add(law)
            if "read" in row and law[0] in statutes.TYPES:
                read[law] = max(read.get(law, ("", "")), (row["law"].value, row["read"].value[:10]), key=lambda r: r[1])
    return known, read


def posts(workspace: Workspace, on: date) -> dict[str, tuple[str, str, str]]:
    """Item of a post → its address, the item of its holder on that day ("" for nobody), the holder's name."""
    unmatched = {row["post"].value for row in workspace.each(QUERIES.text("posts-unnamed"))}
    found = {}
    for row in workspace.each(QUERIES.bound("posts", day=typed(on.isoformat(), "date"))):
        if row["post"].value not in unmatched:
            holder, name = (row[each].value if each in row else "" for each in ("holder", "name"))
            found[row["item"].value] = (row["post"].value, holder, name)
    return found


def _alternating(rows: list[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    """One of each host in turn, so that the wait for one is spent on the others."""
    by_host: dict[str, list] = {}
    for row in rows:
        by_host.setdefault(row[1].split("/")[2].lower() if row[1].count("/") > 1 else "", []).append(row)
    while by_host:
        for host in list(by_host):
            yield by_host[host].pop(0)
            if not by_host[host]:
                del by_host[host]
