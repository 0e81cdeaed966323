"""English tutoring in schools: tutors travel to classes, up to three visits a week, two classes of a school at a time.

A class is a ``Student``, because it wants one visit; a tutor is a ``Family`` with as many "meals" as visits; a slot is
an hour of the week. All data is synthetic.
"""

import random

import numpy as np

import partage as pt
from partage.testing import check_rule

SCHOOLS = {"Curie": 9, "Hugo": 7, "Verne": 5, "Zola": 4}  # and how many classes
HOURS = ("Mon 10:00", "Tue 10:00", "Tue 14:00", "Thu 10:00", "Thu 14:00", "Fri 14:00")


@pt.requirement("English for the class")
def english_for_the_class(seats):
    """From B1 on a class needs a tutor at C1."""
    level = seats.student["extras.level"]
    return (level == "A1") | (level == "A2") | seats.family.at_least("languages", "C1").has("en")


@pt.requirement("not too far for the tutor")
def not_too_far_for_the_tutor(seats):
    """The tutor travels, so the limit is the tutor's; `WithinReach` asks for the guest's."""
    return seats.fact("travel_min") <= seats.family["extras.max_travel_min"]


@pt.table_requirement("one school at a time", monotone=True)
def one_school_at_a_time(tables):
    return tables.distinct("extras.school") <= 1


@pt.table_preference("one level at a time", never_rises=True)
def one_level_at_a_time(tables):
    return (tables.distinct("extras.level") <= 1).astype(float)


def a_class(name, school, draw):
    return pt.Student(
        id=name, languages={"fr": "native"}, diet=(), availability=draw.sample(HOURS, 2),
        extras={"school": school, "level": draw.choice(("A1", "A2", "B1", "B2"))},
    )  # fmt: skip


def a_tutor(name, draw):
    return pt.Family(
        id=name, languages={"en": draw.choice(("B2", "C1", "native"))}, serves=(), availability=draw.sample(HOURS, 4),
        seats=draw.randint(1, 2), max_meals=draw.randint(2, 3), extras={"max_travel_min": draw.choice((20, 30, 45))},
    )  # fmt: skip


def main():
    draw = random.Random(1)
    schools = [school for school, count in SCHOOLS.items() for _ in range(count)]
    classes = [a_class(f"{school}-{number:02d}", school, draw) for number, school in enumerate(schools, start=1)]
    tutors = [a_tutor(f"tutor {letter}", draw) for letter in "ABCDEF"]
    trips = {school: [float(draw.randint(5, 50)) for _ in tutors] for school in SCHOOLS}
    roster = pt.Roster(classes, tutors, facts={"travel_min": np.array([trips[school] for school in schools])})
    policy = pt.Policy(
        requirements=(english_for_the_class, not_too_far_for_the_tutor),
        preferences=(pt.ShortTravel(minutes=60),),
        table_requirements=(one_school_at_a_time,),
        table_preferences=(one_level_at_a_time,),
        goals=(pt.StudentsSeated(), pt.Satisfaction()),
    )
    for rule in (*policy.requirements, *policy.table_requirements, one_level_at_a_time):
        check_rule(rule, roster=roster)
    plan = pt.match(roster, policy)
    assert pt.verify(plan, roster, policy)
    for visit in plan.tables:
        print(visit.slot, visit.family, *visit.students, sep=", ")
    print(f"{plan.status}: {len(plan.seated)} of {len(classes)} classes in {len(plan.tables)} visits")


if __name__ == "__main__":
    main()
