"""What one row says of the meal: a kitchen, or a plate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from partage.domain.vocabulary import Allergen
from partage.files.forms.field_reader import MEAL_FIELDS, Answer, FieldReader, Read
from partage.files.forms.headers import Kind
from partage.files.forms.layout import Layout
from partage.files.forms.values.meals import (
    Plate,
    read_allergies,
    read_goes_without,
    read_kitchen,
    read_not_safe_for,
    read_plate,
    read_safe_for,
)


def meal_of(layout: Layout, fields: FieldReader, answer: Answer) -> Iterator[tuple[str, Any]]:
    """The fields of the meal with their values; what somebody has to be asked about goes to ``answer.open``."""
    for unread in layout.unread:
        if answer.cells[unread.place]:
            answer.open |= MEAL_FIELDS.get(str(unread.field), frozenset())
    yield from _kitchen(fields, answer) if layout.kind is Kind.FAMILIES else _plate(layout, fields, answer)


def _kitchen(fields: FieldReader, answer: Answer) -> Iterator[tuple[str, Any]]:
    kitchen = fields.asked("serves", answer, read_kitchen, "diet_unknown")
    if kitchen is not None:
        yield "serves", frozenset().union(*(one.serves for one in kitchen))
    safe = [one.safe_for for one in kitchen or ()]
    safe += fields.asked("safe_for", answer, read_safe_for) or []
    if (brought := fields.asked("not_safe_for", answer, read_not_safe_for)) is not None:
        safe.append(frozenset(Allergen).difference(*brought))
    yield "safe_for", frozenset().union(*safe)


def _plate(layout: Layout, fields: FieldReader, answer: Answer) -> Iterator[tuple[str, Any]]:
    readers: dict[str, Read] = {"diet": read_plate, "goes_without": read_goes_without, "allergies": read_allergies}
    asked = [name for name in readers if layout.of(name) or name in fields.constants]
    told = {
        name: fields.asked(name, answer, readers[name], "allergy_blank" if number else "diet_unknown")
        for number, name in enumerate(asked)
    }
    if not asked:
        return
    if "diet" in answer.open and len(asked) == 1:
        answer.open.add("allergies")  # one question asks for both
    plate = Plate()
    for one in (one for plates in told.values() for one in plates or ()):
        plate |= one
    diet: Sequence[Plate] = told.get("diet") or ()
    if told[asked[0]] is not None:
        # A second choice has to meet what was said elsewhere, too.
        others = tuple(plate.diet - diet[0].diet | one for one in plate.alternatives) if len(diet) == 1 else ()
        yield from (("diet", plate.diet), ("diet_alternatives", others))
    yield "allergies", plate.allergies
    if plate.animals:
        yield "avoids_animals", answer.values.get("avoids_animals", frozenset()) | plate.animals
