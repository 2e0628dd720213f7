"""Why a sound query finds nothing: a word that the register does not have, or the first pattern without a solution.

The store says it: each required pattern is asked for alone, then together with those before it.
"""

import re
from collections.abc import Callable, Iterator
from itertools import accumulate

from devolved.errors import DevolvedError
from devolved.register import queries
from devolved.register.advice import Advice, reading
from devolved.register.advice.words import Token, Vocabulary, names, nearest, put, written
from devolved.store.explain import place, scan
from devolved.store.terms import Term, iri
from devolved.vocabulary import BASE, NAMESPACES, kind_and_slug

TYPE = f"<{NAMESPACES['rdf']}type>"
LABEL = f"<{NAMESPACES['rdfs']}label>"
_PLAIN_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')
# Asks a query of the reader's day and dataset, and gives its rows.
Ask = Callable[[str], list[dict[str, Term]]]


def advise(text: str, ask: Ask, known: Vocabulary) -> list[Advice]:
    """What to say of a query that found nothing. ``ask`` may refuse: then less is said."""
    read = reading.patterns(text)
    triples = [tuple(triple) for triple in read.get("triples", ())]
    found: list[Advice] = []
    try:
        for source in (_words(text, triples, known), _things(text, triples, ask), _texts(text, triples, ask)):
            found += source
        if not found and triples:
            found += _patterns(text, triples, read, ask)
    except DevolvedError:
        pass
    return found or [Advice("Nothing in the register matches all of it. Take parts away until something is found.")]


def _words(text: str, triples: list[tuple], known: Vocabulary) -> Iterator[Advice]:
    """Classes and properties that this release does not use."""
    for token, is_class in _vocabulary_tokens(text, triples):
        words = known.classes if is_class else known.properties
        if token.address in words:
            continue
        kind = "a kind of thing" if is_class else "a property"
        other = known.properties if is_class else known.classes
        line = place(text, token.at)["line"]
        like = nearest(token.address, words)
        if token.address in other:
            said = f"{token.text} is {'a property' if is_class else 'a kind of thing'} here, not {kind}."
        elif like and like.casefold() == token.address.casefold():
            said = f"{token.text} is written {written(like, token)} in this register."
        else:
            said = f"{token.text} is not {kind} that this register uses."
        if like:
            name = written(like, token)
            meaning = known.meanings.get(like, "")
            said += f" {name}: {meaning}." if meaning else ""
            yield Advice(said, line, f"Write {name}", put(text, token, name))
        else:
            yield Advice(said, line)


def _vocabulary_tokens(text: str, triples: list[tuple]) -> Iterator[tuple[Token, bool]]:
    classes = {o[1:-1] for _, p, o in triples if p == TYPE and o.startswith("<")}
    properties = {address for _, p, _ in triples for address in re.findall(r"<([^>]*)>", p)}
    seen = set()
    for token in names(text):
        if token.address in classes | properties and token.address not in seen:
            seen.add(token.address)
            yield token, token.address in classes


def _things(text: str, triples: list[tuple], ask: Ask) -> Iterator[Advice]:
    """Things of the register that are named and do not exist; the likest of their kind."""
    for address in dict.fromkeys(t[1:-1] for s, p, o in triples for t in (s, o if p != TYPE else "") if t[:1] == "<"):
        parts = kind_and_slug(address)
        if not parts or ask(queries.bound("says-anything", thing=iri(address))):
            continue
        space = f"{BASE}id/{parts[0]}/"
        others = ask(queries.bound("things-in-space", space=Term("literal", space)))
        token = next((t for t in names(text) if t.address == address), None)
        if token is None:
            continue
        line, said = place(text, token.at)["line"], f"The register has no {token.text}."
        if like := nearest(address, {row["thing"].value for row in others}):
            name = written(like, token)
            yield Advice(said, line, f"Write {name}", put(text, token, name))
        else:
            yield Advice(said, line)


