"""Mapping files: everything in them is checked, and what is wrong is said at once."""

import tomllib
from importlib.resources import files

import pytest

import partage as pt
from bad_inputs.sheets import guests, heard, hosts, table
from partage.errors import InputError
from partage.files.forms.headers import FIELDS, Kind
from partage.files.forms.mapping import ALIASES, FormMapping
from partage.files.forms.mapping_file import read_mapping
from partage.text.catalogue import LANGUAGES


def faults(tmp_path, text):
    path = tmp_path / "form.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InputError) as caught:
        read_mapping(path)
    return {fault.field: str(fault) for fault in caught.value.faults} or caught.value.code


def test_no_mapping():
    assert read_mapping(None) == FormMapping()


def test_everything_that_is_wrong(tmp_path):
    found = faults(
        tmp_path,
        """
        title_rows = -1
        studnets = {}
        slots = {a = 1}
        dates = {first = "soon", lasst = 2026-11-18}
        region = {south = "x", north = 1, west = 1, east = 1}
        [students]
        level = "Z9"
        sheet = 3
        people = "n"
        columns = {langages = "Langues", diet = 4}
        values = {diet = {a = 1}}
        lists = "numpy"
        yes = {dite = {}}
        """,
    )
    assert {
        "title_rows",
        "studnets",
        "slots.a",
        "dates.first",
        "dates.lasst",
        "region",
        "students.level",
        "students.sheet",
        "students.columns.langages",
        "students.columns.diet",
        "students.values.diet.a",
        "students.lists",
        "students.yes.dite",
    } == found.keys()
    assert "students" in found["studnets"]
    assert "languages" in found["students.columns.langages"]


def test_a_region_without_degrees(tmp_path):
    assert "region" in faults(tmp_path, 'region = {south = "x"}')


@pytest.mark.parametrize("text", ["[students", b"\xff\xfe[", b'a = "\xe9"'])
def test_no_toml(tmp_path, text):
    assert "UTF-8" in "".join(faults(tmp_path, text).values())


def test_no_file(tmp_path):
    with pytest.raises(InputError) as caught:
        read_mapping(tmp_path / "none.toml")
    assert caught.value.code == "file_missing"
    with pytest.raises(InputError) as caught:
        read_mapping(tmp_path)
    assert caught.value.code in ("file_unreadable", "file_missing")


FORM = """
title_rows = 1
slots = {"soir 1" = "2026-11-18T19:30"}
[dates]
first = 2026-11-01
last = "2026-11-30"
[students]
id = "generated"
level = "A2"
people = ["adultes", "enfants"]
[students.columns]
name = ["prenom", "nom"]
languages = "L"
[students.lists]
languages = "numpy"
[students.yes.diet]
"sans porc" = "no_pork"
[students.blank]
diet = "none"
[students.yes.availability]
"S1" = "soir 1"
[students.extras]
floor = "étage"
[families]
only_if = "P"
[families.columns]
id = "qui"
seats = "P"
[families.values.serves]
"hindu" = "no beef"
[families.constants]
languages = "fr:native"
availability = "soir 1"
serves = "hindu, halal"
"""


def test_another_form(tmp_path):
    guest = {
        "prenom": "Ana",
        "nom": "B",
        "L": "['english' 'french']",
        "adultes": "1",
        "enfants": "2",
        "sans porc": "x",
        "S1": "oui",
        "étage": "3",
    }
    students = "Titre\n" + table([guest, guest | {"prenom": "C", "sans porc": "", "enfants": "0", "adultes": "1"}])
    families = "Titre\n" + table([{"qui": "H1", "P": "4", "mot": ""}, {"qui": "H2", "P": "", "mot": "x"}])
    said, reading = heard(tmp_path, students, families, mapping=FORM, set_aside=True)
    assert reading is not None, said
    one, two, three, alone = reading.roster.students
    assert (one.id, two.id, three.id) == ("S003", "S003.2", "S003.3")
    assert one.party == two.party == three.party == "S003"
    assert (one.name, two.name, alone.party) == ("Ana B", None, None)
    assert (one.diet, alone.diet) == ({"no_pork"}, set())
    assert one.languages == {"en": "A2", "fr": "A2"}
    assert one.availability == {"2026-11-18T19:30"}
    assert one.extras == {"floor": "3"}
    (family,) = reading.roster.families
    assert (family.id, family.serves) == ("H1", {"no_beef", "halal"})


def test_columns_that_are_not_there(tmp_path):
    said, nothing = heard(tmp_path, guests({}), mapping='[students.columns]\ndiet = "Regine"\n')
    assert nothing is None
    assert "mapped_column_missing" in {code for code, _ in said}
    assert '"Régime"' in dict(said)["mapped_column_missing"]


def test_belief_is_never_kept(tmp_path):
    said, nothing = heard(tmp_path, guests({"Religion": "Zyxwv"}), mapping='[students.extras]\nfaith = "Religion"\n')
    assert nothing is None
    assert "column_forbidden" in {code for code, _ in said}


