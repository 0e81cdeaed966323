"""Valid plans broken by hand, one way each: the checker must say so, in its own words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import pytest
from brute_force import World
from own_rules import OWN_TABLE_PREFERENCES
from policies import policy_of
from tiny import random_case

import partage as pt
from partage.text.catalogue import texts

MON, TUE, WED = "mon", "tue", "wed"
SECRETS = (  # what the records hold that no sentence may tell, apart from ids and slots
    "Zulma", "Quentin", "halal", "vegan", "kosher", "nuts", "milk", "ferret", "dog", "bird", "woman", "another:",
    "guests_only", "swahili", "50.6", "3.05", "checkers", "Bhutan", "BT", "left-handed",
)  # fmt: skip


def person(its_id: str, **more: Any) -> pt.Student:
    usual = {"languages": {"fr": "B2"}, "diet": (), "availability": {MON, TUE}, "name": "Zulma", "country": "BT"}
    return pt.Student(id=its_id, **usual | {"interests": {"checkers"}, "extras": {"hand": "left-handed"}} | more)


def home(its_id: str, **more: Any) -> pt.Family:
    usual = {"languages": {"fr": "native"}, "serves": (), "availability": {MON, TUE}, "seats": 4, "name": "Quentin"}
    return pt.Family(id=its_id, **usual | more)


STUDENTS = (
    person("A"),
    person("B"),
    person("C"),
    person("D"),
    person("E"),
    person("Diet", diet={"halal"}, diet_alternatives=[{"kosher"}]),
    person("Allergy", allergies={"nuts", "milk"}),
    person("Animal", avoids_animals={"dog", "bird"}),
    person("Smoke", smoke_free=True),
    person("Step", step_free=True),
    person("Tongue", languages={"sw": "native"}),
    person("Reach", place=(50.61, 3.05), max_travel_min=5),
    person("Guest", gender="woman"),
    person("P1", party="together"),
    person("P2", party="together"),
    person("X"),
    person("Y"),
    person("Z"),
    person("Pin"),
    person("PinTue"),
    person("Other", company={"another:woman"}),
    person("Only", gender="woman", company={"guests_only:woman"}),
    person("Tues", availability={TUE}),
)
FAMILIES = (
    home("Good", serves={"vegan", "halal"}, safe_for={"nuts", "milk"}, seats=4, max_meals=2, step_free=True),
    home("Bad", animals={"dog", "bird"}, smokes=True, min_guests=2, place=(50.63, 3.06)),
    home("Men", welcomes={"man"}, availability={MON}),
    home("Spare", seats=3, languages={"fr": "native", "sw": "B2"}),
)
ROSTER = pt.Roster(
    STUDENTS,
    FAMILIES,
    pins=[("Pin", "Good"), ("PinTue", "Good", TUE)],
    apart=[("X", "Y"), ("student:Z", "family:Bad")],
)
SEATING = pt.Policy(
    requirements=pt.Policy.default().requirements, table_requirements=(pt.Company(),), goals=(pt.StudentsSeated(),)
)
"""Quick to check: one goal."""

SMALL = pt.Roster(
    [student for student in STUDENTS if student.id in {"A", "B", "C", "Diet", "Allergy", "Pin", "PinTue", "P1", "P2"}],
    [family for family in FAMILIES if family.id != "Men"],
    pins=ROSTER.pins,
)
TABLES = (("Bad", MON, ("A", "B")), ("Good", MON, ("Diet", "Allergy", "Pin")), ("Good", TUE, ("P1", "P2", "PinTue")))


@cache
def proven() -> pt.Plan:
    """The best plan of the roster, found and proven."""
    plan = pt.match(SMALL)
    assert plan.status == "optimal"
    return plan


@cache
def valid(plan: Callable[[], pt.Plan]) -> bool:
    """Whether the checker finds nothing wrong before anything is broken."""
    return bool(pt.verify(plan(), plan().roster, plan().policy))


@cache
def by_hand() -> pt.Plan:
    """A valid plan that is not the best, nothing proven."""
    return pt.Plan.of(TABLES, SMALL)


PROMISING = pt.Policy(
    requirements=pt.Policy.default().requirements,
    preferences=pt.Policy.default().preferences,
    table_requirements=(pt.Company(),),
    table_preferences=(OWN_TABLE_PREFERENCES[0].rule,),
)


@cache
def promised() -> pt.Plan:
    """Under a rule of somebody's own that makes a promise."""
    students = [person(i, extras={"age": age}) for i, age in (("A", 20), ("B", 21), ("C", 30))]
    return pt.match(pt.Roster(students, [home("Good"), home("Spare", seats=2)]), PROMISING)


