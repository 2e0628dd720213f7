"""Notes told by source: who published a document and where it is stand once, in the first note that cites it."""

from devolved.register.evidence import Citation, Evidence, Notes

ORDER = Citation("s1", "order", "The Order", "art. 2", "The National Archives", "2017", "https://example.org/order")
PAGE = Citation("s2", "page", "A page", "", "A council", "2020", "https://example.org/page")


def test_each_document_is_told_of_in_full_in_the_first_note_that_stands():
    notes = Notes({"a": Evidence((ORDER,)), "b": Evidence((PAGE, ORDER)), "c": Evidence((ORDER, PAGE))})
    assert [notes.number(record) for record in "abc"] == [1, 2, 3]
    first, second = notes.by_source()
    assert [(number, sorted(told)) for number, _, told in first] == [(1, []), (3, ["order"])]
    assert [(number, sorted(told)) for number, _, told in second] == [(2, ["order", "page"])]


def test_the_page_writes_publisher_and_address_once(real_client):
    text = real_client.get(
        "/doc/authority/greater-manchester-combined-authority", headers={"Accept": "text/html"}
    ).text.partition('<section class="notes"')[2]
    named = "si-2016-1267-greater-manchester-combined-authority-functions"
    cited = text.split(f'<a href="/doc/source/{named}">')[1:]
    told = [one.partition("<p>")[0] for one in cited]
    assert len(told) > 2 and ["external" in one or "https://" in one for one in told].count(True) == 1
    assert all("(law)" in one for one in told)
