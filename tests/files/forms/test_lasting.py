"""Ids that last: a sheet is exported again, and whoever was there before is called what they were called."""

import json
import os
import random
import stat

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

import partage as pt
from bad_inputs.sheets import heard, hosts, table
from partage.files.forms.headers import Kind
from partage.files.forms.lasting import LastingIds

FIELDS = {"Langues": "français natif", "Régime": "aucun", "Allergies": "aucune", "Disponibilités": "18/11/2026 19h30"}


def person(number, **changes):
    """A row of a student, with e-mail and moment unless they are changed to nothing."""
    row = {
        "Horodateur": f"{number % 28 + 1:02d}/10/2026 {number // 28 % 24:02d}:{number % 60:02d}:07",
        "Nom": f"Nom{number}",
        "E-mail": f"p{number}@x.example",
    }
    return row | FIELDS | changes


def read(folder, rows, **options):
    """The reading of a sheet of students."""
    said, reading = heard(folder, table(rows), **options)
    assert reading is not None, said
    return reading


def ids(reading):
    """Name -> id."""
    return {student.name: student.id for student in reading.roster.students}


def codes(said):
    return [code for code, _ in said]


@pytest.fixture
def kept(tmp_path):
    """Where ids are kept, and three people who have some."""
    rows = [person(number) for number in (1, 2, 3)]
    reading = read(tmp_path, rows)
    assert list(ids(reading).values()) == ["S002", "S003", "S004"]
    return reading.remember(tmp_path / "identities.json"), rows


def test_without_a_file_the_rows_number_people_and_it_is_said(tmp_path):
    said, reading = heard(tmp_path, table([person(1)]))
    assert "ids_generated" in codes(said)
    assert reading.identities.salt is None
    path = reading.remember(tmp_path / "identities.json")
    said, again = heard(tmp_path, table([person(1)]), identities=path)
    assert "ids_generated" not in codes(said)
    assert ids(again) == ids(reading)


def test_a_row_deleted_and_another_order_change_nobody(tmp_path, kept):
    path, rows = kept
    assert ids(read(tmp_path, rows[:0:-1], identities=path)) == {"Nom2": "S003", "Nom3": "S004"}


@pytest.mark.parametrize(
    "changes",
    [
        {"Régime": "halal"},
        {"E-mail": "other@x.example"},
        {"E-mail": ""},
        {"Nom": "Somebody"},
        {"Horodateur": "30/10/2026 10:00:00"},
        {"E-mail": "P2@X.example ", "Nom": "NOM2"},
        {"Langues": "anglais natif", "Nom": "Nom Deux"},
    ],
)
def test_whoever_edits_an_answer_is_the_same_person(tmp_path, kept, changes):
    path, rows = kept
    edited = [rows[0], rows[1] | changes, rows[2]]
    found = read(tmp_path, edited, identities=path)
    assert [student.id for student in found.roster.students] == ["S002", "S003", "S004"]


def test_a_number_is_never_given_again(tmp_path, kept):
    path, rows = kept
    first = read(tmp_path, [*rows[:2], person(4)], identities=path)
    assert ids(first)["Nom4"] == "S005"
    first.remember(path)
    second = read(tmp_path, [rows[0], person(5)], identities=path)  # 3 and 4 are gone
    assert ids(second)["Nom5"] == "S006"
    second.remember(path)
    third = read(tmp_path, [person(6), person(4), rows[2]], identities=path)
    assert ids(third) == {"Nom6": "S007", "Nom4": "S005", "Nom3": "S004"}


def test_somebody_else_with_the_name_of_somebody_gone_is_somebody_else(tmp_path, kept):
    path, rows = kept
    namesake = person(9, Nom="Nom3")
    assert ids(read(tmp_path, [rows[0], namesake], identities=path)) == {"Nom1": "S002", "Nom3": "S005"}


