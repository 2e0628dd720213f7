"""Full postcodes, where an operator has loaded the ONS Postcode Directory: a postcode to the code of its council.

The directory has its own licence and some 2.7 million rows, so it is no part of a release. It lies in one SQLite file
beside the server; a postcode that a reader types is looked up there and nowhere else.
"""

import csv
import io
import os
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from devolved.errors import BadRequest

FULL = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)\s*([0-9][A-Z]{2})", re.IGNORECASE)
# Names of the columns in the directory's editions: the postcode, the council, the month in which it was withdrawn.
POSTCODE, COUNCIL, WITHDRAWN = ("pcds", "pcd", "pcd7", "pcd8"), re.compile(r"oslaua|lad\d\dcd|laua"), "doterm"
ENGLAND = re.compile(r"E0[6-9]\d{6}")


def parts(text: str) -> tuple[str, str] | None:
    """District and rest of a full postcode as people type it; None for anything else."""
    found = FULL.fullmatch(text.strip())
    return (found[1].upper(), found[2].upper()) if found else None


def load(file: Path, target: Path) -> int:
    """Read the directory into a new SQLite file and put that in the place of the old one; return how many.

    Raises BadRequest for a file that is not the directory; the old one is then untouched.
    """
    fresh = target.with_name(f".{target.name}-{os.getpid()}")
    fresh.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(fresh)) as database, database:
            database.execute("CREATE TABLE postcodes (postcode TEXT PRIMARY KEY, gss TEXT NOT NULL) WITHOUT ROWID")
            database.executemany("INSERT OR REPLACE INTO postcodes VALUES (?, ?)", _rows(file))
            count = database.execute("SELECT COUNT(*) FROM postcodes").fetchone()[0]
        if not count:
            raise BadRequest(f"{file.name} names no postcode of England.")
        os.replace(fresh, target)
    except (UnicodeDecodeError, csv.Error, zipfile.BadZipFile) as error:
        raise BadRequest(f"{file.name} cannot be read as the ONS Postcode Directory: {error}.") from None
    finally:
        fresh.unlink(missing_ok=True)
    return count


def council_code(file: str, district: str, rest: str) -> str | None:
    """The GSS code of the council of a postcode; None where no directory is loaded or it lacks the postcode."""
    if not file or not Path(file).is_file():
        return None
    address = f"{Path(file).resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as database:
        found = database.execute("SELECT gss FROM postcodes WHERE postcode = ?", (district + rest,)).fetchone()
    return found[0] if found else None


def _rows(file: Path) -> Iterator[tuple[str, str]]:
    for stream in _tables(file):
        rows = csv.reader(stream)
        head = [name.strip().lower() for name in next(rows, [])]
        postcode = next((head.index(name) for name in POSTCODE if name in head), None)
        council = next((place for place, name in enumerate(head) if COUNCIL.fullmatch(name)), None)
        if postcode is None or council is None:
            raise BadRequest(f"{file.name} has no column of postcodes, or none of councils (oslaua, lad25cd …).")
        withdrawn = head.index(WITHDRAWN) if WITHDRAWN in head else None
        for row in rows:
            if len(row) <= max(postcode, council) or not ENGLAND.fullmatch(row[council].strip()):
                continue
            if withdrawn is not None and len(row) > withdrawn and row[withdrawn].strip():
                continue
            if found := parts(row[postcode]):
                yield "".join(found), row[council].strip()


def _tables(file: Path) -> Iterator[io.TextIOBase]:
    """The CSV itself; in a zip the largest one, which is the directory's whole table."""
    if not zipfile.is_zipfile(file):
        with file.open(encoding="utf-8-sig", newline="") as stream:
            yield stream
        return
    with zipfile.ZipFile(file) as packed:
        tables = [entry for entry in packed.infolist() if entry.filename.lower().endswith(".csv")]
        if not tables:
            raise BadRequest(f"{file.name} holds no CSV.")
        with packed.open(max(tables, key=lambda entry: entry.file_size)) as raw:
            yield io.TextIOWrapper(raw, "utf-8-sig", newline="")
