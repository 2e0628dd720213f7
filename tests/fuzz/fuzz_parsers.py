"""Coverage-guided fuzzing of the parsers that are our own: ``python tests/fuzz/fuzz_parsers.py -runs=200000``.

Tokens and fences of queries, days, headers of views, Accept headers, plain requests and their queries. Each must
answer or raise one of our errors, whatever the bytes. Not part of the suite.
"""

import sys

import atheris

with atheris.instrument_imports(include=["devolved"]):
    from devolved.errors import DevolvedError
    from devolved.register import days
    from devolved.register.tables import views
    from devolved.settings import Settings
    from devolved.store.query import fences, tokens
    from devolved.web import negotiation
    from devolved.web.middleware import limits, observe
    from devolved.web.sparql import plain, protocol

SETTINGS = Settings()
OFFERS = (negotiation.Format("html", "text/html"), negotiation.Format("ttl", "text/turtle", ("text/n3",)))


def once(data: bytes) -> None:
    if not data:
        return
    door, text = data[0] % 8, data[1:].decode("utf-8", "replace")
    try:
        if door == 0:
            fences.examine(text, SETTINGS)
        elif door == 1:
            found = list(tokens.tokens(text))
            assert all(text[start:].startswith(word) for _, word, start, _ in found)
        elif door == 2:
            day = days.read(text)
            assert day.isoformat() == text
            days.say(text)
        elif door == 3:
            views.parse(text, "fuzz", "fuzz")
        elif door == 4:
            negotiation.choose(text, OFFERS)
        elif door == 5:
            found = plain.recognise(data[1:])
            assert found is None or (data.count(b"\r\n\r\n") == 1 and found["HTTP_HOST"])
        elif door == 6:
            protocol._read_pairs(text, "the address")
        else:
            assert len(observe.outline(text)) <= observe.OUTLINE
            limits.who(text)
            days.first_day(text)
    except (DevolvedError, ValueError):
        pass


if __name__ == "__main__":
    atheris.Setup(sys.argv, once)
    atheris.Fuzz()
