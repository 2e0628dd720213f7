"""A page read as a reader without pictures would read it."""

import json
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
