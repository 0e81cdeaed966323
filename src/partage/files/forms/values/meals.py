"""Diets and allergies, as guests and hosts write them. An unknown word is never "none", and never "can"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TypeAlias

from partage.domain.vocabulary import Allergen, Animal, Diet, closure
from partage.files.findings import Note, RefusedError, Severity
from partage.files.forms.synonyms import DASHES, all_meanings, expressions, meanings, table, words
from partage.files.forms.values.animals import ANIMALS
from partage.files.forms.values.scalars import read_flag
from partage.text.folding import bare, entries, fold

Reading: TypeAlias = Callable[[str, Note, str], "Plate"]
"""What one entry says: the entry without what stands around it, takes remarks, the code where it is not understood."""

MEATLESS = frozenset(diet for diet in Diet if Diet.PESCATARIAN in closure((diet,)))
GONE_WITHOUT = frozenset({Diet.NO_PORK, Diet.NO_BEEF, Diet.NO_ALCOHOL, Diet.GLUTEN_FREE, Diet.LACTOSE_FREE})
"""Foods more than diets: people go without them, where they follow the others."""
DIETS = meanings("diets", Diet)
ALLERGENS = all_meanings("allergens", Allergen)
_AROUND = expressions(table("around_meals"))


@dataclass(frozen=True)
class Plate:
    """What somebody's cell says of their meal, as of a `partage.Student`."""

    diet: frozenset[Diet] = frozenset()
    alternatives: tuple[frozenset[Diet], ...] = ()
    allergies: frozenset[Allergen] = frozenset()
    animals: frozenset[Animal] = frozenset()  # named among the allergies

    def __or__(self, other: Plate) -> Plate:
        """Both together."""
        return Plate(
            self.diet | other.diet,
            self.alternatives + other.alternatives,
            self.allergies | other.allergies,
            self.animals | other.animals,
        )

    @property
    def empty(self) -> bool:
        """Whether there is nothing to heed."""
        return self == Plate()


@dataclass(frozen=True)
class Kitchen:
    """What a host's cell says of the kitchen: as of a `partage.Family`."""

    serves: frozenset[Diet] = frozenset()
    safe_for: frozenset[Allergen] = frozenset()


def read_plate(cell: str, note: Note, unclear: str = "diet_unclear", bare_food: Reading | None = None) -> Plate:
    """What a guest's meal has to meet.

    "Or" between diets that somebody follows names a second choice; between things that somebody cannot have, both.
    A food that stands alone is read by `bare_food`; without it, as an allergy, unless people name it as what they eat,
    too. Refused, to be set aside: `unclear` where any word is not understood, because somebody has to decide;
    ``diet_contradiction``: no meat, and meat.

    Examples
    --------
    >>> plate = read_plate("Hallal, pas d'arachides", lambda code, **params: None)
    >>> sorted(plate.diet), sorted(plate.allergies)
    ([<Diet.HALAL: 'halal'>], [<Allergen.PEANUTS: 'peanuts'>])
    """
    if nothing(cell):
        return Plate()
    text = _AROUND["endings"].sub("", fold(cell))
    if "?" in cell or _AROUND["but_not"].search(text):
        raise RefusedError(unclear, weight=Severity.ASIDE)
    before = bare_food or _named
    if (found := _AROUND["all_but"].fullmatch(text)) is not None and bare(found[1]) in words("everything"):
        return _together(found[2], note, unclear, _without)
    parts = [entries(part, _AROUND["and"]) for part in _AROUND["or"].split(text)]
    sides = {(_followed(left[-1:]), _followed(right[:1])) for left, right in pairwise(parts)}
    if sides == {(True, True)}:
        first, *others = (_together("; ".join(part), note, unclear, before) for part in parts)
        if not any(other.allergies or other.animals for other in others):
            return Plate(first.diet, tuple(other.diet for other in others), first.allergies, first.animals)
    elif sides <= {(False, False)}:
        return _together("; ".join(entry for part in parts for entry in part), note, unclear, before)
    raise RefusedError(unclear, weight=Severity.ASIDE)


