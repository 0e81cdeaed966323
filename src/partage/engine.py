"""`match`: from a roster to a verified plan, the whole flow on one page."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np

from partage.columns import Columns, Seats
from partage.domain.frozen import FrozenMapping
from partage.domain.roster import Roster
from partage.errors import Fault, InputError, InvalidPlanError, RosterError, SolverError, place
from partage.plan.certificate import trusted_rules
from partage.plan.plan import Plan
from partage.plan.records import LevelReport, Table, families_left_out, manifest, status_of
from partage.plan.scores import scored
from partage.plan.tree import Tree
from partage.plan.verdict import Verdict
from partage.plan.verify import recheck
from partage.problem.compile import compile_problem, with_warm_start, with_whole_parties
from partage.problem.model import Ints, Problem
from partage.proofs import Certifier
from partage.rules.evaluate import allowed
from partage.rules.policy import Policy
from partage.rules.requirements import SameSlot
from partage.rules.time_budget import TimeBudget
from partage.solve.blocks import BlocksSolver
from partage.solve.clock import Progress, SearchClock
from partage.solve.flow import FlowSolver
from partage.solve.insertion import completed
from partage.solve.lexicographic import LexicographicSolver
from partage.solve.max_min import Inner, solve_max_min
from partage.solve.solver import Budget, Outcome, Solver

CHECKING = 6.0
"""The checker asks the rules about every seat once more and recomputes every level: time is kept back for it,
in compile times (measured: 3 to 6 of them, from `dinner` to `university`). The time of rules of one's own is
counted apart: they are asked once more, and plain ones not even that."""


WHOLE_SHARE, COMPILING = 0.5, 0.25
"""Where parties may be split, the share of the time left in which they are kept whole first; not where more than so
much of the limit has gone by."""


def match(
    roster: Roster,
    policy: Policy | None = None,
    *,
    budget: Budget | None = None,
    executor: Executor | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancel: threading.Event | None = None,
    start: Plan | None = None,
) -> Plan:
    """Seat the students of `roster` at its families' tables.

    Parameters
    ----------
    policy
        Not given: the default policy.
    budget
        Not given: ``Budget()``, one minute.
    executor
        Where independent parts of the problem may be solved; the plan is the same wherever that is.
    progress
        Called with a `Progress` as the search goes on; what it raises stops the search and is raised again.
    cancel
        When it is set, the best plan so far is returned, marked ``interrupted``; so is it on Ctrl-C.
    start
        A plan to begin with, of this roster or of one much like it: the search begins with those of its seats that are
        still possible. No more than a hint; what is proven is proven all the same.

    Returns
    -------
    plan
        Verified from roster and policy before it is returned. Nobody being seatable is a plan without tables.

    Raises
    ------
    InputError
        ``bad_roster``, ``bad_policy``, ``bad_budget``, ``bad_executor`` or ``bad_start``: what is given as one is none.
    PolicyError
        A declared wish whose rule is not in force; weights too large for the largest table.
    RosterError
        ``pin_breaks_rule``: a pinned seat that the policy's rules forbid whatever else happens.
    RuleError
        A rule failed or answered wrongly; ``rule_slow``: rules of one's own left no time to make a plan.
    InvalidPlanError
        The plan broke a rule; a bug, please report it.

    Examples
    --------
    >>> import partage as pt
    >>> ana = pt.Student(id="S1", languages={"fr": "B1"}, diet={"vegetarian"}, availability={"2026-11-18T19:30"})
    >>> home = pt.Family(
    ...     id="F1", languages={"fr": "native"}, serves={"vegan"}, availability={"2026-11-18T19:30"}, seats=2
    ... )
    >>> plan = pt.match(pt.Roster([ana], [home]))
    >>> plan.status, dict(plan.seated)
    (<Status.OPTIMAL: 'optimal'>, {'S1': ('F1', '2026-11-18T19:30')})
    """
    policy = Policy.default() if policy is None else policy
    budget = Budget() if budget is None else budget
    _check_kinds(roster, policy, budget, executor, start)
    clock = SearchClock(budget.seconds, cancel, progress)
    clock.tell("compile")
    run = _Matching(roster, policy, budget, clock)
    return run.checked(run.solved(run.compiled(start), executor))


@dataclass(frozen=True, eq=False)
class _Matching:
    """One call of `match`: what its steps share."""

    roster: Roster
    policy: Policy
    budget: Budget
    clock: SearchClock

    @cached_property
    def columns(self) -> Columns:
        """The roster, once it is certain that the policy can be asked about it."""
        columns = Columns.of(self.roster, allow_split=self.policy.allow_split)
        self.policy.check_roster(columns)
        return columns

    def compiled(self, start: Plan | None) -> Problem:
        """The problem; from now on the clock knows what rules of one's own cost, and what is left for the search."""
        columns, policy, clock = self.columns, self.policy, self.clock
        time_budget = TimeBudget(columns.rule_costs, policy, clock.began, self.budget.seconds)
        clock.follow(time_budget)
        with time_budget.kept():
            problem = compile_problem(columns, policy)
            problem = problem if start is None else with_warm_start(columns, problem, start.seated)
            _check_pins(columns, policy, problem)
        clock.count_from(tuple(goal.offset(columns) for goal in policy.levels(columns)))
        clock.keep_back(CHECKING * (clock.elapsed - time_budget.spent), surely=time_budget.again)
        return problem

    def solved(self, problem: Problem, executor: Executor | None) -> Plan:
        """The plan that the solvers found, not yet checked."""
        inner = partial(_solve_sums, executor=executor)
        solve = inner if problem.max_min_level is None else partial(solve_max_min, inner=inner)
        try:
            outcome, solver = solve(self._begun(problem, solve), self.budget, self.clock)
        finally:
            self.clock.solvers.close()
        return self._named(problem, outcome, solver)

    def _begun(self, problem: Problem, solve: Inner) -> Problem:
        """Where parties may be split, the problem with a start that keeps them whole, unless it has one."""
        slow = self.clock.elapsed > COMPILING * self.budget.seconds
        if not self.policy.allow_split or not self.roster.parties or len(problem.start) or slow:
            return problem
        clock = self.clock.aside(WHOLE_SHARE * self.clock.left, lambda phase, values, _: self.clock.tell(phase, values))

        def whole(inner: Problem) -> tuple[Ints, Ints]:
            outcome, _solver = solve(inner, self.budget, clock)
            return outcome.options, outcome.groups

        return with_whole_parties(problem, Columns.of(self.roster), self.policy, whole)

    def _named(self, problem: Problem, outcome: Outcome, solver: str) -> Plan:
        """The outcome with names instead of numbers."""
        columns = self.columns
        student_ids = [record.id for record in columns.students.records]
        tables = []
        for options, group in zip(outcome.options, outcome.groups.tolist(), strict=True):
            parties = problem.option_party[options[options >= 0]]
            students = tuple(student_ids[student] for party in parties.tolist() for student in columns.parties[party])
            family = columns.families.records[int(problem.group_family[group])].id
            tables.append(Table(family, columns.slots.labels[int(problem.group_slot[group])], students))
        done = scored(tables, columns, self.policy)
        seated = {student for table in done for student in table.students}
        levels, trees = self._reports(outcome)
        return Plan(
            tables=done,
            unseated=tuple(student for student in student_ids if student not in seated),
            status=status_of(levels, interrupted=self.clock.interrupted),
            levels=levels,
            roster_sha256=self.roster.sha256,
            policy_sha256=self.policy.sha256,
            manifest=manifest(
                seed=self.budget.seed,
                seconds=0.0,
                solver=solver,
                crashes=self.clock.solvers.crashes,
                families_left_out=families_left_out(self.roster, done),
            ),
            roster=self.roster,
            policy=self.policy,
            trees=FrozenMapping(trees),
        )

    def _reports(self, outcome: Outcome) -> tuple[tuple[LevelReport, ...], dict[str, Tree]]:
        """Every level of the outcome, under the goals' names, and the trees that prove some."""
        sums, lowest, trees = iter(outcome.levels), outcome.max_min, {}
        found = []
        for number, goal in enumerate(self.policy.levels(self.columns)):
            if lowest is not None and lowest.level == number:
                proof = "search" if lowest.bound == lowest.value else "none"
                found.append(LevelReport(goal.name, lowest.value, lowest.bound, proof))
                continue
            level, offset = next(sums), goal.offset(self.columns)
            certifier = Certifier(self.columns, offset, trusted_rules(self.policy))
            certificate = certifier.certificate(level.prices)
            found.append(LevelReport(goal.name, level.value + offset, level.bound + offset, level.proof, certificate))
            if level.tree is not None:
                trees[goal.name] = certifier.tree(level.tree)
        return tuple(found), trees

    def checked(self, plan: Plan) -> Plan:
        """The plan as it is returned; whoever listens is told."""
        self._tell("verify", plan)
        try:
            plan = self._verified(plan)
        except KeyboardInterrupt:  # a plan is at hand: the first Ctrl-C does not cost it
            self.clock.interrupt()
            plan = self._verified(plan)
        self._tell("done", plan)
        return replace(plan, manifest=FrozenMapping({**plan.manifest, "seconds": round(self.clock.elapsed, 3)}))

    def _tell(self, phase: str, plan: Plan) -> None:
        self.clock.count_from(())  # a plan's own levels are complete
        self.clock.tell(phase, tuple(level.value for level in plan.levels), tuple(level.bound for level in plan.levels))

    def _verified(self, plan: Plan) -> Plan:
        """The plan, once the checker has found nothing; its certificates say exactly what was recomputed."""
        verdict = recheck(plan, self.roster, self.policy, self.columns)
        if not verdict:
            sentences = [str(violation) for violation in verdict.violations]
            raise InvalidPlanError("invalid_plan", {"violations": sentences, "listed": "\n  ".join(sentences)})
        return plan.with_levels(tuple(_tightened(plan, verdict)))


