"""Where solvers are asked, so that they can be left: Ctrl-C, a cancelled token and the clock do not wait for them.

OR-Tools' solvers swallow Ctrl-C while they run, SCIP and HiGHS cannot be told to stop, and a solver that crashes
takes its process with it. So a child process is asked: it is killed when the search has to stop, and a crash of it is
an answer that never came. Small models are solved in a thread, because they are solved before a process has begun.

The child is started as ``python -c`` with the starter's module path, so that no script of the caller's is run again.
Messages are pickles behind their length, on its own stdin and stdout only; it trusts whoever started it and reads
nothing else.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import pickle
import queue
import signal
import struct
import subprocess
import sys
import threading
import weakref
from pathlib import PurePath
from typing import IO, Any, Protocol

from partage.solve.linear import SolveRequest, SolveResult
from partage.solve.mathopt import MathOptSolvers

THREAD = "partage solver"
"""Name of the threads that small models are solved in."""

PATIENCE = 0.02
"""Seconds between two looks at the clock and the token."""

GRACE = 0.2
"""Seconds that a solver may need to come back after its time limit."""

SMALL_OPTIONS = 1_000
"""Models of problems with no more options than this are solved in a thread."""

PYTHONS = ("python", "pypy")
"""How the name of an interpreter begins."""

MOST_CRASHES = 3
"""With so many processes crashed, no more are asked."""


LENGTH = struct.Struct("<Q")

BEGIN = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from partage.solve.solver_process import main; main()"
"""What the process is told to do."""


def left_behind() -> bool:
    """Whether a solver that nobody waits for any more still runs in this process.

    The interpreter must not be taken down under it: the solver's library would abort the process.
    """
    return any(thread.name == THREAD for thread in threading.enumerate())


class Clock(Protocol):
    """When the one who waits has to stop; a `SearchClock` is one."""

    @property
    def left(self) -> float:
        """Seconds left."""

    @property
    def interrupted(self) -> bool:
        """Whether the caller wants to stop."""

    def interrupt(self) -> None:
        """Remember a Ctrl-C; the second one is raised."""


class SolverProcesses:
    """Hands requests to solvers and waits for the answers; each thread that asks has a process of its own.

    `crashes` counts solvers that ended without an answer, unasked, or with one that cannot be.
    """

    def __init__(self) -> None:
        self.crashes = 0
        self._children: dict[int, SolverProcess] = {}
        self._inside: dict[int, MathOptSolvers] = {}
        self._sessions = itertools.count()
        self._may_start = True

    def session(self) -> int:
        """A number for a model that is to be remembered."""
        return next(self._sessions)

    def start(self, options: int) -> None:
        """Start a process for this thread now if a problem of so many options wants one: it is ready when asked."""
        if options > SMALL_OPTIONS:
            self._child()

    def ask(self, request: SolveRequest, clock: Clock, *, options: int) -> SolveResult | None:
        """The answer; `None` when the search has to stop first, or the solver crashed.

        How many `options` the problem has tells whether its model is worth a process of its own. Raises
        `KeyboardInterrupt` on the second Ctrl-C.
        """
        apart = options > SMALL_OPTIONS
        if apart and self.crashes >= MOST_CRASHES:
            return None  # in this process it would crash, too
        child = self._child() if apart else None
        result = self._ask_thread(request, clock) if child is None else self._ask_child(child, request, clock)
        if isinstance(result, SolveResult) and result.fits(request.linear):
            return result
        self.crashes += result is not None
        return None

    def close(self) -> None:
        """End all processes."""
        while self._children:
            self._children.popitem()[1].kill()

    def _usable(self) -> bool:
        """Whether a process can be started: not by a program that only holds a Python, and would start itself again."""
        python = PurePath(sys.executable or "").name.lower().startswith(PYTHONS)
        return self._may_start and python and not getattr(sys, "frozen", False)

    def _child(self) -> SolverProcess | None:
        """The process of this thread; `None` where the system starts none."""
        me = threading.get_ident()
        if me not in self._children and self._usable():
            try:
                self._children[me] = SolverProcess()
            except OSError:
                self._may_start = False
        return self._children.get(me)

    def _ask_child(self, child: SolverProcess, request: SolveRequest, clock: Clock) -> SolveResult | SolverGone | None:
        result = None
        try:
            child.ask(request)
            result = _awaited(child.results, clock)
        finally:
            # It still works on it, was left in the middle of a message, or is gone.
            if not isinstance(result, SolveResult):
                self._children.pop(threading.get_ident(), None)  # not there if all were closed meanwhile
                child.kill()
        return result

    def _ask_thread(self, request: SolveRequest, clock: Clock) -> SolveResult | SolverGone | None:
        solvers = self._inside.pop(threading.get_ident(), None) or MathOptSolvers()
        results: queue.SimpleQueue[SolveResult | SolverGone] = queue.SimpleQueue()
        threading.Thread(target=lambda: results.put(_outcome(solvers, request)), daemon=True, name=THREAD).start()
        result = _awaited(results, clock)
        if result is not None:  # otherwise they are still in use by the thread that was left
            self._inside[threading.get_ident()] = solvers
        return result


class SolverGone:
    """The solver has ended without an answer, and perhaps its process with it."""


class SolverProcess:
    """One process that carries out requests, and a thread that reads what it says."""

    def __init__(self) -> None:
        # Other entries cannot be handed to another process, and are of no use there.
        path = json.dumps([entry for entry in sys.path if isinstance(entry, str) and "\0" not in entry])
        self._process = subprocess.Popen(  # noqa: S603 (this very Python, with a constant text)
            [sys.executable, "-I" if sys.flags.isolated else "-P", "-c", BEGIN, path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.results: queue.SimpleQueue[SolveResult | SolverGone] = queue.SimpleQueue()
        threading.Thread(target=_listen, args=(self._process.stdout, self.results), daemon=True).start()
        self._end = weakref.finalize(self, end, self._process)

    def ask(self, request: SolveRequest) -> None:
        """Hand over a request; the answer, or `SolverGone`, comes in `results`.

        A large model does not fit into a pipe, and a process that does not read would keep whoever writes.
        """
        threading.Thread(target=_hand_over, args=(self._process.stdin, request), daemon=True).start()

    def kill(self) -> None:
        """End the process, whatever it does."""
        self._end()


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill a solver's process and let go of it."""
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        with contextlib.suppress(OSError, ValueError):
            if stream is not None:
                stream.close()


