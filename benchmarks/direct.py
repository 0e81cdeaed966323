"""The peer: one direct model of the same roster, as a careful user of a solver would write it.

Seats, open tables, and for each table how many people of how many countries sit there, with the strong links
(nobody sits at a closed table, seat by seat) and one-hot counts that make the table preference linear. Goals
are maximised one after the other, each earlier one held; the last answer is the hint for the next. The same
model goes to CP-SAT, HiGHS and SCIP through MathOpt, one thread each.

A name that ends in "-sum" maximises one weighted sum of all goals instead, with weights under which a goal counts
about twice what the next can bring for one guest, as partage itself begins. That is easier for a solver, and what many
would write; its answer need not be the best goal by goal, so that it proves no level, and its gap is that of the sum.

What MathOpt 9.15 lets one say about symmetry: HiGHS's detection can be switched off (the row "HiGHS-nosym"), CP-SAT
has its own on by default, and the SCIP that OR-Tools brings is built without a detector (its log says so), so there is
nothing to switch.
"""

from __future__ import annotations

import datetime
import time
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from cases import Case, Job, Tables
from child import peak_mib
from ortools.math_opt.python import mathopt
from traces import Point, read_highs, read_scip, relative_gap, thinned

from partage.columns import Columns
from partage.problem.model import Problem
from partage.rules.policy import Policy
from partage.rules.table import MixedCountries
from partage.solve.lexicographic_weights import joint_weights

SOLVERS = {
    "CP-SAT": mathopt.SolverType.CP_SAT,
    "HiGHS": mathopt.SolverType.HIGHS,
    "HiGHS-nosym": mathopt.SolverType.HIGHS,
    "SCIP": mathopt.SolverType.GSCIP,
}
READERS = {"HiGHS": read_highs, "HiGHS-nosym": read_highs, "SCIP": read_scip}
SUM = "-sum"
"""Ends the name of a solver that is given one weighted sum of all goals."""


def row(job: Job) -> dict[str, object]:
    """What one solver reached; seconds are for its calls only, building the model is not counted."""
    case = Case.of(job)
    before = peak_mib()
    began = time.monotonic()
    model = Direct(case.problem, case.columns, case.policy)
    build = time.monotonic() - began
    solver = str(job["solver"]).removesuffix(SUM)
    run = Run(model, solver, job["seconds"])
    gap = run.weighted_sum() if solver != job["solver"] else run.all_levels()
    memory = peak_mib()
    counted, checked = case.judged(case.tables(run.seated))
    return {
        "seconds": run.seconds,
        "build_seconds": build,
        "values": run.values,
        "bounds": run.bounds,
        "counted": counted,
        "checked": checked and counted[: len(run.values)] == run.values,
        "proven": run.proven and len(run.values) == len(case.problem.levels),
        "sum_gap": gap,
        "trace": thinned(run.trace),
        "memory_mib": memory,
        "memory_before_mib": before,
    }


def solved(job: Job) -> Tables:
    """The tables that one solver chose, for tests."""
    case = Case.of(job)
    run = Run(Direct(case.problem, case.columns, case.policy), job["solver"], job["seconds"])
    run.all_levels()
    return case.tables(run.seated)


