"""Two policies on one roster: every value recounted here from the plans, and what is said of it."""

import json
from dataclasses import FrozenInstanceError, fields, replace

import numpy as np
import pytest

import partage as pt
from partage.changes.comparison import Affected, Comparison
from partage.testing import a_family, a_student, random_roster

USUAL = pt.Policy.default()
EVENINGS = ("2026-11-18T19:30", "2026-11-19T19:30")


@pytest.fixture(scope="module")
def roster():
    return random_roster((40, 16, 3), seed=6, pins=2)


@pytest.fixture(scope="module")
def other():
    """Satisfaction first, heavy on language, and one requirement less."""
    return replace(
        USUAL.with_weight("language comfort", 50),
        requirements=tuple(rule for rule in USUAL.requirements if rule.name != "shared language"),
        goals=(pt.Satisfaction(), pt.StudentsSeated(weights="times_left_out")),
    )


@pytest.fixture(scope="module")
def plans(roster, other):
    return pt.match(roster, USUAL), pt.match(roster, other)


@pytest.fixture(scope="module")
def found(roster, other, plans):
    return pt.compare(roster, USUAL, other, plans=plans)


# --- values ---


def test_plans_are_counted_by_the_goals_of_both(roster, other, plans, found):
    for name, policy, own in (("before", USUAL, 0), ("after", other, 1)):
        by_hand = [pt.Plan.of(plan.tables, roster, policy) for plan in plans]
        levels = [level for level in found.levels if level.policy == name]
        assert [level.goal for level in levels] == ["pins kept", *(goal.name for goal in policy.goals)]
        for number, level in enumerate(levels):
            assert (level.before, level.after) == tuple(plan.levels[number].value for plan in by_hand)
            assert level.difference == level.after - level.before
            stated = plans[own].levels[number]
            assert (level.bound, level.proof) == (stated.bound, stated.proof)
            assert (level.before, level.after)[own] == stated.value
    assert any(level.difference for level in found.levels)


def test_solving_and_giving_plans_say_the_same(roster, other, found):
    assert pt.compare(roster, USUAL, other) == found


def test_who_is_affected(plans, found):
    old, new = plans
    expected = {name: set() for name in ("newly_seated", "newly_unseated", "moved")}
    for student in {*old.seated, *new.seated}:
        places = old.seated.get(student), new.seated.get(student)
        if places[0] != places[1]:
            name = "newly_seated" if places[0] is None else "newly_unseated" if places[1] is None else "moved"
            expected[name].add(student)
    for name, ids in expected.items():
        assert getattr(found.affected, name) == tuple(sorted(ids))
    hosts = [{table.family for table in plan.tables} for plan in plans]
    assert set(found.affected.newly_served) == hosts[1] - hosts[0]
    assert set(found.affected.no_longer_served) == hosts[0] - hosts[1]
    assert expected["moved"]


def test_requirements_of_one_policy_that_the_other_plan_breaks(roster, plans, found):
    languages = {record.id: record.languages for record in (*roster.students, *roster.families)}

    def strangers(plan):
        return sum(
            not any(languages[s].get(tag, "A1") != "A1" and level != "A1" for tag, level in languages[f].items())
            for s, (f, _slot) in plan.seated.items()
        )

    assert strangers(plans[0]) == 0
    assert [(b.policy, b.rule.name, b.people) for b in found.breaches] == [
        ("before", "shared language", strangers(plans[1]))
    ]
    assert strangers(plans[1]) > 0
    said = (
        f"In the new plan {strangers(plans[1])} people sit where the old policy forbids it by the rule “a language in"
    )
    assert said in found.text()


def test_table_requirements_are_looked_at_too():
    guests = [a_student(id=f"S{n}", country="BR") for n in range(3)]
    roster = pt.Roster(guests, [a_family(seats=3)])
    strict = replace(USUAL, table_requirements=(*USUAL.table_requirements, pt.AtMostPerCountry(most=2)))
    found = pt.compare(roster, USUAL, strict)
    assert [(b.policy, b.rule.name, b.people) for b in found.breaches] == [("after", "at most per country", 3)]
    assert "In the old plan 3 people sit where the new policy forbids it by the rule “not too" in found.text()
    assert (found.before.seated, found.after.seated) == (3, 2)
    assert "1 student has a seat under the old policy only" in found.text()


def test_parties_that_may_be_split():
    friends = [a_student(id=f"S{n}", party="p") for n in range(3)]
    roster = pt.Roster(friends, [a_family(id="F1", seats=2), a_family(id="F2", seats=1)])
    found = pt.compare(roster, USUAL, replace(USUAL, allow_split=True))
    assert found.affected.newly_seated == ("S0", "S1", "S2")
    whole = [level for level in found.levels if level.goal == "parties whole"]
    assert [(level.policy, level.before, level.after) for level in whole] == [("after", 0, -1)]


