"""What a look at a roster before solving says, as values and in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from partage.audiences import Told
from partage.explain.proof import Count, counted_lines
from partage.tabled import Listing
from partage.text.values import Part, Rule
from partage.text.writer import LanguageTag, Line, Slot, families, line, students


@dataclass(frozen=True, repr=False)
class Demand(Part):
    """People who need the same, and the seats that could serve them.

    Parameters
    ----------
    kind
        ``"slot"``: who could sit then and at no other time. ``"diet"``: whose meal must meet these standards.
        ``"allergy"``: from whose meal these allergens must be kept out. ``"language"``: who could talk in no other.
    needs, alternatives
        The slot, standards, allergens or language; other sets of standards that would do as well.
    people
        Who need it. Those whom another rule leaves no home are not among them.
    could
        Of a slot: who could sit then, and perhaps at other times, too. Otherwise those of `people` whom the rules
        leave a home.
    homes, seats
        Of a slot: homes where anybody could sit then, and their seats. Otherwise where any of `people` could sit, and
        the seats there over all meals.
    most
        No plan seats more of them, by counting, even if nobody else came.
    lacking
        Ids of those of them for whom seats run short: all who would have to make room for each other.
    """

    kind: str
    needs: tuple[str, ...]
    alternatives: tuple[tuple[str, ...], ...]
    people: int
    could: int
    homes: int
    seats: int
    most: int
    lacking: tuple[str, ...]

    also = ("missing", "state")

    @property
    def missing(self) -> int:
        """At least so many of them stay without a seat in every plan."""
        return self.people - self.most

    @property
    def state(self) -> str:
        """``"short"``; ``"tight"``, less than a quarter more seats than people; or ``"ample"``."""
        if self.missing:
            return "short"
        return "tight" if 4 * self.seats < 5 * self.people else "ample"


@dataclass(frozen=True, repr=False)
class Unplaceable(Part):
    """Students who can sit nowhere, for one reason.

    Parameters
    ----------
    reason
        ``"rule"``: even alone, `rule` leaves them no family; ``"party"``: alone they could sit somewhere;
        ``"no_families"``; ``"unasked"``: they are too many for all of them to be looked into.
    students
        Ids, sorted.
    """

    reason: str
    rule: Rule | None
    students: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Ask(Part):
    """Something to ask for before the form is closed.

    Parameters
    ----------
    code
        ``"seats"``: homes or seats for those who need the same; ``"part"``: the same for the people of a count;
        ``"slots"`` or ``"travel"``: students' own forms; ``"party"``, ``"entry"`` or ``"home"``: what stands in the
        way of students who can sit nowhere.
    people
        So many people it is about: the ranking.
    students, families
        Ids of whom to ask, or for whom.
    demand, rule
        What they need; the rule that leaves them nobody.
    """

    code: str
    people: int
    students: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    demand: Demand | None = None
    rule: Rule | None = None


@dataclass(frozen=True, repr=False)
class Check(Told):
    """What can be told of a roster before anything is solved.

    Parameters
    ----------
    students, families, seats
        How many there are; seats over all meals that the families give.
    most
        No plan seats more people, by counting.
    parts
        People for whom seats run short, apart from each other: why `most` is no more.
    unplaceable
        Who can sit nowhere, and why; the largest group first.
    demand
        Demand against seats: by slot, then by diet, allergy and language.
    asks
        What to ask, the most pressing first.
    """

    students: int
    families: int
    seats: int
    most: int
    parts: tuple[Count, ...]
    unplaceable: tuple[Unplaceable, ...]
    demand: tuple[Demand, ...]
    asks: tuple[Ask, ...]

    not_for_you = "check.not_for_you"

    also = ("without",)

    @property
    def without(self) -> int:
        """At least so many people stay without a seat in every plan."""
        return self.students - self.most

    def __repr__(self) -> str:
        return f"<Check: {self.students} students, {self.families} families, {len(self.asks)} things to ask>"

    def _listings(self) -> Iterator[Listing]:
        asked = ((ask.people, _ask(ask)) for ask in self.asks)
        yield Listing.of("asks", "people|what", asked)
        demand = sorted(self.demand, key=lambda one: (one.kind != "slot", -one.missing))
        rows = ((_needed(one), one.people, one.homes, one.seats, one.missing or None) for one in demand)
        yield Listing.of("demand", "who|people|homes|seats|missing", rows)

    def _to_coordinator(self) -> Iterator[Line]:
        yield line("check.check", students=self.students, families=self.families, seats=self.seats)
        if self.parts:
            yield line("check.without", n=self.without, most=self.most)
            yield from counted_lines(tuple(part for part in self.parts if part.places))
        else:
            yield line("check.enough")
        if self.unplaceable:
            yield line("check.unplaceable")
            for one in self.unplaceable:
                yield _unplaceable(one)
        yield from _demands(self)
        if self.asks:
            yield line("check.asks")
            for number, ask in enumerate(self.asked(), start=1):
                yield line("check.ask", number=number, ask=ask)

    def asked(self) -> Iterator[Line]:
        """What to ask, each in a sentence."""
        return map(_ask, self.asks)


def _unplaceable(one: Unplaceable) -> Line:
    if one.rule is not None:
        return line("check.unplaceable_rule", ids=students(one.students), rule=one.rule)
    return line(f"check.unplaceable_{one.reason}", ids=students(one.students), n=len(one.students))


def _demands(check: Check) -> Iterator[Line]:
    """Every slot, and of the rest what is short or tight."""
    slots = [demand for demand in check.demand if demand.kind == "slot"]
    others = [demand for demand in check.demand if demand.kind != "slot"]
    scarce = [demand for demand in others if demand.state != "ample"]
    if slots:
        yield line("check.slots")
    for demand in slots:
        code = "check.demand_slot" if demand.homes else "check.demand_slot_nobody"
        yield line(code, what=Slot(demand.needs[0]), could=demand.could, **_counts(demand))
    if others:
        yield line("check.demands" if scarce else "check.ample", n=len(others))
    for demand in scarce:
        yield line("check.demand" if demand.homes else "check.demand_nobody", what=_needed(demand), **_counts(demand))
    if scarce and len(others) > len(scarce):
        yield line("check.others", n=len(others) - len(scarce))


def _counts(demand: Demand) -> dict[str, object]:
    state = line(f"check.demand_{demand.state}", missing=demand.missing)
    return {"n": demand.people, "homes": demand.homes, "seats": demand.seats, "state": state}


def _needed(demand: Demand) -> Line:
    """What the people of a demand need."""
    if demand.kind == "allergy":
        return line("check.needs_allergy", what=tuple(line(f"allergens.{one}") for one in demand.needs))
    if demand.kind == "language":
        return line("check.needs_language", what=LanguageTag(demand.needs[0]))
    if demand.kind == "slot":
        return line("check.needs_slot", what=Slot(demand.needs[0]))
    choices = [_diet(demand.needs), *(_diet(choice) for choice in demand.alternatives)]
    found = choices[0]
    for choice in choices[1:]:
        found = line("check.needs_either", first=found, second=choice)
    return line("check.needs_diet", what=found) if any((demand.needs, *demand.alternatives)) else found


def _diet(standards: tuple[str, ...]) -> Line:
    return line("check.needs_together", what=tuple(line(f"diets.{one}") for one in standards or ("none",)))


def _ask(ask: Ask) -> Line:
    if ask.demand is not None:
        code = "check.ask_seats_all" if ask.people == len(ask.students) else "check.ask_seats"
        return line(code, n=ask.people, ids=students(ask.students), what=_needed(ask.demand))
    if ask.code == "part":
        return line(
            "check.ask_part",
            n=ask.people,
            homes=len(ask.families),
            families=families(ask.families),
            ids=students(ask.students),
        )
    if ask.code in ("home", "entry"):
        return line(f"check.ask_{ask.code}", ids=students(ask.students), rule=ask.rule)
    return line(f"check.ask_{ask.code}", n=len(ask.students), ids=students(ask.students))
