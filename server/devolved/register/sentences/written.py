"""What was written, done or counted once, in a sentence: evidence, candidacies, parts of things."""

from devolved.register import days
from devolved.register.intervals import on_or_in
from devolved.register.sentences.lasting import named
from devolved.register.sentences.told import Named, Part, Told
from devolved.register.sentences.wording import capital, within

READ = {
    "whole": "We read the whole of ",
    "part": "We read a part of ",
    "articles-list": "We read the list of articles of ",
}


def several(told: Told, column: str) -> list[Part]:
    """Things named one after the other, each with its article."""
    parts: list[Part] = []
    found = told.distinct(column)
    for place, address in enumerate(found):
        parts += ["" if not place else " and " if place == len(found) - 1 else ", ", *named(told, address)]
    return parts


def on_day(told: Told, column: str = "day") -> str:
    """ "on 6 March 2024"; of what was still to come on the day shown that it was."""
    first = told.day(column)
    later = ", later than the day shown" if first and first > told.on else ""
    return f" {on_or_in(told.get(column))}{later}" if first else ""


def provision(told: Told) -> list[Part]:
    """Which part of which law, and from when it is in force, as far as was seen."""
    locator = told.get("locator")
    part = locator if locator and not locator.startswith("number") else "a provision"
    head = capital(part) if part.lower() in told.name.lower() else f"{told.name}: {part}"
    parts: list[Part] = [f"{head} of ", *named(told, told.get("what"))]
    if told.get("effect").endswith("/not-carried"):
        return [*parts, ", which was not carried."]
    bill = told.get("kind").endswith("/bill")
    if (made := told.day("madeOn")) and made > told.on:
        # Before its law there was no such provision.
        deed = "introduced" if bill else "enacted" if told.get("kind").endswith("/act") else "made"
        return [*parts, f", {deed} {on_or_in(told.get('madeOn'))}. On {days.say(told.on)} it had not been {deed}."]
    if bill:
        return [*parts, "."]
    first = told.day("startsOn")
    if not first:
        return [*parts, "; from when it is in force we have not found."]
    return [*parts, f", in force from {days.say(told.get('startsOn'))}."]


def entitlement(told: Told) -> list[Part]:
    """Which power which tier is to have, to what extent, as which document says."""
    extent = {"full": "in full, for", "partial": "in part, for", "none": "not given to"}
    said = extent.get(told.get("extent").rpartition("/")[2], "to an extent that is unclear, for")
    parts: list[Part] = [Named(told.get("what")), f": {said} {told.words('tier')} authorities"]
    return [*parts, *([", as stated in ", *several(told, "by")] if told.get("by") else []), "."]


def assessment(told: Told) -> list[Part]:
    """What had become of which promise, by evidence of which day."""
    later = ", later than the day shown" if (day := told.day("day")) and day > told.on else ""
    return [
        Named(told.get("what")),
        f": {told.words('status')}, by evidence of {days.say(told.get('day'))}{later}.{told.whether_yet('day')}",
    ]


def publication(told: Told) -> list[Part]:
    """Who published what, and when."""
    return [*named(told, told.get("who"), True), f" published “{told.name}”{on_day(told)}."]


def reading(told: Told) -> list[Part]:
    """How much of which document was read, when, and for whom."""
    how = READ.get(told.get("extent").rpartition("/")[2])
    day = f" {on_or_in(told.get('day'))}" if told.get("day") else ", on a day that is not recorded"
    parts: list[Part] = [how or "We have not read ", *named(told, told.get("what")), day if how else ""]
    return [*parts, *([", for what it says of ", *several(told, "who")] if told.get("who") else []), "."]


def check(told: Told) -> list[Part]:
    """What was looked for, when, and whether anything was found."""
    found = "found some" if told.get("found").endswith("/evidence") else "found none"
    what = named(told, told.get("what"))
    if "/commitment/" in told.get("what"):
        what = ["the promise “", *what, "”"]
    return ["We looked for evidence about ", *what, f" {on_or_in(told.get('day'))}, and {found}."]


def attendance(told: Told) -> list[Part]:
    """Who came to which meeting, as what."""
    parts: list[Part] = [Named(told.get("who")), " came to ", Named(told.get("what"))]
    parts += [", as ", *named(told, told.get("post"))] if told.get("post") else []
    later = ", later than the day shown" if (day := told.day("day")) and day > told.on else ""
    return [*parts, ", by video" if told.get("online") == "true" else "", f"{later}."]


def candidacy(told: Told) -> list[Part]:
    """Who stood or stands in which election, for whom, and with what result, once it was held."""
    day = told.day("day")
    ahead = day is not None and day > told.on
    parts: list[Part] = [Named(told.get("who"))]
    parts += [" (", Named(told.get("party")), ")"] if told.get("party") else []
    parts += [" is to stand in the " if ahead else " stood in the ", Named(told.get("what"))]
    result = {"true": " and was elected", "false": " and was not elected"}
    return [*parts, "" if ahead else result.get(told.get("won"), "; with what result we have not found"), "."]


def passage(told: Told) -> list[Part]:
    """Which place in which document."""
    return ["A place in ", Named(told.get("what")), f": {told.get('locator')}." if told.get("locator") else "."]


def area(told: Told) -> list[Part]:
    """Where an area lies, and how large it is."""
    size = f", of {int(float(told.get('size'))):,} square kilometres" if told.get("size") else ""
    region = told.get("what")
    where: list[Part] = [f" in {within(told.label(region))}", Named(region)] if region else [""]
    return [f"{told.name}: an area", *where, f"{size}."]


def geometry(told: Told) -> list[Part]:
    """Of what an outline is."""
    return ["The outline of ", *(several(told, "what") or ["an area"]), ", generalised for drawing."]


def population(told: Told) -> list[Part]:
    """How many people lived where, in which year."""
    return [Named(told.get("what")), f": {int(told.get('count')):,} residents in {told.get('year')}."]
