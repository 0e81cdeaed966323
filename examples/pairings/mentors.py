"""Pupils and women scientists who mentor them: shared interests, the right age, one by one or in small groups.

A pupil is a ``Student``, a mentor a ``Family``, an hour a slot. A mentor who takes three pupils, each at an hour of
her own, has one seat and ``max_meals=3``; one who takes a group has three seats. All data is synthetic.
"""

import random

import numpy as np

import partage as pt
from partage.testing import check_rule

TOPICS = ("astronomy", "biology", "chemistry", "computing", "geology", "mathematics", "physics")
HOURS = ("Wed 14:00", "Wed 15:00", "Wed 16:00", "Sat 10:00", "Sat 11:00")
FRENCH = {"fr": "native"}
LILLE = (50.63, 3.06)


@pt.requirement("right age")
def right_age(seats):
    year, mentor = seats.student["extras.year"], seats.family
    return (mentor["extras.first_year"] <= year) & (year <= mentor["extras.last_year"])


@pt.requirement("a topic in common")
def a_topic_in_common(seats):
    return (seats.student["interests"] & seats.family["interests"]).any()


@pt.table_preference("close in age", never_rises=True)
def close_in_age(tables):
    """1 where all pupils of a group are in one year, 0 from three years apart; who joins can only widen it."""
    year = tables.student["extras.year"]
    oldest = np.where(tables.mask, year, -np.inf).max(axis=1)
    youngest = np.where(tables.mask, year, np.inf).min(axis=1)
    return np.clip(1 - (oldest - youngest) / 3, 0.0, 1.0)


def near(draw):
    return LILLE[0] + draw.uniform(-0.05, 0.05), LILLE[1] + draw.uniform(-0.08, 0.08)


def a_pupil(name, draw):
    return pt.Student(
        id=name, languages=FRENCH, diet=(), availability=draw.sample(HOURS, 2), interests=draw.sample(TOPICS, 2),
        place=near(draw), extras={"year": draw.randint(6, 12)},
    )  # fmt: skip


def a_mentor(name, draw):
    seats, times = draw.choice(((1, 3), (1, 2), (3, 1)))  # three or two pupils one by one, or a group of three
    first = draw.randint(6, 10)
    return pt.Family(
        id=name, languages=FRENCH, serves=(), availability=draw.sample(HOURS, 3), seats=seats, max_meals=times,
        interests=draw.sample(TOPICS, 3), place=near(draw), extras={"first_year": first, "last_year": first + 3},
    )  # fmt: skip


def main():
    draw = random.Random(5)
    pupils = [a_pupil(f"P{number:02d}", draw) for number in range(1, 51)]
    roster = pt.Roster(pupils, [a_mentor(f"M{number:02d}", draw) for number in range(1, 19)])
    policy = pt.Policy(
        requirements=(right_age, a_topic_in_common, pt.WithinReach(minutes=40)),
        preferences=(pt.SharedInterests(weight=2.0), pt.ShortTravel(minutes=40)),
        table_preferences=(close_in_age,),
    )
    for rule in (right_age, a_topic_in_common, close_in_age):
        check_rule(rule, roster=roster)
    plan = pt.match(roster, policy)
    assert pt.verify(plan, roster, policy)
    groups = sum(len(table.students) > 1 for table in plan.tables)
    print(f"{plan.status}: {len(plan.seated)} of {len(pupils)} pupils at {len(plan.tables)} hours, {groups} for groups")
    print("without a mentor:", *plan.unseated)


if __name__ == "__main__":
    main()
