"""`match` as a whole: bad input, time, stopping, solvers that lie, and what must not matter."""

from __future__ import annotations

import os
import pickle
import random
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from brute_force import World
from policies import policy_of
from tiny import random_case

import partage as pt
from partage import engine
from partage.plan import best_table as contest
from partage.plan.verify import recheck
from partage.solve import column_generation, compact_model, flow, incumbent, lexicographic, master, mathopt
from partage.solve.compact_model import CompactResult
from partage.solve.set_packing import Packing
from partage.testing import random_roster

MON, TUE = "mon", "tue"
A_NAME = "Zulma"


def person(its_id: str, **more: Any) -> pt.Student:
    usual = {"languages": {"fr": "B2"}, "diet": (), "availability": {MON}, "name": A_NAME}
    return pt.Student(id=its_id, **usual | more)


def home(its_id: str, **more: Any) -> pt.Family:
    usual = {"languages": {"fr": "native"}, "serves": (), "availability": {MON}, "seats": 2, "name": A_NAME}
    return pt.Family(id=its_id, **usual | more)


def pickled(value: Any) -> Any:
    """There and back, as between processes."""
    return pickle.loads(pickle.dumps(value))  # noqa: S301 (written a moment ago)


def values(plan: pt.Plan) -> tuple[int, ...]:
    return tuple(level.value for level in plan.levels)


def seated(plan: pt.Plan) -> dict[str, str]:
    return {student: family for student, (family, _slot) in plan.seated.items()}


def refused(kind: type[pt.PartageError], code: str, *arguments: Any, **options: Any) -> pt.PartageError:
    with pytest.raises(kind) as caught:
        pt.match(*arguments, **options)
    assert caught.value.code == code
    assert A_NAME not in f"{caught.value}{caught.value!r}{caught.value.to_dict()}"
    assert pickled(caught.value).to_dict() == caught.value.to_dict()
    return caught.value


# Bad input, and input that leaves nobody a seat


def test_a_pin_that_breaks_a_rule_is_refused_by_id():
    roster = pt.Roster([person("S1", smoke_free=True), person("S2")], [home("F1", smokes=True)], pins=[("S1", "F1")])
    error = refused(pt.RosterError, "pin_breaks_rule", roster)
    assert [fault.record for fault in error.faults] == ["student S1"]
    assert '"smoke free"' in str(error)


def test_a_pinned_party_whose_other_member_may_not_sit_there():
    students = [person("S1", party="p"), person("S2", party="p", avoids_animals={"cat"})]
    roster = pt.Roster(students, [home("F1", animals={"cat"})], pins=[("S1", "F1")])
    error = refused(pt.RosterError, "pin_breaks_rule", roster)
    assert [fault.record for fault in error.faults] == ["student S1"]


def test_a_pin_below_the_minimum_is_not_kept_and_the_plan_says_so():
    roster = pt.Roster([person("S1")], [home("F1", min_guests=2)], pins=[("S1", "F1")])
    plan = pt.match(roster)
    assert plan.unseated == ("S1",)
    assert (plan.levels[0].goal, plan.levels[0].value, plan.levels[0].bound) == ("pins kept", 0, 0)
    assert plan.status == "optimal"


def test_pins_that_clash_only_jointly_are_kept_as_far_as_can_be():
    students = [person(f"S{n}") for n in range(1, 4)]
    roster = pt.Roster(students, [home("F1"), home("F2")], pins=[(f"S{n}", "F1") for n in range(1, 4)])
    plan = pt.match(roster)
    assert plan.levels[0].goal == "pins kept"
    assert plan.levels[0].value == plan.levels[0].bound == 2
    assert len(plan.unseated) == 1
    assert set(seated(plan).values()) == {"F1"}


def test_a_kept_pin_comes_before_seats():
    students = [person("S1", availability={MON, TUE}), person("S2", availability={TUE}), person("S3")]
    homes = [home("F1", availability={MON, TUE}, seats=3), home("F2", availability={TUE}, min_guests=2)]
    plan = pt.match(pt.Roster(students, homes, pins=[("S1", "F1", TUE)]))
    assert plan.seated["S1"] == ("F1", TUE)
    assert values(plan)[:2] == (1, 2)


