"""Folders of sheets and JSON files: what is read, and how every bad cell is told."""

import numpy as np
import pytest

from partage.domain.people import Family, Student
from partage.domain.pins import Pin
from partage.domain.roster import Roster
from partage.domain.spelling import CellError, own_column
from partage.errors import InputError, RosterError
from partage.files.rosters import read_roster

STUDENTS = "id,languages,diet,availability\nS1,fr:B1 en:native,halal,wed thu\nS2,en:C1,none,wed\n"
FAMILIES = "id;languages;serves;availability;seats\nF1;fr:native;halal vegan;wed thu;3\n"


@pytest.fixture
def folder(tmp_path):
    def write(**files):
        for name, text in ({"students": STUDENTS, "families": FAMILIES} | files).items():
            if text is not None:
                raw = text if isinstance(text, bytes) else text.encode("utf-8")
                (tmp_path / f"{name}.csv").write_bytes(raw)
        return tmp_path

    return write


def faults(path):
    with pytest.raises(InputError) as caught:
        read_roster(path)
    assert "CANARY" not in str(caught.value) + repr(caught.value)
    assert caught.value.__context__ is None or caught.value.__suppress_context__
    return [(fault.code, fault.file, fault.row, fault.column) for fault in caught.value.faults]


def row(**changes):
    """A file of one student."""
    cells = {"id": "S1", "languages": "fr:B1", "diet": "none", "availability": "wed"} | changes
    return "\n".join([",".join(cells), ",".join(cells.values())])


def home(**changes):
    cells = {
        "id": "F1",
        "languages": "fr:B1",
        "serves": "none",
        "availability": "wed",
        "seats": "3",
    } | changes
    return "\n".join([",".join(cells), ",".join(cells.values())])


def test_two_sheets(folder):
    roster = read_roster(folder())
    assert roster.student("S1") == Student(
        id="S1", languages={"fr": "B1", "en": "native"}, diet=["halal"], availability=["wed", "thu"]
    )
    assert roster.student("S2").diet == frozenset()
    assert roster.family("F1").seats == 3


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_column(folder, ending):
    students = (
        "\ufeffid;name;email;phone;address;shares_contact;languages;learning;"
        "diet;diet_alternatives;allergies;avoids_animals;availability;slot_wishes;party;"
        "lat;lon;max_travel_min;step_free;smoke_free;gender;company;country;interests;times_left_out;registered_at;"
        "extras.room;extras.n;extras.ok;extras.x\n"
        'S1;"Zoé; ""Z""";z@x.org;\'+33612;"1 rue; Lille";yes;'
        "fr:B1;de en;halal;vegan | no_pork no_alcohol;nuts;dog;a:1 b:2;a:1:0.5 b:2:1;p;"
        "50.6;-3;30;YES;0;woman;another:woman;BR;chess;2;2026-10-01T18:30;007;3;true;1.5\n"
        ";;;;;;;;;;;;;;;;;;;;;;;;;;;;;\n"
        "\n"
        "S2;;;;;no;fr:B1;;none;none;;;a:1;;;;;;no;;;;;none;;;;;;2\n"
    ).replace("\n", ending)
    families = (
        "id,name,phone,languages,learning,availability,lat,lon,step_free,interests,times_left_out,serves,seats,min_guests,"
        "max_meals,safe_for,animals,smokes,welcomes,country_wishes,extras.floor\n"
        "F1,N,03 20/1,fr:native,en,a:1,50,3,1,chess,0,vegan,3,2,1,milk,cat,false,woman,BR,2\n"
    )
    roster = read_roster(folder(students=students, families=families))
    assert roster.student("S1") == Student(
        id="S1", name='Zoé; "Z"', email="z@x.org", phone="+33612", address="1 rue; Lille",
        shares_contact=True, languages={"fr": "B1"}, learning=["de", "en"], diet=["halal"],
        diet_alternatives=[["vegan"], ["no_pork", "no_alcohol"]], allergies=["nuts"], avoids_animals=["dog"],
        availability=["a:1", "b:2"], slot_wishes={"a:1": 0.5, "b:2": 1}, party="p", place=(50.6, -3),
        max_travel_min=30, step_free=True, smoke_free=False, gender="woman", company=["another:woman"],
        country="BR", interests=["chess"], times_left_out=2, registered_at="2026-10-01T18:30",
        extras={"room": "007", "n": 3, "ok": True, "x": 1.5},
    )  # fmt: skip
    assert roster.student("S2") == Student(
        id="S2", languages={"fr": "B1"}, diet=[], availability=["a:1"], extras={"x": 2.0}
    )
    assert roster.family("F1") == Family(
        id="F1", name="N", phone="03 20/1", languages={"fr": "native"}, learning=["en"], availability=["a:1"],
        place=(50, 3), step_free=True, interests=["chess"], serves=["vegan"], seats=3, min_guests=2, safe_for=["milk"],
        animals=["cat"], welcomes=["woman"], country_wishes=["BR"], extras={"floor": 2},
    )  # fmt: skip


