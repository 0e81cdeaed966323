"""Animals, as guests avoid them and hosts keep them."""

from __future__ import annotations

import re

from partage.domain.vocabulary import Animal
from partage.files.findings import Note, RefusedError, Severity
from partage.files.forms.values.foods import DASHES
from partage.text.folding import bare, entries, fold

_NAMES = {
    Animal.DOG: "chien, chiens, chienne, dog, dogs, chiot, hund, labrador",
    Animal.CAT: "chat, chats, chatte, cat, cats, chaton, katze",
    Animal.BIRD: "oiseau, oiseaux, bird, birds, perroquet, perruche, canari, parrot, poule, poules",
    Animal.RODENT: "rongeur, rongeurs, rodent, rodents, hamster, hamsters, souris, rat, rats, "
    "cochon d'inde, cochons d'inde, "
    "guinea pig, lapin, lapins, rabbit, rabbits, chinchilla",
    Animal.OTHER: "other, autre, autres, reptile, reptiles, serpent, snake, tortue, turtle, poisson rouge, "
    "poissons rouges, "
    "lapin, lapins, rabbit, rabbits, cheval, chevaux, horse, chevre, aquarium, furet, araignee, spider",
}
ANIMALS: dict[str, frozenset[Animal]] = {}
for _animal, _words in _NAMES.items():
    for _word in map(fold, _words.split(", ")):
        ANIMALS[_word] = ANIMALS.get(_word, frozenset()) | {_animal}
for _word in (
    "poils d'animaux",
    "animaux",
    "animals",
    "pets",
    "animaux domestiques",
    "animal hair",
    "tous les animaux",
):
    ANIMALS[_word] = frozenset(Animal)

_NONE = frozenset(
    {
        "/",
        "non",
        "no",
        "none",
        "aucun",
        "aucune",
        "aucun animal",
        "pas d'animaux",
        "pas d'animal",
        "sans animaux",
    }
    | {"ras", "neant", "rien", "no pets", "no animals", "false", "0", "no animal"}
)
_SOME = frozenset({"oui", "yes", "true", "1", "x", "vrai"})
_COUNTS = re.compile(
    r"^(?:(?:[0-9]+|une?|deux|trois|quatre|cinq|one|two|three|a|an|des|les|le|la|petits?|gros|small|big)\s+)+"
)
_AND = re.compile(r"[,;|/\n\r•·+&]+|\s+(?:et|and|und|ou|or)\s+")
_LEAD = re.compile(
    r"^(?:allerg\w*|peur|phobie|afraid|fear|j'ai|nous avons|we have|i have)\s+(?:aux?|des?|of|to|a l'|d')?\s*"
)


def read_animals(cell: str, note: Note) -> frozenset[Animal]:
    """The animals in a cell; a bare "yes" is any animal.

    Raises
    ------
    RefusedError
        ``animal_unclear``, to be set aside.

    Examples
    --------
    >>> sorted(read_animals("Deux chats et un chien", lambda code, **params: None))
    [<Animal.CAT: 'cat'>, <Animal.DOG: 'dog'>]
    """
    if "?" not in cell and (bare(cell) in _NONE or cell.strip() in DASHES):
        return frozenset()
    if bare(cell) in _SOME:
        note("animal_not_named")
        return frozenset(Animal)
    found = frozenset[Animal]()
    for entry in entries(cell, _AND):
        name = _COUNTS.sub("", _LEAD.sub("", entry))
        if name not in ANIMALS:
            raise RefusedError("animal_unclear", weight=Severity.ASIDE)
        found |= ANIMALS[name]
    return found
