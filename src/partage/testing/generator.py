"""Synthetic rosters for tests, demonstrations and benchmarks."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from partage.domain.people import Family, Student
from partage.domain.roster import Roster
from partage.errors import InputError, closest
from partage.testing import shares
from partage.testing.pairs import some_apart, some_pins

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from partage.columns import Bools, Floats, Ints

SIZES = {
    "dinner": (150, 60, 4),
    "city": (300, 120, 10),
    "university": (1_000, 400, 12),
    "metro": (5_000, 2_000, 20),
    "nation": (100_000, 40_000, 30),
}
"""Name of a standard instance -> students, families, slots."""

NATION_TOWNS = 50
FIRST_EVENING = datetime(2026, 11, 16, 19, 30)  # noqa: DTZ001 (slots are local times)
KM_PER_DEGREE = 111.2
"""Length of a degree of latitude on a sphere of the Earth's mean radius."""


def random_roster(
    size: str | tuple[int, int, int] = "dinner",
    *,
    seed: int = 0,
    towns: int | None = None,
    parties: bool = True,
    minimums: bool = True,
    max_meals: int = 1,
    pins: int = 0,
    apart: int = 0,
    company: bool = False,
    plain: bool = False,
) -> Roster:
    """A synthetic roster: nobody in it exists, and no share is one of a real edition.

    The same arguments give the same roster. Each trait is drawn from a stream of its own, so that an
    option changes what it names and leaves the rest as it was.

    Parameters
    ----------
    size
        ``"dinner"``, ``"city"``, ``"university"``, ``"metro"`` or ``"nation"``, or the numbers of
        students, families and slots.
    seed
        At least 0.
    towns
        Centres round which people live: Lille alone, or 50 on a grid over France for ``"nation"``. All
        towns share the same evenings; distance alone keeps them apart.
    parties, minimums
        Whether some students come together, and some homes want two guests.
    max_meals
        1, or the most that is drawn (uniformly) for a family.
    pins, apart
        How many pins and pairs kept apart; half the pins name a slot, half the pairs a family.
    company
        Whether students state a gender, and some of them a wish about fellow guests.
    plain
        No parties, no minimums, and one slot for each family.

    Raises
    ------
    InputError
        ``unknown_size``, or ``too_few_pairs`` where the roster has no room for the pins or pairs.

    Notes
    -----
    Deviation from independent draws: whoever drew no language draws again, and whoever drew no slot keeps
    one at random, because a record needs one.

    Examples
    --------
    >>> random_roster((30, 12, 3), seed=7)
    <Roster: 30 students, 12 families, 0 facts, 0 pins, 0 apart>
    """
    students, families, slots = _counts(size)
    if towns is None:
        towns = NATION_TOWNS if size == "nation" else 1
    setting = _Setting(
        seed,
        slots=[f"{FIRST_EVENING + timedelta(days=day):%Y-%m-%dT%H:%M}" for day in range(slots)],
        centres=_centres(seed, towns),
    )
    guests = _students(setting, students, together=parties and not plain, company=company)
    share = 0.0 if plain else shares.FAMILY_FREE  # whoever draws no slot keeps one
    homes = _families(setting, families, share, max_meals, minimums=minimums and not plain)
    chosen = some_pins(setting.stream("pins"), guests, homes, pins)
    aparts = some_apart(setting.stream("apart"), guests, homes, (chosen, apart))
    return Roster(guests, homes, pins=chosen, apart=aparts)


@dataclass(frozen=True)
class _Setting:
    """Where and when, and the streams of random numbers."""

    seed: int
    slots: list[str]
    centres: Floats

    def stream(self, trait: str) -> np.random.Generator:
        return _stream(self.seed, trait)


def _counts(size: str | tuple[int, int, int]) -> tuple[int, int, int]:
    if not isinstance(size, str):
        return size
    if size not in SIZES:
        raise InputError("unknown_size", {"size": size, "known": ", ".join(SIZES), "close": closest(size, SIZES)})
    return SIZES[size]


