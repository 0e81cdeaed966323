"""`Student` and `Family`: what is true of one person and of one home."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Self, TypedDict, Unpack

from partage.domain import field_types as types
from partage.domain.frozen import FrozenMapping
from partage.domain.record import Record

if TYPE_CHECKING:
    from datetime import datetime

    class SharedOptions(TypedDict, total=False):
        """What either record may state, as it is taken."""

        name: str | None
        email: str | None
        phone: str | None
        address: str | None
        shares_contact: bool
        learning: Iterable[str]
        step_free: bool
        place: Sequence[float] | None
        interests: Iterable[str]
        times_left_out: int
        extras: Mapping[str, str | float | None]

    class StudentOptions(SharedOptions, total=False):
        """What a student's record may state, too."""

        diet_alternatives: Iterable[Iterable[str]]
        allergies: Iterable[str]
        avoids_animals: Iterable[str]
        slot_wishes: Mapping[str, float]
        party: str | None
        max_travel_min: float | None
        smoke_free: bool
        gender: str | None
        company: Iterable[str]
        country: str | None
        registered_at: datetime | str | None

    class StudentFields(StudentOptions, total=False):
        """All that may be stated."""

        id: str
        languages: Mapping[str, str]
        diet: Iterable[str]
        availability: Iterable[str]

    class FamilyOptions(SharedOptions, total=False):
        """What a family's record may state, too."""

        min_guests: int
        max_meals: int
        safe_for: Iterable[str]
        animals: Iterable[str]
        smokes: bool
        welcomes: Iterable[str]
        country_wishes: Iterable[str]

    class FamilyFields(FamilyOptions, total=False):
        """All that may be stated."""

        id: str
        languages: Mapping[str, str]
        serves: Iterable[str]
        availability: Iterable[str]
        seats: int


class Student(Record):
    """A student who asks for a seat, or somebody who comes along with one.

    Set fields take any iterable of words, and show as frozen sets; mappings show as frozen mappings.

    Parameters
    ----------
    id
        Text, unique among students.
    languages
        BCP-47 tag -> `Level`; at least one.
    diet
        Standards that the meal must meet, all of them. Required: an unknown diet is not "none".
    availability
        Labels of the slots on which the student can come; at least one.
    name
        Shown in letters only.
    email, phone, address, shares_contact
        How to reach somebody, one line each, and whether the other side may be told. No rule ever sees them.
    learning
        Tags of languages that the student wants to practise.
    diet_alternatives
        Other sets of standards that would do as well.
    allergies
        Allergens that the home must keep out; never relaxed.
    avoids_animals
        Animals that must not live in the home.
    slot_wishes
        Slot -> 0..1; none given means that every slot is fine.
    party
        A label; students with the same one are seated together or not at all.
    place, max_travel_min
        (latitude, longitude) in degrees, and minutes.
    step_free, smoke_free
        Needs of the home.
    gender, company
        `Gender` or None, and wishes ``another:GENDER`` or ``guests_only:GENDER`` about fellow guests.
    country, interests
        For preferences only.
    times_left_out, registered_at
        Fairness between editions, and the last tie-break.
    extras
        Name -> text, finite number, flag or None: attributes of your own.

    Raises
    ------
    InputError
        With every fault of the record at once.

    Examples
    --------
    >>> Student(id="S001", languages={"fr": "B1"}, diet={"halal"}, availability={"2026-11-18T19:30"})
    Student('S001')
    """

    languages: types.Languages
    diet: types.Diets
    availability: types.Slots
    name: types.OptionalLabel = None
    email: types.Email = None
    phone: types.Phone = None
    address: types.OptionalLabel = None
    shares_contact: types.Flag = False
    learning: types.Tags = frozenset()
    diet_alternatives: types.DietChoices = ()
    allergies: types.Allergens = frozenset()
    avoids_animals: types.Animals = frozenset()
    slot_wishes: types.SlotWishes = FrozenMapping()
    party: types.OptionalLabel = None
    place: types.Place = None
    max_travel_min: types.Minutes = None
    step_free: types.Flag = False
    smoke_free: types.Flag = False
    gender: types.OptionalGender = None
    company: types.Wishes = frozenset()
    country: types.OptionalLabel = None
    interests: types.Labels = frozenset()
    times_left_out: types.Times = 0
    registered_at: types.Moment = None
    extras: types.Extras = FrozenMapping()

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            id: str,  # noqa: A002 (the field's own name)
            languages: Mapping[str, str],
            diet: Iterable[str],
            availability: Iterable[str],
            **more: Unpack[StudentOptions],
        ) -> None: ...

        def replace(self, **changes: Unpack[StudentFields]) -> Self:  # type: ignore[override]
            """`Record.replace`, typed."""


class Family(Record):
    """A home that gives a meal.

    Parameters
    ----------
    id
        Text, unique among families.
    languages, availability, name, email, phone, address, shares_contact, learning, place, interests, extras
        As for `Student`.
    serves
        Standards that the kitchen can meet, as stated; `vocabulary.closure` adds what they imply. Required.
    seats
        The most guests at one meal, 1 to 50.
    min_guests
        The fewest guests at one meal, 1 to `seats`.
    max_meals
        On how many slots the family is willing to host.
    safe_for
        Allergens that this home can keep out.
    animals, smokes, step_free
        What the home is like.
    welcomes
        Genders; empty means everyone.
    country_wishes
        Countries that the family would like to meet.
    times_left_out
        How often it volunteered before and got nobody.

    Raises
    ------
    InputError
        With every fault of the record at once.

    Examples
    --------
    >>> Family(id="F001", languages={"fr": "native"}, serves=(), availability={"2026-11-18T19:30"}, seats=3)
    Family('F001')
    """

    languages: types.Languages
    serves: types.Diets
    availability: types.Slots
    seats: types.Seats
    min_guests: types.FewestGuests = 1
    max_meals: types.Meals = 1
    name: types.OptionalLabel = None
    email: types.Email = None
    phone: types.Phone = None
    address: types.OptionalLabel = None
    shares_contact: types.Flag = False
    learning: types.Tags = frozenset()
    safe_for: types.Allergens = frozenset()
    animals: types.Animals = frozenset()
    smokes: types.Flag = False
    step_free: types.Flag = False
    welcomes: types.Genders = frozenset()
    place: types.Place = None
    interests: types.Labels = frozenset()
    country_wishes: types.Labels = frozenset()
    times_left_out: types.Times = 0
    extras: types.Extras = FrozenMapping()

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            id: str,  # noqa: A002 (the field's own name)
            languages: Mapping[str, str],
            serves: Iterable[str],
            availability: Iterable[str],
            seats: int,
            **more: Unpack[FamilyOptions],
        ) -> None: ...

        def replace(self, **changes: Unpack[FamilyFields]) -> Self:  # type: ignore[override]
            """`Record.replace`, typed."""
