"""What a policy refuses, and what it writes and reads."""

import dataclasses
import math

import numpy as np
import pytest

from partage.columns import Columns
from partage.domain.roster import Roster
from partage.errors import PolicyError
from partage.rules import goals, preferences, requirements, table
from partage.rules.base import GAIN_UNIT
from partage.rules.checks import LARGEST_GAIN, STRUCTURAL
from partage.rules.decorators import preference, requirement
from partage.rules.policy import Policy
from partage.rules.toml import CATALOGUE, policy_text, sections_of
from partage.rules.user_rules import describe
from partage.testing import a_family, a_student

BARE = Policy()
EVERYTHING = Policy(
    requirements=(
        requirements.SharedLanguage("B1"),
        requirements.AnimalsAvoided(),
        requirements.SmokeFree(),
        requirements.StepFree(),
        requirements.WithinReach(45, km_per_hour=4.5),
        requirements.Welcome(),
    ),
    preferences=(
        preferences.LanguageComfort(0.1),
        preferences.LanguagePractice(level="C1"),
        preferences.ShortTravel(2, minutes=1e-7),
        preferences.SharedInterests(),
        preferences.SlotWish(),
        preferences.CountryWish(1e5),
        preferences.FromFact("points", weight=1 / 3),
        preferences.FromFact('é "quoted" \\ # = [x]\t\x01\x7f'),
    ),
    table_requirements=(table.Company(),),
    table_preferences=(table.MixedCountries(0),),
    goals=(goals.Satisfaction(), goals.StudentsSeated()),
)


def refused(make, code):
    with pytest.raises(PolicyError) as caught:
        make()
    assert caught.value.code == code
    return caught.value


@dataclasses.dataclass(frozen=True)
class Own:
    weight: object = 1.0
    name: str = "own"

    def __call__(self, seats, /):
        return np.ones(len(seats))


@pytest.mark.parametrize("weight", [math.nan, math.inf, -math.inf, -1, -1e-300, "2", None, True, [1]])
@pytest.mark.parametrize("section", ["preferences", "table_preferences"])
def test_weights_are_finite_and_not_negative(weight, section):
    error = refused(lambda: Policy(**{section: (Own(weight),)}), "bad_weight")
    assert error.params == {"rule": "own"}
    assert '"own"' in str(error)


@pytest.mark.parametrize("section", ["preferences", "table_preferences"])
def test_one_gain_stays_below_the_limit(section):
    most = LARGEST_GAIN / GAIN_UNIT
    assert Policy(**{section: (Own(most),)})
    error = refused(lambda: Policy(**{section: (Own(most, "heavy"), Own(0.001))}), "gain_too_large")
    assert error.params == {"rule": "heavy"}
    refused(lambda: Policy(**{section: (Own(1e308), Own(1e308, "other"))}), "gain_too_large")


def test_a_full_tables_gain_stays_below_the_limit():
    policy = Policy(table_preferences=(table.MixedCountries(LARGEST_GAIN / GAIN_UNIT / 4),))
    policy.check_table_gains(4)
    assert refused(lambda: policy.check_table_gains(5), "gain_too_large").params == {"rule": "mixed countries"}
    BARE.check_table_gains(10**9)


@pytest.mark.parametrize(
    ("section", "rules"),
    [
        ("requirements", (requirements.SmokeFree(), requirements.SmokeFree())),
        ("preferences", (Own(1), Own(2))),
        ("goals", (goals.Satisfaction(), goals.Satisfaction())),
    ],
)
def test_names_are_unique(section, rules):
    assert rules[0].name in str(refused(lambda: Policy(**{section: rules}), "duplicate_rule"))


def test_names_are_unique_across_sections():
    refused(lambda: Policy(preferences=(Own(),), table_preferences=(Own(),)), "duplicate_rule")
    assert Policy(preferences=(preferences.FromFact("a"), preferences.FromFact("b")))