def _stream(seed: int, trait: str) -> np.random.Generator:
    return np.random.default_rng([seed, zlib.crc32(trait.encode())])


def _students(setting: _Setting, count: int, *, together: bool, company: bool) -> list[Student]:
    stream = setting.stream
    sizes = _party_sizes(stream("parties"), count, together=together)
    party = np.repeat(np.arange(len(sizes)), sizes)
    free = _free(stream("student slots"), (len(sizes), len(setting.slots)), shares.STUDENT_FREE)[party]
    town = stream("student towns").integers(len(setting.centres), size=len(sizes))[party]
    languages = _languages(stream("student languages"), count, shares.STUDENT_LANGUAGES, shares.STUDENT_LEVELS)
    diets = _sets(stream("diets"), count, shares.DIETS_NEEDED)
    flexible = stream("alternatives").random(count) < shares.HALAL_OR_VEGETARIAN
    eager = stream("student learning").random(count) < shares.LEARNS_FRENCH
    columns: dict[str, Sequence[Any]] = {
        "id": _ids("S", count),
        "languages": languages,
        "diet": diets,
        "availability": _labels(free, setting.slots),
        "diet_alternatives": [_alternatives(diet, flexible=asks) for diet, asks in zip(diets, flexible, strict=True)],
        "allergies": _sets(stream("allergies"), count, shares.ALLERGIES),
        "avoids_animals": _sets(stream("avoided"), count, shares.ANIMALS_AVOIDED),
        "party": [f"P{p + 1}" if sizes[p] > 1 else None for p in party],
        "place": _places(stream("student places"), setting.centres[town], shares.STUDENT_KM),
        "country": _one_of(stream("countries"), count, shares.COUNTRIES),
        "interests": _interests(stream("student interests"), count),
        "learning": [["fr"] if e and _weak_french(spoken) else [] for e, spoken in zip(eager, languages, strict=True)],
    }
    if company:
        columns["gender"] = _one_of(stream("genders"), count, shares.GENDERS | {None: 0.03})
        columns["company"] = _sets(stream("company"), count, shares.COMPANY)
    return [Student(**dict(zip(columns, row, strict=True))) for row in zip(*columns.values(), strict=True)]


def _families(setting: _Setting, count: int, share_free: float, max_meals: int, *, minimums: bool) -> list[Family]:
    stream = setting.stream
    free = _free(stream("family slots"), (count, len(setting.slots)), share_free)
    town = stream("family towns").integers(len(setting.centres), size=count)
    seats = _one_of(stream("seats"), count, shares.SEATS)
    two = stream("minimums").random(count) < shares.MINIMUM_OF_TWO
    columns: dict[str, Sequence[Any]] = {
        "id": _ids("F", count),
        "languages": _languages(
            stream("family languages"), count, shares.FAMILY_LANGUAGES, shares.FAMILY_LEVELS, native="fr"
        ),
        "serves": _sets(stream("kitchens"), count, shares.DIETS_SERVED),
        "availability": _labels(free, setting.slots),
        "seats": seats,
        "min_guests": [2 if minimums and wants and room > 1 else 1 for wants, room in zip(two, seats, strict=True)],
        "max_meals": stream("meals").integers(1, max_meals + 1, size=count).tolist(),
        "safe_for": _sets(stream("safe"), count, shares.SAFE_FOR),
        "animals": _sets(stream("animals"), count, shares.ANIMALS_AT_HOME),
        "place": _places(stream("family places"), setting.centres[town], shares.FAMILY_KM),
        "interests": _interests(stream("family interests"), count),
        "learning": _family_learning(stream("family learning"), count),
    }
    return [Family(**dict(zip(columns, row, strict=True))) for row in zip(*columns.values(), strict=True)]


def _party_sizes(rng: np.random.Generator, students: int, *, together: bool) -> Ints:
    """Sizes of parties in the order of the students; the last one takes those who are left."""
    if not together or not students:
        return np.ones(students, dtype=np.int64)
    drawn = np.array(_one_of(rng, students, shares.PARTY_SIZES), dtype=np.int64)
    kept = drawn[: int(np.searchsorted(np.cumsum(drawn), students)) + 1]
    kept[-1] -= kept.sum() - students
    return kept


