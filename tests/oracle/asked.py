"""What a register says, asked as a page asks it."""

from datetime import date

from devolved.register import sentences

TODAY = date(2026, 11, 28)


class Said:
    """``said(address, day)`` is the lead sentence; ``names`` are labels of a day; ``flat`` is its flat view."""

    def __init__(self, register):
        self.register = register

    def names(self, addresses, day: date) -> dict[str, str]:
        return self.register.labels.of(addresses, day)

    def __call__(self, address: str, day: date) -> str:
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
