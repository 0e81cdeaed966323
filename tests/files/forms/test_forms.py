"""Two sheets as a roster: headers, mapping files, identities, real forms, and whatever else may stand in a file."""

from __future__ import annotations

import io
import os
import random
import time
from pathlib import Path

import openpyxl
import pytest
from mutations import mutated

import partage as pt
from bad_inputs.sheets import GUEST, HOST, SLOT, guests, heard, hosts, table
from partage.files.findings import Finding, Findings, Severity
from partage.files.forms.headers import Kind, Meaning, Unread, meaning
from partage.files.forms.mapping_file import read_mapping
from partage.files.grids.cell_index import letters_of
from partage.testing import random_roster
from partage.text.catalogue import texts

FORMS = Path(__file__).parents[3] / "examples" / "forms"
REAL = os.environ.get("PARTAGE_REAL_DATA")
real = pytest.mark.skipif(REAL is None, reason="the real files are not here")


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Horodateur", "registered_at"),
        ("Prénom", "first_name"),
        ("NOM DE FAMILLE", "last_name"),
        ("Quelles langues parles-tu ?", "languages"),
        ("Langues que tu veux pratiquer", "learning"),
        ("Régime alimentaire ", "diet"),
        ("Régime\u00a0alimentaire et allergies", "diet"),
        ("As-tu des allergies ?", "allergies"),
        ("As-tu peur des animaux ?", "avoids_animals"),
        ("Quels soirs es-tu disponible ?", "availability"),
        ("What days are you available?", "availability"),
        ("Avec qui viens-tu ?", "partner"),
        ("Pays d'origine", "country"),
        ("Centres d'intérêt", "interests"),
        ("Es-tu en fauteuil roulant ?", "step_free"),
        ("La fumée te gêne-t-elle ?", "smoke_free"),
        ("Temps de trajet maximum", "max_travel_min"),
        ("Genre", "gender"),
        ("Numéro étudiant", "id"),
        ("Combien serez-vous ?", "people"),
        ("times_left_out", "times_left_out"),
    ],
)
def test_headers_of_students(header, field):
    assert meaning(header, Kind.STUDENTS) == Meaning(field)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Combien de personnes pouvez-vous accueillir ?", "seats"),
        ("Nombre de places", "seats"),
        ("How many guests can you host?", "seats"),
        ("Nombre minimum d'invités", "min_guests"),
        ("Combien de repas ?", "max_meals"),
        ("Quels plats pouvez-vous préparer ?", "serves"),
        ("Régimes possibles", "serves"),
        ("Allergènes que vous pouvez éviter", "safe_for"),
        ("Avez-vous des animaux ?", "animals"),
        ("Fumez-vous ?", "smokes"),
        ("Accès PMR", "step_free"),
        ("Qui souhaitez-vous accueillir ?", "welcomes"),
    ],
)
def test_headers_of_families(header, field):
    assert meaning(header, Kind.FAMILIES) == Meaning(field)


def test_headers_that_are_not_read_and_options():
    assert meaning("Religion", Kind.STUDENTS) is Unread.FORBIDDEN
    assert meaning("Âge", Kind.STUDENTS) is Unread.FORBIDDEN
    assert meaning("Téléphone portable", Kind.FAMILIES) == Meaning("phone")
    assert meaning("Remarques", Kind.STUDENTS) == Meaning("ignore")
    assert meaning("Langue de départ", Kind.STUDENTS) == Meaning("ignore")
    assert meaning("Fumes-tu ?", Kind.STUDENTS) is Unread.UNKNOWN
    assert meaning("Niveau d'anglais", Kind.STUDENTS) == Meaning("level", "en")
    assert meaning("Disponibilités [Mercredi 18]", Kind.STUDENTS) == Meaning("availability", "Mercredi 18")
    assert [letters_of(number) for number in (1, 26, 27, 703)] == ["A", "Z", "AA", "AAA"]


def test_a_form_with_one_column_for_each_slot_and_diet(tmp_path):
    header = f"Prénom;Nom;Langues;Niveau d'allemand;Régime [Halal];Régime [Sans gluten];{SLOT};Dispo [19/11/2026 19h30]"
    rows = ["Zoé;A;français natif;B2;oui;;x;non", "Bo;B;anglais B2;aucun;non;non;;oui"]
    _, found = heard(tmp_path, "\n".join([header, *rows]), hosts({}, {"Disponibilités": "19/11/2026 19h30"}))
    zoe, bo = found.roster.students
    assert zoe.diet == {"halal"}
    assert zoe.languages == {"fr": "native", "de": "B2"}
    assert (zoe.availability, bo.availability) == ({"2026-11-18T19:30"}, {"2026-11-19T19:30"})
    assert bo.diet == frozenset()
    assert bo.languages == {"en": "B2"}
    assert zoe.name == "Zoé A"


