"""Which variables of a query may have no value in an answer, told from the query alone (SPARQL 1.1, section 18)."""

from functools import cache

from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Variable

NEVER_EMPTY = ("Aggregate_Count", "Aggregate_Sum", "Aggregate_GroupConcat", "Builtin_BOUND")


def may_be_empty(query: str, names: list[str]) -> list[str]:
    """Those of the names that are not bound in every solution."""
    sure = _sure_of(query)
    return [name for name in names if Variable(name) not in sure]


@cache
def _sure_of(query: str) -> set:
    """Kept, because rdflib reads a query in some forty milliseconds."""
    return _bound(prepareQuery(query).algebra)


def _bound(part: CompValue) -> set:
    if part.name == "BGP":
        return {term for triple in part.triples for term in triple if isinstance(term, Variable)}
    if part.name in ("Join", "Union"):
        first, second = _bound(part.p1), _bound(part.p2)
        return first | second if part.name == "Join" else first & second
    if part.name in ("LeftJoin", "Minus"):
        return _bound(part.p1)
    if part.name == "values":
        return (
            set.intersection(*({v for v in row if str(row[v]) != "UNDEF"} for row in part.res)) if part.res else set()
        )
    found = _bound(part.p)
    if part.name == "Extend":
        return found | ({part.var} if _sure(part.expr, found) else set())
    if part.name == "AggregateJoin":
        return {one.res for one in part.A if _sure(one, found)}
    return found & set(part.PV) if part.name == "Project" else found


def _sure(expression, bound: set) -> bool:
    """Whether an expression has a value wherever these variables have one."""
    if isinstance(expression, Variable):
        return expression in bound
    if isinstance(expression, (list, tuple)):
        return all(_sure(one, bound) for one in expression)
    if not isinstance(expression, CompValue) or expression.name in NEVER_EMPTY or "EXISTS" in expression.name:
        return True
    if expression.name == "Builtin_COALESCE":
        return any(_sure(one, bound) for one in expression.arg)
    return all(_sure(value, bound) for key, value in expression.items() if key not in ("_vars", "res"))