def test_contacts_on_request(tmp_path):
    _, reading = heard(tmp_path, guests({}), mapping='[students.extras]\nemail = "E-mail"\n')
    assert reading.roster.students[0].extras == {"email": "zyx@wv.example"}


def test_a_count_of_people_has_to_be_explained(tmp_path):
    said, nothing = heard(tmp_path, guests({"Combien de personnes ?": "2"}), hosts({}))
    assert nothing is None
    assert "people_unclear" in {code for code, _ in said}


@pytest.mark.parametrize("kind", Kind)
def test_a_mapping_may_name_whatever_a_question_is_known_to_ask(kind):
    folder = files("partage.files.forms")
    for lang in LANGUAGES:
        questions = tomllib.loads((folder / f"questions.{lang}.toml").read_text(encoding="utf-8"))
        named = questions["both"]["columns"].keys() | questions[kind]["columns"].keys()
        assert named <= FIELDS[kind] | ALIASES.keys()


def test_a_draft_is_a_mapping(tmp_path):
    timed = {"Horodateur": "02/11/2026 09:12:44", "Prénom": "Zoé", "Téléphone": "06 00 00 00 00"}
    sheets = {"e.csv": guests(timed), "f.csv": hosts({**timed, "Foyer non-fumeur": "oui", "Places": "2"})}
    for name, text in sheets.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    drafts = [pt.inspect_sheet(tmp_path / name).draft(lang) for name, lang in zip(sheets, ("fr", "en"), strict=True)]
    (tmp_path / "form.toml").write_text("\n".join(drafts), encoding="utf-8")
    paths = [tmp_path / name for name in sheets]
    plain, drafted = pt.read_sheets(*paths), pt.read_sheets(*paths, mapping=tmp_path / "form.toml")
    assert drafted.roster.to_document() == plain.roster.to_document()
    assert drafted.columns == plain.columns


def test_the_level_of_a_language_that_another_column_names(tmp_path):
    asked = {"Langues": "français natif", "Langue 2": "anglais", "Niveau ?": "B2", "Langue 3": "", "Niveau 3 ?": ""}
    mapping = """
        [students.questions]
        "Langue 2" = { field = "languages" }
        "Langues" = { field = "languages" }
        "Niveau ?" = { level = "Langue 2" }
        "Langue 3" = { field = "languages" }
        "Niveau 3 ?" = { level = "Langue 3" }
    """
    _, found = heard(tmp_path, guests(asked, asked | {"Langue 3": "wolof", "Niveau 3 ?": "C1"}), mapping=mapping)
    assert [one.languages for one in found.roster.students] == [
        {"fr": "native", "en": "B2"},
        {"fr": "native", "en": "B2", "wo": "C1"},
    ]
    said, nothing = heard(tmp_path, guests(asked), mapping=mapping.replace("Langue 3", "Langue 4"))
    assert nothing is None
    assert "mapped_column_missing" in {code for code, _ in said}


def test_what_holds_for_everybody_is_added_to_their_languages(tmp_path):
    mapping = '[families]\nconstants = { languages = "fr:native" }\n'
    _, found = heard(tmp_path, guests({}), hosts({"Langues": "anglais B2"}, {"Langues": "non"}), mapping=mapping)
    assert [one.languages for one in found.roster.families] == [{"fr": "native", "en": "B2"}, {"fr": "native"}]
    said, nothing = heard(tmp_path, guests({}), hosts({"Langues": "non"}))
    assert nothing is None
    assert "no_language" in {code for code, _ in said}


@pytest.mark.parametrize("answer", ["mardi", "mardi, jeudi"])
def test_a_question_the_other_way_round_has_each_answer_in_the_mapping(tmp_path, answer):
    asked = {"Quels soirs êtes-vous occupé ?": answer}
    question = '[students.questions."Quels soirs êtes-vous occupé ?"]\nfield = "availability"\n'
    sheet = table([{"Nom": "Z", "Langues": "fr:native", "Régime": "aucun", "Allergies": "aucune"} | asked])
    said, nothing = heard(tmp_path, sheet, hosts({"Disponibilités": "mercredi"}), mapping=question)
    assert nothing is None
    assert "answer_open" in {code for code, _ in said}
    told = f'{question}answers = {{ "{answer}" = "mercredi" }}\n'
    _, found = heard(tmp_path, sheet, hosts({"Disponibilités": "mercredi"}), mapping=told)
    assert found.roster.students[0].availability == {"mercredi"}


