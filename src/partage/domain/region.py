"""Where places are expected, so that two numbers in the wrong order are noticed."""

from __future__ import annotations

from dataclasses import dataclass


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


NORTH_OF_FRANCE = Region()
"""With latitude and longitude swapped it is open sea off Somalia: nobody lives there, so a place there is a slip."""