def _centres(seed: int, towns: int) -> Floats:
    """(towns, 2) latitude and longitude: Lille, or a grid far wider than anybody travels for a meal."""
    if towns == 1:
        return np.array([shares.LILLE])
    rows = -(-towns // 5)
    lat, lon = np.meshgrid(np.linspace(43.5, 50.0, rows), np.linspace(-1.0, 6.5, 5), indexing="ij")
    grid = np.stack([lat.ravel(), lon.ravel()], axis=1)[:towns]
    return grid + _stream(seed, "towns").uniform(-0.1, 0.1, size=grid.shape)


def _places(rng: np.random.Generator, centres: Floats, sd_km: float) -> list[tuple[float, float]]:
    offsets = rng.normal(0.0, sd_km / KM_PER_DEGREE, size=centres.shape)
    offsets[:, 1] /= np.cos(np.radians(centres[:, 0]))
    return [(lat, lon) for lat, lon in (centres + offsets).round(5).tolist()]


def _free(rng: np.random.Generator, shape: tuple[int, int], share: float) -> Bools:
    free = rng.random(shape) < share
    spare = rng.integers(shape[1], size=shape[0])
    none = np.flatnonzero(~free.any(axis=1))
    free[none, spare[none]] = True
    return free


def _languages(
    rng: np.random.Generator, count: int, spoken: Mapping[str, float], levels: Sequence[str], native: str = ""
) -> list[dict[str, str]]:
    tags = list(spoken)
    speaks = rng.random((count, len(tags))) < list(spoken.values())
    while not speaks.any(axis=1).all():
        none = ~speaks.any(axis=1)
        speaks[none] = rng.random((int(none.sum()), len(tags))) < list(spoken.values())
    rank = rng.integers(len(levels), size=speaks.shape).tolist()
    return [
        {tag: "native" if tag == native else levels[r] for tag, s, r in zip(tags, row, ranks, strict=True) if s}
        for row, ranks in zip(speaks.tolist(), rank, strict=True)
    ]


def _sets(rng: np.random.Generator, count: int, likely: Mapping[str, float]) -> list[list[str]]:
    return _labels(rng.random((count, len(likely))) < list(likely.values()), list(likely))


def _labels(table: Bools, labels: Sequence[str]) -> list[list[str]]:
    return [[label for label, holds in zip(labels, row, strict=True) if holds] for row in table.tolist()]


def _one_of(rng: np.random.Generator, count: int, weights: Mapping[Any, float]) -> list[Any]:
    values, total = list(weights), sum(weights.values())
    return [values[k] for k in rng.choice(len(values), size=count, p=[w / total for w in weights.values()]).tolist()]


def _interests(rng: np.random.Generator, count: int) -> list[list[str]]:
    order = rng.random((count, len(shares.INTERESTS))).argsort(axis=1)
    many = rng.integers(shares.MOST_INTERESTS + 1, size=count)
    return [[shares.INTERESTS[k] for k in row[:n]] for row, n in zip(order.tolist(), many.tolist(), strict=True)]


def _family_learning(rng: np.random.Generator, count: int) -> list[list[str]]:
    learns = rng.random(count) < shares.FAMILY_LEARNS
    tags = [tag for tag in shares.FAMILY_LANGUAGES if tag != "fr"]
    which = rng.integers(len(tags), size=count)
    return [[tags[k]] if learns_one else [] for learns_one, k in zip(learns, which, strict=True)]


def _alternatives(diet: list[str], *, flexible: bool) -> list[list[str]]:
    if "halal" not in diet or not flexible:
        return []
    return [["vegetarian" if standard == "halal" else standard for standard in diet]]


def _weak_french(spoken: Mapping[str, str]) -> bool:
    return spoken.get("fr") not in ("C1", "C2", "native")


def _ids(letter: str, count: int) -> list[str]:
    width = max(3, len(str(count)))
    return [f"{letter}{number:0{width}d}" for number in range(1, count + 1)]