def changed(plan: pt.Plan, change: Callable[[dict[str, Any]], object], tmp_path: Any) -> pt.Plan:
    """The plan as read again from a plan.json that somebody edited."""
    document = deepcopy(json.loads(json.dumps(plan.to_document())))
    change(document)
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return pt.Plan.load(path, plan.roster, plan.policy)


def silent(sentence: str) -> bool:
    """Whether the sentence holds none of the records' values."""
    words = re.sub(r"the rule “[a-z -]+”", "", sentence)  # "smoke-free home" is a rule's title
    return not any(secret in words for secret in SECRETS)


# Tables that break a rule, in a plan whose every figure is right


def seating(*tables: tuple[str, str, tuple[str, ...]]) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    return tables


TITLES = {key.removeprefix("titles."): text for key, text in texts("en").items() if key.startswith("titles.")}


def seat(rule: str, student: str) -> tuple[str, str]:
    return "seat_forbidden", rf"^Table of \w+ in slot “\w+”: the rule “{TITLES[rule]}” forbids {student} this seat\.$"


def table(rule: str) -> tuple[str, str]:
    return "table_forbidden", rf"^Table of \w+ in slot “\w+”: the rule “{TITLES[rule]}” forbids this table\.$"


class Seated(NamedTuple):
    tables: tuple[tuple[str, str, tuple[str, ...]], ...]
    expected: tuple[str, str]
    also: tuple[str, ...] = ()  # what else follows from it


