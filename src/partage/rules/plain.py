"""Plain-Python rules: two records in, one answer out; asked as seldom as what they read allows.

Records that state the same under the names that a rule reads count as one, and so the rule is asked once per
distinct pair of those, never twice on the same columns. It is not told the slot.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from partage.columns import ColumnError, Ints, Seats
from partage.domain.record import NO_CONTACT
from partage.errors import RuleError, closest

LOOK_SECONDS = 0.05
"""A rule that is still answering is looked at so often: time limits are kept to half a second."""

SIDE_BITS = 32
"""Records of one side fit: a pair is one number of 64 bits."""

_TAKEN = {
    np.bool_: ("requirement", bool | np.bool_),
    np.float64: ("preference", int | float | np.integer | np.floating),
}
"""What either kind of rule may return, by the type in which its answers are kept."""

Kind = type[np.bool_] | type[np.float64]


@dataclass(frozen=True, eq=False)
class _Kept:
    """Answers (n,) by pair, pairs ascending. The function stays at hand: no other can get its `id` meanwhile."""

    function: Callable[..., Any]
    pairs: Ints
    values: NDArray[Any]

    def find(self, pairs: Ints) -> tuple[Ints, NDArray[np.bool_]]:
        """Where each pair stands or would stand, and whether it is there."""
        position = np.searchsorted(self.pairs, pairs)
        return position, np.append(self.pairs, -1)[position] == pairs

    def more(self, pairs: Ints, values: NDArray[Any]) -> _Kept:
        """With the answers for other pairs, ascending."""
        position = np.searchsorted(self.pairs, pairs)
        return _Kept(self.function, np.insert(self.pairs, position, pairs), np.insert(self.values, position, values))


def answered(name: str, function: Callable[..., Any], reads: Sequence[str], kind: Kind, seats: Seats) -> NDArray[Any]:
    """What a plain function, of the rule `name`, says of each seat, (P,) of type `kind`.

    It looks at the attributes that it `reads`; without any it is asked once per student and family. Raises
    `ColumnError`: it reads what no record has. Raises `RuleError` ``rule_failed``: it returned something else than
    `kind` holds.
    """
    if not len(seats):
        return np.zeros(0, dtype=kind)
    if isinstance(reads, str):
        raise ColumnError("columns.reads_text")
    names, answers = tuple(reads), seats.rule_costs.answers
    key = (id(function), names, kind)
    if key not in answers:
        _check_reads(names, seats)
        answers[key] = _Kept(function, np.zeros(0, dtype=np.int64), np.zeros(0, dtype=kind))
    kept: _Kept = answers[key]
    looks = (seats.student.alike(names) << SIDE_BITS) | seats.family.alike(names)
    pairs, row, place = np.unique(looks, return_index=True, return_inverse=True)
    position, known = kept.find(pairs)
    if not known.all():
        values = _asked(name, function, kind, seats, row[~known])
        # A new object each time: threads that ask at once may lose answers, never mix them up.
        kept = answers[key] = kept.more(pairs[~known], values)
        position, _ = kept.find(pairs)
    return np.asarray(kept.values[position][place])


def _asked(name: str, function: Callable[..., Any], kind: Kind, seats: Seats, rows: Ints) -> NDArray[Any]:
    """(n,) the function's answers about some of the seats."""
    values = np.empty(len(rows), dtype=kind)
    what, taken = _TAKEN[kind]
    began = perf_counter()
    look = began + LOOK_SECONDS
    for number, row in enumerate(rows.tolist()):
        answer = function(seats.student.record(row), seats.family.record(row))
        if not isinstance(answer, taken):
            raise RuleError("rule_failed", {"rule": name}, key=f"errors.plain_{what}")
        values[number] = answer
        if perf_counter() > look:
            seats.rule_costs.look(name, perf_counter() - began)
            look = perf_counter() + LOOK_SECONDS
    return values


def _check_reads(reads: tuple[str, ...], seats: Seats) -> None:
    """A misspelt name would read as nothing everywhere, and one answer would do for all."""
    fields = {name for side in (seats.student, seats.family) for name in type(side.record(0)).model_fields}
    known = fields - NO_CONTACT.keys() | {
        n for side in (seats.student, seats.family) for n in side.names if n.startswith("extras.")
    }
    for name in reads:
        if name not in known:
            raise ColumnError("columns.reads_unknown", {"name": name, "close": closest(name, known)})
