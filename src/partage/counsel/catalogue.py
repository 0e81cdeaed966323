"""The words of counsel in every language it speaks."""

from __future__ import annotations

from partage.counsel import english, french

TEXTS = {"en": english.TEXTS, "fr": french.TEXTS}
TITLES = {"en": english.TITLES, "fr": french.TITLES}
GOALS = {"en": english.GOALS, "fr": french.GOALS}
DAYS = {"en": english.DAYS, "fr": french.DAYS}
MONTHS = {"en": english.MONTHS, "fr": french.MONTHS}
