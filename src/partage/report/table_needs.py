"""What is true of a table as a whole: languages in common, what its plates must meet, attributed to nobody."""

from __future__ import annotations

from dataclasses import dataclass

from partage.domain.vocabulary import Allergen, Animal, Diet, closure, language_of
from partage.plan.plan import Plan
from partage.plan.records import Table


@dataclass(frozen=True)
class Needs:
    """What the meal and the home must meet for everybody at a table, as one union.

    Parameters
    ----------
    diets, allergens, animals
        Standards that the meal must meet; what must be kept out of it; animals that somebody avoids.
    languages
        Tags of the languages that everybody speaks, the family included.
    """

    diets: frozenset[Diet]
    allergens: frozenset[Allergen]
    animals: frozenset[Animal]
    languages: tuple[str, ...]


def needs_of(table: Table, plan: Plan) -> Needs:
    """What a table needs.

    Of somebody with other diets that would do as well, the first is named that the kitchen meets.
    """
    family = plan.roster.family(table.family)
    guests = [plan.roster.student(guest) for guest in table.students]
    served, diets = closure(family.serves), set[Diet]()
    for guest in guests:
        choices = (guest.diet, *guest.diet_alternatives)
        diets |= next((one for one in choices if one <= served), guest.diet)
    spoken = [{language_of(tag) for tag in tags} for tags in (family.languages, *(one.languages for one in guests))]
    return Needs(
        frozenset(diets),
        frozenset[Allergen]().union(*(guest.allergies for guest in guests)),
        frozenset[Animal]().union(*(guest.avoids_animals for guest in guests)),
        tuple(sorted(set.intersection(*spoken))),
    )
