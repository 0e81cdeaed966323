"""What readers of cells say: a fault that ends the reading, or a remark about what was read."""

from __future__ import annotations

from typing import Protocol

from partage.files.findings import Weight


class CellError(ValueError):
    """A cell that cannot be read.

    Parameters
    ----------
    code
        Stable name of the fault; its words are in `partage.files.words`.
    weight
        `Weight.REFUSED`, or `Weight.ASIDE` where the row can be set aside.
    params
        What the words name; never the cell's content.
    """

    def __init__(self, code: str, weight: Weight = Weight.REFUSED, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.weight = weight
        self.params = params


class Note(Protocol):
    """Takes a remark about a cell that was read all the same."""

    def __call__(self, code: str, **params: str | int) -> None:
        """Note one remark."""


def silent(code: str, **params: str | int) -> None:
    """A `Note` that nobody hears."""