SEATED = {
    "diet": Seated(seating(("Bad", MON, ("A", "Diet"))), seat("diet served", "Diet")),
    "allergy": Seated(seating(("Bad", MON, ("A", "Allergy"))), seat("allergy safe", "Allergy")),
    "animal": Seated(seating(("Bad", MON, ("A", "Animal"))), seat("animals avoided", "Animal")),
    "smoke": Seated(seating(("Bad", MON, ("A", "Smoke"))), seat("smoke free", "Smoke")),
    "step": Seated(seating(("Bad", MON, ("A", "Step"))), seat("step free", "Step")),
    "language": Seated(seating(("Bad", MON, ("A", "Tongue"))), seat("shared language", "Tongue")),
    "reach": Seated(seating(("Bad", MON, ("A", "Reach"))), seat("within reach", "Reach")),
    "welcome": Seated(seating(("Men", MON, ("Guest",))), seat("welcome", "Guest")),
    "welcome, gender unstated": Seated(seating(("Men", MON, ("A",))), seat("welcome", "A")),
    "student not free": Seated(seating(("Bad", MON, ("A", "Tues"))), seat("same slot", "Tues")),
    "family not hosting": Seated(seating(("Men", TUE, ("A",))), seat("same slot", "A"), ("seat_forbidden",)),
    "student apart from family": Seated(seating(("Bad", MON, ("A", "Z"))), seat("not apart", "Z")),
    "pin, another family": Seated(seating(("Bad", MON, ("A", "Pin"))), seat("pinned", "Pin")),
    "pin, another slot": Seated(seating(("Good", MON, ("A", "PinTue"))), seat("pinned", "PinTue")),
    "students apart": Seated(seating(("Good", MON, ("X", "Y"))), table("keep apart")),
    "company, no other woman": Seated(seating(("Good", MON, ("A", "Other"))), table("company")),
    "company, alone": Seated(seating(("Good", MON, ("Other",))), table("company")),
    "company, a man or unknown": Seated(seating(("Good", MON, ("A", "Only"))), table("company")),
    "one guest too many": Seated(
        seating(("Bad", MON, ("A", "B", "C", "D", "E"))),
        ("too_many_guests", r"in slot “mon”: 5 guests are more than there are seats"),
    ),
    "one guest too few": Seated(
        seating(("Bad", MON, ("A",))), ("too_few_guests", r"in slot “mon”: 1 guests are fewer than the family asks for")
    ),
    "half a party": Seated(
        seating(("Good", MON, ("P1",))), ("party_split", r"^The party of P1 and P2 does not sit tog")
    ),
    "party at two homes": Seated(
        seating(("Good", MON, ("P1",)), ("Spare", MON, ("P2",))), ("party_split", r"^The party of P1 and P2 does not")
    ),
    "party on two slots": Seated(
        seating(("Good", MON, ("P1",)), ("Good", TUE, ("P2",))), ("party_split", r"^The party of P1 and P2 does not")
    ),
    "twice at one table": Seated(seating(("Good", MON, ("A", "A"))), ("student_twice", r"^Student A has 2 seats\.$")),
    "at two homes on one slot": Seated(
        seating(("Good", MON, ("A",)), ("Spare", MON, ("A",))), ("student_twice", r"^Student A has 2 seats\.$")
    ),
    "on two slots": Seated(
        seating(("Good", MON, ("A",)), ("Good", TUE, ("A",))), ("student_twice", r"^Student A has 2 seats\.$")
    ),
    "three seats": Seated(
        seating(("Good", MON, ("A", "A")), ("Spare", TUE, ("A",))), ("student_twice", r"^Student A has 3 seats\.$")
    ),
    "two tables of one family on one slot": Seated(
        seating(("Good", MON, ("A",)), ("Good", MON, ("B",))),
        ("family_twice", r"^Family Good has 2 tables in slot “mon”"),
    ),
    "more meals than offered": Seated(
        seating(("Spare", MON, ("A",)), ("Spare", TUE, ("B",))),
        ("too_many_meals", r"^Family Spare has 2 tables, more than"),
    ),
    "nobody at the table": Seated(
        seating(("Good", MON, ())), ("empty_table", r"^Table of Good in slot “mon”: nobody sits there\.$")
    ),
}


@pytest.mark.parametrize("name", SEATED)
def test_a_broken_rule_is_named(name, tmp_path):
    tables, (code, sentence), also = SEATED[name]
    plan = pt.Plan.of(tables, ROSTER, SEATING)
    plan.save(tmp_path / "plan.json")
    verdict = pt.verify(pt.Plan.load(tmp_path / "plan.json", ROSTER, SEATING), ROSTER, SEATING)
    found = [violation for violation in verdict.violations if violation.code == code]
    assert any(re.search(sentence, violation.sentence) for violation in found), verdict.violations
    assert {violation.code for violation in verdict.violations} <= {code, *also}
    assert len(verdict.violations) == 1 or also
    assert all(silent(violation.sentence) for violation in verdict.violations)
    assert not verdict


# Documents that were edited

Edit = Callable[[dict[str, Any]], object]


class Edited(NamedTuple):
    plan: Callable[[], pt.Plan]
    change: Edit
    code: str
    sentence: str
    refused_on_loading: bool = False


def at(*path: Any, to: Any) -> Edit:
    """Set what stands at the end of `path`; a function changes what stands there."""

    def change(document: dict[str, Any]) -> None:
        place: Any = document
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = to(place[path[-1]]) if callable(to) else to

    return change


def certificate(level: int, key: str, to: Any) -> Edit:
    return at("levels", level, "certificate", key, to=to)


def both(*changes: Edit) -> Edit:
    return lambda document: [change(document) for change in changes]


def priced(student: str, price: int) -> Edit:
    return certificate(4, "prices", lambda prices: prices | {student: price})


def claimed(proof: str) -> Edit:
    """A proof that nobody has, for the last level."""
    return at("levels", 4, "proof", to=proof)


