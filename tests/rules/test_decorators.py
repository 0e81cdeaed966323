"""Rules made of functions, as the documentation shows them."""

import copy
import pickle

import numpy as np
import pytest

import partage as pt
from partage.columns import Columns, Seats, Tables
from partage.domain.roster import Roster
from partage.errors import RuleError
from partage.rules import evaluate as asking
from partage.testing import a_family, a_student, check_rule, satisfies, satisfies_table
from partage.testing.factories import allows


@pt.requirement("step-free home for wheelchair users")
def step_free(seats):
    return ~seats.student["step_free"] | seats.family["step_free"]


@pt.preference("shared interests", weight=1.0)
def shared_interests(seats):
    common = seats.student["interests"] & seats.family["interests"]
    return np.minimum(common.count() / 3, 1)


ASKED = []


@pt.preference("same birthday", weight=0.5, vectorized=False, reads=("extras.birthday",))
def same_birthday(student, family):
    ASKED.append((student.id, family.id))
    return student.extras.get("birthday") == family.extras.get("birthday")


@pt.table_preference("mixed countries", weight=1.0)
def mixed_countries(tables):
    return tables.distinct("country") / tables.people


def test_the_examples_of_the_documentation():
    assert not allows(step_free, a_student(step_free=True), a_family())
    assert satisfies(shared_interests, a_student(interests=["a", "b"]), a_family(interests=["b"])) == 1 / 3
    guests = [a_student(id="S1", country="BR"), a_student(id="S2", country="BR")]
    assert satisfies_table(mixed_countries, guests, a_family()) == 0.5
    for rule in (step_free, shared_interests, mixed_countries):
        check_rule(rule)


def test_names_titles_and_weights():
    assert step_free.name == step_free.title == "step-free home for wheelchair users"
    assert pt.requirement("a", title="b")(len).title == "b"
    assert (same_birthday.weight, same_birthday.reads, same_birthday.vectorized) == (
        0.5,
        ("extras.birthday",),
        False,
    )
    assert isinstance(step_free, pt.Requirement)
    assert not isinstance(step_free, pt.Preference)
    assert isinstance(same_birthday, pt.Preference)
    assert isinstance(mixed_countries, pt.TablePreference)
    table = pt.table_requirement("c", monotone=True)(len)
    assert isinstance(table, pt.TableRequirement)
    assert table.monotone


def seats_of(students, families):
    columns = Columns.of(Roster(students, families))
    s, f = np.divmod(np.arange(len(students) * len(families)), len(families))
    return Seats(columns, s, f, np.zeros_like(s))


def birthdays(*days):
    return [{} if day is None else {"birthday": day} for day in days]


def test_a_plain_rule_is_asked_once_per_value_that_it_reads():
    students = [a_student(id=f"S{n}", extras=extra) for n, extra in enumerate(birthdays("may", "may", "june", None))]
    families = [a_family(id=f"F{n}", extras=extra) for n, extra in enumerate(birthdays("may", "june"))]
    ASKED.clear()
    found = asking.satisfaction(same_birthday, seats_of(students, families))
    assert found.tolist() == [1, 0, 1, 0, 0, 1, 0, 0]
    assert len(ASKED) == 3 * 2


def test_without_reads_it_is_asked_once_per_pair():
    asked = []

    @pt.requirement("plain", vectorized=False)
    def plain(student, family):
        asked.append((student.id, family.id))
        return np.bool_(family.smokes)

    students, families = [a_student(id="S1"), a_student(id="S2")], [a_family(smokes=True)]
    seats = seats_of(students, families)
    twice = Seats(Columns.of(Roster(students, families)), np.array([0, 0, 1]), np.zeros(3, int), np.zeros(3, int))
    assert asking.allowed(plain, seats).tolist() == [True, True]
    asked.clear()
    assert asking.allowed(plain, twice).tolist() == [True, True, True]
    assert asked == [("S1", "F001"), ("S2", "F001")]


def test_mappings_and_fields_of_one_side_can_be_read():
    @pt.preference("plain", vectorized=False, reads=("languages", "seats", "place"))
    def plain(student, family):
        return family.seats / 50 * (student.languages["fr"] == "B2")

    students = [a_student(id="S1"), a_student(id="S2", languages={"fr": "C1"})]
    assert asking.satisfaction(plain, seats_of(students, [a_family(seats=25)])).tolist() == [0.5, 0.0]
    empty = Seats(Columns.of(Roster(students, [a_family()])), *(np.zeros(0, int),) * 3)
    assert asking.satisfaction(plain, empty).shape == (0,)


@pytest.mark.parametrize(
    ("reads", "hint"), [("extras.birthdya", "extras.birthday"), ("langages", "languages"), ("lat", "")]
)
def test_a_misspelt_read_is_refused(reads, hint):
    rule = pt.preference("plain", vectorized=False, reads=(reads,))(lambda student, family: 1.0)
    with pytest.raises(RuleError, match=f'reads "{reads}".*{hint}') as caught:
        satisfies(rule, a_student(extras={"birthday": "may"}), a_family())
    assert caught.value.code == "rule_failed"


@pytest.mark.parametrize(
    ("make", "answer", "code"),
    [
        (pt.requirement, 1, "rule_failed"),
        (pt.requirement, None, "rule_failed"),
        (pt.preference, "0.5", "rule_failed"),
        (pt.preference, None, "rule_failed"),
        (pt.preference, float("nan"), "rule_nan"),
        (pt.preference, 1.5, "rule_range"),
    ],
)
def test_a_plain_rule_answers_wrongly(make, answer, code):
    rule = make("plain", vectorized=False)(lambda student, family: answer)
    ask = satisfies if make is pt.preference else allows
    with pytest.raises(RuleError) as caught:
        ask(rule, a_student(), a_family())
    assert caught.value.code == code


def test_promises_are_kept_by_the_decorator():
    bound = lambda partial, room: np.ones(len(partial))  # noqa: E731
    rule = pt.table_preference("t", weight=2, title="T", never_rises=True, bound=bound)(lambda rows: np.ones(len(rows)))
    assert (rule.weight, rule.title, rule.never_rises, rule.bound) == (2, "T", True, bound)
    columns = Columns.of(Roster([a_student()], [a_family()]))
    table = Tables(columns, np.array([[0]]), np.array([0]), np.array([0]))
    assert asking.highest(rule, table, np.array([1])) == 1


def test_a_rule_of_a_module_pickles_by_name():
    for rule in (step_free, shared_interests, same_birthday):
        assert pickle.loads(pickle.dumps(rule)) is rule  # noqa: S301
        assert copy.deepcopy(rule) is rule


def test_a_rule_that_its_module_does_not_hold_is_no_other_rule():
    changed = pt.preference("shared interests", weight=3.0)(shared_interests.function)
    with pytest.raises(pickle.PicklingError):
        pickle.dumps(changed)
    nameless = pt.requirement("numbers")(np.isfinite)
    assert pickle.loads(pickle.dumps(nameless)) == nameless  # noqa: S301
