"""A mapping file: how a form is read. TOML, every key checked; nothing in it is ever run.

``partage inspect SHEET --draft form.toml`` writes one, to be read over by a person. What it says of a column
goes; columns that it does not name are read as without it, unless ``only = true``.

::

    title_rows = 1                    # of both sheets: lines above the header
    [slots]                           # label in the form -> slot; any other label is refused then
    "Mercredi soir" = "2026-11-18T19:30"
    [dates]                           # days outside are refused
    first = "2026-11-16"
    last = "2026-11-29"
    [region]                          # degrees; places outside are refused (the north of France without it)
    south = 47.0
    north = 55.0
    west = 5.0
    east = 16.0

    [students]                        # and the same for [families]
    sheet = "Réponses"                # of a workbook
    only = true                       # no column is read but those that are named here
    id = "generated"                  # no column holds ids
    level = "B1"                      # of languages without a level
    newest = true                     # of several answers of one person, by e-mail or id, the newest counts
    only_if = { column = "Host?", answers = ["no"] }  # only such rows; "header" alone: filled, not "no"
    unless = "Host?"                  # the reverse
    [students.questions."Que mangez-vous ?"]
    field = "diet"                    # a field, "with" (whom one comes with), "contact.email", "contact.phone",
                                      # "address", "extras.NAME", or "ignore"
    sure = true                       # false: only proposed, and nothing is matched until somebody says true
    answers = { "pas trop de viande" = "vegetarian", "??" = "none" }  # answer -> what is to be read instead
    blank = "none"                    # what an empty cell means; said by whoever made the form
    [students.questions."Vos soirs"]
    field = "availability"
    options = ["Mercredi 18, soir", "Jeudi 19, soir"]  # of a question with several answers, as the form shows them
    [students.questions."Hindou"]
    field = "diet"
    option = "no_beef"                # a column to tick: what a tick says
    [students.questions."Aimez-vous jouer ? [Cartes]"]
    field = "interests"
    option = "cards"
    scale = ["1", "2", "3", "4", "5"] # answers from the least to the most,
    counts_from = "4"                 # and the one from which on they are a tick
    [students.questions."Niveau de français"]
    level = "fr"                      # how well this language is spoken
    [students.columns]                # the same, shorter: field = header, or several headers that are read together
    name = ["Vorname", "Nachname"]
    people = ["adults", "children"]   # columns that count people: as many records, one party
    [students.lists]                  # field = what stands between entries; "numpy" is ['a' 'b'], which needs no word
    languages = "numpy"
    [students.values.diet]            # field: answer or entry -> what is to be read instead, in whichever column
    "hindu" = "no_beef"
    [students.yes.diet]               # field: header of a yes/no column -> entry
    "Vegetarisch" = "vegetarian"
    [students.blank]                  # field = what an empty cell means
    diet = "none"
    [students.constants]              # field = what holds for everybody, where the form did not ask
    availability = "2022-03-20T19:00"
    [students.extras]                 # own column = header
    floor = "Étage"
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as part
from datetime import date

from partage.domain.region import Region
from partage.domain.vocabulary import Level
from partage.files.forms.headers import Kind
from partage.files.forms.values.languages import ASSUMED

NUMPY = "numpy"
GENERATED = "generated"


def quoted(text: str) -> str:
    """A text as TOML writes it; JSON writes it likewise."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


ALIASES = {"with": "partner", "contact.email": "email", "contact.phone": "phone"}
"""Names of fields in a mapping file, where they are others."""

NAMES = {meant: name for name, meant in ALIASES.items()}
"""The reverse."""


@dataclass(frozen=True)
class Question:
    """What is said of one column."""

    header: str  # as it stands in the sheet
    field: str  # ``extras.NAME`` for an attribute of one's own
    option: str | None = None  # what a tick in it says; of a level, the tag of the language
    sure: bool = True  # somebody has agreed; otherwise it is a proposal
    answers: Mapping[str, str] = part(default_factory=dict)  # -> what is to be read instead; ``?``: nobody knows yet
    options: tuple[str, ...] = ()  # the labels of a question with several answers
    scale: tuple[str, ...] = ()  # answers from the least to the most
    counts_from: str | None = None  # the one of them from which on they are a tick
    blank: str | None = None  # what an empty cell means


@dataclass(frozen=True)
class RowFilter:
    """Which rows are read: those with one of the answers in a column, or without; no answers: those that are filled."""

    column: str
    answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class SheetMapping:
    """How one sheet is read; every part may be empty."""

    kind: Kind
    sheet: str | None = None
    only: bool = False
    id: str | None = None
    level: Level | None = ASSUMED
    newest: bool = False
    only_if: RowFilter | None = None
    unless: RowFilter | None = None
    questions: tuple[Question, ...] = ()
    lists: Mapping[str, str] = part(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = part(default_factory=dict)
    blank: Mapping[str, str] = part(default_factory=dict)
    constants: Mapping[str, str] = part(default_factory=dict)


@dataclass(frozen=True)
class FormMapping:
    """How the two sheets of a form are read."""

    students: SheetMapping = part(default_factory=lambda: SheetMapping(Kind.STUDENTS))
    families: SheetMapping = part(default_factory=lambda: SheetMapping(Kind.FAMILIES))
    title_rows: int | None = None
    slots: Mapping[str, str] | None = None
    first: date | None = None
    last: date | None = None
    region: Region = part(default_factory=Region)

    def of(self, kind: Kind) -> SheetMapping:
        """The part about one side."""
        return self.students if kind is Kind.STUDENTS else self.families
