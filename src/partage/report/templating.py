"""Values into pages and letters by templates, the built-in ones or the organiser's: nothing is run, nothing fetched.

Templates are jinja2's, in a sandbox: they see the values of `partage.report.template_values` and call nothing but
``say`` and jinja2's own filters.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from partage.advice.demand_charts import PALE, PEOPLE, SEATS, WARNING
from partage.atomic import write_all
from partage.errors import InputError, closest
from partage.installed import install_command
from partage.report.words import say
from partage.text.writer import capital

if TYPE_CHECKING:
    import os

    from jinja2.sandbox import SandboxedEnvironment
    from markupsafe import Markup

_HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Marks that turn the direction of what follows, and signs that no page can hold."""

LABEL = 50
"""Letters above a bar."""

_CALLED = re.compile(r"\+?[0-9]{2,15}")
"""One telephone number (ITU-T E.164)."""

ENDING = ".j2"

OWN = "_"
"""What files of the organiser's own begin with, which built-in templates do not know and theirs may include."""


@dataclass(frozen=True)
class Block:
    """Lines of a text that are set alike."""

    indented: bool
    lines: tuple[str, ...]


class Templates:
    """The templates in force.

    Parameters
    ----------
    folder
        Of templates that take the place of built-in ones of the same name.

    Raises
    ------
    InputError
        ``report_missing``: the extra ``report`` is not installed; ``file_missing``: there is no such folder;
        ``unknown_template``: a file in it has the name of no template.
    """

    def __init__(self, folder: str | os.PathLike[str] | None = None) -> None:
        self._environment = _environment(None if folder is None else _checked(Path(folder)))

    def write(self, template: str, lang: str, **values: Any) -> str:
        """A template filled in.

        Raises
        ------
        InputError
            ``template_broken``: with the template and its line, and no value.
        """
        from jinja2 import TemplateSyntaxError

        try:
            return self._environment.get_template(template).render(lang=lang, say=_Say(lang), **values)
        except TemplateSyntaxError as error:
            broken = {"template": error.name or template, "row": error.lineno}
        except Exception as error:  # noqa: BLE001 - whatever a template of somebody's own does; it may hold a value
            broken = _where(error, template)
        raise InputError("template_broken", broken)

    def article(self, template: str, lang: str, **values: Any) -> Markup:
        """A template filled in, as a part of another one."""
        from markupsafe import Markup

        return Markup(self.write(template, lang, **values))  # noqa: S704 - escaped by the template


def template_names() -> tuple[str, ...]:
    """The names of the built-in templates, sorted."""
    return tuple(sorted(path.name for path in _built_in().iterdir() if path.name.endswith(ENDING)))


def eject(folder: str | os.PathLike[str], *, force: bool = False) -> tuple[Path, ...]:
    """Write the built-in templates into a folder, to be changed there.

    Raises
    ------
    InputError
        ``file_exists`` without `force`.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    texts = {folder / name: (_built_in() / name).read_text("utf-8") for name in template_names()}
    return write_all(dict(texts), force=force)


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


def visible(text: object) -> str:
    """A text without marks that turn round what follows, and without signs that no page can hold."""
    return _HIDDEN.sub("", str(text))


class _Say:
    """Sentences of partage's own, in the language of the page."""

    def __init__(self, lang: str) -> None:
        self._lang = lang

    def __call__(self, key: str, **params: object) -> str:
        return say(key, self._lang, **params) if params else _said(key, self._lang)


@cache
def _said(key: str, lang: str) -> str:
    """A sentence without anything to fill in, which every letter says again."""
    return say(key, lang)


def _built_in() -> Any:
    return files("partage.report") / "templates"


def _checked(folder: Path) -> Path:
    if not folder.is_dir():
        raise InputError("file_missing", {"file": folder.name})
    known = template_names()
    for path in sorted(folder.glob(f"*{ENDING}")):
        if path.name not in known and not path.name.startswith(OWN):
            raise InputError("unknown_template", {"file": path.name, "close": closest(path.name, known)})
    return folder


def _where(error: Exception, template: str) -> dict[str, object]:
    """The innermost line of a template that an error came from."""
    frames = traceback.extract_tb(error.__traceback__)
    inner = [frame for frame in frames if frame.filename.endswith(ENDING)]
    if not inner:
        return {"template": template, "row": 1}
    return {"template": Path(inner[-1].filename).name, "row": inner[-1].lineno or 1}


@cache
def _environment(folder: Path | None) -> SandboxedEnvironment:
    try:
        from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, StrictUndefined
        from jinja2.sandbox import ImmutableSandboxedEnvironment
    except ModuleNotFoundError:
        raise InputError("report_missing", {"command": install_command("report")}) from None
    own = [] if folder is None else [FileSystemLoader(folder)]
    environment = ImmutableSandboxedEnvironment(
        autoescape=lambda name: name is None or ".txt" not in name,
        loader=ChoiceLoader([*own, PackageLoader("partage.report")]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=folder is not None,
    )
    environment.globals["colours"] = {"people": PEOPLE, "seats": SEATS, "pale": PALE, "warning": WARNING}
    environment.filters |= {
        "own": _own,
        "call": _call,
        "css": _css,
        "blocks": blocks,
        "shortened": _shortened,
        "visible": visible,
        "capital": capital,
    }
    return environment


def _own(text: object) -> Markup:
    """A text on its own: it turns nothing round, whatever script it is in."""
    from markupsafe import Markup

    return Markup("<bdi>{}</bdi>").format(visible(text))


def _call(text: object, phone: object = None) -> Markup:
    """A text on its own whose telephone number is called by a tap; of two numbers in one field, neither is."""
    from markupsafe import Markup, escape

    number = visible(text if phone is None else phone)
    called = re.sub("[^0-9+]", "", number.replace("(0)", "") if number.startswith("+") else number)
    if "/" in number or not _CALLED.fullmatch(called):
        return _own(text)
    link = Markup('<a href="tel:{}">{}</a>').format(called, number)
    before, _, after = visible(text).partition(number)
    return Markup("<bdi>{}{}{}</bdi>").format(escape(before), link, escape(after))


def _css(text: object) -> Markup:
    """A text as a string of a style sheet, where no letter of it means anything."""
    from markupsafe import Markup

    plain = " ".join(visible(text).split())
    escaped = (one if one.isascii() and (one.isalnum() or one == " ") else f"\\{ord(one):06x} " for one in plain)
    return Markup('"{}"').format("".join(escaped))


def _shortened(text: str) -> str:
    plain = visible(text)
    return plain if len(plain) <= LABEL else f"{plain[: LABEL - 1]}…"
