"""Swaps, stand-by lists and cancellations beside brute force on tiny rosters, and in words."""

from dataclasses import replace
from itertools import combinations

import pytest
from brute_force import World
from policies import policy_of
from tiny import random_case, wide_case

import partage as pt
from partage.advice.fragility import Cancellation, Fragility
from partage.audiences import AUDIENCES
from partage.testing import random_roster
from partage.whatif.level_deltas import LevelShift

ORDINARY = [*range(15), *(pytest.param(seed, marks=pytest.mark.heavy) for seed in range(15, 40))]
HEAVY = range(1000, 2500)
LONG = pt.Budget(120)
SEATS_ONLY = pt.Policy(goals=(pt.StudentsSeated(),))


def tiny_plan(seed):
    """A tiny roster's plan and how the oracle reads its policy.

    Every third plan is far from the best; every third policy counts students only, so that much is free.
    """
    roster, reading = (random_case if seed % 2 else wide_case)(seed)
    if seed % 3 == 1:
        reading = replace(reading, goals=("students seated",), own_goals={})
    policy = policy_of(reading)
    try:
        plan = pt.match(roster, policy, budget=LONG)
    except pt.RosterError:  # a pin that a rule forbids
        return None
    if seed % 3 == 0:
        poor = pt.match(roster, replace(policy, goals=(pt.FamiliesServed(),)), budget=LONG)
        plan = pt.Plan.of(poor.tables, roster, policy)
    return plan, reading


def keeps_rules(plan):
    """Whether `verify` finds no rule broken."""
    return pt.verify(plan, plan.roster, plan.policy).violations == ()


def values_of(plan):
    return tuple(level.value for level in plan.levels)


def parties_of(plan):
    """The parties as they sit down: (ids, table or None), in order of ids."""
    roster, found = plan.roster, {}
    for student in sorted(roster.students, key=lambda student: student.id):
        alone = student.party is None or plan.policy.allow_split
        key = ("", student.id) if alone else ("party", student.party)
        found.setdefault(key, []).append(student.id)
    place = {student: table for table in plan.tables for student in table.students}
    return [(tuple(ids), place.get(ids[0])) for ids in found.values()]


def with_guests(plan, changes):
    """The plan with other guests at some tables: table -> ids; a table without any is gone."""
    tables = [(table.family, table.slot, changes.get(table, table.students)) for table in plan.tables]
    return pt.Plan.of([table for table in tables if table[2]], plan.roster, plan.policy)


def stands_without(plan, changes, gone):
    """Whether the changed plan keeps the rules among those who are left; goals may name people who are not."""
    left = plan.roster.revised(cancelled=[f"student:{its_id}" for its_id in gone])
    return keeps_rules(
        pt.Plan.of(with_guests(plan, changes).tables, left, replace(plan.policy, goals=SEATS_ONLY.goals))
    )


def free_swaps(plan):
    """All of them, by trying every pair."""
    found = {}
    for (one, here), (other, there) in combinations(parties_of(plan), 2):
        if here is None or there is None or here == there:
            continue
        changes = {
            here: tuple({*here.students} - {*one} | {*other}),
            there: tuple({*there.students} - {*other} | {*one}),
        }
        tried = with_guests(plan, changes)
        gains = tuple(new - old for new, old in zip(values_of(tried), values_of(plan), strict=True))
        if min(gains) >= 0 and keeps_rules(tried):
            found[one, other] = gains
    return found


def possible_reserves(plan):
    """(table, who cancels) -> who could come and what the plan is worth then, by trying everybody."""
    found = {}
    for table in plan.tables:
        there = [ids for ids, seat in parties_of(plan) if seat == table]
        family = next(family for family in plan.roster.families if family.id == table.family)
        for gone in [*([()] if len(table.students) < family.seats else []), *there]:
            able = {}
            for ids, seat in parties_of(plan):
                guests = tuple({*table.students} - {*gone} | {*ids})
                if seat is None and stands_without(plan, {table: guests}, gone):
                    able[ids] = values_of(with_guests(plan, {table: guests}))
            found[table.family, table.slot, gone] = able
    return found