def _followed(entry: Sequence[str]) -> bool:
    """Whether an entry names a diet that somebody follows, and nothing that they go without."""
    plain = bare(_AROUND["lead"].sub("", "".join(entry)))
    eaten = _AROUND["eats"].fullmatch(plain)
    return DIETS.get(eaten[1] if eaten else plain) in {*Diet} - GONE_WITHOUT


def nothing(cell: str) -> bool:
    """Whether a cell says, in words of the closed list and without doubt, that there is nothing to heed."""
    return "?" not in cell and (bare(cell) in words("nothing") or cell.strip() in DASHES)


def _together(text: str, note: Note, unclear: str, before: Reading) -> Plate:
    everything = words("everything") if unclear == "diet_unclear" and before is _named else words("eats_everything")
    plate, none, meat = Plate(), False, False
    for entry in entries(text, _AROUND["and"]):
        if entry in words("nothing"):
            none = True
        elif entry in everything:
            meat = True
        else:
            more, before = _one(entry, before, note, unclear)
            plate |= more
    if (meat and plate.diet & MEATLESS) or (none and not plate.empty):
        raise RefusedError("diet_contradiction", weight=Severity.ASIDE)
    if not none and not meat and plate.empty:
        raise RefusedError(unclear, weight=Severity.ASIDE)
    return plate


def _one(entry: str, before: Reading, note: Note, unclear: str) -> tuple[Plate, Reading]:
    """What one entry says; "no pork nor beef" and "allergic to nuts and fish" go on as they began."""
    entry = bare(_AROUND["lead"].sub("", entry))
    eaten = _AROUND["eats"].fullmatch(entry)
    if (diet := DIETS.get(eaten[1] if eaten else entry)) is not None and entry not in words("only_without"):
        return Plate(frozenset({diet})), before
    for pattern, read in _PATTERNS:
        if (found := pattern.fullmatch(entry)) is not None:
            return read(bare(_AROUND["of"].sub("", found[1])), note, unclear), read
    return before(bare(_AROUND["of"].sub("", entry)), note, unclear), before


def _named(food: str, note: Note, unclear: str) -> Plate:
    """A food that stands alone: to be kept away from a guest; of a host it says nothing clear."""
    if unclear == "diet_unclear" and food in words("also_eaten"):
        raise RefusedError(unclear, weight=Severity.ASIDE)
    if unclear != "serves_unclear" and (food in ALLERGENS or food == "lactose"):
        return _allergic(food, note, unclear)
    if unclear == "allergy_unclear" and food in ANIMALS:
        return Plate(animals=ANIMALS[food])
    raise RefusedError(unclear, weight=Severity.ASIDE)


def _without(food: str, note: Note, unclear: str) -> Plate:
    if food in ("viande", "meat", "viandes", "viande ni poisson"):
        note("meat_as_vegetarian")
        return Plate(frozenset({Diet.VEGETARIAN}))
    if food == "gluten":
        return Plate(frozenset({Diet.GLUTEN_FREE}))
    if food in DIETS and food in words("only_without"):
        return Plate(frozenset({DIETS[food]}))
    if food in ANIMALS and food not in ALLERGENS and unclear != "allergy_unclear":
        raise RefusedError(unclear, weight=Severity.ASIDE)
    return _allergic(food, note, unclear)


def _allergic(food: str, note: Note, unclear: str) -> Plate:
    if food == "lactose":
        return Plate(frozenset({Diet.LACTOSE_FREE}))
    if food in ANIMALS and unclear != "serves_unclear":
        return Plate(animals=ANIMALS[food])
    if food not in ALLERGENS or (unclear == "serves_unclear" and food not in words("whole_allergens")):
        raise RefusedError(unclear, weight=Severity.ASIDE)
    if food in words("widened_nuts"):
        note("nuts_widened")
    found = ALLERGENS[food]
    return Plate(frozenset({Diet.GLUTEN_FREE}) if Allergen.GLUTEN in found else frozenset(), (), found)


_PATTERNS: tuple[tuple[re.Pattern[str], Reading], ...] = (
    (_AROUND["without"], _without),
    (_AROUND["free"], _without),
    (_AROUND["allergic"], _allergic),
    (_AROUND["allergy_after"], _allergic),
)


