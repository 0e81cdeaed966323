"""`check_rule` passes what is sound, catches what is not, and every built-in rule is held to it."""

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from partage.columns import Columns
from partage.domain.roster import Roster
from partage.errors import RuleError
from partage.rules import preferences, requirements, table
from partage.rules.checks import STRUCTURAL, STRUCTURAL_TABLES
from partage.rules.decorators import kind_of, preference, requirement, table_preference, table_requirement
from partage.rules.toml import CATALOGUE
from partage.testing import a_family, a_student, check_rule, random_roster
from partage.testing.samples import varied_roster

TRUTH_TABLES = {
    requirements.SameSlot: "test_requirements.test_same_slot",
    requirements.SharedLanguage: "test_requirements.test_shared_language",
    requirements.DietServed: "test_requirements.test_diet_served",
    requirements.AllergySafe: "test_requirements.test_allergy_safe",
    requirements.AnimalsAvoided: "test_requirements.test_animals_avoided",
    requirements.SmokeFree: "test_requirements.test_smoke_free",
    requirements.StepFree: "test_requirements.test_step_free",
    requirements.WithinReach: "test_requirements.test_within_reach",
    requirements.Welcome: "test_requirements.test_welcome",
    requirements.NotBefore: "test_requirements.test_not_before",
    requirements.NotApart: "test_requirements.test_not_apart",
    requirements.Pinned: "test_requirements.test_pinned",
    preferences.LanguageComfort: "test_preferences.test_language_comfort",
    preferences.LanguagePractice: "test_preferences.test_language_practice",
    preferences.ShortTravel: "test_preferences.test_short_travel",
    preferences.SharedInterests: "test_preferences.test_shared_interests",
    preferences.SlotWish: "test_preferences.test_slot_wish",
    preferences.CountryWish: "test_preferences.test_country_wish",
    preferences.NewFaces: "test_preferences.test_new_faces",
    preferences.FromFact: "test_preferences.test_from_fact",
    table.KeepApart: "test_table.test_keep_apart",
    table.Company: "test_table.test_company",
    table.OneTableLanguage: "test_table.test_one_table_language",
    table.AtMostPerCountry: "test_table.test_at_most_per_country",
    table.AtMostSpecialDiets: "test_table.test_at_most_special_diets",
    table.MixedCountries: "test_table.test_mixed_countries",
    table.TableLanguage: "test_table_wishes.test_table_language",
    table.Companion: "test_table_wishes.test_companion",
    table.FullTable: "test_table_wishes.test_full_table",
    table.SameCountry: "test_table_wishes.test_same_country",
}

ARGUMENTS = {preferences.FromFact: ("points",), requirements.NotBefore: ("2026-11-19",)}
"""Of rules that need some."""

BUILT_IN = [kind for section, kinds in CATALOGUE.items() if section != "goal" for kind in kinds]
BUILT_IN += [type(rule) for rule in (*STRUCTURAL, *STRUCTURAL_TABLES)]


@pytest.mark.parametrize("kind", BUILT_IN)
def test_every_built_in_rule_has_a_truth_table(kind):
    module, _, function = TRUTH_TABLES[kind].partition(".")
    spec = importlib.util.spec_from_file_location(module, Path(__file__).parent / "rules" / f"{module}.py")
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    assert any(mark.name == "parametrize" for mark in getattr(loaded, function).pytestmark)


@pytest.mark.parametrize("kind", BUILT_IN)
@pytest.mark.parametrize("seed", [0, 1])
def test_every_built_in_rule_keeps_to_the_rules(kind, seed):
    check_rule(kind(*ARGUMENTS.get(kind, ())), seed=seed)


def test_every_rule_of_the_modules_is_listed():
    for module in (requirements, preferences, table):
        own = {
            value for value in vars(module).values() if isinstance(value, type) and value.__module__ == module.__name__
        }
        assert own <= set(BUILT_IN)


def test_sections_and_kinds_agree():
    for section, kinds in CATALOGUE.items():
        if section != "goal":
            made = [kind(*ARGUMENTS.get(kind, ())) for kind in kinds]
            assert {kind_of(rule) for rule in made} == {section}


def broken(code, rule, **options):
    with pytest.raises(RuleError) as caught:
        check_rule(rule, **options)
    assert caught.value.code == code
    assert caught.value.params["rule"] == rule.name
    assert rule.name in str(caught.value)


@preference("batch max")
def batch_max(seats):
    """What comes out depends on who else is asked about."""
    common = (seats.student["interests"] & seats.family["interests"]).count()
    return common / max(1, common.max(initial=0))


