"""People and the posts they hold and stand for."""

from devolved.register import days
from devolved.register.sentences.told import Marked, Named, Part, Told
from devolved.register.sentences.wording import a, counted, the


def post(told: Told) -> list[Part]:
    held: list[Part] = [f"{the(told.name)} is "]
    filled, body = told.words("filledBy"), told.get("body")
    held.append(
        f"{a(filled)} post"
        if filled and filled != "ex officio" and " by " not in filled
        else f"a post {filled}"
        if " by " in filled
        else "a post"
    )
    if body:
        held += [" in ", Named(body)]
    if told.day("untilDay") and told.day("untilDay") <= told.on:
        return [
            f"{the(told.name)} was a post",
            *([" in ", Named(body)] if body else []),
            f" until {days.say(told.get('until')) or 'a day not known'}.",
        ]
    if told.get("holder"):
        held += ["; ", Named(told.get("holder"))]
        if told.get("party"):
            held += [" (", Named(told.get("party")), ")"]
        held.append(f" has held it {days.since(told.get('since'))}" if told.get("since") else " holds it")
        return [*held, ".", Marked(told.get("record"))]
    return [*held, f". No one is on record as holding it on {days.say(told.on)}."]


def person(told: Told) -> list[Part]:
    posts = [row for row in told.rows if "post" in row]
    if not posts:
        earlier = int(told.get("earlier") or 0)
        if earlier:
            return [
                (
                    f"{told.name} holds no post on record on {days.say(told.on)}, "
                    f"and has held {counted(earlier, 'at another time', 'at other times')}."
                )
            ]
        polls, judgements = (int(told.get(name) or 0) for name in ("polls", "judgements"))
        done = [f"stood in {counted(polls, 'poll', 'polls')}"] if polls else []
        done += [f"published {counted(judgements, 'judgement', 'judgements')} of devolution"] if judgements else []
        return [
            f"{told.name} has {' and '.join(done)} on record, and holds no post."
            if done
            else f"{told.name} is named in the register and holds no post on record."
        ]
    parts: list[Part] = [told.name]
    if told.get("party"):
        parts += [" (", Named(told.get("party")), ")"]
    parts.append(" has been " if all("since" in row for row in posts) else " is ")
    for place, row in enumerate(posts):
        parts += ["" if not place else " and " if place == len(posts) - 1 else ", ", Named(row["post"].value)]
        if "since" in row:
            parts.append(f" {days.since(row['since'].value)}")
        if "record" in row:
            parts.append(Marked(row["record"].value))
    return [*parts, "."]


def election(told: Told) -> list[Part]:
    day = told.day("onDay")
    if day and day > told.on:
        return ["The poll for ", Named(told.get("post")), f" is to be held on {days.say(told.get('pollOn'))}."]
    if not told.get("winner"):
        return [
            "The poll for ",
            Named(told.get("post")),
            f" was held on {days.say(told.get('pollOn'))}; its winner is not on record.",
        ]
    parts: list[Part] = [Named(told.get("winner"))]
    if told.get("party"):
        parts += [" (", Named(told.get("party")), ")"]
    parts += [" won the poll for ", Named(told.get("post")), f" on {days.say(told.get('pollOn'))}"]
    others = int(told.get("candidates") or 0) - 1
    if told.get("votes") and others > 0:
        kind = "votes" if told.get("system").endswith("/first-past-the-post") else "first-preference votes"
        parts.append(
            f", with {int(told.get('votes')):,} {kind}"
            + (
                f" against {counted(others, 'other candidate', 'other candidates')}"
                if told.get("all") == "true"
                else ""
            )
        )
    if turnout := told.get("turnout"):
        parts.append(f", on a turnout of {turnout.rstrip('0').rstrip('.') if '.' in turnout else turnout}%")
    return [*parts, "."]
