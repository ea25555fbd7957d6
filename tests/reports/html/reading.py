"""Reads a page as a browser's parser would, far enough to see what became markup."""

import json
from html.parser import HTMLParser

VOID = {"meta", "input", "br", "link", "img", "hr", "base"}


class Page(HTMLParser):
    """Elements, attributes, ids, links and texts of a page."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.attributes, self.ids, self.links, self.scripts, self.open = [], [], [], [], [], []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        given = dict(attrs)
        if "id" in given:
            self.ids.append(given["id"])
        if "href" in given:
            self.links.append(given["href"])
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag):
        assert self.open[-1:] == [tag], (tag, self.open)
        self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1] == "script":
            self.scripts.append(data)
        elif not self.open or self.open[-1] != "style":
            self.words += data

    @property
    def data(self):
        return json.loads(self.scripts[0])
