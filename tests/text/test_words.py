"""Both languages say the same things, and no reader learns what is not theirs to know."""

import re
import string
from functools import cache

import pytest
from babel import Locale

import partage as pt
from partage.rules.checks import STRUCTURAL, STRUCTURAL_TABLES
from partage.rules.wording import MINIMUM, ROOM, WHOLE_PARTY
from partage.testing import random_roster
from partage.text.catalogue import LANGUAGES, texts
from partage.text.values import Rule
from partage.text.writer import Slot, Writer, line, say

AUDIENCES = ("student", "family", "coordinator", "auditor")


def placeholders(template):
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(template) if name is not None}


def named(table, lang="en"):
    """The texts of one table by their keys."""
    return {key.removeprefix(f"{table}."): text for key, text in texts(lang).items() if key.startswith(f"{table}.")}


def words_in(template):
    """The numbers of words that each of a template's counts chooses from."""
    specs = [spec for _text, name, spec, _conversion in string.Formatter().parse(template) if name is not None]
    return [spec.count("|") + 1 for spec in specs if "|" in spec]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_is_complete(lang):
    assert list(texts(lang)) == list(texts("en"))
    assert all(texts(lang)[f"language.{key}"] for key in ("locale", "plurals", "date_format", "quoted"))
    assert Locale.parse(texts(lang)["language.locale"]).language == lang


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", texts("en"))
def test_every_language_fills_in_the_same(key, lang):
    assert placeholders(texts(lang)[key]) == placeholders(texts("en")[key])
    classes = len(texts(lang)["language.plurals"].split())
    assert set(words_in(texts(lang)[key])) <= {classes, classes + 1}


def test_plural_classes_are_those_of_cldr():
    for lang in LANGUAGES:
        known = {*Locale.parse(texts(lang)["language.locale"]).plural_form.tags, "other"}
        assert set(texts(lang)["language.plurals"].split()) <= known


def test_titles_of_built_in_rules():
    built_in = [
        rule
        for rule in (getattr(pt, name) for name in pt.__all__)
        if isinstance(rule, type) and hasattr(rule, "title") and rule.__module__.startswith("partage.rules.")
    ]
    titles = {getattr(rule, "catalogue_name", None) or rule.name: rule.title for rule in built_in}
    always = {rule.name: rule.title for rule in (*STRUCTURAL, *STRUCTURAL_TABLES, ROOM, MINIMUM, WHOLE_PARTY)}
    assert named("titles") == titles | always
    goals = [goal for goal in (getattr(pt, name) for name in pt.__all__) if isinstance(goal, type)]
    assert set(named("goals")) == {goal.name for goal in goals if issubclass(goal, pt.Goal) and goal is not pt.Goal} | {
        "pins kept"
    }


@pytest.mark.parametrize(
    ("lang", "n", "discreet", "expected"),
    [
        ("en", 0, False, "no family"),
        ("en", 1, False, "1 family"),
        ("en", 2, False, "2 families"),
        ("en", 1, True, "Fewer than 5 families"),
        ("en", 4, True, "Fewer than 5 families"),
        ("en", 5, True, "5 families"),
        ("en", 0, True, "no family"),
        ("fr", 0, False, "aucune famille"),
        ("fr", 1, False, "1 famille"),
        ("fr", 2, False, "2 familles"),
        ("fr", 1, True, "Moins de 5 familles"),
    ],
)
def test_counts(lang, n, discreet, expected):
    assert Writer(lang, discreet=discreet).write(line("explain.roster_families", n=n)) == expected


@pytest.mark.parametrize(
    ("lang", "weight", "expected"),
    [
        ("en", 2.0, "(counts 2)."),
        ("en", 0.5, "(counts 0.5)."),
        ("fr", 0.5, "(compte pour 0,5)."),
        ("en", 0.1 + 0.2, "(counts 0.3)."),
        ("en", 1e6, "(counts 1000000)."),
    ],
)
def test_numbers(lang, weight, expected):
    parts = {"rule": Rule("own", "éveil"), "weight": weight, "sentence": ""}
    assert Writer(lang, discreet=False).write(line("policy.like", **parts)).rstrip() == f"  - Éveil {expected}"


@pytest.mark.parametrize(
    ("seconds", "english", "french"), [(1.5, "1.5", "1,5"), (2.0, "2.0", "2,0"), (1234.56, "1234.6", "1234,6")]
)
def test_numbers_with_so_many_digits(seconds, english, french):
    for lang, word in (("en", english), ("fr", french)):
        took = say("cli.rule_took", lang, rule="x", seconds=seconds, whole=seconds).replace("\u00a0", " ")
        assert took.count(f" {word} s") == 2
        limit = say("errors.rule_slow", lang, rule="x", seconds=seconds, limit=60.0).replace("\u00a0", " ")
        assert " 60 s" in limit