def test_boxes_to_tick_and_words_of_ones_own(tmp_path):
    header = "id;Langues;Régime [Halal];Régime [Autre];Disponibilités"
    rows = [f"E1;français B2;oui;sans gluten;{SLOT}", f"E2;français B2;non;;{SLOT}", f"E3;français B2;oui;kiwi;{SLOT}"]
    said, found = heard(tmp_path, "\n".join([header, *rows]), set_aside=True)
    assert [one.diet for one in found.roster.students] == [{"halal", "gluten_free"}, frozenset()]
    assert "diet_unclear" in {code for code, _ in said}


def test_mother_tongues_and_dates_in_headers(tmp_path):
    header = f"id;Langue maternelle;Autres langues parlées;Régime;Dispo mercredi {SLOT};Dispo le 19/11/2026 19h30"
    rows = ["E1;portugais;anglais B2;RAS;X;", "E2;chinois;;RAS;;x"]
    said, found = heard(tmp_path, "\n".join([header, *rows]), hosts({}, {"Disponibilités": "19/11/2026 19h30"}))
    assert found is not None, said
    one, two = found.roster.students
    assert one.languages == {"pt": "native", "en": "B2"}
    assert two.languages == {"zh": "native"}
    assert (one.availability, two.availability) == ({"2026-11-18T19:30"}, {"2026-11-19T19:30"})


def test_all_fields_of_a_form(tmp_path):
    guest = GUEST | {
        "Horodateur": "02/11/2026 10:00:00",
        "Langues à pratiquer": "anglais",
        "Animaux à éviter": "chats",
        "Fauteuil roulant": "non",
        "Sans tabac": "oui",
        "Trajet maximum": "45 min",
        "Genre": "femme",
        "Pays": "Brésil",
        "Loisirs": "musique, jeux de société",
        "Groupe": "A",
        "place": "50.63, 3.06",
        "Allergies": "arachides, chats",
    }
    host = HOST | {
        "Minimum": "2",
        "Combien de repas": "2",
        "Animaux": "un chien",
        "Fumeurs": "non",
        "PMR": "oui",
        "Genre accueilli": "femmes",
        "Allergènes évités": "arachides",
        "lat": "50,6",
        "lon": "3,0",
    }
    said, found = heard(tmp_path, table([guest]), table([host]))
    assert found is not None, said
    student, family = found.roster.students[0], found.roster.families[0]
    assert student.registered_at.isoformat() == "2026-11-02T10:00:00"
    assert student.learning == {"en"}
    assert student.avoids_animals == {"cat"}
    assert student.allergies == {"peanuts"}
    assert (student.step_free, student.smoke_free, student.max_travel_min) == (False, True, 45)
    assert (student.gender, student.country, student.party) == ("woman", "Brésil", "A")
    assert student.interests == {"musique", "jeux-de-societe"}
    assert student.place == (50.63, 3.06)
    assert (family.seats, family.min_guests, family.max_meals) == (3, 2, 2)
    assert family.animals == {"dog"}
    assert (family.smokes, family.step_free, family.welcomes) == (False, True, {"woman"})
    assert family.safe_for == {"peanuts"}
    assert family.place == (50.6, 3.0)
    assert "SheetReading" in repr(found)
    assert found.to_dict()["students"] == 1


def test_partners_name_each_other_by_id_name_or_mail(tmp_path):
    rows = guests(
        {"Nom": "Ana Silva", "E-mail": "ana@x.example", "Avec qui ?": "bo@x.example"},
        {"Nom": "Bo Li", "E-mail": "bo@x.example", "Avec qui ?": "ana silva"},
        {"Nom": "Cy Doe", "E-mail": "cy@x.example", "Avec qui ?": "E4"},
        {"Nom": "Di Roe", "E-mail": "di@x.example", "Avec qui ?": "Cy Doe"},
        {"Nom": "Ed Poe", "E-mail": "ed@x.example", "Avec qui ?": "Jean Dupont"},
        {"Nom": "Jean Dupont", "E-mail": "j1@x.example"},
        {"Nom": "Jean Dupont", "E-mail": "j2@x.example"},
    )
    said, found = heard(tmp_path, rows)
    assert {frozenset(members) for members in found.roster.parties.values()} == {
        frozenset({"E1", "E2"}),
        frozenset({"E3", "E4"}),
    }
    assert "partner_unclear" in {code for code, _ in said}


