"""`Proof`: why nobody else fits, as values, and in words for four kinds of readers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from partage.audiences import Told
from partage.text.values import Part
from partage.text.writer import FamilyId, GoalName, Line, StudentId, line, students


@dataclass(frozen=True, repr=False)
class CountedPlace(Part):
    """A home that the people of a count could go to, and the most of them that it seats.

    Parameters
    ----------
    slots
        Those on which the rules allow it to any of them, and enough people for a table could come.
    seats, meals
        At one table, and the most tables that the family gives.
    fills
        The most seats of a table that whole parties of theirs can fill: `seats`, or fewer.
    """

    family: str
    slots: tuple[str, ...]
    seats: int
    fills: int
    meals: int

    also = ("room",)

    @property
    def tables(self) -> int:
        """The most tables at which they could sit here."""
        return min(self.meals, len(self.slots))

    @property
    def room(self) -> int:
        """The most of them that this home seats in any plan."""
        return self.fills * self.tables


@dataclass(frozen=True, repr=False)
class Count(Part):
    """People who have fewer seats than they are, in every plan.

    Parameters
    ----------
    students
        Ids, sorted; members of a party are counted one by one.
    places
        Every home where any of them could sit, by id; none where they can sit nowhere.
    """

    students: tuple[str, ...]
    places: tuple[CountedPlace, ...]

    also = ("needed", "seats", "short")

    @property
    def needed(self) -> int:
        """How many people they are."""
        return len(self.students)

    @property
    def seats(self) -> int:
        """The most of them that could ever sit."""
        return sum(place.room for place in self.places)

    @property
    def short(self) -> int:
        """At least so many of them stay without a seat in every plan."""
        return self.needed - self.seats


@dataclass(frozen=True, repr=False)
class PriceSum(Part):
    """A certificate's arithmetic, recomputed: ``paid + homes - earlier = total``, all in 1/`unit` of the level.

    Parameters
    ----------
    paid
        The sum of all seat prices, and what cuts take from all tables at the most.
    homes
        What the best tables of all homes are worth at these prices.
    earlier
        What goals that come first count in it.
    """

    unit: int
    paid: int
    homes: int
    earlier: int

    also = ("total",)

    @property
    def total(self) -> int:
        """No plan as good at what comes first is worth more."""
        return self.paid + self.homes - self.earlier


@dataclass(frozen=True, repr=False)
class Proof(Told):
    """What is proven of how many people can have a seat.

    Parameters
    ----------
    student
        Whose seat it is about, and that of the whole party; `None` where it is about the whole plan.
    kind
        ``"counting"``: `parts` prove it. ``"prices"``: the plan's certificate does, recomputed. ``"tree"``: the
        certificates at the leaves of the plan's tree do. ``"search"``: the plan says that an exact search closed the
        rest, which cannot be recomputed. ``"none"``: nothing does.
    seated, bound
        So many people have a seat in the plan, and no plan seats more than `bound`: any plan by ``"counting"``,
        otherwise any that is as good at the goals in `after`.
    counted
        No plan seats more, by counting alone: `bound`, or more.
    parts
        People for whom seats run short, apart from each other. About the whole plan they are all that make `counted`
        what it is; about a student, who cannot sit unless somebody of them has no seat.
    after
        Goals that come before the number of people seated, where `bound` depends on them.
    prices
        The certificate's arithmetic, where it is the proof or gives `bound`.

    Notes
    -----
    About a student, ``"counting"`` proves that the party cannot join those who sit in the plan, whoever moves; about a
    plan, that no other seats more people.
    """

    student: str | None
    kind: str
    seated: int
    bound: int
    counted: int
    parts: tuple[Count, ...] = ()
    after: tuple[str, ...] = ()
    prices: PriceSum | None = None

    also = ("needed", "seats", "short")

    @property
    def students(self) -> tuple[str, ...]:
        """Everybody in `parts`, sorted."""
        return tuple(sorted(student for part in self.parts for student in part.students))

    @property
    def places(self) -> tuple[CountedPlace, ...]:
        """Every home in `parts`, by id."""
        return tuple(sorted((place for part in self.parts for place in part.places), key=lambda place: place.family))

    @property
    def needed(self) -> int:
        """How many people `parts` hold."""
        return sum(part.needed for part in self.parts)

    @property
    def seats(self) -> int:
        """The most of them that could ever sit."""
        return sum(part.seats for part in self.parts)

    @property
    def short(self) -> int:
        """At least so many of them stay without a seat in every plan."""
        return self.needed - self.seats

    def __repr__(self) -> str:
        about = "the plan" if self.student is None else self.student
        return f"<Proof: {about}, {self.kind}, {self.seated} seated, {len(self.parts)} parts>"

    def _to_student(self) -> Iterator[Line]:
        return to_student(self)

    def _to_family(self) -> Iterator[Line]:
        yield _to_one("host", self)

    def _to_coordinator(self) -> Iterator[Line]:
        return to_coordinator(self)

    def _to_auditor(self) -> Iterator[Line]:
        yield from to_coordinator(self)
        yield from details(self)


SHOWN_PLACES = 10
"""So many homes of one count are listed."""


def to_student(proof: Proof) -> Iterator[Line]:
    """To a student: what is proven, and nothing about anybody else."""
    if proof.student is not None and proof.kind == "counting" and proof.places:
        yield line("proof.you_counted", people=proof.needed)
    else:
        yield _to_one("you", proof)


def _to_one(reader: str, proof: Proof) -> Line:
    if proof.kind == "none":
        return line("explain.you_open")
    if proof.student is None:
        return line("explain.you_proved_after" if proof.after else "explain.you_proved")
    if proof.kind == "counting" and not proof.places:
        return line(f"proof.{reader}_nowhere")
    return line(f"proof.{reader}_trade_after" if proof.after else f"proof.{reader}_trade")


def to_coordinator(proof: Proof) -> Iterator[Line]:
    """Who competes for which seats, and what follows."""
    return _of_plan(proof) if proof.student is None else _of_student(proof, StudentId(proof.student))


def counted_lines(parts: tuple[Count, ...]) -> Iterator[Line]:
    """Each part of a counting proof, as one sentence and its homes."""
    for part in parts:
        if not part.places:
            yield line("proof.count_nowhere", n=part.needed, ids=students(part.students))
            continue
        yield line("proof.count_people", n=part.needed, ids=students(part.students), homes=len(part.places))
        for place in part.places[:SHOWN_PLACES]:
            yield _home(place)
        if len(part.places) > SHOWN_PLACES:
            hidden = part.places[SHOWN_PLACES:]
            yield line("proof.count_more_homes", n=len(hidden), room=sum(place.room for place in hidden))
        yield line("proof.count_short", seats=part.seats, needed=part.needed, n=part.short)


def _home(place: CountedPlace) -> Line:
    meals = "" if place.tables == 1 else "_meals"
    filled = "" if place.fills == place.seats else "_filled"
    params = {"seats": place.seats, "fills": place.fills, "tables": place.tables, "room": place.room}
    return line(f"proof.count_home{meals}{filled}", family=FamilyId(place.family), **params)


def _of_student(proof: Proof, student: StudentId) -> Iterator[Line]:
    if proof.kind == "counting" and proof.places:
        yield line("proof.count_student", student=student)
        yield from counted_lines(proof.parts)
        yield line("explain.proof_trade", student=student)
        if proof.counted <= proof.seated:
            yield line("proof.count_most", bound=proof.counted)
        return
    if proof.kind == "counting":
        yield line("proof.count_student_nowhere", student=student)
        return
    yield from _stated(proof)
    if proof.kind != "none":
        yield line("explain.proof_trade_after" if proof.after else "explain.proof_trade", student=student)


def _of_plan(proof: Proof) -> Iterator[Line]:
    if proof.kind != "counting":
        yield from _stated(proof)
        if proof.parts:
            yield line("proof.count_only", bound=proof.counted)
    elif proof.counted < proof.seated:
        yield line("proof.count_broken", seated=proof.seated, bound=proof.counted)
    else:
        yield line("proof.count_plan" if proof.parts else "proof.count_everybody", n=proof.seated)
    yield from counted_lines(proof.parts)


def _stated(proof: Proof) -> Iterator[Line]:
    """What the plan's own claim proves."""
    if proof.kind == "none":
        yield line("explain.proof_open", value=proof.seated, bound=proof.bound)
    else:
        yield line("explain.proof_sure", value=proof.seated)
    if proof.after:
        yield line("explain.proof_after", goals=tuple(GoalName(goal) for goal in proof.after))


def details(proof: Proof) -> Iterator[Line]:
    """How it is proven, for auditors."""
    if proof.kind != "none":
        yield line("explain.proof_how", how=line(f"explain.by_{proof.kind}"))
    if proof.kind == "search":
        yield line("proof.search_once")
    if proof.prices is not None:
        yield from _sum(proof.prices)


def _sum(prices: PriceSum) -> Iterator[Line]:
    unit = line("proof.unit_seats") if prices.unit == 1 else line("proof.unit_parts", unit=prices.unit)
    params = {"unit": unit, "paid": prices.paid, "homes": prices.homes, "total": prices.total}
    if prices.earlier:
        yield line("proof.price_sum_after", earlier=prices.earlier, **params)
    else:
        yield line("proof.price_sum", **params)
