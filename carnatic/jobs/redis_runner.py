"""The runner of jobs over Redis: any server shows a job, cancels it and hands out its files; workers run it.

A job in this server is a copy of a record in Redis. A thread reads the news of each copy. If Redis doesn't answer, the
copies stay as they are and say so; a job that Redis has lost is put into its queue again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Event, RLock, Thread
from time import monotonic
from typing import TypeVar
from uuid import uuid4

from redis import RedisError

from carnatic.errors import CarnaticError
from carnatic.jobs.job import Job, JobState
from carnatic.jobs.redis_store import JOB_CLASSES, JobRecord, JobStore, connect, digest_of, is_away
from carnatic.jobs.runner import GRACE_SECONDS, KEPT_SECONDS, MOST_OF_ONE, MOST_WAITING
from carnatic.messages import say

J = TypeVar("J", bound=Job)

LOOK_SECONDS = 0.3
KEEP_SECONDS = 5.0  # between two renewals of what keeps a job alive without this server
ABANDONED_SECONDS = 5.0  # between two looks for jobs that no server shows


@dataclass(eq=False)
class _Copy:
    """A job in this server, and how much of its record it has.

    attempt, known: the attempt whose messages it has, and how many of them. is_cancelled: whether
    Redis must still learn that. kept: when its time was renewed.
    """

    job: Job
    id: str
    attempt: int = 0
    known: int = 0
    is_cancelled: bool = False
    kept: float = -KEEP_SECONDS
    lock: RLock = field(default_factory=RLock)


class RedisRunner:
    """Runs jobs of any kind through Redis.

    grace_seconds, kept_seconds: how long a job's session can be away before the job is ended, and before its result is
    removed. lease_seconds: how long a job waits for another server once this one has ended.
    Raises CarnaticError if Redis doesn't answer.
    """

    def __init__(
        self,
        url: str,
        grace_seconds: float = GRACE_SECONDS,
        kept_seconds: float = KEPT_SECONDS,
        lease_seconds: float = GRACE_SECONDS,
    ) -> None:
        self.grace_seconds, self.kept_seconds = grace_seconds, kept_seconds
        self.name = uuid4().hex
        self._store = JobStore(connect(url), lease_seconds, KEPT_SECONDS)
        self._copies: dict[Job, _Copy] = {}
        self._lock = RLock()
        self._looked_for_abandoned = monotonic()
        self._is_away = False
        self._closed = Event()
        for job in JOB_CLASSES.values():
            job.remove_leftovers()
        Thread(target=self._watch, daemon=True).start()

    def submit(self, job: J) -> J:
        """As Runner says. Raises CarnaticError also if Redis doesn't answer."""
        copy = _Copy(job, uuid4().hex)
        try:
            self._store.submit(self._record_of(copy), MOST_WAITING, MOST_OF_ONE)
        except RedisError as error:
            self._note(error)
            raise CarnaticError("queue.away") from None
        with self._lock:
            self._copies[job] = copy
        return job

    def position(self, job: Job) -> int:
        """As Runner says."""
        copy = self._copies.get(job)
        if copy is None or job.state is not JobState.WAITING:
            return 0
        try:
            return self._store.position(copy.id, job.kind.name)
        except RedisError as error:
            self._note(error)
            return 0

    def adopt(self, visit: str, session_alive: Callable[[], bool], matches: Callable[[Job], bool]) -> Job | None:
        """As Runner says; a job of another server is given whether or not its session lasts there."""
        try:
            records = self._store.of_visit(digest_of(visit))
            return next((job for one in records if (job := self._adopted(one, visit, session_alive, matches))), None)
        except RedisError as error:
            self._note(error)
            return None

    def _adopted(
        self, record: JobRecord, visit: str, session_alive: Callable[[], bool], matches: Callable[[Job], bool]
    ) -> Job | None:
        """The job of a record in its new session, if it is one to adopt."""
        if record.state is JobState.CANCELLED or record.kind not in JOB_CLASSES:
            return None
        with self._lock:
            copy = next((one for one in self._copies.values() if one.id == record.id), None)
        try:
            job = copy.job if copy else JOB_CLASSES[record.kind].from_order(record.order, visit=visit)
        except CarnaticError:  # a server of another version has written it
            return None
        is_shown = copy is not None and job.state is not JobState.CANCELLED and job.session_alive()
        if is_shown or job.state is JobState.CANCELLED or not matches(job):
            if copy is None:
                job.cleanup()
            return None
        copy = copy or _Copy(job, record.id)
        job.session_alive = session_alive
        self._store.own(record.id, self.name)
        with self._lock:
            self._copies[job] = copy
        self._look(copy)
        return job

    def stop(self, job: Job) -> None:
        """As Runner says."""
        copy = self._copies.get(job)
        if job.state is JobState.WAITING:
            self.cancel(job)
        elif copy is not None and not job.state.is_over:
            try:
                self._store.stop(copy.id)
                job.is_stopping = True
            except RedisError as error:
                self._note(error)

    def cancel(self, job: Job) -> None:
        """As Runner says. If Redis doesn't answer, it learns of it later."""
        with self._lock:
            copy = self._copies.get(job)
        if copy is None:
            job.cleanup()
            return
        with copy.lock:
            copy.is_cancelled = True
            if not job.state.is_over:
                job.state = JobState.CANCELLED
            job.cleanup()
        self._try(self._forget, copy)

    def close(self) -> None:
        """Stop looking after the jobs, as if this server had ended."""
        self._closed.set()

    def _forget(self, copy: _Copy) -> None:
        """Remove a job here and in Redis."""
        self._store.forget(copy.id)
        with self._lock:
            self._copies.pop(copy.job, None)

    def _record_of(self, copy: _Copy) -> JobRecord:
        """The record of a job that waits."""
        job = copy.job
        return JobRecord(
            id=copy.id,
            kind=job.kind.name,
            visit=digest_of(job.visit),
            order=job.order,
            state=JobState.WAITING,
            failure="",
            attempt=copy.attempt,
            tries=0,
            execution="",
            is_stopping=False,
            owner=self.name,
        )

    # -- the thread that reads the news ----------------------------------------------------------

    def _watch(self) -> None:
        while not self._closed.wait(min(LOOK_SECONDS, self.grace_seconds, self.kept_seconds)):
            with self._lock:
                copies = list(self._copies.values())
            answers = [self._try(self._look_after, copy) for copy in copies]
            if not copies or all(answers):
                self._try(self._end_abandoned)

    def _try(self, act: Callable[..., None], *arguments: object) -> bool:
        """Whether something worked; what goes wrong is logged, and tried again by the thread."""
        try:
            act(*arguments)
        except RedisError as error:
            self._note(error)
            return False
        except Exception:  # the other jobs must go on
            logging.getLogger(__name__).exception("A job could not be looked after")
            return False
        if self._is_away:
            self._is_away = False
            logging.getLogger(__name__).warning("%s", say("queue.back"))
        return True

    def _note(self, error: RedisError) -> None:
        """Log that Redis doesn't answer, once, and note it on the jobs that aren't over."""
        if not is_away(error):
            logging.getLogger(__name__).error("Redis refused a command: %s", error)
            return
        with self._lock:
            if not self._is_away:
                self._is_away = True
                logging.getLogger(__name__).warning("%s", say("queue.away"))
            for job in self._copies:
                if not job.state.is_over:
                    job.remark = say("queue.waits")

    def _look_after(self, copy: _Copy) -> None:
        """Read the news of a job, keep it alive while its session lasts, and end it after that."""
        job = copy.job
        if copy.is_cancelled:
            self._forget(copy)
            return
        record = self._look(copy)
        if record is None:
            return
        if job.session_alive():
            job.last_seen = monotonic()
        away = monotonic() - job.last_seen
        if record.owner != self.name:  # another server shows it
            if away > self.kept_seconds:
                self._drop(copy)
        elif job.state.is_over and away > self.kept_seconds:
            self._drop(copy)
            self._store.forget(copy.id)
        elif not job.state.is_over and away > self.grace_seconds:
            self._store.end(copy.id, JobState.FAILED, say(job.kind.codes.abandoned))
            self._look(copy)
        elif monotonic() - copy.kept > KEEP_SECONDS:
            self._store.keep(record)
            copy.kept = monotonic()

    def _drop(self, copy: _Copy) -> None:
        copy.job.cleanup()
        with self._lock:
            self._copies.pop(copy.job, None)

    def _end_abandoned(self) -> None:
        if monotonic() - self._looked_for_abandoned > ABANDONED_SECONDS:
            self._store.end_abandoned()
            self._looked_for_abandoned = monotonic()

    def _look(self, copy: _Copy) -> JobRecord | None:
        """Apply what is new in Redis to a job, and return its record; None if it has none any more."""
        job = copy.job
        with copy.lock:
            record, lines = self._store.news(copy.id, copy.attempt, copy.known)
            if copy.is_cancelled or job.state.is_over:
                return record
            if record is None:  # Redis came back without its data
                self._begin_again(copy, copy.attempt + 1)  # a worker that still runs the old one gives it up
                self._store.put_again(self._record_of(copy))
                return None
            if record.attempt != copy.attempt:
                if copy.attempt:
                    self._begin_again(copy, record.attempt)
                copy.attempt, copy.known = record.attempt, 0
                record, lines = self._store.news(copy.id, copy.attempt, 0)
                if record is None or record.attempt != copy.attempt:
                    return record
            if record.state is JobState.WAITING and job.state is JobState.RUNNING:  # its worker gave it back
                self._begin_again(copy, record.attempt)
            self._apply(copy, record, lines if record.state is not JobState.WAITING else [])
            return record

    def _begin_again(self, copy: _Copy, attempt: int) -> None:
        copy.job.restart()
        copy.job.state, copy.job.remark = JobState.WAITING, say("queue.again")
        copy.attempt, copy.known = attempt, 0

    def _apply(self, copy: _Copy, record: JobRecord, lines: list[str]) -> None:
        job = copy.job
        try:
            for line in lines:
                job.receive(line)
            copy.known += len(lines)
            if record.state is JobState.DONE:
                self._fetch_files(copy)
                record = record if job.is_done else _failed(record)
        except (OSError, ValueError):
            logging.getLogger(__name__).exception("A job's result can't be read")
            record = _failed(record)
        if job.remark == say("queue.waits") or record.state.is_over:
            job.remark = ""
        job.is_stopping = job.is_stopping or record.is_stopping
        job.failure = record.failure or job.failure
        job.state = record.state  # last: pages read the rest once it is over
        if job.state.is_over and job.state is not JobState.DONE:
            job.cleanup()

    def _fetch_files(self, copy: _Copy) -> None:
        """Copy the files of a result into the job's folder; those that are gone stay missing, and the page says so."""
        for path in copy.job.files:
            content = self._store.read_file(copy.id, path.name)
            if content is not None:
                path.write_bytes(content)


def _failed(record: JobRecord) -> JobRecord:
    return replace(record, state=JobState.FAILED, failure=say(JOB_CLASSES[record.kind].kind.codes.broke))
