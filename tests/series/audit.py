"""What is wrong with a plan's document, by the oracle alone, under the checker's codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any

from brute_force import World
from plans import Drawn

Document = dict[str, Any]

UNKNOWN = {"unknown_student", "unknown_family", "unknown_slot"}
SEATING = {
    "student_twice", "family_twice", "too_many_meals", "empty_table", "seat_forbidden", "too_many_guests",
    "too_few_guests", "party_split", "table_forbidden",
}  # fmt: skip
"""Tables that the oracle never listed: it cannot say what they are worth."""


def faults(document: Document, drawn: Drawn, recomputed: Sequence[int | None]) -> set[str]:
    """Codes of all that is not true.

    `recomputed` are the checker's bounds. They are believed only where families are listed as relaxed and no
    further than they lie above the oracle's: an over-estimate that exceeds the statement refutes it as well.
    """
    world = drawn.known.world
    if unknown := set(_unknown(document, world)):
        return unknown
    found = set(_origin(document, drawn)) | seating_faults(document["tables"], world)
    seated = {student for table in document["tables"] for student in table["students"]}
    if sorted(document["unseated"]) != sorted(set(world.place) - seated):
        found.add("unseated_differs")
    if [level["goal"] for level in document["levels"]] != list(world.levels):
        return found | {"levels_differ"}
    return found if found & SEATING else found | set(_figures(document, drawn, recomputed))


def _unknown(document: Document, world: World) -> Iterator[str]:
    slots = {slot for person in (*world.students, *world.families) for slot in person.availability}
    for table in document["tables"]:
        if table["family"] not in {family.id for family in world.families}:
            yield "unknown_family"
        if table["slot"] not in slots:
            yield "unknown_slot"
        if not set(table["students"]) <= set(world.place):
            yield "unknown_student"


def _origin(document: Document, drawn: Drawn) -> Iterator[str]:
    if document["roster_sha256"] != drawn.known.roster.sha256:
        yield "other_roster"
    if document["policy_sha256"] != drawn.known.policy.sha256:
        yield "other_policy"


# Tables


def seating_faults(tables: Sequence[Document], world: World) -> set[str]:
    """Codes of what rules and numbers of people forbid."""
    seats = Counter(student for table in tables for student in table["students"])
    meals = Counter(table["family"] for table in tables)
    held = Counter((table["family"], table["slot"]) for table in tables)
    families = {family.id: family for family in world.families}
    places = {student: (table["family"], table["slot"]) for table in tables for student in table["students"]}
    found = {code for table in tables for code in _table_faults(table, families[table["family"]], world)}
    if max(seats.values(), default=0) > 1:
        found.add("student_twice")
    if max(held.values(), default=0) > 1:
        found.add("family_twice")
    if any(count > families[family].max_meals for family, count in meals.items()):
        found.add("too_many_meals")
    if any(len({places.get(world.students[row].id) for row in party}) > 1 for party in world.parties):
        found.add("party_split")
    return found


def _table_faults(table: Document, family: Any, world: World) -> Iterator[str]:
    rows, slot = [world.place[student] for student in table["students"]], table["slot"]
    if not rows:
        yield "empty_table"
    if not all(world.may_sit(row, family, slot) for row in rows):
        yield "seat_forbidden"
    if len(rows) > family.seats:
        yield "too_many_guests"
    if 0 < len(rows) < family.min_guests:
        yield "too_few_guests"
    if not world.together(rows, family, slot):
        yield "table_forbidden"


# Figures


def _figures(document: Document, drawn: Drawn, recomputed: Sequence[int | None]) -> Iterator[str]:
    world, levels = drawn.known.world, document["levels"]
    counted = table_values(document["tables"], world)
    values = plan_values(document["tables"], world)
    if [level["value"] for level in levels] != values:
        yield "value_differs"
    if [table["levels"] for table in document["tables"]] != counted:
        yield "table_values_differ"
    if any(level["bound"] < level["value"] for level in levels):
        yield "bound_below_value"
    yield from _certificates(levels, drawn, values, recomputed)
    expected = {"optimal"} if all(level["bound"] == level["value"] for level in levels) else {"feasible", "interrupted"}
    if document["status"] not in expected:
        yield "status_differs"


def plan_values(tables: Sequence[Document], world: World) -> list[int]:
    """What tables are worth together, whether they can stand side by side or not."""
    counted = table_values(tables, world)
    values = [sum(row[level] or 0 for row in counted) + world.constants[level] for level in range(len(world.levels))]
    if world.worst is not None:
        lowest = {(t.family, t.slot, t.guests): t.lowest for of_one in world.tables for t in of_one}
        values[world.worst] = min((lowest[_key(table, world)] for table in tables), default=0)
    return values


def table_values(tables: Sequence[Document], world: World) -> list[list[int | None]]:
    """What each table adds to each level; what a family adds stands at its first slot, and nothing is no sum."""
    known = {(t.family, t.slot, t.guests): t.values for of_one in world.tables for t in of_one}
    found = []
    for table in tables:
        row, *_place = key = _key(table, world)
        values = known[key]
        first = min(other["slot"] for other in tables if other["family"] == table["family"]) == table["slot"]
        served = world.served[row] if first else [0] * len(values)
        added: list[int | None] = [a + b for a, b in zip(values, served, strict=True)]
        if world.worst is not None:
            added[world.worst] = None
        found.append(added)
    return found


def _key(table: Document, world: World) -> tuple[int, str, int]:
    row = next(row for row, family in enumerate(world.families) if family.id == table["family"])
    return row, table["slot"], sum(1 << world.place[student] for student in table["students"])


def _certificates(
    levels: Sequence[Document], drawn: Drawn, values: Sequence[int], recomputed: Sequence[int | None]
) -> Iterator[str]:
    stated, world = [level["certificate"] for level in levels], drawn.known.world
    if any(certificate is None for number, certificate in enumerate(stated) if number != world.worst):
        yield "certificate_missing"
    if world.worst is not None:
        yield from _lowest_claims(levels[world.worst])
    trusted = [sorted(own.rule.name for own in _own_promises(drawn))] * len(levels)
    if any(c is not None and c.get("trusted", []) != t for c, t in zip(stated, trusted, strict=True)):
        yield "trust_differs"
    read = [(number, c) for number, c in enumerate(stated) if c is not None and number != world.worst]
    if any(_damaged(certificate, number, world) for number, certificate in read):
        yield "certificate_damaged"
        return
    for number, certificate in read:
        bound = world.price_bound(number, SimpleNamespace(**certificate), values)
        if certificate.get("relaxed") and recomputed and recomputed[number] is not None:
            bound = max(bound, recomputed[number])
        yield from _claims(levels[number], certificate, bound)


def _lowest_claims(level: Document) -> Iterator[str]:
    """No prices speak of the lowest gain: a search closed it, or a bound is left open."""
    if level["certificate"] is not None:
        yield "certificate_unexpected"
    closed = {"search": level["bound"] == level["value"], "none": level["bound"] >= level["value"]}
    if level["bound"] >= level["value"] and not closed.get(level["proof"]):
        yield "claim_differs"


def _own_promises(drawn: Drawn) -> list[Any]:
    """Rules of somebody's own that promise something; the others would be asked about every table."""
    reading = drawn.known.reading
    return [
        *(own for own in reading.own_table_preferences if own.rule.never_rises or own.rule.bound is not None),
        *(own for own in reading.own_table_requirements if own.rule.monotone),
    ]


def _damaged(certificate: Document, number: int, world: World) -> bool:
    figures = [certificate["unit"] - 1, *certificate["multipliers"], *certificate["prices"].values()]
    return (
        len(certificate["multipliers"]) != number
        or min(figures) < 0
        or (world.worst is not None and number > world.worst and certificate["multipliers"][world.worst] != 0)
        or not set(certificate["prices"]) <= set(world.place)
        or not set(certificate.get("relaxed", ())) <= {family.id for family in world.families}
    )


def _claims(level: Document, certificate: Document, bound: int) -> Iterator[str]:
    floor = certificate["price_bound"] // certificate["unit"]
    if bound > certificate["price_bound"]:
        yield "bound_not_proven"
    true = {
        "prices": level["value"] == level["bound"] == floor,
        "search": level["value"] == level["bound"] <= floor,
        "none": level["bound"] == floor,
    }
    if not true[level["proof"]]:
        yield "claim_differs"
