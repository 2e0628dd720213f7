"""Sheets: rows of a spreadsheet as Turtle in the house style, in the files where such things stand.

Nothing is written while one cell is in doubt. What would be written is shown first; the gate judges it afterwards, as
it judges what was typed by hand.
"""

import csv
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from devolved.build.inputs import Inputs
from devolved.build.subjects import nearest, short
from devolved.build.workspace import Workspace
from devolved.curate.entries import Cells, Doubt
from devolved.curate.forms import Column, Kind, columns
from devolved.curate.queries import QUERIES
from devolved.curate.tidy import tidy
from devolved.errors import BuildError
from devolved.register.matching.names import fold
from devolved.store.terms import XSD, Term, iri
from devolved.vocabulary import BASE, KINDS, NAMESPACES, SCHEMES

Statement = tuple[str, Term]


@dataclass(frozen=True)
class Thing:
    """One row as it will be written: its address, its file and what is said of it."""

    address: str
    file: str
    statements: tuple[Statement, ...]


def rows_of(path: Path) -> list[tuple[int, dict[str, str]]]:
    """The rows of a CSV with their numbers as a spreadsheet counts them; empty ones and help are passed over."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BuildError(f"{path} is not saved as UTF-8. In the spreadsheet choose: CSV UTF-8.") from None
    lines = csv.reader(text.splitlines(keepends=True), delimiter=";" if text.split("\n")[0].count(";") > 1 else ",")
    found, header = [], None
    for number, row in enumerate(lines, 1):
        cells = [cell.strip() for cell in row]
        if header is None:
            header = cells
        elif any(cells) and not cells[0].startswith("#"):
            if len(cells) > len(header):
                raise BuildError(f"{path}, row {number}: It has more cells than the header. Put commas within quotes.")
            found.append((number, {name: cell for name, cell in zip(header, cells, strict=False) if cell}))
    if not header or not found:
        raise BuildError(f"{path} has no rows. The first line names the columns; devolved template makes one.")
    return found


def read(
    kind: Kind, rows: list[tuple[int, dict[str, str]]], workspace: Workspace, inputs: Inputs
) -> tuple[list[Thing], list[str], list[str]]:
    """Things to be written, a line for each fault (row, column, what to write), and one for each name that was taken
    for one that is written otherwise.
    """
    known = {column.name: column for column in columns(workspace, kind)}
    cells, things, faults = Cells(workspace), [], []
    for name in sorted({name for _, row in rows for name in row} - {*known, "address"}):
        near = nearest(name, known)
        faults.append(f"column {name}: There is no such column. Did you mean {near}?" if near else
                      f"column {name}: There is no such column. There are: {', '.join(known)}.")  # fmt: skip
    taken = {each: "the register" for each in workspace.subjects_of(f"{BASE}id/{kind.name}/")}
    for number, row in rows:
        statements, wrong = _statements(row, known, cells)
        address = _address(kind, row, statements, known)
        if not wrong and address in taken:
            wrong.append(
                ("address", f"{short(address)} is in {taken[address]} already. Give it an address of its own.")
            )
        faults += [f"row {number}, column {name}: {said}" for name, said in wrong]
        if not wrong:
            taken[address] = f"row {number}"
            file = _file(kind, statements, known, workspace, inputs)
            things.append(Thing(address, file, tuple(statements)))
    return things, faults, [f"{cell!r} is taken for {what}." for cell, what in cells.taken.items()]


def written(things: list[Thing], inputs: Inputs) -> dict[str, str]:
    """File → its text with the things at its end, tidied; nothing is written yet."""
    by_file = defaultdict(list)
    for thing in things:
        by_file[thing.file].append(thing)
    found = {}
    for name, new in sorted(by_file.items()):
        path = inputs.root / name
        blocks = [_block(thing) for thing in new]
        used = {prefix for _, prefixes in blocks for prefix in prefixes}
        before = path.read_text("utf-8-sig") if path.exists() else ""
        found[name] = tidy(_with_prefixes(before, used) + "\n" + "\n".join(block for block, _ in blocks))
    return found


def fresh(lines: list[str], before: set[str]) -> list[str]:
    """The lines of the things whose first line was not in the file before, and new prefixes."""
    found, within = [], False
    for line in lines:
        if line[:1] not in ("", " ", ".", "#"):
            within = line not in before and not line.startswith("PREFIX")
        if within:
            found.append(line)
    return found


def _statements(row: dict[str, str], known: dict[str, Column], cells: Cells):
    statements, wrong = [], []
    for name, column in known.items():
        parts = [part.strip() for part in row.get(name, "").split("|") if part.strip()]
        if column.required and not parts:
            wrong.append((name, f"It is empty. {column.help}"))
        if column.single and len(parts) > 1:
            wrong.append((name, "One value, without |."))
        for part in parts:
            try:
                statements.append((column.path, cells.read(column, part)))
            except Doubt as doubt:
                wrong.append((name, str(doubt)))
    said = {path: value.value for path, value in statements}
    if not row.get("source") and said.get(NAMESPACES["devo"] + "confidence", "uncited").rpartition("/")[2] != "uncited":
        wrong += [("source", "It is empty. Cite the source that says so.")] if "source" in known else []
    return statements, wrong


def _address(kind: Kind, row, statements: list[Statement], known: dict[str, Column]) -> str:
    start = f"{BASE}id/{kind.name}/"
    if given := row.get("address", ""):
        return start + given.replace(":", "/").rpartition("/")[2]
    said = dict(reversed(statements))
    parts = []
    for name in kind.address:
        value = said.get(known[name].path)
        if value is None and name == "startsOn":  # a thing whose beginning is bounded is named after the bound
            value = said.get(known["startsBefore"].path)
        if value is None:
            parts += ["england"] if name == "readFor" else []
        else:
            parts.append(value.value.rpartition("/")[2] if value.kind == "iri" else fold(value.value).replace(" ", "-"))
    return start + "-".join(parts)


def _file(kind: Kind, statements, known, workspace: Workspace, inputs: Inputs) -> str:
    """Where most things of its class about the same thing stand; else beside that thing; else the kind's own file."""
    files = {graph: path.relative_to(inputs.root) for path, graph in inputs.data.items()}
    path = known[kind.beside].path if kind.beside else ""
    target = next((value.value for said, value in statements if said == path), "")
    if target:
        of = NAMESPACES["devo"] + KINDS[kind.name]
        query = QUERIES.bound("files-of-siblings", kind=iri(of), property=iri(path), about=iri(target))
        counted = Counter(row["graph"].value for row in workspace.rows(query))
        for graph, _ in counted.most_common():
            if graph in files:
                return files[graph].as_posix()
        if "/" not in kind.file:
            for row in workspace.rows(QUERIES.bound("files-of-thing", thing=iri(target))):
                if row["graph"].value in files:
                    beside = files[row["graph"].value]
                    return (beside.parent / kind.file if kind.file else beside).as_posix()
    return kind.file


