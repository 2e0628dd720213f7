"""The shades of where a promise stands and of how firm it is: from done to not begun, then what went wrong.

The meter of the tracker has the same ones (``--map-full`` and its neighbours in ``devolved.css``), so that a chart
and the meter above it are read by one key. Each is told by its word too.
"""

# Word → shade on light paper, and on dark.
SHADES = {
    "delivered": ("#07404b", "#a9e2ec"),
    "kept so far": ("#0b5c6b", "#74c4d2"),
    "legislated": ("#4f8f9b", "#3d8492"),
    "in progress": ("#9cc3c9", "#27545d"),
    "announced": ("#d9d4ca", "#3d3a35"),
    "delayed": ("#8a5a00", "#e0b25a"),
    "lapsed": ("#8c2f1b", "#f09a84"),
    "dropped": ("#5a2116", "#c7705b"),
    "superseded": ("#8d877c", "#7d776d"),
    "too vague to check": ("#efece5", "#26241f"),
    "firm": ("#07404b", "#a9e2ec"),
    "conditional": ("#4f8f9b", "#3d8492"),
    "aspirational": ("#9cc3c9", "#27545d"),
    "hint": ("#d9d4ca", "#3d3a35"),
    "rhetoric": ("#8d877c", "#7d776d"),
}
ORDER = list(SHADES)


def shades(words: list[str], *, dark: bool) -> dict[str, str]:
    """The shade of each word, in the order of meaning, where all of them have one; otherwise none."""
    if not words or any(word.casefold() not in SHADES for word in words):
        return {}
    ordered = sorted(words, key=lambda word: ORDER.index(word.casefold()))
    return {word: SHADES[word.casefold()][dark] for word in ordered}
