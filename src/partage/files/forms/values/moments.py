"""Slots and moments: the cells of one column are read together, because one cell alone cannot tell 03/04 from 04/03."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from partage.files.findings import Note, RefusedError, Severity
from partage.files.forms.synonyms import words
from partage.files.forms.values import dates
from partage.files.grids.grid import EPOCH
from partage.text.calendar import DAYS, DAYTIMES, MONTHS, slot_order
from partage.text.folding import bare, fold

_SERIAL = re.compile(r"([0-9]{5})(?:[.,]([0-9]{1,15}))?")
_YEAR = 366
_BETWEEN = re.compile(r"[;|\n\r•]+")
"""Always between the slots of a list."""
_PIECE = re.compile(r"(?:\([^()]*\)|[^,])+")
"""Between commas, those in brackets aside."""
_MOST_PIECES = 12
"""Of one option or date; what a longer option holds is asked about."""
_WEEKDAY = re.compile(
    rf"\b(?:{'|'.join(day for day in DAYS if day.endswith(('day', 'di', 'manche')))})s?\b"
    rf"|^(?:(?:le|the|on)\s)?(?:{'|'.join(DAYS)})\b"
)
_MONTHS = "|".join(MONTHS)
_DATE = re.compile(
    rf"\b(?:{_MONTHS})\b\.?\s[0-9]|[0-9](?:er|st|nd|rd|th)?\s(?:of\s)?(?:{_MONTHS})\b|[0-9]/[0-9]|[0-9]{{4}}-[0-9]"
    r"|\b[0-9]{1,2}\.(?:0?[1-9]|1[0-2])(?![0-9h:])|\b[0-9]{1,2}-[0-9]{1,2}-[0-9]{2}"
    r"|\b[0-9]{1,2}(?:ere?|e|eme|st|nd|rd|th)\b|\b(?:le|the)\s[0-9]{1,2}\b(?!\s?(?:h|:|am|pm))"
)
_TIME_WORDS = words("time").union(DAYTIMES)
_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Moments:
    """How the moments of one column are read."""

    day_first: bool = True  # 03/04 is the third of April
    epoch: date | None = None  # day 0 of dates that stand as bare numbers; None where there are none
    first: date | None = None  # days outside are refused; None for any
    last: date | None = None
    declared: Mapping[str, str] | None = None  # label -> slot, as a mapping file states them
    after: date | None = None
    """The first day of the twelve months in which days without a year are; None where they stay labels."""
    options: frozenset[str] = frozenset()
    """Labels that are never torn at a comma, as `label_of` writes them; see `options_in`."""
    _folded: Mapping[str, str] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        if self.declared is not None:
            both = {**{slot: slot for slot in self.declared.values()}, **self.declared}
            object.__setattr__(self, "_folded", {label_of(label): slot for label, slot in both.items()})
            object.__setattr__(self, "options", self.options.union(self._folded))

    def slot(self, cell: str, note: Note) -> str:
        """The slot that one entry names: ``YYYY-MM-DDTHH:MM``, ``YYYY-MM-DD`` without an hour, or a label.

        Refused: ``date_impossible``, ``date_outside``, ``weekday_wrong``, ``year_short``, ``time_impossible``,
        ``time_backwards``, ``time_skipped``, ``unknown_slot``, or ``slot_unclear`` for "any but Thursday".
        """
        if (label := label_of(cell)) in self._folded:
            return self._folded[label]
        found = self._read(bare(fold(cell)), note)
        if found is None and label not in self.options and _unsure(label):
            raise RefusedError("slot_unclear", weight=Severity.ASIDE)
        slot = label if found is None else dates.written(found, note)
        if self.declared is not None and (found is None or slot not in self.declared.values()):
            raise RefusedError("unknown_slot", slots=", ".join(sorted(set(self.declared.values()), key=slot_order)))
        return slot

    def slots(self, cell: str, note: Note) -> frozenset[str]:
        """The slots of a list."""
        if label_of(cell) in self.options:
            return frozenset({self.slot(cell, note)})
        return frozenset(self.slot(entry, note) for entry in _entries(cell, self.options))

    def moment(self, cell: str, note: Note) -> datetime:
        """When something happened, e.g. when a form was sent; with a zone, turned into local time in France.

        Refused: ``date_impossible`` and the like.
        """
        text, ahead = dates.without_zone(cell)
        found = self._read(text, note, stamp=True)
        if found is None:
            raise RefusedError("date_impossible")
        moment = datetime.fromisoformat(found.isoformat())
        return datetime.fromisoformat(dates.written(moment, note)) if ahead is None else dates.in_france(moment - ahead)

    def _read(self, text: str, note: Note, *, stamp: bool = False) -> date | None:
        """A day, or a moment of one; None where the text is neither."""
        epoch = self.epoch or (EPOCH if stamp else None)
        if (serial := _SERIAL.fullmatch(text)) is not None and epoch is not None:
            return self._serial(serial, epoch, note)
        found = dates.dated(text)
        if found is None:
            return None
        parts = found.groupdict()
        if parts["year"] is None:
            if self.after is None or min(int(parts.get("one") or 0), int(parts.get("two") or 0)) > 12:
                return None  # a label: the day is known, the year is not; or "19/20", which are hours
            day = self._next(parts, self.after)
            note("year_assumed", day=day.isoformat())
        else:
            year = f"20{parts['year']}" if stamp and len(parts["year"]) == len("26") else parts["year"]
            told = dates.told_by_weekday(parts) if stamp else None
            day = dates.day_in(parts, year, day_first=self.day_first if told is None else told)
        if parts["day_name"] and DAYS[parts["day_name"]] != day.weekday():
            raise RefusedError("weekday_wrong")
        self._inside(day)
        start = dates.clock(parts["hour"], parts["minute"], parts["half"])
        if start is None:
            return day
        end = dates.clock(parts["end_hour"], parts["end_minute"], parts["end_half"])
        if end is not None and end <= start:
            raise RefusedError("time_backwards")
        return datetime.combine(day, start)

    def _serial(self, found: re.Match[str], epoch: date, note: Note) -> date:
        day = epoch + timedelta(days=int(found[1]))
        self._inside(day)
        note("date_serial")
        seconds = round(float(f"0.{found[2] or 0}") * 24 * 60 * 60)
        return datetime.combine(day, time()) + timedelta(minutes=seconds // 60) if seconds else day

    def _next(self, parts: Mapping[str, str], after: date) -> date:
        """The day within the twelve months from `after`; a 29 February may have none."""
        for year in (after.year, after.year + 1):
            try:
                day = dates.day_in(parts, str(year), day_first=self.day_first)
            except RefusedError:
                continue
            if 0 <= (day - after).days < _YEAR:
                return day
        raise RefusedError("date_impossible")

    def _inside(self, day: date) -> None:
        if (self.first is not None and day < self.first) or (self.last is not None and day > self.last):
            first, last = (str(one or "…") for one in (self.first, self.last))
            raise RefusedError("date_outside", first=first, last=last)


def options_in(cells: Iterable[str], known: Iterable[str] = ()) -> frozenset[str]:
    """The options of a multiple choice, learnt from all its cells, so that none is torn at a comma it holds.

    Semicolons, bars, bullets and line breaks always part. A comma parts where a day begins, or between options that
    are known: `known` ones, and those that stand alone in a cell. What names no day, behind what does, belongs to it.

    Refused: ``options_unclear``: pieces recur that are no option, or stand before a day.

    Examples
    --------
    >>> sorted(options_in(["Mercredi 18, soir, Jeudi 19, soir"]))
    ['jeudi-19-soir', 'mercredi-18-soir']
    """
    parts = [(part, len(found) > 1) for cell in cells if (found := _BETWEEN.split(cell)) for part in found]
    alone = {label_of(part) for part, parted in parts if _stands_alone(part, parted=parted)}
    days = any(any(_day_of(entry)) for part, _ in parts for entry in _grouped(part, frozenset()))
    hours = {label for label in alone if days and _tells_time_only(label)}
    options = frozenset({*map(label_of, known), *(label for label in alone - hours if not _unsure(label))} - {""})
    grouped = [_grouped(part, options) for part, _ in parts]
    doubtful = Counter(label for groups in grouped if len(groups) > 1 for label in _doubtful(groups, options))
    if any(count > 1 for count in doubtful.values()):
        raise RefusedError("options_unclear")
    learnt = {label_of(entry) for groups in grouped for entry in groups} - hours
    return options.union(label for label in learnt if not _unsure(label))


def _unsure(label: str) -> bool:
    """Whether a label says more than which evening: "any but Thursday", "not the 9th"."""
    return not words("no_slot").isdisjoint(label.split("-")) or re.search("[a-z]/[a-z]", label) is not None


def _stands_alone(part: str, *, parted: bool) -> bool:
    """Whether a part of a cell is one option: it has no comma, or is parted from others and names one day at most."""
    one = len(_PIECE.findall(part)) == 1
    return one or (parted and (len(_grouped(part, frozenset())) == 1 or not any(_day_of(part))))


def _doubtful(groups: Sequence[str], options: frozenset[str]) -> Iterator[str]:
    """Entries of one list that may be pieces of an option; twice, what cannot be an option of its own."""
    days = [any(_day_of(entry)) for entry in groups]
    times = [_tells_time_only(label_of(entry)) for entry in groups]
    for entry, day, time_only in zip(groups, days, times, strict=True):
        if not day and (label := label_of(entry)) not in options:
            yield from [label] * (2 if any(days) or (time_only and not all(times)) else 1)


@lru_cache(maxsize=16_384)
def _entries(cell: str, options: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The entries of a list."""
    return tuple(entry for part in _BETWEEN.split(cell) for entry in _grouped(part, options))


