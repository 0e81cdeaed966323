"""Where somebody lives, as far as two numbers say it."""

from __future__ import annotations

from dataclasses import dataclass

from partage.files.findings import Note, RefusedError
from partage.files.forms.values.counts import read_number


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
    RefusedError
        ``place_invalid``, ``place_swapped``, ``place_nowhere`` or ``place_outside``.
    """
    try:
        here = (read_number(lat, note), read_number(lon, note))
    except RefusedError:
        raise RefusedError("place_invalid") from None
    if here == (0.0, 0.0):
        raise RefusedError("place_nowhere")
    if region.holds(*here):
        return here
    raise RefusedError("place_swapped" if region.holds(here[1], here[0]) else "place_outside")


def read_point(cell: str, note: Note, region: Region) -> tuple[float, float]:
    """A place in one cell: ``50.63, 3.06`` or ``50,63 ; 3,06``.

    Raises
    ------
    RefusedError
        As `read_place`.
    """
    between = ";" if ";" in cell else "," if cell.count(",") == 1 else None
    parts = cell.split(between)
    if len(parts) != 2:
        raise RefusedError("place_invalid")
    return read_place(parts[0], parts[1], note, region)
