"""Make a release of a made-up register of any size: ``python generator.py FOLDER TRIPLES``.

The same seed gives the same bytes. The release is written directly, without
shapes and without dumps in other formats: it holds what the production server
needs to serve it (N-Quads, rules, manifest).
"""

import argparse
import gzip
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

sys.path.insert(0, str(Path(__file__).parent))

import bundles as b  # noqa: E402
from devolved.build.publish import publish, workplace  # noqa: E402
from devolved.release import Release, Releases  # noqa: E402

REPOSITORY = Path(__file__).resolve().parents[2]
GRAPH = b.BASE + "graph/"
LABELS = {"Person": b.NAME, "Source": b.TITLE}  # the others are labelled by skos:prefLabel
INFERRED = {b.devo("sinceDay"), b.devo("untilDay"), b.devo("onDay")}
SUPERCLASS = "http://www.w3.org/2000/01/rdf-schema#subClassOf"


def superclasses() -> dict[str, list[str]]:
    """Class of ours → every class above it, as the ontology and its alignments say."""
    above: dict[str, set[str]] = {}
    for name in ("devolved.ttl", "alignments.ttl"):
        for triple in ox.parse(path=str(REPOSITORY / "ontology" / name), format=ox.RdfFormat.TURTLE):
            if triple.predicate.value == SUPERCLASS and isinstance(triple.object, ox.NamedNode):
                above.setdefault(triple.subject.value, set()).add(triple.object.value)
    found = {}
    for start in list(above):
        todo, seen = [start], set()
        while todo:
            new = above.get(todo.pop(), set()) - seen
            seen |= new
            todo += new
        found[start] = sorted(seen)
    return found


def statements(triples: int, seed: int) -> Iterator[tuple[str, list[str]]]:
    """(graph, lines) until there are about so many triples."""
    above = superclasses()
    types = {
        c.removeprefix(b.DEVO): "".join(f"{{0}} {b.RDF_TYPE} <{s}> {{1}}\n" for s in supers)
        for c, supers in above.items()
    }
    yield from _concepts()
    written, n = 0, 0
    while written < triples:
        for graph, subject, kind, label, pairs in b.Bundle(n, seed).things():
            yield graph, (lines := _said(graph, subject, kind, label, pairs, types))
            written += sum(line.count("\n") for line in lines)
        n += 1


def _said(graph: str, subject: str, kind: str, label: str, pairs: list, types: dict) -> list[str]:
    here, inferred = f"<{GRAPH}{graph}> .", f"<{GRAPH}inferred> ."
    lines = [f"{subject} {b.RDF_TYPE} {b.devo(kind)} {here}\n", types.get(kind, "").format(subject, inferred)]
    if label:
        written = f'"{label}"' if kind == "Person" else b.text(label)
        if (
            kind in LABELS
            or "Dated" not in types.get(kind, "")
            or kind in ("CombinedAuthority", "Body", "Council", "Forum", "Post")
        ):
            lines.append(f"{subject} {LABELS.get(kind, b.PREFERRED)} {written} {here}\n")
        lines.append(f"{subject} {b.RDFS_LABEL} {written} {inferred}\n")
    lines += [f"{subject} {p} {o} {inferred if p in INFERRED else here}\n" for p, o in pairs]
    return lines


def _concepts() -> Iterator[tuple[str, list[str]]]:
    """Powers, and the concepts that rules and queries look into."""
    scheme, notation = f"<{b.SKOS}inScheme>", f"<{b.SKOS}notation>"
    for number, status in enumerate(
        ("announced", "delayed", "in-progress", "legislated", "delivered", "superseded", "dropped"), 1
    ):
        it, end = b.thing("status", status), f"<{GRAPH}ontology/concepts/status> .\n"
        yield "ontology/concepts/status", [
            f"{it} {scheme} <{b.BASE}id/status> {end}", f'{it} {notation} "{number}" {end}',
            f"{it} {b.PREFERRED} {b.text(status)} {end}", f"{it} {b.RDFS_LABEL} {b.text(status)} <{GRAPH}inferred> .\n",
        ]  # fmt: skip
    for number in range(b.POWERS):
        it, end = b.thing("power", f"power-{number}"), f"<{GRAPH}framework/powers> .\n"
        competence = b.thing("competence", b.COMPETENCES[number % len(b.COMPETENCES)])
        yield (
            "framework/powers",
            [
                f"{it} {b.RDF_TYPE} {b.devo('Power')} {end}",
                f"{it} {b.PREFERRED} {b.text(f'Power {number}')} {end}",
                f"{it} {b.RDFS_LABEL} {b.text(f'Power {number}')} <{GRAPH}inferred> .\n",
                f"{it} {b.devo('competence')} {competence} {end}",
            ],
        )


def make(root: Path, triples: int, seed: int = 1, version: str = "2026.11.24") -> Release:
    """Write a release of about so many triples into a folder of releases, and make it current."""
    releases = Releases(Path(root))
    folder, graphs = workplace(releases), Counter()
    shutil.copytree(REPOSITORY / "ontology" / "rules", folder / "rules")
    with (folder / "devolved.nq.gz").open("wb") as raw, gzip.GzipFile("", "wb", 1, raw, mtime=0) as file:
        piece: list[str] = []
        for graph, lines in statements(triples, seed):
            piece += lines
            inside = sum(line.count(f"<{GRAPH}inferred> .\n") for line in lines)
            graphs[GRAPH + "inferred"] += inside
            graphs[GRAPH + graph] += sum(line.count("\n") for line in lines) - inside
            if len(piece) > 20_000:
                file.write("".join(piece).encode())
                piece.clear()
        file.write("".join(piece).encode())
    facts = {
        "built": version.replace(".", "-")[:10],
        "triples": sum(graphs.values()),
        "graphs": dict(sorted(graphs.items())),
        "validation": {"Warning": 0},
    }
    return publish(releases, folder, version, facts)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("triples", type=lambda t: int(float(t)), help="for example 100e3")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    made = make(asked.folder, asked.triples, asked.seed)
    print(f"{made.path}: {made.manifest['triples']:,} triples in {len(made.manifest['graphs']):,} graphs")