PLUS, MINUS = (lambda value: value + 1), (lambda value: value - 1)
UNREADABLE = r"^A certificate cannot be read: "
EDITED = {
    "unknown student": Edited(
        proven, at("tables", 0, "students", 0, to="Nobody"), "unknown_student", r"the roster has no student Nobody\.$"
    ),
    "unknown family": Edited(
        proven,
        at("tables", 0, "family", to="Nowhere"),
        "unknown_family",
        r"^Table of Nowhere in slot “\w+”: the roster has",
    ),
    "unknown slot": Edited(proven, at("tables", 0, "slot", to="never"), "unknown_slot", r"nobody in the roster knows"),
    "unseated: one missing": Edited(by_hand, at("unseated", to=lambda ids: ids[1:]), "unseated_differs", r"^The list"),
    "unseated: one too many": Edited(
        by_hand, at("unseated", to=lambda ids: [*ids, "A"]), "unseated_differs", r"^The list of unseated"
    ),
    "unseated: one twice": Edited(
        by_hand, at("unseated", to=lambda ids: [*ids, ids[0]]), "unseated_differs", r"not everybody without a seat\.$"
    ),
    "unseated: a stranger": Edited(
        by_hand, at("unseated", 0, to="Nobody"), "unseated_differs", r"^The list of unseated students"
    ),
    "a table dropped": Edited(
        proven, at("tables", to=lambda tables: tables[1:]), "value_differs", r'^Level "\w[\w ]+": \d+ is stated, \d+ is'
    ),
    "level missing": Edited(
        proven, at("levels", to=lambda levels: levels[:-1]), "levels_differ", r"^The plan's levels are not the policy's"
    ),
    "level twice": Edited(
        proven, at("levels", to=lambda levels: [*levels, levels[-1]]), "levels_differ", r"\(pins kept, students seated"
    ),
    "levels in another order": Edited(
        proven, at("levels", to=lambda levels: levels[::-1]), "levels_differ", r"are not the policy's goals"
    ),
    "level renamed": Edited(proven, at("levels", 1, "goal", to="seats"), "levels_differ", r"nobody alone, families"),
    **{
        f"value + 1 at level {level}": Edited(
            proven, at("levels", level, "value", to=PLUS), "value_differs", r"-?\d+ is stated, -?\d+ is counted\.$"
        )
        for level in range(5)
    },
    **{
        f"bound - 1 at level {level}": Edited(
            proven, at("levels", level, "bound", to=MINUS), "bound_below_value", r"bound -?\d+ is below the value -?\d+"
        )
        for level in range(5)
    },
    **{
        f"price_bound - 1 at level {level}": Edited(
            proven, certificate(level, "price_bound", MINUS), "bound_not_proven", r"the prices prove -?\d+, not the -?"
        )
        for level in range(5)
    },
    "value and bound + 1": Edited(
        proven,
        both(at("levels", 4, "value", to=PLUS), at("levels", 4, "bound", to=PLUS)),
        "value_differs",
        r'^Level "satisfaction": \d+ is stated',
    ),
    "value 10^30": Edited(proven, at("levels", 4, "value", to=10**30), "value_differs", r": 10{30} is stated"),
    "bound + 1": Edited(proven, at("levels", 1, "bound", to=PLUS), "claim_differs", r"do not follow from \d+ by pri"),
    "bound 10^30": Edited(by_hand, at("levels", 4, "bound", to=10**30), "claim_differs", r'proof "none" do not follow'),
    "what a table adds + 1": Edited(
        proven, at("tables", 0, "levels", 4, to=PLUS), "table_values_differ", r"what the table adds is not what is"
    ),
    "what a table adds forgotten": Edited(
        proven,
        at("tables", 0, "levels", to=[]),
        "table_values_differ",
        r"^Table of \w+ in slot “\w+”: what the table adds",
    ),
    "what a table adds unknown": Edited(
        proven, at("tables", 0, "levels", 0, to=None), "table_values_differ", r"is not what is stated\.$"
    ),
    "optimal, and says feasible": Edited(
        proven, at("status", to="feasible"), "status_differs", r'^The plan says "feasible", but its bounds say "opt'
    ),
    "optimal, and says interrupted": Edited(
        proven, at("status", to="interrupted"), "status_differs", r'says "interrupted", but its bounds say "optimal"'
    ),
    "feasible, and says optimal": Edited(
        by_hand, at("status", to="optimal"), "status_differs", r'^The plan says "optimal", but its bounds say "feas'
    ),
    "unheard-of status": Edited(by_hand, at("status", to="best"), "plan_damaged", r"status: one of optimal", True),
    "certificate missing": Edited(
        proven, at("levels", 2, "certificate", to=None), "certificate_missing", r'^Level "nobody alone": there is no c'
    ),
    "certificate empty": Edited(proven, at("levels", 2, "certificate", to={}), "plan_damaged", r"unit: a whole", True),
    "multipliers: one missing": Edited(
        proven, certificate(4, "multipliers", lambda m: m[1:]), "certificate_damaged", UNREADABLE + "4 multipliers are"
    ),
    "multipliers: one too many": Edited(
        proven, certificate(4, "multipliers", lambda m: [*m, 0]), "certificate_damaged", UNREADABLE + "4 multipliers"
    ),
    "multipliers: another": Edited(
        proven, certificate(4, "multipliers", lambda m: [v + 10**7 for v in m]), "bound_not_proven", "the prices prove"
    ),
    "multiplier below 0": Edited(
        proven, certificate(4, "multipliers", [0, 0, 0, -1]), "certificate_damaged", UNREADABLE + "unit, multipliers a"
    ),
    "unit so large that sums wrap": Edited(
        proven, certificate(4, "unit", 2**53), "certificate_damaged", UNREADABLE + "prices and multipliers are so large"
    ),
    "unit 0": Edited(
        proven, certificate(1, "unit", 0), "certificate_damaged", UNREADABLE + "the unit must be at least"
    ),
    "unit below 0": Edited(proven, certificate(1, "unit", -1), "certificate_damaged", UNREADABLE + "unit, multipl"),
    "unit 2^53 + 1": Edited(proven, certificate(1, "unit", 2**53 + 1), "certificate_damaged", UNREADABLE + "unit, mu"),
    "unit twice as large": Edited(proven, certificate(4, "unit", lambda u: u * 2), "bound_not_proven", "^Level .satis"),
    "price below 0": Edited(
        proven, priced("A", -1), "certificate_damaged", UNREADABLE + "unit, multipliers and prices"
    ),
    "price 2^63": Edited(proven, priced("A", 2**63), "certificate_damaged", r"whole numbers from 0 to 2\^53\.$"),
    "price 2^53": Edited(
        proven, priced("A", 2**53), "bound_not_proven", r"the prices prove \d+, not the \d+ that is stated\.$"
    ),
    "price of a stranger": Edited(
        proven, priced("Nobody", 1), "certificate_damaged", UNREADABLE + "a price is stated for an unknown student"
    ),
    "no prices": Edited(proven, certificate(4, "prices", {}), "bound_not_proven", r"the prices prove \d+, not the \d"),
    "prices raised": Edited(
        proven, certificate(4, "prices", dict.fromkeys(("A", "B", "C"), 10**9)), "bound_not_proven", r"prices prove"
    ),
    "price_bound 10^30": Edited(
        proven, certificate(1, "price_bound", 10**30), "claim_differs", r'bound \d+ and proof "\w+" do not follow from'
    ),
    "price_bound far below 0": Edited(
        proven, certificate(1, "price_bound", -(10**30)), "bound_not_proven", r"the prices prove \d+, not the -10{30}"
    ),
    "over-estimated home claimed exact": Edited(
        proven,
        certificate(4, "relaxed", ["Good", "Bad", "Spare"]),
        "bound_not_proven",
        r'^Level "satisfaction": the pr',
    ),
    "unknown home over-estimated": Edited(
        proven, certificate(4, "relaxed", ["Nowhere"]), "certificate_damaged", UNREADABLE + "an unknown family is named"
    ),
    "proof: prices where a gap is left": Edited(
        by_hand, claimed("prices"), "claim_differs", r'bound \d+ and proof "prices" do not follow'
    ),
    "proof: search where a gap is left": Edited(
        by_hand, claimed("search"), "claim_differs", r'bound \d+ and proof "search" do not follow'
    ),
    "proof: prices for a bound that they do not give": Edited(
        by_hand,
        both(claimed("prices"), lambda d: d["levels"][4].update(bound=d["levels"][4]["value"])),
        "claim_differs",
        r'proof "prices" do not follow from \d+ by prices',
    ),
    "proof: none for a bound that prices do not give": Edited(
        by_hand, lambda d: d["levels"][4].update(bound=d["levels"][4]["value"]), "claim_differs", r'proof "none" do not'
    ),
    "unheard-of proof": Edited(
        by_hand, claimed("trust me"), "plan_damaged", r"proof: one of prices, tree, search, none", True
    ),
    "trusted rule hidden": Edited(
        promised,
        certificate(3, "trusted", []),
        "trust_differs",
        r"^Level .satisfaction.: the rules whose promises the b",
    ),
    "trusted rule invented": Edited(
        proven, certificate(3, "trusted", ["my rule"]), "trust_differs", r"relies on \(none\) are not those stated\.$"
    ),
    "another roster": Edited(
        proven, at("roster_sha256", to="0" * 64), "other_roster", r"made for another roster", True
    ),
    "another policy": Edited(
        proven, at("policy_sha256", to="0" * 64), "other_policy", r"made for another policy", True
    ),
    "another schema": Edited(proven, at("schema", to="partage.plan/0"), "schema_unknown", r"is no plan", True),
    "a price in words": Edited(proven, priced("A", "high"), "plan_damaged", r"prices: whole numbers by student", True),
    "half a seat": Edited(proven, at("levels", 1, "value", to=1.5), "plan_damaged", r"value: a whole number", True),
}


