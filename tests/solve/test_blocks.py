"""Independent blocks: found, solved apart in any executor, and added up to what the whole would be."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import random
import signal
import threading
import time
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

import networkx as nx
import numpy as np
import pytest
from small import rows_of, small_problem
from towns import joined, tiny_towns

import partage as pt
from partage import engine
from partage.columns import Columns
from partage.problem.compile import compile_problem
from partage.solve import parallel
from partage.solve.blocks import BlocksSolver, components, independent_blocks
from partage.solve.clock import SearchClock
from partage.solve.column_pool import ColumnPool, is_plan
from partage.solve.lexicographic import LexicographicSolver
from partage.solve.solver import Budget
from partage.testing import random_roster

A_NAME = "Zulma"


def compiled(roster, policy=None):
    return compile_problem(Columns.of(roster), policy or pt.Policy.default())


def towns(count, size=(12, 5, 2), **options):
    """Small editions far from each other, in one roster."""
    return joined([random_roster(size, seed=seed, company=True, **options) for seed in range(count)])


@pytest.fixture(scope="module")
def three_towns():
    return compiled(towns(3, apart=2))


@pytest.fixture(scope="module")
def answered_at_home(three_towns):
    return answer(split(three_towns))


@pytest.fixture(scope="module")
def spawned():
    """Pools of processes by number of workers."""
    pools: dict[int, ProcessPoolExecutor] = {}

    def pool(workers):
        if workers not in pools:
            pools[workers] = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
        return pools[workers]

    yield pool
    for each in pools.values():
        each.shutdown()


@pytest.fixture
def every_component(monkeypatch):
    """`match` makes a block of each component."""
    monkeypatch.setattr(engine, "BlocksSolver", partial(BlocksSolver, least=1))


def split(problem, executor=None, least=1, inner=None, seconds=60.0, **clock):
    solver = BlocksSolver(inner or LexicographicSolver(), executor, least)
    return solver(problem, Budget(seconds), SearchClock(seconds, **clock))


def levels_of(outcome):
    return [(level.value, level.bound) for level in outcome.levels]


def answer(outcome):
    """All that there is to compare."""
    prices = [level.prices for level in outcome.levels]
    return (
        rows_of(outcome.options, outcome.groups),
        [(level.value, level.bound, level.proof) for level in outcome.levels],
        [(p.unit, p.price_bound, p.multipliers, p.parties.tolist(), p.relaxed) for p in prices],
    )


def is_valid(problem, outcome):
    pool = ColumnPool(problem)
    fits = is_plan(pool, pool.locate(outcome.options, outcome.groups))
    values = problem.plan_values(outcome.options, outcome.groups).tolist()
    allowed = problem.oracle.allowed(outcome.options, outcome.groups).all()
    return fits and allowed and values == [level.value for level in outcome.levels]


# What belongs together


def graph_of(problem):
    graph = nx.Graph()
    families = problem.group_family[problem.option_group].tolist()
    graph.add_edges_from((("p", p), ("f", f)) for p, f in zip(problem.option_party.tolist(), families, strict=True))
    return graph


@pytest.mark.parametrize("seed", range(12))
def test_components_are_those_of_the_graph(seed):
    problem = compiled(random_roster((30, 12, 2), seed=seed, towns=4)) if seed % 2 else tiny_problem(seed)
    component, counts = components(problem)
    assert counts.tolist() == np.bincount(component, minlength=len(counts)).tolist()
    found = {frozenset(problem.option_party[component == number].tolist()) for number in range(len(counts))}
    wanted = {frozenset(n for kind, n in nodes if kind == "p") for nodes in nx.connected_components(graph_of(problem))}
    assert found == wanted
    first = [int(problem.option_party[component == number].min()) for number in range(len(counts))]
    assert first == sorted(first)


def tiny_problem(seed):
    return small_problem(random.Random(seed))


def test_a_long_chain_is_one_component():
    order = np.random.default_rng(0).permutation(501)
    party = np.sort(np.stack([order[:-1], order[1:]], axis=1), axis=1).ravel()
    problem = replace(
        tiny_problem(0),
        party_size=np.ones(501, dtype=np.int64),
        seats=np.ones(500, dtype=np.int64),
        option_party=party,
        option_group=np.repeat(np.arange(500), 2),
        group_family=np.arange(500),
    )
    component, counts = components(problem)
    assert (counts.tolist(), component.any()) == ([1000], False)


@pytest.mark.parametrize("least", [1, 20, 40, 60, 10_000])
def test_blocks_share_nobody_and_are_large_enough(three_towns, least):
    problem = compiled(random_roster((30, 12, 2), seed=1, towns=5))
    found = independent_blocks(problem, least)
    assert sorted(np.concatenate(found).tolist()) == list(range(problem.options))
    assert all((np.diff(part) > 0).all() for part in found)
    for named in (problem.option_party, problem.group_family[problem.option_group]):
        seen = [set(named[part].tolist()) for part in found]
        assert sum(map(len, seen)) == len(set().union(*seen))
    assert len(found) == 1 or min(map(len, found)) >= least
    component, counts = components(problem)
    large = [number for number, options in enumerate(counts.tolist()) if options >= least]
    alone = [set(component[part].tolist()) for part in found]
    assert least > 1 or len(found) == len(counts)
    assert sum(bool(block & set(large)) for block in alone) == len(large)


def test_what_is_left_over_joins_the_smallest_block():
    sizes = np.array([7, 5, 2, 2, 1, 1])
    problem = replace(
        tiny_problem(0),
        party_size=np.ones(18, dtype=np.int64),
        seats=np.ones(6, dtype=np.int64),
        option_party=np.arange(18),
        option_group=np.repeat(np.arange(6), sizes),
        group_family=np.arange(6),
    )
    assert [len(part) for part in independent_blocks(problem, 4)] == [7, 5, (2 + 2) + (1 + 1)]
    assert [len(part) for part in independent_blocks(problem, 6)] == [7 + (2 + 1 + 1), 5 + 2]
    assert [len(part) for part in independent_blocks(problem, 7)] == [7 + (2 + 1 + 1), 5 + 2]
    assert [len(part) for part in independent_blocks(problem, 8)] == [18]
    assert [len(part) for part in independent_blocks(problem, 100)] == [18]


def test_nobody_who_could_sit_anywhere_is_one_block():
    student = pt.Student(id="S", languages={"fr": "B2"}, diet=(), availability={"x"})
    problem = compiled(pt.Roster([student], []))
    assert [len(part) for part in independent_blocks(problem, 1)] == [0]
    assert levels_of(split(problem)) == [(0, 0)] * 4


def test_a_part_is_as_small_as_its_options_say(three_towns):
    part = three_towns.part(independent_blocks(three_towns, 1)[1])
    inner = part.problem
    assert (inner.parties, inner.families) == (len(part.parties), len(part.families))
    assert inner.parties < three_towns.parties
    assert inner.families < three_towns.families
    assert (part.parties[inner.option_party] == three_towns.option_party[part.options]).all()
    family = three_towns.group_family[three_towns.option_group[part.options]]
    assert (part.families[inner.group_family[inner.option_group]] == family).all()
    tables = inner.tables_of(np.arange(inner.options))
    outer = part.outward(*tables)
    assert (inner.values(*tables) == three_towns.values(*outer)).all()
    assert all((back == table).all() for back, table in zip(part.inward(*outer), tables, strict=True))


# Added up


@pytest.mark.parametrize("seed", [*range(5), *(pytest.param(seed, marks=pytest.mark.heavy) for seed in range(5, 12))])
def test_blocks_add_up_to_the_oracles_optimum(seed, every_component):
    roster, policy, best = tiny_towns(seed)
    outcome = split(compiled(roster, policy))
    assert tuple(level.value for level in outcome.levels) == best
    assert tuple(level.bound for level in outcome.levels) == best
    plan = pt.match(roster, policy)  # recomputes every certificate before it returns
    assert plan.status == "optimal"
    assert tuple(level.value for level in plan.levels) == best


@pytest.mark.parametrize(("seed", "tables"), [(0, 0), (0, 20_000), (1, 0), (2, 0)])
def test_blocks_do_as_well_as_the_whole(seed, tables):
    problem = compiled(towns(2 + seed, max_meals=1 + seed % 2))
    inner = LexicographicSolver(all_tables=tables)
    whole = inner(problem, Budget(), SearchClock(60))
    found = split(problem, inner=inner)
    assert levels_of(found) == levels_of(whole)
    assert is_valid(problem, found)


@pytest.mark.parametrize("seed", range(3))
def test_certificates_of_blocks_are_proven_by_the_checker(seed, every_component):
    roster = towns(3, size=(14, 6, 2), apart=2)
    plan = pt.match(roster, budget=Budget(seed=seed))
    assert plan.status == "optimal"
    assert pt.verify(plan, roster)
    assert plan.manifest["solver"] == "goalwise"


def test_blocks_without_time_claim_what_their_prices_prove(three_towns, monkeypatch):
    stop = threading.Event()
    stop.set()
    found = split(three_towns, cancel=stop)
    assert is_valid(three_towns, found)
    best = split(three_towns)
    for number, level in enumerate(found.levels):
        assert level.proof in ("prices", "none")
        if levels_of(found)[:number] == levels_of(best)[:number]:
            assert level.bound >= best.levels[number].value


@dataclass(frozen=True)
class Hasty(LexicographicSolver):
    """Has no time for larger blocks: these stay open."""

    most: int = 60

    def __call__(self, problem, budget, clock):
        return super().__call__(problem, budget, clock if problem.options < self.most else clock.aside(0))


def test_one_open_block_leaves_later_levels_to_the_joint_prices(every_component, monkeypatch):
    roster = joined([random_roster(size, seed=2) for size in ((30, 10, 3), (12, 5, 2), (10, 4, 2))])
    problem = compiled(roster)
    sizes = [len(part) for part in independent_blocks(problem, 1)]
    assert min(sizes) < Hasty().most <= max(sizes)
    found, best = split(problem, inner=Hasty()), split(problem)
    assert is_valid(problem, found)
    first_open = [level.value == level.bound for level in found.levels].index(False)
    assert all(level.proof != "search" for level in found.levels[first_open:])
    assert found.levels[first_open].bound >= best.levels[first_open].value
    monkeypatch.setattr(engine, "LexicographicSolver", Hasty)
    plan = pt.match(roster)
    assert plan.status == "feasible"
    assert pt.verify(plan, roster)


def test_multipliers_are_shared_and_the_unit_is_the_wholes():
    problem = compiled(towns(3, size=(16, 5, 2)))
    inner = LexicographicSolver().within(problem)
    parts = [inner(problem.part(part).problem, Budget(), SearchClock(60)) for part in independent_blocks(problem, 1)]
    found = split(problem)
    for number, level in enumerate(found.levels):
        each = [part.levels[number].prices.multipliers for part in parts]
        assert level.prices.multipliers == tuple(max(column) for column in zip(*each, strict=True))
        assert {part.levels[number].prices.unit for part in parts} == {level.prices.unit}
        assert level.prices.price_bound // level.prices.unit >= level.value


# Any executor


POLICIES = {
    "default": pt.Policy.default(),
    "numbers": replace(pt.Policy.default(), table_requirements=(), table_preferences=()),
}


@pytest.fixture(scope="module")
def rosters():
    own = random_roster((36, 14, 3), seed=3, towns=3)
    return {"default": towns(4, apart=2), "numbers": own}


@pytest.fixture(scope="module")
def in_sequence(rosters):
    return {name: answer(split(compiled(roster, POLICIES[name]))) for name, roster in rosters.items()}


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("workers", [1, 2, 4])
def test_threads_give_the_same_answer(policy, workers, rosters, in_sequence):
    with ThreadPoolExecutor(workers) as executor:
        found = split(compiled(rosters[policy], POLICIES[policy]), executor)
    assert answer(found) == in_sequence[policy]


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("workers", [1, 2])
def test_processes_give_the_same_answer(policy, workers, rosters, in_sequence, spawned, monkeypatch):
    monkeypatch.setattr(parallel.Scheduler, "run_locally", forbidden)
    found = split(compiled(rosters[policy], POLICIES[policy]), spawned(workers))
    assert answer(found) == in_sequence[policy]


def forbidden(scheduler):
    assert not scheduler._local, "nothing is left to be done here"


def test_the_plan_has_one_hash_wherever_it_was_made(rosters, spawned, every_component):
    with ThreadPoolExecutor(2) as threads:
        plans = [pt.match(rosters["default"], executor=executor) for executor in (None, threads, spawned(2))]
    assert len({replace(plan, manifest=without_seconds(plan)).sha256 for plan in plans}) == 1
    assert plans[0].tables == plans[1].tables == plans[2].tables


def without_seconds(plan):
    return {key: value for key, value in plan.manifest.items() if key != "seconds"}


class Elsewhere(Executor):
    """Says nothing of workers, and hands bytes over; what comes back is as scripted."""

    def __init__(self, *errors):
        self.errors, self.sent = list(errors), 0

    def submit(self, function, /, *arguments):
        self.sent += 1
        future = Future()
        error = self.errors.pop(0) if self.errors else None
        if isinstance(error, RuntimeError):
            raise error
        try:
            answer = function(*arguments)
        except Exception as raised:  # noqa: BLE001 (as in a worker)
            error = pickle.loads(pickle.dumps(raised))  # noqa: S301
        if error is None:
            future.set_result(pickle.loads(pickle.dumps(answer)))  # noqa: S301
        else:
            future.set_exception(error)
        return future


@pytest.mark.parametrize("error", [OSError("pipe"), KeyboardInterrupt(), RuntimeError("shut down"), MemoryError()])
def test_what_goes_wrong_on_the_way_is_done_at_home(three_towns, answered_at_home, error):
    executor = Elsewhere(error)
    assert answer(split(three_towns, executor)) == answered_at_home
    assert executor.sent >= 3


def test_an_executor_that_was_shut_down_does_not_matter(three_towns, answered_at_home):
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    assert answer(split(three_towns, executor)) == answered_at_home


@pt.table_preference("reads records", weight=1.0)
def reads_records(tables):
    return np.array([float(tables.family.record(row).id < "1") for row in range(len(tables))])


@pt.table_requirement("fails")
def fails(tables):
    raise ZeroDivisionError


def with_table(rule, section="table_preferences"):
    usual = pt.Policy.default()
    return replace(usual, **{section: (*getattr(usual, section), rule)})


def test_a_rule_that_reads_records_is_asked_at_home():
    problem = compiled(towns(2), with_table(reads_records))
    executor = Elsewhere()
    with pytest.raises(parallel.RecordsLeftError):
        split(problem, executor=None, inner=Sent())
    assert answer(split(problem, executor, inner=LexicographicSolver())) == answer(split(problem))


@dataclass(frozen=True)
class Sent(LexicographicSolver):
    """Solves what another process would be sent."""

    def __call__(self, problem, budget, clock):
        return super().__call__(replace(problem, oracle=problem.oracle.portable()), budget, clock)


@pytest.mark.parametrize("kind", ["sequence", "threads", "elsewhere"])
def test_an_error_of_a_rule_is_raised(kind):
    executor = {"sequence": None, "threads": ThreadPoolExecutor(2), "elsewhere": Elsewhere()}[kind]
    problem = compiled(towns(3), with_table(fails, "table_requirements"))
    with pytest.raises(pt.RuleError, match="fails"):
        split(problem, executor)
    if executor is not None:
        executor.shutdown()


def test_rules_that_do_not_pickle_are_asked_at_home(spawned, every_component):
    @pt.table_preference("local", weight=0.5)
    def local(tables):
        return (tables.people > 2).astype(float)

    roster = towns(2)
    with pytest.raises(AttributeError, match="local"):
        pickle.dumps(local)
    plans = [pt.match(roster, with_table(local), executor=executor) for executor in (None, spawned(2))]
    assert plans[0].tables == plans[1].tables
    assert plans[1].status == "optimal"


@dataclass(frozen=True)
class Deadly(LexicographicSolver):
    """Ends the process that it is sent to."""

    def __call__(self, problem, budget, clock):
        if multiprocessing.parent_process() is not None:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().__call__(problem, budget, clock)


def test_a_killed_worker_costs_nothing_but_time(three_towns, answered_at_home):
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as executor:
        found = split(three_towns, executor, inner=Deadly())
    assert answer(found) == answered_at_home


# What is sent


@pytest.mark.parametrize("policy", POLICIES)
def test_no_name_and_no_record_is_sent(policy):
    town = random_roster((12, 5, 2), seed=0)
    students = [replaced(student, name=A_NAME, extras={"note": f"note of {student.id}"}) for student in town.students]
    other = random_roster((12, 5, 2), seed=1)
    roster = joined([pt.Roster(students, town.families), pt.Roster(noted(other.students), other.families)])
    problem = compiled(roster, POLICIES[policy])
    part = problem.part(independent_blocks(problem, 1)[0])
    job = parallel.Job(part.problem.options, lambda: part.problem, LexicographicSolver())
    packed = parallel._packed(job, 1.0)
    assert A_NAME.encode() not in packed
    assert b"partage.domain.people" not in packed
    mine = set(part.parties.tolist())
    columns = problem.oracle.columns
    for party, members in enumerate(columns.parties):
        for member in members:
            assert party in mine or columns.students.records[member].id.encode() not in packed
    assert b"note of 1 " not in packed
    assert policy == "default" or b"note of" not in packed


def replaced(record, **fields):
    return type(record)(**{**dict(record), **fields})


def noted(students):
    return [replaced(student, name=A_NAME, extras={"note": f"note of 1 {student.id}"}) for student in students]


def test_a_judge_that_travels_answers_the_same(three_towns):
    for part in independent_blocks(three_towns, 1):
        inner = three_towns.part(part).problem
        far = pickle.loads(pickle.dumps(inner.oracle.portable()))  # noqa: S301
        same_answers(inner, far)


def test_goals_that_name_people_stay_at_home(three_towns, rosters):
    told = [("someone", "some home", "some day")]
    goals = (
        pt.StudentsSeated(weights={"somebody else": 2}),
        pt.FewestChanges(told),
        pt.NobodyAlone(),
        pt.Satisfaction(),
    )
    policy = replace(pt.Policy.default(), goals=goals)
    students, families = (next(iter(rosters.values())).students[:12], next(iter(rosters.values())).families[:6])
    problem = compiled(pt.Roster(students, families), policy)
    far = problem.oracle.portable()
    packed = pickle.dumps(far)
    assert b"somebody else" not in packed
    assert b"some home" not in packed
    same_answers(problem, far)


def test_numbers_alone_answer_the_same(rosters):
    problem = compiled(rosters["numbers"], POLICIES["numbers"])
    far = problem.oracle.portable()
    assert type(far).__name__ == "HeadcountOracle"
    same_answers(problem, far)
    assert far.portable() is far
    part = np.flatnonzero(problem.option_group % 2 == 0)
    groups = np.unique(problem.option_group[part])
    same_answers(problem.part(part).problem, far.part(part, groups))


def same_answers(problem, far):
    oracle = problem.oracle
    assert (oracle.binding, oracle.with_table_term) == (far.binding, far.with_table_term)
    rng = np.random.default_rng(0)
    tables = [rng.permutation(problem.options)[: max(1, problem.options // 2)] for _ in range(20)]
    for options in tables:
        rows, groups = problem.tables_of(np.sort(options))
        rows = rows[:, :6]
        assert (oracle.allowed(rows, groups) == far.allowed(rows, groups)).all()
        assert (oracle.infeasible_for_good(rows, groups) == far.infeasible_for_good(rows, groups)).all()
        for level, judges in enumerate(oracle.with_table_term):
            if judges:
                assert oracle.headcount_only[level] <= far.headcount_only[level]
                assert (oracle.table_term(level, rows, groups) == far.table_term(level, rows, groups)).all()
                people = np.where(rows >= 0, problem.option_size[rows], 0).sum(axis=1)
                bounds = [each.table_term_bound(level, rows[:, :1], groups, people) for each in (oracle, far)]
                assert (bounds[0] == bounds[1]).all()


# Time, and the wish to stop


@dataclass(frozen=True)
class Slow(LexicographicSolver):
    """Takes as long as it is allowed to."""

    def __call__(self, problem, budget, clock):
        while clock.left > 0:
            time.sleep(0.01)
        return super().__call__(problem, budget, clock)


@pytest.mark.parametrize("kind", ["sequence", "threads", "processes"])
def test_a_token_stops_all_blocks_soon(kind, three_towns, spawned):
    stop = threading.Event()
    timer = threading.Timer(0.3, stop.set)
    executor = {"sequence": None, "threads": ThreadPoolExecutor(2)}.get(kind) or (
        spawned(2) if kind == "processes" else None
    )
    began = time.monotonic()
    timer.start()
    found = split(three_towns, executor, inner=Slow(), seconds=20.0, cancel=stop)
    seconds = time.monotonic() - began
    timer.join()
    assert is_valid(three_towns, found)
    assert seconds < 15  # not what a quiet machine takes, but well before its time is up
    if kind == "threads":
        executor.shutdown()


def test_a_stopped_match_says_so(every_component):
    stop = threading.Event()
    stop.set()
    roster = towns(3)
    with ThreadPoolExecutor(2) as executor:
        plan = pt.match(roster, executor=executor, cancel=stop)
    assert plan.status in ("interrupted", "optimal")
    assert pt.verify(plan, roster)


@pytest.mark.parametrize("workers", [0, 1, 2])
def test_a_tiny_time_limit_still_gives_a_plan(workers, every_component):
    roster = towns(4, size=(24, 8, 3))
    began = time.monotonic()
    if workers:
        with ThreadPoolExecutor(workers) as executor:
            plan = pt.match(roster, budget=Budget(0.01), executor=executor)
    else:
        plan = pt.match(roster, budget=Budget(0.01))
    assert pt.verify(plan, roster)
    assert time.monotonic() - began < 5


def test_each_block_gets_its_part_of_the_time(three_towns):
    seen = []

    @dataclass(frozen=True)
    class Timed(LexicographicSolver):
        def __call__(self, problem, budget, clock):
            seen.append((problem.options, clock.left))
            return super().__call__(problem, budget, clock.aside(0))

    split(three_towns, inner=Timed(), seconds=100.0)
    sizes = [options for options, _left in seen]
    assert sizes == sorted((len(part) for part in independent_blocks(three_towns, 1)), reverse=True)
    assert seen[0][1] == pytest.approx(85 * sizes[0] / sum(sizes), rel=0.1)
    assert seen[-1][1] == pytest.approx(85, rel=0.1)


def test_progress_tells_sums_that_never_fall(three_towns):
    heard = []
    found = split(three_towns, progress=heard.append)
    values = [progress.values for progress in heard]
    assert heard[0].phase == "blocks"
    assert all(len(each) == len(three_towns.levels) for each in values)
    assert values == sorted(values)
    assert values[-1] == tuple(level.value for level in found.levels)
    with ThreadPoolExecutor(2) as executor:
        heard.clear()
        split(three_towns, executor, progress=heard.append)
    assert {progress.phase for progress in heard} == {"blocks"}
    assert [progress.values for progress in heard] == sorted(progress.values for progress in heard)


def test_what_progress_raises_ends_the_search(three_towns):
    def refuse(progress):
        if progress.phase == "blocks" and any(progress.values):
            raise LookupError

    with ThreadPoolExecutor(2) as executor, pytest.raises(LookupError):
        split(three_towns, executor, inner=Slow(), seconds=60.0, progress=refuse)


def pressing(times, monkeypatch):
    """Ctrl-C is pressed so many times while the caller waits."""
    wait, pressed = parallel.wait, []

    def interrupted(*arguments, **options):
        if len(pressed) < times:
            pressed.append(None)
            raise KeyboardInterrupt
        return wait(*arguments, **options)

    monkeypatch.setattr(parallel, "wait", interrupted)


def test_one_ctrl_c_gives_the_best_plan_so_far(three_towns, monkeypatch):
    pressing(1, monkeypatch)
    clock = SearchClock(60)
    with ThreadPoolExecutor(1) as executor:
        found = BlocksSolver(Slow(), executor, 1)(three_towns, Budget(), clock)
    assert is_valid(three_towns, found)
    assert clock.interrupted


def test_a_second_ctrl_c_is_raised(three_towns, monkeypatch):
    pressing(2, monkeypatch)
    with ThreadPoolExecutor(1) as executor, pytest.raises(KeyboardInterrupt):
        split(three_towns, executor, inner=Slow())


def test_a_solver_that_gives_up_gives_up_the_whole(three_towns):
    @dataclass(frozen=True)
    class Helpless(LexicographicSolver):
        def __call__(self, problem, budget, clock):
            return None

    assert split(three_towns, inner=Helpless()) is None
    assert BlocksSolver(Helpless()).supports(three_towns)


@pytest.mark.parametrize("executor", ["threads", 2, object(), ThreadPoolExecutor])
def test_what_is_no_executor_is_refused(executor):
    with pytest.raises(pt.InputError) as caught:
        pt.match(pt.Roster([], []), executor=executor)
    assert caught.value.code == "bad_executor"
