"""Two sheets of answers as a roster: grids of options, free text beside ticks, what is told, and what is looked at."""

import os
from pathlib import Path

import pytest

import partage as pt
from bad_inputs.sheets import GUEST, HOST, SLOT, guests, heard, hosts, table

EXAMPLES = Path(__file__).parents[3] / "examples" / "forms"
REAL_DATA = os.environ.get("PARTAGE_REAL_DATA", "")


def codes(said):
    return {code for code, _ in said}


def test_the_sample_evening():
    reading = pt.read_sheets(EXAMPLES / "etudiants.csv", EXAMPLES / "familles.csv", lang="fr")
    assert (len(reading.roster.students), len(reading.roster.families)) == (12, 6)
    assert reading.aside == ()
    assert len(reading.roster.parties) == 1
    plan = pt.match(reading.roster, budget=pt.Budget(seconds=5))
    assert plan.status == "optimal"
    assert len(plan.seated) >= 10


def test_a_grid_of_options(tmp_path):
    one = {name: GUEST[name] for name in ("id", "Nom")} | {
        "Langues [français]": "B1",
        "Langues [anglais]": "oui",
        "Langues [arabe]": "pas du tout",
        "Régime [halal]": "x",
        "Régime [végétarien]": "",
        "Régime (autre)": "pas d'arachides",
        "Intérêts [sport]": "oui",
        "Intérêts [cuisine]": "non",
        f"Disponibilités [{SLOT}]": "oui",
        "Disponibilités [19/11/2026 19h30]": "non",
    }
    home = {name: HOST[name] for name in ("id", "Langues", "Places")} | {
        "Régimes [halal]": "oui",
        "Régimes [végétarien]": "peut-être",
        "Maison non-fumeur": "non",
        f"Disponibilités [{SLOT}]": "x",
    }
    said, reading = heard(tmp_path, table([one]), table([home]))
    assert reading is not None, said
    student, family = reading.roster.students[0], reading.roster.families[0]
    assert student.languages == {"fr": "B1", "en": "B1"}
    assert (student.diet, student.allergies) == ({"halal"}, {"peanuts"})
    assert student.interests == {"sport"}
    assert student.availability == {"2026-11-18T19:30"}
    assert (family.serves, family.smokes) == ({"halal"}, True)
    assert "perhaps_is_no" in codes(said)


def test_ticks_that_nobody_answered_are_no_diet(tmp_path):
    one = {name: value for name, value in GUEST.items() if name != "Régime"} | {"Régime [halal]": ""}
    said, nothing = heard(tmp_path, table([one]))
    assert nothing is None
    assert "diet_unknown" in codes(said)


def test_what_is_asked_the_other_way_round_is_not_guessed(tmp_path):
    one = {name: value for name, value in GUEST.items() if name != "Disponibilités"}
    said, nothing = heard(tmp_path, table([one | {"Quels soirs es-tu occupé ?": SLOT}]))
    assert nothing is None
    assert {"column_turned", "missing_column"} <= codes(said)


def test_what_somebody_does_not_eat_is_what_the_meal_goes_without(tmp_path):
    one = {name: value for name, value in GUEST.items() if name != "Régime"} | {"Que ne manges-tu pas ?": "viande"}
    _, found = heard(tmp_path, table([one]))
    assert found.roster.students[0].diet == {"vegetarian"}


def test_levels_in_columns_of_their_own(tmp_path):
    one = GUEST | {"Niveau de français": "C1 (courant)", "Niveau d'anglais": "aucun", "Niveau en arabe": "natif"}
    _, reading = heard(tmp_path, table([one]))
    assert reading.roster.students[0].languages == {"fr": "C1", "ar": "native"}
    said, nothing = heard(tmp_path, table([GUEST | {"Niveau de français": "Z7"}]))
    assert nothing is None
    assert "level_unknown" in codes(said)


def test_faults_of_both_sheets_are_told_together(tmp_path):
    said, nothing = heard(tmp_path, guests({"Langues": "xx"}, {"Régime": ""}), hosts({"Places": "x"}, {"Langues": ""}))
    assert nothing is None
    assert {"language_invalid", "diet_unknown", "count_invalid", "no_language"} <= codes(said)
    assert any("familles.csv" in message and "row 3" in message for _, message in said)


def test_in_french(tmp_path):
    for name, text in (("e.csv", guests({"Régime": ""})), ("f.csv", hosts({}))):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(pt.InputError, match="ligne 2, colonne «\u00a0Régime\u00a0»"):
        pt.read_sheets(tmp_path / "e.csv", tmp_path / "f.csv", lang="fr")
    with pytest.raises(ValueError, match="lang"):
        pt.read_sheets(tmp_path / "e.csv", tmp_path / "f.csv", lang="de")


