"""Every built-in rule and goal has a truth table that bites, a reading in the oracle, words, and a line in a file."""

import tomllib
from dataclasses import fields, replace

import numpy as np
import pytest
import readings
from every_rule import SAMPLES, kinds, oracle_reads, said, table_in_markdown, truth_table, usual
from policies import policy_of
from test_goals import columns  # noqa: F401 (a fixture of the truth tables there)

import partage as pt
from partage.rules.checks import STRUCTURAL, STRUCTURAL_TABLES
from partage.rules.toml import CATALOGUE, catalogue_name, policy_text, sections_of
from partage.text.catalogue import texts

LISTED = {
    "always": "same slot, diet served, allergy safe, not apart, pinned, keep apart",
    "requirement": "shared language, animals avoided, smoke free, step free, within reach, welcome, not before",
    "preference": "language comfort, language practice, short travel, shared interests, slot wish, country wish, "
    "new faces, from fact",
    "table_requirement": "company, one table language, at most per country, at most special diets",
    "table_preference": "mixed countries, table language, companion, full table, same country",
    "goal": "students seated, nobody alone, families served, satisfaction, worst off, left out first, early birds, "
    "parties whole, fewest changes, fewest tables touched",
    "by itself": "pins kept",
}
"""Section of policy.toml -> names; `pins kept` comes with pins."""

NAMES = {section: names.split(", ") for section, names in LISTED.items()}


def name_of(rule):
    return getattr(rule, "catalogue_name", None) or rule.name


BY_NAME = {name_of(rule): rule for rule in SAMPLES}
RULES = [rule for rule in SAMPLES if not isinstance(rule, pt.Goal)]
ALL_GOALS = [rule for rule in SAMPLES if isinstance(rule, pt.Goal)]

each_rule = pytest.mark.parametrize("rule", RULES, ids=name_of)
each_goal = pytest.mark.parametrize("goal", ALL_GOALS, ids=name_of)
each = pytest.mark.parametrize("rule", SAMPLES, ids=name_of)


def test_the_catalogue_is_what_the_modules_define():
    assert {name for names in NAMES.values() for name in names} == set(kinds()) == set(BY_NAME)
    assert [type(rule) for rule in SAMPLES] == [kinds()[name] for name in BY_NAME]
    assert all(getattr(pt, kind.__name__, None) is kind for kind in kinds().values() if kind.name != "pins kept")


def test_every_section_of_policy_toml_holds_its_own():
    assert {section: {catalogue_name(kind) for kind in held} for section, held in CATALOGUE.items()} == {
        section: set(NAMES[section]) for section in CATALOGUE
    }
    assert [rule.name for rule in (*STRUCTURAL, *STRUCTURAL_TABLES)] == NAMES["always"]


# --- truth tables ---


def failures(rows, request):
    """How many rows fail."""
    failed = 0
    for row in rows:
        missing = set(row.test.__code__.co_varnames[: row.test.__code__.co_argcount]) - set(row.arguments)
        try:
            row.test(**row.arguments, **{name: request.getfixturevalue(name) for name in missing})
        except (Exception, pytest.fail.Exception):  # noqa: BLE001 (a test may fail in any way)
            failed += 1
    return failed


def constant(answer):
    return lambda self, rows, /: np.full(len(rows), answer)


@each_rule
def test_a_truth_table_fails_whatever_a_rule_always_answers(rule, request, monkeypatch):
    rows = truth_table(type(rule))
    assert len(rows) >= 3
    assert failures(rows, request) == 0
    for answer in (0.0, 1.0) if hasattr(rule, "weight") else (False, True):
        with monkeypatch.context() as patched:
            patched.setattr(type(rule), "__call__", constant(answer))
            assert failures(rows, request) > 0


@each_goal
def test_the_tests_of_a_goal_fail_when_it_counts_nothing_or_too_much(goal, request, monkeypatch):
    kind = type(goal)
    rows = truth_table(kind)
    assert failures(rows, request) == 0
    counting = [name for name in ("per_seat", "per_table", "per_family") if name in vars(kind)]
    assert counting
    for name in counting:
        real = getattr(kind, name)
        with monkeypatch.context() as patched:
            patched.setattr(kind, name, getattr(pt.Goal, name))
            assert failures(rows, request) > 0
        with monkeypatch.context() as patched:
            patched.setattr(kind, name, lambda *given, real=real: real(*given) + 1)
            assert failures(rows, request) > 0


