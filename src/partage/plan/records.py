"""What a plan is made of: tables, reports on levels and their certificates, and what it was made under."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from partage.domain.frozen import FrozenMapping
from partage.errors import InputError, WordedError, closest
from partage.status import Status

if TYPE_CHECKING:
    from partage.domain.roster import Roster


SCHEMA = "partage.plan/1"

LARGEST = 2**53
"""Prices, multipliers and units of certificates beyond this are refused."""


@dataclass(frozen=True)
class Table:
    """One family, one slot, and the students who sit round it.

    Parameters
    ----------
    family, slot
        Whose home, and when.
    students
        Ids, sorted.
    levels
        What the table adds to each level; `None` where a level is no sum over tables (`WorstOff`).
    """

    family: str
    slot: str
    students: tuple[str, ...]
    levels: tuple[int | None, ...] = ()


class CertificateError(WordedError):
    """A certificate cannot be recomputed; the text says why."""


@dataclass(frozen=True)
class Cut:
    """A rank-one cut over rows of the packing, with its price: whoever takes several of the rows pays.

    Each party sits once and each family hosts `max_meals` times at the most. Weigh some of these rows, add them up,
    divide by `over` and round down: every plan keeps to what comes out (Chvatal-Gomory; with three rows and halves, the
    subset-row cuts of Jepsen et al., Operations Research 56, 2008, 497-511). So any weights are valid.

    Parameters
    ----------
    rows
        ``"student:S001"``, which stands for the whole party, or ``"family:F002"``; none twice.
    weights
        One for each row, at least 1.
    over
        At least 1. A table that covers rows of the weights w pays ``price * (sum(w) // over)``.
    price
        At least 0, in 1/`unit` of the certificate.
    """

    rows: tuple[str, ...] = field(repr=False)
    weights: tuple[int, ...]
    over: int
    price: int

    def to_document(self) -> dict[str, Any]:
        """As plain values."""
        return {"rows": list(self.rows), "weights": list(self.weights), "over": self.over, "price": self.price}


@dataclass(frozen=True)
class Certificate:
    """Prices from which anyone can recompute a bound; DESIGN: "reading a certificate".

    A table pays the prices of its guests, and of each cut that it meets. All prices together, a cut's as often as any
    plan can meet it (``sum(weight * b) // over``, where b is 1 for a student's row and `max_meals` for a family's), and
    what the families' best tables are then worth, are more than any plan is worth.

    Parameters
    ----------
    unit
        So many price units make one unit of the level.
    price_bound
        In 1/`unit`; every plan as good at the earlier levels is worth at most ``price_bound // unit``.
    multipliers
        One for each earlier level, in 1/`unit`.
    prices
        Student id -> price in 1/`unit`; a student who is not listed has price 0.
    relaxed
        Families whose best table is over-estimated, because the exact search would be too long: cuts charge them
        nothing.
    trusted
        Rules of the caller's own whose promises (`bound`, `never_rises`, `monotone`, `monotone_part`, `never_met`) the
        bound relies on.
    cuts
        Cuts with their prices.
    """

    unit: int
    price_bound: int
    multipliers: tuple[int, ...]
    prices: Mapping[str, int] = field(repr=False)
    relaxed: tuple[str, ...] = ()
    trusted: tuple[str, ...] = ()
    cuts: tuple[Cut, ...] = field(default=(), repr=False)

    def to_document(self) -> dict[str, Any]:
        """As plain values."""
        found: dict[str, Any] = {
            "unit": self.unit,
            "price_bound": self.price_bound,
            "multipliers": list(self.multipliers),
            "prices": {student: price for student, price in sorted(self.prices.items()) if price},
        }
        if self.relaxed:
            found["relaxed"] = list(self.relaxed)
        if self.trusted:
            found["trusted"] = list(self.trusted)
        if self.cuts:
            found["cuts"] = [cut.to_document() for cut in self.cuts]
        return found


@dataclass(frozen=True)
class LevelReport:
    """What a plan is worth at one level, and what is proven of it.

    Parameters
    ----------
    goal
        Name of the goal.
    value, bound
        No plan as good at the earlier levels is worth more than `bound`.
    proof
        ``"prices"``: the certificate alone proves value = bound. ``"tree"``: the leaves of the level's tree do, each by
        a certificate of its own. ``"search"``: an exact solver closed the rest. ``"none"``: a gap is left, and the
        bound is the certificate's.
    certificate
        `None` only for a level that is no sum over tables (`WorstOff`): its proof is ``"search"``, or ``"none"`` with
        an open bound, and levels after it count no seats below its value.
    """

    goal: str
    value: int
    bound: int
    proof: str
    certificate: Certificate | None = field(default=None, repr=False)

    def to_document(self) -> dict[str, Any]:
        """As plain values."""
        certificate = None if self.certificate is None else self.certificate.to_document()
        return {
            "goal": self.goal,
            "value": self.value,
            "bound": self.bound,
            "proof": self.proof,
            "certificate": certificate,
        }


def status_of(levels: Iterable[LevelReport], *, interrupted: bool) -> Status:
    """Optimal where every bound is reached; otherwise how the search ended."""
    if all(level.bound == level.value for level in levels):
        return Status.OPTIMAL
    return Status.INTERRUPTED if interrupted else Status.FEASIBLE


def levels_by_tree(levels: Iterable[LevelReport]) -> tuple[str, ...]:
    """The levels that are said to be proven by a tree."""
    return tuple(level.goal for level in levels if level.proof == "tree")


def unknown(kind: str, name: object, known: Iterable[str]) -> InputError:
    """The error for an id that the roster does not hold."""
    return InputError(f"unknown_{kind}", {kind: name, "close": closest(str(name), known)})


def manifest(
    *,
    seed: int,
    seconds: float,
    solver: str,
    families_left_out: Sequence[str],
    parent: str | None = None,
    crashes: int = 0,
) -> Mapping[str, Any]:
    """The manifest of a plan made now, and of its `parent`, the ``plan_sha256`` of the plan that it repairs.

    Ids of families without a table are for the history of a later edition: the plan names them nowhere else. `crashes`
    are solver calls that ended without an answer, unasked; named ``solver_crashes`` where there were any.
    """
    found = {
        "partage": _version("partage"),
        "ortools": _version("ortools"),
        "python": platform.python_version(),
        "solver": solver,
        "seed": seed,
        "seconds": round(seconds, 3),
        "parent": parent,
        "families_left_out": list(families_left_out),
    }
    return FrozenMapping(found | ({"solver_crashes": crashes} if crashes else {}))


def families_left_out(roster: Roster, tables: Iterable[Table]) -> tuple[str, ...]:
    """Ids of the families that have none of the tables, sorted."""
    hosts = {table.family for table in tables}
    return tuple(sorted(family.id for family in roster.families if family.id not in hosts))


@cache
def _version(package: str) -> str | None:
    from importlib.metadata import PackageNotFoundError, version  # a tenth of our import time, and seldom needed

    try:
        return version(package)
    except PackageNotFoundError:
        return None
