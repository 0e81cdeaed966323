"""What a workbook says of itself: its sheets, and where their parts are."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field

from partage.files.findings import RefusedError
from partage.files.grids.parts import TRUE, Archive, Attributes, Xml, local, read_part

_MOST_SHEETS = 255


@dataclass(frozen=True)
class SheetPart:
    """A sheet of a workbook and the part that holds its cells."""

    name: str
    part: str
    hidden: bool


@dataclass
class Contents:
    """What a workbook says of itself: sheets with cells, in their order, how it counts days, where other parts are."""

    sheets: list[SheetPart] = field(default_factory=list)
    from_1904: bool = False
    strings: str | None = None
    styles: str | None = None


@dataclass(frozen=True)
class _Relation:
    kind: str
    target: str


def contents_of(archive: Archive) -> Contents:
    """The sheets of a workbook.

    Raises
    ------
    RefusedError
        ``too_many_sheets`` or ``workbook_damaged``, and what `Xml` refuses.
    """
    top = _relations(archive, "")
    book = next((r.target for r in top.values() if r.kind == "officeDocument"), "xl/workbook.xml")
    relations = _relations(archive, book)
    contents = Contents()
    by_kind = {relation.kind: relation.target for relation in relations.values() if relation.target in archive}
    contents.strings, contents.styles = by_kind.get("sharedStrings"), by_kind.get("styles")

    def part(name: str, attributes: Attributes) -> None:
        if name == "workbookPr":
            contents.from_1904 = attributes.get("date1904", "").lower() in TRUE
        elif name == "sheet":
            _add_sheet(contents.sheets, attributes, relations, archive)

    read_part(archive, book, Xml(part))
    if not contents.sheets:
        raise RefusedError("workbook_damaged")
    return contents


def _relations(archive: Archive, part: str) -> dict[str, _Relation]:
    """What a part, or the archive itself, points to."""
    folder, _, name = part.rpartition("/")
    found: dict[str, _Relation] = {}

    def relation(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship":
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = _Relation(kind, _within(folder, attributes.get("Target", "")))

    read_part(archive, f"{folder}/_rels/{name}.rels".lstrip("/"), Xml(relation))
    return found


def _within(folder: str, target: str) -> str:
    """A target is relative to the folder of the part that names it, unless it begins with a slash."""
    target = target.replace("\\", "/")
    return posixpath.normpath(target if target.startswith("/") else f"/{folder}/{target}").lstrip("/")


def _add_sheet(
    sheets: list[SheetPart], attributes: Attributes, relations: Mapping[str, _Relation], archive: Archive
) -> None:
    if len(sheets) >= _MOST_SHEETS:
        raise RefusedError("too_many_sheets", limit=_MOST_SHEETS)
    by_name = {local(key): value for key, value in attributes.items() if ":" in key}
    relation = relations.get(by_name.get("id", ""))
    if relation is None or relation.target not in archive:
        raise RefusedError("workbook_damaged")
    if relation.kind == "worksheet":  # and not a chart or a dialogue
        hidden = attributes.get("state", "visible") != "visible"
        sheets.append(SheetPart(attributes.get("name", ""), relation.target, hidden))
