"""Words of the calendar in every language that forms are read in, and slots in the order in which people live them."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

from partage.text.folding import fold

MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "janvier/january/janv/jan",
            "fevrier/february/fevr/fev/feb",
            "mars/march/mar",
            "avril/april/avr/apr",
            "mai/may",
            "juin/june/jun",
            "juillet/july/juil/jul",
            "aout/august/aug",
            "septembre/september/sept/sep",
            "octobre/october/oct",
            "novembre/november/nov",
            "decembre/december/dec",
        ),
        start=1,
    )
    for word in words.split("/")
}
"""Folded word -> month from 1."""

DAYS = {
    word: number
    for number, words in enumerate(
        (
            "lundi/lun/monday/mon",
            "mardi/mar/tuesday/tues/tue",
            "mercredi/mer/wednesday/wed",
            "jeudi/jeu/thursday/thurs/thur/thu",
            "vendredi/ven/friday/fri",
            "samedi/sam/saturday/sat",
            "dimanche/dim/sunday/sun",
        )
    )
    for word in words.split("/")
}
"""Folded word -> weekday from Monday, 0."""

DAYTIMES = {
    word: hour
    for hour, words in (
        (8, "matin/matinee/morning/am/petit-dejeuner/breakfast/brunch"),
        (12, "midi/noon/lunch/lunchtime/dejeuner"),
        (15, "apres-midi/afternoon/pm/gouter/tea"),
        (18, "apero/aperitif"),
        (19, "soir/soiree/soirees/evening/evenings/diner/dinner/supper/souper"),
        (22, "nuit/night"),
    )
    for word in words.split("/")
}
"""Folded word -> the hour at which that part of a day stands among the others."""

_NUMBER = r"(?<![0-9])[0-9]{1,2}(?![0-9])"
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})t?")
_CLOCK = re.compile(rf"({_NUMBER})(?:[\s-]?h[\s-]?|:)([0-9]{{2}})?(?:[\s-]?(am|pm))?\b|({_NUMBER})[\s-]?(am|pm)\b")
_DAYTIME = re.compile(rf"\b(?:{'|'.join(sorted(DAYTIMES, key=len, reverse=True)).replace('-', '[ -]')})\b")
_MONTH = rf"({'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
_DAY_MONTH = re.compile(rf"({_NUMBER})(?:er|st|nd|rd|th)?[\s-]+(?:of[\s-]+)?{_MONTH}")
_MONTH_DAY = re.compile(rf"\b(?!mar\b){_MONTH}[\s-]+({_NUMBER})")  # "mar 17" is a Tuesday in French
_FIGURES = re.compile(rf"({_NUMBER})/({_NUMBER})")
_WEEKDAY = re.compile(rf"\b({'|'.join(sorted(DAYS, key=len, reverse=True))})s?\b")


_DATED = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(T[0-9]{2}:[0-9]{2})?(?![0-9])")


@lru_cache(maxsize=4096)
def local_time(slot: str) -> datetime | None:
    """The local time that a slot's whole label is; None where it is anything else.

    Examples
    --------
    >>> local_time("2026-11-18T19:30"), local_time("2026-11-18")
    (datetime.datetime(2026, 11, 18, 19, 30), None)
    """
    try:
        return datetime.strptime(slot, "%Y-%m-%dT%H:%M")  # noqa: DTZ007 - slots are local times
    except ValueError:
        return None


def moment_of(slot: str) -> date | None:
    """The day that a slot's label begins with, a `datetime` where the hour stands there, too; None where no day does.

    Examples
    --------
    >>> moment_of("2026-11-18T19:30"), moment_of("2026-11-18"), moment_of("mercredi-soir"), moment_of("2026-02-30")
    (datetime.datetime(2026, 11, 18, 19, 30), datetime.date(2026, 11, 18), None, None)
    """
    found = _DATED.match(slot)
    try:
        if found is None:
            return None
        return datetime.fromisoformat(found[0]) if found[2] else date.fromisoformat(found[1])
    except ValueError:
        return None


def read_moment(text: str) -> date:
    """A day, or a `datetime` without a zone, as ISO 8601 writes them; `ValueError` for anything else.

    Examples
    --------
    >>> read_moment("2026-11-19"), read_moment("2026-11-19T12:00")
    (datetime.date(2026, 11, 19), datetime.datetime(2026, 11, 19, 12, 0))
    """
    if len(text) == len("2026-11-19"):
        return date.fromisoformat(text)
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None:
        raise ValueError
    return moment


def is_past(slot: str, since: date) -> bool | None:
    """Whether a slot lies before a day, or before a moment of one; None where its label does not tell.

    Examples
    --------
    >>> is_past("2026-11-18T19:30", date(2026, 11, 19)), is_past("2026-11-18T19:30", datetime(2026, 11, 18, 19))
    (True, False)
    >>> is_past("2026-11-18", datetime(2026, 11, 18, 19)), is_past("mercredi", date(2026, 11, 19))
    (None, None)
    """
    when = moment_of(slot)
    if when is None:
        return None
    day, limit = (date(one.year, one.month, one.day) for one in (when, since))
    if day != limit or not isinstance(since, datetime):
        return day < limit
    return when < since if isinstance(when, datetime) else None


def slot_order(slot: str) -> tuple[int, tuple[int, ...], int, str]:
    """What slots are sorted by where people read them: by day and time, as far as a label tells them.

    Dates come before days of a month, these before weekdays, these before other labels; labels are for reading only,
    and nothing that is planned or hashed looks at this order.

    Examples
    --------
    >>> sorted(["mardi-midi", "lundi-soir", "mardi-soir", "lundi-midi"], key=slot_order)
    ['lundi-midi', 'lundi-soir', 'mardi-midi', 'mardi-soir']
    """
    text = fold(slot)
    if (iso := _ISO.match(text)) is not None:
        return 0, tuple(map(int, iso.groups())), _minutes(text[iso.end() :])[0], slot
    minutes, rest = _minutes(text)
    if (found := _DAY_MONTH.search(rest)) is not None:
        return 1, (MONTHS[found[2]], int(found[1])), minutes, slot
    if (found := _MONTH_DAY.search(rest)) is not None:
        return 1, (MONTHS[found[1]], int(found[2])), minutes, slot
    if (found := _FIGURES.search(rest)) is not None:
        return 1, (int(found[2]), int(found[1])), minutes, slot
    number = int(one[0]) if (one := re.search("[0-9]{1,9}", rest)) is not None else 0
    if (found := _WEEKDAY.search(rest)) is not None:
        return 2, (number, DAYS[found[1]]), minutes, slot
    return 3, (number,), minutes, slot


def _minutes(text: str) -> tuple[int, str]:
    """Minutes from midnight of the first time of day in a text, and the text without it; without one, its end."""
    if (clock := _CLOCK.search(text)) is not None:
        hour, minute, half = int(clock[1] or clock[4]), int(clock[2] or 0), clock[3] or clock[5]
        hour = hour if half is None else hour % 12 + 12 * (half == "pm")
        return 60 * hour + minute, f"{text[: clock.start()]} {text[clock.end() :]}"
    found = _DAYTIME.search(text)
    return (0 if found is None else 60 * DAYTIMES[found[0].replace(" ", "-")]), text