def _texts(text: str, triples: list[tuple], ask: Ask) -> Iterator[Advice]:
    """Texts without the mark of their language, or in another case."""
    for s, p, o in triples:
        if not o.startswith('"') or ask(f"SELECT * WHERE {{ {s} {p} {o} }} LIMIT 1"):
            continue
        plain = _PLAIN_TEXT.match(o)
        if not plain:
            continue
        tests = (f"LCASE(STR(?o)) = LCASE({plain[0]})", f"CONTAINS(LCASE(STR(?o)), LCASE({plain[0]}))")
        pattern = f"SELECT DISTINCT ?o WHERE {{ {s} {p} ?o FILTER(%s) }} LIMIT 200"
        same = next((rows for test in tests if len(plain[0]) > 4 and (rows := ask(pattern % test))), None)
        if not same:
            continue
        value = min((row["o"] for row in same), key=lambda term: (term.language != "en", len(term.value), term.n3()))
        at, length = _literal(text, o)
        if at < 0:
            continue
        line = place(text, at)["line"]
        new = value.n3()
        if value.language and not o.endswith(f"@{value.language}") and o.startswith(new.rpartition("@")[0]):
            said = f"Names here carry their language: {plain[0]} alone matches nothing."
        elif value.value.casefold() != plain[0][1:-1].casefold():
            said = f"{o} matches nothing: names are matched whole."
        else:
            said = f"{o} matches nothing; capital letters count."
        yield Advice(said, line, f"Write {new}", text[:at] + new + text[at + length :])


def _literal(text: str, written_as: str) -> tuple[int, int]:
    """Where the first text of that value stands in the query, with its tag; -1 if it is written otherwise."""
    plain = _PLAIN_TEXT.match(written_as)
    value = plain[0][1:-1] if plain else ""
    tokens = list(scan(text))
    for i, (kind, token, at) in enumerate(tokens):
        if kind == "string" and token.strip("\"'") == value:
            tag = tokens[i + 1] if i + 1 < len(tokens) and tokens[i + 1][0] == "tag" else None
            return at, (tag[2] + len(tag[1]) if tag else at + len(token)) - at
    return -1, 0


def _patterns(text: str, triples: list[tuple], read: dict, ask: Ask) -> Iterator[Advice]:
    """The first pattern that finds nothing: alone, or with those before it."""
    lines = [" ".join(triple) for triple in triples]
    for triple, line in zip(triples, lines, strict=True):
        if not ask(f"SELECT * WHERE {{ {line} }} LIMIT 1"):
            yield Advice(f"Nothing in the register matches {_short(text, triple)} on this day.", _line(text, triple))
            return
    for triple, together in zip(triples, accumulate(lines, lambda a, b: f"{a} . {b}"), strict=True):
        if not ask(f"SELECT * WHERE {{ {together} }} LIMIT 1"):
            yield Advice(
                f"Each part of the query is found alone, but nothing matches {_short(text, triple)} as well as what "
                "stands before it.",
                _line(text, triple),
            )
            return
    if read["filtered"]:
        yield Advice("Its patterns are found, but no row passes its FILTER or VALUES.")
    elif not read["whole"]:
        yield Advice("Its plain patterns are found: what finds nothing stands in its UNION, GRAPH or later parts.")


def _short(text: str, triple: tuple) -> str:
    """A pattern as the query writes it."""
    tokens = {token.address: token.text for token in names(text)}
    short = [re.sub(r"<([^>]*)>", lambda m: tokens.get(m[1], m[0]), term) for term in triple]
    short[1] = "a" if triple[1] == TYPE and f"<{NAMESPACES['rdf']}type>" == short[1] else short[1]
    return "“" + " ".join("…" if term.startswith("?blank_") else term for term in short) + "”"


def _line(text: str, triple: tuple) -> int:
    """The line of the query on which the pattern's rarest name stands; 0 if none does."""
    wanted = [set(re.findall(r"<([^>]*)>", term)) for term in (triple[2], triple[1], triple[0])]
    for addresses in wanted:
        for token in names(text):
            if token.address in addresses:
                return place(text, token.at)["line"]
    return 0