@dataclass
class Run:
    """One solver on one model, goal after goal."""

    model: Direct
    solver: str
    limit: float
    values: list[int] = field(default_factory=list)
    bounds: list[int | None] = field(default_factory=list)
    trace: list[Point] = field(default_factory=list)
    seated: list[int] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def proven(self) -> bool:
        """Whether every level's bound was reached."""
        return all(bound == value for value, bound in zip(self.values, self.bounds, strict=True))

    def all_levels(self) -> None:
        """Maximise until a level stays open or the time is up."""
        hint = None
        for level in range(len(self.model.problem.levels)):
            if self.limit - self.seconds <= 0 or not self.proven:
                return
            result = self._maximise(level, hint)
            if not result.has_primal_feasible_solution():
                return
            value, bound = round(result.objective_value()), result.dual_bound()
            self.values.append(value)
            self.bounds.append(max(value, int(np.floor(bound + 1e-6))) if np.isfinite(bound) else None)
            self.trace.append((self.seconds, level, self.values[-1], self.bounds[-1]))
            chosen = result.variable_values(self.model.sits)
            self.seated = np.flatnonzero(np.array(chosen) > 0.5).tolist()
            hint = mathopt.SolutionHint(variable_values=result.variable_values())
            self.model.model.add_linear_constraint(self.model.goal(level) >= value)

    def weighted_sum(self) -> float | None:
        """Maximise all levels in one; the gap of the sum, `None` without a plan."""
        last = len(self.model.problem.levels) - 1
        weights = joint_weights(self.model.problem).tolist()
        self.model.model.maximize(
            mathopt.fast_sum(weight * self.model.goal(level) for level, weight in enumerate(weights))
        )
        result = self._solved(last, None)
        if not result.has_primal_feasible_solution():
            return None
        self.seated = np.flatnonzero(np.array(result.variable_values(self.model.sits)) > 0.5).tolist()
        value, bound = result.objective_value(), result.dual_bound()
        self.trace.append((self.seconds, last, value, bound if np.isfinite(bound) else None))
        return relative_gap(value, bound) if np.isfinite(bound) else None

    def _maximise(self, level: int, hint: mathopt.SolutionHint | None) -> mathopt.SolveResult:
        self.model.model.maximize(self.model.goal(level))
        return self._solved(level, hint)

    def _solved(self, level: int, hint: mathopt.SolutionHint | None) -> mathopt.SolveResult:
        listener = _Listener(self, level)
        began = time.monotonic()
        result = mathopt.solve(
            self.model.model,
            SOLVERS[self.solver],
            params=_parameters(self.solver, self.limit - self.seconds),
            model_params=mathopt.ModelSolveParameters(solution_hints=[] if hint is None else [hint]),
            **listener.ears(),
        )
        self.seconds += time.monotonic() - began
        return result


class _Listener:
    """Writes down what a solver says while it runs, by our own clock."""

    def __init__(self, run: Run, level: int) -> None:
        self.run = run
        self.level = level
        self.began = time.monotonic()

    def ears(self) -> dict[str, object]:
        """What to give to MathOpt: CP-SAT calls back, HiGHS and SCIP write a log."""
        if self.run.solver == "CP-SAT":
            events = {mathopt.Event.MIP, mathopt.Event.MIP_SOLUTION}
            return {"callback_reg": mathopt.CallbackRegistration(events=events), "cb": self._called}
        return {"msg_cb": self._written}

    def _called(self, data: mathopt.CallbackData) -> mathopt.CallbackResult:
        stats = data.mip_stats
        pair = [found if np.isfinite(found) else None for found in (stats.primal_bound, stats.dual_bound)]
        self._note(*pair)
        return mathopt.CallbackResult()

    def _written(self, lines: list[str]) -> None:
        read = READERS[self.run.solver]
        for line in lines:
            pair = read(line)
            if pair is not None:
                self._note(*pair)

    def _note(self, value: float | None, bound: float | None) -> None:
        when = self.run.seconds + time.monotonic() - self.began
        self.run.trace.append((when, self.level, value, bound))


def _parameters(solver: str, seconds: float) -> mathopt.SolveParameters:
    threads = {} if solver.startswith("HiGHS") else {"threads": 1}  # MathOpt refuses `threads` for HiGHS
    parameters = mathopt.SolveParameters(
        time_limit=datetime.timedelta(seconds=seconds),
        relative_gap_tolerance=0.0,
        absolute_gap_tolerance=0.0,
        **threads,
    )
    parameters.highs.int_options["threads"] = 1
    if solver == "HiGHS-nosym":
        parameters.highs.bool_options["mip_detect_symmetry"] = False
    return parameters


