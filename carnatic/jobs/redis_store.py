"""Jobs in Redis, as servers and workers share them: records, messages, files, and their order.

A record is a hash; RQ delivers its id to a worker, and delivers it again if the worker has ended. All of a job's keys
expire. Of a visit's secret only the digest is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeVar

from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.client import Pipeline
from redis.exceptions import AuthenticationError, ConnectionError, TimeoutError
from redis.retry import Retry as ConnectionRetry
from rq import Queue, Retry
from rq.exceptions import NoSuchJobError
from rq.job import Job as Delivery
from rq.serializers import JSONSerializer
from rq.utils import current_timestamp

from carnatic.errors import CarnaticError
from carnatic.jobs.job import Job, JobKind, JobState
from carnatic.jobs.training import Training
from carnatic.jobs.worksheet import WorksheetJob
from carnatic.messages import say

T = TypeVar("T")

JOB_CLASSES: Mapping[str, type[Job]] = {one.kind.name: one for one in (Training, WorksheetJob)}
MOST_TRIES = 3  # a job that ends its worker so often is given up
MOST_DELIVERIES = 1000  # a worker that stops gives its job back, however often
DAY_SECONDS = 86_400  # after which whatever is left of an unfinished job is removed
CANCELLED_SECONDS = 60  # other servers that show the job see within it that it was cancelled
MOST_OF_A_VISIT = 20  # jobs that it can find again
MOST_RESULT_BYTES = 200_000_000  # of one job; the longest worksheet has 7,200 seconds of sound, 115 MB
MOST_KEPT_BYTES = 1_000_000_000  # of all results together; the oldest files are removed first
WAIT_SECONDS = 5.0  # for an answer
_OVER = {state.value for state in JobState if state.is_over}


@dataclass(frozen=True, slots=True)
class JobRecord:
    """What Redis holds of a job.

    visit: a digest. order: the request. attempt: how often a worker has begun it. tries: how often
    without having given it back. execution: RQ's name of the last attempt. owner: the server whose
    session shows it.
    """

    id: str
    kind: str
    visit: str
    order: str
    state: JobState
    failure: str
    attempt: int
    tries: int
    execution: str
    is_stopping: bool
    owner: str


def connect(url: str) -> Redis:
    """A client for an address such as redis://host:6379/0.

    Raises CarnaticError if nothing answers there; the sentence holds no password.
    """
    try:
        client = Redis.from_url(
            url,
            socket_timeout=WAIT_SECONDS,
            socket_connect_timeout=WAIT_SECONDS,
            retry=ConnectionRetry(NoBackoff(), 1),
        )
        client.ping()
    except (RedisError, ValueError, OSError) as error:
        raise CarnaticError("queue.no_redis", why=_reason(error)) from None
    return client


def _reason(error: Exception) -> str:
    """Why Redis can't be used, without anything of its address."""
    if isinstance(error, AuthenticationError):
        return say("queue.password")
    if isinstance(error, (ConnectionError, TimeoutError, OSError)):
        return say("queue.no_answer")
    return say("queue.bad_address")


def is_away(error: RedisError) -> bool:
    """Whether an error means that Redis doesn't answer now, rather than that it refuses something."""
    return isinstance(error, (ConnectionError, TimeoutError)) or "LOADING" in str(error)


def digest_of(visit: str) -> str:
    """The digest of a visit's secret."""
    return sha256(visit.encode()).hexdigest()