def _solve_sums(
    problem: Problem, budget: Budget, clock: SearchClock, *, executor: Executor | None
) -> tuple[Outcome, str]:
    """The answer of the first solver that supports the problem and keeps to it."""
    solvers: tuple[Solver, ...] = (FlowSolver(), BlocksSolver(LexicographicSolver(), executor))
    for solver in solvers:
        outcome = solver(problem, budget, clock) if solver.supports(problem) else None
        if outcome is not None:
            return completed(problem, outcome, clock), solver.name
        clock.solvers.start(problem.options)  # it loads its libraries while the first prices are worked out
    raise SolverError("no_solver")


def _check_kinds(roster: object, policy: object, budget: object, executor: object, start: object) -> None:
    expected = (("roster", roster, Roster), ("policy", policy, Policy), ("budget", budget, Budget))
    for name, given, kind in expected:
        if not isinstance(given, kind):
            raise InputError(f"bad_{name}", {"parameter": name, "kind": kind.__name__}, key="errors.bad_argument")
    if executor is not None and not isinstance(executor, Executor):
        raise InputError("bad_executor")
    if start is not None and not isinstance(start, Plan):
        raise InputError("bad_start")


def _check_pins(columns: Columns, policy: Policy, problem: Problem) -> None:
    """Refuse pins whose seat some rule forbids by itself; pins that only clash jointly are kept as can be."""
    seatable = np.zeros(len(columns.parties), dtype=np.bool_)
    seatable[problem.option_party] = True
    faults = []
    for student in np.flatnonzero(columns.pinned & ~seatable[columns.party]).tolist():
        names = ", ".join(f'"{name}"' for name in _forbidding(columns, policy, student))
        record = place("student_id", id=columns.students.records[student].id)
        faults.append(Fault("pin_breaks_rule", {"rules": names}, record=record, field="pins"))
    if faults:
        raise RosterError.of(place("the_pins"), faults)