def faults_of(seed):
    """Everything that is said wrongly of one tiny plan."""
    drawn = tiny_plan(seed)
    if drawn is None:
        return
    plan, reading = drawn
    told = {(swap.one, swap.other): swap.gains for swap in pt.swaps(plan).swaps}
    if told != free_swaps(plan):
        yield f"swaps: {told}, in truth {free_swaps(plan)}"
    lists = pt.standby(plan)
    truth = possible_reserves(plan)
    for table in lists.tables:
        for opening in table.openings:
            able = truth.pop((table.family, table.slot, opening.cancelled))
            if {reserve.students: reserve.levels for reserve in opening.reserves} != able:
                yield f"stand-by at {table.family} without {opening.cancelled}: {able} in truth"
            order = [([-value for value in reserve.levels], reserve.students) for reserve in opening.reserves]
            if order != sorted(order):
                yield f"stand-by at {table.family}: not in order"
    if truth:
        yield f"stand-by: nothing is said of {sorted(truth)}"
    yield from faults_of_fragility(plan, reading)


def faults_of_fragility(plan, reading):
    found = pt.fragility(plan, budget=LONG)
    if {one.family for one in found.cancellations} != {table.family for table in plan.tables}:
        yield "fragility: not of every family with a table"
    if not found.complete:
        yield "fragility: something is not proven"
    first = reading.goals[: reading.goals.index("students seated") + 1] if "students seated" in reading.goals else ()
    goals = tuple(goal for goal in first if goal != "fewest changes") or ("students seated",)
    reading = replace(reading, weights=reading.weights if first else None)
    whole = ("parties whole",) if reading.allow_split and "parties whole" not in goals else ()
    seats = tuple((student, *place) for student, place in sorted(plan.seated.items()))
    for one in found.cancellations:
        left = plan.roster.revised(cancelled=[f"family:{one.family}"])
        world = World(left, replace(reading, goals=(*goals, "fewest changes", *whole), told=seats))
        best = dict(zip(world.levels, world.optimum(), strict=True))
        if {level.goal: level.after for level in one.levels} != {level.goal: best[level.goal] for level in one.levels}:
            yield f"fragility of {one.family}: {best} in truth"
        if one.moved != -best["fewest changes"] - len(one.guests):
            yield f"fragility of {one.family}: {one.moved} moved, {best} in truth"
        if reading.weights is None and one.lost != len(plan.seated) - best["students seated"]:
            yield f"fragility of {one.family}: {one.lost} lost, {best} in truth"


@pytest.mark.parametrize("seed", ORDINARY)
def test_what_is_said_is_what_brute_force_finds(seed):
    assert list(faults_of(seed)) == []


@pytest.mark.heavy
@pytest.mark.parametrize("batch", range(0, len(HEAVY), 50))
def test_what_is_said_is_what_brute_force_finds_in_many_rosters(batch):
    assert [(seed, fault) for seed in HEAVY[batch : batch + 50] for fault in faults_of(seed)] == []


# Single cases


def a_student(its_id, **fields):
    return pt.Student(**{"id": its_id, "languages": {"fr": "B1"}, "diet": (), "availability": {"wed"}} | fields)


def a_family(its_id, **fields):
    return pt.Family(
        **{"id": its_id, "languages": {"fr": "C1"}, "serves": (), "availability": {"wed"}, "seats": 2} | fields
    )


def test_no_swap_where_the_list_is_cut_short(monkeypatch):
    monkeypatch.setattr("partage.advice.swaps.MOST", 1)
    people = [a_student(its_id) for its_id in ("S1", "S2", "S3", "S4")]
    roster = pt.Roster(people, [a_family("F1"), a_family("F2")])
    found = pt.swaps(pt.match(roster, SEATS_ONLY))
    assert (len(found.swaps), found.complete) == (1, False)
    assert found.text().endswith("Not all pairs were looked at.")


