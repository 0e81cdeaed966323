"""`partage repair`: an evening after people left, came, or said something else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from partage.audiences import check_named
from partage.canonical_json import read_json
from partage.changes.past_tables import PastTables
from partage.changes.repair import repair, revised_for
from partage.cli.app import subcommand
from partage.cli.evening import PLAN, SEATING, Evening, OrganiserFiles, records, set_aside_list
from partage.cli.exit_codes import DONE, UNSEATED, err, out
from partage.cli.inputs import DryRun, Force, Form, Of, Out, Reader, Seconds, Shown, is_sheet, option, remarks
from partage.cli.persons import KINDS
from partage.cli.searching import free, searched, stopped, write
from partage.cli.texts import summary
from partage.domain.people import Family, Student
from partage.domain.roster import Roster
from partage.domain.roster_changes import RosterChanges
from partage.errors import InputError
from partage.files.forms.lasting import LastingIds
from partage.files.forms.reader import read_sheets
from partage.files.forms.sheet_reading import AsideRow
from partage.files.rosters import read_roster
from partage.plan.plan import Plan
from partage.rules.policy import Policy
from partage.solve.solver import Budget
from partage.text.calendar import read_moment
from partage.text.writer import say

ORGANISERS = ("coordinator", "auditor")


@dataclass(frozen=True, kw_only=True)
class EveningChanges:
    """What is told of an evening's people, and what is wished for."""

    students: Annotated[Path | None, option("students_again", "--students", metavar="file")] = None
    families: Annotated[Path | None, option("families_again", "--families", metavar="file")] = None
    cancelled: Annotated[list[str] | None, option("cancel", metavar="id")] = None
    arrived: Annotated[Path | None, option("arrived", metavar="file")] = None
    changed: Annotated[Path | None, option("changed", metavar="file")] = None
    told: Annotated[list[str] | None, option("told", metavar="id")] = None
    nobody_told: Annotated[bool, option("nobody_told")] = False
    since: Annotated[str | None, option("since", metavar="date")] = None
    apart: Annotated[list[str] | None, option("apart", metavar="pair")] = None
    pins: Annotated[list[str] | None, option("pin", metavar="pin")] = None
    facts: Annotated[Path | None, option("facts", metavar="file")] = None

    def wishes(self) -> dict[str, Any]:
        """What is asked for beside the people, as `partage.repair` takes it."""
        if self.nobody_told and self.told:
            raise InputError("told_and_nobody")
        return {
            "apart": [_pair(one) for one in self.apart or ()],
            "pins": [_pin(one) for one in self.pins or ()],
            "since": None if self.since is None else _moment(self.since),
        }


@subcommand("repair")
def repair_command(
    evening: Evening,
    changes: EveningChanges,
    form: Form,
    shown: Shown,
    seconds: Seconds = 60.0,
    folder: Out = None,
    force: Force = False,
    dry_run: DryRun = False,
    audience: Reader = "coordinator",
    of: Of = None,
) -> int:
    """``partage repair``."""
    if not shown.as_json:
        check_named(audience, of)
    wishes, lang = changes.wishes(), shown.lang
    before = evening.load()
    news = _News(evening, before.roster, form.options(lang, evening.mapping))
    news.read(changes)
    facts = {} if changes.facts is None else read_json(changes.facts)
    new = news.changes(wishes)
    if (dry_run or news.from_sheets) and not shown.as_json and audience in ORGANISERS:
        out(_shown(new, before, wishes["since"], lang))
    if dry_run:
        if shown.as_json:
            out(new.to_dict())
        revised_for(before, before.roster, before.policy, **news.told, **wishes, facts=facts)
        err(say("cli.dry run", lang))
        return DONE
    free(folder, (SEATING, PLAN, *news.files(before.roster, before.policy, folder)), force=force)
    told = () if changes.nobody_told else changes.told or None
    with searched(before.policy, lang) as (progress, stop):
        after = repair(
            before,
            before.roster,
            before.policy,
            **news.told,
            **wishes,
            facts=facts,
            told=told,
            budget=Budget(seconds),
            progress=progress,
            cancel=stop.cancel,
        )
    if folder is not None:
        write(after, folder, news.files(after.roster, after.policy, folder), force=force, lang=lang)
    if shown.as_json:
        document = {"plan": after.to_document(), "changes": after.changes.to_dict(), "people": new.to_dict()}
        out(shown.naming(before.roster, after.roster).document(document))
    else:
        names = shown.naming(before.roster, after.roster).shown
        out(after.changes.text(lang, audience, of=of, names=names))
        err(summary(after, lang, names))
    return stopped(after, stop, lang) or (UNSEATED if after.unseated else DONE)


def _pair(text: str) -> tuple[str, str]:
    first, comma, second = (part.strip() for part in text.partition(","))
    if not (first and comma and second):
        raise InputError("bad_apart_option")
    return first, second


def _pin(text: str) -> tuple[str, ...]:
    student, sign, seat = (part.strip() for part in text.partition("="))
    family, at, slot = (part.strip() for part in seat.partition("@"))
    if not (student and sign and family) or bool(at) is not bool(slot):
        raise InputError("bad_pin_option")
    return (student, family, slot) if slot else (student, family)


