"""Answers of a service that breaks off, cuts, or writes in a way of its own."""

import io
from email.message import Message

import pytest
from devolved.errors import QueryDied, ResultTooLarge
from devolved.store.remote import results

ROWS = (
    b'{"head":{"vars":["x"]},"results":'
    b'{"bindings":[{"x":{"type":"literal","value":"a"}},{"x":{"type":"literal","value":"b"}}]}}'
)
XSD = "http://www.w3.org/2001/XMLSchema#"


class Response(io.BytesIO):
    def __init__(self, body: bytes, missing: int = 0, **headers):
        super().__init__(body)
        self.length, self.headers = missing, Message()
        for name, value in headers.items():
            self.headers[name.replace("_", "-")] = value


def written(response, form="bindings", media="text/csv", limit=10_000) -> bytes:
    output = io.BytesIO()
    results.write(response, form, media, "", output, limit)
    return output.getvalue()


def test_rows_come_out_in_the_format_asked_for():
    assert written(Response(ROWS)) == b"x\r\na\r\nb\r\n"


@pytest.mark.parametrize("end", [10, 60, len(ROWS) - 1])
def test_rows_that_break_off_are_never_an_answer(end):
    with pytest.raises(QueryDied):
        written(Response(ROWS[:end]))


def test_triples_that_are_fewer_than_promised_are_never_an_answer():
    with pytest.raises(QueryDied, match="broke off"):
        written(Response(b"<a:a> <a:b> <a:c> .\n", missing=20), "graph", "text/turtle")


@pytest.mark.parametrize("header", ["X_SPARQL_MaxRows", "X_SQL_State"])
def test_an_answer_that_the_service_cut_is_refused(header):
    with pytest.raises(ResultTooLarge, match="cut"):
        written(Response(ROWS, **{header: "10"}))


def test_an_answer_beyond_the_limit_is_refused():
    with pytest.raises(ResultTooLarge):
        written(Response(ROWS), limit=50)


@pytest.mark.parametrize(
    "body, truth",
    [
        (b'{"results": {"bindings": [ { "__ASK_RETVAL": {"value": "1"} } ]}}', b"true"),
        (b'{"head": {"vars": ["__ASK_RETVAL"]}, "results": {"bindings": [ ]}}', b"false"),
    ],
)
def test_virtuoso_says_yes_and_no_in_its_own_way(body, truth):
    assert truth in written(Response(body, Server="Virtuoso/07"), "boolean", "application/sparql-results+json")


@pytest.mark.parametrize(
    "datatype, value, right",
    [
        (XSD + "boolean", "1", ("true", XSD + "boolean")),
        (XSD + "duration", "6", ("P6M", XSD + "duration")),
        (XSD + "decimal", "2500000000", ("2500000000", XSD + "integer")),
        (XSD + "decimal", "1.5", ("1.5", XSD + "decimal")),
        (
            "http://www.openlinksw.com/schemas/virtrdf#Geometry",
            "POINT(0 0)",
            ("POINT(0 0)", "http://www.opengis.net/ont/geosparql#wktLiteral"),
        ),
    ],
)
def test_values_that_virtuoso_changed_are_put_right(datatype, value, right):
    body = (
        '{ "head": { "vars": ["x"] }, "results": { "bindings": [ { "x": { "type": "typed-literal", '
        f'"datatype": "{datatype}", "value": "{value}" }}}} ] }} }}'
    )
    assert written(
        Response(body.encode(), Server="Virtuoso/07"), media="text/tab-separated-values"
    ).decode().splitlines()[1] in (f'"{right[0]}"^^<{right[1]}>', right[0])


def test_words_inside_a_value_are_left_alone():
    body = (
        b'{ "head": { "vars": ["x"] }, "results": { "bindings": [ { "x": { "type": "literal", "value": '
        b'"\\"type\\": \\"bnode\\", \\"value\\": \\"nodeID://b1\\"" }} ] } }'
    )
    assert b"nodeID://b1" in written(Response(body, Server="Virtuoso/07"))
