"""One calendar file for each family that hosts and each student who has a seat."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from partage.errors import InputError
from partage.report.names import file_names
from partage.report.words import say

if TYPE_CHECKING:
    from partage.plan.plan import Plan
    from partage.plan.records import Table

ZONE = "Europe/Paris"
LASTS = timedelta(hours=2, minutes=30)


def calendars(
    plan: Plan, *, lang: str = "en", names: bool = False, zone: str = ZONE, lasts: timedelta = LASTS
) -> dict[str, bytes]:
    """File name -> an iCalendar file (RFC 5545) with the meals of one family or student.

    Parameters
    ----------
    names
        Whether a student's calendar names the host, where the host has a name; a host's never names guests.
    zone
        In which slots are local times.
    lasts
        How long a meal is.

    Raises
    ------
    InputError
        ``report_missing``: the extra ``report`` is not installed.

    Notes
    -----
    Slots that are no ISO local time have no calendar. What changes from run to run is left out: identifiers are hashes,
    and the time stamp is the meal's own.
    """
    try:
        import icalendar
    except ModuleNotFoundError:
        raise InputError("report_missing", key="errors.calendars_missing") from None
    files: dict[str, bytes] = {}
    tables = [(table, moment) for table in plan.tables if (moment := _moment(table.slot, zone)) is not None]
    hosts = file_names(family.id for family in plan.roster.families)
    guests = file_names(student.id for student in plan.roster.students)
    for family, name in hosts.items():
        own = [one for one in tables if one[0].family == family]
        if not own:
            continue
        meals = [(table, moment, say("meal_host", lang, n=len(table.students)), "") for table, moment in own]
        files[f"families/{name}.ics"] = _calendar(icalendar, plan, family, meals, lasts)
    for guest, name in guests.items():
        own = [one for one in tables if guest in one[0].students]
        if not own:
            continue
        meals = [(table, moment, say("meal", lang), _host(plan, table, lang, names=names)) for table, moment in own]
        files[f"letters/{name}.ics"] = _calendar(icalendar, plan, guest, meals, lasts)
    return files


Meal = tuple["Table", datetime, str, str]


def _host(plan: Plan, table: Table, lang: str, *, names: bool) -> str:
    name = plan.roster.family(table.family).name if names else None
    return say("at_family", lang, family=name or table.family)


def _moment(slot: str, zone: str) -> datetime | None:
    try:
        return datetime.strptime(slot, "%Y-%m-%dT%H:%M").replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        return None


def _calendar(icalendar: Any, plan: Plan, whose: str, meals: Sequence[Meal], lasts: timedelta) -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//partage//partage//")
    calendar.add("version", "2.0")
    for event in _events(icalendar, plan, whose, meals, lasts):
        calendar.add_component(event)
    days = [moment.date() for _, moment, _, _ in meals]
    year = timedelta(days=366)
    calendar.add_missing_timezones(min(days) - year, max(days) + year)
    raw: bytes = calendar.to_ical()
    return raw


def _events(icalendar: Any, plan: Plan, whose: str, meals: Sequence[Meal], lasts: timedelta) -> Iterator[Any]:
    for table, moment, summary, description in meals:
        event = icalendar.Event()
        identity = "\0".join((plan.roster.sha256, whose, table.family, table.slot))
        event.add("uid", f"{hashlib.sha256(identity.encode()).hexdigest()[:32]}@partage")
        event.add("dtstamp", moment.astimezone(ZoneInfo("UTC")))
        event.add("dtstart", moment)
        event.add("dtend", moment + lasts)
        event.add("summary", summary)
        if description:
            event.add("description", " ".join(description.split()))
        yield event
