"""What is wrong with a query that the engine has refused, in a sentence, and the query mended where that is plain."""

from collections.abc import Iterator

from rapidfuzz import fuzz, process

from devolved.errors import DevolvedError
from devolved.register.advice import Advice
from devolved.register.advice.words import LIKE, PREFIXES
from devolved.store.explain import LOOKALIKES, place, scan

# The words of the grammar (SPARQL 1.1 Query, section 19.8) that may stand alone.
KEYWORDS = frozenset(
    "BASE PREFIX SELECT CONSTRUCT DESCRIBE ASK DISTINCT REDUCED AS FROM NAMED WHERE ORDER BY ASC DESC GROUP HAVING "
    "LIMIT OFFSET VALUES UNDEF OPTIONAL GRAPH SERVICE SILENT BIND MINUS UNION FILTER NOT IN EXISTS A TRUE FALSE "
    "COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS "
    "CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR "
    "MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ NOW UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG "
    "STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC REGEX SUBSTR REPLACE".split()
)
_PLAIN = {"a no-break space": " ", "a space that cannot be seen": "", "a long dash": "-"}
_TERMS = frozenset({"variable", "iri", "name", "string", "number", "blank"})


def advise(text: str, error: DevolvedError) -> list[Advice]:
    """What to say of a refused query, the likeliest cause first; at least what the engine says, at its line."""
    line = error.members.get("line", 0)
    at = len(text) if not line else _offset(text, line, error.members.get("column", 1))
    return [next(_causes(text, at), Advice(error.detail, line))]


def _causes(text: str, at: int) -> Iterator[Advice]:
    tokens = list(scan(text))
    if "{" not in text and not any(kind == "name" for kind, _, _ in tokens):
        yield Advice("This is not SPARQL. Search answers questions in plain words.", 0, search=text.strip()[:200])
    yield from _lookalikes(text)
    yield from _prefixes(text, tokens)
    yield from _misspelt(text, tokens, at)
    yield from _braces(text, tokens, at)
    yield from _run_together(text, tokens, at)


def _lookalikes(text: str) -> Iterator[Advice]:
    plain = str.maketrans(
        {
            c: _PLAIN.get(name, "'" if c in "‘’‚‛" else '"')
            for name, characters in LOOKALIKES.items()
            for c in characters
        }
    )
    for kind, token, at in scan(text):
        for name, characters in LOOKALIKES.items():
            if kind == "other" and token in characters:
                line = place(text, at)["line"]
                yield Advice(
                    f"Here stands {name}, pasted from a page perhaps.", line, "Type plain ones", text.translate(plain)
                )


def _prefixes(text: str, tokens: list) -> Iterator[Advice]:
    """Prefixes that are used and not declared: those that we know are declared all at once."""
    declared: set[str] = set()
    missing: dict[str, int] = {}
    before = ""
    for kind, token, at in tokens:
        if kind == "name":
            prefix = token.partition(":")[0]
            declared |= {prefix} if before == "PREFIX" else set()
            if before != "PREFIX" and prefix not in declared:
                missing.setdefault(prefix, at)
        before = token.upper() if kind == "word" else ""
    known = [prefix for prefix in missing if prefix in PREFIXES]
    if known:
        which = " and ".join(f"{prefix}:" for prefix in known)
        line = place(text, missing[known[0]])["line"]
        head = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in known)
        yield Advice(
            f"The query does not say what {which} stand{'s' if len(known) == 1 else ''} for.",
            line,
            f"Add PREFIX {which}",
            head + text,
        )
    for prefix, at in missing.items():
        line = place(text, at)["line"]
        like = process.extractOne(prefix, sorted({*PREFIXES, *declared}), scorer=fuzz.ratio, score_cutoff=LIKE)
        if like and like[0] != prefix:
            mended = text
            for kind, token, start in reversed(tokens):
                if kind == "name" and token.partition(":")[0] == prefix:
                    mended = mended[:start] + like[0] + mended[start + len(prefix) :]
            yield Advice(f"The register knows no prefix {prefix}:.", line, f"Write {like[0]}:", mended)
        else:
            yield Advice(f"The query does not say what {prefix}: stands for: begin it with PREFIX {prefix}: <…>.", line)


def _misspelt(text: str, tokens: list, at: int) -> Iterator[Advice]:
    for kind, token, start in tokens:
        if kind == "word" and start <= at and token.upper() not in KEYWORDS:
            like = process.extractOne(token.upper(), sorted(KEYWORDS), scorer=fuzz.ratio, score_cutoff=LIKE)
            line = place(text, start)["line"]
            if like:
                mended = text[:start] + like[0] + text[start + len(token) :]
                yield Advice(f"“{token[:40]}” is not a word of SPARQL.", line, f"Write {like[0]}", mended)
            else:
                yield Advice(
                    f"“{token[:40]}” is not a word of SPARQL. Names have a prefix (devo:{token[:40]}), variables a "
                    f"question mark (?{token[:40]}), texts stand in quotation marks.",
                    line,
                )


def _braces(text: str, tokens: list, at: int) -> Iterator[Advice]:
    for opening, closing in ("{}", "()"):
        depth = 0
        for kind, token, start in tokens:
            depth += (kind == "other") * ((token == opening) - (token == closing))
            if depth < 0:
                line, mended = place(text, start)["line"], text[:start] + text[start + 1 :]
                yield Advice(f"This “{closing}” closes nothing.", line, f"Take out the “{closing}”", mended)
                return
        if depth and (opening == "{" or at >= len(text.rstrip())):
            many = closing * depth
            yield Advice(
                f"The query ends before every “{opening}” is closed.",
                place(text, len(text.rstrip()))["line"],
                f"Add “{many}”",
                f"{text.rstrip()}\n{many}\n" if opening == "{" else f"{text.rstrip()}{many}\n",
            )


def _run_together(text: str, tokens: list, at: int) -> Iterator[Advice]:
    """A fourth term where a statement has three: the stop between two statements is missing."""
    terms, room, depth, joined, values = 0, 3, 0, False, False
    for kind, token, start in tokens:
        word = token.upper() if kind == "word" else ""
        depth += (kind == "other") * ((token == "(") - (token == ")"))
        if depth or (kind == "other" and token == ")"):
            terms = 0
        elif kind == "other" and token in "{.;,}":
            terms, values = 0, values and token != "}"
            room = {";": 2, ",": 1}.get(token, 3)
        elif kind == "other":
            joined = token in "/|^"
            continue
        elif word and word not in ("A", "TRUE", "FALSE"):
            terms, room, values = 0, 3, values or word == "VALUES"
        elif (kind in _TERMS or word) and not joined and not values:
            terms += 1
            if terms > room and start <= at + 1:
                line = place(text, start)["line"]
                mended = f"{text[:start].rstrip()} .\n{' ' * (start - text.rfind(chr(10), 0, start) - 1)}{text[start:]}"
                yield Advice(
                    f"A full stop is missing before {token[:60]}: a statement has a subject, a property and a value.",
                    line,
                    "Add the full stop",
                    mended
                    if not text[:start].rpartition("\n")[2].strip()
                    else f"{text[:start].rstrip()} . {text[start:]}",
                )
        joined = False


def _offset(text: str, line: int, column: int) -> int:
    return sum(len(one) + 1 for one in text.split("\n")[: line - 1]) + column - 1
