"""How many examples to try: ``DEVOLVED_FUZZ`` multiplies the number of generated requests (1 by default)."""

import os

from hypothesis import HealthCheck, settings

TIMES = float(os.environ.get("DEVOLVED_FUZZ", "1"))
ALL = list(HealthCheck)


def times(count: int):
    """Hypothesis' settings for so many examples, times ``DEVOLVED_FUZZ``."""
    return settings(
        max_examples=max(5, int(count * TIMES)),
        deadline=None,
        suppress_health_check=ALL,
        database=None,
        derandomize=TIMES <= 1,
        print_blob=True,
    )
