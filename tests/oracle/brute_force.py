"""The oracle: what a roster is worth, worked out from the records alone, by looking at everything.

Nothing of `partage.columns`, `rules`, `problem`, `solve` or `plan` is used; every rule is read once more, from its
description, in plain Python loops (`catalogue`). Only rosters of about six students and four families can be asked,
or several of them side by side.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from catalogue import Catalogue
from readings import Reading

BASE = 1 << 60
WORST_OFF = "worst off"


@dataclass(frozen=True)
class OneTable:
    """A table that may be held: bit s of `guests` is the s-th student of the roster.

    `lowest` is the least that a seat gains here; the level that is about it is no sum, and 0 among the `values`.
    """

    family: int
    slot: str
    guests: int
    values: tuple[int, ...]
    lowest: int


class World:
    """Everything that may happen in one small roster under one policy."""

    def __init__(self, roster: Any, reading: Reading) -> None:
        self.roster, self.reading = roster, reading
        self.catalogue = Catalogue(roster, reading)
        self.students, self.families = list(roster.students), list(roster.families)
        self.place = {student.id: row for row, student in enumerate(self.students)}
        self.pinned = self.catalogue.pinned
        self.levels = (("pins kept",) if roster.pins else ()) + reading.levels
        self.worst = self.levels.index(WORST_OFF) if WORST_OFF in self.levels else None
        self.parties = self._parties()
        self.pins = self._pins()
        self.constants = tuple(map(self.catalogue.constant, self.levels))
        self.served = [tuple(self.catalogue.family_value(goal, f) for goal in self.levels) for f in self.families]
        self.tables = [list(self._tables_of(number)) for number in range(len(self.families))]

    # Who may sit where

    def _parties(self) -> list[list[int]]:
        """Who sits down as one: everybody alone where parties may be split."""
        found: dict[Any, list[int]] = {}
        for row, student in enumerate(self.students):
            alone = student.party is None or self.reading.allow_split
            found.setdefault(("alone", row) if alone else ("party", student.party), []).append(row)
        return list(found.values())

    def _pins(self) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = {}
        for pin in self.roster.pins:
            for party in self.parties:
                if self.place[pin.student] in party:
                    for member in party:
                        found.setdefault(member, []).append(pin)
        return found

    def party_may_sit(self, party: Sequence[int], family: Any, slot: str) -> bool:
        """Whether every member may sit there as far as seats are concerned, and there are enough of them."""
        return len(party) <= family.seats and all(self.may_sit(member, family, slot) for member in party)

    def may_sit(self, row: int, family: Any, slot: str) -> bool:
        """Every rule about one seat."""
        for pin in self.pins.get(row, ()):
            if pin.family != family.id or (pin.slot is not None and pin.slot != slot):
                return False
        return all(self.catalogue.seat_rules(self.students[row], family, slot))

    def together(self, rows: Sequence[int], family: Any, slot: str) -> bool:
        """Every rule about who sits together; numbers of people are none."""
        return all(self.catalogue.table_rules([self.students[row] for row in rows], family, slot))

    def _tables_of(self, number: int) -> Iterator[OneTable]:
        family = self.families[number]
        for slot in sorted(family.availability):
            able = [party for party in self.parties if self.party_may_sit(party, family, slot)]
            for chosen in range(1, 1 << len(able)):
                rows = sorted(row for n, party in enumerate(able) if chosen >> n & 1 for row in party)
                if family.min_guests <= len(rows) <= family.seats and self.together(rows, family, slot):
                    yield self._table(number, slot, rows)

    def _table(self, number: int, slot: str, rows: Sequence[int]) -> OneTable:
        family, guests = self.families[number], [self.students[row] for row in rows]
        values = tuple(self.catalogue.table_value(goal, guests, family, slot) for goal in self.levels)
        lowest = min(self.catalogue.seat_gain(guest, family, slot) for guest in guests)
        return OneTable(number, slot, sum(1 << row for row in rows), values, lowest)

    # What is best

    def optimum(self) -> tuple[int, ...]:
        """The best values, level by level, of any plan."""
        values = self.best_of(lambda table: True)
        if self.worst is None:
            return values
        assert "students seated" in self.levels[: self.worst]
        head = values[: self.worst]
        for lowest in sorted({table.lowest for of_one in self.tables for table in of_one}, reverse=True):
            found = self.best_of(lambda table, lowest=lowest: table.lowest >= lowest)
            if found[: self.worst] == head:
                return self._with_worst(found, lowest)
        return self._with_worst(values, 0)

    def _with_worst(self, values: tuple[int, ...], lowest: int) -> tuple[int, ...]:
        """Where nobody sits, nobody is worse off than anybody."""
        somebody = values[self.levels.index("students seated")] > 0
        return (*values[: self.worst], lowest if somebody else 0, *values[self.worst + 1 :])

    def best_of(self, allowed: Callable[[OneTable], bool]) -> tuple[int, ...]:
        """The best values of any plan of some tables, the level that is no sum left out."""
        tables = [[table for table in of_one if allowed(table)] for of_one in self.tables]
        total = packed(self.constants)
        for families in _apart(tables):
            best = {0: 0}
            for number in families:
                best = _both(best, self._meals(number, tables[number]))
            total += max(best.values())
        return unpacked(total, len(self.levels))

    def _meals(self, number: int, tables: Sequence[OneTable]) -> dict[int, int]:
        """Guests of one family -> the best worth of as many tables as it may hold with just these guests."""
        by_slot: dict[str, dict[int, int]] = {}
        for table in tables:
            here = by_slot.setdefault(table.slot, {})
            here[table.guests] = max(here.get(table.guests, -math.inf), packed(table.values))
        sets = {(0, 0): 0}
        for of_slot in by_slot.values():
            following = dict(sets)
            for (used, meals), value in sets.items():
                for guests, more in of_slot.items():
                    if meals < self.families[number].max_meals and not used & guests:
                        key = (used | guests, meals + 1)
                        following[key] = max(following.get(key, -math.inf), value + more)
            sets = following
        found: dict[int, int] = {}
        for (used, meals), value in sets.items():
            total = value + (packed(self.served[number]) if meals else 0)
            found[used] = max(found.get(used, -math.inf), total)
        return found

    def worth(self, tables: Sequence[Any]) -> tuple[int, ...]:
        """The values of a plan's tables; fails when a table may not be held or they cannot stand together."""
        known = {(t.family, t.slot, t.guests): t for of_one in self.tables for t in of_one}
        number = {family.id: row for row, family in enumerate(self.families)}
        taken, meals, total, lowest = 0, {}, list(self.constants), []
        for table in tables:
            guests = sum(1 << self.place[student] for student in table.students)
            assert not taken & guests, "somebody sits twice"
            taken |= guests
            row = number[table.family]
            meals.setdefault(row, []).append(table.slot)
            one = known[row, table.slot, guests]
            lowest.append(one.lowest)
            total = [a + b for a, b in zip(total, one.values, strict=True)]
        for row, slots in meals.items():
            assert len(set(slots)) == len(slots) <= self.families[row].max_meals
            total = [a + b for a, b in zip(total, self.served[row], strict=True)]
        if self.worst is not None:
            total[self.worst] = min(lowest, default=0)
        return tuple(total)

    # What prices prove

    def price_bound(self, level: int, certificate: Any, values: Sequence[int], way: Sequence[Any] = ()) -> int:
        """The bound that prices and cuts prove, by "Reading a certificate", looking at every table.

        `values` are the plan's own. Where an earlier level is about the lowest gain, only tables at which nobody
        gains less than the plan's worst off are offered. On a `way` of (student, family, yes or no) only tables of
        plans that answer so.
        """
        cuts = [self._cut(cut) for cut in getattr(certificate, "cuts", ())]
        assert level != self.worst
        prices = [int(certificate.prices.get(student.id, 0)) for student in self.students]
        weights = [*certificate.multipliers, certificate.unit]
        assert len(weights) == level + 1
        floor = -math.inf
        if self.worst is not None and self.worst < level:
            assert weights[self.worst] == 0
            floor = values[self.worst]
        total = sum(prices) + sum(most for _rows, _over, _price, most in cuts)
        for number, family in enumerate(self.families):
            best: dict[str, int] = {}
            for table in self.tables[number]:
                if table.lowest >= floor and self.keeps_to(table, way):
                    worth = sum(w * v for w, v in zip(weights, table.values, strict=False))
                    worth -= sum(price for row, price in enumerate(prices) if table.guests >> row & 1)
                    for rows, over, price, _most in cuts:
                        worth -= price * (sum(w for row, w in rows.items() if self._covers(table, row)) // over)
                    best[table.slot] = max(best.get(table.slot, -math.inf), worth)
            ordered = sorted(best.values(), reverse=True)
            if ordered:
                served = sum(w * v for w, v in zip(weights, self.served[number], strict=False))
                more = sum(max(0, worth) for worth in ordered[1 : family.max_meals])
                total += max(0, served + ordered[0] + more)
        total += sum(weight * constant for weight, constant in zip(weights, self.constants, strict=False))
        return total - sum(m * v for m, v in zip(certificate.multipliers, values, strict=False))

    def _cut(self, cut: Any) -> tuple[dict[Any, int], int, int, int]:
        """Weights of parties (as guests) and families (by number), what divides them, the price, and what all pay."""
        cut = cut if isinstance(cut, dict) else cut.to_document()
        rows, total = {}, 0
        for row, weight in zip(cut["rows"], cut["weights"], strict=True):
            kind, its_id = row.split(":", 1)
            if kind == "student":
                rows[self._party_of(its_id)] = weight
                total += weight
            else:
                number = next(n for n, family in enumerate(self.families) if family.id == its_id)
                rows["family", number] = weight
                total += weight * self.families[number].max_meals
        return rows, cut["over"], cut["price"], cut["price"] * (total // cut["over"])

    def _party_of(self, student: str) -> int:
        """The guests that the student's party makes."""
        party = next(party for party in self.parties if self.place[student] in party)
        return sum(1 << row for row in party)

    @staticmethod
    def _covers(table: OneTable, row: Any) -> bool:
        return row == ("family", table.family) if isinstance(row, tuple) else bool(table.guests & row)

    def keeps_to(self, table: OneTable, way: Sequence[Any]) -> bool:
        """Whether a plan that answers so may hold a table."""
        return all(
            not table.guests & self._party_of(student) or (self.families[table.family].id == family) == there
            for student, family, there in way
        )


def _both(one: dict[int, int], other: dict[int, int]) -> dict[int, int]:
    """Guests of both -> the best worth, of choices that share nobody."""
    found: dict[int, int] = {}
    for used, value in one.items():
        for guests, more in other.items():
            if not used & guests:
                found[used | guests] = max(found.get(used | guests, -math.inf), value + more)
    return found


def _apart(tables: Sequence[Sequence[OneTable]]) -> list[list[int]]:
    """Families in groups that have no possible guest in common: what is best for each is best for all."""
    groups: list[tuple[int, list[int]]] = []
    for number, of_one in enumerate(tables):
        guests, families = 0, [number]
        for table in of_one:
            guests |= table.guests
        for others, more in [group for group in groups if group[0] & guests]:
            groups.remove((others, more))
            guests, families = guests | others, [*more, *families]
        groups.append((guests, families))
    return [families for _guests, families in groups]


def packed(values: Sequence[int]) -> int:
    """One integer that orders as the values do, and adds up as they do."""
    found = 0
    for value in values:
        found = found * BASE + value
    return found


def unpacked(number: int, levels: int) -> tuple[int, ...]:
    """The inverse of `packed`."""
    found = []
    for _ in range(levels):
        digit = (number + BASE // 2) % BASE - BASE // 2
        found.append(digit)
        number = (number - digit) // BASE
    return tuple(reversed(found))
