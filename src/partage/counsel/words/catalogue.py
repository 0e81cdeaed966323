"""The words of counsel in every language it speaks."""

from __future__ import annotations

from partage.counsel.words import (
    english,
    english_changes,
    english_check,
    english_living,
    english_policy,
    english_price,
    english_proof,
    english_recruit,
    english_repair,
    french,
    french_changes,
    french_check,
    french_living,
    french_policy,
    french_price,
    french_proof,
    french_recruit,
    french_repair,
)

SENTENCES = {"en": english_policy.SENTENCES, "fr": french_policy.SENTENCES}


def _texts(*parts: dict[str, str], sentences: dict[str, str]) -> dict[str, str]:
    """All of a language's texts by code; a sentence's code begins with ``says`` and a blank."""
    found = {f"says {name}": sentence for name, sentence in sentences.items()}
    for part in parts:
        found |= part
    return found


TEXTS = {
    "en": _texts(
        english.TEXTS,
        english_changes.TEXTS,
        english_check.TEXTS,
        english_living.TEXTS,
        english_policy.TEXTS,
        english_policy.COMPARISON,
        english_proof.TEXTS,
        english_price.TEXTS,
        english_recruit.TEXTS,
        english_repair.TEXTS,
        sentences=english_policy.SENTENCES,
    ),
    "fr": _texts(
        french.TEXTS,
        french_changes.TEXTS,
        french_check.TEXTS,
        french_living.TEXTS,
        french_policy.TEXTS,
        french_policy.COMPARISON,
        french_proof.TEXTS,
        french_price.TEXTS,
        french_recruit.TEXTS,
        french_repair.TEXTS,
        sentences=french_policy.SENTENCES,
    ),
}
TITLES = {"en": english.TITLES, "fr": french.TITLES}
GOALS = {"en": english.GOALS, "fr": french.GOALS}
DAYS = {"en": english.DAYS, "fr": french.DAYS}
MONTHS = {"en": english.MONTHS, "fr": french.MONTHS}
