"""A look before solving: every number is recounted, and what is said to be missing is missing in every plan."""

import json
from collections import Counter
from functools import cache

import pytest
from test_why import STEPS, naive

import partage as pt
from partage.advice import check as checking
from partage.testing import a_family, a_student, random_roster
from partage.text.values import Part

SEEDS = [*range(5), *(pytest.param(seed, marks=pytest.mark.heavy) for seed in range(5, 80))]
WED, THU = "2026-11-18T19:30", "2026-11-19T19:30"


@cache
def looked_at(seed):
    roster = random_roster((24, 8, 3), seed=seed, apart=5, company=True, max_meals=1 + seed % 2, minimums=False)
    return roster, pt.check(roster), pt.match(roster)


def members(roster, student):
    return roster.parties[student.party] if student.party else (student.id,)


@cache
def places(seed):
    """Student -> where the rules, and room for the party, let them sit."""
    roster, _found, _plan = looked_at(seed)
    found = {}
    for student in roster.students:
        party = [roster.student(one) for one in members(roster, student)]
        found[student.id] = {
            (family.id, slot)
            for family in roster.families
            for slot in family.availability
            if len(party) <= family.seats
            and all(naive(roster, name, one, family, slot) for name in STEPS for one in party)
        }
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_who_can_sit_nowhere_and_why(seed):
    _roster, found, plan = looked_at(seed)
    nowhere = sorted(student for student, own in places(seed).items() if not own)
    assert sorted(student for group in found.unplaceable for student in group.students) == nowhere
    assert not set(nowhere) & set(plan.seated)
    for group in found.unplaceable:
        for student in group.students:
            steps = plan.why(student).funnel.steps
            alone = next((step.rule for step in steps if not step.alone), None)
            assert group.rule == alone
            assert group.reason == ("party" if alone is None else "rule")
    sizes = [len(group.students) for group in found.unplaceable]
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize("seed", SEEDS)
def test_slots_are_recounted(seed):
    roster, found, _plan = looked_at(seed)
    slots = {demand.needs[0]: demand for demand in found.demand if demand.kind == "slot"}
    assert sorted(slots) == sorted({slot for family in roster.families for slot in family.availability})
    for slot, demand in slots.items():
        could = {student for student, own in places(seed).items() if any(place[1] == slot for place in own)}
        only = {student for student in could if {place[1] for place in places(seed)[student]} == {slot}}
        homes = {place[0] for own in places(seed).values() for place in own if place[1] == slot}
        seats = sum(roster.family(home).seats for home in homes)
        assert (demand.could, demand.people, demand.homes, demand.seats) == (len(could), len(only), len(homes), seats)
        assert demand.most <= demand.people


@pytest.mark.parametrize("seed", SEEDS)
def test_diets_are_recounted(seed):
    roster, found, _plan = looked_at(seed)
    because = {s: g.rule.name for g in found.unplaceable if g.rule for s in g.students}
    wanted = Counter()
    for student in roster.students:
        if places(seed)[student.id] or because.get(student.id) == "diet served":
            choices = [tuple(sorted(map(str, choice))) for choice in (student.diet, *student.diet_alternatives)]
            wanted[choices[0], tuple(sorted(choices[1:]))] += 1
    diets = [demand for demand in found.demand if demand.kind == "diet"]
    assert {(demand.needs, demand.alternatives): demand.people for demand in diets} == dict(wanted)
    for demand in diets:
        eaters = [s for s in roster.students if tuple(sorted(map(str, s.diet))) == demand.needs]
        eaters = [s for s in eaters if len(s.diet_alternatives) == len(demand.alternatives)]
        offered = {place for s in eaters for place in places(seed)[s.id]}
        meals = Counter(family for family, _slot in offered)
        homes = {family: roster.family(family) for family in meals}
        assert demand.homes == len(homes)
        assert demand.seats == sum(home.seats * min(home.max_meals, meals[f]) for f, home in homes.items())
        assert len(demand.lacking) >= demand.missing == demand.people - demand.most
        assert set(demand.lacking) <= {s.id for s in eaters}
        assert demand.could == sum(1 for s in eaters if places(seed)[s.id])


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_missing_is_missing_in_every_plan(seed):
    roster, found, plan = looked_at(seed)
    assert found.most == pt.nobody_else(plan).counted
    assert len(plan.unseated) >= found.without == len(roster.students) - found.most
    assert found.without == sum(part.short for part in found.parts)
    for demand in found.demand:
        if demand.kind not in ("allergy", "language"):
            continue
        needing = [s for s in roster.students if needs(s, demand)]
        assert len(needing) >= demand.people
        assert sum(s.id in plan.seated for s in needing) <= demand.most


def needs(student, demand):
    if demand.kind == "allergy":
        return tuple(sorted(map(str, student.allergies))) == demand.needs
    return {tag for tag, level in student.languages.items() if str(level) != "A1"} == set(demand.needs)