def test_no_time_says_so():
    plan = pt.match(random_roster((60, 24, 3), seed=4), replace(pt.Policy.default(), goals=SEATS_ONLY.goals))
    hurried = pt.fragility(plan, budget=pt.Budget(0.000001))
    assert not hurried.complete
    assert {one.found for one in hurried.cancellations} <= {"quick", "repair"}
    assert "Time was over before these families were looked at" in hurried.text()
    assert not pt.swaps(plan, budget=pt.Budget(0.000001)).complete


def test_a_quick_estimate_is_what_seating_the_guests_costs():
    people = [a_student(its_id) for its_id in ("S1", "S2", "S3")]
    roster = pt.Roster(people, [a_family("F1"), a_family("F2")])
    plan = pt.Plan.of([("F1", "wed", ["S1", "S2"]), ("F2", "wed", ["S3"])], roster, SEATS_ONLY)
    found = pt.fragility(plan, budget=pt.Budget(0.000001))
    assert [(one.family, one.lost, one.found) for one in found.cancellations] == [
        ("F1", 1, "quick"),
        ("F2", 1, "quick"),
    ]


def test_a_plan_that_breaks_rules_is_refused():
    roster = pt.Roster([a_student("S1", availability={"thu"})], [a_family("F1")])
    plan = pt.Plan.of([("F1", "wed", ["S1"])], roster, SEATS_ONLY)
    for asked in (pt.swaps, pt.standby, pt.fragility):
        with pytest.raises(pt.InputError) as caught:
            asked(plan)
        assert caught.value.code == "plan_breaks_rules"


def test_a_plan_with_strangers_is_refused():
    roster = pt.Roster([a_student("S1")], [a_family("F1")])
    plan = replace(pt.match(roster, SEATS_ONLY), tables=(pt.Table("F1", "wed", ("S9",)),))
    with pytest.raises(pt.InputError) as caught:
        pt.swaps(plan)
    assert caught.value.code == "unknown_student"


def in_a_chain():
    """S1 could take the place of S2, who could take a free one."""
    people = [a_student("S1", availability={"wed", "thu"}), a_student("S2", availability={"thu", "fri"})]
    homes = [a_family(f"F{n}", seats=1, availability={day}) for n, day in ((1, "wed"), (2, "thu"), (3, "fri"))]
    return pt.Plan.of([("F1", "wed", ["S1"]), ("F2", "thu", ["S2"])], pt.Roster(people, homes), SEATS_ONLY)


def test_a_guest_of_another_family_moves():
    found = pt.fragility(in_a_chain())
    assert [(one.family, one.lost, one.moved, one.proven) for one in found.cancellations] == [
        ("F1", 0, 1, True),
        ("F2", 0, 0, True),
    ]
    assert found.text() == (
        "If one family cancels, this is what it costs at the least, the worst first:\n"
        "  F1 (1 guest): just as many students have a seat, and 1 guest of another family does not keep the seat.\n"
        "If F2 cancels, just as many students have a seat, and no guest of another family has to move."
    )


def test_a_slow_rule_leaves_no_time(monkeypatch):
    def slow(*_args, **_kept):
        raise pt.RuleError("rule_slow", {"rule": "mine"}, "too slow")

    monkeypatch.setattr("partage.advice.fragility.match", slow)
    found = pt.fragility(in_a_chain())
    assert [(one.family, one.found, one.proven) for one in found.cancellations if one.found == "quick"] == [
        ("F1", "quick", False)
    ]


def standing_by():
    """Two tables of which one needs two guests, and two people without a seat."""
    people = [a_student(its_id) for its_id in ("S1", "S2", "S3", "S4", "S5")]
    roster = pt.Roster(people, [a_family("F1", min_guests=2), a_family("F2", seats=1)])
    tables = [("F1", "wed", ["S1", "S2"]), ("F2", "wed", ["S3"])]
    return pt.Plan.of(tables, roster, SEATS_ONLY)