def test_one_e_mail_for_two_is_the_key_of_neither(tmp_path):
    both = [person(1, **{"E-mail": "home@x.example"}), person(2, **{"E-mail": "home@x.example"})]
    path = read(tmp_path, both).remember(tmp_path / "identities.json")
    edited = both[1] | {"Régime": "halal", "Horodateur": "30/10/2026 10:00:00"}
    assert ids(read(tmp_path, [edited], identities=path)) == {"Nom2": "S003"}
    stranger = person(3, **{"E-mail": "home@x.example"})
    assert ids(read(tmp_path, [stranger], identities=path)) == {"Nom3": "S004"}


def test_without_e_mails_the_name_says_who_it_is(tmp_path):
    rows = [{"Nom": name} | FIELDS for name in ("Ana", "Bea")]
    path = read(tmp_path, rows).remember(tmp_path / "identities.json")
    assert ids(read(tmp_path, [rows[1] | {"Régime": "halal"}], identities=path)) == {"Bea": "S003"}


def test_rows_that_say_the_same_without_a_name_are_counted(tmp_path):
    rows = [FIELDS | {"Commentaire": ""}] * 3
    path = read(tmp_path, rows).remember(tmp_path / "identities.json")
    again = read(tmp_path, [rows[0], rows[0], FIELDS | {"Régime": "halal"}], identities=path)
    assert [student.id for student in again.roster.students] == ["S002", "S003", "S005"]


def test_families_have_numbers_of_their_own(tmp_path):
    homes = [{name: one for name, one in row.items() if name != "id"} for row in HOSTS]
    _, reading = heard(tmp_path, table([person(1)]), table(homes))
    path = reading.remember(tmp_path / "identities.json")
    _, again = heard(tmp_path, table([person(1)]), table(homes[1:]), identities=path)
    assert [family.id for family in again.roster.families] == ["F003"]


HOSTS = [
    {"Nom": name, "Langues": "français natif", "Régimes possibles": "halal", "Places": "2"}
    | {"Disponibilités": FIELDS["Disponibilités"]}
    for name in ("Martin", "Petit")
]


def test_a_column_of_ids_goes_before_all_that_is_remembered(tmp_path, kept):
    path, rows = kept
    found = read(tmp_path, [{"id": "E7"} | rows[0], {"id": ""} | rows[1]], identities=path)
    assert ids(found) == {"Nom1": "E7", "Nom2": "S003"}


def test_an_id_that_somebody_else_states_is_not_remembered_for_two(tmp_path, kept):
    path, rows = kept
    found = read(tmp_path, [{"id": "S003"} | rows[0], {"id": ""} | rows[1]], identities=path)
    assert ids(found) == {"Nom1": "S003", "Nom2": "S005"}


def test_ids_of_a_roster_are_nobody_elses(tmp_path, kept):
    path, _ = kept
    more = pt.Student(id="S044", languages={"fr": "B1"}, diet=(), availability=["wed"])
    lasting = LastingIds.read(path).with_ids_of(pt.Roster([more], []))
    lasting.save(path)
    assert ids(read(tmp_path, [person(8)], identities=path)) == {"Nom8": "S045"}


def test_parties_keep_their_label(tmp_path):
    rows = [person(1), person(2, Groupe="", **{"Avec qui viens-tu ?": "Nom3"})]
    rows += [person(3, **{"Avec qui viens-tu ?": "Nom2"})]
    first = read(tmp_path, rows)
    path = first.remember(tmp_path / "identities.json")
    again = read(tmp_path, rows[:0:-1], identities=path)
    assert set(first.roster.parties) == set(again.roster.parties) == {"P003"}


# --- the file ---


def test_the_file_holds_nobodys_name(tmp_path, kept):
    path, _ = kept
    text = path.read_text("utf-8")
    assert "nom1" not in text.casefold()
    assert "x.example" not in text
    document = json.loads(text)
    assert document["schema"] == "partage.identities/1"
    assert set(document["students"].values()) == {"S002", "S003", "S004"}
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_personal_in_what_is_shown_of_it(tmp_path, kept):
    path, rows = kept
    reading = read(tmp_path, rows, identities=path)
    assert "p1@" not in repr(reading) + repr(reading.identities)