@preference("place in the batch")
def place(seats):
    return np.arange(len(seats)) / max(1, len(seats))


@requirement("not empty")
def not_empty(seats):
    return seats.family["seats"] == np.full(len(seats), seats.family["seats"][0])


@preference("dice")
def dice(seats, rng=np.random.default_rng(0)):  # noqa: B008
    return rng.random(len(seats))


@preference("stays wide", vectorized=False, reads=("interests",))
def reads_too_little(student, family):
    return family.seats / 50


@preference("shape")
def shape(seats):
    return np.ones((len(seats), 1))


@preference("dtype")
def dtype(seats):
    return seats.student["step_free"]


@requirement("integers")
def integers(seats):
    return seats.student["step_free"].astype(int)


@preference("nan")
def nan(seats):
    return seats.student["max_travel_min"] / 100


@preference("range")
def too_much(seats):
    return seats.family["seats"] / 3


@requirement("raises")
def raises(seats):
    return seats.student["nothing"]


@requirement("writes")
def writes(seats):
    seats.student["step_free"][:] = True
    return np.ones(len(seats), bool)


@requirement("unlocks")
def unlocks(seats):
    column = seats.student["step_free"]
    column.flags.writeable = True
    column[:] = True
    return column.copy()


@table_preference("first guest")
def first_guest(tables):
    return tables.student["step_free"][:, 0].astype(float)


@table_preference("columns")
def padding(tables):
    return np.full(len(tables), 1 / tables.mask.shape[1])


@table_requirement("mended", monotone=True)
def mended(tables):
    return tables.people != 2


@table_preference("rises", never_rises=True)
def rises(tables):
    return np.minimum(tables.people / 6, 1)


def half(partial, room):
    return np.full(len(partial), 0.5)


@table_preference("low bound", bound=half)
def low_bound(tables):
    return np.where(tables.people == 6, 0.75, 0.25)


def by_batch(partial, room):
    return np.full(len(partial), 1.0 if len(partial) > 5 else 0.9)


@table_preference("batch bound", bound=by_batch)
def batch_bound(tables):
    return np.full(len(tables), 0.5)


def greedy(partial, room):
    room += 1
    return np.ones(len(partial))


@table_preference("writes room", bound=greedy)
def writes_room(tables):
    return np.full(len(tables), 0.5)


@dataclass(frozen=True)
class CannotBind:
    name: str = "cannot bind"

    def __call__(self, tables, /):
        return tables.people < 3

    def can_bind(self, columns):
        return False


@dataclass(frozen=True)
class AtAGlance:
    """Allows everybody, and rules out what `glance` says."""

    glance: Callable[[Any, Any], Any]
    name: str = "at a glance"

    def __call__(self, seats, /):
        return np.ones(len(seats), bool)

    def rules_out(self, columns, students, families):
        return self.glance(students, families)


def everybody(students, families):
    return np.ones((len(students), len(families)), bool)


def nobody(students, families):
    return np.zeros((len(students), len(families)), bool)


@dataclass(frozen=True)
class ByPosition(AtAGlance):
    """Forbids everybody, and rules out the first student asked about."""

    def __call__(self, seats, /):
        return np.zeros(len(seats), bool)

    def rules_out(self, columns, students, families):
        return self.glance(students, families)


def first(students, families):
    return np.arange(len(students))[:, None] + 0 * families < 1


@dataclass(frozen=True)
class Plain:
    name: str = "plain"
    weight: float = 1.0

    def __call__(self, rows, /):
        return np.minimum(rows.people / 10, 1)


@dataclass(frozen=True)
class Meddler:
    """Reaches round the columns and changes a record."""

    name: str = "meddler"

    def __call__(self, seats, /):
        for row in range(len(seats)):
            seats.student.record(row).__dict__["step_free"] = True
        return np.ones(len(seats), bool)


@dataclass(frozen=True)
class InPart:
    """A table requirement that allows three guests at the most, and says `kept` and `never` of tables and parties."""

    kept: Callable[[Any], Any] = lambda tables: tables.people <= 3
    never: Callable[[Any], Any] = lambda parties: parties.people > 3
    name: str = "in part"

    def __call__(self, tables, /):
        return tables.people <= 3

    def monotone_part(self, tables):
        return self.kept(tables)

    def never_met(self, parties, groups):
        return self.never(parties) & (groups >= 0)


