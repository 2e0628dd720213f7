"""Pages of every kind and state, by what they show."""

PLACES = {
    "home": "/",
    "authorities": "/authorities",
    "map": "/map",
    "map by party on a past day": "/map?by=party&on=2021-06-01",
    "map of a power": "/map?power=bus-franchising",
    "powers": "/powers",
    "promises": "/promises",
    "promises past their day": "/promises?overdue=1",
    "forums": "/forums",
    "two authorities to choose": "/compare",
    "two authorities": "/compare?first=greater-manchester-combined-authority&second=west-midlands-combined-authority",
    "two authorities unlike each other": "/compare?first=greater-london-authority&second=surrey",
    "two days": "/compare/days?first=2019-01-01&second=2021-05-10",
    "two days that are the same": "/compare/days?first=2019-01-01&second=2019-01-02",
    "two days of a thing": (
        "/compare/days?thing=authority/west-of-england-combined-authority&first=2017-01-01&second=2026-11-24"
    ),
    "promised and recorded meetings": "/meetings",
    "meetings before there were any": "/meetings?on=2016-06-01",
    "gallery": "/views",
    "view with a chart": "/views/mayors/party-control",
    "view with a form": "/views/powers/only-one-has",
    "embed": "/views/mayors/party-control/embed",
    "search": "/search?q=manchester",
    "search that finds nothing": "/search?q=zzzzqqqq",
    "query": "/query",
    "permalink": "/q/%s/awAbVI60UJKug5VJWCM_IV8gsVoC4Mj9NoTwjsURHAejSkgxgSgRGfnFGfnkezPtU9zVYG1QVshqIftRQgesDAA",
    "permalink: what changed": "/q/%s/mayors/in-office?at=2019-01-01&now=1",
    "permalink of a release that is not kept": "/q/2020.01.01/mayors/in-office",
    "about": "/about",
    "coverage": "/about/coverage",
    "glossary": "/about/glossary",
    "tutorial": "/about/tutorial",
    "ontology": "/def",
    "ontology searched": "/def?q=tenure",
    "ontology searched in vain": "/def?q=zzzz",
    "shapes": "/shapes",
    "releases": "/releases",
    "dataset": "/dataset",
    "listing": "/doc/post",
    "authority": "/doc/authority/west-of-england-combined-authority",
    "authority on a past day": "/doc/authority/greater-manchester-combined-authority?on=2016-06-01",
    "forum": "/doc/forum/mayoral-council-for-england",
    "post": "/doc/post/prime-minister",
    "person": "/doc/person/andy-burnham",
    "post held by no one for a while": "/doc/post/deputy-first-minister-of-northern-ireland",
    "power": "/doc/power/*",
    "power that many hold": "/doc/power/bus-franchising",
    "commitment": "/doc/commitment/*",
    "meeting": "/doc/meeting/council-of-the-nations-and-regions-2024-10-11",
    "instrument": "/doc/instrument/edcea-2026",
    "instrument that made a body": "/doc/instrument/glaa-1999",
    "provision": "/doc/provision/*",
    "council": "/doc/council/*",
    "council in a county": "/doc/council/guildford-borough-council",
    "election": "/doc/election/*",
    "election of two rounds": "/doc/election/london-2021",
    "election to come": "/doc/election/cumbria-2027",
    "judgement": "/doc/judgement/*",
    "source": "/doc/source/*",
    "source that much rests on": "/doc/source/mysociety-uk-local-authority-names-codes-v1-7-2",
    "concept": "/doc/tier/mayoral",
    "unknown page": "/nowhere",
    "days in the wrong order": "/compare/days?first=2026-01-01&second=2020-01-01",
    "bad day": "/doc/person/andy-burnham?on=soon",
}


def address(host: str, path: str, get) -> str:
    """The path, with ``*`` standing for the first thing of its kind and ``%s`` for the release being served."""
    if "%s" in path:
        path %= get(f"{host}/releases.json").json()["current"]
    if not path.endswith("*"):
        return path
    first = get(f"{host}{path[:-2]}.csv").text.splitlines()[1].split(",")[0]
    return path[:-1] + first.rpartition("/")[2]