def read_kitchen(cell: str, note: Note) -> Kitchen:
    """What a host's kitchen can meet; a "perhaps" is a no.

    Refused: ``serves_unclear``, to be set aside.

    Examples
    --------
    >>> sorted(read_kitchen("végétarien, halal", lambda code, **params: None).serves)
    [<Diet.HALAL: 'halal'>, <Diet.VEGETARIAN: 'vegetarian'>]
    """
    if nothing(cell):
        return Kitchen()
    if "?" in cell:
        note("perhaps_is_no")
        return Kitchen()
    text = _AROUND["endings"].sub("", fold(cell))
    if (found := _AROUND["all_but"].fullmatch(text)) is not None and bare(found[1]) in words("all_diets"):
        text = f"{found[1]} except {found[2]}"
    offered, *refused = _AROUND["except"].split(text)
    kitchen = _kitchen(entries(offered, _AROUND["and"]), note)
    if not refused:
        return kitchen
    without = frozenset(diet for part in refused for diet in _kitchen(entries(part, _AROUND["and"]), note).serves)
    return Kitchen(frozenset(diet for diet in kitchen.serves if not without & closure({diet})), kitchen.safe_for)


def _kitchen(parts: Iterable[str], note: Note) -> Kitchen:
    serves, safe = set[Diet](), set[Allergen]()
    before: Reading = _named
    for part in parts:
        if _AROUND["maybe"].search(part):
            note("perhaps_is_no")
        elif part in words("all_diets"):
            serves |= set(Diet)
        elif part not in words("nothing") and part not in words("everything"):
            plate, before = _one(part, before, note, "serves_unclear")
            serves |= plate.diet
            safe |= plate.allergies
    return Kitchen(frozenset(serves), frozenset(safe))


def read_safe_for(cell: str, note: Note) -> frozenset[Allergen]:
    """The allergens that a home keeps out; ``allergy_unclear``, to be set aside."""
    text = fold(cell)
    if (found := _AROUND["all_but"].fullmatch(text)) is not None and bare(found[1]) in words("all_allergens"):
        return frozenset(Allergen) - _allergens(found[2], note, perhaps=True)
    return _allergens(text, note, perhaps=False)


def read_not_safe_for(cell: str, note: Note) -> frozenset[Allergen]:
    """The allergens that a home cannot keep out; a "perhaps" is a yes. ``allergy_unclear``, to be set aside."""
    return _allergens(fold(cell), note, perhaps=True)


def _allergens(text: str, note: Note, *, perhaps: bool) -> frozenset[Allergen]:
    """The allergens that are named; those with a "perhaps" where it counts."""
    if nothing(text):
        return frozenset()
    if "?" in text and not perhaps:
        note("perhaps_is_no")
        return frozenset()
    found = set[Allergen]()
    for part in entries(text, _AROUND["and"]):
        food = bare(
            _AROUND["of"].sub("", _AROUND["without"].sub(r"\1", _AROUND["maybe"].sub("", part).replace("?", "")))
        )
        if _AROUND["maybe"].search(part) and not perhaps:
            note("perhaps_is_no")
        elif part in words("all_allergens"):
            found |= set(Allergen)
        elif food in words("whole_allergens"):
            found |= ALLERGENS[food]
        else:
            raise RefusedError("allergy_unclear", weight=Severity.ASIDE)
    return frozenset(found)


read_goes_without = partial(read_plate, bare_food=_without)
"""What a guest does not eat, under a question that asks for just that; as `read_plate`."""

read_allergies = partial(read_plate, unclear="allergy_unclear")
"""A guest's allergies; diets and animals named among them are heeded, too. ``allergy_unclear``, to be set aside."""


def read_offer(cell: str, note: Note) -> bool:
    """Whether a home offers what a column of its own names; a "perhaps" is a no. ``flag_unclear`` as `read_flag`."""
    if _AROUND["maybe"].search(fold(cell)) is None:
        return read_flag(cell, note)
    note("perhaps_is_no")
    return False
