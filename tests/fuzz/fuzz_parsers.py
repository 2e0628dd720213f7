"""Coverage-guided fuzzing of the parsers that are our own: ``python tests/fuzz/fuzz_parsers.py -runs=200000``.

Complaints about queries, days, headers of views and Accept headers. Each must answer
or raise one of our errors, whatever the bytes. Not part of the suite.
"""

import sys

import atheris

with atheris.instrument_imports(include=["devolved"]):
    from devolved.errors import DevolvedError
    from devolved.register import days
    from devolved.register.tables import views
    from devolved.store import explain
    from devolved.store.embedded.nameable import nameable
    from devolved.web import negotiation
    from devolved.web.middleware import limits, trace

OFFERS = (negotiation.Format("html", "text/html"), negotiation.Format("ttl", "text/turtle", ("text/n3",)))


def once(data: bytes) -> None:
    if not data:
        return
    door, text = data[0] % 6, data[1:].decode("utf-8", "replace")
    try:
        if door == 0:
            nameable(text)
        elif door == 1:
            assert all(text[start:].startswith(word) for _, word, start in explain.scan(text))
            explain.syntax_error(text, "error at 1:1: expected more")
        elif door == 2:
            day = days.read(text)
            assert day.isoformat() == text
            days.say(text)
        elif door == 3:
            views.parse(text, "fuzz", "fuzz")
        elif door == 4:
            negotiation.choose(text, OFFERS)
        else:
            assert len(trace.outline(text)) <= trace.OUTLINE
            limits.who(text)
            days.first_day(text)
    except (DevolvedError, ValueError):
        pass


if __name__ == "__main__":
    atheris.Setup(sys.argv, once)
    atheris.Fuzz()
