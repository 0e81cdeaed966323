"""Languages and levels, as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from partage.domain.vocabulary import Level, language_of
from partage.errors import InputError
from partage.files.findings import Note, RefusedError
from partage.files.forms.synonyms import expressions, meanings, table
from partage.text.folding import bare, fold
from partage.text.writer import LanguageTag, Line, line

ASSUMED = Level.B1
"""Of a language without a level: enough for a meal, and less than fluent."""

BY_NAME = meanings("languages", str)
"""Folded name -> tag."""

CLOSE: Mapping[str, str] = table("close_languages")
"""Languages that are not the same as another one that people may take them for."""

DEPRECATED: Mapping[str, str] = table("renamed_languages")
"""Tags of earlier times, and what they are today."""

LEVEL_WORDS = meanings("levels", Level)
_LONGEST_FIRST = sorted(LEVEL_WORDS, key=len, reverse=True)
_LEVEL_WORD = re.compile(rf"(?<![\w'])({'|'.join(map(re.escape, _LONGEST_FIRST))})(?![\w'])")
_CEFR = re.compile(r"(?<!\w)([abc])\s?([0-9])([+-]?)(?!\w)")
_AROUND = expressions(table("around_languages"))
_OWN = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*:(A1|A2|B1|B2|C1|C2|native)")
_RANGE = re.compile(r"(?<!\w)([abc][12])\s?[/-]\s?[abc][12](?!\w)", re.IGNORECASE)
"""From one level to another: the first is sure."""

_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")


def level_words(level: Level) -> Line | str:
    """A level as texts name it: the value of a mapping file, with words beside where it is no letter and digit."""
    return line("sheets.level_native") if level is Level.NATIVE else str(level)


def read_languages(cell: str, note: Note, assumed: Level | None = ASSUMED) -> dict[str, Level]:
    """The languages in a cell, each with its level.

    Cells hold ``français, anglais (B2)``, ``Anglais - courant; espagnol natif``, ``fr:B1 en:native`` and the like. A
    language without a level has the `assumed` one; None refuses that. Noted: a level from a word, an assumed one, a
    close language, a language named twice. Refused: ``language_invalid``, ``language_suspicious``, ``level_unknown``,
    ``level_missing`` or ``no_language``.

    Examples
    --------
    >>> read_languages("français natif, Anglais (B2)", lambda code, **params: None)
    {'fr': <Level.NATIVE: 'native'>, 'en': <Level.B2: 'B2'>}
    """
    found: dict[str, Level] = {}
    for tag, level in _each(cell, note):
        if level is None:
            if assumed is None:
                raise RefusedError("level_missing")
            note("level_assumed", level=level_words(assumed))
            level = assumed  # noqa: PLW2901 - the same thing, now known
        _keep(found, tag, level, note)
    if not found:
        raise RefusedError("no_language")
    return found


def _each(cell: str, note: Note) -> Iterator[tuple[str, Level | None]]:
    parts = cell.split()
    if parts and all(_OWN.fullmatch(part) for part in parts):
        for part in parts:
            tag, _, level = part.rpartition(":")
            yield _valid(tag), Level(level)
        return
    single = _RANGE.sub(r"\1+", cell.replace("\u00a0", " "))
    for entry in filter(None, map(fold, _AROUND["and"].split(single))):
        yield _entry(entry, note)


def read_tags(cell: str, note: Note) -> frozenset[str]:
    """The languages in a cell without levels, e.g. those that somebody wants to practise."""
    return frozenset(tag for tag, _ in _each(cell, note))


def _keep(found: dict[str, Level], tag: str, level: Level, note: Note) -> None:
    same = next((other for other in found if language_of(other) == language_of(tag)), None)
    if same is None:
        found[tag] = level
    else:
        note("language_twice", tag=same, language=LanguageTag(same))
        found[same] = min(found[same], level, key=lambda one: one.rank)


def _entry(entry: str, note: Note) -> tuple[str, Level | None]:
    rest, level = entry, None
    if (exact := _CEFR.search(entry)) is not None:
        rest, level = entry[: exact.start()] + " " + entry[exact.end() :], _cefr(exact, note)
    elif bare(entry) not in BY_NAME and (word := _LEVEL_WORD.search(entry)) is not None:
        rest, level = entry[: word.start()] + " " + entry[word.end() :], LEVEL_WORDS[word[1]]
        note("level_from_word", level=level_words(level))
    name = bare(" ".join(re.sub(r"[():\[\]]", " ", rest).split()))
    if name not in BY_NAME and (plain := bare(" ".join(_AROUND["fillers"].sub(" ", name).split()))):
        name = plain
    return _tag(name or bare(entry), note), level


def _cefr(found: re.Match[str], note: Note) -> Level:
    word = f"{found[1]}{found[2]}".upper()
    if word not in Level.__members__:
        raise RefusedError("level_unknown")
    if found[3]:
        note("level_rounded", level=word)
    return Level(word)


def _tag(name: str, note: Note) -> str:
    tag = BY_NAME.get(name)
    if tag is None:
        tag = _bare_tag(name, note)
    if tag in CLOSE:
        note("language_close", tag=tag, language=LanguageTag(tag), other=LanguageTag(CLOSE[tag]))
    return tag


def _bare_tag(name: str, note: Note) -> str:
    if not _TAG.fullmatch(name):
        raise RefusedError("language_invalid")
    if name in DEPRECATED:
        note("language_renamed", old=name, tag=DEPRECATED[name], language=LanguageTag(DEPRECATED[name]))
        return DEPRECATED[name]
    if (meant := mistaken(name)) is not None:
        raise RefusedError("language_suspicious", meant=meant)
    return _valid(name)


def is_tag(text: str) -> bool:
    """Whether a text is the tag of a language, and no header or answer such as "non", which is Old Norse."""
    return text != "non" and _language(text) is not None


def _valid(tag: str) -> str:
    if not is_tag(tag):
        raise RefusedError("language_invalid")
    return tag


_ALONE = re.compile(r"([abc][12])\b.*")


def read_level(cell: str, note: Note) -> Level:
    """How well a language is spoken, in a column of its own. Refused: ``level_unknown``."""
    text = bare(cell)
    if (found := _ALONE.fullmatch(text)) is not None:
        return Level(found[1].upper())
    if text not in LEVEL_WORDS:
        raise RefusedError("level_unknown")
    note("level_from_word", level=level_words(LEVEL_WORDS[text]))
    return LEVEL_WORDS[text]


def mistaken(tag: str) -> str | None:
    """The languages somebody more likely meant by a short tag: those whose usual names begin like it.

    Examples
    --------
    >>> mistaken("ang"), mistaken("ara"), mistaken("esp")
    ('en', None, 'eo, es')
    """
    meant = {other for name, other in BY_NAME.items() if len(tag) <= 3 and name.startswith(tag)}
    return ", ".join(sorted(meant)) if meant and _language(tag) not in map(_language, meant) else None


def _language(tag: str) -> str | None:
    try:
        return language_of(tag)
    except InputError:
        return None
