"""Page, JSON, CSV and card say of a day what the sentence says that the oracle judged, and what the record holds.

The two mayoralties whose gaps were once told wrong are asked on every day on which anything changes or is bounded,
with the day before and after; of all other posts, authorities, forums, councils and promises every sixtieth
pair of thing and day of walk.py in the ordinary run, and all with ``DEVOLVED_FUZZ`` above 1.
"""

import csv
import io
import re
from datetime import date
from html import unescape

import pytest
from devolved.register.pictures import charts
from walk import LONG, around, looked_at

pytestmark = pytest.mark.xdist_group("oracle")
HTML = {"Accept": "text/html"}
DEVO = "https://w3id.org/devolved/def#"
# What the flat view holds of a kind. Councils have none of their own: it is said of the authority that they belong to.
FLAT = {
    "post": ("holder",),
    "authority": ("mayor", "constituent"),
    "forum": ("chair", "memberPost", "memberPerson"),
    "commitment": ("statusOnDay",),
}


def pairs(record) -> list[tuple[str, date]]:
    """The things and days that this run asks for."""
    tenures, posts = record.tenures(), record.mayoralties()
    edges = {post: {e for f in facts for e in (f.a, f.b, f.c, f.d)} for post, facts in tenures.items()}
    edges |= {authority: edges.get(post, set()) for authority, post in posts.items()}
    edges |= {
        forum: {e for f in facts for e in (f.a, f.b, f.c, f.d)} for forum, facts in record.chairs(tenures).items()
    }
    edges |= {address: promise.edges() for address, promise in record.promises().items()}
    for council, facts in record.memberships().items():
        edges[council] = {e for f in facts for e in (f.a, f.b, f.c, f.d)}
        for fact in facts:
            edges[fact.place] = edges.get(fact.place, set()) | {fact.a, fact.b, fact.c, fact.d}
    everything = [(thing, day) for thing in sorted(edges) for day in looked_at(around(edges[thing]), thing)]
    gaps = [pair for pair in everything if "mayor-of-greater-manchester" in pair[0]]
    gaps += [(posts_of(posts, "mayor-of-greater-manchester"), day) for _, day in gaps]
    # Each once: what was answered is kept, and drawn no second time. Day by day, since a flat view is made once for all
    # that is asked of it, and the store keeps those of a few days only.
    chosen = set(everything if LONG else [*gaps, *everything[::60]])
    return sorted(chosen, key=lambda pair: (pair[1], pair[0]))


def posts_of(posts: dict[str, str], ending: str) -> str:
    """The authority whose mayoralty is called so."""
    return next(authority for authority, post in posts.items() if post.endswith(ending))


def lead_of(page: str) -> str:
    """The lead sentence of a page, without the markers of its notes."""
    found = re.search(r'<p class="lead">(.*?)</p>', page, re.DOTALL)
    return plain(re.sub(r"<button.*?</button>", "", found[1], flags=re.DOTALL)) if found else ""


# How the sentence of a promise says where it stands → how the verdict on its page begins.
VERDICTS = {
    "Announced, and no step": "Announced",
    "In progress": "In progress",
    "In law": "Legislated",
    "Delivered": "Delivered",
    "Delayed": "Delayed",
    "Dropped": "Dropped",
    "Superseded": "Superseded",
    "Kept, as far as seen": "Kept so far, as far as seen",
    "Lapsed, as far as seen": "Lapsed, as far as seen",
    "Too vague": "Too vague to check",
    "Nothing had been found": "Not assessed by this day",
}


def of_promise(page: str, sentence: str) -> bool:
    """Whether the page of a promise says what the sentence says: the verdict says its last part, where there is one."""
    lead = lead_of(page)
    if "it had not been made" in sentence:
        return lead == sentence
    found = re.search(r'<p class="verdict.*?<strong>(.*?)</strong>', page, re.DOTALL)
    verdict, standing = plain(found[1]) if found else "", sentence.removeprefix(lead).strip()
    if not sentence.startswith(lead) or not lead.endswith("."):
        return False
    if standing.endswith(" and is overdue."):
        return verdict == "Overdue."
    return any(standing.startswith(said) and verdict.startswith(begun) for said, begun in VERDICTS.items())


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


