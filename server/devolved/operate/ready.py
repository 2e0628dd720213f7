"""Wait for a server: what a service file calls started is a server that answers."""

import time
import urllib.request
from http.client import HTTPException

from devolved.errors import Unavailable

PAUSE = 0.2


def wait_until_ready(address: str, seconds: float) -> None:
    """Return once ``/ready`` answers 200. Raises Unavailable when it did not for so many seconds."""
    if not address.startswith(("http://", "https://")):
        raise Unavailable("Write the address of the server, like http://127.0.0.1:8000.")
    end, last = time.monotonic() + seconds, "nobody answers"
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address.rstrip("/") + "/ready", timeout=5):
                return
        except (OSError, HTTPException) as error:
            last = str(error)
        time.sleep(PAUSE)
    raise Unavailable(f"The server at {address} was not ready within {seconds:g} seconds: {last}.")