def _block(thing: Thing) -> tuple[str, set[str]]:
    """A thing in Turtle, and the prefixes that it uses."""
    used: set[str] = set()

    def name(address: str) -> str:
        match = re.fullmatch(re.escape(BASE) + r"id/([a-z-]+)/([\w-]+)", address)
        if match and match[1] in (*KINDS, *SCHEMES):
            used.add(match[1])
            return f"{match[1]}:{match[2]}"
        written = short(address)
        if re.fullmatch(r"[a-z]+:\w+", written):
            used.add(written.partition(":")[0])
            return written
        return f"<{address}>"

    def value(term: Term) -> str:
        if term.kind == "iri":
            return name(term.value)
        if term.datatype:
            used.add("xsd")
            return f'"{term.value}"^^xsd:{term.datatype.removeprefix(XSD)}'
        return term.n3()

    kind = thing.address.removeprefix(BASE + "id/").partition("/")[0]
    lines = [name(thing.address), f"    a {name(NAMESPACES['devo'] + KINDS[kind])} ;"]
    lines += [f"    {name(said)} {value(term)} ;" for said, term in thing.statements]
    return "\n".join([*lines, ".", ""]), used


def _with_prefixes(text: str, used: set[str]) -> str:
    """The text of a file with the prefixes that it lacks, in the alphabet's order."""
    spaces = NAMESPACES | {name: f"{BASE}id/{name}/" for name in (*KINDS, *SCHEMES)}
    lines = text.splitlines()
    for prefix in sorted(used - set(re.findall(r"^PREFIX\s+(\S+?):", text, re.MULTILINE))):
        places = [(number, line.split()[1]) for number, line in enumerate(lines) if line.startswith("PREFIX ")]
        after = [number for number, name in places if name > prefix + ":"]
        at = after[0] if after else places[-1][0] + 1 if places else 0
        lines.insert(at, f"PREFIX {prefix}: <{spaces[prefix]}>")
    return "\n".join(lines) + "\n"
