"""Records: every field, every fault, and no value in any message."""

import copy
import pickle
import traceback
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partage.domain.frozen import FrozenMapping
from partage.domain.people import Family, Student
from partage.domain.vocabulary import Allergen, Animal, Diet, Gender, Level
from partage.errors import InputError

STUDENT = {"id": "S1", "languages": {"fr": "B1"}, "diet": ["halal"], "availability": ["wed"]}
FAMILY = {"id": "F1", "languages": {"fr": "native"}, "serves": [], "availability": ["wed"], "seats": 3}
FULL_STUDENT = STUDENT | {
    "name": "Zoé",
    "email": "zoe@example.org",
    "phone": "+33 (0)6 12.34-56/78",
    "address": "1, rue de la Paix, Lille",
    "shares_contact": True,
    "learning": ["de", "pt-BR"],
    "diet_alternatives": [["vegan"], ["no_pork", "no_alcohol"]],
    "allergies": ["nuts"],
    "avoids_animals": ["dog"],
    "slot_wishes": {"wed": 0.5, "thu": 1},
    "party": "p",
    "place": (50.6, 3.06),
    "max_travel_min": 30,
    "step_free": True,
    "smoke_free": True,
    "gender": "woman",
    "company": ["another:woman"],
    "country": "BR",
    "interests": ["chess"],
    "times_left_out": 2,
    "registered_at": "2026-10-01T18:30:00+02:00",
    "extras": {"room": "12", "n": 3, "x": 0.5, "b": True, "no": None},
}
FULL_FAMILY = FAMILY | {
    "name": "Ñ",
    "email": "n@example.org",
    "phone": "0320112233",
    "address": "2 rue Neuve",
    "shares_contact": True,
    "serves": ["vegan"],
    "min_guests": 2,
    "max_meals": 4,
    "safe_for": ["milk"],
    "animals": ["cat"],
    "smokes": True,
    "step_free": True,
    "welcomes": ["woman"],
    "place": [50, 3],
    "interests": ["chess"],
    "learning": ["en"],
    "country_wishes": ["BR"],
    "times_left_out": 1,
    "extras": {"floor": 2},
}


def faults(kind, document):
    with pytest.raises(InputError) as caught:
        kind(**document)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    return {(fault.code, fault.field) for fault in caught.value.faults}