def test_rows_set_aside_are_listed(tmp_path):
    said, reading = heard(tmp_path, guests({"Régime": ""}, {"Nom": "B", "E-mail": "b@x.example"}), set_aside=True)
    assert [student.id for student in reading.roster.students] == ["E2"]
    assert [(one.code, one.row, one.file) for one in reading.aside] == [("diet_unknown", 2, "etudiants.csv")]
    assert "row 2" in reading.text()
    assert "Zyxwv" not in repr(reading) + reading.text() + str(said)
    (row,) = reading.rows_aside
    assert (row.sheet, row.row, row.name, row.email, row.findings) == (
        "etudiants.csv",
        2,
        "Zyxwv",
        GUEST["E-mail"],
        reading.aside,
    )
    assert "Zyxwv" not in repr(row)
    assert row.cells("fr")[5].startswith("colonne «\u00a0Régime\u00a0»")
    document = reading.to_dict()
    assert (document["students"], document["families"]) == (1, 1)
    assert document["columns"]["students"]["diet"] == ["Régime"]


def test_one_group_and_friends(tmp_path):
    friends = guests(
        {"Avec qui viens-tu ?": "Bea", "Nom": "Ana", "E-mail": "a@x.example"},
        {"Avec qui viens-tu ?": "a@x.example", "Nom": "Bea", "E-mail": "b@x.example"},
        {"Avec qui viens-tu ?": "Dup", "Nom": "Cid", "E-mail": "c@x.example"},
        {"Nom": "Dup", "E-mail": "d@x.example"},
        {"Nom": "Dup", "E-mail": "e@x.example"},
    )
    said, reading = heard(tmp_path, friends)
    assert [student.party for student in reading.roster.students] == ["PE1", "PE1", None, None, None]
    assert "partner_unclear" in codes(said)


def test_groups_that_are_made_up_are_nobody_elses(tmp_path):
    rows = guests(
        {"Avec qui viens-tu ?": "Bea", "Nom": "Ana", "n": "1"},
        {"Avec qui viens-tu ?": "Ana", "Nom": "Bea", "n": "1"},
        {"Groupe": "PE1", "Nom": "Cid", "n": "1"},
        {"Groupe": "E5", "Nom": "Dee", "n": "1"},
        {"Nom": "Eve", "n": "2"},
    )
    _, reading = heard(tmp_path, rows, mapping='[students]\npeople = ["n"]\n')
    parties = [student.party for student in reading.roster.students]
    assert parties == ["PE1+", "PE1+", "PE1", "E5", "E5+", "E5+"]


def test_days_of_several_columns_are_judged_together(tmp_path):
    mapping = """
    [students.columns]
    id = "id"
    languages = "Langues"
    diet = "Régime"
    availability = ["Disponibilités", "Sinon"]
    """
    said, nothing = heard(tmp_path, guests({"Sinon": "11/19/2026 19h30"}), mapping=mapping)
    assert nothing is None
    assert "date_order_mixed" in codes(said)


def test_without_ids(tmp_path):
    plain = [{name: value for name, value in GUEST.items() if name != "id"} | {"Nom": name} for name in ("A", "B")]
    said, reading = heard(tmp_path, table(plain))
    assert [student.id for student in reading.roster.students] == ["S002", "S003"]
    assert "ids_generated" in codes(said)


def test_an_id_that_would_be_made_up_is_taken(tmp_path):
    said, nothing = heard(tmp_path, guests({"id": "S003", "Nom": "A"}, {"id": "", "Nom": "B"}))
    assert nothing is None
    assert "id_conflict" in codes(said)


def test_fewest_guests_above_seats(tmp_path):
    said, nothing = heard(tmp_path, guests({}), hosts({"Minimum": "4"}))
    assert nothing is None
    assert "minimum_above_seats" in codes(said)


def test_a_slot_without_homes_is_a_remark(tmp_path):
    said, reading = heard(tmp_path, guests({"Disponibilités": f"{SLOT}, 20/11/2026 19h30"}))
    assert reading is not None
    assert "slot_without_homes" in codes(said)


def test_looking_at_a_sheet(tmp_path):
    path = tmp_path / "guests.csv"
    path.write_text(guests({"Religion": "Zyxwv"}, {"Régime": "", "Nom": "B"}, {"Langues": "xx"}), encoding="utf-8")
    seen = pt.inspect_sheet(path)
    assert (seen.kind, seen.rows) == ("students", 3)
    assert seen.columns["diet"] == ("Régime",)
    assert dict(seen.unread)["Religion"] == "column_forbidden"
    assert seen.filled["diet"] == 2
    assert {"diet_unknown", "language_invalid"} <= {finding.code for finding in seen.findings}
    for text in (seen.text(), seen.text("fr"), str(seen.to_dict())):
        assert "Régime" in text
        assert "Zyxwv" not in text
    path.write_text(hosts({}), encoding="utf-8")
    assert pt.inspect_sheet(path).kind == "families"
    assert pt.inspect_sheet(path, kind="families").counts["seats"] == {"3": 1}
    swapped = pt.inspect_sheet(path, kind="students")
    assert "looks_like_families" in {finding.code for finding in swapped.findings}
    assert swapped.columns["languages"] == ("Langues",)


def test_looking_at_no_sheet(tmp_path):
    with pytest.raises(pt.InputError):
        pt.inspect_sheet(tmp_path / "none.csv")
    with pytest.raises(pt.InputError) as caught:
        pt.inspect_sheet(tmp_path / "none.csv", kind="cats")
    assert caught.value.code == "unknown_kind"


