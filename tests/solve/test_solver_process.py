"""Asking solvers: in a process that may be killed, in a thread, and what happens when they fail."""

from __future__ import annotations

import io
import os
import queue
import random
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from partage.solve import solver_process
from partage.solve.clock import SearchClock
from partage.solve.linear import Method, ModelBuilder, SolveRequest, SolveResult, SolveStatus
from partage.solve.mathopt import MOST_SESSIONS, MathOptSolvers
from partage.solve.solver_process import SolverProcesses, left_behind

MANY = solver_process.SMALL_OPTIONS + 1
PLACES = {"process": MANY, "thread": 0}
METHODS = [Method.SCIP, Method.CP_SAT, Method.HIGHS]


def a_task(*, columns=3, method=Method.SCIP, integer=True, seconds=60.0, **options):
    """Choose among columns worth 1, 2, 3 ... of which any two neighbours exclude each other."""
    builder = ModelBuilder(0, 0, integer=integer)
    column = builder.add_columns(np.arange(1, columns + 1), 1.0)
    rows = builder.add_rows(np.full(columns - 1, -np.inf), 1.0)
    builder.add_entries(rows, column[:-1], 1)
    builder.add_entries(rows, column[1:], 1)
    return SolveRequest(builder.model(), method, seconds, **options)