def four_kinds():
    students = [
        *(a_student(id=f"H{n}", diet={"halal"}, availability={WED, THU}) for n in range(3)),
        *(a_student(id=f"N{n}", allergies={"nuts", "eggs"}) for n in range(2)),
        a_student(id="Z1", languages={"zh": "native"}),
        a_student(id="T1", availability={"2026-11-20T19:30"}),
        a_student(id="A1", diet={"kosher"}, diet_alternatives=({"vegan"}, {"halal"}), availability={THU}),
    ]
    homes = [
        a_family(id="F1", serves={"halal"}, seats=2, availability={WED}),
        a_family(id="F2", serves={"vegan"}, seats=1, availability={THU}),
        a_family(id="F3", seats=4, safe_for={"nuts", "eggs"}),
    ]
    return pt.Roster(students, homes)


def test_in_words():
    found = pt.check(four_kinds())
    assert (
        found.text()
        == """\
8 students, 3 families, 7 seats.
At least 3 people stay without a seat in every plan; at most 5 can sit.
3 people (H0, H1 and H2) can sit nowhere but at 1 home:
  F1: 2 seats
That is room for 2 of 3: at least 1 of them stays without a seat in every plan.
Who can sit nowhere as the forms stand:
  T1: no home is left after the rule “free when the family hosts”
  Z1: no home is left after the rule “a language in common”
Evening by evening:
  on Wednesday 18 November at 19:30: 2 homes with 6 seats; 5 people could come, 5 at no other time: not enough, at least 1 without
  on Thursday 19 November at 19:30: 1 home with 1 seat; 1 person could come, 1 at no other time: tight
Diets, allergies and languages:
  diet: halal: 3 people, 1 home with 2 seats: not enough, at least 1 without
  diet: kosher, or else halal, or else vegan: 1 person, 1 home with 1 seat: tight
  at the level asked for, French and no other language: 6 people, 3 homes with 7 seats: not enough, at least 1 without
  at the level asked for, Chinese and no other language: 1 person, and no home
  2 others: seats to spare
What to ask before sign-up closes, the most pressing first:
  1. Find room for 1 more of H0, H1 and H2 (diet: halal).
  2. Find room for Z1 (at the level asked for, Chinese and no other language).
  3. Find 1 seat more in all at F1, or another home where some of these could sit: H0, H1 and H2.
  4. Ask T1 for more times at which they are free."""  # noqa: E501
    )
    assert [(ask.code, ask.people) for ask in found.asks] == [("seats", 1), ("seats", 1), ("part", 1), ("slots", 1)]
    assert [ask.students for ask in found.asks] == [("H0", "H1", "H2"), ("Z1",), ("H0", "H1", "H2"), ("T1",)]
    french = found.text("fr").replace("\u00a0", " ")
    assert (
        "  régime casher, ou à défaut halal, ou à défaut végane : 1 personne, 1 famille et 1 place : juste assez"
        in french
    )
    assert "  chinois seulement, au niveau demandé : 1 personne, et aucune famille" in french
    assert "  1. Trouver de la place pour 1 personne de plus parmi H0, H1 et H2 (régime halal)." in french
    assert found.text(audience="auditor") == found.text()


def test_allergens_in_words():
    students = [a_student(id=f"N{n}", allergies={"nuts", "eggs"}) for n in range(4)]
    found = pt.check(pt.Roster(students, [a_family(safe_for={"nuts", "eggs"})]))
    assert "  allergy: eggs and tree nuts: 4 people, 1 home with 4 seats: tight" in found.text()
    assert "  allergie\u00a0: œufs et fruits à coque\u00a0: 4 personnes, 1 famille et 4 places\u00a0:" in found.text(
        "fr"
    )


def test_seats_for_everybody():
    found = pt.check(pt.Roster([a_student()], [a_family()]))
    assert "Seats and people counted, there is a seat for everybody. The fewest guests" in found.text()
    assert found.text().endswith(
        "1 home with 4 seats; 1 person could come, 1 at no other time: seats to spare\n"
        "Diets, allergies and languages: seats to spare for each of them."
    )
    assert (found.asks, found.parts, found.without) == ((), (), 0)
    assert pt.check(pt.Roster([], [])).text().startswith("No student, no family, no seat.")
    assert pt.check(pt.Roster([], [])).text("fr").startswith("Aucune personne à placer, aucune famille, aucune place.")


@pytest.mark.parametrize(
    ("student", "home", "options", "code", "said"),
    [
        ({"place": (50.6, 3.0)}, {"place": (51.6, 3.0)}, {}, "travel", "Ask S001 to accept a longer trip"),
        ({}, {}, {"apart": [("S001", "F001")]}, "entry", "Look at what was entered for S001: “not kept apart”."),
        ({"smoke_free": True}, {"smokes": True}, {}, "home", "Look for a home for S001: “smoke-free home”."),
        ({"availability": {THU}}, {}, {}, "slots", "Ask S001 for more times"),
    ],
)
def test_what_to_do_about_a_rule(student, home, options, code, said):
    found = pt.check(pt.Roster([a_student(**student)], [a_family(**home)], **options))
    assert [ask.code for ask in found.asks] == [code]
    assert f"  1. {said}" in found.text()
    assert "  1. " in found.text("fr")