@pytest.mark.parametrize(
    ("field", "student", "family"),
    [
        ("company", {"gender": "woman", "company": {"another:woman"}}, {}),
        ("avoids_animals", {"avoids_animals": {"cat"}}, {}),
        ("smoke_free", {"smoke_free": True}, {}),
        ("step_free", {"step_free": True}, {}),
        ("max_travel_min", {"max_travel_min": 0}, {}),
        ("slot_wishes", {"slot_wishes": {MON: 1}}, {}),
        ("welcomes", {}, {"welcomes": {"woman"}}),
        ("country_wishes", {}, {"country_wishes": {"MA"}}),
    ],
)
def test_a_wish_whose_rule_is_not_in_force_is_refused(field, student, family):
    roster = pt.Roster([person("S1", **student)], [home("F1", **family)])
    error = refused(pt.PolicyError, "wish_not_in_force", roster, pt.Policy())
    assert error.params["field"] == field
    assert error.params["records"] == 1
    assert pt.match(roster).status == "optimal"


def test_what_is_no_roster_policy_or_budget_is_refused():
    roster = pt.Roster([], [])
    for given, code in (
        ({"roster": 3}, "bad_roster"),
        ({"roster": roster, "policy": "policy.toml"}, "bad_policy"),
        ({"roster": roster, "budget": 5}, "bad_budget"),
    ):
        with pytest.raises(pt.InputError) as caught:
            pt.match(**given)
        assert caught.value.code == code


@pytest.mark.parametrize("policy", [None, pt.Policy(), pt.Policy(goals=(pt.Satisfaction(),))])
@pytest.mark.parametrize(
    ("students", "families"),
    [
        ([], []),
        ([], [home("F1")]),
        ([person("S1"), person("S2", party="p")], []),
        ([person("S1", diet={"kosher"}), person("S2", languages={"sw": "native"}, diet={"vegan"})], [home("F1")]),
        ([person("S1", availability={TUE})], [home("F1")]),
        ([person("S1", party="p"), person("S2", party="p", availability={TUE})], [home("F1", availability={MON, TUE})]),
        ([person(f"S{n}", party="p") for n in range(3)], [home("F1"), home("F2")]),
    ],
)
def test_nobody_can_sit(students, families, policy):
    roster = pt.Roster(students, families)
    plan = pt.match(roster, policy)
    assert plan.tables == ()
    assert plan.status == "optimal"
    assert plan.unseated == tuple(sorted(student.id for student in students))
    assert {level.value for level in plan.levels} == {0}
    assert pt.verify(plan, roster, policy)


def test_weights_too_large_for_the_largest_table():
    heavy = pt.Policy(table_preferences=(pt.MixedCountries(weight=900_000),))
    refused(pt.PolicyError, "gain_too_large", pt.Roster([person("S1")], [home("F1", seats=50)]), heavy)


def test_a_rule_that_fails_is_named():
    @pt.requirement("mine")
    def broken(seats: Any) -> Any:
        raise KeyError(A_NAME)

    error = refused(
        pt.RuleError, "rule_failed", pt.Roster([person("S1")], [home("F1")]), pt.Policy(requirements=(broken,))
    )
    assert error.params["rule"] == "mine"


# Time


@pytest.mark.slow
def test_the_time_limit_is_kept():
    """2 s and 10 % on an idle machine are 2.5 s; this allows for a busy one."""
    roster = random_roster("city", seed=1)
    began = time.monotonic()
    plan = pt.match(roster, budget=pt.Budget(seconds=2))
    assert time.monotonic() - began < 10
    assert plan.status in ("feasible", "optimal")
    assert pt.verify(plan, roster)
    assert all(level.bound >= level.value for level in plan.levels)


def test_no_time_at_all_still_gives_a_plan():
    roster = random_roster((40, 15, 3), seed=4, max_meals=2)
    plan = pt.match(roster, budget=pt.Budget(seconds=1e-9))
    assert plan.tables
    assert plan.status in ("feasible", "optimal")
    assert pt.verify(plan, roster)


@pytest.mark.parametrize("seconds", [1e15, 10**400])
def test_a_budget_of_ages_is_a_budget_or_a_fault(seconds):
    try:
        budget = pt.Budget(seconds=seconds)
    except pt.InputError as error:
        assert error.code == "bad_budget"  # noqa: PT017
        return
    assert pt.match(random_roster((24, 9, 3), seed=6), budget=budget).status == "optimal"


def test_a_gap_that_will_do():
    roster = random_roster((40, 15, 3), seed=4)
    plan = pt.match(roster, budget=pt.Budget(gap=0.5))
    last = plan.levels[-1]
    assert last.bound - last.value <= 0.5 * last.value
    assert all(level.bound == level.value for level in plan.levels[:-1])
    assert pt.verify(plan, roster)