MAPPING = """
title_rows = 1
[slots]
"soir 1" = "2026-11-18T19:30"
[students]
id = "generated"
level = "A2"
people = ["adultes", "enfants"]
[students.columns]
name = ["p", "n"]
languages = "l"
[students.lists]
languages = "numpy"
[students.yes.diet]
"v" = "vegetarian"
"h" = "halal"
[students.values.languages]
"angl" = "anglais"
[students.blank]
diet = "none"
[students.constants]
availability = "soir 1"
[students.extras]
floor = "étage"
[families.columns]
languages = "l"
serves = "s"
seats = "n"
availability = "q"
[families.lists]
serves = "+"
"""


def test_a_mapping_file_reads_any_other_form(tmp_path):
    students = "titre;;;;;;;\np;n;l;v;h;adultes;enfants;étage\nZoé;A;['angl' 'fr'];oui;;1;2;3\nBo;B;['fr'];;;1;0;\n"
    families = "titre;;;\nl;s;n;q\nfr:native;vegan+halal;4;soir 1\n"
    said, found = heard(tmp_path, students, families, mapping=MAPPING)
    assert found is not None, said
    zoe, second, third, bo = found.roster.students
    assert zoe.languages == {"en": "A2", "fr": "A2"}
    assert zoe.diet == {"vegetarian"}
    assert bo.diet == frozenset()
    assert (zoe.name, second.name) == ("Zoé A", None)
    assert zoe.party == second.party == third.party
    assert bo.party is None
    assert zoe.extras == {"floor": "3"}
    assert found.roster.families[0].serves == {"vegan", "halal"}
    assert zoe.availability == {"2026-11-18T19:30"}


@pytest.mark.parametrize(
    "text",
    [
        "titel_rows = 1",
        "title_rows = -1",
        "title_rows = true\n[students]\nsheet = 3",
        "[students]\nlevel = 'Z9'",
        "[students.columns]\ndiett = 'x'",
        "[students.columns]\ndiet = 3",
        "[students.lists]\nlanguages = 3",
        "[students]\ncolumns = 'x'",
        "[dates]\nfirst = 'soon'",
        "[region]\nsouth = 1.0",
        "[slots]\nx = 3",
        "not toml",
        "[families.yes]\nserves = 'x'",
    ],
)
def test_mapping_files_are_checked(text, tmp_path):
    (tmp_path / "mapping.toml").write_text(text)
    with pytest.raises(pt.InputError) as caught:
        read_mapping(tmp_path / "mapping.toml")
    assert {fault.code for fault in caught.value.faults} <= {"mapping_invalid", "mapping_unknown"}


def test_mapping_files_that_are_not_there_or_name_what_is_not(tmp_path):
    with pytest.raises(pt.InputError) as caught:
        read_mapping(tmp_path / "none.toml")
    assert caught.value.code == "file_missing"
    with pytest.raises(pt.InputError) as caught:
        read_mapping(tmp_path)
    assert caught.value.code == "file_unreadable"
    said, found = heard(tmp_path, guests({}), mapping="[students.columns]\ndiet = 'Régimes'\n")
    assert found is None
    assert "mapped_column_missing" in {code for code, _ in said}
    said, _ = heard(tmp_path, table([GUEST | {"Religion": "x"}]), mapping="[students.extras]\nfaith = 'Religion'\n")
    assert "column_forbidden" in {code for code, _ in said}


def test_all_faults_come_at_once_in_french_and_without_cells(tmp_path):
    students = guests({"Régime": "Zyxwv"}, {"Langues": "klingon"}, {"Disponibilités": "31/02/2026"})
    said, found = heard(tmp_path, students, hosts({"Places": "deux"}), lang="fr")
    assert found is None
    assert {code for code, _ in said} == {"language_invalid", "date_impossible", "count_invalid", "diet_unclear"}
    with pytest.raises(pt.InputError) as caught:
        pt.read_sheets(tmp_path / "etudiants.csv", tmp_path / "familles.csv", lang="fr")
    text = str(caught.value)
    assert "ligne 2, colonne «\u00a0Régime\u00a0»" in text
    assert "Zyxwv" not in text
    assert "rien n'a été lu" in text
    with pytest.raises(pt.InputError, match="lang"):
        pt.read_sheets(tmp_path / "etudiants.csv", tmp_path / "familles.csv", lang="de")


