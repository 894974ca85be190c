"""The foreman: one training at a time in the whole server, the others in a queue.

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
from pathlib import Path
from tempfile import TemporaryFile
from threading import Condition, Thread
from time import monotonic, sleep
from typing import IO

from carnatic.errors import CarnaticError
from carnatic.workshop.job import Job, read_report, show_job
from carnatic.workshop.training import State, Training

WORKER = (sys.executable, "-m", "carnatic.workshop.worker")
HOUSE = Path(__file__).resolve().parents[2]
MOST_WAITING = 20
GRACE_SECONDS = 60.0  # a phone that loses its network for a moment is not gone
LOOK_SECONDS = 1.0
LONGEST_TAIL = 2000  # of what a process said before it broke, for the log
BROKE = "The training broke off, and it is not your doing. The model in use stays as it was; try again."
NOTHING_YET = "It was stopped before it had learned anything."
FULL = "Many are waiting to train already. Try again in a while; everything else works meanwhile."


class Foreman:
    """Starts one worker after the other. command: how a worker is started; grace_seconds: for who is gone."""

    def __init__(self, command: Sequence[str] = WORKER, grace_seconds: float = GRACE_SECONDS) -> None:
        self.command, self.grace_seconds = tuple(command), grace_seconds
        self._queue: list[Training] = []  # the first is the one that runs
        self._changed = Condition()
        self._threads: list[Thread] = []

    def enter(self, job: Job, is_here: Callable[[], bool] = lambda: True) -> Training:
        """Put a job at the queue's end. is_here: whether who asks still is. Raises CarnaticError where it is full."""
        training = Training(job, is_here)
        with self._changed:
            if len(self._queue) > MOST_WAITING:
                raise CarnaticError(FULL)
            self._queue.append(training)
            if not self._threads:
                self._threads = [Thread(target=run, daemon=True) for run in (self._work, self._look_after)]
                for thread in self._threads:
                    thread.start()
            self._changed.notify_all()
        return training

    def place(self, training: Training) -> int:
        """How many are before it; 0 for the one that runs, and for those that are over."""
        with self._changed:
            return self._queue.index(training) if training in self._queue else 0

    def stop(self, training: Training) -> None:
        """Let it end with what it has learned so far."""
        with self._changed:
            if training.state is State.WAITING:
                self._drop(training)
            elif training.state is State.RUNNING and training.process is not None:
                training.is_stopping = True
                training.process.send_signal(signal.SIGTERM)

    def leave(self, training: Training) -> None:
        """End it at once; what it has learned is gone."""
        with self._changed:
            self._drop(training)

    def _drop(self, training: Training) -> None:
        if training.state.is_over:
            return
        training.state = State.LEFT
        if training.process is not None:
            training.process.kill()
        elif training in self._queue:
            self._queue.remove(training)
        self._changed.notify_all()

    # -- the two threads ---------------------------------------------------------------------

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: bool(self._queue))
                training = self._queue[0]
            try:
                self._run(training)
            except Exception:  # the queue must go on
                logging.getLogger(__name__).exception("A training could not be run")
                training.said = BROKE
            with self._changed:
                if not training.state.is_over:
                    training.state = State.LEARNED if training.learned else State.FAILED
                training.process = None
                if training in self._queue:
                    self._queue.remove(training)

    def _run(self, training: Training) -> None:
        with TemporaryFile("w+", encoding="utf-8", errors="replace") as complaints:
            with self._changed:
                if training.state is not State.WAITING:
                    return
                process = self._started(complaints)
                training.process, training.state = process, State.RUNNING
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                process.stdin.write(show_job(training.job) + "\n")
                process.stdin.flush()
                for line in process.stdout:
                    training.take(read_report(line))
            except (OSError, ValueError):
                logging.getLogger(__name__).exception("A training can't be understood")
                training.learned = None
            finally:
                process.kill()
                process.wait()
                process.stdout.close()
                _close(process.stdin)
            if training.learned is None and not training.said and training.state is State.RUNNING:
                training.said = NOTHING_YET if training.is_stopping else BROKE
                _log(complaints, process.returncode)

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
        """End what nobody waits for any more."""
        while True:
            sleep(min(LOOK_SECONDS, self.grace_seconds))
            with self._changed:
                waiting = tuple(self._queue)
            for training in waiting:
                if training.is_here():
                    training.seen = monotonic()
                elif monotonic() - training.seen > self.grace_seconds:
                    self.leave(training)


def _close(pipe: IO[str]) -> None:
    with suppress(BrokenPipeError):  # what was left in it nobody reads
        pipe.close()


def _log(complaints: IO[str], status: int) -> None:
    complaints.seek(0)
    logging.getLogger(__name__).error("A training ended with %s: %s", status, complaints.read()[-LONGEST_TAIL:])


@cache
def foreman() -> Foreman:
    """The server's one foreman."""
    return Foreman()