@pytest.mark.skipif(not REAL_DATA, reason="PARTAGE_REAL_DATA names the folder with the samples")
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_runyourdinner(ending):
    folder = Path(REAL_DATA, "runyourdinner")
    clean, dirty = folder / f"80_participants.{ending}", folder / f"80_participants_with_issues.{ending}"
    reading = pt.read_sheets(clean, clean, mapping=EXAMPLES / "runyourdinner.toml")
    assert (len(reading.roster.students), len(reading.roster.families)) == (15, 65)
    plan = pt.match(reading.roster, budget=pt.Budget(seconds=5))
    assert pt.verify(plan, reading.roster)
    assert (plan.status, len(plan.seated)) == ("optimal", 14)  # no home says it can keep milk out
    with pytest.raises(pt.InputError) as caught:
        pt.read_sheets(dirty, dirty, mapping=EXAMPLES / "runyourdinner_with_issues.toml")
    assert [(fault.code, fault.column) for fault in caught.value.faults] == [
        ("diet_unclear", "Essenswünsche (Notiz)")
    ] * 3
    with pytest.raises(pt.InputError) as caught:
        pt.read_sheets(dirty, dirty, mapping=EXAMPLES / "runyourdinner.toml")
    assert [fault.code for fault in caught.value.faults] == ["mapped_column_missing"]


@pytest.mark.parametrize(
    ("question", "answers", "counts"),
    [
        ("Allergies", ("on verra", "", "aucune", "noix"), {"?": 2, "none": 1, "nuts": 1}),
        ("Allergies", ("we shall see", "ask my mother", "?", "none"), {"?": 3, "none": 1}),
        ("Restrictions alimentaires", ("on verra", "pas de porc", "", "aucune"), {"?": 2, "none": 2}),
        ("Es-tu allergique à quelque chose au juste ?", ("non", "noix", "", "aucune"), {"?": 4}),
        ("What are you hardly ever allergic to?", ("nuts", "", "no", "none"), {"?": 4}),
        ("Allergens I do not mind", ("nuts", "", "no", "none"), {"?": 3, "none": 1}),
    ],
)
def test_an_allergy_that_nobody_understood_is_counted_as_to_be_asked(tmp_path, question, answers, counts):
    (tmp_path / "e.csv").write_text(guests(*({question: answer} for answer in answers)), encoding="utf-8")
    seen = pt.inspect_sheet(tmp_path / "e.csv", kind="students")
    assert seen.counts["allergies"] == counts
    assert f"allergies\u00a0: à demander ({counts['?']})" in seen.text("fr")


def test_a_diet_or_kitchen_that_nobody_understood_is_no_none(tmp_path):
    (tmp_path / "e.csv").write_text(guests({"Régime": "bof"}, {"Régime": ""}, {"Régime": "halal"}), encoding="utf-8")
    (tmp_path / "f.csv").write_text(
        hosts({"Régimes": "bof", "Allergènes que nous ne savons pas gérer": "noix"}), encoding="utf-8"
    )
    assert pt.inspect_sheet(tmp_path / "e.csv").counts["diet"] == {"?": 2, "halal": 1}
    kitchen = pt.inspect_sheet(tmp_path / "f.csv").counts
    assert (kitchen["serves"], kitchen["safe_for"]) == ({"?": 1}, {"?": 1})


def test_what_a_french_reader_is_told_is_in_french(tmp_path):
    one = {"Langues": "français natif, darija natif", "Avec qui venez-vous si jamais ?": "Bea"}
    (tmp_path / "e.csv").write_text(guests(one), encoding="utf-8")
    seen = pt.inspect_sheet(tmp_path / "e.csv")
    said, draft = seen.text("fr"), seen.draft("fr")
    assert "le niveau «\u00a0langue maternelle\u00a0»" in said
    assert "arabe marocain (ary)" in said
    assert "français (langue maternelle) (1)" in said
    assert '"fr:native ary:native"  # 1 fois : arabe marocain (langue maternelle) et français (langue' in draft
    assert 'field = "with"' in said  # the word of a mapping file, and no other one
    assert 'field = "with"' in draft
    assert '"partner"' not in said + draft
    assert "a word is read as the level native" in seen.text("en")


def test_a_blank_column_that_asks_the_other_way_round_is_told_like_any_other(tmp_path):
    header = "Quels soirs n'êtes-vous pas disponible ?"
    (tmp_path / "e.csv").write_text(guests({header: ""}), encoding="utf-8")
    seen = pt.inspect_sheet(tmp_path / "e.csv", kind="students")
    assert (header, "column_not_read") in seen.unread
    assert header in seen.text("fr")


def test_a_yes_beside_another_column_of_the_field_can_be_drafted(tmp_path):
    (tmp_path / "e.csv").write_text(guests({"availability": "oui"}), encoding="utf-8")
    assert '"oui" = "yes"' in pt.inspect_sheet(tmp_path / "e.csv", kind="students").draft()