@pytest.mark.parametrize("name", EDITED)
def test_an_edited_document_is_refused(name, tmp_path):
    plan, change, code, sentence, refused = EDITED[name]
    assert valid(plan)
    if refused:
        with pytest.raises(pt.InputError) as caught:
            changed(plan(), change, tmp_path)
        assert caught.value.code == code
        assert re.search(sentence, str(caught.value))
        assert silent(str(caught.value))
        return
    broken = changed(plan(), change, tmp_path)
    verdict = pt.verify(broken, plan().roster, plan().policy)
    found = [violation.sentence for violation in verdict.violations if violation.code == code]
    assert any(re.search(sentence, each) for each in found), verdict.violations
    assert all(silent(violation.sentence) for violation in verdict.violations)
    assert all(str(violation).endswith(f"[{violation.code}]") for violation in verdict.violations)
    assert not verdict


def test_there_are_sixty_and_every_violation_is_met():
    assert len(SEATED) + len(EDITED) >= 60
    met = {row.expected[0] for row in SEATED.values()} | {row.code for row in EDITED.values()}
    assert met >= {
        "bound_below_value", "bound_not_proven", "certificate_damaged", "certificate_missing", "claim_differs",
        "empty_table", "family_twice", "levels_differ", "other_policy", "other_roster", "party_split", "seat_forbidden",
        "status_differs", "student_twice", "table_forbidden", "table_values_differ", "too_few_guests",
        "too_many_guests", "too_many_meals", "trust_differs", "unknown_family", "unknown_slot", "unknown_student",
        "unseated_differs", "value_differs",
    }  # fmt: skip


