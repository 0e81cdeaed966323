"""Cells as values: truth tables in French and English, and that nothing is read as less strict than it is written."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partage.domain.region import Region
from partage.domain.vocabulary import Diet
from partage.files.findings import RefusedError, Severity, silent, text_of
from partage.files.forms.values.animals import read_animals
from partage.files.forms.values.languages import BY_NAME, read_languages, read_tags
from partage.files.forms.values.meals import read_allergies, read_kitchen, read_plate, read_safe_for
from partage.files.forms.values.moments import Moments, day_first, label_of
from partage.files.forms.values.scalars import (
    fold_id,
    read_count,
    read_flag,
    read_gender,
    read_genders,
    read_id,
    read_label,
    read_minutes,
    read_name,
    read_number,
    read_place,
    read_point,
    read_words,
)
from partage.text.catalogue import LANGUAGES, texts
from partage.text.folding import bare, fold


def code_of(read, *cells):
    """The code that a reader ends with."""
    with pytest.raises(RefusedError) as caught:
        read(*cells, silent)
    assert f"sheets.{caught.value.code}" in texts("en")
    return caught.value.code


def noted(read, *cells):
    """What a reader answers, and the codes of its remarks."""
    codes = []
    found = read(*cells, lambda code, **params: codes.append(text_of(code, params, "en") and code))
    return found, codes


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("français natif", {"fr": "native"}),
        ("Français (langue maternelle), Anglais (B2)", {"fr": "native", "en": "B2"}),
        ("Anglais - courant; espagnol : notions", {"en": "C1", "es": "A1"}),
        ("fr:B1 en:native", {"fr": "B1", "en": "native"}),
        ("pt-BR:C1", {"pt-BR": "C1"}),
        ("un peu de français", {"fr": "A1"}),
        ("niveau B1 en allemand", {"de": "B1"}),
        ("Portugais (Brésil) C2", {"pt": "C2"}),
        ("anglais B2 et français A1", {"en": "B2", "fr": "A1"}),
        ("English fluent + Deutsch A2", {"en": "C1", "de": "A2"}),
        ("日本語 C1", {"ja": "C1"}),
        ("العربية native", {"ar": "native"}),
        (["Русский", " родной язык"][0] + " B1", {"ru": "B1"}),
        ("I speak English B2", {"en": "B2"}),
        ("chinois/anglais b1", {"zh": "B1", "en": "B1"}),
        ("Anglais (lu, écrit, parlé)", {"en": "B1"}),
        ("langue des signes française B2", {"fsl": "B2"}),
        ("NAN:A2", {"NAN": "A2"}),
        ("anglais B1/B2, français A2-B1", {"en": "B1", "fr": "A2"}),
    ],
)
def test_languages(cell, expected):
    assert read_languages(cell, silent) == expected


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("klingon", "language_invalid"),
        ("xx", "language_invalid"),
        ("courant", "language_invalid"),
        ("français B7", "level_unknown"),
        ("ang", "language_suspicious"),
        ("esp", "language_suspicious"),
        ("", "no_language"),
        (" ; ", "no_language"),
        ("und:B1", "language_invalid"),
    ],
)
def test_languages_that_are_none(cell, code):
    assert code_of(read_languages, cell) == code


def test_what_is_remarked_of_languages():
    assert noted(read_languages, "anglais") == ({"en": "B1"}, ["level_assumed"])
    assert noted(read_languages, "anglais b2+") == ({"en": "B2"}, ["level_rounded"])
    assert noted(read_languages, "iw:B1") == ({"iw": "B1"}, [])
    assert noted(read_languages, "iw B1") == ({"he": "B1"}, ["language_renamed"])
    assert noted(read_languages, "darija B1") == ({"ary": "B1"}, ["language_close"])
    assert noted(read_languages, "anglais C1, english B1") == ({"en": "B1"}, ["language_twice"])
    with pytest.raises(RefusedError, match="level_missing"):
        read_languages("anglais", silent, None)
    assert read_tags("français, anglais B2", silent) == {"fr", "en"}


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_every_name_of_a_language_is_read(name):
    assert read_languages(f"{name} : B2", silent) == {BY_NAME[name]: "B2"}


@pytest.mark.parametrize(
    ("cell", "diet", "allergies"),
    [
        *(
            (cell, set(), set())
            for cell in ("aucun", "RAS", "R.A.S.", "non", "/", "-", "néant", "none", "Pas de restriction !")
        ),
        *((cell, set(), set()) for cell in ("Je mange de tout", "omnivore", "rien de particulier", "Aucune allergie")),
        ("HALLAL ", {"halal"}, set()),
        ("viande halal uniquement", None, None),
        ("je mange halal", {"halal"}, set()),
        ("Végétarien(ne)", {"vegetarian"}, set()),
        ("végétarien·ne", {"vegetarian"}, set()),
        ("I'm vegan", {"vegan"}, set()),
        ("vegetarian/vegan", {"vegetarian", "vegan"}, set()),
        ("pas de porc", {"no_pork"}, set()),
        ("Sans porc ni bœuf", {"no_pork", "no_beef"}, set()),
        ("no pork, no alcohol", {"no_pork", "no_alcohol"}, set()),
        ("je ne mange pas de porc", {"no_pork"}, set()),
        ("sans gluten", {"gluten_free"}, set()),
        ("gluten-free", {"gluten_free"}, set()),
        ("cœliaque", {"gluten_free"}, {"gluten"}),
        ("Sans gluten (coeliaque)", {"gluten_free"}, {"gluten"}),
        ("intolérance au lactose", {"lactose_free"}, set()),
        ("allergie au lait", set(), {"milk"}),
        ("Halal, allergique aux arachides et aux noix", {"halal"}, {"peanuts", "nuts"}),
        ("Allergie : fruits à coque", set(), {"nuts"}),
        ("peanut allergy", set(), {"peanuts"}),
        ("fruits de mer", set(), {"crustaceans", "molluscs"}),
        ("pas de viande", {"vegetarian"}, set()),
        ("casher", {"kosher"}, set()),
        ("halal et sans alcool", {"halal", "no_alcohol"}, set()),
    ],
)
def test_diets(cell, diet, allergies):
    if diet is None:
        assert code_of(read_plate, cell) == "diet_unclear"
        return
    plate = read_plate(cell, silent)
    assert (set(plate.diet), set(plate.allergies)) == (diet, allergies)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("allergie sévère kiwi", "diet_unclear"),
        ("vegan, viande ok", "diet_contradiction"),
        ("végétarien, mais je mange du poisson", "diet_unclear"),
        ("halal, aucun", "diet_contradiction"),
        ("N/A", "diet_unclear"),
        ("porc", "diet_unclear"),
        ("chat", "diet_unclear"),
        ("halal ou aucun", "diet_unclear"),
        ("?", "diet_unclear"),
        ("aucun ?", "diet_unclear"),
        ("halal ?", "diet_unclear"),
        ("végétarien (pas strict)", "diet_unclear"),
        ("Pas de restriction sauf arachides", "diet_unclear"),
        ("no halal", "diet_unclear"),
    ],
)
def test_diets_that_somebody_has_to_decide(cell, code):
    assert code_of(read_plate, cell) == code
    with pytest.raises(RefusedError) as caught:
        read_plate(cell, silent)
    assert caught.value.weight is Severity.ASIDE


def test_a_second_choice():
    plate = read_plate("halal ou végétarien", silent)
    assert (plate.diet, plate.alternatives) == ({"halal"}, (frozenset({"vegetarian"}),))


def test_allergies_and_animals_named_among_them():
    assert read_allergies("allergie aux chats, arachides", silent).animals == {"cat"}
    assert read_allergies("aucune", silent).empty
    assert code_of(read_allergies, "pollen") == "allergy_unclear"
    assert noted(read_allergies, "noisettes")[1] == ["nuts_widened"]


@pytest.mark.parametrize(
    ("cell", "serves", "safe"),
    [
        ("aucun", set(), set()),
        ("tous régimes", set(Diet), set()),
        ("tous sauf casher", set(Diet) - {"kosher"}, set()),
        ("tout sauf végétarien", set(Diet) - {"vegetarian", "vegan"}, set()),
        ("végétarien, halal", {"vegetarian", "halal"}, set()),
        ("sans porc ni boeuf", {"no_pork", "no_beef"}, set()),
        ("peut-être halal, végétarien", {"vegetarian"}, set()),
        ("halal ?", set(), set()),
        ("sans gluten, sans arachides", {"gluten_free"}, {"peanuts"}),
        ("végétarien / halal", {"vegetarian", "halal"}, set()),
    ],
)
def test_kitchens(cell, serves, safe):
    kitchen = read_kitchen(cell, silent)
    assert (set(kitchen.serves), set(kitchen.safe_for)) == (serves, safe)


@pytest.mark.parametrize("cell", ["poisson", "sans amandes", "bio", "porc", "halal possible", "allergie aux noix"])
def test_kitchens_that_say_nothing_clear(cell):
    assert code_of(read_kitchen, cell) == "serves_unclear"


def test_a_home_keeps_out_no_more_than_it_names():
    assert read_safe_for("arachides, fruits à coque", silent) == {"peanuts", "nuts"}
    assert read_safe_for("sans gluten", silent) == {"gluten"}
    assert len(read_safe_for("tous", silent)) == 14
    assert read_safe_for("aucun", silent) == frozenset()
    assert noted(read_safe_for, "peut-être lait") == (frozenset(), ["perhaps_is_no"])
    assert noted(read_safe_for, "lait ?") == (frozenset(), ["perhaps_is_no"])
    for part in ("noix", "amandes", "crevettes"):
        assert code_of(read_safe_for, part) == "allergy_unclear"


WORDS = (
    "halal",
    "vegan",
    "végétarien",
    "casher",
    "sans porc",
    "sans gluten",
    "arachides",
    "noix",
    "lait",
    "kiwi",
    "viande ok",
)
LINKS = (", ", " et ", " ou ", " / ", "; ", " mais ", " - ", "\n", " avec ")
NEEDS = {"halal": "halal", "vegan": "vegan", "vegetarien": "vegetarian", "casher": "kosher"}


def never_less_strict(parts, links):
    text = parts[0] + "".join(link + part for link, part in zip(links, parts[1:], strict=True))
    try:
        plate = read_plate(text, silent)
    except RefusedError:
        return
    folded = fold(text)
    assert "kiwi" not in folded
    everything = plate.diet | {diet for one in plate.alternatives for diet in one}
    for word, diet in NEEDS.items():
        assert (word not in folded) or diet in everything
    for word, allergen in (("arachides", "peanuts"), ("noix", "nuts"), ("lait", "milk")):
        assert (word not in folded) or allergen in plate.allergies
    if " ou " not in text:
        assert all((word not in folded) or diet in plate.diet for word, diet in NEEDS.items())


SOME = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).flatmap(
    lambda parts: st.tuples(
        st.just(parts), st.lists(st.sampled_from(LINKS), min_size=len(parts) - 1, max_size=len(parts) - 1)
    )
)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(SOME)
def test_no_diet_is_read_as_less_than_it_says(some):
    never_less_strict(*some)


@pytest.mark.heavy
@settings(max_examples=10_000, deadline=None)
@given(SOME)
def test_no_diet_of_ten_thousand_is_read_as_less_than_it_says(some):
    never_less_strict(*some)


READERS = (
    *(
        read_languages,
        read_tags,
        read_plate,
        read_allergies,
        read_kitchen,
        read_safe_for,
        read_animals,
        read_flag,
        read_gender,
    ),
    *(read_genders, read_count, read_number, read_minutes, read_id, read_name, read_label, read_words),
    *(Moments().slot, Moments(epoch=date(1899, 12, 30)).slots, Moments().moment),
)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.text(max_size=40), st.sampled_from(READERS))
def test_readers_raise_nothing_but_their_own_error(cell, read):
    try:
        read(cell, lambda code, **params: text_of(code, params, "fr"))
    except RefusedError as error:
        for lang in LANGUAGES:
            text_of(error.code, error.params, lang)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Deux chats et un chien", {"cat", "dog"}),
        ("non", set()),
        ("1 chien", {"dog"}),
        ("un lapin", {"rodent", "other"}),
        ("allergie aux chats", {"cat"}),
        ("oui", {"dog", "cat", "bird", "rodent", "other"}),
        ("peur des chiens", {"dog"}),
    ],
)
def test_animals(cell, expected):
    assert set(read_animals(cell, silent)) == expected


def test_animals_that_are_unknown():
    assert code_of(read_animals, "dragon") == "animal_unclear"


@pytest.mark.parametrize(
    ("read", "cell", "expected"),
    [
        (read_flag, "Oui", True),
        (read_flag, "✓", True),
        (read_flag, "non", False),
        (read_flag, "", False),
        (read_gender, "Une femme", "woman"),
        (read_gender, "M", "man"),
        (read_gender, "non-binaire", "other"),
        (read_gender, "préfère ne pas répondre", None),
        (read_genders, "femmes", {"woman"}),
        (read_genders, "women and men", {"woman", "man"}),
        (read_genders, "peu importe", set()),
        (read_count, "12", 12),
        (read_number, "50,63", 50.63),
        (read_minutes, "45 min", 45),
        (read_minutes, "1h15", 75),
        (read_minutes, "1 h", 60),
        (read_minutes, "12,5", 12.5),
        (read_words, "Musique, jeux de société", {"musique", "jeux-de-societe"}),
        (read_words, "aucun", set()),
        (read_label, " Groupe\tA ", "Groupe A"),
        (read_name, "\u202eabc\n", "abc"),
        (read_id, " José ", "José"),
    ],
)
def test_other_cells(read, cell, expected):
    assert read(cell, silent) == expected


@pytest.mark.parametrize(
    ("read", "cell", "code"),
    [
        (read_flag, "parfois", "flag_unclear"),
        (read_flag, "oui ?", "flag_unclear"),
        (read_animals, "non ?", "animal_unclear"),
        (read_gender, "licorne", "gender_unclear"),
        (read_genders, "licornes", "gender_unclear"),
        (read_genders, "préfère ne pas répondre", "gender_unclear"),
        *(
            (read_count, cell, "count_invalid")
            for cell in ("2,5", "2-3", "deux", "-1", "1e9", "NaN", "True", "٣", "1_000", "")
        ),
        (read_number, "inf", "number_invalid"),
        (read_minutes, "longtemps", "minutes_invalid"),
        *((read_id, cell, "id_invalid") for cell in ("=1", "a\nb", "x" * 101, "a\0")),
    ],
)
def test_other_cells_that_are_refused(read, cell, code):
    assert code_of(read, cell) == code


def test_folding():
    assert bare("  « Régime »\u00a0: ") == "« regime »"
    assert fold_id("E 1\u200b") == fold_id("e1")


@pytest.mark.parametrize(
    ("cell", "slot"),
    [
        ("2026-11-18T19:30", "2026-11-18T19:30"),
        ("2026-11-18 19:30:00", "2026-11-18T19:30"),
        ("18/11/2026 19h30", "2026-11-18T19:30"),
        ("mercredi 18 novembre 2026 à 19h30", "2026-11-18T19:30"),
        ("Wed 18 Nov 2026 7 pm", "2026-11-18T19:00"),
        ("Wednesday, November 18, 2026 7:30 PM", "2026-11-18T19:30"),
        ("1er décembre 2026 12h", "2026-12-01T12:00"),
        ("18/11/2026 de 19h30 à 22h", "2026-11-18T19:30"),
        ("18.11.2026", "2026-11-18"),
        ("46115.8125", "2026-04-03T19:30"),
        ("46115", "2026-04-03"),
        ("Mercredi soir", "mercredi-soir"),
        ("mercredi 18 novembre 19h30", "mercredi-18-novembre-19h30"),
        ("12 am", "12-am"),
    ],
)
def test_slots(cell, slot):
    assert Moments(epoch=date(1899, 12, 30)).slot(cell, silent) == slot


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("31/02/2026 19h30", "date_impossible"),
        ("18/11/26 19h30", "year_short"),
        ("jeudi 18 novembre 2026", "weekday_wrong"),
        ("18/11/2026 24:00", "time_impossible"),
        ("18/11/2026 13 pm", "time_impossible"),
        ("18/11/2026 19h30-19h00", "time_backwards"),
        ("28/03/2027 02:30", "time_skipped"),
    ],
)
def test_moments_that_are_none(cell, code):
    assert code_of(Moments().slot, cell) == code


def test_windows_declared_slots_and_orders():
    inside = Moments(first=date(2026, 11, 1), last=date(2026, 11, 30))
    assert code_of(inside.slot, "18/11/2025") == "date_outside"
    assert code_of(Moments(last=date(2026, 1, 1), epoch=date(1904, 1, 1)).slot, "46115") == "date_outside"
    declared = Moments(declared={"Mercredi soir": "2026-11-18T19:30"})
    assert declared.slot("MERCREDI  SOIR", silent) == "2026-11-18T19:30"
    assert declared.slot("18/11/2026 19h30", silent) == "2026-11-18T19:30"
    assert declared.slots("mercredi soir", silent) == {"2026-11-18T19:30"}
    assert code_of(declared.slot, "jeudi") == "unknown_slot"
    assert noted(Moments().slot, "25/10/2026 02:30") == ("2026-10-25T02:30", ["time_twice"])
    assert Moments(day_first=False).slot("11/18/2026 19h30", silent) == "2026-11-18T19:30"
    assert Moments().slots("mercredi 18 novembre 2026 19h30, jeudi 19 novembre 2026 19h30", silent) == {
        "2026-11-18T19:30",
        "2026-11-19T19:30",
    }
    assert Moments().moment("01/11/2026 10:00:00", silent) == datetime(2026, 11, 1, 10)  # noqa: DTZ001
    assert code_of(Moments().moment, "hier") == "date_impossible"
    assert day_first(["18/11/2026"], silent)
    assert not day_first(["11/18/2026"], silent)
    assert noted(lambda cell, note: day_first([cell], note), "03/04/2026") == (True, ["date_order_assumed"])
    assert code_of(lambda cell, note: day_first([cell, "11/18/2026"], note), "18/11/2026") == "date_order_mixed"
    assert label_of("Mercredi,  soir ") == "mercredi-soir"


def test_places():
    lille = Region()
    read = lambda lat, lon, note: read_place(lat, lon, note, lille)  # noqa: E731
    assert read_place("50,63", "3.06", silent, lille) == (50.63, 3.06)
    assert code_of(read, "3.06", "50.63") == "place_swapped"
    assert code_of(read, "0", "0") == "place_nowhere"
    assert code_of(read, "41.4", "2.2") == "place_outside"
    assert code_of(read, "nord", "2.2") == "place_invalid"
    assert read_point("50.63, 3.06", silent, lille) == (50.63, 3.06)
    assert read_point("50,63 ; 3,06", silent, Region(-90.0, 90.0, -180.0, 180.0)) == (50.63, 3.06)
    with pytest.raises(RefusedError, match="place_invalid"):
        read_point("50.63 3.06 1", silent, lille)
