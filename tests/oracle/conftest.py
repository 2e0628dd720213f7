"""The record and the register beside it, each read once."""

import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
REPOSITORY = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 28)


@pytest.fixture(scope="session")
def record():
    from record import Record

    return Record(REPOSITORY / "data")


class Said:
    """What a register says: ``said(address, day)`` is the lead sentence; ``names`` are labels of a day; ``flat``
    is the flat view of a day.
    """

    def __init__(self, register):
        self.register = register

    def names(self, addresses, day: date) -> dict[str, str]:
        return self.register.labels.of(addresses, day)

    def __call__(self, address: str, day: date) -> str:
        from devolved.register import sentences

        kind, slug = address.rsplit("/", 2)[1:]
        rows = self.register.ask(f"lead/{kind}", day, {"thing": slug}).rows
        named = {t.value for row in rows for t in row.values() if t.kind == "iri"} | {address}
        labels = self.names(named, day)
        parts = sentences.lead(kind, labels[address], address, rows, day, lambda a: labels.get(a, a))
        return sentences.plain(parts, lambda a: labels.get(a, a))

    def flat(self, prop: str, day: date) -> set[tuple[str, str]]:
        """The pairs that a flat property has on a day."""
        query = f"SELECT ?s ?o WHERE {{ ?s <https://w3id.org/devolved/def#{prop}> ?o }}"
        return {(row["s"].value, row["o"].value) for row in self.register.store.rows(query, on=day)}


@pytest.fixture(scope="session")
def register(real_release, real_store):
    from devolved.register.register import Register

    return Register(real_store, real_release.version, TODAY)


@pytest.fixture(scope="session")
def said(register):
    return Said(register)