# --- the oracle ---


def test_the_oracle_reads_all_of_them():
    listed = [
        name for section, names in NAMES.items() if section not in ("always", "goal", "by itself") for name in names
    ]
    assert sorted(readings.FIELDS) == sorted(listed)
    assert sorted(readings.ALWAYS) == sorted(NAMES["always"])
    assert sorted([*readings.GOALS, *readings.OF_REPAIRS]) == sorted(NAMES["goal"])
    assert all(map(oracle_reads, BY_NAME))


@pytest.mark.parametrize("name", sorted(readings.FIELDS))
def test_a_reading_with_the_field_makes_a_policy_with_the_rule(name):
    given = {
        "companion": (2.0, "A2"),
        "reach": (30.0, 10.0),
        "one_language": "B1",
        "language": "B1",
        "since": "2026-11-19",
    }
    field = readings.FIELDS[name]
    usually = getattr(readings.Reading(), field)
    off = False if isinstance(usually, bool) else None
    on = True if isinstance(usually, bool) else given.get(field, 2)
    for value, listed in ((off, False), (on, True)):
        policy = policy_of(replace(readings.Reading(), **{field: value}))
        held = (*policy.requirements, *policy.preferences, *policy.table_requirements, *policy.table_preferences)
        assert (name in map(name_of, held)) is listed


@pytest.mark.parametrize("name", readings.GOALS)
def test_a_reading_with_the_goal_makes_a_policy_with_it(name):
    names = ("students seated", name) if name != "students seated" else (name,)
    goals = policy_of(readings.Reading(goals=names, told=(("S1", "F1", "wed"),))).goals
    assert [type(goal) for goal in goals] == [kinds()[name] for name in names]


# --- words ---


@each
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_sentence_says_what_it_means_with_every_parameter(rule, lang):
    assert f"rules.{name_of(rule)}" in texts(lang)
    for field in fields(rule):
        if field.name == "weight":
            line = f"(counts {rule.weight})" if lang == "en" else f"(compte pour {rule.weight})".replace(".", ",")
            section = "preferences" if name_of(rule) in NAMES["preference"] else "table_preferences"
            assert f"{line}. {said(rule, lang)}" in pt.Policy(**{section: (rule,)}).describe(lang)
        elif hasattr(usual(rule), field.name) and getattr(usual(rule), field.name) != getattr(rule, field.name):
            only = replace(usual(rule), **{field.name: getattr(rule, field.name)})
            assert said(only, lang) != said(usual(rule), lang)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_no_two_say_the_same_and_no_sentence_is_left_over(lang):
    sentences = {key.removeprefix("rules."): text for key, text in texts(lang).items() if key.startswith("rules.")}
    assert len(set(sentences.values())) == len(sentences)
    plain = {name for name in sentences if "," not in name}
    assert plain == set(BY_NAME) | {"table size", "whole party"}
    assert {name.partition(",")[0] for name in sentences} == plain


@each
def test_a_title_in_both_languages(rule):
    if isinstance(rule, pt.Goal):
        assert texts("fr")[f"goals.{rule.name}"] != rule.name or rule.name == "satisfaction"
    else:
        assert texts("en")[f"titles.{name_of(rule)}"] == rule.title
        assert texts("fr")[f"titles.{name_of(rule)}"] not in ("", rule.title)


# --- policy.toml ---


@pytest.mark.parametrize("section", CATALOGUE)
def test_there_and_back_through_policy_toml(section):
    for name in NAMES[section]:
        rule = BY_NAME[name]
        for parameter in fields(rule):
            same = getattr(usual(rule), parameter.name) == getattr(rule, parameter.name)
            assert same is (parameter.name in ("fact", "told", "since"))  # which have no default
        listed = (pt.StudentsSeated(), rule) if name == "worst off" else (rule,)
        policy = pt.Policy(**{f"{section}s": listed})
        again = replace(pt.Policy.default(), **sections_of(tomllib.loads(policy_text(policy))))
        assert again == policy
        assert getattr(again, f"{section}s")[-1] == rule
        assert again.sha256 == policy.sha256


def test_the_table_has_a_line_for_each():
    lines = table_in_markdown().splitlines()
    assert len(lines) == 2 + len(SAMPLES)
    assert all(all(cell.strip() for cell in line.strip("|").split("|")) for line in lines[2:])
