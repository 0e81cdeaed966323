"""`Proof`: why nobody else fits, as values; with words for four kinds of readers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from partage.explain.rendering_proof import told
from partage.text.values import Part


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

    @property
    def tables(self) -> int:
        """The most tables at which they could sit here."""
        return min(self.meals, len(self.slots))

    @property
    def room(self) -> int:
        """The most of them that this home seats in any plan."""
        return self.fills * self.tables

    def to_dict(self) -> dict[str, Any]:
        """As plain values, `room` included."""
        return {**super().to_dict(), "room": self.room}


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

    def to_dict(self) -> dict[str, Any]:
        """As plain values, with the arithmetic."""
        return {**super().to_dict(), "needed": self.needed, "seats": self.seats, "short": self.short}


@dataclass(frozen=True, repr=False)
class PriceSum(Part):
    """A certificate's arithmetic, recomputed: ``paid + homes - earlier = total``, all in 1/`unit` of the level.

    Parameters
    ----------
    paid
        The sum of all seat prices.
    homes
        What the best tables of all homes are worth at these prices.
    earlier
        What goals that come first count in it.
    """

    unit: int
    paid: int
    homes: int
    earlier: int

    @property
    def total(self) -> int:
        """No plan as good at what comes first is worth more."""
        return self.paid + self.homes - self.earlier

    def to_dict(self) -> dict[str, Any]:
        """As plain values, the total included."""
        return {**super().to_dict(), "total": self.total}


@dataclass(frozen=True, repr=False)
class Proof(Part):
    """What is proven of how many people can have a seat.

    Parameters
    ----------
    student
        Whose seat it is about, and that of the whole party; `None` where it is about the whole plan.
    kind
        ``"counting"``: `parts` prove it. ``"prices"``: the plan's certificate does, recomputed. ``"search"``: the plan
        says that an exact search closed the rest, which cannot be recomputed. ``"none"``: nothing does.
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

    def to_dict(self) -> dict[str, Any]:
        """As plain values, with the arithmetic."""
        return {**super().to_dict(), "needed": self.needed, "seats": self.seats, "short": self.short}

    def __repr__(self) -> str:
        about = "the plan" if self.student is None else self.student
        return f"<Proof: {about}, {self.kind}, {self.seated} seated, {len(self.parts)} parts>"

    def text(self, lang: str = "en", audience: str = "coordinator") -> str:
        """The proof in words.

        Parameters
        ----------
        lang
            ``"en"`` or ``"fr"``.
        audience
            ``"coordinator"`` reads who competes for which seats, ``"auditor"`` the certificate's arithmetic too;
            ``"student"`` and ``"family"`` read only what is proven.

        Raises
        ------
        InputError
            ``unknown_language`` or ``unknown_audience``.
        """
        return told(self, lang, audience)