def test_stand_by_in_words():
    found = pt.standby(standing_by())
    assert found.text() == (
        "2 students without a seat. Who could step in, the first one first:\n"
        "F1 in slot “wed” (S1 and S2):\n"
        "  whoever cancels: S4, S5\n"
        "  This table breaks up without a replacement for S1 and S2.\n"
        "F2 in slot “wed” (S3):\n"
        "  if S3 cancels: S4, S5"
    )
    assert found.never == ()
    nobody = pt.Roster([a_student("S1"), a_student("S2", availability={"thu"})], [a_family("F1")])
    assert pt.standby(pt.Plan.of([("F1", "wed", ["S1"])], nobody, SEATS_ONLY)).text().splitlines() == [
        "1 student without a seat.",
        "Nobody without a seat could step in at F1.",
        "S2 is on no list.",
    ]


def test_a_free_place_goes_first_to_whom_the_goals_want():
    people = [a_student(f"S{n}", times_left_out=n) for n in (1, 2, 3)]
    policy = pt.Policy(goals=(pt.StudentsSeated(), pt.LeftOutFirst()))
    roster = pt.Roster([*people, a_student("S4", availability={"thu"})], [a_family("F1")])
    found = pt.standby(pt.Plan.of([("F1", "wed", ["S1"])], roster, policy))
    assert [(one.cancelled, [r.students for r in one.reserves]) for one in found.tables[0].openings] == [
        ((), [("S3",), ("S2",)]),
        (("S1",), [("S3",), ("S2",)]),
    ]
    assert found.tables[0].openings[0].reserves[0].levels == (2, 4)
    assert found.text("fr") == (
        "3 personnes n'ont pas de place. Remplacements possibles, par ordre de priorité\N{NO-BREAK SPACE}:\n"
        "F1, sur le créneau «\N{NO-BREAK SPACE}wed\N{NO-BREAK SPACE}» (S1)\N{NO-BREAK SPACE}:\n"
        "  tout de suite, 1 place étant libre\N{NO-BREAK SPACE}: S3, S2\n"
        "  si S1 annule\N{NO-BREAK SPACE}: S3, S2\n"
        "S4 ne peut remplacer personne."
    )


def test_nobody_stands_by_when_all_are_seated():
    roster = pt.Roster([a_student("S1")], [a_family("F1")])
    assert pt.standby(pt.match(roster, SEATS_ONLY)).text("fr").startswith("Tout le monde a une place")


def test_cancellations_in_words():
    levels = (LevelShift("students seated", 9, 8, 9), LevelShift("fewest changes", 0, -3, -3, firm=False))
    found = Fragility(
        (
            Cancellation("F1", ("S1", "S2"), 1, 1, "repair", levels),
            Cancellation("F2", ("S3",), 0, 0, "repair", ()),
            Cancellation("F3", ("S4",), -1, 0, "repair", ()),
        )
    )
    assert found.text() == (
        "If one family cancels, this is what it costs at the least, the worst first:\n"
        "  F1 (2 guests): 1 student fewer has a seat, and 1 guest of another family does not keep the seat.\n"
        "    It is not certain that nothing better can be done.\n"
        "  F3 (1 guest): even 1 student more has a seat: the plan leaves something open.\n"
        "If F2 cancels, just as many students have a seat, and no guest of another family has to move."
    )
    assert "students seated: 9 now, 8 then, at most 9" in found.text(audience="auditor")


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("audience", AUDIENCES)
def test_only_organisers_read_advice(lang, audience):
    plan = standing_by()
    people = [student.id for student in plan.roster.students]
    for found in (pt.swaps(plan), pt.standby(plan), pt.fragility(plan), pt.advise(plan)):
        text = found.text(lang, audience)
        named = any(its_id in text for its_id in [*people, "F1", "F2"])
        assert named is (audience in ("coordinator", "auditor")), text
        assert not any(its_id in repr(found) for its_id in people)


