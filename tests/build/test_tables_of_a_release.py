"""Every class has a table, every table its meaning, and SQL the same rows."""

import csv
import json
import sqlite3

import pytest

csvw = pytest.importorskip("csvw")
BASE = "https://w3id.org/devolved/id/"


def tables(release) -> list[str]:
    return sorted(n for n in release.manifest["files"] if n.startswith("tables/") and n.endswith(".csv"))


def test_every_kind_in_the_release_has_a_table(tiny_release):
    import gzip
    import re

    from devolved.vocabulary import KINDS

    text = gzip.decompress(tiny_release.file("devolved.nq.gz").read_bytes()).decode()
    kinds = set(re.findall(r"^<https://w3id\.org/devolved/id/([a-z-]+)/", text, re.MULTILINE)) & KINDS.keys()
    assert {f"tables/{kind}.csv" for kind in kinds} <= set(tables(tiny_release))


def test_a_validator_accepts_every_table(real_release):
    for name in tables(real_release):
        table = csvw.CSVW(str(real_release.file(name + "-metadata.json")), validate=True)
        assert table.is_valid, (name, [str(w.message) for w in table.warnings])


def test_sqlite_holds_the_rows_of_the_tables(real_release):
    with sqlite3.connect(f"file:{real_release.file('devolved.sqlite')}?mode=ro&immutable=1", uri=True) as database:
        for name in tables(real_release):
            with real_release.file(name).open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
            table = name.removeprefix("tables/").removesuffix(".csv")
            (count,) = database.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()
            assert count == len(rows), name
            assert json.loads(real_release.file(name + "-metadata.json").read_text("utf-8"))["url"] == f"{table}.csv"
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
