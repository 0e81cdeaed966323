"""The "Territorial Factory": trainees of a city spend a week in its services, in groups that mix professions.

A trainee is a ``Student``, a service a ``Family``, a week a slot; what makes a good group is the policy's business.
Records ask for a language and for what a plate must meet: everybody works in French, and nothing is eaten.
All data is synthetic.
"""

import random

import partage as pt
from partage.testing import check_rule

PROFESSIONS = {"nurse": 9, "gardener": 4, "accountant": 3, "planner": 2, "technician": 2}  # and how many of twenty
SERVICES = ("parks", "libraries", "nurseries", "water", "housing", "archives", "markets")
WEEKS = ("2026-W40", "2026-W41", "2026-W42")
THEMES = ("nature", "data", "people", "buildings")
FRENCH = {"fr": "native"}


@pt.requirement("not at home")
def not_at_home(seats):
    """Trainees see another service than their own; what is compared has the same name on both sides."""
    return ~(seats.student["extras.service"] == seats.family["extras.service"])


@pt.table_requirement("two of a profession at most", monotone=True)
def two_of_a_profession_at_most(tables):
    """Everybody has one colleague at the most; nobody who joins can mend a third, hence ``monotone``."""
    return (tables.pairs("extras.profession").sum(axis=2) <= 1).all(axis=1)


def at_most(partial, room):
    """Whoever joins brings one new profession at the most."""
    return (partial.distinct("extras.profession") + room) / (partial.people + room).clip(1)


@pt.table_preference("mixed professions", weight=2.0, bound=at_most)
def mixed_professions(tables):
    return tables.distinct("extras.profession") / tables.people


def a_trainee(name, draw):
    profession = draw.choices(list(PROFESSIONS), PROFESSIONS.values())[0]
    own = {"profession": profession, "service": draw.choice(SERVICES)}
    weeks, themes = draw.sample(WEEKS, 2), draw.sample(THEMES, 2)
    return pt.Student(id=name, languages=FRENCH, diet=(), availability=weeks, interests=themes, extras=own)


def a_service(name, draw):
    return pt.Family(
        id=name, languages=FRENCH, serves=(), availability=draw.sample(WEEKS, 2), max_meals=draw.randint(1, 2),
        min_guests=3, seats=draw.randint(3, 5), interests=draw.sample(THEMES, 2), extras={"service": name},
    )  # fmt: skip


def main():
    draw = random.Random(2)
    roster = pt.Roster([a_trainee(f"T{n:02d}", draw) for n in range(1, 41)], [a_service(n, draw) for n in SERVICES])
    policy = pt.Policy(
        requirements=(not_at_home,),
        preferences=(pt.SharedInterests(),),
        table_requirements=(two_of_a_profession_at_most,),
        table_preferences=(mixed_professions,),
        goals=(pt.StudentsSeated(), pt.FamiliesServed(), pt.Satisfaction()),  # nobody is alone where three are asked
    )
    for rule in (not_at_home, two_of_a_profession_at_most, mixed_professions):
        check_rule(rule, roster=roster)
    plan = pt.match(roster, policy)
    profession = {trainee.id: trainee.extras["profession"] for trainee in roster.students}
    groups = [[profession[trainee] for trainee in group.students] for group in plan.tables]
    for table, group in zip(plan.tables, groups, strict=True):
        print(f"{table.slot} {table.family}: {', '.join(sorted(group))}")
    print(f"{plan.status}: {len(plan.seated)} of {len(profession)} trainees, {len(groups)} groups of three or more")
    assert pt.verify(plan, roster, policy)
    assert all(len(group) >= 3 and group.count(name) <= 2 for group in groups for name in group)


if __name__ == "__main__":
    main()
