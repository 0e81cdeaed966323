"""Animals, as guests avoid them and hosts keep them."""

from __future__ import annotations

from partage.domain.vocabulary import Animal
from partage.files.findings import Note, RefusedError, Severity
from partage.files.forms.synonyms import DASHES, all_meanings, expressions, table, words
from partage.text.folding import bare, entries

ANIMALS = all_meanings("animals", Animal) | dict.fromkeys(words("any_animal"), frozenset(Animal))
_AROUND = expressions(table("around_animals"))


def read_animals(cell: str, note: Note) -> frozenset[Animal]:
    """The animals in a cell; a bare "yes" is any animal.

    Refused: ``animal_unclear``, to be set aside.

    Examples
    --------
    >>> sorted(read_animals("Deux chats et un chien", lambda code, **params: None))
    [<Animal.CAT: 'cat'>, <Animal.DOG: 'dog'>]
    """
    if "?" not in cell and (bare(cell) in words("no_animals") or cell.strip() in DASHES):
        return frozenset()
    if bare(cell) in words("some_animals"):
        note("animal_not_named")
        return frozenset(Animal)
    found = frozenset[Animal]()
    for entry in entries(cell, _AROUND["and"]):
        name = _AROUND["counts"].sub("", _AROUND["lead"].sub("", entry))
        if name not in ANIMALS:
            raise RefusedError("animal_unclear", weight=Severity.ASIDE)
        found |= ANIMALS[name]
    return found
