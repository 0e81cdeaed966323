"""Two sheets of answers as a roster, and one sheet as what it seems to hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from partage.domain.roster import Roster
from partage.errors import InputError, RosterError, check_lang
from partage.files.findings import Finding, Findings, RefusedError, Severity
from partage.files.forms.answers import Answers
from partage.files.forms.both_sheets import compare_sheets, people_of, slots_of
from partage.files.forms.column_teller import SWAPPED
from partage.files.forms.field_reader import Answer
from partage.files.forms.header_line import kind_of, laid_out
from partage.files.forms.headers import Kind
from partage.files.forms.identity import Identities
from partage.files.forms.inspecting import Inspection, inspected, mapping_of
from partage.files.forms.lasting import LastingIds
from partage.files.forms.layout import Layout, lines_for
from partage.files.forms.mapping import FormMapping
from partage.files.forms.mapping_file import read_mapping
from partage.files.forms.row_records import records_of
from partage.files.forms.seen_columns import seen_columns
from partage.files.forms.sheet_reading import SheetReading, rows_aside
from partage.files.forms.synonyms import table
from partage.files.forms.values.moments import Moments, label_of, options_in
from partage.files.grids.reading import read_grid
from partage.text.calendar import moment_of
from partage.text.writer import say

if TYPE_CHECKING:
    import os


def read_sheets(
    students: str | os.PathLike[str] | None,
    families: str | os.PathLike[str] | None,
    *,
    before: Roster | None = None,
    mapping: str | os.PathLike[str] | None = None,
    identities: str | os.PathLike[str] | LastingIds | None = None,
    sheets: Mapping[str, str] | None = None,
    set_aside: bool = False,
    allow_empty: bool = False,
    mojibake: bool = False,
    lang: str = "en",
) -> SheetReading:
    r"""The roster in the answers to two forms, as they are exported: CSV or XLSX, in French or English.

    Parameters
    ----------
    students, families
        Two files, or one workbook twice. With `before`, one of them may be None: its people stay as they are there.
    before
        The people of an earlier export, when sheets are exported again: evenings are read as they were then.
    mapping
        A mapping file for a form that is worded in another way; see `partage.files.forms.mapping`.
    identities
        What `SheetReading.remember` wrote after an earlier export, or ``SheetReading.identities``: whoever is known
        has the same id again, newcomers have numbers that nobody had, and an answer that the mapping names and nobody
        gives any more is remarked only. Without it, and without a column of ids, these are the numbers of the rows.
    sheets
        ``"students"`` or ``"families"`` -> name of the sheet of a workbook, where it cannot be told.
    set_aside
        Go on without rows that cannot be used, listed in ``rows_aside``. Without it, they are refused.
    allow_empty
        Take a sheet of families without a row.
    mojibake
        Take text that looks wrongly decoded as it is.
    lang
        Of the words in errors, ``"en"`` or ``"fr"``.

    Raises
    ------
    InputError
        With every fault of both sheets: file, row, column, code, and never a cell's content. ``sheet_needed``: no sheet
        and no `before`.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> guests = ("Nom;Langues;Régime;Disponibilités", "Ana;portugais natif;halal;mercredi soir")
    >>> hosts = ("Nom;Langues;Régimes;Places;Disponibilités", "B.;portugais B2;halal;2;mercredi soir")
    >>> for name, lines in (("guests.csv", guests), ("hosts.csv", hosts)):
    ...     _ = (folder / name).write_text(chr(10).join(lines), encoding="utf-8")
    >>> read_sheets(folder / "guests.csv", folder / "hosts.csv").roster
    <Roster: 1 students, 1 families, 0 facts, 0 pins, 0 apart>
    """
    check_lang(lang)
    paths = {Kind(kind): path for kind, path in (("students", students), ("families", families)) if path is not None}
    if not paths or (before is None and len(paths) < len(Kind)):
        raise InputError("sheet_needed")
    form, findings = read_mapping(mapping), Findings()
    named = {_kind(one, "sheets"): name for one, name in (sheets or {}).items()}
    lasting = LastingIds.read(identities)
    layouts: dict[Kind, Layout] = {}
    for kind, path in paths.items():
        sheet = named.get(kind, form.of(kind).sheet)
        grid = read_grid(Path(path), findings, sheet=sheet, words=table("sheets")[kind], mojibake=mojibake)
        if told := laid_out(grid, form.of(kind), form.title_rows, findings, again=identities is not None):
            layouts[kind] = told
    _not_swapped(findings, lang)
    evenings = _evenings(tuple(layouts.values()), form, findings, slots_of(before))
    answers = dict[Kind, list[Answer]]()
    for kind, layout in layouts.items():
        answers[kind], lasting = _answers(layout, form, findings, evenings, lasting)
        _no_rows(layout, answers[kind], findings, allow_empty=allow_empty and kind is Kind.FAMILIES)
    if len(layouts) == len(paths) and all(layout.settled for layout in layouts.values()):
        compare_sheets(layouts, before, answers, findings)
    read = {kind: records_of(layout, answers[kind], findings) for kind, layout in layouts.items()}
    if refused := [*findings.of(Severity.REFUSED), *(() if set_aside else findings.of(Severity.ASIDE))]:
        raise _error(refused, lang)
    try:
        roster = Roster(*({**people_of(before), **read}[kind] for kind in Kind))
    except RosterError as error:
        raise InputError.of(say("sheets.the_sheets", lang), error.faults, error.code, lang=lang) from None
    columns = {f"{layout.kind}": mapping_of(layout) for layout in layouts.values()}
    aside = tuple(one for layout in layouts.values() for one in rows_aside(layout, findings))
    return SheetReading(roster, tuple(findings), columns, lasting, aside)


def inspect_sheet(
    path: str | os.PathLike[str],
    *,
    kind: str | None = None,
    mapping: str | os.PathLike[str] | None = None,
    sheet: str | None = None,
) -> Inspection:
    """What a sheet seems to hold: which column is what, how often what is answered, and what is unclear.

    Parameters
    ----------
    kind
        ``"students"`` or ``"families"``; not given, it is told from the headers.
    mapping
        As in `read_sheets`.
    sheet
        Which sheet of a workbook.

    Raises
    ------
    InputError
        The file itself cannot be read, or ``unknown_kind``.
    """
    stated = None if kind is None else _kind(kind, "kind")
    form, findings = read_mapping(mapping), Findings()
    words = [word for one in Kind if stated in (None, one) for word in table("sheets")[one]]
    chosen = sheet or (None if stated is None else form.of(stated).sheet)
    grid = read_grid(Path(path), findings, sheet=chosen, words=words, mojibake=True)
    if grid is None:
        raise _error(findings.of(Severity.REFUSED), "en")
    whose = kind_of(grid) if stated is None else stated
    layout = laid_out(grid, form.of(whose), form.title_rows, findings)
    if layout is None:
        return inspected(Layout(grid, whose, 0, (), (), (), settled=False), (), (), findings)
    evenings = _evenings([layout], form, findings, {})
    answers, _ = _answers(layout, form, findings, evenings, faulty=True)
    return inspected(layout, answers, seen_columns(layout, form, evenings), findings)


def _evenings(
    layouts: Sequence[Layout],
    form: FormMapping,
    findings: Findings,
    before: Mapping[Kind, Iterable[str]],
) -> Moments:
    """What all sheets together tell of the evenings: the options of the questions, and the year.

    Whatever rows are deleted, the evenings of `before` stay in their year.
    """
    named = sorted({slot for slots in before.values() for slot in slots})
    days = [Answers(layout, form, Findings(), Moments()).first_day() for layout in layouts]
    after = min((day for day in days if day is not None), default=None)
    if after is not None:
        after = min([after, *(date(day.year, day.month, day.day) for day in map(moment_of, named) if day is not None)])
    evenings = Moments(first=form.first, last=form.last, declared=form.slots, after=after)
    columns = [(layout, column) for layout in layouts for column in layout.of("availability")]
    stated = [one for _, column in columns if column.question for one in column.question.options]
    if stated:
        return replace(evenings, options=frozenset(map(label_of, stated)))
    known = [*(form.slots or ()), *named, *(column.option for _, column in columns if column.option is not None)]
    plain = [(layout, column) for layout, column in columns if column.option is None and not column.blocks]
    try:
        options = options_in((one for layout, column in plain for one in layout.answers(column)), known)
    except RefusedError as error:
        layout, column = plain[0]
        lines = lines_for(layout.kind, column.header, 'field = "availability"', 'options = ["...", "..."]')
        layout.notes(findings).refuse(error.code, layout.header, column.header, lines=lines)
        return evenings
    return replace(evenings, options=options)


def _kind(given: str, parameter: str) -> Kind:
    if given in tuple(Kind):
        return Kind(given)
    params = {"kind": str(given), "parameter": parameter, "known": ", ".join(Kind)}
    raise InputError("unknown_kind", params, key="sheets.one_of_the_kinds")


def _answers(
    layout: Layout,
    form: FormMapping,
    findings: Findings,
    evenings: Moments,
    lasting: LastingIds | None = None,
    *,
    faulty: bool = False,
) -> tuple[list[Answer], LastingIds]:
    """The rows, each with an id, and who has which."""
    read = Answers(layout, form, findings, evenings, faulty=faulty).all()
    identities = Identities(layout, form.of(layout.kind), findings, lasting or LastingIds())
    return identities.settled(read), identities.lasting


def _no_rows(layout: Layout, answers: list[Answer], findings: Findings, *, allow_empty: bool) -> None:
    file = layout.grid.file
    faults = (one for one in findings if one.weight is not Severity.REMARK)
    said = any(one.file == file and one.row is not None and one.row > layout.header for one in faults)
    if not answers and not allow_empty and not said:
        layout.notes(findings).refuse("no_rows", layout.header)


def _not_swapped(findings: Iterable[Finding], lang: str) -> None:
    """Nothing else is said of a sheet that stands for the other side: all of it would be beside the point."""
    if swapped := [one for one in findings if one.code.startswith(SWAPPED)]:
        raise _error(swapped, lang)


def _error(refused: Iterable[Finding], lang: str) -> InputError:
    faults = [finding.fault() for finding in refused]
    return InputError.of(say("sheets.the_sheets", lang), faults, lang=lang)
