"""An edition over an earlier one: only what says something else is written, so that only that need be sent.

Each page and document names the release and the day that it was written of, and would differ for that alone. Those
marks are put aside for comparing; a file that says the same but for them stays as it is, with its time of writing, and
goes on naming the release in which it last changed. Releases that it may name stay too.
"""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from devolved.release import VERSION

TEXT = (".html", ".ttl", ".jsonld", ".rdf", ".nt", ".json", ".csv", ".atom", ".xml", ".txt", ".svg")
DAY = r"\d{4}-\d{2}-\d{2}"
# What is about releases, or leads to the files of one, is compared as it is.
EXACT = ("dataset", "dataset.ttl", "downloads", "releases", "search", "sparql")
# Where the day of writing stands, and nothing that the record says.
MARKS = (
    # when a document was changed: RDF, JSON-LD, schema.org
    re.compile(rf"([mM]odified(?:\D|w3|2001/XML){{1,90}}?){DAY}"),
    # the day of a view's answer, which its release follows
    re.compile(rf'("on": ")({DAY})(?=",\s*"release")'),
    # what to cite
    re.compile(r"(release \{release\}, as on )\d{1,2} \w+ \d{4}"),
    re.compile(r"(As things stand on <strong>)[^<]*"),
    re.compile(rf"(second=){DAY}"),
)


@dataclass
class Changes:
    """How many files were written, left as they were, and taken away."""

    written: int = 0
    kept: int = 0
    removed: int = 0


def says(text: str) -> str:
    """The text without the marks of its edition."""
    text = VERSION.sub("{release}", text)
    for mark in MARKS:
        text = mark.sub(r"\g<1>{day}", text)
    return text


def bring(new: Path, old: Path) -> Changes:
    """Bring the edition in the folder ``old`` to what that in ``new`` is; ``new`` goes."""
    changes, wanted = Changes(), set()
    for file in sorted(p for p in new.rglob("*") if p.is_file()):
        name = file.relative_to(new)
        wanted.add(name)
        target = old / name
        if target.is_file() and _same(name, file.read_bytes(), target.read_bytes()):
            changes.kept += 1
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(file, target)
        changes.written += 1
    for file in sorted(p for p in old.rglob("*") if p.is_file()):
        name = file.relative_to(old)
        if name not in wanted and not (name.parts[0] == "releases" and len(name.parts) > 2):
            file.unlink()
            changes.removed += 1
    for folder in sorted((p for p in old.rglob("*") if p.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    shutil.rmtree(new)
    return changes


def _same(name: Path, one: bytes, two: bytes) -> bool:
    if one == two:
        return True
    if name.suffix not in TEXT or name.parts[0] in EXACT:
        return False
    try:
        return says(one.decode()) == says(two.decode())
    except UnicodeDecodeError:
        return False
