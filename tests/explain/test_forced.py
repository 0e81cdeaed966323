"""What a pair would cost: beside brute force, level by level, and in words."""

from dataclasses import replace

import pytest
from brute_force import World
from policies import policy_of
from test_optimum import stranded
from tiny import random_case, wide_case

import partage as pt
from partage.testing import a_family, a_student
from partage.whatif.level_deltas import LevelShift
from partage.whatif.nearest import Aim, Nearest, PairSeated, Staying

WED, THU = "2026-11-18T19:30", "2026-11-19T12:05"
LONG = pt.Budget(60.0)
DRAWS = {"usual": random_case, "wide": wide_case}
BATCH = 15


def best_with(world, student, family, plan):
    """The best values with a pair right behind the pins, and those who keep their seats counted last."""
    bit, row = 1 << world.place[student], [home.id for home in world.families].index(family)
    at = 1 if world.roster.pins else 0

    def widened(values, pair, kept):
        return (*values[:at], pair, *values[at:], kept)

    def near(table):
        place = world.families[table.family].id, table.slot
        return sum(table.guests >> world.place[guest] & 1 for guest, seat in plan.seated.items() if seat == place)

    world.tables = [
        [
            replace(
                table, values=widened(table.values, int(table.family == row and bool(table.guests & bit)), near(table))
            )
            for table in of_one
        ]
        for of_one in world.tables
    ]
    world.constants = widened(world.constants, 0, -len(plan.seated))
    world.served = [widened(values, 0, 0) for values in world.served]
    world.levels = widened(world.levels, "pair", "near")
    world.worst = None if world.worst is None else world.worst + (world.worst >= at)
    best = world.optimum()
    return best[at], (*best[:at], *best[at + 1 : -1]), best[-1]


def check_pair(plan, reading, student, family):
    """One sentence for each thing in which what is said differs from what is true; what was said."""
    found = plan.why(student, family=family, budget=LONG)
    if found.reason != "possible":
        assert found.pair.forced is None
        return found.reason, []
    cost = found.pair.forced
    pair, values, kept = best_with(World(plan.roster, reading), student, family, plan)
    if not pair:
        return cost.outcome, [] if cost.outcome in ("impossible", "pins") else [f"{cost.outcome}, but no plan has it"]
    before = tuple(level.value for level in plan.levels)
    faults = []
    outcome = "tie" if values == before else ("loss" if values < before else "better")
    if cost.outcome != outcome:
        faults.append(f"{cost.outcome} is said, it is a {outcome}")
    if tuple(shift.after for shift in cost.shifts) != values or not cost.proven:
        faults.append(f"levels {[shift.to_dict() for shift in cost.shifts]}, best {values}")
    if cost.kept is not None and (cost.kept.after != kept or not cost.fewest):
        faults.append(f"{cost.kept.to_dict()}, fewest changes {kept}")
    moved = sum(1 for move in cost.moves if move.before is not None)
    if cost.kept is not None and moved != -cost.kept.after:
        faults.append("the moves are not those that are counted")
    return cost.outcome, faults


def check_case(draw, seed):
    roster, reading = DRAWS[draw](seed)
    if stranded(World(roster, reading)) or not roster.students or not roster.families:
        return []
    plan = pt.match(roster, policy_of(reading), budget=LONG)
    if seed % 4 == 0:  # a plan that leaves something open
        plan = pt.Plan.of(plan.tables[1:], roster, plan.policy)
    said = []
    for number, student in enumerate(roster.students[:3]):
        family = roster.families[(seed + number) % len(roster.families)].id
        outcome, faults = check_pair(plan, reading, student.id, family)
        assert not faults, f"{draw} {seed}, {student.id} at {family}: {faults}"
        said.append(outcome)
    return said


@pytest.mark.parametrize("draw", DRAWS)
def test_what_a_pair_costs_is_what_solving_again_finds(draw):
    said = [outcome for seed in range(7000, 7000 + BATCH) for outcome in check_case(draw, seed)]
    assert {"forbidden", "current", "loss"} <= set(said)


@pytest.mark.heavy
@pytest.mark.parametrize("batch", range(20))
@pytest.mark.parametrize("draw", DRAWS)
def test_what_a_thousand_pairs_cost(draw, batch):
    for seed in range(8000 + 25 * batch, 8000 + 25 * (batch + 1)):
        check_case(draw, seed)


def test_parties_that_may_be_split_are_counted_once():
    students = [a_student(id="S1", party="p"), a_student(id="S2", party="p"), a_student(id="S3")]
    goals = (pt.FamiliesServed(), pt.StudentsSeated())
    homes = [a_family(id="F1", seats=2), a_family(id="F2", seats=1)]
    plan = pt.match(pt.Roster(students, homes), pt.Policy(goals=goals, allow_split=True))
    cost = plan.why("S3", family="F1").pair.forced
    assert [(shift.goal, shift.change) for shift in cost.shifts] == [
        ("families served", 0),
        ("students seated", 0),
        ("parties whole", -1),
    ]
    assert cost.fewest