BROKEN = [
    (batch_max, "rule_not_row_by_row"),
    (place, "rule_not_row_by_row"),
    (not_empty, "rule_not_row_by_row"),
    (reads_too_little, "rule_promise"),
    (dice, "rule_not_repeatable"),
    (shape, "rule_shape"),
    (dtype, "rule_dtype"),
    (integers, "rule_dtype"),
    (nan, "rule_nan"),
    (too_much, "rule_range"),
    (raises, "rule_failed"),
    (writes, "rule_mutates"),
    (unlocks, "rule_mutates"),
    (Meddler(), "rule_mutates"),
    (first_guest, "rule_guest_order"),
    (padding, "rule_not_row_by_row"),
    (mended, "rule_promise"),
    (rises, "rule_promise"),
    (low_bound, "rule_promise"),
    (batch_bound, "rule_not_row_by_row"),
    (writes_room, "rule_mutates"),
    (CannotBind(), "rule_promise"),
    (InPart(kept=lambda tables: tables.people != 2), "rule_promise"),  # mended by who joins
    (InPart(kept=lambda tables: tables.people <= 2), "rule_promise"),  # stricter than the rule
    (InPart(never=lambda parties: parties.student["gender"][:, 0] == "man"), "rule_promise"),
    (AtAGlance(everybody), "rule_promise"),
    (AtAGlance(lambda students, families: np.ones(3, bool)), "rule_shape"),
    (AtAGlance(lambda students, families: 1 * nobody(students, families)), "rule_dtype"),
    (AtAGlance(lambda students, families: 1 // 0), "rule_failed"),
    (ByPosition(first), "rule_not_row_by_row"),
]


@pytest.mark.parametrize(("rule", "code"), BROKEN, ids=lambda value: getattr(value, "name", value))
def test_a_broken_rule_is_caught(rule, code):
    broken(code, rule)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_the_seed(seed):
    for rule, code in (
        (batch_max, "rule_not_row_by_row"),
        (mended, "rule_promise"),
        (low_bound, "rule_promise"),
    ):
        broken(code, rule, seed=seed)


def test_sound_rules_of_ones_own():
    falling = table_preference("falls", never_rises=True)(lambda tables: 1 / tables.people)
    small = table_requirement("small", monotone=True)(lambda tables: tables.people < 4)
    loose = table_requirement("pairs")(lambda tables: tables.people % 2 == 0)
    plain = preference("plain", vectorized=False, reads=("interests", "seats"))(
        lambda student, family: min(1.0, len(student.interests) / family.seats / 4)
    )
    wide = preference("wide", vectorized=False)(lambda student, family: family.seats / 50)
    shy = requirement("shy", vectorized=False, reads=("id", "min_guests", "extras.x"))(
        lambda student, family: student.id[-1] < family.id[-1] and family.min_guests < 2
    )
    check_rule(InPart())
    own = Roster([s.replace(extras={"x": "a"}) for s in varied_roster(0).students], varied_roster(0).families)
    check_rule(shy, roster=own)
    for rule in (falling, small, loose, plain, wide):
        check_rule(rule)


def test_the_kind_can_be_given():
    check_rule(Plain(), kind="table_preference")
    broken("rule_failed", Plain())
    with pytest.raises(RuleError, match='Did you mean "table_preference"') as caught:
        check_rule(Plain(), kind="table_preferences")
    assert caught.value.code == "unknown_kind"


@pytest.mark.parametrize("thing", [Plain, "plain", None, 3, len, lambda seats: seats])
def test_only_rules_can_be_tried(thing):
    with pytest.raises(RuleError) as caught:
        check_rule(thing)
    assert caught.value.code == "not_a_rule"


def test_ones_own_roster():
    roster = random_roster((5, 3, 2), seed=1)
    before = roster.to_document()
    check_rule(table.MixedCountries(), roster=roster)
    assert roster.to_document() == before
    own = Roster([a_student(extras={"x": "a"})], [a_family(extras={"x": "a"})])
    same = requirement("same x")(lambda seats: seats.student["extras.x"] == seats.family["extras.x"])
    check_rule(same, roster=own)
    broken("rule_failed", same)
    for students, families in (([], [a_family()]), ([a_student()], [])):
        broken("nothing_to_try", same, roster=Roster(students, families))


def test_every_column_varies_in_the_roster_of_trials():
    """A column that is the same for everybody would hide what a rule makes of it."""
    columns = Columns.of(varied_roster(0))
    for side in (columns.students, columns.families):
        for name, column in side.columns.items():
            values = getattr(column, "words", getattr(column, "codes", column))
            assert len(np.unique(values, axis=0)) > 1, name
    assert len(columns.apart_students)
    assert len(columns.apart_homes)
    assert columns.pinned.any()