def _forbidding(columns: Columns, policy: Policy, student: int) -> list[str]:
    """The rules that forbid the pinned seat of a student's party on every slot left open, or else on some."""
    members = np.array(columns.parties[columns.party[student]], dtype=np.int64)
    pinned_slot = int(columns.pin_slot[student])
    slots = np.arange(len(columns.slots.labels)) if pinned_slot < 0 else np.array([pinned_slot])
    seats = Seats(
        columns,
        np.repeat(members, len(slots)),
        np.full(len(members) * len(slots), columns.pin_family[student]),
        np.tile(slots, len(members)),
    )
    answers = {rule.name: allowed(rule, seats).reshape(len(members), len(slots)) for rule in policy.all_requirements}
    open_slots = answers[SameSlot.name].all(axis=0)
    on_open = {name: answer[:, open_slots].all(axis=0) for name, answer in answers.items()}
    everywhere = [name for name, answer in on_open.items() if not answer.any()]
    return everywhere or [name for name, answer in on_open.items() if not answer.all()]


def _tightened(plan: Plan, verdict: Verdict) -> list[LevelReport]:
    """A solver short of time may have over-estimated; what the checker recomputed is stated instead."""
    found = []
    for level, check in zip(plan.levels, verdict.levels, strict=True):
        if level.certificate is None or check.price_bound is None:
            found.append(level)
            continue
        certificate = replace(level.certificate, price_bound=check.price_bound)
        floor = check.price_bound // certificate.unit
        if floor == level.value:
            found.append(LevelReport(level.goal, level.value, floor, "prices", certificate))
        elif level.proof in ("tree", "search"):
            found.append(replace(level, certificate=certificate))
        else:
            found.append(LevelReport(level.goal, level.value, floor, "none", certificate))
    return found
