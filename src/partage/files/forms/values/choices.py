"""Yes or no, and a gender where somebody states one."""

from __future__ import annotations

from partage.domain.vocabulary import Gender
from partage.files.findings import Note, RefusedError, Severity
from partage.files.forms.values.foods import DASHES
from partage.text.folding import bare

_FLAGS = {
    True: "oui, yes, true, vrai, 1, x, ok, o, y, ja, wahr, ✓, ✔, ☑, si, sí, checked, coche",
    False: "non, no, false, faux, 0, n, nein, falsch, aucun, aucune, none, ☐, ✗, ✘, jamais, never",
}
FLAGS = {bare(word): flag for flag, words in _FLAGS.items() for word in words.split(", ")}

_GENDERS = {
    Gender.WOMAN: "woman, femme, female, f, une femme, feminin, fille, girl, w, weiblich, mme, madame, elle, she",
    Gender.MAN: "man, homme, male, h, m, un homme, masculin, garcon, boy, mannlich, monsieur, il, he",
    Gender.OTHER: "other, autre, non-binaire, non binaire, non-binary, nonbinary, nb, divers, d, iel, they, "
    "x, non binary",
}
GENDERS = {bare(word): gender for gender, words in _GENDERS.items() for word in words.split(", ")}
_NOT_SAID = frozenset(
    {
        "",
        "-",
        "/",
        "prefer not to say",
        "prefere ne pas repondre",
        "je prefere ne pas repondre",
        "ne souhaite pas repondre",
    }
    | {"i prefer not to say", "non renseigne", "ne se prononce pas", "nsp", "je ne souhaite pas repondre", "n/a"}
)


def read_flag(cell: str, note: Note) -> bool:  # noqa: ARG001 - every reader takes remarks
    """Yes or no.

    Raises
    ------
    RefusedError
        ``flag_unclear``: any other text.
    """
    found = False if cell.strip() in DASHES or not cell.strip() else FLAGS.get(bare(cell) or cell.strip())
    if found is None or "?" in cell:
        raise RefusedError("flag_unclear")
    return found


def read_gender(cell: str, note: Note) -> Gender | None:  # noqa: ARG001 - as above
    """A gender; None where somebody would rather not say.

    Raises
    ------
    RefusedError
        ``gender_unclear``.
    """
    word = bare(cell)
    if word in _NOT_SAID:
        return None
    if word not in GENDERS:
        raise RefusedError("gender_unclear")
    return GENDERS[word]


def read_genders(cell: str, note: Note) -> frozenset[Gender]:
    """Whom a home welcomes: nobody named is everybody.

    Raises
    ------
    RefusedError
        ``gender_unclear``, to be set aside.
    """
    words = [
        word
        for word in bare(cell).replace("/", ",").replace(" et ", ",").replace(" and ", ",").split(",")
        if word.strip()
    ]
    if bare(cell) in _EVERYBODY:
        return frozenset()
    found = set[Gender]()
    for word in words:
        single = word.strip().removesuffix("s") if word.strip().removesuffix("s") in GENDERS else word.strip()
        gender = _PLURALS.get(single) or read_gender(single, note)
        if gender is None:
            raise RefusedError("gender_unclear", weight=Severity.ASIDE)
        found.add(gender)
    return frozenset(found)


_EVERYBODY = frozenset(
    {"", "-", "/", "tous", "toutes", "tout le monde", "everyone", "everybody", "all", "peu importe", "any"}
)
_PLURALS = {"women": Gender.WOMAN, "men": Gender.MAN}
