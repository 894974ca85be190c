"""The runner of jobs in this server: one worker process at a time for each kind, the other jobs of the kind in a queue.

A worker ends when its job is stopped or cancelled, when the session that shows the job has been gone for a while,
and when the server ends in any way. With VARISAI_REDIS_URL, ``redis_runner`` takes its place.
"""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable, Sequence
from functools import cache
from hmac import compare_digest
from tempfile import TemporaryFile
from threading import Condition, Thread
from time import monotonic, sleep
from typing import Protocol, TypeVar

from carnatic.errors import CarnaticError
from carnatic.jobs.job import Job, JobState
from carnatic.jobs.process import WORKER, follow, start_process
from carnatic.messages import say

J = TypeVar("J", bound=Job)

MOST_WAITING = 20  # of each kind
MOST_OF_ONE = 2  # jobs of one visit and kind, the running one included; a second tab is the same visit
GRACE_SECONDS = 60.0  # a phone that loses its network for a moment keeps its job
KEPT_SECONDS = 600.0  # a result or a failure is kept longer, until its visit returns
LOOK_SECONDS = 1.0
REDIS_URL = "VARISAI_REDIS_URL"  # the environment variable


class Runner(Protocol):
    """What pages ask of a runner, whether jobs run in this server or elsewhere."""

    def submit(self, job: J) -> J:
        """Put a job at the end of its kind's queue.

        Raises CarnaticError if the queue is full, or has MOST_OF_ONE jobs of the same visit.
        """

    def position(self, job: Job) -> int:
        """The number of jobs before it; 0 for a job that is running or over."""

    def adopt(self, visit: str, session_alive: Callable[[], bool], matches: Callable[[Job], bool]) -> Job | None:
        """Give a visit's job, in any state but cancelled, to a new session of the same visit.

        visit: the secret that the job was submitted with, so that no other visit finds it.
        session_alive: whether the new session lasts. None if no job matches, or its session still lasts.
        """

    def stop(self, job: Job) -> None:
        """Ask a job to end with the result it has so far; cancel one that is waiting."""

    def cancel(self, job: Job) -> None:
        """End a job at once and remove its result."""


