"""Where somebody lives, as far as two numbers say it."""

from __future__ import annotations

from dataclasses import dataclass

from partage.files.forms.values.counts import read_number
from partage.files.forms.values.noting import CellError, Note


@dataclass(frozen=True)
class Region:
    """Where places are expected, in degrees; outside, two numbers are more likely a slip."""

    south: float = 49.0
    north: float = 52.0
    west: float = 1.0
    east: float = 5.0

    def holds(self, lat: float, lon: float) -> bool:
        """Whether a place lies inside."""
        return self.south <= lat <= self.north and self.west <= lon <= self.east


ANYWHERE = Region(-90.0, 90.0, -180.0, 180.0)


def read_place(lat: str, lon: str, note: Note, region: Region) -> tuple[float, float]:
    """Latitude and longitude from two cells.

    Raises
    ------
    CellError
        ``place_invalid``, ``place_swapped``, ``place_nowhere`` or ``place_outside``.
    """
    try:
        here = (read_number(lat, note), read_number(lon, note))
    except CellError:
        raise CellError("place_invalid") from None
    if here == (0.0, 0.0):
        raise CellError("place_nowhere")
    if region.holds(*here):
        return here
    raise CellError("place_swapped" if region.holds(here[1], here[0]) else "place_outside")


def read_point(cell: str, note: Note, region: Region) -> tuple[float, float]:
    """A place in one cell: ``50.63, 3.06`` or ``50,63 ; 3,06``.

    Raises
    ------
    CellError
        As `read_place`.
    """
    between = ";" if ";" in cell else "," if cell.count(",") == 1 else None
    parts = cell.split(between)
    if len(parts) != 2:
        raise CellError("place_invalid")
    return read_place(parts[0], parts[1], note, region)


def read_postcode(cell: str, note: Note) -> str:
    """A French postcode as text: ``59 000`` without its blank, ``1000`` with the zero that a spreadsheet took.

    Raises
    ------
    CellError
        ``postcode_invalid``.
    """
    digits = "".join(cell.split())
    if not (digits.isascii() and digits.isdigit() and len(digits) in (4, 5)):
        raise CellError("postcode_invalid")
    if len(digits) == 4:
        note("postcode_padded")
    return digits.zfill(5)