# Stopping


def test_a_token_set_before():
    token = threading.Event()
    token.set()
    roster = random_roster((40, 15, 3), seed=4)
    plan = pt.match(roster, cancel=token)
    assert plan.status in ("interrupted", "optimal")
    assert plan.tables
    assert pt.verify(plan, roster)


@pytest.mark.parametrize("phase", ["compile", "greedy", "plan", "students seated", "nobody alone", "verify"])
def test_a_token_set_during(phase):
    token = threading.Event()
    roster = random_roster((40, 15, 3), seed=4)

    def listen(progress: pt.Progress) -> None:
        if progress.phase == phase:
            token.set()

    plan = pt.match(roster, cancel=token, progress=listen)
    assert token.is_set()
    assert plan.status == "optimal" if phase == "verify" else plan.status in ("interrupted", "optimal")
    assert pt.verify(plan, roster)


def pressing(times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C as the first levels are about to be closed."""
    close, pressed = lexicographic._LevelByLevel._close, []

    def press(self: Any, level: int) -> Any:
        pressed.append(level)
        if len(pressed) <= times:
            raise KeyboardInterrupt
        return close(self, level)

    monkeypatch.setattr(lexicographic._LevelByLevel, "_close", press)


def test_one_ctrl_c_returns_the_best_plan_so_far(monkeypatch):
    pressing(1, monkeypatch)
    roster = random_roster((40, 15, 3), seed=4)
    plan = pt.match(roster)
    assert plan.status in ("interrupted", "optimal")
    assert plan.tables
    assert pt.verify(plan, roster)


def test_a_second_ctrl_c_is_raised(monkeypatch):
    pressing(2, monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        pt.match(random_roster((40, 15, 3), seed=4))


@pytest.mark.parametrize("phase", ["compile", "greedy", "students seated", "satisfaction", "verify"])
@pytest.mark.parametrize("error", [AttributeError, pt.InputError])
def test_what_progress_raises_is_raised_again(phase, error):
    mine = error("mine")

    def listen(progress: pt.Progress) -> None:
        if progress.phase == phase:
            raise mine

    with pytest.raises(error) as caught:
        pt.match(random_roster((25, 10, 3), seed=4), progress=listen)
    assert caught.value is mine


def test_progress_tells_values_and_bounds_and_nothing_else():
    heard: list[pt.Progress] = []
    plan = pt.match(random_roster((40, 15, 3), seed=4), progress=heard.append)
    assert [heard[0].phase, heard[-2].phase, heard[-1].phase] == ["compile", "verify", "done"]
    assert heard[0].values == ()
    assert heard[-1].values == values(plan)
    assert heard[-1].bounds == tuple(level.bound for level in plan.levels)
    reached = [progress.values for progress in heard if progress.values]
    assert reached == sorted(reached)
    assert [progress.seconds for progress in heard] == sorted(progress.seconds for progress in heard)
    for progress in heard[1:]:
        assert len(progress.bounds) <= len(progress.values) == 4


# MathOptSolvers that lie

LYING = [1, 5, 27, 33, 47]


def never_wrong(seed: int, *, exact: bool = False) -> pt.Plan | None:
    """The plan is valid and no bound of it is below the truth, or the error has a type."""
    roster, reading = random_case(seed)
    policy = policy_of(reading)
    world = World(roster, reading)
    best = world.optimum()
    try:
        plan = pt.match(roster, policy)
    except pt.PartageError as error:
        assert isinstance(error, pt.SolverError)  # noqa: PT017
        return None
    assert pt.verify(plan, roster, policy)
    assert world.worth(plan.tables) == values(plan)
    for number, level in enumerate(plan.levels):
        if values(plan)[:number] == best[:number]:
            assert level.bound >= best[number]
    if plan.status == "optimal":
        assert values(plan) == best
    assert not exact or values(plan) == best
    return plan


@pytest.fixture
def columns_only(monkeypatch):
    """Neither a flow nor a full list of tables nor a direct model helps out."""
    monkeypatch.setattr(
        engine, "LexicographicSolver", lambda: lexicographic.LexicographicSolver(all_tables=0, few_options=0)
    )
    monkeypatch.setattr(flow.FlowSolver, "supports", lambda self, problem: False)
    monkeypatch.setattr(lexicographic, "initial_bound", _weak(lexicographic.initial_bound))


def _weak(initial_bound: Any) -> Any:
    """The first proof is far from tight, so that the search has to go on."""

    def found(search: Any, level: int, unit: int, *rest: Any) -> Any:
        proof = initial_bound(search, level, unit, *rest)
        problem = search.problem
        prices = np.full(problem.parties, 40 * unit, dtype=np.int64)
        slack = 40 * unit * problem.parties
        return replace(
            proof,
            prices=replace(
                proof.prices, price_bound=proof.prices.price_bound + slack, parties=proof.prices.parties + prices
            ),
        )

    return found


def nothing(*_arguments: Any, **_options: Any) -> None:
    return None


def overlapping(context: Any, among: Any, *_rest: Any, **_options: Any) -> Packing:
    return Packing(among, proven=True)


def worse(context: Any, among: Any, aim: Any, floors: Any, hint: Any, *_rest: Any, **_options: Any) -> Packing | None:
    """The plan at hand with a table less, said to be the best; nothing where that is no worse."""
    upto = len(floors) + 1
    less = hint[:-1]
    pool = context.pool
    here, there = (pool.problem.plan_values(pool.options[i], pool.groups[i])[:upto] for i in (hint, less))
    return Packing(less, proven=True) if tuple(there) < tuple(here) else None


@pytest.mark.usefixtures("columns_only")
@pytest.mark.parametrize("seed", LYING)
@pytest.mark.parametrize("lie", [nothing, overlapping, worse])
def test_an_exact_choice_that_lies(seed, lie, monkeypatch):
    monkeypatch.setattr(incumbent, "set_packing", SimpleNamespace(solve=lie))
    never_wrong(seed)


@pytest.mark.usefixtures("columns_only")
@pytest.mark.parametrize("seed", LYING)
@pytest.mark.parametrize("error", [RuntimeError, AttributeError, ValueError, MemoryError, OSError])
def test_every_solver_fails(seed, error, monkeypatch):
    def fail(*_arguments: Any, **_options: Any) -> None:
        raise error("broken")

    monkeypatch.setattr(mathopt.MathOptSolvers, "_once", fail)
    monkeypatch.setattr(mathopt.MathOptSolvers, "_go_on", fail)
    never_wrong(seed)


@pytest.mark.usefixtures("columns_only")
@pytest.mark.parametrize("seed", LYING)
def test_a_direct_model_that_says_nothing(seed, monkeypatch):
    monkeypatch.setattr(incumbent, "compact_model", SimpleNamespace(solve=nothing))
    never_wrong(seed)


@pytest.mark.usefixtures("columns_only")
@pytest.mark.parametrize("seed", LYING)
def test_a_direct_model_whose_tables_overlap(seed, monkeypatch):
    honest = compact_model.solve

    def lie(search: Any, *arguments: Any, **options: Any) -> CompactResult | None:
        found = honest(search, *arguments, **options)
        if found is None:
            return None
        everybody = np.arange(search.problem.options)[: search.width - 1]
        return CompactResult(found.bound, *search.problem.tables_of(everybody))

    monkeypatch.setattr(incumbent, "compact_model", SimpleNamespace(solve=lie))
    never_wrong(seed)


@pytest.mark.usefixtures("columns_only")
@pytest.mark.parametrize("seed", [211, 217, 281])
def test_a_direct_model_that_claims_less_than_the_plan_at_hand(seed, monkeypatch):
    """What cannot be true proves nothing."""
    none = np.zeros((0, 1), dtype=np.int64), np.zeros(0, dtype=np.int64)
    monkeypatch.setattr(
        incumbent,
        "compact_model",
        SimpleNamespace(solve=lambda *_arguments, **_options: CompactResult(-1_000_000, *none)),
    )
    monkeypatch.setattr(incumbent, "set_packing", SimpleNamespace(solve=nothing))
    never_wrong(seed)


@pytest.mark.usefixtures("columns_only")
@pytest.mark.parametrize("seed", LYING)
@pytest.mark.parametrize("lie", ["nothing", "zero", "huge", "noise"])
def test_prices_of_a_relaxation_that_lies(seed, lie, monkeypatch):
    honest = master.RestrictedMaster.solve
    noise = np.random.default_rng(seed)

    def solve(self: Any, clock: Any) -> Any:
        duals = honest(self, clock)
        if duals is None or lie == "nothing":
            return None
        scale = {"zero": 0.0, "huge": 1e6, "noise": 1.0}[lie]
        parties = duals.parties * scale + (noise.random(len(duals.parties)) * 50 if lie == "noise" else 0)
        return replace(duals, parties=parties, multipliers=duals.multipliers * scale, groups=duals.groups * scale)

    monkeypatch.setattr(column_generation.RestrictedMaster, "solve", solve)
    never_wrong(seed, exact=lie == "noise")


def test_a_flow_that_is_not_the_best_is_refused_before_it_is_returned(monkeypatch):
    roster = random_roster((20, 8, 3), seed=2, plain=True)
    policy = pt.Policy(
        requirements=pt.Policy.default().requirements, preferences=(pt.SharedInterests(),), goals=(pt.Satisfaction(),)
    )
    honest = flow._Network.solve

    def lie(self: Any, weights: Any) -> Any:
        taken = honest(self, weights)
        taken[np.flatnonzero(taken)[0]] = False
        return taken

    assert pt.match(roster, policy).manifest["solver"] == "flow"
    monkeypatch.setattr(flow._Network, "solve", lie)
    with pytest.raises(pt.InvalidPlanError) as caught:
        pt.match(roster, policy)
    assert "bug in partage" in str(caught.value)
    assert A_NAME not in str(caught.value)


def test_a_flow_that_fails_is_a_solver_error(monkeypatch):
    from ortools.graph.python import min_cost_flow  # noqa: PLC0415 (only the test that breaks it)

    class Broken(min_cost_flow.SimpleMinCostFlow):
        def solve(self) -> int:
            return self.INFEASIBLE

    monkeypatch.setattr(min_cost_flow, "SimpleMinCostFlow", Broken)
    policy = pt.Policy(requirements=pt.Policy.default().requirements, goals=(pt.StudentsSeated(),))
    refused(pt.SolverError, "flow_failed", random_roster((20, 8, 3), seed=2, plain=True), policy)


def test_a_plan_that_breaks_a_rule_never_comes_back(monkeypatch):
    honest = engine._Matching._named

    def lie(*arguments: Any) -> pt.Plan:
        plan = honest(*arguments)
        return replace(plan, unseated=plan.unseated[:-1] or ("S001",))

    monkeypatch.setattr(engine._Matching, "_named", lie)
    with pytest.raises(pt.InvalidPlanError) as caught:
        pt.match(random_roster((12, 5, 2), seed=0))
    assert caught.value.code == "invalid_plan"
    assert any("unseated" in sentence for sentence in caught.value.params["violations"])


def test_a_home_too_large_to_look_through_is_over_estimated_or_refused_by_the_checker(monkeypatch):
    roster = random_roster((30, 6, 2), seed=3)
    plan = pt.match(roster)
    last = plan.levels[-1]
    free = replace(last, certificate=replace(last.certificate, prices={}, relaxed=()))  # now every table could matter
    monkeypatch.setattr(contest, "MOST_STEPS", 10)
    codes = {violation.code for violation in pt.verify(plan.with_levels((*plan.levels[:-1], free)), roster).violations}
    assert "certificate_too_long" in codes


# What must not matter


def test_a_plan_pickles():
    roster = random_roster((20, 8, 3), seed=2)
    plan = pt.match(roster)
    again = pickled(plan)
    assert again == plan
    assert again.sha256 == plan.sha256
    assert pt.verify(again, again.roster, again.policy)
    assert dict(again.seated) == dict(plan.seated)


def test_the_plan_and_the_roster_stay_as_they_are():
    roster = random_roster((24, 9, 3), seed=3, max_meals=2, pins=2, apart=3, company=True)
    before = roster.sha256
    plan = pt.match(roster)
    assert pt.Roster.from_document(roster.to_document()).sha256 == before
    with pytest.raises(AttributeError):
        plan.status = "optimal"
    assert not hasattr(plan.seated, "__setitem__")


def shuffled(roster: pt.Roster, rng: random.Random) -> pt.Roster:
    students, families = list(roster.students), list(roster.families)
    rows = rng.sample(range(len(students)), len(students))
    columns = rng.sample(range(len(families)), len(families))
    return pt.Roster(
        [students[row] for row in rows],
        [families[column] for column in columns],
        facts={name: array[np.ix_(rows, columns)] for name, array in roster.facts.items()},
        pins=rng.sample(roster.pins, len(roster.pins)),
        apart=[
            (f"{pair.kind_a}:{pair.a}", f"{pair.kind_b}:{pair.b}")
            for pair in rng.sample(roster.apart, len(roster.apart))
        ],
    )


def matched(seed: int) -> tuple[pt.Roster, pt.Policy, pt.Plan | None]:
    roster, reading = random_case(seed)
    policy = policy_of(reading)
    try:
        return roster, policy, pt.match(roster, policy)
    except pt.RosterError:
        return roster, policy, None


@pytest.mark.parametrize("seed", range(300, 310))
def test_the_order_of_the_input_does_not_matter(seed):
    roster, policy, plan = matched(seed)
    for again in range(2 if plan else 0):
        other = shuffled(roster, random.Random(again))
        assert other.sha256 == roster.sha256
        assert pt.match(other, policy).sha256 == plan.sha256


@pytest.mark.parametrize("seed", range(320, 330))
def test_other_names_in_the_same_order_give_the_same_values(seed):
    roster, policy, plan = matched(seed)
    if plan is None:
        return
    students = {its_id: f"guest {n:03}" for n, its_id in enumerate(sorted(s.id for s in roster.students))}
    families = {its_id: f"host {n:03}" for n, its_id in enumerate(sorted(f.id for f in roster.families))}
    kinds = {"student": students, "family": families}
    renamed = pt.Roster(
        [student.replace(id=students[student.id]) for student in roster.students],
        [family.replace(id=families[family.id]) for family in roster.families],
        facts=roster.facts,
        pins=[(students[p.student], families[p.family], *([p.slot] if p.slot else [])) for p in roster.pins],
        apart=[(kinds[p.kind_a][p.a], kinds[p.kind_b][p.b]) for p in roster.apart],
    )
    again = pt.match(renamed, policy)
    assert values(again) == values(plan)
    assert {students[s]: (families[f], slot) for s, (f, slot) in plan.seated.items()} == dict(again.seated)


@pytest.mark.parametrize("seed", range(340, 350))
def test_a_family_that_nobody_can_visit_changes_nothing(seed):
    roster, policy, plan = matched(seed)
    if plan is None:
        return
    more = [*roster.families, home("zz", availability={"another day"}, seats=6)]
    facts = {name: np.pad(array, ((0, 0), (0, 1))) for name, array in roster.facts.items()}
    apart = [(f"{p.kind_a}:{p.a}", f"{p.kind_b}:{p.b}") for p in roster.apart]
    again = pt.match(pt.Roster(roster.students, more, facts=facts, pins=roster.pins, apart=apart), policy)
    assert values(again) == values(plan)
    assert again.status == plan.status == "optimal"


HASHED = """
import partage as pt
from partage.testing import random_roster
roster = random_roster((24, 9, 3), seed=3, max_meals=2, pins=2, apart=3, company=True)
plan = pt.match(roster)
assert roster.parties and plan.status == "optimal"
print(plan.sha256)
"""


def hashed(seed: int) -> str:
    done = subprocess.run(  # noqa: S603 (our own interpreter)
        [sys.executable, "-c", HASHED],
        env=os.environ | {"PYTHONHASHSEED": str(seed)},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout.strip()


@pytest.mark.slow
def test_one_plan_whatever_the_hash_seed():
    with ThreadPoolExecutor(2) as two_at_once:
        found = set(two_at_once.map(hashed, range(4)))
    assert len(found) == 1
    assert len(found.pop()) == 64


def test_another_seed_finds_the_same_values():
    roster = random_roster((24, 9, 3), seed=6, max_meals=2, company=True)
    plans = [pt.match(roster, budget=pt.Budget(seed=seed)) for seed in (0, 1, 2**31 - 1)]
    assert len({values(plan) for plan in plans}) == 1
    assert [plan.manifest["seed"] for plan in plans] == [0, 1, 2**31 - 1]


def test_an_executor_is_taken_and_changes_nothing():
    roster = random_roster((24, 9, 3), seed=6)
    with ThreadPoolExecutor(2) as executor:
        assert pt.match(roster, executor=executor).sha256 == pt.match(roster).sha256


def test_ctrl_c_while_checking_does_not_cost_the_plan(monkeypatch):
    seen = []

    def interrupted_once(*arguments):
        seen.append(1)
        if len(seen) == 1:
            raise KeyboardInterrupt
        return recheck(*arguments)

    monkeypatch.setattr(engine, "recheck", interrupted_once)
    roster = random_roster((12, 5, 2), seed=3)
    assert pt.verify(pt.match(roster), roster)
    assert len(seen) == 2
