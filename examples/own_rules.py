"""Rules of one's own: about a seat and about a whole table, in numpy and in plain Python, tried out and then used.

Seat rules see one row per candidate seat (student, family, slot), table rules one row per candidate table; both answer
all rows at once, each row on its own. ``check_rule`` tries a rule on random rows and raises at the first thing that no
solver could rely on. All data here is synthetic.
"""

import random
from dataclasses import replace

import numpy as np

import partage as pt
from partage.testing import check_rule, random_roster


@pt.preference("shared passion", weight=2.0)
def shared_passion(seats):
    """1 from two common interests on, one half for one."""
    common = seats.student["interests"] & seats.family["interests"]
    return np.minimum(common.count() / 2, 1.0)


@pt.requirement("music for music", vectorized=False, reads=("extras.plays", "extras.neighbours_sleep"))
def music_for_music(student, family):
    """Who plays the drums or the trumpet is not sent where neighbours want to sleep.

    Two records and plain Python: slower, and asked only once for each pair of what it says that it reads.
    """
    loud = student.extras.get("plays") in {"drums", "trumpet"}
    return not (loud and family.extras.get("neighbours_sleep", False))


@pt.preference("same instrument", weight=0.5)
def same_instrument(seats):
    """A column of one's own is known or not; what is not known is the same as nothing, not even as itself."""
    return (seats.student["extras.plays"] == seats.family["extras.plays"]).astype(float)


@pt.table_requirement("a guest who speaks French")
def a_guest_speaks_french(tables):
    """One guest at least speaks French at B1; who joins can mend it, so it is not declared ``monotone``."""
    return tables.student.at_least("languages", "B1").has("fr").any(axis=1)


@pt.table_preference("one conversation", never_rises=True)
def one_conversation(tables):
    """1 up to three guests, then less; ``never_rises`` is a promise, and lets solvers look at fewer tables."""
    return 3 / np.maximum(tables.people, 3)


@pt.table_requirement("not alone", monotone=True)
def not_alone(tables):
    """Broken: ``monotone`` promises that a forbidden table stays forbidden, but a second guest mends this one."""
    return tables.people >= 2


def with_instruments(roster):
    """Attributes of one's own go into ``extras``; not everybody states them."""
    draw = random.Random(4)
    instruments = ("drums", "piano", "trumpet", None)

    def plays(record, **more):
        return record.replace(extras={"plays": draw.choice(instruments), **more})

    students = [plays(student) for student in roster.students]
    families = [plays(family, neighbours_sleep=draw.random() < 0.5) for family in roster.families]
    return pt.Roster(students, families)


def without_french(plan, roster):
    """How many tables break the rule about French, counted from the records."""
    french = {student.id for student in roster.students if pt.Level(student.languages.get("fr", "A1")).rank >= 2}
    return sum(not french.intersection(table.students) for table in plan.tables)


def describe(name, plan, roster):
    print(f"{name}: {plan.status}, {without_french(plan, roster)} tables without a guest who speaks French")
    for level in plan.levels:
        print(f"  {level.goal}: {level.value}, at most {level.bound}, proof: {level.proof}")


def main():
    roster = with_instruments(random_roster((60, 24, 2), seed=4))
    for rule in (shared_passion, music_for_music, same_instrument, a_guest_speaks_french, one_conversation):
        check_rule(rule, roster=roster)
        print(f'"{rule.name}" keeps what every rule promises')
    try:
        check_rule(not_alone, roster=roster)
    except pt.RuleError as error:
        print(f"refused: {error}")

    usual = pt.Policy.default()
    own = replace(
        usual,
        requirements=(*usual.requirements, music_for_music),
        preferences=(*usual.preferences, shared_passion, same_instrument),
        table_requirements=(*usual.table_requirements, a_guest_speaks_french),
        table_preferences=(*usual.table_preferences, one_conversation),
    )
    before, after = pt.match(roster, usual), pt.match(roster, own)
    assert pt.verify(after, roster, own)
    assert without_french(after, roster) == 0

    describe("default policy", before, roster)
    describe("with the own rules (satisfaction counts three wishes more)", after, roster)
    print("promises that the last proof relies on:", *after.levels[-1].certificate.trusted)
    ids = [student.id for student in roster.students]
    moved = sum(before.seated.get(student) != after.seated.get(student) for student in ids)
    print(f"{moved} of {len(ids)} students have another table, or a seat in one of the two plans only")


if __name__ == "__main__":
    main()
