"""`Record`: a fact sheet, frozen and validated as a whole.

Every fault of a record comes in one `InputError`, which names the record's id and fields, never a value. pydantic's own
errors print values, so none leaves here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from partage.canonical_json import parse_json
from partage.domain import fields
from partage.domain.field_types import Label, plain
from partage.domain.frozen import FrozenMapping
from partage.errors import Fault, InputError, closest, place

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_MISSING = {
    "diet": "diet_unknown",
    "serves": "diet_unknown",
    "availability": "no_availability",
    "languages": "no_language",
}

NO_CONTACT: Mapping[str, str | bool | None] = FrozenMapping(
    {"email": None, "phone": None, "address": None, "shares_contact": False}
)
"""How to reach somebody: the fields, and what they hold where nothing is known."""


class Record(BaseModel):
    """A fact sheet about one person or one home: frozen, compared by content, silent in `repr`.

    Raises
    ------
    InputError
        With every fault of the record at once. A record nested in a pydantic model of your own is
        reported by that model, in pydantic's way.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)

    id: Label

    def __init__(self, /, **data: Any) -> None:
        try:
            super().__init__(**data)
        except ValidationError as error:
            details = error.errors(include_url=False, include_input=False)
        else:
            return
        # Raised outside the handler, so that pydantic's error is not even the context of ours.
        name = type(self).record_name(data.get("id"))
        known = type(self).model_fields
        raise InputError.of(name, [_fault(detail, name, known) for detail in details])

    @classmethod
    def record_name(cls, record_id: object = None) -> str:
        """How messages call this record: its kind and, where it can be shown, its id."""
        name = cls.__name__.lower()
        kind = place(name) if name in ("student", "family") else name
        return place("record", kind=kind, id=record_id) if fields.is_label(record_id) else kind

    @classmethod
    def model_validate(cls, obj: Any, **_options: Any) -> Self:
        """The record in a mapping of its fields.

        Raises
        ------
        InputError
            As the constructor does; ``not_a_record`` when `obj` is not a mapping with text keys.
        """
        if isinstance(obj, cls):
            return obj
        if not isinstance(obj, Mapping) or not all(isinstance(key, str) for key in obj):
            name = cls.record_name()
            raise InputError.of(name, [Fault("not_a_record", record=name)])
        return cls(**obj)

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **_options: Any) -> Self:
        """The record in a JSON object; documents are read by `partage.canonical_json`, this is for apps."""
        from_json = _from_json(json_data)
        return cls.model_validate(from_json)

    def replace(self, **changes: Any) -> Self:
        """A copy with some fields changed, validated as a whole.

        Raises
        ------
        InputError
            As the constructor does.
        """
        return type(self)(**{name: getattr(self, name) for name in type(self).model_fields} | changes)

    def without_contact(self) -> Self:
        """A copy without the fields of `NO_CONTACT`: to look at them is an `AttributeError`, and no silent None."""
        shown = self.model_copy()
        for name in NO_CONTACT.keys() & shown.__dict__.keys():
            del shown.__dict__[name]
        return shown

    def to_document(self) -> dict[str, Any]:
        """The record as plain values that JSON can hold; ``type(record)(**document)`` is the inverse.

        Sets are sorted lists, and fields at their default are left out.
        """
        defaults, stated = _defaults(type(self)), self.__dict__
        return {
            name: plain(stated[name])
            for name in type(self).model_fields
            if name in stated and (name not in defaults or stated[name] != defaults[name])
        }

    def __repr_args__(self) -> Sequence[tuple[str | None, Any]]:
        # The id alone: rich, devtools and pydantic print through here.
        return [(None, self.__dict__.get("id"))]

    def __str__(self) -> str:
        return repr(self)


@cache
def _defaults(kind: type[Record]) -> dict[str, Any]:
    """What each optional field is where nothing is stated; made once, because pydantic copies it every time."""
    fields = kind.model_fields.items()
    return {name: field.get_default(call_default_factory=True) for name, field in fields if not field.is_required()}


def _fault(detail: ErrorDetails, record: str, known: Mapping[str, object]) -> Fault:
    # Only the first part of the location: the inner ones are keys of the record's mappings.
    field = str(detail["loc"][0]) if detail["loc"] else ""
    shown = field if fields.is_label(field) else None
    kind = detail["type"]
    if kind.startswith(fields.OWN):
        fault: Fault = detail["ctx"]["fault"]
        return replace(fault, record=record, field=shown)
    if kind == "missing":
        code = _MISSING.get(field, "field_missing")
        return Fault(code, record=record, field=shown, key=f"faults.{field}_missing" if field in _MISSING else "")
    if kind == "extra_forbidden":
        return Fault("unknown_field", {"close": closest(field, known)}, record=record, field=shown)
    # A field that a subclass added, checked by pydantic, whose message could hold the value.
    return Fault("field_invalid", record=record, field=shown)


def _from_json(text: str | bytes | bytearray) -> dict[str, Any]:
    try:
        decoded = text if isinstance(text, str) else bytes(text).decode("utf-8")
    except UnicodeDecodeError:
        decoded = ""  # not JSON either, and said so below without the bytes
    return parse_json(decoded, "record")
