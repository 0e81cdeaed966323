"""What an explanation says, as values; `partage.explain.explanation` and `partage.explain.discreet` put it into words.

Everything here names ids, rules, counts and gains, never a field of a record. Ids and small counts still
point at people: `to_dict` is for whoever sees the whole plan; words leave out what their reader may not
know.
"""

from __future__ import annotations

from dataclasses import dataclass

from partage.domain.pins import Pin
from partage.explain.forced import Forced
from partage.explain.proof import Proof
from partage.text.values import Part, Rule
from partage.whatif.relaxations import Lifting


@dataclass(frozen=True, repr=False)
class Gain(Part):
    """What one preference says of a seat, or of a table for each of its guests.

    Parameters
    ----------
    satisfaction
        0 to 1.
    gain
        ``rint(1000 x weight x satisfaction)``, for one guest.
    people
        Guests who each earn it: 1 for a preference on a seat.
    """

    rule: Rule
    weight: float
    satisfaction: float
    gain: int
    people: int = 1


@dataclass(frozen=True, repr=False)
class Seat(Part):
    """Where a student sits, and rule by rule what that is worth.

    Parameters
    ----------
    tablemates
        Ids of the other guests.
    gains, table_gains
        Preferences of a weight above 0 on the seat and on the table; the others were never asked.
    seat_gain, table_share
        Their sums: what the seat adds to the goal "satisfaction", and this guest's share of what the table adds.
    met, broken
        Every requirement on seat and table. A verified plan breaks none; one made by hand may.
    """

    family: str
    slot: str
    tablemates: tuple[str, ...]
    gains: tuple[Gain, ...]
    table_gains: tuple[Gain, ...]
    seat_gain: int
    table_share: int
    met: tuple[Rule, ...]
    broken: tuple[Rule, ...]


@dataclass(frozen=True, repr=False)
class Place(Part):
    """One family on one slot, as it stands in this plan once the student's party has left its own seats.

    Parameters
    ----------
    gain
        What the student's seat there would be worth.
    seats, least
        The most and the fewest guests at this home's table.
    guests
        Ids of who sits there.
    state
        ``"free"``: the party could sit down. ``"full"``: the seats left are too few for it. ``"closed"``: the
        family gives all its meals on other slots. ``"minimum"``: with the party the guests would still be too
        few. ``"rules"``: `rules` forbid the table that this would make.
    """

    family: str
    slot: str
    gain: int
    seats: int
    least: int
    guests: tuple[str, ...]
    state: str
    rules: tuple[Rule, ...] = ()

    @property
    def free(self) -> int:
        """Seats that nobody has; those of a closed home are not on offer."""
        return 0 if self.state == "closed" else max(0, self.seats - len(self.guests))

    def too_few_for(self, size: int) -> bool:
        """Whether seats are left, but not enough for a party of `size`."""
        return self.state == "full" and 0 < self.free < size


@dataclass(frozen=True, repr=False)
class Step(Part):
    """One requirement of the funnel.

    Parameters
    ----------
    families
        Families left: on one slot at least, all requirements so far hold for the whole party.
    alone
        The same, were the student to come alone.
    own
        The same for the student alone, and with requirements on the student's own needs only; `None` when
        this is none of them.
    only
        Families where nothing but this rule stands in the way (minimums left aside).
    """

    rule: Rule
    families: int
    alone: int
    own: int | None
    only: int


@dataclass(frozen=True, repr=False)
class Funnel(Part):
    """Families left after each requirement, in the order in which they are asked.

    Parameters
    ----------
    families
        Families in the roster.
    blamed
        The step that removed the last families; `None` where some are left, or where there were none.
    """

    families: int
    steps: tuple[Step, ...]
    blamed: Step | None

    @property
    def left(self) -> int:
        """Families left at the end."""
        return self.steps[-1].families

    @property
    def party_in_the_way(self) -> bool:
        """Whether no family is left for the party, but some would be for the student alone."""
        return not self.left and self.steps[-1].alone > 0


@dataclass(frozen=True, repr=False)
class Competition(Part):
    """Who else wants the seats that an unseated student could take.

    Parameters
    ----------
    places
        Those seats, place by place.
    open_seats, taken
        Seats that these families give on these slots beside the meals they give elsewhere in this plan, and
        how many of them are taken.
    capacity
        The most guests that these places can have in any plan.
    rivals, confined
        Ids of the other students who could sit at one of these places, and of those among them who could sit
        nowhere else.
    without
        At least so many of the party and the confined stay without a seat in every plan: a proof by counting.
    """

    places: tuple[Place, ...]
    open_seats: int
    taken: int
    capacity: int
    rivals: tuple[str, ...]
    confined: tuple[str, ...]
    without: int


@dataclass(frozen=True, repr=False)
class SlotVerdict(Part):
    """What the rules say of a student at one family on one slot.

    Parameters
    ----------
    current
        The student sits there.
    forbidden
        Every requirement that forbids it for the student.
    party_forbidden
        Requirements that forbid it only because of who comes along.
    place
        How the place stands in this plan; `None` where it is forbidden.
    difference
        What the seat would be worth beside the current one; `None` without one, or where it is forbidden.
    """

    slot: str
    current: bool
    forbidden: tuple[Rule, ...]
    party_forbidden: tuple[Rule, ...]
    place: Place | None
    difference: int | None


@dataclass(frozen=True, repr=False)
class Pair(Part):
    """A student and a family, slot by slot.

    Parameters
    ----------
    lifting
        Where every slot is forbidden: the smallest edits that would change this.
    forced
        Where one is not: what it would cost; `None` where that was not asked.
    """

    family: str
    slots: tuple[SlotVerdict, ...]
    lifting: Lifting | None = None
    forced: Forced | None = None


@dataclass(frozen=True, repr=False)
class LevelNote(Part):
    """What the plan claims at one level, and the price it puts on the student's party there.

    Parameters
    ----------
    unit, price
        The price in 1/`unit`; `None` where the level has no certificate.
    heads
        Whether the level counts the students seated, one by one: not where some count more than others.
    """

    goal: str
    value: int
    bound: int
    proof: str
    unit: int | None
    price: int | None
    heads: bool


@dataclass(frozen=True, repr=False)
class Reasons(Part):
    """Everything an explanation holds; see `partage.explain.explanation.Explanation`."""

    student: str
    kind: str
    reason: str
    party: tuple[str, ...]
    pin: Pin | None
    levels: tuple[LevelNote, ...]
    seat: Seat | None = None
    alternatives: tuple[Place, ...] = ()
    other_places: int = 0
    costs: tuple[Forced, ...] = ()
    funnel: Funnel | None = None
    competition: Competition | None = None
    proof: Proof | None = None
    pair: Pair | None = None

    @property
    def head_goals(self) -> frozenset[str]:
        """Names of the levels that count the students seated, one by one."""
        return frozenset(level.goal for level in self.levels if level.heads)