def test_each_file_has_a_salt_of_its_own(tmp_path, kept):
    path, rows = kept
    other = read(tmp_path, rows).remember(tmp_path / "other.json")
    mine, theirs = (json.loads(one.read_text("utf-8")) for one in (path, other))
    assert mine["salt"] != theirs["salt"]
    assert set(mine["students"]).isdisjoint(theirs["students"])


def test_another_file_is_not_written_over(tmp_path, kept):
    path, rows = kept
    before = path.read_bytes()
    with pytest.raises(pt.InputError) as caught:
        read(tmp_path, rows).remember(path)
    assert caught.value.code == "file_exists"
    assert path.read_bytes() == before
    read(tmp_path, rows).remember(path, force=True)
    assert path.read_bytes() != before


def test_reading_writes_nothing_and_twice_says_the_same(tmp_path, kept):
    path, rows = kept
    before = path.read_bytes()
    first, second = (read(tmp_path, [*rows, person(7)], identities=path) for _ in range(2))
    assert path.read_bytes() == before
    assert first.identities.text() == second.identities.text()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "json_damaged"),
        ("{}", "schema_unknown"),
        ('{"schema": "partage.identities/2"}', "schema_newer"),
        ('{"schema": "partage.identities/1"}', "identities_invalid"),
        ('{"schema": "partage.identities/1", "salt": "0", "students": {}, "families": {}}', "identities_invalid"),
        (
            '{"schema": "partage.identities/1", "salt": "' + "0" * 32 + '", "students": {"a@b": "S1"}, "families": {}}',
            "identities_invalid",
        ),
        (
            '{"schema": "partage.identities/1", "salt": "'
            + "0" * 32
            + '", "students": {"'
            + "1" * 32
            + '": 1}, "families": {}}',
            "identities_invalid",
        ),
        (None, "file_missing"),
    ],
)
def test_what_is_no_such_file_is_refused(tmp_path, text, code):
    path = tmp_path / "identities.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(pt.InputError) as caught:
        pt.read_sheets(tmp_path / "a.csv", tmp_path / "b.csv", identities=path)
    assert caught.value.code == code
    assert "a@b" not in str(caught.value) + repr(caught.value)


# --- one person twice ---

TWICE = [person(1), person(2), person(1, Régime="halal", Horodateur="28/10/2026 12:00:00")]
NEWEST = "[students]\nnewest = true\n"


def test_whoever_answers_twice_is_shown_with_the_newer_row(tmp_path):
    said, reading = heard(tmp_path, table(TWICE))
    assert len(reading.roster.students) == 3
    told = next(text for code, text in said if code == "person_twice")
    assert "row 4" in told
    assert "row 2" in told
    assert "row 4 is the newer answer" in told
    french = reading.text("fr")
    assert "la plus récente est celle de la ligne 4" in french


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_newer_answer_counts_only_where_the_mapping_says_so(tmp_path, order):
    rows = [TWICE[place] for place in order]
    path = read(tmp_path, TWICE[:2]).remember(tmp_path / "identities.json")
    said, reading = heard(tmp_path, table(rows), mapping=NEWEST, identities=path)
    one = next(student for student in reading.roster.students if student.name == "Nom1")
    assert (one.id, one.diet) == ("S002", {"halal"})
    assert len(reading.roster.students) == 2
    assert codes(said).count("row_replaced") == 1
    assert "person_twice" not in codes(said)


def test_two_names_under_one_e_mail_are_two_people(tmp_path):
    rows = [person(1), person(1, Nom="Zoé", Horodateur="28/10/2026 12:00:00")]
    said, reading = heard(tmp_path, table(rows), mapping=NEWEST)
    assert len(reading.roster.students) == 2
    assert "person_twice" in codes(said)


def test_a_longer_name_is_the_same_one(tmp_path):
    rows = [person(1, Nom="Ana Nyx"), person(1, Nom="Ana María NYX", Horodateur="28/10/2026 12:00:00")]
    _, reading = heard(tmp_path, table(rows), mapping=NEWEST)
    assert [student.name for student in reading.roster.students] == ["Ana María NYX"]