def _moment(text: str) -> date:
    try:
        return read_moment(text)
    except ValueError:
        raise InputError("bad_since_option") from None


class _News:
    """What is told of an evening's people: in sheets, in records, and by their ids.

    Attributes
    ----------
    from_sheets
        Whether sheets were read.
    """

    def __init__(self, evening: Evening, roster: Roster, options: dict[str, Any]) -> None:
        self._evening, self._roster, self._options = evening, roster, options
        self._identities = LastingIds.read(evening.identities).with_ids_of(roster)
        self._gone: set[str] = set()
        self._new: dict[str, Student | Family] = {}
        self._other: dict[str, Student | Family] = {}
        self.from_sheets = False
        self._aside: tuple[AsideRow, ...] = ()

    @property
    def told(self) -> dict[str, Any]:
        """Who left, came and changed, as `partage.repair` takes it."""
        return {
            "cancelled": sorted(self._gone),
            "arrived": list(self._new.values()),
            "changed": list(self._other.values()),
        }

    def read(self, told: EveningChanges) -> None:
        """Read what is told: sheets that are exported again, then newcomers, other records, and who cancels."""
        if told.students is not None or told.families is not None:
            found = _bare(self._roster).changes_to(self._again(told.students, told.families))
            self._gone = set(found.cancelled)
            self._new, self._other = _by_id(found.arrived), _by_id(found.changed)
        if told.arrived is not None and is_sheet(told.arrived):
            late = self._again(told.arrived, None, late=True).students
            known = {student.id for student in self._roster.students}
            self._new |= _by_id(one for one in late if one.id not in known)
            self._other |= _by_id(one for one in late if one.id in known)
        else:
            self._new |= _by_id(_records(told.arrived))
        self._other |= _by_id(_records(told.changed))
        self._cancel(told.cancelled or ())

    def _cancel(self, cancelled: Iterable[str]) -> None:
        """Take people out by their ids; of those who only come now, nothing is left."""
        people = _by_id((*self._roster.students, *self._roster.families)) | self._new
        for given in cancelled:
            names = [given] if given in people else [f"{kind}:{given}" for kind in KINDS]
            known = [name for name in names if name in people]
            who = known[0] if len(known) == 1 else given  # nobody, or two: the roster says so
            if self._new.pop(who, None) is None:
                self._other.pop(who, None)
                self._gone.add(who)

    def changes(self, wishes: Mapping[str, Any]) -> RosterChanges:
        """All of it, beside the roster as it stands; facts, which newcomers have none of yet, are left out."""
        before = _bare(self._roster)
        wanted = {name: wishes[name] for name in ("pins", "apart")}
        return before.changes_to(before.revised(**self.told).revised(**wanted))

    def files(self, roster: Roster, policy: Policy, folder: Path | None) -> dict[str, str | bytes]:
        """The files that the next repair needs beside the plan, and the list of those who were set aside."""
        # A file that does not know the people of before would take everybody in the next export for somebody new.
        lasting = None if self._evening.identities is None else self._identities
        aside = set_aside_list(self._aside, folder, self._options["lang"])
        own = OrganiserFiles.beside(self._evening.path).files()
        return records(roster, policy, lasting, self._options["mapping"]) | own | aside

    def _again(self, students: Path | None, families: Path | None, *, late: bool = False) -> Roster:
        answers = read_sheets(students, families, before=self._roster, identities=self._identities, **self._options)
        # One late student does not give every answer that the mapping names.
        remarks(answers, self._options["lang"], without=("mapped_answer_missing",) if late else ())
        if self._evening.identities is None and not late:
            unnamed = [kind for kind, columns in answers.columns.items() if "id" not in columns]
            if unnamed:
                raise InputError("identities_missing", {"kinds": unnamed})
        self._identities, self.from_sheets = answers.identities, True
        self._aside += answers.rows_aside
        return answers.roster


def _bare(roster: Roster) -> Roster:
    """The people alone."""
    return Roster(roster.students, roster.families)


def _by_id(some: Iterable[Student | Family]) -> dict[str, Student | Family]:
    """Records by their ids, of which a student's and a family's are two."""
    return {f"{KINDS[isinstance(one, Family)]}:{one.id}": one for one in some}


def _records(path: Path | None) -> tuple[Student | Family, ...]:
    """The records of a partial roster."""
    if path is None:
        return ()
    if not path.exists():
        raise InputError("file_missing", {"file": path.name}, key="cli.file_missing")
    some = read_roster(path)
    more = [name for name in ("pins", "apart", "facts", "history") if getattr(some, name)]
    if more:
        raise InputError("more_than_records", {"file": path.name, "parts": more})
    return (*some.students, *some.families)


def _shown(changes: RosterChanges, before: Plan, since: date | None, lang: str) -> str:
    """Who came, left and changed, and who of them has dined."""
    past = PastTables.of(before, before.policy, since)
    stays = {} if past is None else past.stays
    concerned = {*changes.students.left, *(one.id for one in changes.students.changed)}
    dined = sorted(concerned & stays.keys())
    lines = [changes.text(lang), *([say("cli.dined", lang, n=len(dined), ids=", ".join(dined))] if dined else [])]
    return "\n".join(lines) + "\n"
