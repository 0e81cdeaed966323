"""Headers as people word them, and those that must not be taken for something else."""

import tomllib
from collections import defaultdict
from importlib.resources import files

import pytest

from partage.files.forms.headers import FIELDS, Kind, Meaning, Unread, asked_for, matters, meaning, touches
from partage.text.catalogue import LANGUAGES

STUDENTS, FAMILIES = Kind.STUDENTS, Kind.FAMILIES


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Horodateur", "registered_at"),
        ("Timestamp", "registered_at"),
        ("Quelles langues parles-tu ?", "languages"),
        ("Mother tongue", "mother_tongue"),
        ("RÉGIME\u00a0Alimentaire ", "diet"),
        ("Re\u0301gime / allergies", "diet"),
        ("As-tu des allergies ?", "allergies"),
        ("Food allergies", "allergies"),
        ("Allergie aux animaux ?", "avoids_animals"),
        ("Which evenings are you available?", "availability"),
        ("Es-tu gêné(e) par la fumée ?", "smoke_free"),
        ("Avec qui viens-tu ?", "partner"),
        ("Groupe", "party"),
        ("max_travel_min", "max_travel_min"),
    ],
)
def test_a_students_header(header, field):
    assert meaning(header, STUDENTS) == Meaning(field)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Combien de personnes pouvez-vous accueillir ?", "seats"),
        ("How many guests can you host?", "seats"),
        ("Combien de soirs pouvez-vous accueillir ?", "max_meals"),
        ("Minimum d'invités", "min_guests"),
        ("Quels régimes pouvez-vous servir ?", "serves"),
        ("Quels allergènes pouvez-vous éviter ?", "safe_for"),
        ("Allergens you can keep out", "safe_for"),
        ("Avez-vous des animaux ?", "animals"),
        ("Fumez-vous à la maison ?", "smokes"),
        ("Maison non-fumeur", "smoke_free"),
        ("Logement accessible PMR ?", "step_free"),
    ],
)
def test_a_familys_header(header, field):
    assert meaning(header, FAMILIES) == Meaning(field)


@pytest.mark.parametrize(
    ("header", "kind", "field"),
    [
        ("Régime alimentaire (religieux, végétarien...)", STUDENTS, "diet"),
        ("Allergies ou problèmes de santé", STUDENTS, "allergies"),
        ("As-tu peur des chiens ?", STUDENTS, "avoids_animals"),
        ("Combien d'amis viennent avec toi ?", STUDENTS, "people"),
        ("Peux-tu monter des escaliers ?", STUDENTS, "step_free"),
        ("Nom (usage)", STUDENTS, "name"),
        ("Préférez-vous accueillir des femmes ?", FAMILIES, "welcomes"),
        ("Code de la porte et adresse", FAMILIES, "address"),
    ],
)
def test_a_header_with_something_left_over_is_a_proposal(header, kind, field):
    assert meaning(header, kind) == Meaning(field, sure=False)


@pytest.mark.parametrize(("header", "field"), [("E-mail", "email"), ("Téléphone", "phone"), ("Adresse", "address")])
def test_how_to_reach_somebody(header, field):
    assert meaning(header, STUDENTS) == meaning(header, FAMILIES) == Meaning(field)


@pytest.mark.parametrize(
    ("header", "kind", "why"),
    [
        ("Religion", STUDENTS, Unread.FORBIDDEN),
        ("Problèmes de santé", STUDENTS, Unread.FORBIDDEN),
        ("Date of birth", STUDENTS, Unread.FORBIDDEN),
        ("Code postal", STUDENTS, Unread.UNKNOWN),
        ("Nom de l'université", STUDENTS, Unread.UNKNOWN),
        # Taken the wrong way, these would seat somebody where they must not sit
        ("Mets que tu n'aimes pas manger", STUDENTS, Unread.TURNED),
        ("As-tu besoin d'un logement sans escalier ?", STUDENTS, Unread.TURNED),
        ("Régimes que vous ne pouvez pas servir", FAMILIES, Unread.TURNED),
        ("Indisponibilités", STUDENTS, Unread.UNKNOWN),
        ("Quels soirs ne peux-tu pas ?", STUDENTS, Unread.TURNED),
        ("Aimes-tu les animaux ?", STUDENTS, Unread.UNKNOWN),
        ("Avez-vous des allergies ?", FAMILIES, Unread.UNKNOWN),
        ("Allergènes présents à la maison", FAMILIES, Unread.UNKNOWN),
        ("Y a-t-il des escaliers ?", FAMILIES, Unread.UNKNOWN),
    ],
)
def test_a_header_that_is_not_read(header, kind, why):
    assert meaning(header, kind) is why


@pytest.mark.parametrize("kind", Kind)
def test_our_own_names_are_headers(kind):
    own = ("id", "languages", "availability", "interests", "learning", "lat", "lon", "step_free", "times_left_out")
    assert [meaning(name, kind) for name in own] == [Meaning(name) for name in own]


def test_options_and_levels():
    assert meaning("Disponibilités [Mercredi 18]", STUDENTS) == Meaning("availability", "Mercredi 18")
    assert meaning("Niveau de français", STUDENTS) == Meaning("level", "fr")
    assert meaning("English level", FAMILIES) == Meaning("level", "en")


def _questions():
    for lang in LANGUAGES:
        folder = files("partage.files.forms")
        for side, fields in tomllib.loads((folder / f"questions.{lang}.toml").read_text(encoding="utf-8")).items():
            for field, questions in fields.get("columns", {}).items():
                for question in questions:
                    yield side, field, question, lang


@pytest.mark.parametrize("kind", Kind)
def test_no_known_question_asks_for_two_things(kind):
    """Without fillers it would be the last one's that stands in the files, whatever the other one meant."""
    asked = defaultdict(set)
    for side, field, question, _ in _questions():
        if side in ("both", kind):
            asked[asked_for(question)].add(field)
    assert len(asked) > 300
    assert {left: fields for left, fields in asked.items() if len(fields) > 1} == {}
    assert () not in asked


def test_a_known_question_is_read_as_it_stands():
    for side, field, question, _ in _questions():
        for kind in Kind:
            if side in ("both", kind):
                assert meaning(question, kind) == Meaning({"with": "partner"}.get(field, field)), question


def test_homes_are_never_asked_what_they_go_without():
    """A home that writes "halal" there would say what it does not cook; a guest, what they do not eat."""
    assert "goes_without" not in FIELDS[FAMILIES]
    for _, field, question, _ in _questions():
        if field == "goes_without":
            told = meaning(question, FAMILIES)
            assert not isinstance(told, Meaning) or (told.field != field and not told.sure), question


@pytest.mark.parametrize(
    "header",
    [
        *("Profession", "Quartier", "Nombre de chambres", "Y a-t-il un piano ?", "Avez-vous déjà participé ?"),
        *("Occupation", "Your neighbourhood", "How did you hear of us?", "Have you hosted before?", "Newsletter"),
    ],
)
def test_what_no_guest_has_to_know_is_left_out_without_a_word(header):
    assert not matters(header)
    assert not touches(header)


def test_small_children_are_nobodys_date_of_birth():
    """A rule of one's own may ask for them, so that they may be kept as an attribute of one's own."""
    assert meaning("Enfants en bas âge", FAMILIES) is Unread.UNKNOWN
    assert meaning("Âge", STUDENTS) is Unread.FORBIDDEN
