"""The peer: one direct model of the same roster, as a careful user of a solver would write it.

Seats, open tables, and for each table how many people of how many countries sit there, with the strong links
(nobody sits at a closed table, seat by seat) and one-hot counts that make the table preference linear. Goals
are maximised one after the other, each earlier one held; the last answer is the hint for the next. The same
model goes to CP-SAT, HiGHS and SCIP through MathOpt, one thread each.
"""

from __future__ import annotations

import datetime
import time
from dataclasses import dataclass, field

import numpy as np
from ortools.math_opt.python import mathopt

from partage.columns import Columns
from partage.problem.compile import compile_problem
from partage.problem.model import Problem
from partage.rules.policy import Policy
from partage.rules.table import MixedCountries

SOLVERS = {
    "CP-SAT": mathopt.SolverType.CP_SAT,
    "HiGHS": mathopt.SolverType.HIGHS,
    "SCIP": mathopt.SolverType.GSCIP,
}


@dataclass
class Answer:
    """What a peer reached: value and bound of each level it got to, and when."""

    solver: str
    values: list[int] = field(default_factory=list)
    bounds: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def proven(self) -> bool:
        """Whether every level's bound was reached."""
        return all(bound < value + 1 for value, bound in zip(self.values, self.bounds, strict=True))


def solve_directly(roster, policy: Policy, solver: str, seconds: float, levels: int | None = None) -> Answer:
    """Maximise the policy's goals one after the other; `seconds` for the solver calls together."""
    columns = Columns.of(roster)
    problem = compile_problem(columns, policy)
    model = Direct(problem, columns, policy)
    answer = Answer(solver)
    began = time.monotonic()
    hint = None
    for level in range(len(problem.levels) if levels is None else levels):
        left = seconds - (time.monotonic() - began)
        if left <= 0:
            break
        goal = model.goal(level)
        model.model.maximize(goal)
        threads = {} if solver == "HiGHS" else {"threads": 1}
        parameters = mathopt.SolveParameters(
            time_limit=datetime.timedelta(seconds=left),
            relative_gap_tolerance=0.0,
            absolute_gap_tolerance=0.0,
            **threads,
        )
        hints = mathopt.ModelSolveParameters(solution_hints=[] if hint is None else [hint])
        result = mathopt.solve(model.model, SOLVERS[solver], params=parameters, model_params=hints)
        if not result.has_primal_feasible_solution():
            break
        value = round(result.objective_value())
        answer.values.append(value)
        answer.bounds.append(max(float(value), result.dual_bound()) if result.dual_bound() < np.inf else np.inf)
        answer.seconds = time.monotonic() - began
        hint = mathopt.SolutionHint(variable_values=result.variable_values())
        model.model.add_linear_constraint(goal >= value)
    return answer


class Direct:
    """The model's variables and goals."""

    def __init__(self, problem: Problem, columns: Columns, policy: Policy) -> None:
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
            self._table(group)
            if weight:
                self._mixed(group, weight, [country[list(columns.parties[p])] for p in self._parties(group)])
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

    def _seats_once(self) -> None:
        for party in np.unique(self.problem.option_party):
            options = np.flatnonzero(self.problem.option_party == party)
            self.model.add_linear_constraint(mathopt.fast_sum(self.sits[o] for o in options) <= 1)

    def _table(self, group: int) -> None:
        problem, family = self.problem, int(self.problem.group_family[group])
        options = self._options(group)
        people = mathopt.fast_sum(int(problem.option_size[o]) * self.sits[o] for o in options)
        seats, least = int(problem.seats[family]), int(problem.min_guests[family])
        self.model.add_linear_constraint(people - seats * self.open[group] <= 0)
        self.model.add_linear_constraint(people - least * self.open[group] >= 0)
        for option in options:
            self.model.add_linear_constraint(self.sits[option] <= self.open[group])
        if seats > 1 and least == 1:
            alone = self.model.add_binary_variable()
            self.alone.append(alone)
            self.model.add_linear_constraint(people + alone - 2 * self.open[group] >= 0)

    def _mixed(self, group: int, weight: float, countries: list[np.ndarray]) -> None:
        """The value of n people from d countries is ``n x rint(1000 w d / n)``: one binary for each (n, d)."""
        problem, family = self.problem, int(self.problem.group_family[group])
        options, seats = self._options(group), int(problem.seats[family])
        present = []
        for code in sorted({int(c) for party in countries for c in party if c >= 0}):
            here = [self.sits[o] for o, party in zip(options, countries, strict=True) if code in party]
            seen = self.model.add_binary_variable()
            self.model.add_linear_constraint(seen - mathopt.fast_sum(here) <= 0)
            present.append(seen)
        kinds = [(n, d) for n in range(2, seats + 1) for d in range(n + 1)]
        chosen = [self.model.add_binary_variable() for _ in kinds]
        single = self.model.add_binary_variable()
        people = mathopt.fast_sum(int(problem.option_size[o]) * self.sits[o] for o in options)
        counted = single + mathopt.fast_sum(n * z for (n, _d), z in zip(kinds, chosen, strict=True))
        self.model.add_linear_constraint(people - counted == 0)
        self.model.add_linear_constraint(single + mathopt.fast_sum(chosen) - self.open[group] == 0)
        different = mathopt.fast_sum(d * z for (_n, d), z in zip(kinds, chosen, strict=True))
        self.model.add_linear_constraint(different - mathopt.fast_sum(present) <= 0)
        self.bonus += [n * round(1000 * weight * d / n) * z for (n, d), z in zip(kinds, chosen, strict=True)]

    def _families(self) -> list[mathopt.Variable]:
        hosts = []
        for family in np.unique(self.problem.group_family):
            groups = np.flatnonzero(self.problem.group_family == family)
            tables = mathopt.fast_sum(self.open[group] for group in groups)
            host = self.model.add_binary_variable()
            hosts.append(host)
            self.model.add_linear_constraint(tables <= int(self.problem.max_meals[family]))
            self.model.add_linear_constraint(host - tables <= 0)
        return hosts