def test_a_full_student_keeps_everything_typed():
    student = Student(**FULL_STUDENT)
    assert student.languages == {"fr": Level.B1}
    assert student.diet == frozenset({Diet.HALAL})
    assert student.diet_alternatives == (
        frozenset({Diet.VEGAN}),
        frozenset({Diet.NO_PORK, Diet.NO_ALCOHOL}),
    )
    assert student.allergies == {Allergen.NUTS}
    assert student.avoids_animals == {Animal.DOG}
    assert student.slot_wishes == {"wed": 0.5, "thu": 1.0}
    assert student.place == (50.6, 3.06)
    assert student.gender is Gender.WOMAN
    assert student.extras == FULL_STUDENT["extras"]
    assert student.registered_at == datetime(2026, 10, 1, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(("kind", "document"), [(Student, FULL_STUDENT), (Family, FULL_FAMILY)])
def test_round_trips(kind, document):
    record = kind(**document)
    assert kind(**record.to_document()) == record
    assert kind(**record.model_dump()) == record
    assert kind.model_validate(record.to_document()) == record
    assert kind.model_validate(record) is record
    assert kind.model_validate_json(record.model_dump_json()) == record
    assert kind.model_validate_json(record.model_dump_json().encode()) == record
    assert pickle.loads(pickle.dumps(record)) == record  # noqa: S301
    assert copy.deepcopy(record) == record
    assert hash(copy.deepcopy(record)) == hash(record)
    assert record.replace() == record
    assert set(document) == set(record.to_document())


def test_a_document_leaves_defaults_out_and_is_sorted():
    assert Student(**STUDENT).to_document() == STUDENT
    assert Family(**FAMILY).to_document() == FAMILY
    assert Student(**STUDENT | {"diet": {"vegan", "halal"}}).to_document()["diet"] == ["halal", "vegan"]


def test_replace_validates():
    student = Student(**STUDENT)
    assert student.replace(party="p").party == "p"
    with pytest.raises(InputError) as caught:
        student.replace(diet=None)
    assert caught.value.code == "diet_unknown"


@pytest.mark.parametrize("record", [Student(**FULL_STUDENT), Family(**FULL_FAMILY), Student(**STUDENT)])
def test_without_contact_there_is_nothing_to_look_at(record):
    shown = record.without_contact()
    assert (shown.name, shown.languages, repr(shown)) == (record.name, record.languages, repr(record))
    for name in ("email", "phone", "address", "shares_contact"):
        assert hasattr(record, name)
        with pytest.raises(AttributeError):
            getattr(shown, name)


def test_records_are_frozen_and_silent():
    student = Student(**FULL_STUDENT)
    assert repr(student) == str(student) == f"{student}" == "Student('S1')"
    assert repr(student.languages) == "<1 entry>"
    assert repr(student.extras) == "<5 entries>"
    with pytest.raises(Exception, match="frozen"):
        student.party = "q"
    with pytest.raises(TypeError):
        student.languages["en"] = Level.A1
    assert FrozenMapping({"a": 1}) == {"a": 1}


ABSENT = object()


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("id", ABSENT, "field_missing"),
        ("id", 1, "not_text"),
        ("id", "", "text_blanks"),
        ("id", " S1", "text_blanks"),
        ("id", "S\n1", "text_control"),
        ("id", "S\u20281", "text_control"),
        ("id", "S\ud8001", "text_control"),
        ("id", "x" * 201, "text_too_long"),
        ("languages", ABSENT, "no_language"),
        ("languages", {}, "no_language"),
        ("languages", ["fr"], "not_a_mapping"),
        ("languages", {"CANARY": "B1"}, "language_invalid"),
        ("languages", {1: "B1"}, "language_invalid"),
        ("languages", {"fr": "B3"}, "unknown_level"),
        ("languages", {"fr": None}, "unknown_level"),
        ("diet", ABSENT, "diet_unknown"),
        ("diet", None, "diet_unknown"),
        ("diet", float("nan"), "diet_unknown"),
        ("diet", "halal", "bare_text"),
        ("diet", b"halal", "bare_text"),
        ("diet", 3, "not_a_set"),
        ("diet", {"halal": 1}, "not_a_set"),
        ("diet", ["CANARY"], "unknown_diet"),
        ("diet", [["halal"]], "unknown_diet"),
        ("availability", ABSENT, "no_availability"),
        ("availability", [], "no_availability"),
        ("availability", [""], "label_invalid"),
        ("availability", "wed", "bare_text"),
        ("name", 3, "not_text"),
        ("email", 3, "not_text"),
        ("email", "", "text_blanks"),
        ("email", "CANARY", "email_invalid"),
        ("email", "CANARY@", "email_invalid"),
        ("email", "@CANARY", "email_invalid"),
        ("email", "a@b@CANARY", "email_invalid"),
        ("email", "a b@CANARY", "email_invalid"),
        ("email", "a@b" + "x" * 198, "text_too_long"),
        ("phone", 33612345678, "not_text"),
        ("phone", "06 CANARY", "phone_invalid"),
        ("phone", "+-()", "phone_invalid"),
        ("phone", "٠٦١٢", "phone_invalid"),
        ("phone", "0" * 51, "phone_invalid"),
        ("address", "1 rue\nLille", "text_control"),
        ("address", "x" * 201, "text_too_long"),
        ("shares_contact", "yes", "not_a_flag"),
        ("shares_contact", None, "not_a_flag"),
        ("learning", ["xx"], "language_invalid"),
        ("diet_alternatives", ["halal"], "unknown_diet"),
        ("diet_alternatives", "halal", "bare_text"),
        ("allergies", None, "not_a_set"),
        ("allergies", ["kiwi"], "unknown_allergen"),
        ("avoids_animals", ["cow"], "unknown_animal"),
        ("slot_wishes", {"wed": 1.01}, "wish_invalid"),
        ("slot_wishes", {"wed": float("nan")}, "wish_invalid"),
        ("slot_wishes", {"wed": True}, "wish_invalid"),
        ("slot_wishes", {" ": 1}, "wish_invalid"),
        ("place", (91, 0), "place_invalid"),
        ("place", (0, -180.5), "place_invalid"),
        ("place", (1, 2, 3), "place_invalid"),
        ("place", "50,3", "place_invalid"),
        ("place", (3.06, 50.63), "place_swapped"),
        ("place", (1, 52), "place_swapped"),
        ("place", (float("inf"), 0), "place_invalid"),
        ("max_travel_min", -1, "not_a_number"),
        ("max_travel_min", float("inf"), "not_a_number"),
        ("max_travel_min", float("nan"), "not_a_number"),
        ("max_travel_min", 10**400, "not_a_number"),
        ("max_travel_min", "30", "not_a_number"),
        ("step_free", "yes", "not_a_flag"),
        ("step_free", 1, "not_a_flag"),
        ("smoke_free", None, "not_a_flag"),
        ("gender", "CANARY", "unknown_gender"),
        ("gender", 1, "unknown_gender"),
        ("company", ["another:CANARY"], "company_invalid"),
        ("company", [1], "company_invalid"),
        ("country", "", "text_blanks"),
        ("interests", [" chess"], "label_invalid"),
        ("times_left_out", -1, "not_a_count"),
        ("times_left_out", True, "not_a_count"),
        ("times_left_out", 1.0, "not_a_count"),
        ("times_left_out", 10**7, "not_a_count"),
        ("registered_at", "CANARY", "not_a_moment"),
        ("registered_at", 3, "not_a_moment"),
        ("extras", {"x": float("inf")}, "extra_invalid"),
        ("extras", {"x": 10**400}, "extra_invalid"),
        ("extras", {"x": []}, "extra_invalid"),
        ("extras", {"x": "\ud800"}, "extra_invalid"),
        ("extras", {"": 1}, "extra_invalid"),
        ("extras", [], "not_a_mapping"),
        ("gendr", 1, "unknown_field"),
    ],
)
def test_a_student_fault(field, value, code):
    document = STUDENT | {field: value}
    if value is ABSENT:
        del document[field]
    assert faults(Student, document) == {(code, field)}


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"seats": True}, "not_a_count", "seats"),
        ({"seats": "3"}, "not_a_count", "seats"),
        ({"seats": 0}, "not_a_count", "seats"),
        ({"seats": 51}, "not_a_count", "seats"),
        ({"seats": 2.0}, "not_a_count", "seats"),
        ({"min_guests": 4}, "minimum_above_seats", "min_guests"),
        ({"min_guests": 0}, "not_a_count", "min_guests"),
        ({"seats": "CANARY", "min_guests": 4}, "not_a_count", "seats"),
        ({"max_meals": 0}, "not_a_count", "max_meals"),
        ({"serves": None}, "diet_unknown", "serves"),
        ({"safe_for": ["kiwi"]}, "unknown_allergen", "safe_for"),
        ({"animals": ["cow"]}, "unknown_animal", "animals"),
        ({"welcomes": ["all"]}, "unknown_gender", "welcomes"),
        ({"country_wishes": "BR"}, "bare_text", "country_wishes"),
        ({"diet": []}, "unknown_field", "diet"),
    ],
)
def test_a_family_fault(changes, code, field):
    assert faults(Family, FAMILY | changes) == {(code, field)}


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("place", [-90, 180], (-90.0, 180.0)),
        ("place", (5.01, 52), (5.01, 52.0)),
        ("email", "é@ü", "é@ü"),
        ("email", None, None),
        ("phone", "0" * 50, "0" * 50),
        ("phone", "1", "1"),
        ("max_travel_min", 0, 0.0),
        ("max_travel_min", np.float32(2), 2.0),
        ("times_left_out", np.int64(3), 3),
        ("step_free", np.bool_(True), True),
        ("diet", (), frozenset()),
        ("diet", iter(["vegan"]), frozenset({Diet.VEGAN})),
        ("registered_at", "2026-10-01", datetime(2026, 10, 1)),  # noqa: DTZ001
        (
            "extras",
            {"x": np.float64(1.5), "n": np.int8(2), "b": np.bool_(False)},
            {"x": 1.5, "n": 2, "b": False},
        ),
        ("extras", {"s": np.str_("t")}, {"s": "t"}),
    ],
)
def test_values_that_are_taken(field, value, kept):
    assert getattr(Student(**STUDENT | {field: value}), field) == kept


