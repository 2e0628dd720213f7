"""A page read as a reader without pictures would read it."""

import json
import re
from html.parser import HTMLParser

HTML = {"Accept": "text/html"}


class Read(HTMLParser):
    """What a page says: its title, headings, links, words, ids, and its data for search engines."""

    def __init__(self, text: str):
        super().__init__()
        self.links, self.ids, self.images, self.tags, self.words = [], [], [], [], []
        self.data, self._script = None, None
        self.feed(text)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.tags.append((tag, found))
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "a" and found.get("href"):
            self.links.append(found["href"])
        self._script = found.get("type", "") if tag == "script" else None

    def handle_data(self, data):
        if self._script == "application/ld+json":
            self.data = json.loads(data)
        elif self._script is None:
            self.words.append(data)

    def handle_endtag(self, tag):
        if tag == "script":
            self._script = None


def fetched(client, path: str) -> str:
    """The HTML of a page."""
    return client.get(path, headers=HTML).text


def words(client, path: str) -> str:
    """The text of a page, without its scripts and marks."""
    page = re.sub(r"<(script|style)\b.*?</\1>", "", fetched(client, path), flags=re.DOTALL)
    return _plain(page)


def lead(client, path: str) -> str:
    """The first sentence of a page, as it is told to programs that show it."""
    return re.search(r'<meta name="description" content="([^"]*)"', fetched(client, path))[1]


def steps(client, path: str) -> str:
    """What the day bar says of the change before and the change after."""
    return _plain(fetched(client, path).split('class="day-steps"')[1].split("</p>")[0])


def _plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())