def test_levels_that_are_no_sum_or_begin_below_nought():
    guests = [a_student(id="S1", languages={"fr": "A2"}), a_student(id="S2", languages={"fr": "C1"})]
    roster = pt.Roster(guests, [a_family(seats=1)])
    first = replace(USUAL, goals=(pt.StudentsSeated(), pt.FewestChanges([("S1", "F001", EVENINGS[0])])))
    second = replace(USUAL, goals=(pt.StudentsSeated(), pt.WorstOff()))
    found = pt.compare(roster, first, second)
    by_goal = {level.goal: (level.before, level.after) for level in found.levels if level.goal != "students seated"}
    worst = [pt.Plan.of([("F001", EVENINGS[0], [s])], roster, second).levels[-1].value for s in ("S1", "S2")]
    assert by_goal == {"fewest changes": (0, -1), "worst off": tuple(worst)}
    assert worst[0] < worst[1]


# --- a weight that quietly favours the fluent ---


@pytest.fixture(scope="module")
def quiet():
    """Seats for half of them: as many beginners, who share interests with the families, as fluent speakers."""
    students = []
    for number in range(24):
        fluent = number % 2
        students.append(
            a_student(
                id=f"S{number:02d}",
                languages={"fr": "C1" if fluent else "A2"},
                interests=() if fluent else {"music", "chess", "hiking"},
                diet={"halal"} if number % 4 == 0 else (),
            )
        )
    families = [
        a_family(id=f"F{n}", seats=4, serves={"halal"}, interests={"music", "chess", "hiking"}) for n in range(3)
    ]
    return pt.Roster(students, families)


def test_a_weight_that_favours_the_fluent_is_seen(quiet):
    fair = pt.Policy(
        requirements=(pt.SharedLanguage(),),
        preferences=(pt.LanguageComfort(weight=1), pt.SharedInterests(weight=2)),
    )
    quick = replace(
        fair.with_weight("language comfort", 30), goals=(pt.Satisfaction(), pt.StudentsSeated(), pt.FamiliesServed())
    )
    found = pt.compare(quiet, fair, quick)
    assert (found.before.seated, found.after.seated) == (12, 12)
    by_french = {group.names: (group.people, group.before, group.after) for group in found.acceptance.by_french}
    assert by_french == {("A2",): (12, 12, 0), ("C1",): (12, 0, 12)}
    text = found.text()
    assert "  all students: 12 → 12 of 24 (50% → 50%)" in text
    assert "  A2: 12 → 0 of 12 (100% → 0%)" in text
    assert (
        "Attention: in the group “A2” (level of French) the share with a seat falls from 100% to 0%; "
        "among all students it is 50% and then 50%."
    ) in text
    assert "Attention: in the group “halal” (diet)" in text
    assert "Attention: in the group “C1”" not in text
    french = found.text("fr")
    assert "Attention : dans le groupe « A2 » (niveau de français), la part".replace(" ", " ") in french.replace(
        "\u00a0", " "
    )
    backwards = pt.compare(quiet, quick, fair).text()
    assert "Attention: in the group “C1”" in backwards
    assert "Attention: in the group “A2”" not in backwards


def test_small_groups_are_nowhere_in_the_document(quiet):
    students = [
        *quiet.students,
        *(a_student(id=f"N{n}", languages={"fr": "native"}, diet={"kosher"}) for n in range(2)),
    ]
    found = pt.compare(pt.Roster(students, quiet.families), USUAL, USUAL)
    document = json.dumps(found.to_dict()["acceptance"])
    assert '"names": ["native"]' not in document
    assert '"names": ["kosher"]' not in document
    assert "native" not in found.text()
    assert "kosher" not in found.text()
    assert "the other diets together" in found.text()
    assert "Groups of fewer than 5 people are shown only together with others." in found.text()


# --- the same policy twice ---


def test_the_same_policy_changes_nothing(roster):
    found = pt.compare(roster, USUAL, pt.Policy.default())
    assert found.same_policy
    assert not found.affected
    assert found.before == found.after
    assert not found.breaches
    assert all(level.difference == 0 for level in found.levels)
    assert "The two policies are the same." in found.text()
    assert "Nobody is affected" in found.text()
    assert found.text().count("students seated:") == 1
    assert "Attention" not in found.text()


def test_the_same_policy_is_solved_once(roster, monkeypatch):
    calls = []
    real = pt.match
    monkeypatch.setattr("partage.changes.compare.match", lambda *args, **kw: calls.append(args) or real(*args, **kw))
    pt.compare(roster, USUAL, pt.Policy.default(), budget=pt.Budget(10.0))
    assert len(calls) == 1


