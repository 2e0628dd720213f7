"""What is new in a release since the one before, in sentences that can be quoted."""

from collections import Counter
from collections.abc import Sequence

from devolved.register.changes import Change
from devolved.vocabulary import kind_and_slug

# Kind of thing → what one is called, and several. What only joins or describes others goes unnamed.
SAID = {
    "commitment": ("promise", "promises"),
    "assessment": ("assessment of a promise", "assessments of promises"),
    "check": ("search for evidence", "searches for evidence"),
    "conferral": ("power given to an authority", "powers given to authorities"),
    "power": ("power", "powers"),
    "instrument": ("law", "laws"),
    "provision": ("section of a law", "sections of laws"),
    "agreement": ("deal or settlement", "deals and settlements"),
    "funding": ("sum of money", "sums of money"),
    "authority": ("authority", "authorities"),
    "council": ("council", "councils"),
    "forum": ("forum", "forums"),
    "meeting": ("meeting", "meetings"),
    "attendance": ("attendance", "attendances"),
    "publication": ("publication", "publications"),
    "seat": ("seat", "seats"),
    "person": ("person", "people"),
    "tenure": ("term of office", "terms of office"),
    "election": ("election", "elections"),
    "candidacy": ("candidacy", "candidacies"),
    "judgement": ("judgement", "judgements"),
    "reading": ("reading of a document", "readings of documents"),
    "source": ("source", "sources"),
}
FEW = 4


def told(changes: Sequence[Change]) -> list[str]:
    """A sentence for each way in which things differ, the kinds with most first, and the rest as a number."""
    said = []
    for kind, verb in (("added", "new"), ("ended", "ended"), ("corrected", "corrected"), ("withdrawn", "withdrawn")):
        found = [change for change in changes if change.kind == kind]
        if not found:
            continue
        counted = Counter(parts[0] for change in found if (parts := kind_and_slug(change.thing)) and parts[0] in SAID)
        named = counted.most_common(FEW)
        each = [f"{n:,} {SAID[one][n != 1]}" for one, n in named]
        if rest := len(found) - sum(n for _, n in named):
            each.append(f"{rest:,} {'other record' if rest == 1 else 'other records'}")
        listed = each[0] if len(each) == 1 else f"{', '.join(each[:-1])} and {each[-1]}"
        be = ("is" if len(found) == 1 else "are") if kind == "added" else "was" if len(found) == 1 else "were"
        said.append(f"{listed} {be} {verb}.")
    return said or ["Nothing that the register says of a thing has changed."]
