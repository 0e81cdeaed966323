"""A plan: tables, what they are worth, and how far that is from what is possible."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any

from partage.atomic import write_whole
from partage.canonical_json import canonical, read_json, sha256
from partage.domain.frozen import FrozenMapping
from partage.domain.roster import Roster
from partage.errors import InputError, WordedError, closest
from partage.html import table
from partage.rules.policy import Policy
from partage.status import Status
from partage.text.writer import say

if TYPE_CHECKING:
    from partage.changes.diff import Diff
    from partage.explain.why import Budget, Explanation

SCHEMA = "partage.plan/1"

SHOWN = 20
"""So many tables are listed in a notebook."""


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
class Certificate:
    """Seat prices from which anyone can recompute a bound; DESIGN: "reading a certificate".

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
        Families whose best table is over-estimated, because the exact search would be too long.
    trusted
        Rules of the caller's own whose promises (`bound`, `never_rises`, `monotone`) the bound relies on.
    """

    unit: int
    price_bound: int
    multipliers: tuple[int, ...]
    prices: Mapping[str, int] = field(repr=False)
    relaxed: tuple[str, ...] = ()
    trusted: tuple[str, ...] = ()

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
        ``"prices"``: the certificate alone proves value = bound. ``"search"``: an exact solver closed the rest.
        ``"none"``: a gap is left, and the bound is the certificate's.
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


@dataclass(frozen=True)
class Plan:
    """A set of tables with its proof; immutable.

    Made by `partage.match`, `Plan.load` or `Plan.of`. Plans compare by content; the roster and policy they
    were made for come along for `why`, but are no part of the document; nor are `changes`, what a repair made
    different (`None` for any other plan).
    """

    tables: tuple[Table, ...] = field(repr=False)
    unseated: tuple[str, ...] = field(repr=False)
    status: Status
    levels: tuple[LevelReport, ...]
    roster_sha256: str = field(repr=False)
    policy_sha256: str = field(repr=False)
    manifest: Mapping[str, Any] = field(repr=False)
    roster: Roster = field(repr=False, compare=False)
    policy: Policy = field(repr=False, compare=False)
    changes: Diff | None = field(default=None, repr=False, compare=False)

    @cached_property
    def seated(self) -> Mapping[str, tuple[str, str]]:
        """Student id -> (family id, slot)."""
        found = {student: (table.family, table.slot) for table in self.tables for student in table.students}
        return FrozenMapping(found)

    @property
    def split_parties(self) -> tuple[tuple[str, ...], ...]:
        """The seated members of each party that sit at more than one table, sorted."""
        apart = []
        for members in self.roster.parties.values():
            seated = tuple(student for student in members if student in self.seated)
            if len({self.seated[student] for student in seated}) > 1:
                apart.append(seated)
        return tuple(sorted(apart))

    @property
    def sha256(self) -> str:
        """``plan_sha256``: the hash of the document without the seconds it took."""
        document = self.to_document()
        document["manifest"].pop("seconds", None)
        return sha256(document)

    @classmethod
    def of(
        cls,
        tables: Iterable[Table | Sequence[Any]],
        roster: Roster,
        policy: Policy | None = None,
    ) -> Plan:
        """A plan made by hand, scored and bounded, proof ``"none"``.

        Parameters
        ----------
        tables
            `Table` objects or ``(family, slot, students)`` triples. Their levels are counted anew.

        Raises
        ------
        InputError
            ``unknown_family``, ``unknown_student`` or ``unknown_slot``: nothing could be counted. Rules
            that are broken are `verify`'s business.
        """
        from partage.plan.scores import hand_made

        return hand_made(tables, roster, policy)

    @classmethod
    def load(cls, path: str | os.PathLike[str], roster: Roster, policy: Policy | None = None) -> Plan:
        """The plan in a plan.json, for the roster and policy it was made for.

        Raises
        ------
        InputError
            When the file is not a whole plan of a known schema, or was made for another roster or policy.
        """
        from partage.plan.plan_document import plan_of

        return plan_of(read_json(path), roster, policy)

    def save(self, path: str | os.PathLike[str], *, force: bool = False) -> None:
        """Write plan.json whole or not at all; an existing file only with `force`."""
        write_whole(path, canonical(self.to_document()) + "\n", force=force)

    def to_document(self) -> dict[str, Any]:
        """The plan as plain values, format ``partage.plan/1``."""
        return {
            "schema": SCHEMA,
            "roster_sha256": self.roster_sha256,
            "policy_sha256": self.policy_sha256,
            "status": str(self.status),
            "levels": [level.to_document() for level in self.levels],
            "tables": [
                {
                    "family": table.family,
                    "slot": table.slot,
                    "students": list(table.students),
                    "levels": list(table.levels),
                }
                for table in self.tables
            ],
            "unseated": list(self.unseated),
            "manifest": dict(self.manifest),
        }

    def why(
        self,
        student: str,
        *,
        family: str | None = None,
        costs: bool | None = None,
        budget: Budget | None = None,
    ) -> Explanation:
        """Why a student sits where they sit, or has no seat; see `partage.explain.why`."""
        from partage.explain.why import why

        return why(self, student, family=family, costs=costs, budget=budget)

    def diff(self, other: Plan) -> Diff:
        """What is different in `other`: who sits elsewhere and why, which tables change, what goals gain and lose.

        The two may be made for different rosters and policies. Of a plan that `Plan.of` made from edited tables it says
        what the edit cost.
        """
        from partage.changes.diff import difference

        return difference(self, other)

    def to_frame(self, backend: str = "pandas", *, tables: bool = False) -> Any:
        """A data frame of ``"pandas"``, ``"polars"`` or another library that narwhals knows (extra ``frames``).

        One row per student in the roster's order (student, seated, family, slot, party), or with `tables` one per table
        (family, slot, guests, students, and what it adds to each goal).

        Raises
        ------
        InputError
            ``unknown_backend`` or ``frames_missing``.
        """
        from partage.frames import plan_frame

        return plan_frame(self, backend, tables=tables)

    def to_pandas(self, *, tables: bool = False) -> Any:
        """`to_frame` of pandas."""
        return self.to_frame("pandas", tables=tables)

    def to_polars(self, *, tables: bool = False) -> Any:
        """`to_frame` of polars."""
        return self.to_frame("polars", tables=tables)

    def _repr_html_(self) -> str:
        students = len(self.seated) + len(self.unseated)
        levels = [(level.goal, level.value, level.bound, level.proof) for level in self.levels]
        tables = [(one.family, one.slot, " ".join(one.students)) for one in self.tables[:SHOWN]]
        more = len(self.tables) - len(tables)
        parts = [
            f"<b>Plan</b>: {escape(say('plan.seated', status=str(self.status), n=len(self.seated), of=students))}",
            table(("goal", "value", "at most", "proof"), levels),
            f"<details><summary>{len(self.tables)} tables</summary>{table(('family', 'slot', 'students'), tables)}",
            f"<p>{say('errors.more', n=more)}</p></details>" if more > 0 else "</details>",
        ]
        if self.unseated:
            parts.append(f"<p>{escape(say('plan.unseated', students=' '.join(self.unseated)))}</p>")
        return f"<div>{''.join(parts)}</div>"

    def with_levels(self, levels: tuple[LevelReport, ...]) -> Plan:
        """The same tables with other reports; the status follows from them."""
        return replace(self, levels=levels, status=status_of(levels, interrupted=self.status is Status.INTERRUPTED))


def status_of(levels: Iterable[LevelReport], *, interrupted: bool) -> Status:
    """Optimal where every bound is reached; otherwise how the search ended."""
    if all(level.bound == level.value for level in levels):
        return Status.OPTIMAL
    return Status.INTERRUPTED if interrupted else Status.FEASIBLE


def unknown(kind: str, name: object, known: Iterable[str]) -> InputError:
    """The error for an id that the roster does not hold."""
    return InputError(f"unknown_{kind}", {kind: name, "close": closest(str(name), known)})
