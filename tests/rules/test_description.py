"""A policy in words: every rule and goal in force, with its parameters, and nothing else."""

from dataclasses import replace
from typing import ClassVar

import numpy as np
import pytest

import partage as pt
from partage.rules.checks import STRUCTURAL, STRUCTURAL_TABLES
from partage.rules.decorators import is_user_rule
from partage.rules.wording import sentence
from partage.text.catalogue import LANGUAGES, texts
from partage.text.writer import Writer

USUAL = pt.Policy.default()


def said(rule, lang="en", policy=USUAL):
    return Writer(lang, discreet=False).write(sentence(rule, policy))


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_everything_in_force_is_said_once(lang):
    text = USUAL.describe(lang)
    weightless = {"country wish", "full table"}
    rules = (*USUAL.all_requirements, *USUAL.preferences, *USUAL.all_table_requirements, *USUAL.table_preferences)
    for rule in (*rules, *USUAL.goals):
        assert text.count(said(rule, lang)) == (rule.name not in weightless), rule.name


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_structural_rule_that_is_listed_is_not_said_twice(lang):
    policy = replace(USUAL, requirements=(*USUAL.requirements, STRUCTURAL[1]), table_requirements=STRUCTURAL_TABLES)
    assert policy.describe(lang).count(said(STRUCTURAL[1], lang)) == 1
    assert policy.describe(lang).count(said(STRUCTURAL_TABLES[0], lang)) == 1


@pytest.mark.parametrize(
    ("rule", "english", "french"),
    [
        (pt.SharedLanguage(level="B1"), "at level B1 or better", "au niveau B1 ou mieux"),
        (
            pt.SharedLanguage(level="native"),
            "that both speak as native speakers",
            "des deux côtés comme langue maternelle",
        ),
        (pt.LanguagePractice(level="C1"), "at level C1 or better", "au niveau C1 ou mieux"),
        (pt.Companion(level="A2"), "at level A2 or better", "au niveau A2 ou mieux"),
        (pt.OneTableLanguage(level="B2"), "at level B2 or better", "au niveau B2 ou mieux"),
        (pt.WithinReach(minutes=45), "or 45 minutes where", "45 minutes\u00a0;"),
        (pt.WithinReach(minutes=1.0), "or 1 minute where", "1 minute\u00a0;"),
        (pt.WithinReach(minutes=1.5), "or 1.5 minutes where", "1,5 minute\u00a0;"),
        (pt.WithinReach(km_per_hour=13.5), "at 13.5 km per hour", "à 13,5 km/h"),
        (pt.ShortTravel(minutes=20, km_per_hour=5), "20 minutes", "à 5 km/h"),
        (pt.AtMostPerCountry(), "more than 1 guest from", "plus de 1 convive d'un"),
        (pt.AtMostPerCountry(most=3), "more than 3 guests from", "plus de 3 convives d'un"),
        (pt.AtMostSpecialDiets(most=1), "more than 1 special diet,", "plus de 1 régime particulier,"),
        (pt.AtMostSpecialDiets(), "more than 2 different special diets,", "plus de 2 régimes particuliers différents,"),
        (pt.FromFact("points"), "score “points”,", "note «\u00a0points\u00a0»"),
        (pt.SharedInterests(), "3 or more bring all points", "3 ou plus donnent tous les points"),
        (
            pt.LanguageComfort(),
            "(A2 20%, B1 40%, B2 60%, C1 80%, C2 90% and native 100%)",
            "et langue maternelle 100\u00a0%)",
        ),
        (pt.TableLanguage(), "(A2 20%, B1 40%,", "(A2 20\u00a0%, B1 40\u00a0%,"),
        (
            pt.StudentsSeated(weights="times_left_out"),
            "every earlier time without one",
            "chaque fois où elle est restée",
        ),
        (pt.StudentsSeated(weights="extras.jury"), "column “extras.jury”", "colonne «\u00a0extras.jury\u00a0»"),
        (pt.StudentsSeated(weights={"S1": 2, "S2": 7}), "2 students count as often", "(jusqu'à 7 fois)"),
        (pt.StudentsSeated(weights={"S1": 2}), "1 student counts as often", "1 personne compte autant"),
        (pt.StudentsSeated(weights={}), "possible have a seat.", "possible ont une place."),
        (pt.FewestChanges([("S1", "F1", "wed")]), "Of 1 seat already", "Sur 1 place déjà annoncée,"),
        (pt.FewestChanges([(s, "F1", "wed") for s in "abc"]), "Of 3 seats already", "Sur 3 places déjà annoncées,"),
        (pt.PartiesWhole(), "decides nothing here", "ne décide rien ici"),
    ],
)
def test_parameters_are_said(rule, english, french):
    assert english in said(rule)
    assert french in said(rule, "fr")


def test_ids_are_not_said():
    policy = replace(USUAL, goals=(pt.StudentsSeated(weights={"S1x": 2}), pt.FewestChanges([("S1x", "F1", "wed")])))
    assert "S1x" not in policy.describe() + policy.describe("fr")


