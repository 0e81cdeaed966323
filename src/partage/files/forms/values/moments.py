"""Slots and moments: the cells of one column are read together, because one cell alone cannot tell 03/04 from 04/03."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from partage.files.findings import Note, RefusedError
from partage.files.forms.synonyms import meanings
from partage.text.folding import bare, fold

MONTHS, DAYS = meanings("months", int), meanings("weekdays", int)

_DAY = rf"(?:(?P<day_name>{'|'.join(sorted(DAYS, key=len, reverse=True))})\.?,?\s+)?(?:le\s+)?"
_MONTH = rf"(?P<month_name>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?"
_CLOCK = (
    r"(?P<hour>[0-9]{1,2})\s?(?:(?:h|:|\.)\s?(?P<minute>[0-9]{2})?(?::[0-9]{2})?)?\s?(?P<half>am|pm|a\.m\.?|p\.m\.?)?"
    r"(?:\s?(?:-|a|to|until|jusqu'a|–)\s?(?P<end_hour>[0-9]{1,2})\s?(?:(?:h|:|\.)\s?(?P<end_minute>[0-9]{2})?)?\s?"
    r"(?P<end_half>am|pm|a\.m\.?|p\.m\.?)?)?"
)
_TIME = rf"(?:,?\s*(?:t|a|at|de|from|-|des|vers)?\s*(?:{_CLOCK}))?"
_FORMS = tuple(
    re.compile(rf"{head}{_TIME}")
    for head in (
        rf"{_DAY}(?P<year>[0-9]{{4}})-(?P<month>[0-9]{{1,2}})-(?P<day>[0-9]{{1,2}})",
        rf"{_DAY}(?P<one>[0-9]{{1,2}})[/.-](?P<two>[0-9]{{1,2}})[/.-](?P<year>[0-9]{{2,4}})",
        rf"{_DAY}(?P<day>[0-9]{{1,2}})(?:er|st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+(?P<year>[0-9]{{2,4}}))?",
        rf"{_DAY}{_MONTH}\s+(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<year>[0-9]{{4}}))?",
    )
)
_SERIAL = re.compile(r"([0-9]{5})(\.[0-9]{1,10})?")
_BETWEEN = re.compile(r"[;|\n\r•]+")
"""Between the slots of a list; commas, too, where they do not stand inside of a date."""


@dataclass(frozen=True)
class Moments:
    """How the moments of one column are read.

    Parameters
    ----------
    day_first
        Whether 03/04 is the third of April.
    epoch
        Day 0 of dates that stand as bare numbers; None where there are none.
    first, last
        Days outside are refused; None for any.
    declared
        Label -> slot, as a mapping file states them; None where it states none.
    """

    day_first: bool = True
    epoch: date | None = None
    first: date | None = None
    last: date | None = None
    declared: Mapping[str, str] | None = None
    _folded: Mapping[str, str] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        if self.declared is not None:
            both = {**{slot: slot for slot in self.declared.values()}, **self.declared}
            object.__setattr__(self, "_folded", {label_of(label): slot for label, slot in both.items()})

    def slot(self, cell: str, note: Note) -> str:
        """The slot that one entry names: ``YYYY-MM-DDTHH:MM``, ``YYYY-MM-DD`` without an hour, or a label.

        Raises
        ------
        RefusedError
            ``date_impossible``, ``date_outside``, ``weekday_wrong``, ``year_short``, ``time_impossible``,
            ``time_backwards``, ``time_skipped`` or ``unknown_slot``.
        """
        if self.declared is not None and (label := label_of(cell)) in self._folded:
            return self._folded[label]
        found = self._moment(cell, note)
        if self.declared is not None and (found is None or found not in self.declared.values()):
            raise RefusedError("unknown_slot", slots=", ".join(sorted(set(self.declared.values()))))
        return label_of(cell) if found is None else found

    def slots(self, cell: str, note: Note) -> frozenset[str]:
        """The slots of a list."""
        if self.declared is not None and label_of(cell) in self._folded:
            return frozenset({self.slot(cell, note)})
        return frozenset(self.slot(entry, note) for entry in _entries(cell))

    def moment(self, cell: str, note: Note) -> datetime:
        """When something happened, e.g. when a form was sent.

        Raises
        ------
        RefusedError
            ``date_impossible`` and the like.
        """
        found = self._moment(cell, note)
        if found is None:
            raise RefusedError("date_impossible")
        return datetime.fromisoformat(found)

    def _moment(self, cell: str, note: Note) -> str | None:
        text = bare(fold(cell))
        if (serial := _SERIAL.fullmatch(text)) is not None and self.epoch is not None:
            return self._serial(serial, note)
        found = _dated(text)
        if found is None:
            return None
        parts = found.groupdict()
        if parts["year"] is None:
            return None  # a label: the day is known, the year is not
        day = self._day(parts)
        if parts["day_name"] and DAYS[parts["day_name"]] != day.weekday():
            raise RefusedError("weekday_wrong")
        self._inside(day)
        start = _clock(parts["hour"], parts["minute"], parts["half"])
        if start is None:
            return day.isoformat()
        end = _clock(parts["end_hour"], parts["end_minute"], parts["end_half"])
        if end is not None and end <= start:
            raise RefusedError("time_backwards")
        return _written(datetime.combine(day, start), note)

    def _serial(self, found: re.Match[str], note: Note) -> str:
        if self.epoch is None:
            raise RefusedError("date_impossible")
        day = self.epoch + timedelta(days=int(found[1]))
        self._inside(day)
        note("date_serial")
        minutes = round(float(found[2] or 0) * 24 * 60)
        return (
            _written(datetime.combine(day, time()) + timedelta(minutes=minutes), note) if minutes else day.isoformat()
        )

    def _day(self, parts: Mapping[str, str | None]) -> date:
        year = str(parts["year"])
        if len(year) != len("2026"):
            raise RefusedError("year_short")
        if (one := parts.get("one")) is not None:
            two = str(parts["two"])
            day, month = (one, two) if self.day_first else (two, one)
        else:
            day = str(parts["day"])
            name = parts.get("month_name")
            month = str(parts["month"]) if name is None else str(MONTHS[name])
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            raise RefusedError("date_impossible") from None

    def _inside(self, day: date) -> None:
        if (self.first is not None and day < self.first) or (self.last is not None and day > self.last):
            first, last = (str(one or "…") for one in (self.first, self.last))
            raise RefusedError("date_outside", first=first, last=last)


@lru_cache(maxsize=16_384)
def _dated(text: str) -> re.Match[str] | None:
    return next((found for form in _FORMS if (found := form.fullmatch(text)) is not None), None)


@lru_cache(maxsize=16_384)
def _entries(cell: str) -> tuple[str, ...]:
    """The entries of a list; as many words with commas as make one date stay together."""
    found = []
    for part in _BETWEEN.split(cell):
        words = part.split(",")
        while words:
            ends = range(len(words), 1, -1)
            end = next((end for end in ends if _dated(bare(fold(",".join(words[:end])))) is not None), 1)
            if bare(entry := ",".join(words[:end])):
                found.append(entry)
            words = words[end:]
    return tuple(found)


def label_of(text: str) -> str:
    """A label as slots are compared by: folded, blanks as ``-``.

    Examples
    --------
    >>> label_of("Mercredi  soir ")
    'mercredi-soir'
    """
    return "-".join(bare(fold(text)).replace(",", " ").split())


def day_first(cells: Iterable[str], note: Note) -> bool:
    """Whether the dates of a column name the day first, as in France, unless one of them cannot.

    Raises
    ------
    RefusedError
        ``date_order_mixed``: some can only be read one way, and some only the other.
    """
    dates = (_FORMS[1].fullmatch(bare(fold(entry))) for cell in cells for entry in _entries(cell))
    pairs = [(int(found["one"]), int(found["two"]), found["year"]) for found in dates if found is not None]
    day = any(one > 12 >= two for one, two, _ in pairs)
    month = any(two > 12 >= one for one, two, _ in pairs)
    if day and month:
        raise RefusedError("date_order_mixed")
    if pairs and not day and not month:
        one, two, year = pairs[0]
        if one != two:
            note("date_order_assumed", day=one, month=two, year=str(year))
    return not month


def _clock(hour: str | None, minute: str | None, half: str | None) -> time | None:
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


def _written(moment: datetime, note: Note) -> str:
    """Local time in France; in the night of a change of clocks an hour is missing or comes twice."""
    turn = time(2) <= moment.time() < time(3)
    if turn and moment.date() == _last_sunday(moment.year, 3):
        raise RefusedError("time_skipped")
    if turn and moment.date() == _last_sunday(moment.year, 10):
        note("time_twice")
    return moment.strftime("%Y-%m-%dT%H:%M")


def _last_sunday(year: int, month: int) -> date:
    """Clocks change on the last Sundays of March and October (Directive 2000/84/EC); both have 31 days."""
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)