def test_facts_pins_and_apart(folder):
    path = folder(
        fact_points="student,family,value\nS1,F1,2.5\nS2,F1,-1e-3\n",
        pins="student,family,slot\nS1,F1,wed\nS2,F1,\n",
        apart="a,b\n",
    )
    roster = read_roster(path)
    assert np.array_equal(roster.facts["points"], [[2.5], [-0.001]])
    assert roster.pins == (Pin("S1", "F1", "wed"), Pin("S2", "F1"))
    assert read_roster(folder(pins="student,family\nS1,F1\n")).pins == (Pin("S1", "F1"),)
    path = folder(pins=None, apart="a,b\nstudent:S2,S1\n")
    (path / "pins.csv").unlink()
    assert read_roster(path).apart_students == (("S1", "S2"),)


def test_json_files(tmp_path, folder):
    roster = read_roster(folder())
    inner = tmp_path / "inner"
    inner.mkdir()
    roster.save(inner / "roster.json")
    assert read_roster(inner).sha256 == read_roster(str(inner / "roster.json")).sha256 == roster.sha256
    roster.save(tmp_path / "roster.json")
    assert faults(tmp_path) == [("two_rosters", None, None, None)]
    (inner / "roster.json").write_text('{"schema": "partage.roster/2"}', encoding="utf-8")
    assert faults(inner) == [("schema_newer", "roster.json", None, None)]
    (inner / "roster.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_roster(inner)
    assert caught.value.code == "json_damaged"


def test_a_single_sheet_is_not_a_roster(folder):
    assert faults(folder() / "students.csv") == [("folder_expected", "students.csv", None, None)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (None, ("file_missing", None, None)),
        ("", ("file_empty", None, None)),
        ("\ufeff \n", ("file_empty", None, None)),
        (STUDENTS.splitlines()[0], ("no_rows", None, None)),
        (b"id\0", ("nul_byte", 1, None)),
        ("id\nZoé\n".encode("cp1252"), ("encoding", None, None)),
        (row(name='"CANARY'), ("unbalanced_quote", 2, None)),
        (row(name='"CANARY"x'), ("unbalanced_quote", 2, None)),
        (row(name="C" * 200_000), ("cell_too_long", 2, None)),
        (row() + ",CANARY", ("too_many_cells", 2, None)),
        (row() + "\nCANARY,fr:B1", ("too_few_cells", 3, None)),
        (row().replace("diet", "diet,diet", 1).replace("none", "none,none"), ("duplicate_header", 1, "diet")),
        (row(CANARY="x"), ("unknown_column", 1, None)),
        (row(**{"extras.": "x"}), ("unknown_column", 1, None)),
        ("id,languages,availability\nS1,fr:B1,wed", ("missing_column", 1, "diet")),
        ("languages,diet,availability\nfr:B1,none,wed", ("missing_column", 1, "id")),
        (row() + "\nS1,fr:B1,none,wed", ("duplicate_student", 3, "id")),
        (row(id=""), ("field_missing", 2, "id")),
        (row(diet=""), ("diet_unknown", 2, "diet")),
        (row(diet="CANARY"), ("unknown_diet", 2, "diet")),
        (row(diet="none halal"), ("none_with_others", 2, "diet")),
        (row(diet_alternatives="vegan|"), ("alternative_empty", 2, "diet_alternatives")),
        (row(diet_alternatives="vegan|none"), ("alternative_empty", 2, "diet_alternatives")),
        (row(diet_alternatives="CANARY"), ("unknown_diet", 2, "diet_alternatives")),
        (row(availability=""), ("no_availability", 2, "availability")),
        (row(availability="none"), ("no_availability", 2, "availability")),
        (row(languages=""), ("no_language", 2, "languages")),
        (row(languages="fr"), ("language_invalid", 2, "languages")),
        (row(languages="fr:"), ("language_invalid", 2, "languages")),
        (row(languages="fr:B3"), ("unknown_level", 2, "languages")),
        (row(languages="fr:B1 fr:A1"), ("language_twice", 2, "languages")),
        (row(slot_wishes="wed:CANARY"), ("not_a_number", 2, "slot_wishes")),
        (row(slot_wishes="wed:2"), ("wish_invalid", 2, "slot_wishes")),
        (row(slot_wishes="wed:1 wed:0"), ("wish_twice", 2, "slot_wishes")),
        (row(step_free="maybe"), ("not_a_flag", 2, "step_free")),
        (row(times_left_out="1_000"), ("not_a_count", 2, "times_left_out")),
        (row(times_left_out="٣"), ("not_a_count", 2, "times_left_out")),
        (row(times_left_out="-1"), ("not_a_count", 2, "times_left_out")),
        (row(max_travel_min="nan"), ("not_a_number", 2, "max_travel_min")),
        (row(lat="50"), ("place_incomplete", 2, "lon")),
        (row(lon="3"), ("place_incomplete", 2, "lat")),
        (row(lat="x", lon=""), ("not_a_number", 2, "lat")),
        (row(lat="95", lon="3"), ("place_invalid", 2, "lat")),
        (row(gender="CANARY"), ("unknown_gender", 2, "gender")),
        (row(**{"extras.a": "C\x07"}), None),
    ],
)
def test_a_bad_students_file(folder, text, found):
    path = folder(students=text)
    if found is None:
        assert read_roster(path).student("S1").extras == {"a": "C\x07"}
        return
    code, line, column = found
    assert faults(path) == [(code, "students.csv", line, column)]


