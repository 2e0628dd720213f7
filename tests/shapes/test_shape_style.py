"""Shapes are written one way, so that pages, reports and tests can rely on them."""

import re
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
from casebook import DEVO, DEVOSH, REPOSITORY, SH, named_shapes, shapes
from devolved.vocabulary import KINDS
from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery
from test_second_engine import _report_of_the_other

SEVERITIES = {SH.Violation, SH.Warning, SH.Info}
PROPERTY_SHAPES = named_shapes(SH.PropertyShape)
QUERIES = named_shapes(SH.SPARQLConstraint)


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(REPOSITORY / "ontology" / "devolved.ttl")


@pytest.mark.parametrize("shape", PROPERTY_SHAPES)
def test_a_property_shape_has_all_that_a_page_and_a_curator_need(shape):
    graph = shapes()
    assert re.fullmatch(r"[A-Z]\w+-[a-z]\w*", shape.removeprefix(DEVOSH))
    for needed in (SH.path, SH.name, SH.group, SH.order, SH.severity, SH.message):
        assert len(list(graph.objects(shape, needed))) == 1, f"needs one {needed}"
    name, language = str(graph.value(shape, SH.name)), graph.value(shape, SH.name).language
    assert language == "en" and (name[0].islower() or name.startswith(("GSS", "UK ", "Public ")))
    assert (graph.value(shape, SH.group), RDF.type, SH.PropertyGroup) in graph
    assert graph.value(shape, SH.severity) in SEVERITIES
    assert re.search(r"[.!?…]$", graph.value(shape, SH.message))


@pytest.mark.parametrize("shape", named_shapes(SH.NodeShape))
def test_a_node_shape_that_can_fail_says_what_to_do(shape):
    graph = shapes()
    if any((shape, SH[p], None) in graph for p in ("closed", "pattern", "or", "sparql")):
        assert graph.value(shape, SH.severity) in SEVERITIES
    if any((shape, SH[p], None) in graph for p in ("closed", "pattern", "or")):
        assert graph.value(shape, SH.message)


@pytest.mark.parametrize("shape", named_shapes(SH.NodeShape))
def test_properties_of_a_shape_have_an_order_of_their_own(shape):
    places = [(shapes().value(p, SH.group), shapes().value(p, SH.order)) for p in shapes().objects(shape, SH.property)]
    assert len(set(places)) == len(places)


def test_groups_have_labels_and_an_order_of_their_own():
    groups = list(shapes().subjects(RDF.type, SH.PropertyGroup))
    orders = [shapes().value(g, SH.order).toPython() for g in groups]
    assert sorted(orders) == list(range(1, len(groups) + 1))
    assert all(shapes().value(g, RDFS.label).language == "en" for g in groups)


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_says_what_is_wrong_with_words_that_it_selects(query):
    graph = shapes()
    text, message = str(graph.value(query, SH.select)), str(graph.value(query, SH.message))
    head = text.partition("WHERE")[0]
    assert "$this" in head and "?value" in head
    assert set(re.findall(r"\{[?$](\w+)\}", message)) <= set(re.findall(r"[?$](\w+)", head))
    assert (query, SH.prefixes, URIRef("https://w3id.org/devolved/shapes")) in graph
    owners = list(graph.subjects(SH.sparql, query))
    assert len(owners) == 1
    assert graph.value(owners[0], SH.severity) == graph.value(query, SH.severity)


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_asks_once_about_a_whole_class(query):
    """One query for each thing would be parsed for each thing; this keeps a build within seconds."""
    owner = shapes().value(None, SH.sparql, query)
    targets = [p for p in shapes().predicates(owner) if p in (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)]
    assert targets == [] and (owner, SH.targetNode, None) in shapes()


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_is_read_by_both_engines(query):
    graph = shapes()
    declared = {
        str(graph.value(d, SH.prefix)): str(graph.value(d, SH.namespace)) for d in graph.objects(None, SH.declare)
    }
    text = str(graph.value(query, SH.select))
    prepareQuery(text, initNs=declared)
    ox.Store().query("".join(f"PREFIX {p}: <{n}>\n" for p, n in declared.items()) + text)