def test_no_diet_is_no_diet():
    people = [a_student(id=f"S{n}") for n in (1, 2)]
    french = pt.check(pt.Roster(people, [a_family(seats=1)])).text("fr").replace("\u00a0", " ")
    assert "  sans régime particulier : 2 personnes, 1 famille et 1 place : pas assez" in french
    assert "régime sans régime" not in french


def test_a_party_without_room():
    pair = [a_student(id=f"S{n}", party="p") for n in (1, 2)]
    found = pt.check(pt.Roster(pair, [a_family(seats=1)]))
    assert "  S1 and S2: no home suits the whole group" in found.text()
    assert "  1. For each of these people, look for a home that suits their whole group: S1 and S2." in found.text()
    two = [*pair, *(a_student(id=f"T{n}", party="q") for n in (1, 2))]
    said = pt.check(pt.Roster(two, [a_family(seats=1)])).text("fr")
    assert (
        "Chercher pour chacune de ces personnes une famille qui convienne à tout son groupe\u00a0: S1, S2, T1 et T2"
        in said
    )
    assert [group.reason for group in found.unplaceable] == ["party"]
    assert pt.check(pt.Roster(pair, [a_family(seats=1)]), pt.Policy(allow_split=True)).without == 1


def test_without_families():
    found = pt.check(pt.Roster([a_student()], []))
    assert "  S001: no family has signed up" in found.text()
    assert found.unplaceable[0].reason == "no_families"


def test_own_rules_and_policies():
    @pt.requirement("tall enough", title="not under a low ceiling")
    def tall(seats):
        return seats.student["id"].codes < 0

    roster = pt.Roster([a_student()], [a_family()])
    found = pt.check(roster, pt.Policy(requirements=(tall,)))
    assert "Look for a home for S001: “not under a low ceiling”." in found.text()
    assert not [demand for demand in found.demand if demand.kind == "language"]
    with pytest.raises(pt.PolicyError) as caught:
        pt.check(pt.Roster([a_student(smoke_free=True)], []), pt.Policy())
    assert caught.value.code == "wish_not_in_force"


def test_too_many_to_look_into(monkeypatch):
    monkeypatch.setattr(checking, "ASKED", 0)
    monkeypatch.setattr(checking, "LEAST", 1)
    students = [a_student(id=f"S{n}", diet={"halal"}) for n in range(3)]
    found = pt.check(pt.Roster(students, [a_family()]))
    assert [(group.reason, group.students) for group in found.unplaceable] == [
        ("unasked", ("S1", "S2")),
        ("rule", ("S0",)),
    ]
    assert "  S1 and S2 (2): the reasons were not looked into" in found.text()


@pytest.mark.parametrize(("lang", "said"), [("en", "no home where anybody could sit"), ("fr", "aucune famille où")])
def test_a_slot_on_which_nobody_could_sit_has_no_seats_to_spare(lang, said):
    homes = [a_family(id="F1", availability={WED}), a_family(id="F2", availability={THU})]
    text = pt.check(pt.Roster([a_student(id="S1", availability={WED})], homes)).text(lang)
    (slot,) = (row for row in text.splitlines() if ("Thursday" if lang == "en" else "jeudi") in row)
    assert said in slot
    assert ("spare" if lang == "en" else "assez") not in slot


@pytest.mark.parametrize(("lang", "said"), [("en", "for those who run the event"), ("fr", "l'équipe d'organisation")])
@pytest.mark.parametrize("audience", ["student", "family"])
def test_not_for_everybody(lang, said, audience):
    text = pt.check(four_kinds()).text(lang, audience)
    assert said in text
    assert len(text.splitlines()) == 1


def test_a_check_is_a_plain_silent_value():
    found = pt.check(four_kinds())
    assert found == pt.check(pt.Roster(four_kinds().students[::-1], four_kinds().families[::-1]))
    assert json.loads(json.dumps(found.to_dict())) == found.to_dict()
    assert repr(found) == "<Check: 8 students, 3 families, 4 things to ask>"
    for part in (*found.parts, *found.demand, *found.asks, *found.unplaceable):
        assert isinstance(part, Part)
        assert repr(part).startswith("<")
        assert "halal" not in repr(part)
    document = found.to_dict()
    assert (document["without"], document["demand"][0]["state"], document["demand"][0]["missing"]) == (3, "short", 1)
    with pytest.raises(pt.InputError, match="known: en, fr"):
        found.text("de")
    with pytest.raises(pt.InputError, match="Did you mean"):
        found.text(audience="coordinators")
