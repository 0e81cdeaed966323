"""Rules of one's own: one about a seat, one about a whole table, tried out and then used.

Seat rules see one row per candidate seat (student, family, slot), table rules one row per candidate table.
Both answer all rows at once, each row on its own. ``check_rule`` tries a rule on random rows and raises at
the first thing that no solver could rely on. All data here is synthetic.
"""

from dataclasses import replace

import numpy as np

import partage as pt
from partage.testing import check_rule, random_roster


@pt.preference("shared passion", weight=2.0)
def shared_passion(seats):
    """1 from two common interests on, one half for one."""
    common = seats.student["interests"] & seats.family["interests"]
    return np.minimum(common.count() / 2, 1.0)


@pt.table_requirement("a guest who speaks French")
def a_guest_speaks_french(tables):
    """One guest at least speaks French at B1; who joins can mend it, so it is not declared ``monotone``."""
    return tables.student.at_least("languages", "B1").has("fr").any(axis=1)


def without_french(plan, roster):
    """How many tables break the second rule, counted from the records."""
    french = {student.id for student in roster.students if pt.Level(student.languages.get("fr", "A1")).rank >= 2}
    return sum(not french.intersection(table.students) for table in plan.tables)


def describe(name, plan, roster):
    print(f"{name}: {plan.status}, {without_french(plan, roster)} tables without a guest who speaks French")
    for level in plan.levels:
        print(f"  {level.goal}: {level.value}, at most {level.bound}, proof: {level.proof}")


def main():
    for rule in (shared_passion, a_guest_speaks_french):
        check_rule(rule)
        print(f'"{rule.name}" keeps what every rule promises')

    roster = random_roster((60, 24, 2), seed=4)
    usual = pt.Policy.default()
    own = replace(
        usual,
        preferences=(*usual.preferences, shared_passion),
        table_requirements=(*usual.table_requirements, a_guest_speaks_french),
    )
    before, after = pt.match(roster, usual), pt.match(roster, own)
    assert pt.verify(after, roster, own)
    assert without_french(after, roster) == 0

    describe("default policy", before, roster)
    describe("with the own rules (satisfaction counts one wish more)", after, roster)
    ids = [student.id for student in roster.students]
    moved = sum(before.seated.get(student) != after.seated.get(student) for student in ids)
    print(f"{moved} of {len(ids)} students have another table, or a seat in one of the two plans only")


if __name__ == "__main__":
    main()
