"""Words about a file as a grid of cells: code -> (English, French)."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {}