class JobStore:
    """The jobs in one Redis. Every method raises RedisError if Redis doesn't answer.

    lease_seconds: how long a job survives the server that shows it. kept_seconds: how long the
    result of a job survives that.
    """

    def __init__(self, client: Redis, lease_seconds: float, kept_seconds: float) -> None:
        self.client, self.lease_seconds, self.kept_seconds = client, lease_seconds, kept_seconds

    def queue(self, kind: str) -> Queue:
        """RQ's queue of a kind. Its entries are JSON, so that reading one runs no code."""
        return Queue(f"varisai-{kind}", connection=self.client, serializer=JSONSerializer, default_timeout=DAY_SECONDS)

    # -- for servers -----------------------------------------------------------------------------

    def submit(self, record: JobRecord, most_waiting: int, most_of_one: int) -> None:
        """Put a new job at the end of its kind's queue. Raises CarnaticError if the queue or the visit has too many."""
        kind = JOB_CLASSES[record.kind].kind

        def check(pipe: Pipeline) -> None:
            ids = self._ids(pipe, kind.name)
            visits = [pipe.hget(_record(one), "visit") for one in ids]
            if sum(visit == record.visit.encode() for visit in visits) >= most_of_one:
                raise CarnaticError(kind.codes.enough)
            if len(ids) > most_waiting:
                raise CarnaticError(kind.codes.full)

        self._put(record, check)

    def put_again(self, record: JobRecord) -> None:
        """Put a job that Redis has lost at the end of its queue, unless another server has done so."""

        def check(pipe: Pipeline) -> bool:
            return not pipe.exists(_record(record.id))

        self._put(record, check)

    def _put(self, record: JobRecord, check: Callable[[Pipeline], bool | None]) -> None:
        queue = self.queue(record.kind)
        queue.get_redis_server_version()  # asked before the transaction, which takes no questions

        def put(pipe: Pipeline) -> None:
            if check(pipe) is False:
                return
            delivery = queue.create_job(
                "varisai",
                job_id=record.id,
                description=record.kind,
                retry=Retry(MOST_DELIVERIES, 0, enqueue_at_front=True),
            )
            pipe.multi()
            pipe.hset(_record(record.id), mapping=_mapping(record))
            pipe.expire(_record(record.id), DAY_SECONDS)
            pipe.rpush(_unfinished(record.kind), record.id)
            pipe.rpush(_visit(record.visit), record.id)
            pipe.ltrim(_visit(record.visit), -MOST_OF_A_VISIT, -1)
            pipe.expire(_visit(record.visit), DAY_SECONDS)
            self._lease(pipe, record.id)
            queue.enqueue_job(delivery, pipeline=pipe)

        self.client.transaction(put, _unfinished(record.kind), _record(record.id))

    def _lease(self, pipe: Pipeline | Redis, id_: str) -> None:
        pipe.set(_leased(id_), 1, px=max(1, round(self.lease_seconds * 1000)))

    def position(self, id_: str, kind: str) -> int:
        """The number of jobs before it; 0 if it isn't waiting."""
        ids = self._ids(self.client, kind)
        return ids.index(id_) if id_ in ids else 0

    def of_visit(self, digest: str) -> list[JobRecord]:
        """The jobs of a visit: those that aren't over in their order, then the others, the latest first."""
        ids = _texts(self.client.lrange(_visit(digest), 0, -1))
        records = [record for record in map(self.record, dict.fromkeys(ids)) if record is not None]
        running = [record for record in records if not record.state.is_over]
        return [*running, *(record for record in reversed(records) if record.state.is_over)]

    def record(self, id_: str) -> JobRecord | None:
        """A job's record; None if there is none."""
        return _read(id_, self.client.hgetall(_record(id_)))

    def news(self, id_: str, attempt: int, known: int) -> tuple[JobRecord | None, list[str]]:
        """A job's record, and the messages of an attempt after those that are known."""
        with self.client.pipeline() as pipe:
            pipe.hgetall(_record(id_))
            pipe.lrange(_lines(id_, attempt), known, -1)
            table, lines = pipe.execute()
        return _read(id_, table), _texts(lines)

    def own(self, id_: str, owner: str) -> None:
        """Note that another server shows the job now."""
        self._change(id_, lambda record: {"owner": owner}, also_over=True)

    def keep(self, record: JobRecord) -> None:
        """Renew the time that a job survives without its server."""
        with self.client.pipeline() as pipe:
            self._lease(pipe, record.id)
            if record.state.is_over:
                self._expire(pipe, record, self.kept_seconds)
            pipe.execute()

    def _expire(self, pipe: Pipeline, record: JobRecord, seconds: float) -> None:
        keys = (_record(record.id), _lines(record.id, record.attempt), _files(record.id))
        for key in keys:
            pipe.pexpire(key, max(1, round(seconds * 1000)))

    def read_file(self, id_: str, name: str) -> bytes | None:
        """One file of a result; None if it has been removed."""
        content: Any = self.client.hget(_files(id_), name)
        return content if isinstance(content, bytes) else None

    def stop(self, id_: str) -> None:
        """Ask the job to end with what it has."""
        self._change(id_, lambda record: {"stop": "1"})

    def end(self, id_: str, state: JobState, failure: str = "") -> None:
        """End a job that isn't over, in a state; its worker sees that."""
        ended = self._change(id_, lambda record: {"state": state.value, "failure": failure})
        if ended is not None and ended.state is JobState.WAITING:
            self._drop_delivery(ended)

    def forget(self, id_: str) -> None:
        """Cancel a job, or remove its result. For a while its record says so."""
        self.end(id_, JobState.CANCELLED)
        record = self.record(id_)
        if record is None:
            return
        with self.client.pipeline() as pipe:
            pipe.hset(_record(id_), "state", JobState.CANCELLED.value)
            pipe.expire(_record(id_), CANCELLED_SECONDS)
            pipe.delete(_lines(id_, record.attempt), _files(id_), _leased(id_))
            pipe.lrem(_visit(record.visit), 0, id_)
            pipe.lrem(_RESULTS, 0, id_)
            pipe.execute()

    def end_abandoned(self) -> None:
        """End the jobs that no server shows any more."""
        for name, job in JOB_CLASSES.items():
            for id_ in self._ids(self.client, name):
                if self.client.exists(_leased(id_)):
                    continue
                self.end(id_, JobState.FAILED, say(job.kind.codes.abandoned))
                self.client.lrem(_unfinished(name), 0, id_)  # also if its record has expired

    def _drop_delivery(self, record: JobRecord) -> None:
        with suppress(NoSuchJobError):
            Delivery.fetch(record.id, connection=self.client, serializer=JSONSerializer).delete()

    def _ids(self, client: Redis | Pipeline, kind: str) -> list[str]:
        """The jobs of a kind that aren't over, in their order."""
        return _texts(client.lrange(_unfinished(kind), 0, -1))

    def _change(
        self,
        id_: str,
        change: Callable[[JobRecord], Mapping[str, str] | None],
        attempt: int | None = None,
        also_over: bool = False,
    ) -> JobRecord | None:
        """Change a record and return it as it was before; None if it is gone, or over unless that is allowed.

        change: the new values; None for no change.

        attempt: only while this attempt is the last.
        """

        def apply(pipe: Pipeline) -> Any:
            record = _read(id_, pipe.hgetall(_record(id_)))
            if record is None or (record.state.is_over and not also_over):
                return None
            if attempt is not None and attempt != record.attempt:
                return None
            changes = change(record)
            if changes is None:
                return None
            pipe.multi()
            pipe.hset(_record(id_), mapping=dict(changes.items()))
            if changes.get("state") in _OVER:
                pipe.lrem(_unfinished(record.kind), 0, id_)
                self._expire(pipe, record, self.kept_seconds)
            return record

        before: Any = self.client.transaction(apply, _record(id_), value_from_callable=True)
        return before if isinstance(before, JobRecord) else None

    # -- for workers -----------------------------------------------------------------------------

    def take(self, id_: str, execution: str) -> JobRecord | None:
        """Begin a job; None if it is over, has ended its worker too often, or runs elsewhere.

        execution: RQ's name of this attempt, by which others see that it lives.
        """

        def begin(record: JobRecord) -> Mapping[str, str] | None:
            if record.state is JobState.RUNNING and self._lives(record):
                return None
            if record.tries >= MOST_TRIES:
                return {"state": JobState.FAILED.value, "failure": say(_kind(record).codes.broke)}
            counts = {"attempt": str(record.attempt + 1), "tries": str(record.tries + 1)}
            return {"state": JobState.RUNNING.value, "stop": "", "execution": execution, **counts}

        if self._change(id_, begin) is None:
            return None
        record = self.record(id_)
        return record if record is not None and not record.state.is_over else None

    def _lives(self, record: JobRecord) -> bool:
        """Whether the worker of the last attempt says that it lives."""
        key = self.queue(record.kind).started_job_registry.key
        until = self.client.zscore(key, f"{record.id}:{record.execution}")
        return until is not None and float(until) > current_timestamp()

    def report(self, record: JobRecord, before: int, lines: Sequence[str]) -> JobRecord | None:
        """Add messages of the attempt, and return the job's record as it is now.

        before: how many messages came before them. Those that Redis has already are not added again.
        """
        key = _lines(record.id, record.attempt)
        known = (
            max(0, self.client.llen(key) - before) if lines else 0
        )  # its answer to the last report may have been lost
        with self.client.pipeline() as pipe:
            if texts := [line.encode() for line in lines[known:]]:
                pipe.rpush(key, *texts)
                pipe.expire(key, DAY_SECONDS)
            pipe.hgetall(_record(record.id))
            return _read(record.id, pipe.execute()[-1])

    def give_back(self, record: JobRecord) -> None:
        """Let the job wait for another worker."""
        self._change(
            record.id, lambda _: {"state": JobState.WAITING.value, "tries": str(record.tries - 1)}, record.attempt
        )

    def finish(self, record: JobRecord, failure: str, files: Mapping[str, bytes]) -> None:
        """End an attempt: done if there is no failure. files: the result's, by name."""
        if files and not failure:
            failure = self._add_files(record, files)
        state = JobState.FAILED if failure else JobState.DONE
        if self._change(record.id, lambda _: {"state": state.value, "failure": failure}, record.attempt) is None:
            self.client.delete(_lines(record.id, record.attempt))

    def _add_files(self, record: JobRecord, files: Mapping[str, bytes]) -> str:
        """Store the files of a result, and remove the oldest of other jobs beyond the bound. Returns why it failed."""
        size = sum(map(len, files.values()))
        if size > MOST_RESULT_BYTES:
            return say(_kind(record).codes.too_large)
        kept = {one: self._size_of(one) for one in _texts(self.client.lrange(_RESULTS, 0, -1))}
        while kept and (sum(kept.values()) + size > MOST_KEPT_BYTES or not next(iter(kept.values()))):
            oldest = next(iter(kept))
            self._remove_files(oldest)
            del kept[oldest]
        for name, content in files.items():
            self.client.hset(_files(record.id), name, content)  # one at a time, so that no copy of all is made
        self.client.expire(_files(record.id), DAY_SECONDS)
        self.client.rpush(_RESULTS, record.id)
        return ""

    def _size_of(self, id_: str) -> int:
        """The bytes of a job's files; 0 if they are gone."""
        return sum(self.client.hstrlen(_files(id_), name) for name in self.client.hkeys(_files(id_)))

    def _remove_files(self, id_: str) -> None:
        self.client.delete(_files(id_))
        self.client.lrem(_RESULTS, 0, id_)


