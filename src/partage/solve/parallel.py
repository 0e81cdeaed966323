"""Work on parts of a problem, carried out one after the other or in an executor.

Threads share the caller's clock. Other executors get plain bytes: the part, pickled once, with an oracle that
holds no records; the work there has a clock of its own. What cannot be sent, and what does not come back, is
done in the calling process as long as there is time. Which answers come from where never changes them.
"""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ThreadPoolExecutor,
    wait,
)
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from partage.columns.sides import RecordsLeftError
from partage.errors import PartageError
from partage.problem.model import Problem
from partage.solve.clock import SearchClock, Teller

T = TypeVar("T")

PATIENCE = 0.05
"""Seconds between two looks at the clock and the token."""

GRACE = 0.7
"""Seconds that running work may need to come back once it should stop."""


@dataclass(frozen=True, eq=False)
class Job(Generic[T]):
    """One piece of work on a part; time is shared out by how many options it has.

    `part` makes it when its turn comes, so that not all parts are in memory at once; `work` pickles.
    """

    options: int
    part: Callable[[], Problem]
    work: Callable[[Problem, SearchClock], T]


@dataclass(frozen=True, eq=False)
class Listener(Generic[T]):
    """Who hears of the jobs by their numbers: `teller` of the search of a job that runs alone, `done` of its answer."""

    teller: Callable[[int], Teller | None]
    done: Callable[[int, T], None]


def run_jobs(
    jobs: Sequence[Job[T]], executor: Executor | None, clock: SearchClock, listener: Listener[T]
) -> dict[int, T]:
    """Number of a job -> its answer; jobs for which there was no time are missing.

    Raises `PartageError` for whatever a rule of the caller's gives rise to.
    """
    scheduler = Scheduler(jobs, executor, clock, listener)
    try:
        scheduler.submit_all()
        scheduler.run_locally()
    except KeyboardInterrupt:
        clock.interrupt()
        scheduler.cancel_pending()
    finally:
        scheduler.release()
    return scheduler.answers


class Scheduler(Generic[T]):
    """Where each job is: not sent yet, away, or to be done at home."""

    def __init__(
        self, jobs: Sequence[Job[T]], executor: Executor | None, clock: SearchClock, listener: Listener[T]
    ) -> None:
        self.answers: dict[int, T] = {}
        self._jobs, self._executor, self._clock, self._listener = jobs, executor, clock, listener
        self._waiting = sorted(range(len(jobs)), key=lambda number: (-jobs[number].options, number))
        self._submitted: dict[Future[T], int] = {}
        self._local: list[int] = []
        self._over = threading.Event()
        self._threads = isinstance(executor, ThreadPoolExecutor)
        # Executors do not say how many workers they have; those of the standard library and loky keep it here. Of
        # others it is guessed that they have one for each processor.
        self._workers: int | None = getattr(executor, "_max_workers", None)

    def submit_all(self) -> None:
        """Let the executor do what it can."""
        if self._executor is None:
            self._local, self._waiting = self._waiting, []
        while (self._waiting or self._submitted) and self._clock.left > 0:
            while self._waiting and (self._workers is None or len(self._submitted) < self._workers):
                self._send(self._executor)
            if self._submitted:
                self._collect(PATIENCE)
        self.cancel_pending()

    def run_locally(self) -> None:
        """Do the rest here, one job after the other."""
        while self._local and self._clock.left > 0:
            number = self._local.pop(0)
            job = self._jobs[number]
            seconds = self._share(number, self._local, 1)
            clock = self._clock.aside(seconds, self._listener.teller(number))
            self._answer(number, job.work(job.part(), clock))

    def cancel_pending(self) -> None:
        """Time is over: whatever has not begun stays undone, and what runs may end."""
        for future in self._submitted:
            future.cancel()
        if self._submitted:
            self._collect(GRACE, everything=True)

    def release(self) -> None:
        """Nobody waits any more."""
        self._over.set()
        for future in self._submitted:
            future.cancel()

    def _send(self, executor: Executor | None) -> None:
        number = self._waiting.pop(0)
        seconds = self._share(number, [*self._waiting, *self._submitted.values()], self._workers or os.cpu_count() or 1)
        try:
            future = self._submission(executor, self._jobs[number], seconds)
        except RuntimeError:  # broken, or shut down
            future = None
        if future is None:
            self._local.append(number)
        else:
            self._submitted[future] = number

    def _submission(self, executor: Executor | None, job: Job[T], seconds: float) -> Future[T] | None:
        """The job under way; `None` where it cannot be sent."""
        if executor is None:
            return None
        if self._threads:
            return executor.submit(lambda: job.work(job.part(), self._clock.aside(seconds, stop=self._over)))
        packed = _packed(job, seconds)
        return None if packed is None else executor.submit(run_packed, packed)

    def _share(self, number: int, others: Sequence[int], workers: int) -> float:
        """Seconds for a job when others are not done yet."""
        own = self._jobs[number].options
        left = own + sum(self._jobs[other].options for other in others)
        return self._clock.left * min(1.0, workers * own / left)

    def _collect(self, seconds: float, *, everything: bool = False) -> None:
        how: dict[str, Any] = {} if everything else {"return_when": FIRST_COMPLETED}
        done, _running = wait(self._submitted, seconds, **how)
        for future in sorted(done, key=self._submitted.__getitem__):
            self._take(self._submitted.pop(future), future)

    def _take(self, number: int, future: Future[T]) -> None:
        """The answer, or the caller's own error; what went wrong on the way is done again at home."""
        try:
            error = future.exception()
        except CancelledError as cancelled:
            error = cancelled
        if error is None:
            self._answer(number, future.result())
            return
        on_the_way = isinstance(error, BrokenExecutor | CancelledError | RecordsLeftError)
        if not on_the_way and (self._threads or isinstance(error, PartageError)):
            raise error
        self._local.append(number)

    def _answer(self, number: int, answer: T) -> None:
        self.answers[number] = answer
        self._listener.done(number, answer)


def _packed(job: Job[T], seconds: float) -> bytes | None:
    """The job as bytes; `None` where something in it, a rule most likely, does not pickle."""
    part = job.part()
    oracle = part.oracle.portable()
    try:
        return pickle.dumps((oracle, job.work, replace(part, oracle=oracle), seconds), pickle.HIGHEST_PROTOCOL)
    except Exception:  # noqa: BLE001 (what cannot be pickled says so in many ways; the job is done here then)
        return None


def run_packed(packed: bytes) -> Any:
    """The answer to a job that was sent here as bytes."""
    _oracle, work, part, seconds = pickle.loads(packed)  # noqa: S301 (packed by the caller itself, a moment ago)
    clock = SearchClock(seconds)
    try:
        return work(part, clock)
    finally:
        clock.solvers.close()
