"""The powers matrix: rows of the view `powers/matrix` set out as power by authority."""

from devolved.vocabulary import kind_and_slug

ENDINGS = (
    " Mayoral Strategic Authority",
    " Mayoral Combined County Authority",
    " Combined County Authority",
    " Mayoral Combined Authority",
    " Combined Authority",
    " Authority",
)


def slug(address: str) -> str:
    return (kind_and_slug(address) or ("", address))[1]


def grid(rows) -> dict[str, dict[str, dict[str, dict]]]:
    """Competence, then power, then authority, to the conferral; of several, the first on record."""
    found: dict = {}
    for row in rows:
        powers = found.setdefault(row["competence"].value, {})
        powers.setdefault(row["power"].value, {}).setdefault(row["authority"].value, row)
    return found


def counts(laid: dict) -> dict[str, int]:
    """How many of the powers shown each authority holds."""
    total: dict[str, int] = {}
    for powers in laid.values():
        for held in powers.values():
            for authority in held:
                total[authority] = total.get(authority, 0) + 1
    return total


def short(name: str) -> str:
    """An authority's name without the words that most of them share."""
    return next((name.removesuffix(e) for e in ENDINGS if name.endswith(e)), name)