def test_a_rule_that_only_looks_the_same_is_another_policy():
    """Two functions made in one place have one hash, and are two rules."""

    def liking(least):
        @pt.preference("liking")
        def like(seats):
            return np.full(len(seats), least)

        return replace(USUAL, preferences=(like,))

    first, second = liking(0.0), liking(1.0)
    assert first.sha256 == second.sha256
    found = pt.compare(pt.Roster([a_student()], [a_family()]), first, second)
    assert not found.same_policy
    assert [level.after - level.before for level in found.levels] == [0] * 8
    assert found.levels[3].before != found.levels[7].before
    assert found.text().count("satisfaction:") == 2


# --- words ---


def test_open_proofs_are_said(roster, plans):
    by_hand = pt.Plan.of(plans[0].tables, roster, USUAL)
    found = pt.compare(roster, USUAL, USUAL, plans=(plans[0], by_hand))
    opened = [level for level in found.levels if level.open]
    assert opened
    assert {level.policy for level in opened} == {"after"}
    text = found.text()
    for level in opened:
        assert f"    not proven: under the new policy up to {level.bound} is not ruled out" in text.splitlines()
    assert "a part of what changes may come from the search and not from the policy" in text
    assert "It is certain for each policy" not in text
    assert "under the old policy up to" not in text
    proven = pt.compare(roster, USUAL, USUAL, plans=(plans[0], plans[0])).text()
    assert "It is certain for each policy" in proven
    assert "not proven" not in proven


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_text_holds_ids_and_counts_only(roster, other, lang):
    students = [s.replace(name=f"Canari{s.id}", country=f"Pays{s.id}") for s in roster.students]
    families = [f.replace(name=f"Nichoir{f.id}") for f in roster.families]
    found = pt.compare(pt.Roster(students, families), USUAL, other)
    for shown in (found.text(lang), str(found.to_dict()), repr(found)):
        assert not any(word in shown for word in ("Canari", "Nichoir", "Pays"))
    assert found.affected.moved[0] in found.text(lang)
    assert found.affected.moved[0] not in repr(found)


def test_every_kind_of_person_affected_is_said(found):
    everything = Affected(("S1",), ("S2", "S3"), ("S4",), ("F1",), ("F2", "F3"))
    lines = replace(found, affected=everything).text().splitlines()
    for expected in (
        "1 student has a seat under the new policy only: S1.",
        "2 students have a seat under the old policy only: S2 and S3.",
        "1 student moves to another family or evening: S4.",
        "1 family has guests under the new policy only: F1.",
        "2 families have guests under the old policy only: F2 and F3.",
        "Other plans may be as good as these two and affect other people.",
    ):
        assert expected in lines
    nobody = Affected((), (), (), (), ())
    assert not nobody
    assert all(replace(nobody, **{field.name: ("X",)}) for field in fields(Affected))


def test_values_are_frozen_and_plain(found):
    assert isinstance(found, Comparison)
    with pytest.raises(FrozenInstanceError):
        found.students = 1
    document = json.loads(json.dumps(found.to_dict()))
    assert document["affected"]["moved"] == list(found.affected.moved)
    assert document["levels"][0]["goal"] == "pins kept"
    assert document["acceptance"]["everybody"]["people"] == 40


@pytest.mark.parametrize("students", [0, 1])
def test_rosters_with_hardly_anybody(students):
    roster = pt.Roster([a_student(id=f"S{n}") for n in range(students)], [])
    found = pt.compare(roster, USUAL, replace(USUAL, goals=(pt.FamiliesServed(),)))
    assert "By diet nothing is shown" in found.text() or students == 0
    assert f"  all students: 0 → 0 of {students} (0% → 0%)" in found.text()


# --- what is refused ---


def test_plans_must_be_about_this_roster_and_these_policies(roster, other, plans):
    cases = [
        ((plans[1], plans[0]), "other_policy"),
        ((plans[0], pt.match(random_roster((6, 3, 2)), other)), "other_roster"),
        ((plans[0],), "bad_plans"),
        ((plans[0], None), "bad_plans"),
        ((plans[0].with_levels(()), plans[1]), "bad_plans"),
        ((plans[0], plans[1].with_levels(plans[1].levels[:-1])), "bad_plans"),
        ((plans[0], plans[1].with_levels(plans[1].levels[::-1])), "bad_plans"),
        ((plans[0].with_levels((*plans[0].levels, plans[0].levels[-1])), plans[1]), "bad_plans"),
        ((plans[0], replace(plans[1], tables=(pt.Table("F999", EVENINGS[0], ("S001",)),))), "unknown_family"),
    ]
    for given, code in cases:
        with pytest.raises(pt.InputError) as caught:
            pt.compare(roster, USUAL, other, plans=given)
        assert caught.value.code == code


def test_unknown_language(found):
    with pytest.raises(pt.InputError, match="known: en, fr"):
        found.text("de")