def _grouped(part: str, options: frozenset[str]) -> list[str]:
    """The entries between commas: the longest known option or date first, and what names no day with what does."""
    pieces, found = _PIECE.findall(part), list[str]()
    last = False, False
    while pieces:
        ends = range(min(len(pieces), _MOST_PIECES), 0, -1)
        runs = {end: ",".join(pieces[:end]) for end in ends}
        known = next((end for end, run in runs.items() if label_of(run) in options), None)
        end = known or next((end for end, run in runs.items() if dates.dated(bare(fold(run))) is not None), 1)
        pieces, entry = pieces[end:], runs[end]
        day = _day_of(entry)
        if known is None and _goes_on(last, day):
            found[-1] += f",{entry}"
            last = last[0] or day[0], last[1] or day[1]
        elif bare(entry):
            found.append(entry)
            last = day
    return found


def _goes_on(last: tuple[bool, bool], day: tuple[bool, bool]) -> bool:
    """Whether a piece belongs to the day that the last one names: it tells the other half of it, or no day."""
    return any(last) and (not any(day) or (not all(last) and not all(day) and last != day))


@lru_cache(maxsize=16_384)
def _day_of(text: str) -> tuple[bool, bool]:
    """Whether a piece names a weekday, and whether it names a day of a month."""
    text = bare(fold(text))
    return _WEEKDAY.search(text) is not None, _DATE.search(text) is not None