def test_homes_that_say_nothing_of_animals_are_asked_once_a_guest_has_to_know(tmp_path):
    afraid = guests({"Animaux à éviter": "chats"})
    said, nothing = heard(tmp_path, afraid, hosts({"Animaux": ""}, {"Animaux": "un chien"}))
    assert nothing is None
    assert [code for code, _ in said if code == "home_blank"] == ["home_blank"]
    _, found = heard(tmp_path, afraid, hosts({"Animaux": ""}, {"id": "F2", "Animaux": "un chien"}), set_aside=True)
    assert [(one.id, set(one.animals)) for one in found.roster.families] == [("F2", {"dog"})]  # and not the other one
    assert [(one.row, one.findings[0].code) for one in found.rows_aside] == [(2, "home_blank")]
    _, found = heard(tmp_path, afraid, hosts({"Animaux": ""}), mapping='[families]\nblank = { animals = "aucun" }\n')
    assert not found.roster.families[0].animals
    _, found = heard(tmp_path, afraid, hosts({}))
    assert "home_not_asked" in {one.code for one in found.findings}
    _, found = heard(tmp_path, guests({}), hosts({"Animaux": ""}))
    assert not {"home_not_asked", "home_blank"} & {one.code for one in found.findings}


@pytest.mark.parametrize("answer", ["tous sauf jeudi", "pas le mardi", "any of them", "mardi ou jeudi", "mardi/jeudi"])
def test_answers_that_say_more_than_which_evenings(tmp_path, answer):
    said, nothing = heard(
        tmp_path,
        guests({"Disponibilités": answer}, {"Disponibilités": "mercredi"}),
        hosts({"Disponibilités": "mercredi"}),
    )
    assert nothing is None
    assert "slot_unclear" in {code for code, _ in said}


def test_what_many_rows_say_stands_once(tmp_path):
    _, nothing = heard(tmp_path, guests(*({"Régime": "Zyx"} for _ in range(5)), {}, {"Régime": "Zyx"}))
    assert nothing is None
    with pytest.raises(InputError) as caught:
        pt.read_sheets(tmp_path / "etudiants.csv", tmp_path / "familles.csv", lang="fr")
    lines = [line for line in str(caught.value).splitlines() if "diet_unclear" in line]
    assert len(lines) == 1
    assert "lignes 2-6, 8" in lines[0]
    assert len(caught.value.faults) == 6


@pytest.mark.parametrize(
    ("answer", "safe"),
    [("non", 0), ("gluten", 13), ("gluten, arachides", 12), ("lait peut-être", 13), ("tous", 0), ("", 0)],
)
def test_what_a_home_cannot_keep_out(tmp_path, answer, safe):
    header = "Y a-t-il des allergènes que vous ne pouvez pas éviter ?"
    rows = {header: answer}
    said, nothing = heard(tmp_path, guests({}), hosts(rows, rows | {header: "soja"}))
    assert nothing is None
    assert "column_turned" in {code for code, _ in said}
    question = f'[families.questions."{header}"]\nfield = "not_safe_for"\n'
    question += 'answers = { "non" = "aucun" }\n' if answer == "non" else ""
    _, found = heard(tmp_path, guests({}), hosts(rows, rows | {header: "soja"}), mapping=question)
    assert len(found.roster.families[0].safe_for) == (14 if answer == "non" else safe)
    assert "gluten" not in found.roster.families[0].safe_for or "gluten" not in answer


def test_all_allergens_but_one(tmp_path):
    _, found = heard(tmp_path, guests({}), hosts({"Allergènes évités": "tous sauf gluten"}))
    assert len(found.roster.families[0].safe_for) == 13


def test_a_yes_that_is_mapped_to_itself_is_a_yes(tmp_path):
    rows = {"Peux-tu monter des escaliers ?": "oui"}
    question = '[students.questions."Peux-tu monter des escaliers ?"]\nfield = "step_free"\n'
    said, nothing = heard(tmp_path, guests(rows), mapping=question)
    assert nothing is None
    assert "yes_no_unclear" in {code for code, _ in said}
    _, found = heard(tmp_path, guests(rows), mapping=f'{question}answers = {{ "oui" = "oui" }}\n')
    assert found.roster.students[0].step_free


def test_whom_one_comes_with_by_the_mapping_and_nobody(tmp_path):
    rows = (
        {"Nom": "Ana Z", "Avec qui ?": "Bo"},
        {"Nom": "Bo Y", "Avec qui ?": "Ana Z"},
        {"Nom": "C", "Avec qui ?": "Non"},
    )
    mapping = '[students.questions."Avec qui ?"]\nfield = "with"\nanswers = { "Bo" = "Bo Y" }\n'
    _, found = heard(tmp_path, guests(*rows), mapping=mapping)
    assert [one.party is not None for one in found.roster.students] == [True, True, False]
    assert "partner_unknown" not in {one.code for one in found.findings}


def test_the_nought_of_a_telephone_comes_back(tmp_path):
    _, found = heard(tmp_path, guests({"Téléphone": "639980112"}, {"Téléphone": "+33 6 39 98 01 12"}))
    assert [one.phone for one in found.roster.students] == ["0639980112", "+33 6 39 98 01 12"]
    assert "phone_zero" in {one.code for one in found.findings}