def a_hard_task():
    """A market split problem: SCIP does not solve it in any time that a test has."""
    rng = random.Random(1)
    builder = ModelBuilder(0, 0, integer=True)
    columns = builder.add_columns(np.zeros(50), 1.0)
    slack = builder.add_columns(np.full(12, -1), np.inf)
    for number in range(6):
        weights = np.array([rng.randint(0, 99) for _ in columns])
        row = builder.add_rows(np.full(1, weights.sum() // 2), weights.sum() // 2)
        builder.add_entries(np.repeat(row, len(columns)), columns, weights)
        builder.add_entries(row, slack[2 * number : 2 * number + 1], 1)
        builder.add_entries(row, slack[2 * number + 1 : 2 * number + 2], -1)
    return SolveRequest(builder.model(), Method.SCIP, 300.0)


@pytest.fixture
def solvers():
    made = SolverProcesses()
    yield made
    made.close()


@pytest.fixture(params=PLACES)
def options(request):
    return PLACES[request.param]


def process_of(solvers):
    return solvers._children[threading.get_ident()]._process


def waited(condition, seconds=20.0):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


@pytest.mark.parametrize("method", METHODS)
def test_a_choice(solvers, options, method):
    answer = solvers.ask(a_task(method=method), SearchClock(60), options=options)
    assert answer.status is SolveStatus.OPTIMAL
    assert answer.worth == answer.bound == 4
    assert answer.values.round().tolist() == [1, 0, 1]


@pytest.mark.parametrize("method", [Method.GLOP, Method.HIGHS, Method.INTERIOR_POINT])
def test_a_relaxation_has_duals(solvers, options, method):
    answer = solvers.ask(a_task(method=method, integer=False), SearchClock(60), options=options)
    assert answer.status is SolveStatus.OPTIMAL
    assert answer.worth == pytest.approx(4)
    assert answer.duals.shape == (2,)
    assert answer.reduced.shape == (3,)


def test_a_session_goes_on_from_where_it_was(solvers, options):
    number, clock = solvers.session(), SearchClock(60)
    first = solvers.ask(a_task(method=Method.GLOP, integer=False, session=number), clock, options=options)
    more = ModelBuilder(3, 2, integer=False)
    column = more.add_columns(np.array([10]), 1.0)
    more.add_entries(more.add_rows(np.full(1, -np.inf), 1.0), column, 1)
    more.add_entries(np.array([2]), np.array([2]), 1)  # the new row with an old column
    grown = SolveRequest(more.model(), Method.GLOP, 60.0, session=number, fresh=False)
    second = solvers.ask(grown, clock, options=options)
    settled = replace(grown, linear=ModelBuilder(4, 3, integer=False).model(), settled=np.array([1]))
    third = solvers.ask(settled, clock, options=options)
    assert [round(answer.worth) for answer in (first, second, third)] == [4, 12, 12]
    assert third.values[1] == pytest.approx(1)


def test_a_session_that_is_not_known_is_lost(solvers, options):
    news = SolveRequest(ModelBuilder(3, 2, integer=False).model(), Method.GLOP, 60.0, session=7, fresh=False)
    assert solvers.ask(news, SearchClock(60), options=options).status is SolveStatus.LOST


def test_only_the_sessions_used_last_are_remembered():
    solvers = MathOptSolvers()
    for number in range(MOST_SESSIONS + 1):
        solvers.solve(a_task(method=Method.GLOP, integer=False, session=number))
    again = SolveRequest(ModelBuilder(3, 2, integer=False).model(), Method.GLOP, 60.0, fresh=False)
    assert solvers.solve(replace(again, session=0)).status is SolveStatus.LOST
    assert solvers.solve(replace(again, session=1)).status is SolveStatus.OPTIMAL


def test_what_cannot_be_is_nothing(solvers, options):
    builder = ModelBuilder(0, 0, integer=True)
    column = builder.add_columns(np.array([1]), 1.0)
    builder.add_entries(builder.add_rows(np.full(1, 2.0), np.inf), column, 1)
    answer = solvers.ask(SolveRequest(builder.model(), Method.SCIP, 60.0), SearchClock(60), options=options)
    assert answer.status is SolveStatus.NOTHING
    assert not answer.solved


def test_a_model_that_the_solver_refuses_is_nothing(solvers, options):
    broken = a_task()
    broken = replace(broken, linear=replace(broken.linear, worth=np.array([np.nan, 1.0, 2.0])))
    assert solvers.ask(broken, SearchClock(60), options=options).status is SolveStatus.NOTHING
    assert solvers.crashes == 0
    assert solvers.ask(a_task(), SearchClock(60), options=options).worth == 4


def test_hints_and_limits_are_understood(solvers, options):
    answer = solvers.ask(a_task(hint=np.array([1.0, np.nan, 0.0]), nodes=10, seed=3), SearchClock(60), options=options)
    assert answer.solved
    assert solvers.ask(a_task(method=Method.CP_SAT, work=5.0), SearchClock(60), options=options).worth == 4


# Leaving


@pytest.mark.parametrize("how", ["clock", "token"])
def test_a_solver_in_a_process_is_left_and_killed(solvers, how):
    solvers.start(MANY)
    process, token = process_of(solvers), threading.Event()
    clock = SearchClock(0.5 if how == "clock" else 60, token)
    timer = threading.Timer(0.5, token.set)
    timer.start()
    began = time.monotonic()
    assert solvers.ask(a_hard_task(), clock, options=MANY) is None
    assert time.monotonic() - began < 5
    timer.join()
    assert process.returncode is not None
    assert solvers.crashes == 0
    assert solvers.ask(a_task(), SearchClock(60), options=MANY).worth == 4  # by another process


def pressing(times, monkeypatch):
    """The waiting thread is interrupted so many times."""
    get, pressed = queue.SimpleQueue.get, []

    class Interrupted(queue.SimpleQueue):
        def get(self, block=True, timeout=None):
            if len(pressed) < times:
                pressed.append(None)
                raise KeyboardInterrupt
            return get(self, block, timeout)

    monkeypatch.setattr(solver_process.queue, "SimpleQueue", Interrupted)


def test_one_ctrl_c_leaves_the_solver(solvers, options, monkeypatch):
    pressing(1, monkeypatch)
    clock = SearchClock(60)
    assert solvers.ask(a_hard_task() if options else a_task(), clock, options=options) is None
    assert clock.interrupted


def test_a_second_ctrl_c_is_raised(solvers, options, monkeypatch):
    pressing(2, monkeypatch)
    clock = SearchClock(60)
    solvers.ask(a_task(), clock, options=options)
    with pytest.raises(KeyboardInterrupt):
        solvers.ask(a_task(), clock, options=options)


def test_a_ctrl_c_in_the_middle_of_a_message_costs_the_process_only(solvers, monkeypatch):
    def interrupted(self, task):
        self._process.stdin.write(b"\0\0\0")
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(solver_process.SolverProcess, "ask", interrupted)
        with pytest.raises(KeyboardInterrupt):
            solvers.ask(a_task(), SearchClock(60), options=MANY)
    assert solvers.ask(a_task(), SearchClock(60), options=MANY).worth == 4


def test_a_thread_that_was_left_is_known_until_it_ends(solvers, monkeypatch):
    stop, end = threading.Event(), threading.Event()
    stop.set()
    monkeypatch.setattr(MathOptSolvers, "solve", lambda self, task: end.wait(30))
    assert solvers.ask(a_task(), SearchClock(60, stop), options=0) is None
    assert left_behind()
    end.set()
    assert waited(lambda: not left_behind())


@pytest.mark.parametrize("code", [0, 130])
def test_the_command_line_leaves_with_its_code_under_a_running_solver(code):
    script = (
        "import threading, time, sys\n"
        "import partage.cli.all, partage.cli.app, partage.solve.solver_process as desk\n"
        "threading.Thread(target=time.sleep, args=(60,), name=desk.THREAD).start()\n"
        f"partage.cli.all.app = lambda **_: sys.exit({code})\n"
        "partage.cli.command()\n"
    )
    assert subprocess.run([sys.executable, "-c", script], timeout=30, check=False).returncode == code  # noqa: S603


# Failing


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM])
def test_a_process_that_dies_is_an_answer_that_never_came(solvers, number):
    solvers.start(MANY)
    process = process_of(solvers)
    timer = threading.Timer(0.3, process.send_signal, (number,))
    timer.start()
    assert solvers.ask(a_hard_task(), SearchClock(60), options=MANY) is None
    timer.join()
    assert solvers.crashes == 1
    assert process.returncode == -number
    assert solvers.ask(a_task(), SearchClock(60), options=MANY).worth == 4


def test_a_process_that_hangs_is_left_when_time_is_up(solvers):
    solvers.start(MANY)
    process_of(solvers).send_signal(signal.SIGSTOP)
    began = time.monotonic()
    assert solvers.ask(a_task(), SearchClock(0.5), options=MANY) is None
    assert time.monotonic() - began < 5