_RESULTS = "varisai:results"  # the jobs with files, the oldest first


def _record(id_: str) -> str:
    return f"varisai:job:{id_}"


def _lines(id_: str, attempt: int) -> str:
    return f"varisai:job:{id_}:lines:{attempt}"


def _files(id_: str) -> str:
    return f"varisai:job:{id_}:files"


def _leased(id_: str) -> str:
    return f"varisai:job:{id_}:leased"


def _unfinished(kind: str) -> str:
    return f"varisai:unfinished:{kind}"


def _visit(digest: str) -> str:
    return f"varisai:visit:{digest}"


def _kind(record: JobRecord) -> JobKind:
    return JOB_CLASSES[record.kind].kind


def _mapping(record: JobRecord) -> dict[Any, Any]:
    return {
        "kind": record.kind,
        "visit": record.visit,
        "order": record.order,
        "state": record.state.value,
        "failure": record.failure,
        "attempt": record.attempt,
        "tries": record.tries,
        "execution": record.execution,
        "stop": "1" if record.is_stopping else "",
        "owner": record.owner,
    }


def _texts(values: Iterable[Any]) -> list[str]:
    return [value.decode() for value in values]


def _read(id_: str, table: Mapping[Any, Any]) -> JobRecord | None:
    """The record of a hash; None for one that isn't whole."""
    texts = {name.decode(): value.decode() for name, value in table.items()}
    try:
        return JobRecord(
            id=id_,
            kind=texts["kind"],
            visit=texts["visit"],
            order=texts["order"],
            state=JobState(texts["state"]),
            failure=texts["failure"],
            attempt=int(texts["attempt"]),
            tries=int(texts["tries"]),
            execution=texts["execution"],
            is_stopping=bool(texts["stop"]),
            owner=texts["owner"],
        )
    except (KeyError, ValueError):
        return None