class JobRunner:
    """Runs jobs of any kind in this server.

    command: starts a worker; the name of the job's kind is added to it. grace_seconds, kept_seconds:
    how long a job's session can be away before the job is ended, and before its result is removed.
    """

    def __init__(
        self,
        command: Sequence[str] = WORKER,
        grace_seconds: float = GRACE_SECONDS,
        kept_seconds: float = KEPT_SECONDS,
    ) -> None:
        self.command, self.grace_seconds, self.kept_seconds = tuple(command), grace_seconds, kept_seconds
        self._queues: dict[str, list[Job]] = {}  # by the kind's name; the first of each is the running one
        self._finished: list[Job] = []  # done or failed, until cancelled or abandoned
        self._changed = Condition()

    def submit(self, job: J) -> J:
        """As Runner says."""
        with self._changed:
            queue = self._queue_of(job)
            if sum(other.visit == job.visit for other in queue) >= MOST_OF_ONE:
                raise CarnaticError(job.kind.codes.enough)
            if len(queue) > MOST_WAITING:
                raise CarnaticError(job.kind.codes.full)
            queue.append(job)
            self._changed.notify_all()
        return job

    def position(self, job: Job) -> int:
        """As Runner says."""
        with self._changed:
            queue = self._queues.get(job.kind.name, [])
            return queue.index(job) if job in queue else 0

    def adopt(self, visit: str, session_alive: Callable[[], bool], matches: Callable[[Job], bool]) -> Job | None:
        """As Runner says."""
        with self._changed:
            queued = [job for queue in self._queues.values() for job in queue]
            for job in (*queued, *reversed(self._finished)):
                is_of_visit = compare_digest(job.visit, visit)
                if is_of_visit and matches(job) and job.state is not JobState.CANCELLED and not job.session_alive():
                    job.session_alive = session_alive
                    return job
        return None

    def stop(self, job: Job) -> None:
        """As Runner says."""
        with self._changed:
            if job.state is JobState.WAITING:
                self._end(job, JobState.CANCELLED)
            elif job.state is JobState.RUNNING and job.process is not None:
                job.is_stopping = True
                job.process.send_signal(signal.SIGTERM)

    def cancel(self, job: Job) -> None:
        """As Runner says."""
        with self._changed:
            self._end(job, JobState.CANCELLED)
            if job in self._finished:
                self._finished.remove(job)

    def _end(self, job: Job, state: JobState, failure: str = "") -> None:
        """End a job that is not over yet, in a state, and remove its files."""
        if job.process is not None:
            if not job.state.is_over:
                job.state, job.failure = state, failure
                job.process.kill()  # its thread does the rest once the process has ended
            return
        if not job.state.is_over:
            job.state, job.failure = state, failure
            self._finish(job)
        job.cleanup()

    def _finish(self, job: Job) -> None:
        """Take a job that is over out of its queue, and keep it for its visit unless cancelled."""
        queue = self._queue_of(job)
        if job in queue:
            queue.remove(job)
        if job.state is not JobState.CANCELLED:
            self._finished.append(job)
        if job.state is not JobState.DONE:
            job.cleanup()
        self._changed.notify_all()

    def _queue_of(self, job: Job) -> list[Job]:
        """The queue of a job's kind; starts the threads that serve it when the kind is new."""
        name = job.kind.name
        if name not in self._queues:
            job.remove_leftovers()
            if not self._queues:
                Thread(target=self._watch, daemon=True).start()
            self._queues[name] = []
            Thread(target=self._serve, args=(self._queues[name],), daemon=True).start()
        return self._queues[name]

    # -- the thread of each queue ------------------------------------------------------------

    def _serve(self, queue: list[Job]) -> None:
        while True:
            self._run_next(queue)

    def _run_next(self, queue: list[Job]) -> None:
        """Wait for a job and run it to its end."""
        with self._changed:
            self._changed.wait_for(lambda: bool(queue))
            job = queue[0]
        try:
            failure = self._run(job)
        except Exception:  # the queue must go on
            logging.getLogger(__name__).exception("A job could not be run")
            failure = say(job.kind.codes.broke)
        with self._changed:
            job.process = None
            if not job.state.is_over:
                job.state, job.failure = JobState.FAILED if failure else JobState.DONE, failure
            self._finish(job)

    def _run(self, job: Job) -> str:
        """Run a job in a worker and return why it failed; '' if it is done."""
        with TemporaryFile("w+", encoding="utf-8", errors="replace") as errors:
            with self._changed:
                if job.state is not JobState.WAITING:
                    return ""
                process = start_process(self.command, job, errors)
                job.process, job.state = process, JobState.RUNNING
            return follow(job, process, errors, job.receive)

    # -- the thread that watches sessions ----------------------------------------------------

    def _watch(self) -> None:
        while True:
            sleep(min(LOOK_SECONDS, self.grace_seconds, self.kept_seconds))
            self._end_abandoned()

    def _end_abandoned(self) -> None:
        """End jobs whose session is gone, and remove results that nobody fetches."""
        with self._changed:
            queued = [job for queue in self._queues.values() for job in queue]
            finished = list(self._finished)
        # sessions are asked without the lock, since the answer can take a while
        for job in queued:
            if self._is_abandoned(job, self.grace_seconds):
                with self._changed:
                    self._end(job, JobState.FAILED, say(job.kind.codes.abandoned))
        for job in finished:
            if self._is_abandoned(job, self.kept_seconds):
                with self._changed:
                    job.cleanup()
                    if job in self._finished:
                        self._finished.remove(job)

    def _is_abandoned(self, job: Job, seconds: float) -> bool:
        if job.session_alive():
            job.last_seen = monotonic()
            return False  # not by the clock: this thread can have waited for a processor in between
        return monotonic() - job.last_seen > seconds


@cache
def job_runner() -> Runner:
    """The server's one runner: over Redis if VARISAI_REDIS_URL names one that answers, otherwise in this server."""
    url = os.environ.get(REDIS_URL, "")
    if not url:
        return JobRunner()
    from carnatic.jobs.redis_runner import RedisRunner

    try:
        return RedisRunner(url)
    except CarnaticError as refusal:
        logging.getLogger(__name__).warning("%s", say("queue.local", why=refusal))
        return JobRunner()