def test_every_kind_of_sabotage_has_a_sentence_of_its_own():
    """No sentence of one kind would do for another."""
    patterns: dict[str, set[str]] = {}
    for row in SEATED.values():
        patterns.setdefault(row.expected[0], set()).add(row.expected[1])
    for edited in EDITED.values():
        patterns.setdefault(edited.code, set()).add(edited.sentence)
    every = [pattern for of_code in patterns.values() for pattern in of_code]
    assert len(every) == len(set(every))


# Plans changed in memory, and plans held against another roster


def codes(plan: pt.Plan, roster: pt.Roster = SMALL, policy: pt.Policy | None = None) -> set[str]:
    return {violation.code for violation in pt.verify(plan, roster, policy).violations}


def test_hashes_of_another_roster_or_policy_are_seen_by_the_checker_too():
    assert codes(replace(proven(), roster_sha256="0" * 64)) == {"other_roster"}
    assert codes(replace(proven(), policy_sha256="0" * 64)) == {"other_policy"}


def test_a_plan_held_against_another_policy_is_recounted_under_it():
    other = pt.Policy(goals=(pt.StudentsSeated(),))
    plain = pt.Roster([person("A")], [home("Good")])
    assert {"other_policy", "levels_differ"} <= codes(pt.match(plain), plain, other)