class Direct:
    """The model's variables and goals."""

    def __init__(self, problem: Problem, columns: Columns, policy: Policy) -> None:
        if problem.oracle.binding:
            raise ValueError("The direct model knows no table rule that can bind; take a roster without such wishes.")
        if any(rule.weight and not isinstance(rule, MixedCountries) for rule in policy.table_preferences):
            raise ValueError("The direct model knows one table preference, MixedCountries; take the policy `mixed`.")
        self.problem = problem
        self.model = mathopt.Model(name="direct")
        self.sits = [self.model.add_binary_variable() for _ in range(problem.options)]
        self.open = [self.model.add_binary_variable() for _ in range(problem.groups)]
        self.alone: list[mathopt.Variable] = []
        self.bonus: list[mathopt.LinearTypes] = []
        weight = sum(rule.weight for rule in policy.table_preferences if isinstance(rule, MixedCountries))
        country = columns.students.columns["country"].codes
        self._seats_once()
        for group in range(problem.groups):
            single = None
            if weight:
                single = self._mixed(group, weight, [country[list(columns.parties[p])] for p in self._parties(group)])
            self._table(group, single)
        self.hosts = self._families()

    def goal(self, level: int) -> mathopt.LinearTypes:
        """What the level counts."""
        name = self.problem.levels[level]
        if name == "nobody alone":
            return -mathopt.fast_sum(self.alone)
        if name == "families served":
            return mathopt.fast_sum(self.hosts)
        values = self.problem.option_values[level]
        seats = mathopt.fast_sum(int(value) * seat for value, seat in zip(values, self.sits, strict=True))
        return seats + mathopt.fast_sum(self.bonus) if name == "satisfaction" else seats

    def _options(self, group: int) -> range:
        return range(int(self.problem.group_start[group]), int(self.problem.group_start[group + 1]))

    def _parties(self, group: int) -> list[int]:
        return self.problem.option_party[self._options(group)].tolist()

    def _people(self, group: int) -> mathopt.LinearTypes:
        return mathopt.fast_sum(int(self.problem.option_size[o]) * self.sits[o] for o in self._options(group))

    def _seats_once(self) -> None:
        order = np.argsort(self.problem.option_party, kind="stable")
        cuts = np.flatnonzero(np.diff(self.problem.option_party[order])) + 1
        for first, last in pairwise([0, *cuts.tolist(), len(order)]):
            self.model.add_linear_constraint(mathopt.fast_sum(self.sits[o] for o in order[first:last]) <= 1)

    def _table(self, group: int, single: mathopt.Variable | None) -> None:
        """Capacity, minimum and strong links; `single` says that one person sits there, where that is known."""
        family = int(self.problem.group_family[group])
        people = self._people(group)
        seats, least = int(self.problem.seats[family]), int(self.problem.min_guests[family])
        self.model.add_linear_constraint(people - seats * self.open[group] <= 0)
        self.model.add_linear_constraint(people - least * self.open[group] >= 0)
        for option in self._options(group):
            self.model.add_linear_constraint(self.sits[option] <= self.open[group])
        if seats > 1 and least == 1:
            alone = self.model.add_binary_variable() if single is None else single
            self.alone.append(alone)
            self.model.add_linear_constraint(people + alone - 2 * self.open[group] >= 0)

    def _mixed(self, group: int, weight: float, countries: list[np.ndarray]) -> mathopt.Variable:
        """The value of n people from d countries is ``n x rint(1000 w d / n)``: one binary for each (n, d)."""
        seats = int(self.problem.seats[int(self.problem.group_family[group])])
        present = self._present(group, countries)
        kinds = [(n, d) for n in range(2, seats + 1) for d in range(min(n, len(present)) + 1)]
        chosen = [self.model.add_binary_variable() for _ in kinds]
        single = self.model.add_binary_variable()
        counted = single + mathopt.fast_sum(n * z for (n, _d), z in zip(kinds, chosen, strict=True))
        self.model.add_linear_constraint(self._people(group) - counted == 0)
        self.model.add_linear_constraint(single + mathopt.fast_sum(chosen) - self.open[group] == 0)
        different = mathopt.fast_sum(d * z for (_n, d), z in zip(kinds, chosen, strict=True))
        self.model.add_linear_constraint(different - mathopt.fast_sum(present) <= 0)
        self.bonus += [n * round(1000 * weight * d / n) * z for (n, d), z in zip(kinds, chosen, strict=True)]
        return single

    def _present(self, group: int, countries: list[np.ndarray]) -> list[mathopt.Variable]:
        """One binary for each country that anybody at the table could bring."""
        present = []
        for code in sorted({int(c) for party in countries for c in party if c >= 0}):
            here = [self.sits[o] for o, party in zip(self._options(group), countries, strict=True) if code in party]
            seen = self.model.add_binary_variable()
            self.model.add_linear_constraint(seen - mathopt.fast_sum(here) <= 0)
            present.append(seen)
        return present

    def _families(self) -> list[mathopt.LinearTypes]:
        """Whether each family hosts: the sum of its tables where it holds one at most, else a binary below it."""
        hosts: list[mathopt.LinearTypes] = []
        for family in np.unique(self.problem.group_family):
            groups = np.flatnonzero(self.problem.group_family == family)
            tables = mathopt.fast_sum(self.open[group] for group in groups)
            most = int(self.problem.max_meals[family])
            self.model.add_linear_constraint(tables <= most)
            if most == 1:
                hosts.append(tables)
                continue
            host = self.model.add_binary_variable()
            hosts.append(host)
            self.model.add_linear_constraint(host - tables <= 0)
        return hosts