@pytest.mark.parametrize(
    ("lang", "audience", "code"), [("de", "family", "unknown_language"), ("en", "x", "unknown_audience")]
)
def test_unknown_readers(lang, audience, code):
    plan = standing_by()
    for found in (pt.swaps(plan), pt.standby(plan), pt.fragility(plan), pt.advise(plan)):
        with pytest.raises(pt.InputError) as caught:
            found.text(lang, audience)
        assert caught.value.code == code


def test_advice_holds_its_parts_one_after_another():
    plan = standing_by()
    found = pt.advise(plan)
    parts = (
        pt.nobody_else(plan),
        pt.smallest_changes(plan),
        pt.recruit(plan),
        pt.fragility(plan),
        pt.standby(plan),
        pt.swaps(plan),
    )
    headings = (
        "How many can be seated",
        "What would seat those without a seat",
        "Which families to look for",
        "Families that can hardly be replaced",
        "Waiting list",
        "Possible swaps",
    )
    assert found.text(whole=True) == "\n\n".join(
        f"{heading}\n{part.text()}" for heading, part in zip(headings, parts, strict=True)
    )
    assert found.to_dict()["standby"] == pt.standby(plan).to_dict()


def test_advice_in_no_time_says_what_is_open():
    found = pt.advise(in_a_chain(), budget=pt.Budget(1e-6))
    assert not found.swaps.complete
    assert not found.fragility.complete


def test_a_family_with_a_reserve_at_one_of_two_tables():
    wed, thu = "2026-11-18T19:30", "2026-11-19T19:30"
    fields = {"languages": {"fr": "B1"}, "diet": ()}
    people = [pt.Student(id=f"S{n}", availability={slot}, **fields) for n, slot in ((1, wed), (2, thu), (3, wed))]
    home = pt.Family(
        id="F1", languages={"fr": "C1"}, serves=(), availability={wed, thu}, seats=1, max_meals=2, min_guests=1
    )
    plan = pt.Plan.of([("F1", wed, ["S1"]), ("F1", thu, ["S2"])], pt.Roster(people, [home]))
    said = pt.standby(plan).text().splitlines()
    assert said[1:] == [
        "F1 on Wednesday 18 November at 19:30 (S1):",
        "  if S1 cancels: S3",
        "Nobody without a seat could step in at F1 on Thursday 19 November at 19:30.",
    ]


def test_advice_without_a_home_where_trips_are_known():
    guest = pt.Student(id="S1", languages={"fr": "B1"}, diet=(), availability={"wed"})
    advice = pt.advise(pt.match(pt.Roster([guest], [], facts={"travel_min": [[]]})), budget=pt.Budget(5.0))
    assert advice.recruiting is None
    assert advice.to_dict()["recruiting"] is None
    assert "families to look for" not in advice.text(whole=True)


def test_levels_that_the_tables_are_not_worth_are_counted_anew():
    people = [pt.Student(id=f"S{n}", languages={"fr": "B1"}, diet=(), availability={"wed"}) for n in (1, 2, 3)]
    homes = [pt.Family(id=f"F{n}", languages={"fr": "C1"}, serves=(), availability={"wed"}, seats=1) for n in (1, 2)]
    plan = pt.match(pt.Roster(people, homes))
    table = plan.tables[0]
    edited = replace(plan, tables=(table,), unseated=tuple(sorted({"S1", "S2", "S3"} - set(table.students))))
    made = pt.Plan.of([table], plan.roster, plan.policy)
    for stale in (edited, replace(edited, levels=())):
        assert pt.recruit(stale).to_dict() == pt.recruit(made).to_dict()
        assert pt.fragility(stale) == pt.fragility(made)
