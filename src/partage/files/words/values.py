"""Words about one cell as a value: code -> (English, French)."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {}
