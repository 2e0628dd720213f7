"""What a register keeps: answers of a release for good, answers about a day or a thing while there is room."""

from datetime import date

from devolved.register import register as subject
from devolved.register.register import Register


def test_an_answer_of_a_release_is_made_once():
    register, made = Register(None, "1", date(2026, 1, 1)), []
    for _ in range(3):
        assert register.once("atlas", lambda: made.append(1) or "map") == "map"
    assert made == [1]


def test_an_answer_about_a_day_is_made_once_and_days_are_told_apart():
    register, made = Register(None, "1", date(2026, 1, 1)), []
    for day in (1, 2, 1, 2):
        found = register.lately("due", day, lambda day=day: made.append(day) or [day])
        assert found == [day]
    assert made == [1, 2]
    assert register.recalled("due", 3) is None and register.recalled("map", 1) is None


def test_however_many_days_are_asked_for_what_is_kept_stays_within_its_bytes(monkeypatch):
    monkeypatch.setattr(subject, "LATELY", 200_000)
    register = Register(None, "1", date(2026, 1, 1))
    for day in range(1_000):
        register.lately("due", day, lambda day=day: [str(day) * 100])
    assert register._lately.size <= 200_000
    assert register.recalled("due", 0) is None and register.recalled("due", 999)


def test_what_many_addresses_share_is_small_enough_to_be_kept(real_client, real_release):
    """An answer that is too large is asked for again by every reader, and nobody is told."""
    day = "2026-11-29"
    for page in ("/promises", "/powers", "/map", "/"):
        assert real_client.get(f"{page}?on={day}", headers={"Accept": "text/html"}).status_code == 200
    site = real_client.application.extensions["devolved"].site
    register = subject.register_of(site.store, site.release.version, site.release.built)
    on = date.fromisoformat(day)
    assert [name for name in ("promises", "powers", "map", "tally", "due") if register.recalled(name, on) is None] == []
    assert register.recalled("events", (on, 1))