@pytest.mark.parametrize(
    ("lang", "may", "together", "pinned"),
    [
        ("en", "this policy allows it", "or none of them has a seat", "with those who come along"),
        ("fr", "ce règlement le permet", "ou aucune d'elles n'a de place", "avec celles qui l'accompagnent"),
    ],
)
def test_split_parties_are_said_openly(lang, may, together, pinned):
    split = replace(USUAL, allow_split=True)
    assert may in split.describe(lang)
    assert may not in USUAL.describe(lang)
    assert together in USUAL.describe(lang)
    assert together not in split.describe(lang)
    assert pinned in USUAL.describe(lang)
    assert pinned not in split.describe(lang)
    goal = next(goal for goal in split.goals if isinstance(goal, pt.PartiesWhole))
    assert said(goal, lang, split) in split.describe(lang)
    assert said(goal, lang, split) != said(goal, lang, USUAL)


def test_the_heaviest_comes_first_and_goals_keep_their_order():
    policy = pt.Policy(
        preferences=(pt.SlotWish(weight=0.5), pt.ShortTravel(weight=7), pt.NewFaces(weight=0)),
        table_preferences=(pt.FullTable(weight=2.5),),
        goals=(pt.Satisfaction(), pt.EarlyBirds()),
    )
    lines = policy.describe().splitlines()
    marks = ["A short trip (counts 7)", "A slot the student likes (counts 0.5)", "No seat left empty (counts 2.5)"]
    places = [next(n for n, text in enumerate(lines) if mark in text) for mark in marks]
    assert places == sorted(places)
    assert "10 points at the most" in policy.describe()
    assert "au plus 10 points" in policy.describe("fr")
    assert "(compte pour 0,5)" in policy.describe("fr")
    assert "What is listed with weight 0 counts nothing: “people who have not met before”." in lines
    assert [text[:18] for text in lines[-2:]] == ["  1. Satisfaction.", "  2. Early birds. "]
    assert policy.describe("fr").splitlines()[-1].startswith("  2. Ordre d'inscription.")


@pytest.mark.parametrize(
    ("goals", "said_of_points"),
    [
        ((pt.Satisfaction(),), None),
        ((pt.StudentsSeated(),), "No goal of this policy counts these points."),
        ((pt.StudentsSeated(), pt.WorstOff()), "The goals of this policy count the points of seats only"),
        ((pt.StudentsSeated(), pt.WorstOff(), pt.Satisfaction()), None),
    ],
)
def test_points_that_nothing_counts_are_said_to_count_nothing(goals, said_of_points):
    text = replace(USUAL, goals=goals).describe()
    phrases = ("No goal of this policy counts", "count the points of seats only")
    assert [phrase in text for phrase in phrases] == [phrase in (said_of_points or "") for phrase in phrases]
    no_tables = replace(USUAL, goals=goals, table_preferences=(pt.FullTable(weight=0),)).describe()
    assert "of seats only" not in no_tables


def test_a_policy_that_asks_for_nothing_says_so():
    text = pt.Policy().describe()
    for phrase in ("nothing more of a seat", "nothing more of a table", "gives no points"):
        assert phrase in text
    assert "weight 0" not in text


# --- rules of somebody's own ---


@pt.requirement("no shoe twice", title="Shoes differ")
def no_shoe_twice(seats):
    return np.ones(len(seats), dtype=np.bool_)


@pt.preference("shared passion", weight=4)
def shared_passion(seats):
    return np.ones(len(seats))


class SharedLanguage(pt.SharedLanguage):
    """Somebody's own, under a name that is built in."""


class Fairness(pt.Goal):
    name: ClassVar[str] = "fairness"


def test_rules_of_ones_own_are_named_and_said_to_be_ones_own():
    policy = pt.Policy(
        requirements=(no_shoe_twice, SharedLanguage()),
        preferences=(shared_passion,),
        goals=(Fairness(),),
    )
    lines = policy.describe().splitlines()
    assert "  - Shoes differ. A rule of the organiser's own." in lines
    assert "  - A language in common. A rule of the organiser's own." in lines
    assert "  - Shared passion (counts 4). A rule of the organiser's own." in lines
    assert lines[-1] == "  1. Fairness. A goal of the organiser's own."
    assert not any("No goal of this policy" in text for text in lines)
    french = policy.describe("fr").splitlines()
    assert "  - Shoes differ. Une règle propre à l'équipe d'organisation." in french
    assert french[-1] == "  1. Fairness. Un objectif propre à l'équipe d'organisation."
    assert [is_user_rule(rule) for rule in (no_shoe_twice, SharedLanguage(), pt.SharedLanguage())] == [
        True,
        True,
        False,
    ]


def test_unknown_language():
    with pytest.raises(pt.InputError, match="known: en, fr"):
        USUAL.describe("de")


def test_every_sentence_ends():
    sentences = [text for lang in LANGUAGES for key, text in texts(lang).items() if key.startswith("rules.")]
    assert len(sentences) > 80
    assert all(text.endswith(".") and text[0].isupper() for text in sentences)
    for lang in ("en", "fr"):
        assert all(not text or text[-1] in ".:" for text in USUAL.describe(lang).splitlines())