def test_a_missing_time_of_pandas_is_not_a_time():
    pandas = pytest.importorskip("pandas")
    assert faults(Student, STUDENT | {"registered_at": pandas.NaT}) == {("not_a_moment", "registered_at")}
    taken = Student(**STUDENT | {"registered_at": pandas.Timestamp("2026-10-01")}).registered_at
    assert type(taken) is datetime


def test_negative_zero_is_zero():
    assert str(Student(**STUDENT | {"place": (-0.0, 0)}).place) == "(0.0, 0.0)"


def test_unknown_fields_are_met_with_a_suggestion():
    with pytest.raises(InputError, match='Did you mean "gender"') as caught:
        Student(**STUDENT, gendr="CANARY")
    assert "CANARY" not in str(caught.value)


@pytest.mark.parametrize("bad", [None, [], "x", {1: 2}])
def test_what_is_not_a_record(bad):
    with pytest.raises(InputError) as caught:
        Student.model_validate(bad)
    assert caught.value.code == "not_a_record"


@pytest.mark.parametrize("text", ["{", "[]", b"\xff", '{"a": NaN}'])
def test_what_is_not_json(text):
    with pytest.raises(InputError):
        Student.model_validate_json(text)


def test_a_fault_of_a_subclass_hides_pydantics_words():
    class Guest(Student):
        shoe_size: int = 40

    assert faults(Guest, STUDENT | {"shoe_size": "CANARY"}) == {("field_invalid", "shoe_size")}
    assert Guest(**STUDENT, shoe_size=41).to_document()["shoe_size"] == 41


