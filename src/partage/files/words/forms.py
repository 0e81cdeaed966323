"""Words about rows as records: code -> (English, French)."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {}
