"""What a spreadsheet makes of a cell of CSV, and what it must not."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def guarded(text: str) -> str:
    """Text of a CSV cell that no spreadsheet takes for a formula (CWE-1236)."""
    return "'" + text if text.startswith(FORMULA) else text