def alike(count=2, **changes):
    return [a_student(id=f"S{number}", **changes) for number in range(1, count + 1)]


def test_a_tie_says_that_nothing_decided_and_who_would_move():
    homes = [a_family(id=its_id, seats=1) for its_id in ("F1", "F2")]
    plan = pt.match(pt.Roster(alike(), homes))
    other = plan.seated["S2"][0]
    found = plan.why("S1", family=other)
    cost = found.pair.forced
    assert (cost.outcome, cost.decided, cost.proven, cost.fewest) == ("tie", None, True, True)
    assert [(move.student, move.after[0]) for move in cost.others] == [("S2", plan.seated["S1"][0])]
    assert [shift.change for shift in cost.shifts] == [0, 0, 0, 0]
    assert "exactly as good, goal by goal. Nothing decides between the two" in found.text()
    assert "  S2: " in found.text()
    assert "just as good" in found.text(audience="student")
    assert "S2" not in found.text(audience="student") + found.text(audience="family")


def test_the_last_seat_costs_somebody_else_theirs_and_nothing_else_decides():
    plan = pt.match(pt.Roster(alike(), [a_family(id="F1", seats=1)]))
    (out,) = plan.unseated
    cost = plan.why(out, family="F1").pair.forced
    assert cost.outcome == "tie"
    assert [move.after for move in cost.others] == [None]


def test_a_loss_in_words():
    students = [a_student(id="S1", party="p"), a_student(id="S2", party="p"), a_student(id="S3")]
    plan = pt.match(pt.Roster(students, [a_family(id="F1", seats=2)]))
    found = plan.why("S3", family="F1")
    assert found.pair.forced.decided.to_dict() == {
        "goal": "students seated",
        "before": 2,
        "after": 1,
        "bound": 1,
        "firm": True,
        "change": -1,
        "proven": True,
    }
    text = found.text()
    assert "  students seated: 2 → 1 (-1)" in text
    assert "This is certain: no plan with this seat loses less." in text
    assert "2 other people would then sit elsewhere:" in text
    assert "  personnes placées\u00a0: 2 → 1 (-1)" in found.text("fr")
    assert "fewer people would have a seat" in found.text(audience="student")
    assert "fewer people would have a seat" in found.text(audience="family")


def test_no_table_can_hold_the_pair():
    students = [a_student(id="S1"), a_student(id="S2", diet={"halal"})]
    plan = pt.match(pt.Roster(students, [a_family(id="F1", min_guests=2, seats=2)], apart=[("S1", "S2")]))
    found = plan.why("S1", family="F1", costs=False)
    assert found.reason == "forbidden"
    homes = [a_family(id="F1", min_guests=2, seats=2, serves={"halal"})]
    plan = pt.match(pt.Roster(students, homes, apart=[("S1", "S2")]))
    found = plan.why("S1", family="F1")
    assert (found.reason, found.pair.forced.outcome) == ("possible", "impossible")
    assert "No valid plan seats S1 at F1, whoever else comes" in found.text()
    assert "no plan can seat you there" in found.text(audience="student")


def test_pinned_seats_stand_in_the_way():
    plan = pt.match(pt.Roster(alike(), [a_family(id="F1", seats=1)], pins=[("S1", "F1")]))
    found = plan.why("S2", family="F1")
    assert found.pair.forced.outcome == "pins"
    assert "Seats settled beforehand stand in the way" in found.text()
    assert "settled" not in found.text(audience="student")


def test_pins_that_have_nothing_to_do_with_it_are_not_blamed():
    homes = [a_family(id="F1", min_guests=2, seats=2), a_family(id="F2", seats=1)]
    plan = pt.match(pt.Roster(alike(3), homes, pins=[("S3", "F2")], apart=[("S1", "S2")]))
    found = plan.why("S1", family="F1")
    assert found.pair.forced.outcome == "impossible"
    assert "settled beforehand" not in found.text()


def test_who_is_pinned_to_the_home_may_be_needed_there_or_in_the_way():
    # S2 and S3 are wanted at a table of two, where S1 could sit with either.
    homes = [a_family(id="F1", min_guests=2, seats=2)]
    roster = pt.Roster(alike(3), homes, pins=[("S2", "F1", WED), ("S3", "F1", WED)])
    assert pt.match(roster).why("S1", family="F1").pair.forced.outcome == "pins"
    # Apart from both, S1 has no table, whatever becomes of the pins.
    apart = pt.Roster(alike(3), homes, pins=roster.pins, apart=[("S1", "S2"), ("S1", "S3")])
    assert pt.match(apart).why("S1", family="F1").pair.forced.outcome == "impossible"


def test_a_plan_is_worth_what_its_tables_are_and_not_what_it_says():
    plan = pt.match(pt.Roster(alike(), [a_family(id="F1", seats=1), a_family(id="F2", seats=1)]))
    fewer = replace(plan, tables=plan.tables[:1], unseated=plan.tables[1].students)
    cost = fewer.why(plan.tables[1].students[0], family=plan.tables[1].family).pair.forced
    assert (cost.outcome, cost.decided.before, cost.decided.after) == ("better", 1, 2)