def test_a_process_that_does_not_read_a_large_model_is_left_when_time_is_up(solvers):
    solvers.start(MANY)
    process_of(solvers).send_signal(signal.SIGSTOP)
    began = time.monotonic()
    assert solvers.ask(a_task(columns=200_000), SearchClock(0.5), options=MANY) is None
    assert time.monotonic() - began < 5


def test_an_answer_that_cannot_be_read_is_none(solvers, monkeypatch):
    monkeypatch.setattr(
        solver_process, "BEGIN", "import sys; sys.stdout.write('nonsense, and enough of it for a length')"
    )
    assert solvers.ask(a_task(), SearchClock(60), options=MANY) is None
    assert solvers.crashes == 1


def test_after_some_crashes_nobody_is_asked_any_more(solvers, monkeypatch):
    monkeypatch.setattr(solver_process, "BEGIN", "import os; os.abort()")
    for _ in range(solver_process.MOST_CRASHES + 2):
        assert solvers.ask(a_task(), SearchClock(60), options=MANY) is None
    assert solvers.crashes == solver_process.MOST_CRASHES


def test_an_unknown_exception_in_a_thread_is_a_crash(solvers, monkeypatch):
    monkeypatch.setattr(MathOptSolvers, "solve", lambda self, task: 1 // 0)
    assert solvers.ask(a_task(), SearchClock(60), options=0) is None
    assert solvers.crashes == 1


@pytest.mark.parametrize("why", ["no interpreter", "another program", "frozen", "no process"])
def test_without_processes_a_thread_does(solvers, why, monkeypatch):
    if why == "no interpreter":
        monkeypatch.setattr(sys, "executable", None)
    elif why == "another program":
        monkeypatch.setattr(sys, "executable", "/bin/cat")
    elif why == "frozen":
        monkeypatch.setattr(sys, "frozen", True, raising=False)
    else:
        monkeypatch.setattr(solver_process.subprocess, "Popen", _refused)
    solvers.start(MANY)
    assert solvers.ask(a_task(), SearchClock(60), options=MANY).worth == 4
    assert not solvers._children


def _refused(*_arguments, **_options):
    raise OSError("no more processes")


@pytest.mark.parametrize("entry", [Path("/nowhere"), b"/nowhere", None, "/now\0here", "/nowhere/\udcff"])
def test_odd_entries_of_the_module_path_do_no_harm(solvers, entry, monkeypatch):
    monkeypatch.setattr(sys, "path", [entry, *sys.path])
    assert solvers.ask(a_task(), SearchClock(60), options=MANY).worth == 4
    assert solvers.crashes == 0


def test_nothing_in_the_working_folder_is_run(solvers, tmp_path, monkeypatch):
    (tmp_path / "json.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    monkeypatch.chdir(tmp_path)
    assert solvers.ask(a_task(), SearchClock(60), options=MANY).worth == 4
    assert not (tmp_path / "ran").exists()


# Processes


def test_each_thread_has_a_process_of_its_own(solvers):
    seen = []

    def work():
        assert solvers.ask(a_task(), SearchClock(60), options=MANY).worth == 4
        seen.append(process_of(solvers).pid)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(seen)) == 2


def test_nothing_is_left_when_the_desk_is_closed_or_forgotten():
    for forget in (False, True):
        solvers = SolverProcesses()
        solvers.start(MANY)
        process = process_of(solvers)
        if not forget:
            solvers.close()
        del solvers
        assert process.returncode is not None


def test_the_process_ends_with_the_one_that_started_it():
    script = (
        "import os, sys, threading, time\n"
        "sys.path[:] = sys.argv[1].split(os.pathsep)\n"
        "from test_solver_process import *\n"
        "solvers = SolverProcesses(); solvers.start(MANY)\n"
        "print(process_of(solvers).pid, flush=True)\n"
        "threading.Thread(target=lambda: solvers.ask(a_hard_task(), SearchClock(60), options=MANY)).start()\n"
        "time.sleep(1.5); os._exit(0)\n"
    )
    path = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", script, path], capture_output=True, text=True, timeout=60, check=True
    )
    pid = int(done.stdout)
    assert waited(lambda: not _runs(pid))


def _runs(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False


def test_the_worker_carries_out_one_task_after_the_other():
    requests, answers = queue.SimpleQueue(), io.BytesIO()
    for task in (a_task(), a_task(columns=5), None):
        requests.put(task)
    solver_process.serve(requests, answers)
    answers.seek(0)
    assert [solver_process.receive(answers).worth for _ in range(2)] == [4, 9]
    with pytest.raises(EOFError):
        solver_process.receive(answers)


def test_a_message_cut_short_is_an_end():
    stream = io.BytesIO()
    solver_process.send(stream, SolveResult(SolveStatus.NOTHING))
    for length in (0, 3, len(stream.getvalue()) - 1):
        with pytest.raises(EOFError):
            solver_process.receive(io.BytesIO(stream.getvalue()[:length]))
