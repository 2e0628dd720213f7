"""Names as people write them lead to the thing meant; names of others are declined."""

import csv
import json
from pathlib import Path

import pytest
from written_names import KINDS, written

HARD = list(csv.DictReader((Path(__file__).parent / "hard-names.csv").open(encoding="utf-8")))


def ask(client, questions: list[tuple[str, str]]) -> list[list[dict]]:
    """The candidates for each question, asked in batches of the size that the service announces."""
    found = []
    for start in range(0, len(questions), 200):
        batch = questions[start : start + 200]
        queries = {f"q{n}": {"query": text} | ({"type": kind} if kind else {}) for n, (text, kind) in enumerate(batch)}
        answer = client.post("/reconcile", data={"queries": json.dumps(queries)})
        assert answer.status_code == 200
        found += [answer.json[key]["result"] for key in queries]
    return found


def test_names_made_by_rule_come_first_in_97_of_100(real, real_app):
    with real_app.test_request_context("/"):
        real_app.preprocess_request()
        from devolved.web.api.reconcile import matcher

        things = [(t.iri, t.kind, t.label) for t in matcher().index.things.values() if t.kind in KINDS]
    asked = written(things, 300)
    assert len(asked) == 300
    found = ask(real, [(form, kind) for form, kind, _ in asked])
    wrong = [
        (form, kind, answers[:2])
        for (form, kind, address), answers in zip(asked, found, strict=False)
        if not answers or not address.endswith("/id/" + answers[0]["id"])
    ]
    assert len(wrong) <= 9, wrong


@pytest.fixture(scope="module")
def hard(real):
    return list(zip(HARD, ask(real, [(row["written"], row["type"]) for row in HARD]), strict=False))


def test_hard_names_come_first(hard):
    wanted = [(row, answers) for row, answers in hard if row["expected"]]
    wrong = [
        (row["written"], answers[:2]) for row, answers in wanted if not answers or answers[0]["id"] != row["expected"]
    ]
    assert len(wrong) <= 0.03 * len(wanted), wrong


def test_names_not_in_the_register_are_declined(hard):
    strangers = [(row, answers) for row, answers in hard if not row["expected"]]
    taken = [(row["written"], answers[0]) for row, answers in strangers if any(a["match"] for a in answers)]
    assert len(strangers) >= 20 and not taken


def test_a_long_batch_asks_the_store_nothing_for_names(real, real_app, monkeypatch):
    """What keeps batches fast: names are matched in memory, whatever their number."""
    ask(real, [("GMCA", "")])
    store = real_app.extensions["devolved"].site.store
    asked = []
    monkeypatch.setattr(store, "rows", lambda query, **how: asked.append(query) or [])
    assert len(ask(real, [(f"{row['written']} {n}", row["type"]) for n in range(3) for row in HARD][:200])) == 200
    assert not asked