@pytest.mark.parametrize(("kind", "name"), KINDS.items())
def test_every_kind_has_a_file_and_a_shape_of_its_name(kind, name):
    text = (REPOSITORY / "shapes" / f"{kind}.ttl").read_text("utf-8")
    assert f"\ndevosh:{name}\n    a sh:NodeShape ;\n" in text


def test_every_class_with_an_address_is_held_to_it(ontology):
    """One shape judges how addresses are written, one query whether they begin with the word of the class."""
    targets = set(shapes().objects(DEVOSH["Thing-address"], SH.targetClass))
    for term in ontology.subjects(DEVO.kind, None):
        assert targets & set(ontology.transitive_objects(term, RDFS.subClassOf)), term
    assert targets == set(shapes().objects(DEVOSH.Thing, SH.targetClass))


def test_shapes_stand_alone():
    """Their queries use no prefix that the shapes themselves do not declare, and they declare no other."""
    graph = Graph()
    for path in (REPOSITORY / "shapes").glob("*.ttl"):
        graph.parse(path)
    declared = {
        str(graph.value(d, SH.prefix)): str(graph.value(d, SH.namespace)) for d in graph.objects(None, SH.declare)
    }
    used = set()
    for text in graph.objects(None, SH.select):
        prepareQuery(text, initNs=declared)
        used |= set(re.findall(r"(?<![\w:/<])([a-z]+):\w", re.sub(r"<[^>]*>|\"[^\"]*\"", "", text)))
    assert used == set(declared)


def test_shapes_cover_every_class_of_the_ontology(ontology):
    targets = set(shapes().objects(None, SH.targetClass))
    for term in ontology.subjects(RDF.type, OWL.Class):
        above = set(ontology.transitive_objects(term, RDFS.subClassOf))
        assert above & targets, f"no shape has {term} in view"


def test_every_word_of_ours_is_in_the_ontology(ontology):
    ours = {t for triple in shapes() for t in triple if isinstance(t, URIRef) and t.startswith(DEVO)}
    for text in shapes().objects(None, SH.select):
        ours |= {DEVO[word] for word in re.findall(r"\bdevo:(\w+)", text)}
    assert {t for t in ours if (t, RDF.type, None) not in ontology} == set()


def test_values_of_a_property_come_from_the_scheme_that_the_ontology_names(ontology):
    for prop, scheme in ontology.subject_objects(DEVO.scheme):
        for shape in shapes().subjects(SH.path, prop):
            for pattern in shapes().objects(shape, SH.pattern):
                assert re.match(pattern, f"{scheme}/x"), f"{shape} does not admit {scheme}"


def conform_to_shacl(graph: Graph) -> bool:
    """Judged by the second engine, in a thirtieth of the time that pySHACL takes for it."""
    of_shacl = Graph().parse(Path(pyshacl.__file__).with_name("assets") / "shacl-shacl.ttl")
    told = _report_of_the_other(graph.serialize(format="nt", encoding="utf-8"), of_shacl.serialize(format="nt"))
    return next(told.objects(None, SH.conforms)).toPython()


def test_shapes_conform_to_the_shapes_of_shacl():
    assert conform_to_shacl(shapes())


@pytest.mark.parametrize(("word", "value"), [("minCount", "x"), ("severity", "grave")])
def test_a_shape_that_is_none_is_found_out(word, value):
    spoilt = Graph() + shapes()
    spoilt.set((DEVOSH["Tenure-post"], SH[word], Literal(value)))
    assert not conform_to_shacl(spoilt)


@pytest.mark.long
def test_shapes_conform_to_the_shapes_of_shacl_to_the_builds_judge_too():
    assert pyshacl.validate(Graph(), shacl_graph=shapes(), meta_shacl=True)[0]
