"""One date, time of day or timestamp as people and programs write it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from partage.files.findings import Note, RefusedError
from partage.files.forms.synonyms import meanings
from partage.text.calendar import DAYS, MONTHS
from partage.text.folding import bare, fold

_DAY = rf"(?:(?P<day_name>{'|'.join(sorted(DAYS, key=len, reverse=True))})\.?,?\s+)?(?:(?:le|the)\s+)?"
_MONTH = rf"(?P<month_name>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?"
_HALF = r"a\.?\s?m\.?|p\.?\s?m\.?"
_CLOCK = (
    r"(?P<hour>[0-9]{1,2})\s?(?:(?:h|:|\.)\s?(?P<minute>[0-9]{2})?(?:\s?(?::|min)\s?[0-9]{2}(?:[.,][0-9]{1,9})?\s?s?)?)?"
    rf"\s?(?P<half>{_HALF})?"
    r"(?:\s?(?:-|a|to|until|jusqu'a|–)\s?(?P<end_hour>[0-9]{1,2})\s?(?:(?:h|:|\.)\s?(?P<end_minute>[0-9]{2})?)?\s?"
    rf"(?P<end_half>{_HALF})?)?"
)
_TIME = rf"(?:,?\s*(?:t|a|at|de|from|-|des|vers)?\s*(?:{_CLOCK}))?"
_FIGURES = r"(?P<one>[0-9]{1,2})[/.-]\s?(?P<two>[0-9]{1,2})[/.-]\s?(?P<year>[0-9]{2,4})"
_YEAR_BEHIND = r"(?:(?:,?\s+|-(?=[0-9]{4}))(?P<year>[0-9]{2,4}))?"
_FORMS = tuple(
    re.compile(rf"{head}{_TIME}")
    for head in (
        rf"{_DAY}(?P<year>[0-9]{{4}})[-/.]\s?(?P<month>[0-9]{{1,2}})[-/.]\s?(?P<day>[0-9]{{1,2}})\.?",
        rf"{_DAY}{_FIGURES}",
        rf"{_DAY}(?P<one>[0-9]{{1,2}})/(?P<two>[0-9]{{1,2}})(?P<year>(?!))?",
        rf"{_DAY}(?P<day>[0-9]{{1,2}})(?:er|st|nd|rd|th)?(?:\s+(?:of\s+)?|-){_MONTH}{_YEAR_BEHIND}",
        rf"{_DAY}{_MONTH}\s+(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<year>[0-9]{{4}}))?",
    )
)
FIGURED = _FORMS[1:3]
_LONGEST_STAMP = 100
_HALVES = meanings("halves", str)
"""The halves of a day as Google Forms writes them in the languages of its settings."""
_HALF_BEHIND = re.compile(rf"(?<=[0-9])\s?({'|'.join(map(re.escape, _HALVES))})\.?(?![^\W0-9])")
_HALF_BEFORE = re.compile(rf"({'|'.join(word for word in _HALVES if word[0] > 'ᄀ')})\s?([0-9][0-9:.]*)")

_ZONES = meanings("zones", int)
"""Hours before Greenwich of zones by name; names that several zones share are not read."""
_ZONED = tuple(
    re.compile(rf"(?P<rest>{rest})\s?\[?{zone}\]?(?:\s?\(.*\))?")
    for rest, zone in (
        (r".*?[0-9.m]", r"(?:gmt|utc)\s?(?P<sign>[+-])(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?"),
        (r".*:[0-9]{2}", r"(?P<sign>\+)(?P<hours>[0-9]{2})(?::?(?P<minutes>[0-9]{2}))?"),
        (r".*:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?", r"(?P<sign>[+-])(?P<hours>[0-9]{2})(?::?(?P<minutes>[0-9]{2}))?"),
        (r".*?[0-9.m]", rf"(?P<name>{'|'.join(_ZONES)})"),
    )
)


@lru_cache(maxsize=16_384)
def dated(text: str) -> re.Match[str] | None:
    """The parts of a date, with a time of day or a span behind it; None for anything else."""
    return next((found for form in _FORMS if (found := form.fullmatch(text)) is not None), None)


def told_by_weekday(parts: Mapping[str, str]) -> bool | None:
    """Whether the weekday of a date in figures fits it with the day first; None where it fits both ways, or neither."""
    if not parts["day_name"] or not parts.get("one"):
        return None
    fits = []
    for first in (True, False):
        try:
            fits.append(day_in(parts, parts["year"], day_first=first).weekday() == DAYS[parts["day_name"]])
        except RefusedError:
            fits.append(False)
    return fits[0] if fits[0] is not fits[1] else None


def day_in(parts: Mapping[str, str], year: str, *, day_first: bool) -> date:
    """The day that the parts of a date name."""
    if len(year) != len("2026"):
        raise RefusedError("year_short")
    if (one := parts.get("one")) is not None:
        two = parts["two"]
        day, month = (one, two) if day_first else (two, one)
    else:
        name = parts.get("month_name")
        day, month = parts["day"], parts["month"] if name is None else str(MONTHS[name])
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise RefusedError("date_impossible") from None


def clock(hour: str | None, minute: str | None, half: str | None) -> time | None:
    """The time that figures and a half of the day name; None without an hour."""
    if hour is None:
        return None
    hours = int(hour)
    if half is not None:
        if not 1 <= hours <= 12:
            raise RefusedError("time_impossible")
        hours = hours % 12 + (12 if half.startswith("p") else 0)
    try:
        return time(hours, int(minute or 0))
    except ValueError:
        raise RefusedError("time_impossible") from None


def written(moment: date, note: Note) -> str:
    """Local time in France; in the night of a change of clocks an hour is missing or comes twice."""
    if not isinstance(moment, datetime):
        return moment.isoformat()
    turn = time(2) <= moment.time() < time(3)
    if turn and moment.date() == _last_sunday(moment.year, 3):
        raise RefusedError("time_skipped")
    if turn and moment.date() == _last_sunday(moment.year, 10):
        note("time_twice")
    return moment.strftime("%Y-%m-%dT%H:%M")


def in_france(moment: datetime) -> datetime:
    """A moment of Greenwich as clocks in France show it; they change at one o'clock there."""
    begins, ends = (datetime.combine(_last_sunday(moment.year, month), time(1)) for month in (3, 10))
    return moment + timedelta(hours=2 if begins <= moment < ends else 1)


def without_zone(cell: str) -> tuple[str, timedelta | None]:
    """A timestamp without its zone, and how far that is ahead of Greenwich; None where it names none."""
    if len(cell) > _LONGEST_STAMP:
        return bare(fold(cell)), None
    text = _HALF_BEFORE.sub(lambda found: f"{found[2]} {_HALVES[found[1]]}", fold(cell).replace("\u2212", "-"))
    text = bare(_HALF_BEHIND.sub(lambda found: f" {_HALVES[found[1]]}", text))
    zoned = next((found for zone in _ZONED if (found := zone.fullmatch(text)) is not None), None)
    if zoned is None:
        return text, None
    parts = zoned.groupdict()
    if (name := parts.get("name")) is not None:
        return bare(parts["rest"]), timedelta(hours=_ZONES[name])
    ahead = timedelta(hours=int(parts["hours"]), minutes=int(parts["minutes"] or 0))
    return bare(parts["rest"]), -ahead if parts["sign"] == "-" else ahead


def _last_sunday(year: int, month: int) -> date:
    """Clocks change on the last Sundays of March and October (Directive 2000/84/EC); both have 31 days."""
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)
