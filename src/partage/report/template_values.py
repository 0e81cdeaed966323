"""What templates are shown: plain values, in one language, with nothing in them that could be called.

``student_letter`` is given a `StudentLetter` as ``letter``, ``family_sheet`` a `FamilySheet`, each as HTML and as plain
text; ``evening`` and ``check_sheet`` a `Report` as ``report``; ``letters`` a ``title`` and the ``people``, each a list
of finished letters. All of them are given ``event``, an `EventWords`, ``lang``, ``colours`` of the charts by name
(``people``, ``seats``, ``pale``, ``warning``), and ``say(key, name=value)``, which writes a sentence of partage's own.
"""

from __future__ import annotations

from dataclasses import dataclass

from partage.advice.demand_charts import Chart


@dataclass(frozen=True)
class EventWords:
    """`Event`, in one language; `logo` is a ``data:`` address of the picture, or None."""

    name: str
    organiser: str | None
    signature: str
    reply_to: str | None
    contact: str | None
    phone: str | None
    meeting_point: str | None
    logo: str | None
    colour: str
    accent: str


@dataclass(frozen=True)
class SeatWords:
    """A student's seat, as far as the student may know.

    Parameters
    ----------
    when
        The date with its year and the hour, or the slot's label where it has none.
    host, address, phone
        None where the host does not share them.
    company
        The other guests in words: first names of those who share them, and how many others; empty where there are none.
    languages
        Those that everybody at the table speaks, in words; empty where there are none.
    reference
        The family's id.
    """

    when: str
    host: str | None
    address: str | None
    phone: str | None
    company: str
    languages: str
    reference: str


@dataclass(frozen=True)
class StudentLetter:
    """A letter to a student, in one language.

    Parameters
    ----------
    reader, reader_name
        The id; the first name, where there is one.
    seat
        None for somebody without a seat.
    noted
        What the student has told of diet, allergies, animals and access, in words; empty where there is nothing.
    reason
        Why there is no seat, in one sentence that tells of nobody else; None with a seat, or where none can be told.
    stands_by
        Whether somebody without a seat is on the stand-by list of a table.
    subject
        Of an e-mail.
    """

    reader: str
    reader_name: str | None
    lang: str
    seat: SeatWords | None
    noted: tuple[str, ...]
    reason: str | None
    stands_by: bool
    subject: str


@dataclass(frozen=True)
class MealWords:
    """One evening of a host.

    Parameters
    ----------
    when
        As in `SeatWords`.
    guests
        How many.
    company
        The guests in words: first names of those who share them, and how many others.
    diets, allergens, animals
        What the whole table needs, in words, of nobody in particular; empty where there is nothing.
    step_free
        Whether somebody needs a home without steps.
    smoke_free
        Whether somebody asked for a home without smoke.
    languages
        Those that everybody at the table speaks, in words; if there are none, those of the host and some guest.
    phones
        First name (or None) and number of the guests who share it.
    """

    when: str
    guests: int
    company: str
    diets: str
    allergens: str
    animals: str
    step_free: bool
    smoke_free: bool
    languages: str
    phones: tuple[tuple[str | None, str], ...]


@dataclass(frozen=True)
class FamilySheet:
    """The sheet of a family, in one language; `meals` in order of time, empty where there are no guests.

    `greeting` is how it begins.
    """

    reader: str
    reader_name: str | None
    greeting: str
    lang: str
    meals: tuple[MealWords, ...]
    subject: str


@dataclass(frozen=True)
class GuestWords:
    """One guest at a table, for the coordinator; `needs` of the home, a phrase each.

    `discreet` is who did not agree to share how to reach them: neither name nor number is passed on.
    """

    id: str
    name: str | None
    phone: str | None
    diets: str
    allergens: str
    needs: tuple[str, ...]
    discreet: bool


@dataclass(frozen=True)
class HostWords:
    """One family, for the coordinator."""

    id: str
    name: str | None
    phone: str | None
    address: str | None


@dataclass(frozen=True)
class TableWords:
    """One table, for the coordinator.

    Parameters
    ----------
    languages
        Those that everybody at it speaks.
    meal, allergens
        What the whole table is served, and what is kept out of it; empty where there is nothing.
    animals
        Those that live there.
    """

    host: HostWords
    guests: tuple[GuestWords, ...]
    languages: str
    meal: str
    allergens: str
    animals: str


@dataclass(frozen=True)
class EveningWords:
    """One slot with its tables.

    Parameters
    ----------
    anchor
        What leads there within the page.
    when
        As in `SeatWords`.
    guests
        How many, at all tables.
    tables
        By the hosts' names.
    calls
        The same tables in the order in which to call: those with an allergy, then those with a diet, then the rest.
    arrivals
        Guests by name, each with the host.
    """

    anchor: str
    when: str
    guests: int
    tables: tuple[TableWords, ...]
    calls: tuple[TableWords, ...]
    arrivals: tuple[tuple[GuestWords, HostWords], ...]


@dataclass(frozen=True)
class WaitingWords:
    """Somebody without a seat: why in a few words, why at length, and where a place could become free."""

    guest: GuestWords
    reason: str
    text: str
    stands_by: str


@dataclass(frozen=True)
class IdleWords:
    """A family without guests, and why in a few words."""

    host: HostWords
    reason: str


@dataclass(frozen=True)
class GoalRow:
    """One goal: what the plan reaches, what no plan exceeds, and how that is known."""

    goal: str
    value: int
    bound: int
    proof: str


@dataclass(frozen=True)
class Report:
    """All of the coordinator's pages, in one language.

    Parameters
    ----------
    lang, status
        ``"en"`` or ``"fr"``; the plan's status.
    draft
        Whether it must not leave the office.
    violations
        What the checker finds wrong with a draft, a sentence each.
    made
        How many have a seat, in a sentence.
    sound
        Which plan it is and what was checked, in a sentence; empty of a plan in which something is wrong.
    evenings, unseated, idle
        The tables by slot; who has no seat; families without guests.
    advice
        (title, text), as far as advice was asked for.
    charts
        Demand against seats.
    warnings
        What one has to know of the records and of the files, a sentence each.
    why
        Why nobody else fits; None where everybody has a seat.
    levels
        Goals and proofs; empty of a draft with violations, whose figures mean nothing.
    sections
        (anchor, title) of the parts that there are.
    """

    lang: str
    status: str
    draft: bool
    violations: tuple[str, ...]
    made: str
    sound: str
    evenings: tuple[EveningWords, ...]
    unseated: tuple[WaitingWords, ...]
    idle: tuple[IdleWords, ...]
    advice: tuple[tuple[str, str], ...]
    charts: tuple[Chart, ...]
    warnings: tuple[str, ...]
    why: str | None
    levels: tuple[GoalRow, ...]
    sections: tuple[tuple[str, str], ...]
