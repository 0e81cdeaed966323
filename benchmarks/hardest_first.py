"""The greedy peer: hardest to place first, as dinner apps do. Plain Python, nothing shared with the solver.

Parties with the fewest places choose first, each the free place that it likes best. Tables that never reach their
minimum are then given up, and their guests try the tables that stand. No bound, no second thoughts.
"""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, field

from cases import Case, Job
from child import peak_mib


def row(job: Job) -> dict[str, object]:
    """What the greedy method reaches; seconds are for choosing only."""
    case = Case.of(job)
    before = peak_mib()
    began = time.perf_counter()
    seated = Room.of(case).fill()
    seconds = time.perf_counter() - began
    memory = peak_mib()
    counted, checked = case.judged(case.tables(seated))
    return {
        "seconds": seconds,
        "values": [],
        "bounds": [],
        "counted": counted,
        "checked": checked,
        "proven": False,
        "trace": [],
        "first_plan": seconds,
        "memory_mib": memory,
        "memory_before_mib": before,
    }


@dataclass
class Room:
    """Tables as they fill up. Places are the compiled options, by number."""

    party: list[int]
    size: list[int]
    group: list[int]
    family: list[int]
    liked: list[int]
    seats: list[int]
    least: list[int]
    meals: list[int]
    guests: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, case: Case) -> Room:
        """An empty room; a place is liked as much as the last goal says."""
        problem = case.problem
        return cls(
            party=problem.option_party.tolist(),
            size=problem.option_size.tolist(),
            group=problem.option_group.tolist(),
            family=problem.group_family[problem.option_group].tolist(),
            liked=problem.option_values[-1].tolist(),
            seats=problem.seats.tolist(),
            least=problem.min_guests.tolist(),
            meals=problem.max_meals.tolist(),
        )

    def fill(self) -> list[int]:
        """The places taken."""
        places = defaultdict(list)
        for place, party in enumerate(self.party):
            places[party].append(place)
        for party in sorted(places, key=lambda party: (len(places[party]), party)):
            self._seat(places[party], opening=True)
        for homeless in self._too_small():
            self._seat(places[homeless], opening=False)
        return sorted(place for guests in self.guests.values() for place in guests)

    def _seat(self, places: list[int], *, opening: bool) -> None:
        """Take the best place with room; tables still short of their minimum come first."""
        free = [place for place in places if self._has_room(place, opening=opening)]
        if free:
            place = max(free, key=lambda place: (self._is_short(place), self.liked[place], -place))
            self.guests[self.group[place]].append(place)
            if len(self.guests[self.group[place]]) == 1:
                self.meals[self.family[place]] -= 1

    def _has_room(self, place: int, *, opening: bool) -> bool:
        guests = self.guests.get(self.group[place])
        if not guests:
            return opening and self.meals[self.family[place]] > 0 and self.size[place] <= self.seats[self.family[place]]
        return self._people(guests) + self.size[place] <= self.seats[self.family[place]]

    def _is_short(self, place: int) -> bool:
        guests = self.guests.get(self.group[place])
        return bool(guests) and self._people(guests or []) < self.least[self.family[place]]

    def _people(self, guests: list[int]) -> int:
        return sum(self.size[guest] for guest in guests)

    def _too_small(self) -> list[int]:
        """Give up the tables below their minimum; the parties that sat there."""
        small = [
            group for group, guests in self.guests.items() if self._people(guests) < self.least[self.family[guests[0]]]
        ]
        return sorted(self.party[place] for group in small for place in self.guests.pop(group))