def test_a_structural_rule_may_be_listed_and_is_asked_once():
    policy = Policy(requirements=(requirements.DietServed(), requirements.SmokeFree()))
    assert policy.all_requirements == (*STRUCTURAL, requirements.SmokeFree())
    listed = Policy(table_requirements=(table.KeepApart(),))
    assert listed.all_table_requirements == (table.KeepApart(),)


def test_ones_own_rule_cannot_take_a_structural_name():
    @requirement("diet served")
    def mine(seats):
        return np.zeros(len(seats), bool)

    refused(lambda: Policy(requirements=(mine,)), "duplicate_rule")


@pytest.mark.parametrize(
    ("section", "wrong", "words"),
    [
        ("requirements", requirements.SmokeFree, "write SmokeFree()"),
        ("preferences", preferences.SlotWish, "write SlotWish()"),
        ("goals", goals.Satisfaction, "write Satisfaction()"),
        ("requirements", "smoke free", "entry 2"),
        ("requirements", None, "Requirement is expected"),
        ("preferences", requirements.SmokeFree(), "Preference is expected"),
        ("table_preferences", table.Company(), "TablePreference is expected"),
        ("goals", requirements.SmokeFree(), "Goal is expected"),
        ("requirements", preferences.SlotWish(), "Requirement is expected"),
        ("table_requirements", table.MixedCountries(), "TableRequirement is expected"),
        ("requirements", len, "entry 2"),
    ],
)
def test_only_rules_of_the_kind(section, wrong, words):
    good = {
        "requirements": requirements.StepFree(),
        "preferences": preferences.CountryWish(),
        "table_requirements": table.Company(),
        "table_preferences": table.MixedCountries(),
        "goals": goals.StudentsSeated(),
    }
    error = refused(lambda: Policy(**{section: (good[section], wrong)}), "not_a_rule")
    assert words in str(error)
    kind = "".join(word.capitalize() for word in section.removesuffix("s").split("_"))
    given = {"given": wrong.__name__} if isinstance(wrong, type) else {}
    assert error.params == {"section": section, "position": 1, "n": 2, "kind": kind, **given}


@pytest.mark.parametrize("wrong", ["smoke free", 3, None, requirements.SmokeFree()])
def test_a_sequence_of_rules_is_expected(wrong):
    assert refused(lambda: Policy(requirements=wrong), "not_a_rule").params == {"section": "requirements"}


def test_any_iterable_will_do():
    made = Policy(requirements=[requirements.SmokeFree()], goals=iter(BARE.goals))
    assert made == Policy(requirements=(requirements.SmokeFree(),))


def test_a_goal_is_needed():
    assert "StudentsSeated()" in str(refused(lambda: Policy(goals=()), "no_goals"))


def roster(student=None, family=None):
    return Columns.of(Roster([a_student(**student or {})], [a_family(**family or {})]))


SLOT = next(iter(a_student().availability))
WISHES = [
    ({"company": {"another:woman"}}, None, "company", {"table_requirements": (table.Company(),)}),
    (
        {"avoids_animals": {"cat"}},
        None,
        "animals avoided",
        {"requirements": (requirements.AnimalsAvoided(),)},
    ),
    ({"smoke_free": True}, None, "smoke free", {"requirements": (requirements.SmokeFree(),)}),
    ({"step_free": True}, None, "step free", {"requirements": (requirements.StepFree(),)}),
    ({"max_travel_min": 0}, None, "within reach", {"requirements": (requirements.WithinReach(),)}),
    ({"slot_wishes": {SLOT: 0}}, None, "slot wish", {"preferences": (preferences.SlotWish(),)}),
    (None, {"welcomes": {"woman"}}, "welcome", {"requirements": (requirements.Welcome(),)}),
    (None, {"country_wishes": {"BR"}}, "country wish", {"preferences": (preferences.CountryWish(),)}),
]


