"""Batches of reconciliation: queries read, answered and written, in both versions of the API (see ``reconcile``)."""

import json

from flask import g

from devolved.errors import BadRequest, TooLarge
from devolved.register import days as reading_days
from devolved.register.matching.extension import PROPERTIES, Value, address, identifier, values
from devolved.register.matching.match import Candidate, Matcher
from devolved.register.matching.names import TYPES, NameIndex, type_name
from devolved.register.matching.reconciliation import Condition, Question, answer
from devolved.vocabulary import BASE, KINDS, NAMESPACES
from devolved.web.site import current_register

MOST = 200  # questions a batch, as the manifests say
BODIES = ("body", "authority", "council", "department", "government")


def matcher() -> Matcher:
    """The matcher of the release being read, made once."""
    register = current_register()
    return register.once("matcher", lambda: Matcher(NameIndex.read(register.store)))


def type_of(kind: str) -> dict:
    return {"id": kind, "name": type_name(kind)}


def candidate(found: Candidate, v1: bool = False) -> dict:
    thing = found.thing
    features = [{"id": "name", "value": found.score} | ({"name": "similarity of names"} if v1 else {})]
    return {
        "id": identifier(thing.iri),
        "name": thing.label,
        "description": type_name(thing.kind) + (", no longer exists" if thing.ended else ""),
        "score": found.score,
        "match": found.match,
        "type": [type_of(thing.kind)],
        "features": features,
    }


def answered(queries: list, read) -> list[tuple[list[Candidate], str]]:
    """Candidates for each query of a batch, and what is wrong with it: one that is wrong spoils none of the others."""
    if len(queries) > MOST:
        raise TooLarge(f"A batch may have {MOST} queries; this one has {len(queries)}. Send it in parts.", limit=MOST)
    questions: list[Question | None] = []
    faults = []
    for query in queries:
        try:
            questions.append(read(query))
            faults.append("")
        except BadRequest as error:
            questions.append(None)
            faults.append(error.detail)
    found = iter(answer(current_register().store, matcher(), [q for q in questions if q], g.on))
    return [(next(found) if q else [], fault) for q, fault in zip(questions, faults, strict=True)]


def question_02(query) -> Question | None:
    """None for an empty cell, to which nothing answers."""
    if not isinstance(query, dict):
        raise BadRequest("The query is not a JSON object.")
    kinds, properties = query.get("type") or [], query.get("properties") or []
    if not isinstance(kinds, (str, list)) or not isinstance(properties, list):
        raise BadRequest("In a query, type is a text or a list of texts, and properties is a list.")
    conditions = [Condition(str(p.get("pid", "")), _texts(p.get("v"))) for p in properties if isinstance(p, dict)]
    return _question(
        query.get("query") or "", [kinds] if isinstance(kinds, str) else kinds, conditions, query.get("limit")
    )


def question_v1(query) -> Question | None:
    if not isinstance(query, dict) or not isinstance(query.get("conditions"), list) or not query["conditions"]:
        raise BadRequest('Each query needs "conditions", a list with at least one condition.')
    text, conditions = "", []
    for condition in query["conditions"]:
        kind = condition.get("matchType") if isinstance(condition, dict) else None
        wanted = _texts(condition.get("propertyValue")) if kind else ()
        if kind == "name" and wanted:
            text = wanted[0]
        elif kind == "id" and wanted:
            text = address(wanted[0])
        elif kind == "property":
            conditions.append(Condition(str(condition.get("propertyId", "")), wanted, bool(condition.get("required"))))
        else:
            raise BadRequest('A condition has a "matchType" (name, id or property) and a "propertyValue".')
    kind = query.get("type")
    return _question(text, [kind] if isinstance(kind, str) and kind else [], conditions, query.get("limit"))