def test_a_weird_field_name_is_not_repeated():
    assert faults(Student, STUDENT | {"a\nb": 1}) == {("unknown_field", None)}


def test_every_fault_at_once_and_no_value_anywhere():
    bad = {
        field: {"CANARY": "CANARY"} if field in {"languages", "slot_wishes", "extras"} else ["CANARY\n"]
        for field in Student.model_fields
    } | {"extras": {"CANARY": [1]}, "registered_at": "CANARY", "gender": "CANARY"}
    for make in (lambda: Student(**bad), lambda: Student.model_validate(bad)):
        with pytest.raises(InputError) as caught:
            make()
        assert {fault.field for fault in caught.value.faults} == set(Student.model_fields)
        shown = [str(caught.value), repr(caught.value), repr(caught.value.args), str(caught.value.to_dict())]
        shown += traceback.format_exception(caught.value)
        assert "CANARY" not in "".join(shown)
        again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301
        assert again.faults == caught.value.faults


labels = (
    st.text(min_size=1, max_size=8).filter(lambda text: text == text.strip()).filter(lambda text: text.isprintable())
)
students = st.builds(
    Student,
    id=labels,
    languages=st.dictionaries(st.sampled_from(["fr", "pt-BR", "ary"]), st.sampled_from(list(Level)), min_size=1),
    diet=st.frozensets(st.sampled_from(list(Diet))),
    diet_alternatives=st.lists(st.frozensets(st.sampled_from(list(Diet))), max_size=2),
    availability=st.frozensets(labels, min_size=1, max_size=3),
    slot_wishes=st.dictionaries(labels, st.floats(0, 1), max_size=3),
    place=st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
    registered_at=st.none() | st.datetimes(),
    extras=st.dictionaries(
        labels,
        st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False),
    ),
)


@given(students)
def test_any_student_round_trips(student):
    assert Student(**student.to_document()) == student
    assert Student.model_validate_json(student.model_dump_json()) == student
    assert pickle.loads(pickle.dumps(student)) == student  # noqa: S301
