"""Releases of a few lines, for tests of the store and the endpoint that need data of their own."""

import gzip
import json
from pathlib import Path

from devolved.release import Release

GRAPH = "https://w3id.org/devolved/graph/"
RULE = """PREFIX devo: <https://w3id.org/devolved/def#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
CONSTRUCT { ?post devo:holder ?person } WHERE {
    VALUES ?day { "2026-11-24"^^xsd:date }
    ?tenure devo:post ?post ; org:member ?person ; devo:sinceDay ?since .
    OPTIONAL { ?tenure devo:untilDay ?until }
    FILTER ( ?since <= ?day && ( !BOUND(?until) || ?day < ?until ) )
}"""


def tenures(holders: list[tuple[str, str, str | None]], post: str = "mayor") -> str:
    """N-Quads for a post held by one person after another: (person, since, until)."""
    devo, org, date = (
        "https://w3id.org/devolved/def#",
        "http://www.w3.org/ns/org#",
        "http://www.w3.org/2001/XMLSchema#date",
    )
    lines = []
    for person, since, until in holders:
        tenure = f"<https://w3id.org/devolved/id/tenure/{post}-{since}>"
        end = f"<{GRAPH}people/tenures> .\n"
        lines.append(f"{tenure} <{devo}post> <https://w3id.org/devolved/id/post/{post}> {end}")
        lines.append(f"{tenure} <{org}member> <https://w3id.org/devolved/id/person/{person}> {end}")
        lines.append(f'{tenure} <{devo}sinceDay> "{since}"^^<{date}> {end}')
        if until:
            lines.append(f'{tenure} <{devo}untilDay> "{until}"^^<{date}> {end}')
    return "".join(lines)


def wide(rows: int) -> str:
    """Quads that make large answers: one hundred bytes of literal each."""
    graph, predicate = "<https://w3id.org/devolved/graph/data>", "<https://example.org/p>"
    return "".join(f'<https://example.org/s{i}> {predicate} "{i:0100d}" {graph} .\n' for i in range(rows))


def small_release(root: Path, nquads: str, version: str = "2026.01.01", current: bool = True) -> Release:
    """Lay out a release with one flat rule (``devo:holder``) in a folder of releases."""
    folder = root / version
    (folder / "rules" / "flat").mkdir(parents=True)
    (folder / "rules" / "flat" / "10-holder.rq").write_text(RULE, "utf-8")
    with gzip.open(folder / "devolved.nq.gz", "wb", 1) as file:
        file.write(nquads.encode())
    graphs = {name: 1 for name in {line.rsplit("<", 1)[1].split(">")[0] for line in nquads.splitlines() if line}}
    manifest = {
        "version": version,
        "built": version.replace(".", "-")[:10],
        "triples": nquads.count("\n"),
        "graphs": graphs,
        "files": {},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    if current:
        (root / "current").unlink(missing_ok=True)
        (root / "current").symlink_to(version)
    return Release(folder)
