"""Which graphs a question reads.

The request's dataset wins over the query's FROM clauses (SPARQL 1.1 Protocol,
section 2.1.4); without either, the default graph is the register and the flat
view of a day, and every public graph can be named with GRAPH. The register is
the union of the others, so GRAPH finds it only when the query names it:
otherwise ``GRAPH ?g`` would list everything twice. The same holds for the flat
views of single days; today's is always there as /graph/today. The engine pays
for every graph it is told of, at each pattern (four times over with 880
graphs), so it is told of all of them only by a query that asks for all.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from devolved.store.protocol import Dataset
from devolved.store.query.fences import Question, days_in
from devolved.vocabulary import DAY_GRAPHS, REGISTER_GRAPH, TODAY_GRAPH


@dataclass(frozen=True)
class Plan:
    """Graphs by name. ``public``: the query goes through every public graph, besides ``named``."""

    default: tuple[str, ...]
    named: tuple[str, ...]
    public: bool
    days: tuple[str, ...]  # days whose flat view must exist, as YYYY-MM-DD

    def key(self) -> tuple:
        return self.default, self.named, self.public, self.days


def plan(question: Question, dataset: Dataset, on: date, today: date) -> Plan:
    """Decide the dataset of one question. Raises BadDay, or BadQuery for too many days."""
    if not (dataset or question.default or question.named or question.names):
        return _usual(on, today)
    if dataset:
        default, named, public = dataset.default, dataset.named, False
    elif question.default or question.named:
        default, named, public = question.default, question.named, False
    else:
        default, public = (REGISTER_GRAPH, DAY_GRAPHS + on.isoformat()), question.lists
        named = tuple(g for g in question.graphs if g != DAY_GRAPHS)
    return _plan(default, named, public, today)


@lru_cache(maxsize=64)
def _usual(on: date, today: date) -> Plan:
    """The plan of a question that says nothing of graphs."""
    return _plan((REGISTER_GRAPH, DAY_GRAPHS + on.isoformat()), (), False, today)


def _plan(default: tuple[str, ...], named: tuple[str, ...], public: bool, today: date) -> Plan:
    if TODAY_GRAPH in default:
        default = tuple(DAY_GRAPHS + today.isoformat() if g == TODAY_GRAPH else g for g in default)
    days = days_in((*default, *named))
    return Plan(
        tuple(dict.fromkeys(default)), tuple(sorted(set(named))), public, tuple(sorted(d.isoformat() for d in days))
    )