def test_somebody_who_cancelled_may_not_stay_in_the_plan():
    seated = next(iter(proven().tables)).students[0]
    pins = [pin for pin in SMALL.pins if pin.student != seated]
    roster = pt.Roster([s for s in SMALL.students if s.id != seated], SMALL.families, pins=pins)
    assert {"other_roster", "unknown_student"} <= codes(proven(), roster)


def test_a_family_that_cancelled_may_not_host():
    family = proven().tables[0].family
    pins = [pin for pin in SMALL.pins if pin.family != family]
    roster = pt.Roster(SMALL.students, [f for f in SMALL.families if f.id != family], pins=pins)
    assert {"other_roster", "unknown_family"} <= codes(proven(), roster)


@pytest.mark.parametrize("number", [True, 1.0, None, "1", float("nan")])
def test_a_certificate_made_in_memory_of_anything_but_whole_numbers_is_refused(number):
    level = proven().levels[1]
    for field in ("unit", "multipliers", "prices"):
        value = {"unit": number, "multipliers": (number,), "prices": {"A": number}}[field]
        broken = replace(level, certificate=replace(level.certificate, **{field: value}))
        assert codes(proven().with_levels((proven().levels[0], broken, *proven().levels[2:]))) == {
            "certificate_damaged"
        }


def test_an_interrupted_plan_may_say_so():
    assert not codes(replace(by_hand(), status=pt.Status.INTERRUPTED))


def test_a_weaker_statement_that_is_true_is_no_lie(tmp_path):
    """A looser price bound, with the looser bound that follows from it, still holds."""

    def loosen(document: dict[str, Any]) -> None:
        level = document["levels"][4]
        level["certificate"]["price_bound"] += 5 * level["certificate"]["unit"]
        level["bound"] += 5

    assert pt.verify(changed(by_hand(), loosen, tmp_path), SMALL)


# Altered prices


def with_price(plan: pt.Plan, student: str, change: int) -> pt.Plan:
    levels = []
    for level in plan.levels:
        prices = dict(level.certificate.prices)
        prices[student] = max(0, prices.get(student, 0) + change * level.certificate.unit // 1000)
        levels.append(replace(level, certificate=replace(level.certificate, prices=prices)))
    return replace(plan, levels=tuple(levels))


@pytest.mark.parametrize("seed", [3, 8, 11, 17])
def test_an_altered_price_is_refused_or_still_a_proof(seed):
    roster, reading = random_case(seed)
    policy = policy_of(reading)
    world = World(roster, reading)
    plan = pt.match(roster, policy)
    values = [level.value for level in plan.levels]
    for student in roster.students:
        for change in (-1000, -1, 1, 1000):
            altered = with_price(plan, student.id, change)
            verdict = pt.verify(altered, roster, policy)
            refused = {violation.code for violation in verdict.violations}
            assert refused <= {"bound_not_proven"}
            true = [world.price_bound(number, level.certificate, values) for number, level in enumerate(altered.levels)]
            assert [check.price_bound for check in verdict.levels] == true
            stated = [level.certificate.price_bound for level in altered.levels]
            assert bool(verdict) == all(bound <= said for bound, said in zip(true, stated, strict=True))