def test_a_cost_that_is_not_known_stands_where_the_others_do():
    plan = pt.match(pt.Roster(alike(), [a_family(id="F1", seats=1), a_family(id="F2", seats=1)]))
    text = plan.why("S1", costs=True, budget=pt.Budget(1e-9)).text()
    assert "\n    the cost is not known, time was over first" in text or "\n    would be" in text


def test_a_plan_that_leaves_something_open():
    plan = pt.Plan.of([], pt.Roster(alike(1), [a_family(id="F1", seats=1)]))
    found = plan.why("S1", family="F1")
    assert found.pair.forced.outcome == "better"
    assert "This plan leaves something open" in found.text()


def test_time_that_is_over_is_said():
    plan = pt.match(pt.Roster(alike(), [a_family(id="F1", seats=1)]))
    found = plan.why(plan.unseated[0], family="F1", budget=pt.Budget(1e-9))
    assert found.pair.forced.outcome in ("unknown", "tie")
    unknown = replace(found, pair=replace(found.pair, forced=replace(found.pair.forced, outcome="unknown", shifts=())))
    assert unknown.text().endswith("What that would cost is not known: time was over first.")
    assert unknown.text(audience="student") == plan.why(found.student, family="F1", costs=False).text(
        audience="student"
    )


def test_what_alternatives_cost_is_said_where_it_is_asked():
    homes = [a_family(id="F1", seats=1), a_family(id="F2", seats=1, availability=[THU, WED])]
    plan = pt.match(pt.Roster(alike(1, availability=[WED, THU]), homes))
    assert plan.why("S1").costs == ()
    found = plan.why("S1", costs=True)
    assert [(cost.family, cost.slot) for cost in found.costs] == [(a.family, a.slot) for a in found.alternatives]
    assert {cost.outcome for cost in found.costs} == {"tie"}
    assert "    would be as good for the plan as a whole; nobody else would move" in found.text()


@pytest.mark.parametrize("last", [pt.Satisfaction(), pt.FamiliesServed(), pt.WorstOff(), pt.EarlyBirds()])
def test_nearness_never_changes_what_is_best(last):
    roster, policy = pt.testing.random_roster((12, 6, 2), seed=3), pt.Policy.default()
    policy = replace(policy, goals=(pt.StudentsSeated(), last))
    plan = pt.match(roster, policy)
    aim = Aim(PairSeated("S001", "F001"), policy, plan)
    assert aim.mixed is not last.takes_lowest
    assert [type(goal) for goal in aim.goals[1:]] == [
        pt.StudentsSeated,
        *([type(last), Staying] if last.takes_lowest else [Nearest]),
    ]


def test_shifts_say_what_is_proven():
    assert LevelShift("g", 5, 3, 3).proven
    assert not LevelShift("g", 5, 3, 4).proven
    assert not LevelShift("g", 5, 3, 3, firm=False).proven
    assert LevelShift("g", 5, 3, 4).change == -2


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"student": ["S1"]}, "unknown_student"),
        ({"student": "S1", "family": []}, "unknown_family"),
        ({"student": "S1", "family": "F1", "budget": 5}, "bad_budget"),
    ],
)
def test_what_is_no_id_and_no_budget_is_refused(asked, code):
    plan = pt.match(pt.Roster(alike(1), [a_family(id="F1")]))
    with pytest.raises(pt.InputError) as caught:
        plan.why(**asked)
    assert caught.value.code == code


@pytest.mark.parametrize(("lang", "said"), [("en", "a trip of 1 minute."), ("fr", "un trajet de 1 minute.")])
def test_one_minute_is_one(lang, said):
    roster = pt.Roster(alike(1, max_travel_min=0.5), [a_family(id="F1")], facts={"travel_min": [[1.0]]})
    assert said in pt.match(roster).why("S1", family="F1").text(lang)


def test_a_student_is_not_told_of_a_free_seat_and_of_none():
    homes = [a_family(id="F1", seats=1), a_family(id="F2", seats=2)]
    full = pt.Plan.of([("F1", WED, ("S1", "S2")), ("F2", WED, ("S3",))], pt.Roster(alike(4), homes))
    found = full.why("S4")
    assert (found.reason, found.proof.kind) == ("free_place", "counting")
    text = found.text(audience="student")
    assert "still free" in text
    assert "gave theirs up" not in text


def test_pins_stand_in_the_way_where_goals_name_somebody_pinned_elsewhere():
    people = [a_student(id="S1", availability={WED}), *(a_student(id=i, availability={WED, THU}) for i in ("S2", "S3"))]
    homes = [a_family(id="F1", availability={WED}, seats=1), a_family(id="F2", availability={THU}, seats=1)]
    roster = pt.Roster(people, homes, pins=[("S2", "F1"), ("S3", "F2")])
    policy = pt.Policy(goals=(pt.StudentsSeated(weights={"S1": 1, "S3": 5}),))
    found = pt.match(roster, policy).why("S1", family="F1", budget=LONG)
    assert found.pair.forced.outcome == "pins"
