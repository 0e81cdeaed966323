"""A page as its tags: what a reader of HTML makes of it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

PICTURE = re.compile("data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+")
"""A picture that is held by the page itself."""

INSIDE = re.compile(r"#.*|tel:\+?[0-9]{2,15}", re.DOTALL)
"""A part of the page, or a telephone number: nothing is fetched."""

VOID = {"meta", "br", "img", "input", "link", "hr", "rect"}


class Page(HTMLParser):
    """The tags, attributes and texts of a page.

    Attributes
    ----------
    tags
        (tag, attributes) in order.
    texts
        (path of tags, text).
    wrong
        Tags that are closed out of turn.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self.wrong: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.wrong += self._open

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self._open or self._open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data):
        self.texts.append((tuple(self._open), data))

    def text(self) -> str:
        """All that is read."""
        return " ".join(text for path, text in self.texts if "style" not in path)


def faults(html: str) -> list[str]:
    """What keeps somebody from reading a page: with a screen reader, a keyboard, weak eyes, or without a network."""
    page = Page(html)
    tags = [tag for tag, _ in page.tags]
    found = [f"closed out of turn: {tag}" for tag in page.wrong]
    attributes = [(tag, name, value or "") for tag, attrs in page.tags for name, value in attrs.items()]
    found += [f"runs: {tag} {name}" for tag, name, _ in attributes if name.startswith("on")]
    found += [
        f"fetches: {value}"
        for _, name, value in attributes
        if name in ("src", "href", "action") and not (INSIDE.fullmatch(value) or PICTURE.fullmatch(value))
    ]
    found += [
        f"forbidden: {tag}" for tag in {"script", "iframe", "object", "embed", "form", "base", "link"} & set(tags)
    ]
    found += ["url in the style" for _ in re.findall(r"url\(|@import", html)]
    found += [] if dict(page.tags).get("html", {}).get("lang") in ("en", "fr") else ["no language"]
    found += [] if any("title" in path and text.strip() for path, text in page.texts) else ["no title"]
    found += [] if tags.count("h1") >= 1 and tags.count("main") == 1 else ["no h1 or main"]
    levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h[1-6]", tag)]
    found += [f"heading {two} after {one}" for one, two in pairwise(levels) if two > one + 1]
    found += ["a table without a caption"] * (tags.count("table") - tags.count("caption"))
    found += [
        "th without scope"
        for tag, attrs in page.tags
        if tag == "th" and attrs.get("scope") not in ("col", "row", "rowgroup")
    ]
    ids = [value for _, name, value in attributes if name == "id"]
    found += [f"id twice: {one}" for one in set(ids) if ids.count(one) > 1]
    targets = {value[1:] for _, name, value in attributes if name == "href" and value[:1] == "#"}
    targets |= {one for _, name, value in attributes if name.startswith("aria-labelledby") for one in value.split()}
    found += [f"leads nowhere: {one}" for one in targets - set(ids)]
    found += ["a picture without words" for tag, attrs in page.tags if tag == "svg" and "aria-labelledby" not in attrs]
    return found


def contrast(one: str, other: str) -> float:
    """Of two colours like ``#1b1b1f``, as WCAG 2.2 defines it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
