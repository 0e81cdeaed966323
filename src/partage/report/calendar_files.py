"""One calendar file for each family that hosts and each student who has a seat."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from partage.errors import InputError
from partage.installed import install_command
from partage.plan.plan import Plan
from partage.plan.records import Table
from partage.report.event import Event
from partage.report.letters import languages_read, student_letter, tables_by_family, tables_by_place
from partage.report.names import file_names
from partage.report.templating import visible
from partage.report.words import say
from partage.study import Study
from partage.text.calendar import local_time, slot_order

if TYPE_CHECKING:
    from partage.domain.people import Family, Student

YEAR = timedelta(days=366)

FIRST = b"BEGIN:VEVENT"
"""Time zones stand before it."""


def calendars(
    plan: Plan | Study, *, event: Event | None = None, lang: str | None = None, names: bool = False
) -> dict[str, bytes]:
    """File name -> an iCalendar file (RFC 5545) with the meals of one family or student.

    Parameters
    ----------
    event
        Its name, its meeting point, its time zone and how long a meal is.
    lang
        Not given: each in the language that its reader is written to first.
    names
        Whether a student's calendar names a host who did not agree to share how to be reached; a host's never names
        guests. The address of a host who did agree is the place of the meal.

    Raises
    ------
    InputError
        ``report_missing``: the extra ``report`` is not installed.

    Notes
    -----
    Slots that are no ISO local time have no calendar; `undated` lists them. What changes from run to run is left out:
    identifiers are hashes, and the time stamp is the meal's own.
    """
    diary = Diary(Study.of(plan), event or Event(), names=names)
    roster = diary.study.roster
    found: dict[str, bytes | None] = {}
    for home, name in zip(roster.families, file_names(one.id for one in roster.families).values(), strict=True):
        found[f"families/{name}.ics"] = diary.of_family(home, lang or languages_read(home)[0])
    for guest, name in zip(roster.students, file_names(one.id for one in roster.students).values(), strict=True):
        found[f"letters/{name}.ics"] = diary.of_student(guest, lang or languages_read(guest)[0])
    return {name: raw for name, raw in found.items() if raw is not None}


def undated(plan: Plan) -> tuple[str, ...]:
    """The slots of tables that have no calendar, because their labels are no ISO local time, in order of time."""
    slots = {table.slot for table in plan.tables if local_time(table.slot) is None}
    return tuple(sorted(slots, key=slot_order))


class _Meal(NamedTuple):
    table: Table
    begins: datetime
    summary: str
    description: str
    location: str


class Diary:
    """Makes the calendar of one person after another."""

    def __init__(self, study: Study, event: Event, *, names: bool) -> None:
        try:
            import icalendar
        except ModuleNotFoundError:
            command = install_command("report")
            raise InputError("report_missing", {"command": command}, key="errors.calendars_missing") from None
        self.study = study
        self._made_with: Any = icalendar
        self._event, self._names = event, names
        self._zone = ZoneInfo(event.zone)
        self._zones: dict[tuple[date, date], bytes] = {}

    def of_student(self, student: Student, lang: str) -> bytes | None:
        """The calendar of a student; None without a seat, or where the slot has no date."""
        place = self.study.plan.seated.get(student.id)
        if place is None or (begins := self._begins(place[1])) is None:
            return None
        words = self._event.words(lang)
        letter = student_letter(self.study, student.id, words, lang=lang, names=self._names)
        seat = letter.seat
        if seat is None:
            return None
        told = [say("at_family", lang, family=seat.host or say("letter_family", lang)), seat.phone or ""]
        table = self.study.once(tables_by_place)[place]
        meeting = seat.address or words.meeting_point or ""
        summary = say("meal", lang, event=words.name)
        return self._calendar(student.id, [_Meal(table, begins, summary, " ".join(filter(None, told)), meeting)])

    def of_family(self, family: Family, lang: str) -> bytes | None:
        """The calendar of a family; None where it holds no table that has a date."""
        tables = self.study.once(tables_by_family).get(family.id, ())
        dated = [(table, begins) for table in tables if (begins := self._begins(table.slot)) is not None]
        name = self._event.words(lang).name
        meals = [
            _Meal(table, begins, say("meal_host", lang, event=name, n=len(table.students)), "", "")
            for table, begins in dated
        ]
        return self._calendar(family.id, meals) if meals else None

    def _begins(self, slot: str) -> datetime | None:
        moment = local_time(slot)
        return None if moment is None else moment.replace(tzinfo=self._zone)

    def _calendar(self, whose: str, meals: Sequence[_Meal]) -> bytes:
        calendar = self._made_with.Calendar()
        calendar.add("prodid", "-//partage//partage//")
        calendar.add("version", "2.0")
        for part in self._events(whose, meals):
            calendar.add_component(part)
        days = [meal.begins.date() for meal in meals]
        zone = self._time_zone(min(days), max(days))
        raw: bytes = calendar.to_ical()
        return raw.replace(FIRST, zone + FIRST, 1)

    def _time_zone(self, first: date, last: date) -> bytes:
        """What says when clocks change, as it is written: kept for the same days, as it takes longer than the rest."""
        if (first, last) not in self._zones:
            zone = self._made_with.Timezone.from_tzid(self._event.zone, first_date=first - YEAR, last_date=last + YEAR)
            self._zones[first, last] = zone.to_ical()
        return self._zones[first, last]

    def _events(self, whose: str, meals: Sequence[_Meal]) -> Iterator[Any]:
        for meal in meals:
            event = self._made_with.Event()
            identity = "\0".join((self.study.roster.sha256, whose, meal.table.family, meal.table.slot))
            event.add("uid", f"{hashlib.sha256(identity.encode()).hexdigest()[:32]}@partage")
            event.add("dtstamp", meal.begins.astimezone(ZoneInfo("UTC")))
            event.add("dtstart", meal.begins)
            event.add("dtend", meal.begins + self._event.lasts)
            event.add("summary", visible(meal.summary))
            for name, text in (("description", meal.description), ("location", meal.location)):
                if text:
                    event.add(name, " ".join(visible(text).split()))
            yield event