def test_the_newest_of_three_under_the_id_of_the_first(tmp_path):
    rows = [{"id": f"E{number}"} | row for number, row in enumerate(TWICE)]
    rows += [{"id": "E9"} | person(1, Régime="végétarien", Horodateur="27/10/2026 12:00:00")]
    said, reading = heard(tmp_path, table(rows), mapping=NEWEST)
    assert [(student.id, *student.diet) for student in reading.roster.students] == [("E0", "halal"), ("E1",)]
    assert codes(said).count("row_replaced") == 2


def test_one_id_twice(tmp_path):
    rows = [{"id": "E1"} | row | {"E-mail": ""} for row in (TWICE[0], TWICE[2])]
    said, nothing = heard(tmp_path, table(rows))
    assert (codes(said), nothing) == (["id_conflict"], None)
    _, reading = heard(tmp_path, table(rows), mapping=NEWEST)
    assert [(student.id, *student.diet) for student in reading.roster.students] == [("E1", "halal")]


def test_without_moments_nobody_can_tell_which_is_newer(tmp_path):
    rows = [{name: one for name, one in row.items() if name != "Horodateur"} for row in TWICE]
    said, nothing = heard(tmp_path, table(rows), mapping=NEWEST)
    assert nothing is None
    assert "newest_untimed" in codes(said)


@pytest.mark.parametrize("sent", ["", TWICE[0]["Horodateur"]])
def test_no_moment_or_the_same_is_unclear(tmp_path, sent):
    said, nothing = heard(tmp_path, table([*TWICE[:2], TWICE[2] | {"Horodateur": sent}]), mapping=NEWEST)
    assert nothing is None
    assert codes(said) == ["newest_unclear"]


def test_newest_is_true_or_false(tmp_path):
    said, nothing = heard(tmp_path, table(TWICE), mapping='[students]\nnewest = "yes"\n')
    assert (codes(said), nothing) == (["mapping_invalid"], None)


# --- exported again ---


def test_an_answer_that_nobody_gives_any_more_is_remarked(tmp_path):
    mapping = '[students.questions."Régime"]\nfield = "diet"\nanswers = { "tout me va" = "none" }\n'
    rows = [person(1, Régime="tout me va"), person(2)]
    path = read(tmp_path, rows, mapping=mapping).remember(tmp_path / "identities.json")
    said, reading = heard(tmp_path, table(rows[1:]), mapping=mapping, identities=path)
    assert reading is not None, said
    assert "mapped_answer_missing" in codes(said)
    said, nothing = heard(tmp_path, table(rows[1:]), mapping=mapping)
    assert (codes(said), nothing) == (["mapped_answer_missing"], None)


def test_one_sheet_alone_leaves_the_other_side_as_it_is(tmp_path, kept):
    path, rows = kept
    first = read(tmp_path, rows, identities=path)
    (tmp_path / "late.csv").write_text(table([person(9)]), encoding="utf-8")
    late = pt.read_sheets(tmp_path / "late.csv", None, before=first.roster, identities=path)
    assert ids(late) == {"Nom9": "S005"}
    assert late.roster.families == first.roster.families
    (tmp_path / "homes.csv").write_text(hosts({}, {}), encoding="utf-8")
    homes = pt.read_sheets(None, tmp_path / "homes.csv", before=first.roster, identities=path)
    assert homes.roster.students == first.roster.students
    assert len(homes.roster.families) == 2


def test_a_sheet_of_each_side_is_needed_where_nothing_is_known(tmp_path):
    for given_sheets in ((tmp_path / "a.csv", None), (None, None)):
        with pytest.raises(pt.InputError) as caught:
            pt.read_sheets(*given_sheets)
        assert caught.value.code == "sheet_needed"


