"""Days: the one "today", and days as people write them."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from devolved.errors import BadDay

LONDON = ZoneInfo("Europe/London")


def today() -> date:
    """Today where the register is about: flat views turn over at midnight in London."""
    return datetime.now(LONDON).date()


def day_of(text: str) -> date:
    """A date written YYYY-MM-DD. Raises BadDay."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise BadDay(f"“{text[:40]}” is not a day. Write it as YYYY-MM-DD, for example 2019-06-01.")
