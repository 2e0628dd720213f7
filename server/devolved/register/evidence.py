"""Evidence: how we know, for many records at once.

A record (a tenure, a conferral, a thing itself) points at sources, or at
places in them, and says how sure it is. ``notes`` turns the records of a page
into numbered notes; records that rest on the same evidence share one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from devolved.bounded import ByteLimitedCache
from devolved.register import queries
from devolved.store.protocol import Store
from devolved.vocabulary import BASE

PRIMARY = ("law", "minutes", "hansard", "return", "official-page", "official-data")
KINDS = {
    "law": "law",
    "minutes": "minutes or papers",
    "hansard": "record of Parliament",
    "return": "returning officer or electoral body",
    "official-page": "official page",
    "official-data": "official data",
    "dataset": "somebody else's data",
    "encyclopaedia": "encyclopaedia",
    "press": "press",
    "analysis": "analysis",
    "party": "party or campaign",
}
# Hosts that are neither the publisher's nor an official archive → what a reader is told after the kind.
ELSEWHERE = {"copy": "read in a copy", "mirror": "read on a mirror"}
UNREAD = ("no reading of it is recorded", "not read for the register")
LAW = (f"{BASE}id/provision/", f"{BASE}id/instrument/")
KEPT = 2 * 2**20  # bytes of records, and as many of documents


@dataclass(frozen=True)
class Citation:
    """One document, or a place in one."""

    source: str
    document: str
    title: str
    locator: str = ""
    publisher: str = ""
    issued: str = ""
    page: str = ""
    read_on: str = ""
    kind: str = ""  # slug of the kind of source
    host: str = ""  # slug: whose host it was read on
    original: str = ""  # the document's own address, where a copy was read
    read: bool = True  # whether anything of it was read, on whatever day

    @property
    def primary(self) -> bool:
        """Whether it is of a primary kind, read where its publisher or an official archive keeps it; law is."""
        return self.kind in PRIMARY and self.host not in ELSEWHERE

    @property
    def sort(self) -> str:
        """What sort of source it is and where it was read, in words, for a note; or that it was not.

        Of an address that the register does not describe it is only known that nobody recorded having read it.
        """
        how = ELSEWHERE.get(self.host, "") if self.read else UNREAD[self.document.startswith(BASE)]
        return ", ".join(filter(None, (KINDS.get(self.kind, ""), how)))


@dataclass(frozen=True)
class Evidence:
    """What one record rests on."""

    citations: tuple[Citation, ...] = ()
    confidence: str = ""  # slug
    remark: str = ""
    known_on: str = ""
    starts_before: str = ""
    ends_after: str = ""
    ends_before: str = ""

    @property
    def mark(self) -> str:
        """The badge a reader must see; verified facts need none."""
        if self.confidence == "uncited" or not self.citations:
            return "needs a source"
        if not self.confidence and not any(cited.primary for cited in self.citations):
            # Nobody said how sure it is: what it rests on does.
            return "secondary"
        return "secondary" if self.confidence == "secondary" else ""


@dataclass
class Notes:
    """Numbered notes of one page, in the order in which they are first pointed at."""

    evidence: dict[str, Evidence]
    numbers: dict[Evidence, int] = field(default_factory=dict)

    def number(self, record: str) -> int | None:
        found = self.evidence.get(record)
        if found is None or not (found.citations or found.confidence or found.remark):
            return None
        return self.numbers.setdefault(found, len(self.numbers) + 1)

    def of(self, record: str) -> Evidence | None:
        return self.evidence.get(record)

    def __iter__(self):
        return iter((number, evidence) for evidence, number in self.numbers.items())

    def __len__(self):
        return len(self.numbers)

    def by_source(self) -> list[list[tuple[int, Evidence, frozenset[str]]]]:
        """The notes in groups that rest on the same document first, each group where its first note stands.

        With each stand the documents that notes before it have told of in full.
        """
        groups: dict[str, list[tuple[int, Evidence]]] = {}
        for number, found in self:
            first = found.citations[0].document if found.citations else ""
            groups.setdefault(first, []).append((number, found))
        told: set[str] = set()
        ordered: list[list[tuple[int, Evidence, frozenset[str]]]] = []
        for group in groups.values():
            ordered.append([])
            for number, found in group:
                ordered[-1].append((number, found, frozenset(told)))
                told |= {cited.document for cited in found.citations}
        return ordered


class EvidenceReader:
    """Evidence of one release; what was read once is kept, for a release never changes."""

    def __init__(self, store: Store):
        self._store = store
        self._records, self._citations = ByteLimitedCache(KEPT), ByteLimitedCache(KEPT)

    def of(self, records: Iterable[str], on: date | None = None) -> dict[str, Evidence]:
        wanted = sorted(set(records))
        found = {r: kept for r in wanted if (kept := self._records.get(r))}
        missing = [r for r in wanted if r not in found]
        for piece in queries.pieces(missing):
            found |= self._read(piece, on)
        return {r: found[r] for r in wanted}

    @cached_property
    def _opened(self) -> frozenset[str]:
        """The documents of which something was read by a reading of its own."""
        return frozenset(row["document"].value for row in queries.rows(self._store, "documents-read"))

    def notes(self, records: Iterable[str], on: date | None = None) -> Notes:
        return Notes(self.of(records, on))

    def _read(self, records: list[str], on: date | None) -> dict[str, Evidence]:
        found: dict[str, dict[str, list[str]]] = {r: {} for r in records}
        terms = queries.iris(records)
        for row in queries.rows(self._store, "evidence-of-records", on, record=terms) if terms else ():
            name = row["property"].value.rpartition("/")[2].rpartition("#")[2]
            found[row["record"].value].setdefault(name, []).append(row["value"].value)
        citations = self._cite({s for values in found.values() for s in values.get("source", ())}, on)
        read = {}
        for record, values in found.items():
            read[record] = Evidence(
                tuple(
                    sorted(
                        (citations[s] for s in values.get("source", ())),
                        key=lambda c: (not c.primary, c.title, c.locator),
                    )
                ),
                next(iter(values.get("confidence", ())), "").rpartition("/")[2],
                " ".join(sorted(values.get("editorialNote", ()))),
                *(max(values.get(name, [""])) for name in ("knownOn", "startsBefore", "endsAfter", "endsBefore")),
            )
            self._records.put(record, read[record])
        return read

    def _cite(self, sources: set[str], on: date | None) -> dict[str, Citation]:
        found = {s: kept for s in sources if (kept := self._citations.get(s))}
        missing = sorted(s for s in sources if s not in found)
        gathered: dict[str, dict[str, str]] = {}
        for piece in queries.pieces(missing):
            terms = queries.iris(piece)
            for row in queries.rows(self._store, "cited-documents", on, place=terms) if terms else ():
                _gather(gathered.setdefault(row["place"].value, {}), row)
        for source in missing:
            found[source] = _citation(source, gathered.get(source, {}), self._opened)
            self._citations.put(source, found[source])
        return found


def _gather(entry: dict[str, str], row: dict) -> None:
    """Take in one statement about a place or about the whole it stands in:
    the whole describes the document, the place only its locator.
    """
    name, value = row["property"].value.rpartition("/")[2].rpartition("#")[2], row["value"].value
    if "whole" in row:
        if "document" not in entry:
            locator = entry.get("locator")
            entry.clear()
            entry |= {"document": row["whole"].value} | ({"locator": locator} if locator else {})
        if name != "locator":
            entry.setdefault(name, value)
    elif name == "locator" or "document" not in entry:
        entry.setdefault(name, value)


def _citation(source: str, entry: dict[str, str], opened: frozenset[str]) -> Citation:
    page = entry.get("page") or entry.get("sameAs") or ("" if source.startswith(BASE) else source)
    return Citation(
        source,
        entry.get("document", source),
        entry.get("title") or entry.get("label") or entry.get("prefLabel") or source,
        entry.get("locator", ""),
        entry.get("publisher", ""),
        entry.get("issued") or entry.get("madeOn", ""),
        page,
        entry.get("readOn", ""),
        entry.get("sourceKind", "").rpartition("/")[2] or ("law" if source.startswith(LAW) else ""),
        entry.get("hostKind", "").rpartition("/")[2],
        "" if entry.get("copyOf", "").startswith(BASE) else entry.get("copyOf", ""),
        "readOn" in entry or entry.get("document", source) in opened,
    )
