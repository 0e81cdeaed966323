"""What one row of a sheet says, before it is a record."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Answer:
    """What one row says.

    Parameters
    ----------
    row
        Its number.
    cells
        As they stand, to be compared with others.
    id
        None where there is none.
    values
        Field -> value, those that are answered.
    partner
        Whom the row names to come along, as they stand.
    people
        How many the row stands for.
    """

    row: int
    cells: tuple[str, ...]
    id: str | None = None
    values: dict[str, Any] = field(default_factory=dict)
    partner: tuple[str, ...] = ()
    people: int = 1


class GoneError(Exception):
    """Nothing can be made of a row: it is somebody else's, or is set aside, or refused."""
