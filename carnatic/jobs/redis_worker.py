"""The worker of jobs over Redis: ``varisai worker``.

RQ delivers the id of a job, and delivers it again if its worker has ended. Each job runs in a process with the limits
of its kind, as in the server. A worker has a thread for each kind, and runs one job of it at a time.
"""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from enum import Enum
from queue import Full, Queue
from subprocess import Popen
from tempfile import TemporaryFile
from threading import Event, Thread
from types import FrameType
from typing import IO

from redis import Redis, RedisError
from rq import Queue as DeliveryQueue
from rq import SimpleWorker
from rq.exceptions import DequeueTimeout, StopRequested
from rq.executions import Execution
from rq.job import Job as Delivery
from rq.job import JobStatus
from rq.serializers import JSONSerializer
from rq.utils import now
from rq.worker import WorkerStatus

from carnatic.errors import CarnaticError
from carnatic.jobs.job import Job, JobState
from carnatic.jobs.process import WORKER, follow, start_process
from carnatic.jobs.redis_store import JOB_CLASSES, JobRecord, JobStore, connect
from carnatic.jobs.runner import GRACE_SECONDS, KEPT_SECONDS
from carnatic.messages import say

LEASE_SECONDS = 15  # a worker that says nothing for so long has ended; its job is delivered again
LOOK_SECONDS = 0.25
WAIT_SECONDS = 1.0  # before Redis is asked again
MOST_UNSENT = 10_000  # messages of a job that Redis has not taken; beyond that the job's process waits


class Worker:
    """Runs jobs from Redis until it is stopped: one of each kind at a time.

    command: starts a job's process; the name of the job's kind is added to it. lease_seconds: how
    long after the worker's end its jobs are delivered again.
    """

    def __init__(self, client: Redis, command: Sequence[str] = WORKER, lease_seconds: int = LEASE_SECONDS) -> None:
        self.client, self.command, self.lease_seconds = client, tuple(command), lease_seconds
        self.store = JobStore(client, GRACE_SECONDS, KEPT_SECONDS)
        self.stopped = Event()
        self._is_away = False
        self._threads = [Thread(target=self._serve, args=(kind,), daemon=True) for kind in JOB_CLASSES]

    def start(self) -> None:
        """Begin to run jobs."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Put the running jobs back into their queues, and wait until that is done."""
        self.stopped.set()
        for thread in self._threads:
            thread.join()

    def _serve(self, kind: str) -> None:
        """Run the jobs of a kind; begins again when Redis has been away."""
        while not self.stopped.is_set():
            try:
                serving = _KindWorker(self, kind)
                self.note_back()
                serving.work(logging_level="CRITICAL")  # RQ's own log says much, and nothing that matters here
            except RedisError:
                if not self.stopped.is_set():
                    self.note_away()
            except Exception:  # the worker must go on
                logging.getLogger(__name__).exception("A worker's thread failed")
            self.stopped.wait(WAIT_SECONDS)

    def note_away(self) -> None:
        """Log once that Redis doesn't answer."""
        if not self._is_away:
            self._is_away = True
            logging.getLogger(__name__).warning("%s", say("queue.away"))

    def note_back(self) -> None:
        """Log once that Redis answers again."""
        if self._is_away:
            self._is_away = False
            logging.getLogger(__name__).warning("%s", say("queue.back"))


