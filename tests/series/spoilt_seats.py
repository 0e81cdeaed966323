"""Seats spoilt; where a kind asks for it, every figure is counted anew, so that nothing but the seats is wrong."""

from __future__ import annotations

from drafts import Draft, Kind, NotHereError, Spoil


def moved_to_forbidden(draft: Draft) -> None:
    student = draft.pick(draft.table()["students"])
    row = draft.world.place[student]
    every = [(family, slot) for family, slot in draft.places() if not draft.world.may_sit(row, family, slot)]
    family, slot = draft.pick(every)
    draft.rise(student)
    draft.sit(student, family.id, slot)


def two_swapped(draft: Draft) -> None:
    """Each takes the other's seat."""
    if len(draft.tables) < 2:
        raise NotHereError
    one, other = draft.rng.sample(draft.tables, 2)
    leaves, comes = draft.pick(one["students"]), draft.pick(other["students"])
    one["students"] = sorted([*(set(one["students"]) - {leaves}), comes])
    other["students"] = sorted([*(set(other["students"]) - {comes}), leaves])


def seated_twice(draft: Draft) -> None:
    table = draft.table()
    here = (table["family"], table["slot"])
    family, slot = draft.pick([(family, slot) for family, slot in draft.places() if (family.id, slot) != here])
    draft.sit(draft.pick(table["students"]), family.id, slot)


def too_many(draft: Draft) -> None:
    table = draft.table()
    others = sorted(set(draft.world.place) - set(table["students"]))
    missing = draft.family(table).seats + 1 - len(table["students"])
    if missing > len(others):
        raise NotHereError
    for student in draft.rng.sample(others, missing):
        draft.rise(student)
        draft.sit(student, table["family"], table["slot"])


def too_few(draft: Draft) -> None:
    table = draft.table(lambda table: draft.family(table).min_guests > 1)
    table["students"] = sorted(
        draft.rng.sample(table["students"], draft.rng.randint(1, draft.family(table).min_guests - 1))
    )


def party_split(draft: Draft) -> None:
    """One of a party goes without, or sits elsewhere."""
    seated = {student for table in draft.tables for student in table["students"]}
    ids = [[draft.world.students[row].id for row in party] for party in draft.world.parties if len(party) > 1]
    student = draft.pick(draft.pick([party for party in ids if set(party) <= seated]))
    draft.rise(student)
    if draft.rng.random() < 0.5:
        family, slot = draft.pick(draft.places())
        draft.sit(student, family.id, slot)


def family_twice(draft: Draft) -> None:
    """One table becomes two on the same slot."""
    table = draft.table(lambda table: len(table["students"]) > 1)
    away = table["students"].pop()
    draft.tables.append({"family": table["family"], "slot": table["slot"], "students": [away]})


def too_many_meals(draft: Draft) -> None:
    families = [family for family in draft.world.families if len(family.availability) > family.max_meals]
    family = draft.pick(families)
    students = sorted(draft.world.place)
    for slot in draft.rng.sample(sorted(family.availability), family.max_meals + 1):
        if not any((table["family"], table["slot"]) == (family.id, slot) for table in draft.tables):
            student = draft.pick(students)
            draft.rise(student)
            draft.sit(student, family.id, slot)


def empty_table(draft: Draft) -> None:
    held = {(table["family"], table["slot"]) for table in draft.tables}
    family, slot = draft.pick([(family, slot) for family, slot in draft.places() if (family.id, slot) not in held])
    draft.tables.append({"family": family.id, "slot": slot, "students": []})


def table_rule_broken(draft: Draft) -> None:
    """Somebody joins a table at which that company is forbidden."""
    moves = [
        (table, student)
        for table in draft.tables
        for student, row in sorted(draft.world.place.items())
        if student not in table["students"]
        and not draft.world.together(
            [*(draft.world.place[guest] for guest in table["students"]), row], draft.family(table), table["slot"]
        )
    ]
    table, student = draft.pick(moves)
    draft.rise(student)
    draft.sit(student, table["family"], table["slot"])


def unknown_student(draft: Draft) -> None:
    students = draft.table()["students"]
    students[draft.rng.randrange(len(students))] = "nobody"


def unknown_family(draft: Draft) -> None:
    draft.table()["family"] = "nowhere"


def unknown_slot(draft: Draft) -> None:
    draft.table()["slot"] = "some day"


SWAPPED = frozenset({"seat_forbidden", "table_forbidden", "party_split"})
MISCOUNTED = frozenset({"value_differs", "table_values_differ"})


def _seats(spoil: Spoil, code: str) -> Kind:
    return Kind(spoil, frozenset({code}), recounted=True)


SEATS: dict[str, Kind] = {
    "two swapped": Kind(two_swapped, SWAPPED | MISCOUNTED),
    "two swapped, counted anew": Kind(two_swapped, SWAPPED, recounted=True),
    "moved to a forbidden family": _seats(moved_to_forbidden, "seat_forbidden"),
    "seated twice": _seats(seated_twice, "student_twice"),
    "too many guests": _seats(too_many, "too_many_guests"),
    "too few guests": _seats(too_few, "too_few_guests"),
    "party split": _seats(party_split, "party_split"),
    "family twice": _seats(family_twice, "family_twice"),
    "too many meals": _seats(too_many_meals, "too_many_meals"),
    "empty table": _seats(empty_table, "empty_table"),
    "table rule broken": _seats(table_rule_broken, "table_forbidden"),
    "unknown student": Kind(unknown_student, frozenset({"unknown_student"})),
    "unknown family": Kind(unknown_family, frozenset({"unknown_family"})),
    "unknown slot": Kind(unknown_slot, frozenset({"unknown_slot"})),
}
