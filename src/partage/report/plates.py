"""One guest's plate in words."""

from __future__ import annotations

from partage.domain.people import Student
from partage.report.words import allergen_words, diet_words, say


def plate_words(student: Student, lang: str) -> tuple[str, str]:
    """What a guest's meal must be, and what must be kept out of it."""
    choices = [student.diet, *student.diet_alternatives]
    diets = f" {say('or', lang)} ".join(filter(None, (diet_words(one, lang) for one in choices)))
    return diets or say("nothing", lang), allergen_words(student.allergies, lang)
