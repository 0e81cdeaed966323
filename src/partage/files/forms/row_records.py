"""The answers of a sheet as records."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import Any

from partage.domain.people import Family, Student
from partage.errors import Fault, InputError
from partage.files.findings import Findings
from partage.files.forms.field_reader import Answer
from partage.files.forms.headers import Kind
from partage.files.forms.identity import unlike
from partage.files.forms.layout import Layout
from partage.text.catalogue import DEFAULT, texts

_RECORD: dict[Kind, type[Student | Family]] = {Kind.STUDENTS: Student, Kind.FAMILIES: Family}
_COLUMN_OF = {"place": "lat", "languages": "level", "name": "last_name"}
"""Where the cell of a field may stand, too."""


def records_of(layout: Layout, answers: Sequence[Answer], findings: Findings) -> list[Any]:
    """The record of each row that is not set aside, or of each person that it stands for."""
    if not layout.settled:
        return []
    found = []
    kind = _RECORD[layout.kind]
    groups, aside = {answer.values.get("party") for answer in answers}, layout.notes(findings).asides()
    for answer in (answer for answer in answers if answer.row not in aside):
        for values in _people(answer, groups):
            try:
                found.append(kind(**{name: one for name, one in values.items() if name in kind.model_fields}))
            except InputError as error:
                for fault in error.faults:
                    _note_fault(fault, answer, layout, findings)
                break
    return found


def _people(answer: Answer, groups: Container[object]) -> Iterator[dict[str, Any]]:
    """The values of everybody a row stands for; what it says holds for all of them, its name for the first."""
    one = {"id": answer.id, **answer.values}
    if answer.people > 1:
        one = {"party": unlike(str(answer.id), groups), **one}
    yield one
    for number in range(2, answer.people + 1):
        yield {**one, "id": f"{answer.id}.{number}", "name": None}


def _note_fault(fault: Fault, answer: Answer, layout: Layout, findings: Findings) -> None:
    name = fault.field or ""
    columns = layout.of(name) or layout.of(_COLUMN_OF.get(name, name))
    code = fault.code if f"sheets.{fault.code}" in texts(DEFAULT) else "record_refused"
    params = {} if code == fault.code else {"fault": fault.code, "field": name or "-"}
    column = columns[0].header if columns else None
    layout.notes(findings).refuse(code, answer.row, column, **params)
