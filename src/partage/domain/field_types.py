"""The types of the records' fields: what is kept, how it is read, how it is written as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator

from partage.domain import fields
from partage.domain.vocabulary import Allergen, Animal, Diet, Gender, Level
from partage.text.writer import line


def plain(value: Any) -> Any:
    """A field's value as JSON can hold it: sets as sorted lists, words as text, keys in order."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, frozenset):
        return sorted(plain(entry) for entry in value)
    if isinstance(value, tuple):
        return [plain(entry) for entry in value]
    if isinstance(value, Mapping):
        return {key: plain(value[key]) for key in sorted(value)}
    return value.isoformat() if isinstance(value, datetime) else value


_labels = fields.set_of(fields.label, "label_invalid", line("expected.label", most=fields.LONGEST))
_diets = fields.words_of(Diet, "unknown_diet")

# Without these pydantic warns about sets while dumping to JSON, and the warning prints them.
_DUMP = PlainSerializer(plain)
_DUMP_JSON = PlainSerializer(plain, when_used="json")

Label = Annotated[str, PlainValidator(fields.label)]
OptionalLabel = Annotated[str | None, PlainValidator(fields.optional(fields.label))]
Email = Annotated[str | None, PlainValidator(fields.optional(fields.email))]
Phone = Annotated[str | None, PlainValidator(fields.optional(fields.phone))]
Labels = Annotated[frozenset[str], PlainValidator(_labels), _DUMP_JSON]
Slots = Annotated[frozenset[str], PlainValidator(fields.at_least_one(_labels, "no_availability")), _DUMP_JSON]
Tags = Annotated[
    frozenset[str], PlainValidator(fields.set_of(fields.tag, "language_invalid", line("expected.tag"))), _DUMP_JSON
]
Diets = Annotated[frozenset[Diet], PlainValidator(fields.known_diet(_diets)), _DUMP_JSON]
DietChoices = Annotated[
    tuple[frozenset[Diet], ...],
    PlainValidator(fields.tuple_of(_diets, "unknown_diet", line("expected.set_of_words", known=", ".join(Diet)))),
    _DUMP_JSON,
]
Allergens = Annotated[frozenset[Allergen], PlainValidator(fields.words_of(Allergen, "unknown_allergen")), _DUMP_JSON]
Animals = Annotated[frozenset[Animal], PlainValidator(fields.words_of(Animal, "unknown_animal")), _DUMP_JSON]
Genders = Annotated[frozenset[Gender], PlainValidator(fields.words_of(Gender, "unknown_gender")), _DUMP_JSON]
OptionalGender = Annotated[
    Gender | None, PlainValidator(fields.optional(fields.word_of(Gender, "unknown_gender"))), _DUMP_JSON
]
Wishes = Annotated[
    frozenset[str],
    PlainValidator(fields.set_of(fields.wish, "company_invalid", line("expected.wish", known=", ".join(Gender)))),
    _DUMP_JSON,
]
Flag = Annotated[bool, PlainValidator(fields.flag)]
Place = Annotated[tuple[float, float] | None, PlainValidator(fields.optional(fields.place)), _DUMP_JSON]
Minutes = Annotated[float | None, PlainValidator(fields.optional(fields.number(0, float("inf"))))]
Moment = Annotated[datetime | None, PlainValidator(fields.optional(fields.moment)), _DUMP_JSON]
Seats = Annotated[int, PlainValidator(fields.count(1, 50))]
FewestGuests = Annotated[int, PlainValidator(fields.minimum)]
Meals = Annotated[int, PlainValidator(fields.count(1))]
Times = Annotated[int, PlainValidator(fields.count(0))]
Extras = Annotated[
    Mapping[str, str | int | float | bool | None],
    PlainValidator(
        fields.mapping_of((fields.label, "extra_invalid"), (fields.extra, "extra_invalid"), line("expected.extras"))
    ),
    _DUMP,
]
SlotWishes = Annotated[
    Mapping[str, float],
    PlainValidator(
        fields.mapping_of(
            (fields.label, "wish_invalid"), (fields.number(0, 1), "wish_invalid"), line("expected.slot_wishes")
        )
    ),
    _DUMP,
]

_read_levels = fields.mapping_of(
    (fields.tag, "language_invalid"),
    (fields.word_of(Level, "unknown_level"), "unknown_level"),
    line("expected.levels", known=", ".join(Level)),
)
Languages = Annotated[Mapping[str, Level], PlainValidator(fields.at_least_one(_read_levels, "no_language")), _DUMP]
