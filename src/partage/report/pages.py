"""Values as HTML: everything is escaped, nothing is run, nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from partage.errors import InputError
from partage.report.content import Report
from partage.report.letters import Letter
from partage.report.words import say

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Marks that turn the direction of what follows, and signs that no page can hold."""

LABEL = 34
"""Letters beside a bar."""


@dataclass(frozen=True)
class Block:
    """Lines of a text that are set alike."""

    indented: bool
    lines: tuple[str, ...]


def report_page(report: Report) -> str:
    """The coordinator's report as one HTML page.

    Raises
    ------
    InputError
        ``report_missing``: the extra ``report`` is not installed.
    """
    return _page("report.html.j2", report.lang, report=report)


def check_page(report: Report) -> str:
    """The check sheet of diets and allergies alone, to be printed and signed."""
    return _page("check_sheet.html.j2", report.lang, report=report)


def letters_page(letters: Sequence[Letter], *, lang: str) -> str:
    """One letter, or several with a page each."""
    title = letters[0].title if len(letters) == 1 else say("letter_title", lang)
    return _page("letters.html.j2", lang, letters=letters, title=title)


def blocks(text: str) -> Iterator[Block]:
    r"""A text's lines, those that are indented together.

    Examples
    --------
    >>> [(block.indented, block.lines) for block in blocks("a\n  b\n  c")]
    [(False, ('a',)), (True, ('b', 'c'))]
    """
    found: list[tuple[bool, list[str]]] = []
    for line in text.splitlines():
        indented = line.startswith(" ")
        if not found or found[-1][0] is not indented:
            found.append((indented, []))
        if line.strip():
            found[-1][1].append(line.strip())
    for indented, lines in found:
        yield Block(indented, tuple(lines))


def _page(template: str, lang: str, **values: Any) -> str:
    return _environment(lang).get_template(template).render(lang=lang, **values)


@cache
def _environment(lang: str) -> Environment:
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined
    except ModuleNotFoundError:
        raise InputError("report_missing") from None
    loader = PackageLoader("partage.report")
    environment = Environment(autoescape=True, loader=loader, undefined=StrictUndefined, trim_blocks=True)
    environment.globals["say"] = lambda key, **params: say(key, lang, **params)
    environment.filters |= {"own": _own, "blocks": blocks, "shortened": _shortened}
    return environment


def _own(text: object) -> Markup:
    """A text on its own: it turns nothing round, whatever script it is in."""
    from markupsafe import Markup

    return Markup("<bdi>{}</bdi>").format(_HIDDEN.sub("", str(text)))


def _shortened(text: str) -> str:
    plain = _HIDDEN.sub("", text)
    return plain if len(plain) <= LABEL else f"{plain[: LABEL - 1]}…"