def _hand_over(stream: Any, request: SolveRequest) -> None:
    with contextlib.suppress(OSError, ValueError):  # gone already: its answers say so
        send(stream, request)


def _listen(stream: Any, results: queue.SimpleQueue[SolveResult | SolverGone]) -> None:
    try:
        while True:
            results.put(receive(stream))
    except Exception:  # noqa: BLE001 (an end in the middle of a message can raise anything)
        results.put(SolverGone())


def _outcome(solvers: MathOptSolvers, request: SolveRequest) -> SolveResult | SolverGone:
    try:
        return solvers.solve(request)
    except Exception:  # noqa: BLE001 (in a process of its own it would be a crash)
        return SolverGone()


def _awaited(results: queue.SimpleQueue[SolveResult | SolverGone], clock: Clock) -> SolveResult | SolverGone | None:
    """What comes first: an answer, or `None` because the search has to stop."""
    late = 0.0
    while True:
        try:
            return results.get(timeout=PATIENCE)
        except queue.Empty:
            late = late + PATIENCE if clock.left <= 0 else 0.0
        except KeyboardInterrupt:
            clock.interrupt()
        if clock.interrupted or late > GRACE:
            return None


def send(stream: IO[bytes], message: Any) -> None:
    """Write one message."""
    data = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(LENGTH.pack(len(data)) + data)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Read one message.

    Raises `EOFError` when the other side has gone.
    """
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise EOFError
    length = LENGTH.unpack(head)[0]
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return pickle.loads(data)  # noqa: S301 (from the process that started this one, or that this one started)


def serve(requests: queue.SimpleQueue[Any], results: IO[bytes]) -> None:
    """Carry out requests until `None` comes."""
    solvers = MathOptSolvers()
    for request in iter(requests.get, None):
        send(results, solvers.solve(request))


def main() -> None:
    """Read requests in one thread and carry them out in another, so that the end of the starter is noticed at once."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the starter's to handle
    results = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # a solver may write there
    requests: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_read_requests, args=(sys.stdin.buffer, requests), daemon=True).start()
    serve(requests, results)


def _read_requests(stream: IO[bytes], requests: queue.SimpleQueue[Any]) -> None:
    try:
        while True:
            requests.put(receive(stream))
    except EOFError:
        os._exit(0)  # a solver that still runs is not waited for