def test_a_column_that_counts_people_is_not_passed_over(tmp_path):
    said, found = heard(tmp_path, table([GUEST | {"Combien serez-vous ?": "3"}]))
    assert found is None
    assert "people_unclear" in {code for code, _ in said}


def test_dates_that_no_family_offers_and_labels(tmp_path):
    said, found = heard(tmp_path, guests({"Disponibilités": f"{SLOT}; 20/11/2026 19h30"}))
    assert found is not None
    assert "slot_without_homes" in {code for code, _ in said}


def book(*sheets):
    """A workbook of (name, rows)."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    raw = io.BytesIO()
    made.save(raw)
    return raw.getvalue()


def test_one_workbook_with_two_sheets(tmp_path):
    def rows(one):
        return [list(one), list(one.values())]

    path = tmp_path / "inscriptions.xlsx"
    path.write_bytes(book(("Étudiants", rows(GUEST | {"id": 7})), ("Familles", rows(HOST | {"Places": 3}))))
    found = pt.read_sheets(path, path)
    assert found.roster.students[0].id == "7"
    assert found.roster.families[0].seats == 3
    told = pt.inspect_sheet(path, kind="families")
    assert (told.kind, told.sheet) == ("families", "Familles")
    assert "Familles" in told.text("fr")


def test_looking_at_a_sheet_says_what_is_unclear(tmp_path):
    (tmp_path / "e.csv").write_text(guests({}, {"Régime": "Zyxwv"}), encoding="utf-8")
    told = pt.inspect_sheet(tmp_path / "e.csv")
    assert told.kind == "students"
    assert told.counts["languages"] == {"fr:native": 2}
    assert told.filled["diet"] == 2
    assert "diet_unclear" in told.text()
    assert "Zyxwv" not in told.text() + told.text("fr") + str(told.to_dict())
    with pytest.raises(pt.InputError):
        pt.inspect_sheet(tmp_path / "none.csv")
    with pytest.raises(pt.InputError, match="kind"):
        pt.inspect_sheet(tmp_path / "e.csv", kind="hosts")
    (tmp_path / "odd.csv").write_text("a;b\n1;2\n")
    assert "missing_column" in pt.inspect_sheet(tmp_path / "odd.csv", kind="students").text()


@real
def test_a_form_of_parties_comes_in_through_its_mapping():
    folder = Path(str(REAL)) / "dinners_for_refugees"
    paths = folder / "sample_guest_responses.csv", folder / "sample_host_responses.csv"
    with pytest.raises(pt.InputError) as caught:
        pt.read_sheets(*paths, mapping=FORMS / "dinners_for_refugees.toml")
    assert {fault.code for fault in caught.value.faults} == {"diet_contradiction"}
    found = pt.read_sheets(*paths, mapping=FORMS / "dinners_for_refugees.toml", set_aside=True)
    assert len(found.aside) == len(caught.value.faults) == 11
    assert len(found.roster.families) == 100
    plan = pt.match(found.roster, budget=pt.Budget(30))
    assert pt.verify(plan, found.roster)
    assert len(plan.seated) > 300


def test_our_own_example_forms_come_in():
    found = pt.read_sheets(FORMS / "etudiants.csv", FORMS / "familles.csv", lang="fr")
    assert len(found.roster.students) == 12
    assert len(found.roster.families) == 6
    assert pt.match(found.roster).status == "optimal"


# Sheets of our own


@pytest.mark.parametrize("seed", range(20))
def test_sheets_give_the_same_roster_again(seed, tmp_path):
    same_again(seed, tmp_path)


@pytest.mark.heavy
def test_a_thousand_rosters_come_back_from_sheets(tmp_path):
    for seed in range(1_000):
        same_again(seed, tmp_path / str(seed))


def same_again(seed, folder):
    rng = random.Random(seed)
    drawn = random_roster((12, 6, 3), seed=seed, pins=2, apart=3, company=True)
    texts = ["=1+1", "'t Hart", "-x", "@y", "+33 6", "a,b;c", 'd"e', "Zoë", "007", "1.50", "true"]
    people = [
        one.replace(name=rng.choice([None, *texts]), extras={"note": rng.choice(texts[:9])}) for one in drawn.students
    ]
    points = [[rng.choice([0, 1, 2.5, -1]) for _ in drawn.families] for _ in people]
    roster = pt.Roster(people, drawn.families, pins=drawn.pins, apart=drawn.apart, facts={"points": points})
    written = pt.write_sheets(roster, folder)
    assert "students.csv" in {path.name for path in written}
    again = pt.read_roster(folder)
    assert again.sha256 == roster.sha256
    assert [one.to_document() for one in again.students] == [one.to_document() for one in roster.students]


def test_what_sheets_cannot_hold_is_refused_and_nothing_written(tmp_path):
    base = random_roster((2, 1, 1))
    odd = [one.replace(availability={*one.availability, "a;b"}) for one in base.students]
    for roster in (
        pt.Roster(odd, base.families),
        pt.Roster([], base.families),
        pt.Roster(base.students, base.families, history=[pt.match(base)]),
        pt.Roster(base.students, base.families, facts={"a b": [[1], [1]]}),
    ):
        with pytest.raises(pt.InputError) as caught:
            pt.write_sheets(roster, tmp_path / "out")
        assert caught.value.code == "not_for_sheets"
    assert not (tmp_path / "out").exists()


KEY = b"sixteen bytes or more"
CONTACT = {"email": "a@b.org", "phone": "+33 1", "address": "1, rue X", "shares_contact": True}


def test_pseudonyms_keep_the_plan_and_hide_the_people():
    roster = random_roster((20, 8, 2), seed=5, apart=2)
    before = pt.match(roster)
    student, (family, slot) = next(iter(before.seated.items()))
    people = [one.replace(name="Zyxwv", extras={"email": "zyx", "floor": 3}, **CONTACT) for one in roster.students]
    homes = [one.replace(**CONTACT) for one in roster.families]
    roster = pt.Roster(people, homes, pins=[(student, family, slot)], apart=roster.apart, history=[before])
    hidden = pt.pseudonymise(roster, KEY, keep=["floor"], decimals=None)
    assert hidden.sha256 == pt.pseudonymise(roster, KEY, keep=["floor"], decimals=None).sha256
    assert hidden.sha256 != pt.pseudonymise(roster, KEY[::-1], decimals=None).sha256
    text = str(hidden.to_document())
    assert "Zyxwv" not in text
    assert "zyx" not in text
    assert not [word for word in (*CONTACT, *map(str, CONTACT.values())) if f"'{word}'" in text]
    assert not {one.id for one in roster.students} & {one.id for one in hidden.students}
    assert hidden.students[0].extras == {"floor": 3}
    assert len(pt.match(hidden).seated) == len(pt.match(roster).seated)
    assert {len(members) for members in hidden.parties.values()} == {
        len(members) for members in roster.parties.values()
    }
    plain = pt.Roster(people, roster.families)
    assert pt.pseudonymise(plain, KEY).students[0].place == tuple(round(one, 2) for one in people[0].place)
    with pytest.raises(pt.InputError) as caught:
        pt.pseudonymise(roster, b"short")
    assert caught.value.code == "key_short"


# Whatever else may stand in a file


def read_or_refused(folder, raw, families):
    began = time.monotonic()
    said, found = heard(folder, raw, families, set_aside=True)
    assert time.monotonic() - began < 5
    assert found is not None or said
    for code, message in said:
        assert code
        assert "Zyxwv" not in message


def spoilt(folder, count, seed):
    rng = random.Random(seed)
    clean = guests({}, {"Régime": "halal"}, {"Langues": "anglais B2, espagnol"}).encode()
    home = hosts({}, {"Places": "2"})
    workbook = book(("Étudiants", [list(GUEST), list(GUEST.values())]))
    for number in range(count):
        read_or_refused(folder, mutated(rng, [clean if number % 2 else workbook]), home)


def test_a_few_spoilt_files(tmp_path):
    spoilt(tmp_path, 150, seed=1)


@pytest.mark.heavy
def test_five_thousand_spoilt_files(tmp_path):
    spoilt(tmp_path, 5_000, seed=3)


def test_findings_have_places_and_weights():
    findings = Findings()
    findings.append(Finding("no_rows", Severity.ASIDE, "a.csv", "S", 3, "H"))
    assert len(findings) == 1
    assert findings.of(Severity.ASIDE)[0].fault().file == "a.csv [S]"
    assert "sheets.no_rows" in texts("fr")