def test_evenings_without_a_year_stay_in_theirs(tmp_path):
    rows = [person(1, Disponibilités="18 novembre 19h30"), person(2, Disponibilités="18 novembre 19h30")]
    rows[1]["Horodateur"] = "20/11/2026 08:00:00"  # behind the evening
    reading = read(tmp_path, rows)
    path = reading.remember(tmp_path / "identities.json")
    (tmp_path / "late.csv").write_text(table(rows[1:]), encoding="utf-8")
    late = pt.read_sheets(tmp_path / "late.csv", None, before=reading.roster, identities=path)
    assert late.roster.students[0].availability == {"2026-11-18T19:30"}


def test_slots_are_compared_with_those_of_the_other_side(tmp_path):
    reading = read(tmp_path, [person(1)])
    (tmp_path / "late.csv").write_text(table([person(2, Disponibilités="19/11/2026 19h30")]), encoding="utf-8")
    late = pt.read_sheets(tmp_path / "late.csv", None, before=reading.roster)
    assert "slot_without_homes" in [finding.code for finding in late.findings]


# --- whatever happens to a sheet ---


@some.composite
def exports(draw):
    """A sheet, and what becomes of each of its rows."""
    number = draw(some.integers(2, 8))
    moments, emails = draw(some.booleans()), draw(some.booleans())
    rows = [person(one) for one in range(number)]
    for row in rows:
        if not moments:
            del row["Horodateur"]
        if not emails:
            del row["E-mail"]
    editable = ["Régime", *(["Nom"] if emails else []), *(["E-mail"] if emails and moments else [])]
    fates = [draw(some.sampled_from(["stays", "stays", "goes", *editable])) for _ in rows]
    return rows, fates, draw(some.integers(0, 3)), draw(some.randoms(use_true_random=False))


@given(exports())
@settings(max_examples=60)
@example(([person(0), person(1)], ["goes", "E-mail"], 1, random.Random(0)))
def test_deleting_moving_and_editing_rows_changes_nobodys_id(tmp_path_factory, drawn):
    rows, fates, newcomers, rng = drawn
    folder = tmp_path_factory.mktemp("exports")
    first = read(folder, rows)
    path = first.remember(folder / "identities.json")
    before = [student.id for student in first.roster.students]
    left = []
    for row, fate, its_id in zip(rows, fates, before, strict=True):
        values = {"Régime": "halal", "Nom": f"{row['Nom']} bis", "E-mail": f"new-{its_id}@x.example"}
        if fate != "goes":
            left.append((row if fate == "stays" else row | {fate: values[fate]}, its_id))
    columns = rows[0].keys()
    new = [{name: one for name, one in person(50 + number).items() if name in columns} for number in range(newcomers)]
    left += [(row, None) for row in new]
    rng.shuffle(left)
    if not left:
        return
    again = read(folder, [row for row, _ in left], identities=path)
    found = [student.id for student in again.roster.students]
    assert [its_id for its_id, (_, was) in zip(found, left, strict=True) if was is not None] == [
        was for _, was in left if was is not None
    ]
    fresh = [its_id for its_id, (_, was) in zip(found, left, strict=True) if was is None]
    assert set(fresh).isdisjoint(before)
    assert len(set(found)) == len(found)


@given(some.lists(some.tuples(some.sampled_from("abcd"), some.sampled_from("abcd")), min_size=1, max_size=6))
def test_nobody_shares_an_id_whatever_keys_people_share(pairs):
    people = [([f"row {number}"], [f"one {one}"], [f"two {two}"]) for number, (one, two) in enumerate(pairs)]
    start = LastingIds().learnt(Kind.STUDENTS, [(keys, f"S{n:03d}") for n, keys in enumerate(people[:3])])
    found = [one for one in start.given(Kind.STUDENTS, people[::-1], ()) if one is not None]
    assert len(set(found)) == len(found)
    assert start.given(Kind.STUDENTS, people[::-1], ())[::-1][:3] == [f"S{n:03d}" for n in range(min(3, len(people)))]
    assert start.given(Kind.STUDENTS, people, [f"S{n:03d}" for n in range(3)]) == [None] * len(people)