@pytest.mark.parametrize(
    "lead, verdict, agrees",
    [
        ("The mayor promised a tram on 1 May 2021.", "In progress", True),
        ("The mayor promised a tram on 1 May 2021.", "Delivered", False),
        ("The mayor promised a bus on 1 May 2021.", "In progress", False),
        ("", "In progress", False),
    ],
)
def test_a_promise_told_otherwise_is_found_out(lead, verdict, agrees):
    page = f'<p class="lead">{lead}</p><p class="verdict"><strong>{verdict}</strong></p>'
    assert of_promise(page, "The mayor promised a tram on 1 May 2021. In progress on 2 May 2021.") is agrees
    assert not of_promise(page, "The mayor promised a tram; it had not been made by 2 May 2020.")


def test_page_json_csv_and_card_say_the_same(record, said, real_client, monkeypatch):
    drawn: list[str] = []
    monkeypatch.setattr(charts, "rasterise", lambda svg, *_: drawn.append(svg) or b"")
    faults = []
    for address, day in pairs(record):
        path = address.removeprefix("https://w3id.org/devolved/id/")
        kind, sentence = path.partition("/")[0], plain(said(address, day))
        if not sentence:
            continue
        page = real_client.get(f"/doc/{path}?on={day}", headers=HTML).get_data(as_text=True)
        if not (of_promise(page, sentence) if kind == "commitment" else lead_of(page) == sentence):
            faults.append(f"{path} on {day}: page: {lead_of(page)}, not: {sentence}")
        told = re.search(r'<meta name="description" content="([^"]*)"', page)[1]
        if not sentence.startswith(plain(told).removesuffix("...")[:150].rstrip()):
            faults.append(f"{path} on {day}: description: {told}")
        drawn.clear()
        answer = real_client.get(f"/cards/{path}.png?on={day}")
        words = plain(" ".join(re.findall(r"<text[^>]*>(.*?)</text>", drawn[-1]))) if drawn else answer.status
        if sentence[:60] not in words:
            faults.append(f"{path} on {day}: card: {words}, not: {sentence}")
        if kind not in FLAT:
            continue
        facts = real_client.get(f"/doc/{path}.json?on={day}").json["facts"]
        rows = list(csv.DictReader(io.StringIO(real_client.get(f"/doc/{path}.csv?on={day}").get_data(as_text=True))))
        for prop in FLAT[kind]:
            flat = {o for s, o in said.flat(prop, day) if s == address}
            if {one["id"] for one in facts.get(prop, ())} != flat:
                faults.append(f"{path} on {day}: JSON has {facts.get(prop)}, the flat view {flat}")
            if {row["value"] for row in rows if row["property"] == DEVO + prop} != flat:
                faults.append(f"{path} on {day}: CSV has another {prop} than the flat view {flat}")
    assert faults == []


DAYS = ("2000-05-04", "2017-05-08", "2021-05-09", "2024-05-07", "2025-05-04", "2025-05-06", "2025-05-09", "2026-06-18",
        "2026-07-15", "2026-07-30", "2026-08-08", "2026-11-28")  # fmt: skip


@pytest.mark.parametrize("extension", ["json", "csv"])
def test_the_list_of_mayors_loses_nobody(record, real_client, extension):
    """Whoever holds a mayoralty for certain is listed; where it is not certain who does, a row says so."""
    tenures, posts = record.tenures(), record.mayoralties()
    for written in DAYS:
        day = date.fromisoformat(written).toordinal()
        answer = real_client.get(f"/views/mayors/in-office.{extension}?on={written}")
        if extension == "json":
            rows = [{k: v["id"] if isinstance(v, dict) else v for k, v in row.items()} for row in answer.json["rows"]]
        else:
            text = io.StringIO(answer.get_data(as_text=True))
            rows = [{k: v for k, v in row.items() if v} for row in csv.DictReader(text)]
        listed = {row["authority"]: row for row in rows}
        assert len(listed) == len(rows)
        for authority, post in posts.items():
            facts = tenures.get(post, [])
            certain = {f.who for f in facts if f.certain(day)}
            row = listed.get(authority, {})
            if certain:
                assert row.get("mayor") in certain, (written, authority)
            elif any(f.b <= day for f in facts) and record.lasted(authority).certain(day):
                assert row.get("lastMayor") and "mayor" not in row, (written, authority)
            elif not any(f.possible(day) for f in facts):
                assert "mayor" not in row, (written, authority)


def test_headings_name_the_census_that_is_counted(record):
    """The headers of views say "Census 2021": no newer count is in the data."""
    newest = {}
    from record import DEVO as devo

    for each in record.all("Population"):
        area = record.one(each, devo.populationOf)
        newest[area] = max(newest.get(area, ""), record.one(each, devo.inYear))
    assert set(newest.values()) == {"2021"}