@pytest.mark.parametrize(("student", "family", "rule", "sections"), WISHES)
def test_a_declared_wish_needs_its_rule(student, family, rule, sections):
    columns = roster(student, family)
    error = refused(lambda: BARE.check_roster(columns), "wish_not_in_force")
    field = next(iter(student or family))
    side = "students" if student else "families"
    assert error.params == {"field": field, "rule": rule, "records": 1, "side": side}
    assert field in str(error)
    assert rule in str(error)
    Policy(**sections).check_roster(columns)
    Policy.default().check_roster(columns)


def test_who_declares_nothing_needs_no_rule():
    BARE.check_roster(roster())


def test_the_goals_begin_with_pins_where_there_are_any():
    pinned = Columns.of(Roster([a_student()], [a_family()], pins=[("S001", "F001")]))
    assert BARE.levels(pinned) == (goals.PinsKept(), *BARE.goals)
    assert BARE.levels(roster()) == BARE.goals


@pytest.mark.parametrize("policy", [Policy.default(), EVERYTHING, BARE])
def test_what_is_saved_is_loaded(policy, tmp_path):
    path = tmp_path / "policy.toml"
    policy.save(path)
    loaded = Policy.load(path)
    assert loaded == policy
    assert loaded.sha256 == policy.sha256
    assert policy_text(loaded) == path.read_text(encoding="utf-8")


def test_a_file_is_not_replaced_without_force(tmp_path):
    path = tmp_path / "policy.toml"
    BARE.save(path)
    with pytest.raises(Exception, match="force"):
        EVERYTHING.save(path)
    assert Policy.load(path) == BARE
    EVERYTHING.save(path, force=True)
    assert Policy.load(path) == EVERYTHING


def policy_of(document):
    return dataclasses.replace(Policy.default(), **sections_of(document))


def test_an_absent_section_is_the_defaults():
    found = policy_of({"preference": [{"name": "shared interests", "weight": 2}]})
    assert found.preferences == (preferences.SharedInterests(2.0),)
    assert found.requirements == Policy.default().requirements
    assert found.sha256 == policy_of({"preference": [{"name": "shared interests", "weight": 2.0}]}).sha256
    assert policy_of({}) == Policy.default()
    assert policy_of({"preference": []}).preferences == ()


@pytest.mark.parametrize(
    ("document", "code", "words"),
    [
        ({"requirement": [{"name": "shared langage"}]}, "unknown_rule", 'Did you mean "shared language"?'),
        ({"goal": [{"name": "student seated"}]}, "unknown_rule", 'Did you mean "students seated"?'),
        ({"goal": [{"name": "fewest changes"}]}, "missing_parameter", "a parameter is missing"),
        ({"goal": [{"name": "fewest changes", "plan": "p.json"}]}, "unknown_parameter", '"plan"'),
        ({"goal": [{"name": "fewest tables touched", "told": [["S1", "F1"]]}]}, "bad_parameter", "triples"),
        ({"goal": [{"name": 7}]}, "unknown_rule", "an entry without a name"),
        ({"goal": [{}]}, "unknown_rule", "an entry without a name"),
        ({"preference": [{"name": "shared language"}]}, "unknown_rule", "[[preference]]"),
        ({"preference": [{"name": "slot wish", "wieght": 1}]}, "unknown_parameter", 'Did you mean "weight"?'),
        ({"preference": [{"name": "slot wish", "title": "x"}]}, "unknown_parameter", "title"),
        ({"preference": [{"name": "slot wish", "weight": "2"}]}, "bad_weight", "finite"),
        ({"preference": [{"name": "slot wish", "weight": math.nan}]}, "bad_weight", "finite"),
        ({"preference": [{"name": "from fact"}]}, "missing_parameter", "from fact"),
        ({"requirement": [{"name": "shared language", "level": "Z"}]}, "bad_parameter", "level"),
        ({"requirement": [{"name": "shared language", "level": []}]}, "bad_parameter", "level"),
        ({"requirement": [{"name": "within reach", "minutes": "60"}]}, "bad_parameter", "minutes"),
        ({"requirements": []}, "unknown_section", 'Did you mean "requirement"?'),
        ({"xyz": 1}, "unknown_section", '"xyz"'),
        ({"requirement": {"name": "smoke free"}}, "bad_section", "[[requirement]]"),
        ({"requirement": ["smoke free"]}, "bad_section", "[[requirement]]"),
        ({"schema": "partage.policy/2"}, "schema_unknown", "partage.policy/1"),
        ({"goal": []}, "no_goals", "goal"),
    ],
)
def test_what_cannot_be_read_is_said(document, code, words):
    assert words in str(refused(lambda: policy_of(document), code))


