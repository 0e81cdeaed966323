"""What every answer is made of: values that are silent in `repr` and plain in JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar

from partage.html import lines


class Part:
    """A value within an explanation: silent in `repr`, plain in `to_dict`."""

    also: ClassVar[tuple[str, ...]] = ()
    """Names of properties that `to_dict` tells beside the fields."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def _repr_html_(self) -> str | None:
        """What notebooks show: the words for the coordinator, where the value has words."""
        text = getattr(self, "text", None)
        return None if text is None else lines(text())

    def to_dict(self) -> dict[str, Any]:
        """The value as plain values that JSON can hold."""
        names = (*(field.name for field in fields(self)), *self.also)  # type: ignore[arg-type]
        return {name: _plain(getattr(self, name)) for name in names}


def _plain(value: object) -> Any:
    if isinstance(value, Part):
        return value.to_dict()
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return value._asdict()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


@dataclass(frozen=True, repr=False)
class Rule(Part):
    """A rule by its name and its (English) title; `open_to` lists who may read that it decided something."""

    name: str
    title: str
    open_to: tuple[str, ...] = ()
