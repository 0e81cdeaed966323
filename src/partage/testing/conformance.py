"""What every rule must keep to, tried on random seats and tables."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from partage.columns import Columns
from partage.errors import RuleError, closest
from partage.rules import evaluate as asking
from partage.rules.decorators import FunctionRule, Kind, kind_of
from partage.rules.evaluate import wrong
from partage.testing import samples

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from partage.columns import Floats, Ints
    from partage.domain.roster import Roster
    from partage.testing.samples import SampleRows

ROWS = 160
"""Random seats or tables in a batch; each is also asked about alone."""

CHAINS = 500
"""Random tables that are watched while one guest after another joins."""

CALL_SECONDS, ROW_SECONDS = 0.1, 0.005
"""A call may take so long, and so much more for each row. An edition of 150 students and 60 families has 9,000 pairs:
at 5 ms each they would take 45 s of the minute that `match` has. Ordinary rules take a thousandth of it."""

FIRST_ROWS = (1, 4, 16, 64, ROWS)
"""SampleRows in the first calls: a slow rule is known before many rows have been waited for."""

TIMED_CALLS = 3
"""The fastest of so many calls counts: what a rule loads when it is first asked, and a busy machine, are no fault."""

ORDER_TOLERANCE = 1e-9
"""Sums of fractions may round differently when guests change places; nothing else may differ."""


def check_rule(rule: Any, *, kind: Kind | None = None, roster: Roster | None = None, seed: int = 0) -> None:
    """Try a rule on random rows, and raise at the first thing that no policy could rely on.

    Parameters
    ----------
    rule
        Any rule: of a class, or made by a decorator.
    kind
        ``"requirement"``, ``"preference"``, ``"table_requirement"`` or ``"table_preference"``. Without it,
        decorated and built-in rules and rules with a table's promises are recognised; any other is a
        preference on a seat if it has a weight, else a requirement on a seat.
    roster
        Whom to ask about. Without it, a synthetic roster in which every field varies.
    seed
        Of the random rows.

    Raises
    ------
    RuleError
        Naming the rule. What `partage.rules.evaluate` refuses (``rule_failed``, ``rule_shape``,
        ``rule_dtype``, ``rule_nan``, ``rule_range``); ``rule_mutates`` for a changed input;
        ``rule_slow`` for an answer, or a bound, that takes more than a tenth of a second and 5 ms a row;
        ``rule_not_repeatable`` and ``rule_not_row_by_row`` for answers that depend on chance, on
        earlier questions or on the other rows; ``rule_guest_order`` for answers that depend on the order
        of guests or on padding; ``rule_promise`` for a false ``monotone``, ``monotone_part``, ``never_met``,
        ``never_rises``, ``bound``, ``can_bind`` or ``reads``; ``not_a_rule``, ``unknown_kind`` and ``nothing_to_try``
        where no trial is possible.

    Notes
    -----
    Random trials find faults, they do not prove that there are none.

    Examples
    --------
    >>> from partage.rules.table import MixedCountries
    >>> check_rule(MixedCountries())
    """
    _Check(rule, kind_of(rule) if kind is None else _known(rule, kind), roster, seed).run()


class _Check:
    """One rule under trial."""

    def __init__(self, rule: Any, kind: Kind, roster: Roster | None, seed: int) -> None:
        if isinstance(rule, type) or not callable(rule) or not isinstance(getattr(rule, "name", None), str):
            params = {"rule": str(getattr(rule, "name", ""))}
            raise RuleError("not_a_rule", params, key="errors.not_an_instance")
        self.rule = rule
        self.kind = kind
        self.roster = samples.varied_roster(seed, getattr(rule, "fact", None)) if roster is None else roster
        if not self.roster.students or not self.roster.families:
            raise RuleError("nothing_to_try", {"rule": rule.name})
        self.columns = Columns.of(self.roster)
        self.rng = np.random.default_rng(seed)
        self.tables = kind.startswith("table")

    def run(self) -> None:
        before = self.records()
        if self.tables:
            everything = samples.random_tables(self.columns, self.rng, ROWS)
        else:
            everything = samples.random_seats(self.columns, self.rng, ROWS)
        self.in_time(everything, self.ask)
        found = self.answer(everything)
        if self.answer(everything).tobytes() != found.tobytes():
            raise self.fault("rule_not_repeatable")
        self.row_by_row(everything, found)
        self.reads(everything)
        if self.tables:
            self.guest_order(everything, found)
            self.promises()
        if self.kind == "requirement":
            self.rules_out(everything, found)
        if self.records() != before:
            raise self.fault("rule_mutates", "changed_record")

    def records(self) -> list[dict[str, Any]]:
        """The roster, and its records as rules see them."""
        sides = (self.columns.students, self.columns.families)
        return [self.roster.to_document(), *(one.to_document() for side in sides for one in side.shown)]

    def in_time(self, rows: SampleRows, ask: Callable[[Any], object]) -> None:
        """A few rows first, then more of them."""
        for count in FIRST_ROWS:
            some, limit = rows.take(np.arange(count)), CALL_SECONDS + count * ROW_SECONDS
            seconds = self.seconds(some, ask)
            for _ in range(TIMED_CALLS - 1):
                seconds = min(seconds, self.seconds(some, ask)) if seconds > limit else seconds
            if seconds > limit:
                raise self.fault("rule_slow", "slow_answer", seconds=seconds, rows=count, limit=limit)

    def seconds(self, rows: SampleRows, ask: Callable[[Any], object]) -> float:
        """How long one answer takes."""
        asked = rows.build(self.columns)
        began = perf_counter()
        ask(asked)
        return perf_counter() - began

    def ask(self, asked: Any) -> Floats:
        """What the rule says, checked; plain rules have to say it anew."""
        self.columns.rule_costs.answers.clear()
        if self.kind.endswith("requirement"):
            return asking.allowed(self.rule, asked).astype(np.float64)
        return asking.satisfaction(self.rule, asked).copy()

    def answer(self, rows: SampleRows) -> Floats:
        """What the rule says, checked; its inputs must be as before."""
        asked = rows.build(self.columns)
        before = samples.fingerprint(self.columns, asked)
        found = self.ask(asked)
        self.untouched(before, samples.fingerprint(self.columns, asked))
        return found

    def promised(self, rows: SampleRows, room: Ints) -> Floats:
        """What the rule's bound says, checked like an answer."""
        asked = rows.build(self.columns)
        before = samples.fingerprint(self.columns, asked, room)
        found = asking.highest(self.rule, asked, room).copy()
        self.untouched(before, samples.fingerprint(self.columns, asked, room))
        return found

    def untouched(self, before: str, after: str) -> None:
        if before != after:
            raise self.fault("rule_mutates", "changed_columns")

    def row_by_row(self, rows: SampleRows, found: Floats) -> None:
        """A row alone, no row at all, and rows in another order: bit for bit the same answers."""
        count = len(found)
        orders = [np.array([row]) for row in range(count)]
        orders += [np.arange(0), np.arange(count)[::-1], self.rng.permutation(count), np.arange(count // 2)]
        for order in orders:
            if self.answer(rows.take(order)).tobytes() != found[order].tobytes():
                raise self.fault("rule_not_row_by_row")

    def reads(self, rows: SampleRows) -> None:
        """Everything but what it says it reads may change without changing an answer of a plain rule."""
        if not isinstance(self.rule, FunctionRule) or self.rule.vectorized or not self.rule.reads:
            return
        uncached: Any = replace(self.rule, reads=())
        ask = asking.allowed if self.kind.endswith("requirement") else asking.satisfaction
        mixed, moved = samples.same_reads(self.columns, rows, self.rule.reads)
        before, after = ask(uncached, rows.build(self.columns)), ask(uncached, moved.build(mixed))
        if before.tobytes() != after.tobytes():
            raise self.fault("rule_promise", "reads_more")

    def guest_order(self, rows: SampleRows, found: Floats) -> None:
        for _ in range(3):
            shuffled = rows.shuffled(self.rng)
            if not np.allclose(self.answer(shuffled), found, rtol=0.0, atol=ORDER_TOLERANCE):
                raise self.fault("rule_guest_order")

    def promises(self) -> None:
        """Let guests join one by one, and hold the rule to what it declares."""
        self.can_bind()
        preference = self.kind == "table_preference"
        declared = asking.promises if preference else asking.relied_on
        if not declared(self.rule):
            return
        chains = samples.random_chains(self.columns, self.rng, CHAINS)
        said = np.stack([self.answer(step) for step in chains])
        risen = bool((np.diff(said, axis=0) > 0).any())
        if not preference:
            self.lasting(chains, said)
        if preference and getattr(self.rule, "never_rises", False) and risen:
            raise self.fault("rule_promise", "it_rises")
        if preference and getattr(self.rule, "bound", None) is not None:
            self.bound(chains, said)

    def lasting(self, chains: Sequence[SampleRows], said: Floats) -> None:
        """What is broken for good stays so and is forbidden, and nobody at an allowed table is beyond all company."""
        if asking.lasts(self.rule):
            broken = np.stack([asking.broken_for_good([self.rule], step.build(self.columns)) for step in chains])
            if (broken[:-1] & ~broken[1:]).any():
                raise self.fault("rule_promise", "not_monotone")
            if (broken & (said > 0)).any():
                raise self.fault("rule_promise", "part_allowed")
        for step, fine in zip(chains, said, strict=True) if asking.rejects_parties(self.rule) else ():
            fits = (step.students >= 0).sum(axis=1) <= self.columns.families.columns["seats"][step.families]
            table, place = np.nonzero((step.students >= 0) & (fits & (fine > 0))[:, None])
            alone = samples.SampleRows(step.students[table, place][:, None], step.families[table], step.slots[table])
            if asking.never_met(self.rule, alone.build(self.columns), table).any():
                raise self.fault("rule_promise", "it_is_met")

    def bound(self, chains: Sequence[SampleRows], said: Floats) -> None:
        """No table may be better than the bound of any part of it, whatever room was left."""
        count = said.shape[1]
        self.in_time(chains[0], lambda part: asking.highest(self.rule, part, np.zeros(len(part), dtype=np.int64)))
        for start, part in enumerate([chains[0].emptied(), *chains]):
            for more in range(len(chains) + 1 - start):
                room = np.full(count, more, dtype=np.int64)
                most = self.promised(part, room)
                reached = said[max(start - 1, 0) : start + more]
                if reached.size and (reached.max(axis=0) > most).any():
                    raise self.fault("rule_promise", "bound_too_low")
            some = np.arange(0, count, 7)
            alone = [self.promised(part.take(np.array([row])), room[:1]) for row in some]
            if np.concatenate(alone).tobytes() != most[some].tobytes():
                raise self.fault("rule_not_row_by_row", "bound_not_row_by_row")

    def rules_out(self, rows: SampleRows, found: Floats) -> None:
        """What it rules out at a glance it forbids, and a part of the pairs gets the answers that all get."""
        students, families = np.arange(len(self.columns.students)), np.arange(len(self.columns.families))
        out = asking.ruled_out(self.rule, self.columns, students, families)
        if out is None:
            return
        if (out[rows.students, rows.families] & (found > 0)).any():
            raise self.fault("rule_promise", "rules_out_allowed")
        some = asking.ruled_out(self.rule, self.columns, students[1::3], families[1::2])
        if some is None or (some != out[1::3, 1::2]).any():
            raise self.fault("rule_not_row_by_row", "rules_out_not_row_by_row")

    def can_bind(self) -> None:
        """Where it says that nothing can break it, nothing may."""
        asked = getattr(self.rule, "can_bind", None)
        if self.kind == "table_preference" or asked is None or asked(self.columns):
            return
        if not self.answer(samples.random_tables(self.columns, self.rng, ROWS)).all():
            raise self.fault("rule_promise", "it_binds")

    def fault(self, code: str, key: str | None = None, **params: object) -> RuleError:
        return wrong(self.rule.name, code, key, **params)


def _known(rule: Any, kind: str) -> Kind:
    for known in get_args(Kind):
        if kind == known:
            return known  # type: ignore[no-any-return]
    params = {"rule": str(getattr(rule, "name", "")), "kind": kind, "close": closest(kind, get_args(Kind))}
    raise RuleError("unknown_kind", params)