@pytest.mark.parametrize("damaged", [b"[[requirement", b"\xff\xfe", b"a = 1\na = 2", b"x = " + b"[" * 100_000, b"\x00"])
def test_a_damaged_file(damaged, tmp_path):
    path = tmp_path / "policy.toml"
    path.write_bytes(damaged)
    error = refused(lambda: Policy.load(path), "toml_damaged")
    assert str(error).startswith("policy.toml")
    assert str(tmp_path) not in str(error)


def test_a_missing_file(tmp_path):
    assert refused(lambda: Policy.load(tmp_path / "no.toml"), "file_missing").params == {"file": "no.toml"}
    refused(lambda: Policy.load(tmp_path), "file_unreadable")


def test_a_byte_order_mark_is_no_damage(tmp_path):
    path = tmp_path / "policy.toml"
    path.write_bytes(b"\xef\xbb\xbf" + policy_text(EVERYTHING).encode())
    assert Policy.load(path) == EVERYTHING


def test_ones_own_rule_that_no_module_holds_cannot_be_saved(tmp_path):
    class Local(Own):
        pass

    error = refused(lambda: Policy(preferences=(Local(),)).save(tmp_path / "policy.toml"), "not_built_in")
    assert error.params == {"rule": "own"}
    assert list(tmp_path.iterdir()) == []


def test_the_hash_tells_policies_apart():
    @preference("a", weight=1)
    def one(seats): ...

    @preference("a", weight=1)
    def two(seats): ...

    class Plain:
        name, weight = "a", 1

        def __call__(self, seats, /): ...

    own = [
        (one,),
        (two,),
        (Plain(),),
        (Own(1.0, "a"),),
        (Own(2.0, "a"),),
        (dataclasses.replace(one, reads=("x",)),),
    ]
    own += [(preferences.SlotWish(weight),) for weight in (0, 1, 2)]
    hashes = {Policy(preferences=rules).sha256 for rules in own}
    assert len(hashes) == len(own)
    assert Policy(preferences=(preferences.SlotWish(1),)).sha256 == Policy(preferences=(preferences.SlotWish(),)).sha256


def test_a_rule_is_described_by_its_parameters():
    fact = preferences.FromFact("points", weight=2)
    assert describe(fact) == {"name": "from fact", "fact": "points", "weight": 2.0}
    assert describe(goals.Satisfaction()) == {"name": "satisfaction"}


@pytest.mark.parametrize("changed", [{3, 4}, {1: 2}, len, Own, (1, 2), ["b"], goals.Satisfaction()])
def test_parameters_of_every_shape_enter_the_hash(changed):
    @dataclasses.dataclass(frozen=True)
    class Shaped(Own):
        codes: object = frozenset({1})

    plain, other = (Policy(preferences=(Shaped(codes=codes),)) for codes in (frozenset({1}), changed))
    assert plain.sha256 != other.sha256


def test_the_default_policy_can_be_written_section_by_section():
    for section, kinds in CATALOGUE.items():
        for rule in getattr(Policy.default(), f"{section}s"):
            assert isinstance(rule, kinds)
