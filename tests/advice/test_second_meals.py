"""A host's other evening: whoever is named could really come, everybody else staying where they are."""

import pytest

import partage as pt
from partage.advice.second_meals import second_meals
from partage.testing import a_family, a_student, random_roster

WED, THU = "2026-11-18T19:30", "2026-11-19T19:30"


@pytest.mark.parametrize("seed", [0, 2, 3, 4, 5])
def test_the_plan_with_the_meal_keeps_every_rule(seed):
    plan = pt.match(random_roster((40, 12, 3), seed=seed, company=True), budget=pt.Budget(20))
    found = second_meals(pt.Study(plan))
    assert found
    counts = [len(one.students) for one in found]
    assert counts == sorted(counts, reverse=True)
    for one in found[:5]:
        host = plan.roster.family(one.family)
        willing = plan.roster.revised(changed=[host.replace(max_meals=host.max_meals + 1)])
        tables = [(table.family, table.slot, table.students) for table in plan.tables]
        more = pt.Plan.of([*tables, (one.family, one.slot, one.students)], willing, plan.policy)
        assert pt.verify(more, willing), one
        assert len(more.seated) == len(plan.seated) + len(one.students)


def meals(people, **apart):
    """What one host of two seats, free on two evenings, could do with a second meal."""
    home = a_family(id="F1", seats=2, min_guests=2, availability={WED, THU})
    plan = pt.match(pt.Roster(people, [home], **apart))
    assert len(plan.seated) == 2
    return [one.students for one in second_meals(pt.Study(plan))]


def guests(n, **more):
    return [a_student(id=f"S{number}", availability={WED, THU}, **more) for number in range(1, n + 1)]


def test_a_table_needs_its_guests_and_its_rules():
    assert [len(one) for one in meals(guests(4))] == [2]
    assert meals(guests(3)) == []  # too few for another table
    assert meals([*guests(3), a_student(id="S4", availability={THU, WED}, languages={"it": "C1"})]) == []
    pairs = [(f"S{one}", f"S{two}") for one in range(1, 5) for two in range(one + 1, 5)]
    assert meals(guests(4), apart=[pair for pair in pairs if pair not in (("S1", "S2"),)]) == []
    party = [one.replace(party="p") for one in guests(5)[2:]]
    assert meals([*guests(2), *party]) == []  # three do not fit


def test_only_hosts_are_asked_and_only_for_evenings_on_which_they_are_free():
    home = a_family(id="F1", seats=1, availability={WED, THU})
    idle = a_family(id="F2", languages={"it": "C1"}, availability={WED, THU})
    plan = pt.match(pt.Roster(guests(2), [home, idle]))
    (one,) = second_meals(pt.Study(plan))
    ((family, slot),) = plan.seated.values()
    assert (one.family, one.slot) == (family, ({WED, THU} - {slot}).pop())
    assert second_meals(pt.Study(pt.match(pt.Roster(guests(2), [home.replace(max_meals=2)])))) == ()