def _tells_time_only(label: str) -> bool:
    return all(word in _TIME_WORDS or word[:1].isdecimal() for word in _WORDS.findall(label))


def label_of(text: str) -> str:
    """A label as slots are compared by: folded, blanks as ``-``.

    Examples
    --------
    >>> label_of("Mercredi  soir ")
    'mercredi-soir'
    """
    return "-".join(re.sub("[,;|]", " ", bare(fold(text))).split())


def day_first(cells: Iterable[str], note: Note) -> bool:
    """Whether the dates of a column name the day first, as in France, unless one of them cannot.

    Refused: ``date_order_mixed``: some can only be read one way, and some only the other.
    """
    entries = (text for cell in dict.fromkeys(cells) for text in (cell, *_entries(cell)))
    texts = dict.fromkeys(dates.without_zone(text)[0] for text in entries)
    found = [one.groupdict() for text in texts for form in dates.FIGURED if (one := form.fullmatch(text)) is not None]
    pairs = [(int(one["one"]), int(one["two"])) for one in found]
    day = any(one > 12 >= two for one, two in pairs)
    month = any(two > 12 >= one for one, two in pairs)
    if day and month:
        raise RefusedError("date_order_mixed")
    dated = (one for one in found if one["year"] and one["one"] != one["two"])
    open_ones = (one for one in dated if dates.told_by_weekday(one) is None)
    if not day and not month and (first := next(open_ones, None)) is not None:
        note("date_order_assumed", day=int(first["one"]), month=int(first["two"]), year=first["year"])
    return not month
