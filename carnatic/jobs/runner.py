"""The foreman: one errand at a time, the others of its kind in a queue before it.

Each runs in a process of its own, which ends when it is told to, when whoever asked for it
is gone, and when the server stops, however it stops.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from hmac import compare_digest
from pathlib import Path
from tempfile import TemporaryFile
from threading import Condition, Thread
from time import monotonic, sleep
from typing import IO, TypeVar
from weakref import WeakSet

from carnatic.errors import CarnaticError
from carnatic.jobs.job import Job, JobState
from carnatic.messages import say

E = TypeVar("E", bound=Job)

_WORKER = (sys.executable, "-m", "carnatic.jobs.training_worker")
HOUSE = Path(__file__).resolve().parents[2]
MOST_WAITING = 20
MOST_OF_ONE = 2  # of one visit, the one that runs among them; a second tab is no second visit
GRACE_SECONDS = 60.0  # a phone that loses its network for a moment is not gone
KEPT_SECONDS = 600.0  # what is done waits longer for who may come back
LOOK_SECONDS = 1.0
LONGEST_TAIL = 2000  # of what a process said before it broke, for the log
TIME_IS_UP = (-signal.SIGALRM, -signal.SIGXCPU)  # how a process ends that has overdrawn its time


class JobRunner:
    """Starts one worker after the other.

    command: how a worker is started. grace_seconds, kept_seconds: how long who is gone may stay
    away, before the errand is done and after.
    """

    def __init__(
        self,
        command: Sequence[str] = _WORKER,
        grace_seconds: float = GRACE_SECONDS,
        kept_seconds: float = KEPT_SECONDS,
    ) -> None:
        self.command, self.grace_seconds, self.kept_seconds = tuple(command), grace_seconds, kept_seconds
        self._queue: list[Job] = []  # the first is the one that runs
        self._done: WeakSet[Job] = WeakSet()  # what came of them may still be fetched
        self._changed = Condition()
        self._threads: list[Thread] = []

    def send(self, errand: E) -> E:
        """Put an errand at the queue's end.

        Raises CarnaticError where the queue is full, or has enough of the same visit.
        """
        with self._changed:
            if sum(one.visit == errand.visit for one in self._queue) >= MOST_OF_ONE:
                raise CarnaticError(errand.codes.enough)
            if len(self._queue) > MOST_WAITING:
                raise CarnaticError(errand.codes.full)
            self._queue.append(errand)
            if not self._threads:
                self._threads = [Thread(target=run, daemon=True) for run in (self._work, self._look_after)]
                for thread in self._threads:
                    thread.start()
            self._changed.notify_all()
        return errand

    def place(self, errand: Job) -> int:
        """How many are before it; 0 for the one that runs, and for those that are over."""
        with self._changed:
            return self._queue.index(errand) if errand in self._queue else 0

    def adopt(self, visit: str, is_here: Callable[[], bool], is_it: Callable[[Job], bool]) -> Job | None:
        """Give a visit's own errand, one that goes on or is done, to a new session of that visit.

        visit: the secret that the errand was sent with; nobody else finds it. is_here: whether the
        new session lasts. None if there is no such errand, or its session lasts.
        """
        with self._changed:
            for errand in (*self._queue, *self._done):
                is_its_own = compare_digest(errand.visit, visit)
                if is_its_own and is_it(errand) and errand.state is not JobState.LEFT and not errand.is_here():
                    errand.is_here = is_here
                    return errand
        return None

    def stop(self, errand: Job) -> None:
        """Let it end with what it has so far."""
        with self._changed:
            if errand.state is JobState.WAITING:
                self._drop(errand)
            elif errand.state is JobState.RUNNING and errand.process is not None:
                errand.is_stopping = True
                errand.process.send_signal(signal.SIGTERM)

    def leave(self, errand: Job) -> None:
        """End it at once; what has come of it is gone."""
        with self._changed:
            self._drop(errand)

    def _drop(self, errand: Job) -> None:
        is_running = errand.process is not None
        if not errand.state.is_over:
            errand.state = JobState.LEFT
            if errand.process is not None:
                errand.process.kill()
            elif errand in self._queue:
                self._queue.remove(errand)
            self._changed.notify_all()
        if not is_running:  # else it is put away when its process is gone
            errand.put_away()

    # -- the two threads ---------------------------------------------------------------------

    def _work(self) -> None:
        while True:
            self._next()

    def _next(self) -> None:
        """Wait for an errand and see it through; nothing here holds it any longer then."""
        with self._changed:
            self._changed.wait_for(lambda: bool(self._queue))
            errand = self._queue[0]
        try:
            why_not = self._run(errand)
        except Exception:  # the queue must go on
            logging.getLogger(__name__).exception("An errand could not be run")
            why_not = say(errand.codes.broke)
        with self._changed:
            if not errand.state.is_over:
                errand.state, errand.said = JobState.FAILED if why_not else JobState.DONE, why_not
            errand.process = None
            if errand in self._queue:
                self._queue.remove(errand)
            if errand.state is JobState.DONE:
                self._done.add(errand)
            else:
                errand.put_away()

    def _run(self, errand: Job) -> str:
        """See an errand through, and say why it failed; '' where it is done."""
        with TemporaryFile("w+", encoding="utf-8", errors="replace") as complaints:
            with self._changed:
                if errand.state is not JobState.WAITING:
                    return ""
                process = self._started(complaints)
                errand.process, errand.state = process, JobState.RUNNING
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                process.stdin.write(errand.order + "\n")
                process.stdin.flush()
                for line in process.stdout:
                    errand.take(line)
            except (OSError, ValueError):
                logging.getLogger(__name__).exception("An errand can't be understood")
                return say(errand.codes.broke)
            finally:
                process.kill()
                process.wait()
                process.stdout.close()
                _close(process.stdin)
            if errand.is_done:
                return ""
            if not errand.said and errand.state is JobState.RUNNING:
                _log(complaints, process.returncode)
            return errand.said or _why_not(errand, process.returncode)

    def _started(self, complaints: IO[str]) -> subprocess.Popen[str]:
        path = os.pathsep.join(filter(None, (str(HOUSE), os.environ.get("PYTHONPATH"))))
        return subprocess.Popen(
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            encoding="utf-8",
            env=os.environ | {"PYTHONPATH": path, "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"},
        )

    def _look_after(self) -> None:
        while True:
            sleep(min(LOOK_SECONDS, self.grace_seconds, self.kept_seconds))
            self._look()

    def _look(self) -> None:
        """End what nobody waits for any more, and put away what nobody fetches."""
        with self._changed:
            waiting, done = tuple(self._queue), tuple(self._done)
        for errand in waiting:
            if self._is_gone(errand, self.grace_seconds):
                self.leave(errand)
        for errand in done:
            if self._is_gone(errand, self.kept_seconds):
                self._done.discard(errand)
                errand.put_away()

    def _is_gone(self, errand: Job, seconds: float) -> bool:
        if errand.is_here():
            errand.seen = monotonic()
            return False  # also where this thread had to wait for a processor since
        return monotonic() - errand.seen > seconds


def _close(pipe: IO[str]) -> None:
    with suppress(BrokenPipeError):  # what was left in it nobody reads
        pipe.close()


def _why_not(errand: Job, status: int) -> str:
    if status in TIME_IS_UP:
        return say(errand.codes.too_long)
    return say(errand.codes.stopped) if errand.is_stopping else say(errand.codes.broke)


def _log(complaints: IO[str], status: int) -> None:
    complaints.seek(0)
    logging.getLogger(__name__).error("An errand ended with %s: %s", status, complaints.read()[-LONGEST_TAIL:])


@cache
def job_runner() -> JobRunner:
    """The server's one foreman for training."""
    return JobRunner()