class _KindWorker(SimpleWorker):
    """RQ's part: takes deliveries of one kind, says that it lives, and finds deliveries whose worker has ended."""

    max_connection_wait_time = 2.0

    def __init__(self, worker: Worker, kind: str) -> None:
        self.ours = worker
        super().__init__(
            [worker.store.queue(kind)],
            connection=worker.client,
            serializer=JSONSerializer,
            worker_ttl=16,  # asks for a job for a second at a time
            maintenance_interval=max(1, worker.lease_seconds // 3),
        )

    def _install_signal_handlers(self) -> None:
        """None: these belong to the main thread."""

    def subscribe(self) -> None:
        """To nothing: a worker takes no commands from Redis."""

    def get_heartbeat_ttl(self, job: Delivery, working_time: float = 0.0) -> int:
        """Seconds until a delivery counts as lost."""
        return self.ours.lease_seconds

    def dequeue_job_and_maintain_ttl(
        self, timeout: int | None, max_idle_time: int | None = None
    ) -> tuple[Delivery, DeliveryQueue]:
        """Wait for a delivery. Raises StopRequested when the worker is stopped."""
        self.set_state(WorkerStatus.IDLE)
        while not self.ours.stopped.is_set():
            self.heartbeat()
            if self.should_run_maintenance_tasks:
                self.run_maintenance_tasks()
            with suppress(DequeueTimeout):
                found = DeliveryQueue.dequeue_any(
                    self.queues, self.dequeue_timeout, connection=self.connection, serializer=JSONSerializer
                )
                if found is not None:
                    return found
        raise StopRequested

    def beat(self, delivery: Delivery, execution: Execution) -> None:
        """Say that the worker lives and runs the delivery; RQ's own way can delete a job that comes back meanwhile."""
        with self.connection.pipeline() as pipe:
            self.heartbeat(pipeline=pipe)
            execution.heartbeat(delivery.started_job_registry, self.ours.lease_seconds, pipe)
            pipe.execute()

    def run_maintenance_tasks(self) -> None:
        """Deliver again what ended workers had."""
        for queue in self.queues:
            # a lock of our own: RQ's lasts a quarter of an hour if its holder is killed
            lock = f"varisai:cleaning:{queue.name}"
            if self.connection.set(lock, 1, nx=True, ex=self.ours.lease_seconds):
                queue.started_job_registry.cleanup()
                queue.intermediate_queue.cleanup(self, queue)
                self.connection.delete(lock)
        self.last_cleaned_at = now()  # type: ignore[assignment]  # RQ declares it by None alone

    def execute_job(self, delivery: Delivery, queue: DeliveryQueue) -> None:
        """Run the job of a delivery. The function that a delivery names is never called."""
        execution = self.prepare_execution(delivery)
        self.prepare_job_execution(delivery, remove_from_intermediate_queue=True)
        delivery.started_at = now()
        outcome = self._run(delivery, execution)
        with self.connection.pipeline() as pipe:
            self.cleanup_execution(delivery, pipe, execution)
            if outcome is _Outcome.GIVEN_BACK:
                delivery.set_status(JobStatus.QUEUED, pipe)
                queue.push_job_id(delivery.id, pipe, at_front=True)
            pipe.execute()
        if outcome is _Outcome.OVER:
            delivery.delete()
        self.set_state(WorkerStatus.IDLE)

    def _run(self, delivery: Delivery, execution: Execution) -> _Outcome:
        store = self.ours.store
        if (record := store.take(delivery.id, execution.id)) is not None:
            return _Run(self, record, delivery, execution).to_end()
        record = store.record(delivery.id)
        return _Outcome.OVER if record is None or record.state.is_over else _Outcome.LOST


class _Outcome(Enum):
    """How a delivery ended: its job is over, waits for another worker, or another worker has it already."""

    OVER = "over"
    GIVEN_BACK = "given"
    LOST = "lost"


class _Run:
    """One attempt to run a job: its process, and what Redis has not been told yet."""

    def __init__(self, serving: _KindWorker, record: JobRecord, delivery: Delivery, execution: Execution) -> None:
        self.serving, self.record, self.delivery, self.execution = serving, record, delivery, execution
        self.worker, self.store = serving.ours, serving.ours.store
        self._unsent: Queue[str] = Queue(MOST_UNSENT)
        self._sent = 0
        self._is_lost = False
        self._failure = say(JOB_CLASSES[record.kind].kind.codes.broke)

    def to_end(self) -> _Outcome:
        """Run the job until it is over, until this worker stops, or until the job has gone to another worker."""
        try:
            job = JOB_CLASSES[self.record.kind].from_order(self.record.order)
        except CarnaticError as refusal:
            return self._finish(str(refusal), {})
        try:
            with TemporaryFile("w+", encoding="utf-8", errors="replace") as errors:
                try:
                    process = start_process(self.worker.command, job, errors)
                except OSError:
                    logging.getLogger(__name__).exception("A job's process can't be started")
                    return self._finish(self._failure, {})
                job.process, job.state = process, JobState.RUNNING
                outcome = self._watch(job, process, errors)
            if outcome is not _Outcome.OVER:
                return outcome
            files = {path.name: path.read_bytes() for path in job.files} if not self._failure else {}
            return self._finish(self._failure, files)
        finally:
            job.cleanup()

    def _watch(self, job: Job, process: Popen[str], errors: IO[str]) -> _Outcome:
        """Tell Redis what the process says, and the process what Redis says."""

        def run() -> None:
            self._failure = follow(job, process, errors, lambda line: self._receive(job, line))

        reader = Thread(target=run, daemon=True)
        reader.start()
        lines: list[str] = []
        while True:
            is_over = not reader.is_alive()
            while not self._unsent.empty():
                lines.append(self._unsent.get())
            outcome = self._tell(job, process, lines)
            if outcome is not None or (is_over and not lines):
                self._is_lost = outcome is not None
                process.kill()
                reader.join()
                return outcome or _Outcome.OVER
            reader.join(LOOK_SECONDS)

    def _receive(self, job: Job, line: str) -> None:
        job.receive(line)
        while not self._is_lost:
            with suppress(Full):
                self._unsent.put(line, timeout=WAIT_SECONDS)
                return

    def _tell(self, job: Job, process: Popen[str], lines: list[str]) -> _Outcome | None:
        """Send lines and look at the record; an outcome if the job must not go on here."""
        try:
            now_ = self.store.report(self.record, self._sent, lines)
            self._sent += len(lines)
            lines.clear()
            if now_ is None or now_.attempt != self.record.attempt:
                return _Outcome.LOST
            if now_.state.is_over:
                return _Outcome.OVER
            self.serving.beat(self.delivery, self.execution)
            if self.worker.stopped.is_set():
                self.store.give_back(self.record)
                return _Outcome.GIVEN_BACK
        except RedisError:  # the job goes on, and Redis is told when it is back
            self.worker.note_away()
            return _Outcome.LOST if self.worker.stopped.wait(WAIT_SECONDS) else None
        self.worker.note_back()
        if now_.is_stopping and not job.is_stopping:
            job.is_stopping = True
            process.send_signal(signal.SIGTERM)
        return None

    def _finish(self, failure: str, files: dict[str, bytes]) -> _Outcome:
        while True:
            try:
                self.store.finish(self.record, failure, files)
                return _Outcome.OVER
            except RedisError:
                self.worker.note_away()
                if self.worker.stopped.wait(WAIT_SECONDS):
                    return _Outcome.LOST


def run_worker(url: str) -> None:
    """Run jobs until SIGTERM or SIGINT. Raises CarnaticError if Redis doesn't answer at the start."""
    worker = Worker(connect(url))

    def stop(number: int, frame: FrameType | None) -> None:
        worker.stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    worker.start()
    print(say("queue.ready"), file=sys.stderr, flush=True)
    worker.stopped.wait()
    worker.stop()
