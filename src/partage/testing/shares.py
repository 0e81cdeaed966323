"""The shares from which `random_roster` draws. Priors of the project, synthetic unless a source is named.

They hold for an instance as a whole and are drawn independently of each other: what somebody eats is never
derived from a country.
"""

from __future__ import annotations

STUDENT_LANGUAGES = {
    "fr": 0.60, "en": 0.85, "es": 0.20, "ar": 0.20, "zh": 0.15,
    "pt": 0.15, "de": 0.10, "it": 0.08, "ru": 0.06, "hi": 0.08,
}  # fmt: skip
FAMILY_LANGUAGES = {
    "fr": 0.99, "en": 0.60, "es": 0.18, "ar": 0.07, "zh": 0.02,
    "pt": 0.05, "de": 0.12, "it": 0.06, "ru": 0.02, "hi": 0.01,
}  # fmt: skip
STUDENT_LEVELS = ("A2", "B1", "B2", "C1", "C2", "native")
FAMILY_LEVELS = ("B1", "B2", "C1", "C2", "native")

DIETS_NEEDED = {
    "vegetarian": 0.12, "vegan": 0.04, "halal": 0.18, "kosher": 0.01,
    "gluten_free": 0.03, "lactose_free": 0.05, "no_pork": 0.10,
}  # fmt: skip
DIETS_SERVED = {
    "vegetarian": 0.80, "vegan": 0.40, "halal": 0.35, "kosher": 0.10,
    "gluten_free": 0.50, "lactose_free": 0.60, "no_pork": 0.85,
}  # fmt: skip
HALAL_OR_VEGETARIAN = 0.5
"""Of those who need halal, who name vegetarian as an alternative."""

ALLERGIES = {"nuts": 0.03, "milk": 0.02}
SAFE_FOR = {"nuts": 0.70, "milk": 0.50}
ANIMALS_AVOIDED = {"cat": 0.05, "dog": 0.04}
ANIMALS_AT_HOME = {"cat": 0.20, "dog": 0.15}

SEATS = {1: 0.10, 2: 0.50, 3: 0.20, 4: 0.15, 6: 0.05}
MINIMUM_OF_TWO = 0.40
"""Of homes with two or more seats, those that want at least two guests."""

PARTY_SIZES = {1: 0.75, 2: 0.20, 3: 0.05}
STUDENT_FREE = 0.35
FAMILY_FREE = 0.25

STUDENT_KM = 4.0
FAMILY_KM = 6.0
"""Standard deviations of places round the centre, in each direction."""

INTERESTS = ("board games", "cinema", "cooking", "football", "gardening", "hiking", "music", "painting", "reading")
MOST_INTERESTS = 4
LEARNS_FRENCH = 0.5
"""Of students whose French is missing or below C1."""

FAMILY_LEARNS = 0.2
GENDERS = {"woman": 0.48, "man": 0.48, "other": 0.01}  # the rest state none
COMPANY = {"another:woman": 0.04, "guests_only:woman": 0.02, "another:man": 0.01}

LILLE = (50.6329, 3.0586)

CAMPUS_FRANCE = {
    "MA": 45162, "DZ": 32147, "CN": 25605, "IT": 20028, "SN": 15251, "TN": 14291, "ES": 11594,
    "LB": 11527, "CI": 10691, "CM": 9767, "DE": 8490, "PT": 7751, "CG": 7483, "IN": 6986, "US": 6754,
    "BR": 5682, "BJ": 5667, "GA": 5656, "VN": 5254, "RU": 5246, "MG": 5061, "HT": 4887, "BE": 4871,
    "TR": 4733, "TG": 4645,
}  # fmt: skip
"""Foreign students in France 2022-2023. Source: Campus France, Chiffres clés 2024 (MESR-SIES)."""

ELSEWHERE = 117654
"""Same source, "Autres pays"; here spread evenly over `ELSEWHERE_COUNTRIES`, which is our own choice."""

ELSEWHERE_COUNTRIES = (
    "CA", "CD", "CL", "CO", "EG", "GB", "GN", "GR", "ID", "IR",
    "JP", "KM", "KR", "ML", "MU", "MX", "PE", "PL", "RO", "UA",
)  # fmt: skip

COUNTRIES = CAMPUS_FRANCE | {code: ELSEWHERE / len(ELSEWHERE_COUNTRIES) for code in ELSEWHERE_COUNTRIES}
