"""The record and the register beside it, each read once."""

import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def record():
    from record import Record

    return Record(REPOSITORY / "data")


@pytest.fixture(scope="session")
def said(real_release, real_store):
    """``said(kind, slug, day)``: the lead sentence, and ``said.names``: labels by address on that day."""
    from devolved.register import sentences
    from devolved.register.register import Register

    register = Register(real_store, real_release.version, date(2026, 11, 28))

    class Said:
        def names(self, addresses, day: date) -> dict[str, str]:
            return register.labels.of(addresses, day)

        def __call__(self, address: str, day: date) -> str:
            kind, slug = address.rsplit("/", 2)[1:]
            rows = register.ask(f"lead/{kind}", day, {"thing": slug}).rows
            named = {t.value for row in rows for t in row.values() if t.kind == "iri"} | {address}
            labels = register.labels.of(named, day)
            parts = sentences.lead(kind, labels[address], address, rows, day, lambda a: labels.get(a, a))
            return sentences.plain(parts, lambda a: labels.get(a, a))

    return Said()
