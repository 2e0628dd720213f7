"""Dumps are written as a stream, and are what they would be if written at once."""

import gzip
import io

from devolved.build import serialise as dumps
from devolved.build.dump import Pressed
from devolved.store.terms import Term
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Dataset, Graph
from rdflib.compare import isomorphic

SUBJECTS = st.sampled_from(["<a:s>", "<a:s1>", "<a:s-1>", "_:b", "_:b1", "_:b-1"])
TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=4)
VALUES = st.one_of(
    SUBJECTS,
    st.builds(
        lambda text, kind: Term("literal", text, *kind).n3(),
        TEXTS,
        st.sampled_from([("", ""), ("", "en"), ("a:type", "")]),
    ),
)
LINES = st.lists(
    st.builds("{} <a:p> {} <a:{}>".format, SUBJECTS, VALUES, st.sampled_from(["g", "h", "g1"])), max_size=30
)


def written(lines: list[str], format: str) -> bytes:
    file = io.BytesIO()
    dumps.write(sorted(set(lines)), file, format)
    return file.getvalue()


@given(LINES)
def test_what_several_graphs_say_is_said_once_in_order(lines):
    triples = sorted({line.rpartition(" ")[0] for line in lines})
    assert written(lines, "nt").decode() == "".join(f"{triple} .\n" for triple in triples)


def test_every_format_says_the_same_across_packets(monkeypatch):
    lines = [f'<a:s{i}> <a:p> "{i}" <a:g{i % 3}>' for i in range(50)] + [
        '<a:s1> <a:p> "1" <a:g2>',
        "_:b1 <a:p> _:b2 <a:g1>",
        '_:b2 <a:p> "x"@en <a:g1>',
    ]
    whole = {format: written(lines, format) for format in dumps.FORMATS}
    monkeypatch.setattr(dumps, "PACKET", 7)
    assert {format: written(lines, format) for format in dumps.FORMATS} == whole
    names = {"nq": "nquads", "nt": "nt", "ttl": "turtle", "jsonld": "json-ld", "rdf": "xml", "trig": "trig"}
    union = Graph().parse(data=whole["nt"], format="nt")
    assert len(union) == 52 and all(
        isomorphic(Graph().parse(data=whole[f], format=names[f]), union) for f in ("ttl", "rdf")
    )
    assert {len(set(Dataset().parse(data=whole[f], format=names[f]).quads())) for f in ("nq", "trig", "jsonld")} == {53}


@given(st.lists(st.binary(max_size=2000), max_size=20))
def test_pressed_in_packets_or_at_once_the_bytes_are_the_same_and_have_no_time(packets):
    whole = pressed([b"".join(packets)])
    assert pressed(packets) == whole and whole[4:8] == bytes(4) and gzip.decompress(whole) == b"".join(packets)


def pressed(packets: list[bytes]) -> bytes:
    file = io.BytesIO()
    with Pressed(file) as press:
        for packet in packets:
            press.write(packet)
    return file.getvalue()