def test_no_french_line_ends_between_a_number_and_its_unit():
    for key, text in texts("fr").items():
        assert not re.search(r"[\d}] (?:s|Mo|km/h|km|%|€|min)(?![\w'’])|n° ", text), key


@pytest.mark.parametrize(
    ("lang", "minutes", "expected"),
    [("en", 0.5, "0.5 minutes"), ("en", 1.0, "1 minute"), ("fr", 1.5, "1,5 minute"), ("fr", 2.0, "2 minutes")],
)
def test_numbers_with_a_word(lang, minutes, expected):
    said = Writer(lang, discreet=False).write(line("rules.within reach", minutes=minutes, km_per_hour=12.0))
    assert f" {expected} " in said.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("lang", "label", "expected"),
    [
        ("en", "2026-11-01T12:05", "on Sunday 1 November at 12:05"),
        ("fr", "2026-11-01T12:05", "le dimanche 1er novembre à 12\u00a0h\u00a005"),
        ("fr", "2026-12-24T09:30", "le jeudi 24 décembre à 09\u00a0h\u00a030"),
        ("en", "wed", "in slot “wed”"),
        ("fr", "mer {0}", "sur le créneau «\u00a0mer {0}\u00a0»"),
    ],
)
def test_slots(lang, label, expected):
    said = Writer(lang, discreet=False).write(
        line("explain.place", family="F1", slot=Slot(label), state=line("explain.free"))
    )
    assert said.replace("\u00a0:", ":").startswith(f"  F1 {expected}")


@pytest.mark.parametrize("lang", ["de", "EN", "", None])
def test_unknown_language(lang):
    plan = pt.Plan.of([], random_roster((4, 2, 1)))
    with pytest.raises(pt.InputError, match="known: en, fr") as caught:
        plan.why("S001").text(lang)
    assert caught.value.code == "unknown_language"


def test_unknown_audience():
    plan = pt.Plan.of([], random_roster((4, 2, 1)))
    with pytest.raises(pt.InputError, match='Did you mean "coordinator"') as caught:
        plan.why("S001").text(audience="coordinators")
    assert caught.value.code == "unknown_audience"


def canaries(roster):
    """The same roster with a planted name for everybody."""
    students = [s.replace(name=f"Canari{s.id}", country=f"Pays{s.id}") for s in roster.students]
    families = [f.replace(name=f"Nichoir{f.id}") for f in roster.families]
    return pt.Roster(students, families, apart=[(pair.a, pair.b) for pair in roster.apart])


@cache
def explained(seed):
    roster = canaries(random_roster((20, 9, 3), seed=seed, apart=8, company=True, max_meals=2))
    plan = pt.match(roster)
    return roster, {
        student.id: (plan.why(student.id), plan.why(student.id, family="F003")) for student in roster.students
    }


@pytest.mark.parametrize("seed", [*range(4), *(pytest.param(n, marks=pytest.mark.heavy) for n in range(4, 12))])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_canaries(seed, lang):
    roster, everybody = explained(seed)
    ids = {record.id for record in (*roster.students, *roster.families)}
    diets = {"halal", "vegan", "vegetarian", "kosher", "gluten", "lactose", "pork", "nuts", "milk"}
    for student, findings in everybody.items():
        for found in findings:
            for audience in AUDIENCES:
                text = found.text(lang, audience)
                assert text
                assert not any(word in text.lower() for word in ("canari", "nichoir", "pays" + student.lower(), *diets))
                words = set(text.replace(",", " ").replace(".", " ").replace(":", " ").split())
                if audience in ("student", "family"):
                    assert not words & ids
                    assert not words & {"1", "2", "3", "4"} - dates(roster)
                    assert "price " not in text
                    assert "apart" not in text
                    assert "à l'écart" not in text
                    assert "welcome in" not in text
                    assert "accueil" not in text
            assert "Canari" not in repr(found) + str(found.to_dict())


def dates(roster):
    return {str(int(slot[8:10])) for family in roster.families for slot in family.availability}


def test_a_hosts_text_names_no_requirement():
    plan = pt.match(random_roster((26, 11, 3), seed=3, company=True))
    titles = {named("titles")[rule.name] for rule in plan.policy.all_requirements}
    for student in [s.id for s in plan.roster.students]:
        for found in (plan.why(student), plan.why(student, family="F002")):
            assert not any(title in found.text(audience="family") for title in titles)