def _question(text, kinds, conditions: list[Condition], limit) -> Question | None:
    known = tuple(dict.fromkeys(kind for written in kinds for kind in _kinds(written)))
    if kinds and not known:
        raise BadRequest(f"The register has no type {', '.join(map(str, kinds))[:80]}. Types: {', '.join(TYPES)}.")
    if limit is not None and (isinstance(limit, bool) or not isinstance(limit, int) or limit < 1):
        raise BadRequest(f"limit is a whole number from 1; {limit!r:.40} is not.")
    on = None
    kept = []
    for condition in conditions:
        if condition.property == "on":
            on = reading_days.read(condition.wanted[0]) if condition.wanted else None
        elif condition.property in PROPERTIES:
            kept.append(condition)
        else:
            raise BadRequest(
                f"There is no property {condition.property[:80]!r}. Properties: {', '.join(PROPERTIES)}, on."
            )
    if not str(text).strip() and not kept:
        return None
    return Question(str(text)[:300], known, tuple(kept), min(limit or 5, 50), on)


def _kinds(written) -> tuple[str, ...]:
    """Kinds by name, or by the address of a class, a kind or a scheme; a body may be of several kinds."""
    name = str(written).removeprefix(f"{BASE}id/")
    if name in TYPES:
        return (name,)
    name = name.removeprefix(NAMESPACES["devo"])
    if name == "Body":
        return BODIES
    return tuple(kind for kind in TYPES if KINDS.get(kind) == name)


def _texts(value) -> tuple[str, ...]:
    found = value if isinstance(value, list) else [value]
    return tuple(str(v.get("id", "") if isinstance(v, dict) else v) for v in found if v is not None)


def extended(query, shape) -> dict:
    if (
        not isinstance(query, dict)
        or not isinstance(query.get("ids"), list)
        or not isinstance(query.get("properties"), list)
    ):
        raise BadRequest('Send {"ids": [...], "properties": [{"id": "mayor"}]}.')
    ids = [str(i) for i in query["ids"]]
    if len(ids) > MOST:
        raise TooLarge(
            f"A request may extend {MOST} things; this one names {len(ids)}. Send them in parts.", limit=MOST
        )
    store, meta, columns = current_register().store, [], []
    for entry in query["properties"]:
        property = PROPERTIES.get(str(entry.get("id", "")) if isinstance(entry, dict) else "")
        if property is None:
            raise BadRequest(f"There is no property {entry!r:.80}. Properties: {', '.join(PROPERTIES)}.")
        settings = entry.get("settings")
        written = str(settings.get("on") or "") if isinstance(settings, dict) else ""
        found = values(
            store,
            property,
            [a for a in map(address, ids) if a in matcher().index.things],
            reading_days.read(written) if written else g.on,
        )
        columns.append((property, found))
        meta.append(
            {"id": property.id, "name": property.name} | ({"type": type_of(property.type)} if property.type else {})
        )
    return {"meta": meta, "rows": shape(ids, columns)}


def rows_02(ids, columns) -> dict:
    return {i: {p.id: [_value(v) for v in found.get(address(i), [])] for p, found in columns} for i in ids}


def rows_v1(ids, columns) -> list:
    return [
        {
            "id": i,
            "properties": [
                {"id": p.id, "values": [_value(v) for v in found.get(address(i), [])]} for p, found in columns
            ],
        }
        for i in ids
    ]


def _value(value: Value) -> dict:
    term = value.term
    if term.kind == "iri":
        if term.value.startswith(f"{BASE}id/"):
            return {"id": identifier(term.value), "name": value.label}
        return {"str": term.value}
    if term.datatype.endswith("#integer"):
        return {"int": int(term.value)}
    if term.datatype.endswith("#decimal"):
        return {"float": float(term.value)}
    if term.datatype.endswith("#date"):
        return {"date": f"{term.value}T00:00:00Z"}
    return {"str": term.value}


def json_object(text: str, name: str) -> dict:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise BadRequest(f"The parameter {name} is not JSON.") from None
    if not isinstance(found, dict):
        raise BadRequest(f"The parameter {name} is not a JSON object.")
    return found