@pytest.mark.parametrize("seats", ["2,5", "2-3", "deux", "-1", "1e9", "NaN", "inf", "True", "٣", "1_000", "51", "0"])
def test_seats_that_are_no_count(folder, seats):
    families = home(seats=f'"{seats}"')
    assert faults(folder(families=families)) == [("not_a_count", "families.csv", 2, "seats")]


def test_a_bad_families_file(folder):
    assert faults(folder(families=home(seats=""))) == [("field_missing", "families.csv", 2, "seats")]
    assert faults(folder(families=home(serves=""))) == [("diet_unknown", "families.csv", 2, "serves")]
    assert faults(folder(families=home(min_guests="4"))) == [("minimum_above_seats", "families.csv", 2, "min_guests")]
    assert faults(folder(families=FAMILIES.splitlines()[0])) == [("no_rows", "families.csv", None, None)]


def test_a_file_that_cannot_be_opened(folder):
    path = folder(students=None)
    (path / "students.csv").mkdir()
    assert faults(path) == [("file_unreadable", "students.csv", None, None)]


def test_bad_cells_of_all_files_at_once(folder):
    path = folder(
        students=STUDENTS + "S3,xx:B1,,wed\n",
        families=FAMILIES + "F2;fr:A1;none;wed;many\n",
        fact_points="student,family,value\nS1,F9,1\nS1,F1,CANARY\n",
        fact_more="student,family\nS1,F1\n",
        pins="student,family\nCANARY,F1\n",
        apart="a,b\nCANARY,S1\n",
    )
    assert faults(path) == [
        ("language_invalid", "students.csv", 4, "languages"),
        ("diet_unknown", "students.csv", 4, "diet"),
        ("not_a_count", "families.csv", 3, "seats"),
        ("missing_column", "fact_more.csv", 1, "value"),
        ("unknown_family", "fact_points.csv", 2, "family"),
        ("not_a_number", "fact_points.csv", 3, "value"),
        ("unknown_student", "pins.csv", 2, "student"),
        ("unknown_student", "apart.csv", 2, "a"),
    ]


def test_nobody_is_unknown_where_ids_could_not_be_read(folder):
    path = folder(students=row(id=""), pins="student,family\nS7,F1\n", apart="a,b\nS7,F1\n")
    assert faults(path) == [("field_missing", "students.csv", 2, "id")]


def test_what_only_shows_together_is_told_once_the_cells_are_good(folder):
    path = folder(families=home(), pins="student,family\nS1,F1\n")
    with pytest.raises(RosterError) as caught:
        read_roster(path)
    assert caught.value.code == "pin_breaks_diet"


def test_a_header_with_a_typing_error_is_met_with_a_suggestion(folder):
    with pytest.raises(InputError, match='Did you mean "interests"'):
        read_roster(folder(students=row(intrests="x")))


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["1", "-2"], [1, -2]),
        (["1", "2.5"], [1.0, 2.5]),
        (["1", "a"], ["1", "a"]),
        (["01"], ["01"]),
        (["true", "false"], [True, False]),
        (["true", "1"], ["true", "1"]),
        (["yes"], ["yes"]),
    ],
)
def test_a_column_of_the_callers_own_holds_one_kind_of_value(cells, values):
    read = [own_column(cells)(cell) for cell in cells]
    assert read == values
    assert list(map(type, read)) == list(map(type, values))


def test_a_cell_error_is_a_value_error():
    assert CellError("code", {"n": 1}, "key").args == ("code", {"n": 1}, "key")


def test_a_roster_of_sheets_equals_its_document(folder):
    roster = read_roster(folder())
    assert Roster.from_document(roster.to_document()).sha256 == roster.sha256
