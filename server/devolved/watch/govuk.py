"""GOV.UK: what its content API says of a page (https://content-api.publishing.service.gov.uk/).

``/api/content/{path}`` answers 200 with a content item, 303 where the page has another path, 404, or 410 for what is
gone. Of an item are read: ``title``, ``base_path``, ``public_updated_at`` (a major change), ``withdrawn_notice`` and
the titles of ``links.organisations``.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from devolved.watch.found import Found
from devolved.watch.polite import Polite

HOSTS = ("www.gov.uk", "gov.uk")
API = "https://www.gov.uk/api/content"


def concerns(address: str) -> bool:
    """Whether the API knows such a page: not what is uploaded (assets), nor the API itself."""
    parts = urlsplit(address)
    return parts.hostname in HOSTS and not parts.path.startswith(("/api/", "/assets/", "/government/uploads/"))


def look(client: Polite, thing: str, address: str, read: str) -> Iterator[Found]:
    """Findings about one page; ``read`` is the day on which the register read it, or ""."""
    path = urlsplit(address).path.rstrip("/")
    reply = client.get(API + path, "application/json")
    item = reply.json()
    if reply.status in (404, 410):
        yield Found("dead", thing, address, f"The content API answers {reply.status}.")
    elif reply.status != 200 or not isinstance(item, dict):
        yield Found("not-seen", thing, address, reply.fault or f"The content API answers {reply.status}.")
    else:
        yield from _of_item(item, thing, address, path, read)


def _of_item(item: dict, thing: str, address: str, path: str, read: str) -> Iterator[Found]:
    base = str(item.get("base_path") or path)
    # A part of a guide or a translation stands below the path of its document.
    if base != path and not path.startswith((base + "/", base + ".")):
        yield Found("moved", thing, address, f"It is now https://www.gov.uk{base}")
    notice = item.get("withdrawn_notice") or {}
    if isinstance(notice, dict) and notice.get("withdrawn_at"):
        yield Found("withdrawn", thing, address, f"Withdrawn on {str(notice['withdrawn_at'])[:10]}.")
    updated = str(item.get("public_updated_at") or "")[:10]
    if read and updated > read:
        yield Found("changed", thing, address, f"Updated on {updated}; read on {read}.")


def described(item: dict) -> dict[str, str]:
    """Title, publisher and day of a content item, as columns of a source; what it does not say is left out."""
    said = item.get("links")
    links = said if isinstance(said, dict) else {}
    named = [str(one.get("title", "")) for one in links.get("organisations", []) if isinstance(one, dict)]
    found = {
        "title": str(item.get("title") or ""),
        "publisher": " | ".join(filter(None, named)),
        "issued": str(item.get("first_published_at") or item.get("public_updated_at") or "")[:10],
    }
    return {name: value for name, value in found.items() if value}
