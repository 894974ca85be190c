"""A job: its state, its result so far, and its kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from secrets import token_urlsafe
from subprocess import Popen
from time import monotonic
from typing import Any, ClassVar, Self

from carnatic.jobs.limits import Limits
from carnatic.jobs.messages import Done, Failed, Progress, read_message


class JobState(Enum):
    """The stage of a job."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        """Whether this is the job's last state."""
        return self in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


@dataclass(frozen=True, slots=True)
class JobCodes:
    """The codes of a kind's messages: five ways it fails, and two reasons why a job isn't accepted.

    broke: its process ended unexpectedly. stopped: it was stopped before it had a result.
    abandoned: its session ended. enough: the visit has enough jobs. full: the queue is full.
    """

    broke: str
    stopped: str
    too_long: str
    too_large: str
    abandoned: str
    enough: str
    full: str


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job.

    name: the worker's argument. steps, result: the dataclasses that its messages carry.
    """

    name: str
    limits: Limits
    steps: tuple[type, ...]
    result: type
    codes: JobCodes


@dataclass(eq=False, kw_only=True)
class Job:
    """A job in the server; JobRunner's threads write it, pages read it.

    visit: the secret of the visit that started it; by default one that no visit has. session_alive:
    whether the session that shows it still lasts. failure: the sentence that says why it failed.
    remark: a sentence about what happens to a job that isn't over, or ''. last_seen: the last time
    its session was alive, in seconds of the monotonic clock. process: where it runs, if in this server.
    """

    kind: ClassVar[JobKind]

    visit: str = field(default_factory=token_urlsafe, repr=False)
    session_alive: Callable[[], bool] = lambda: True
    state: JobState = JobState.WAITING
    failure: str = ""
    remark: str = ""
    is_stopping: bool = False
    last_seen: float = field(default_factory=monotonic)
    process: Popen[str] | None = None
    result: Any = None

    @property
    def request_line(self) -> str:
        """The request for the worker, as one line."""
        raise NotImplementedError

    @property
    def order(self) -> str:
        """The request as one line that has no place on this machine. Inverse of from_order."""
        return self.request_line

    @classmethod
    def from_order(cls, order: str, **fields: Any) -> Self:
        """A new job with the request of an order. fields: such as visit."""
        raise NotImplementedError

    @property
    def files(self) -> tuple[Path, ...]:
        """The files of its result, which are there once it is done."""
        return ()

    @property
    def is_done(self) -> bool:
        """Whether there is a result."""
        return self.result is not None

    def receive(self, line: str) -> None:
        """Apply one message of the worker. Raises ValueError for a line that is not a message of this kind of job."""
        match read_message(line, self.kind.steps, self.kind.result):
            case Progress(step):
                self.advance(step)
            case Done(result):
                self.result = result
            case Failed(sentence):
                self.failure = sentence

    def advance(self, step: Any) -> None:
        """Apply one step of progress."""
        raise NotImplementedError

    def restart(self) -> None:
        """Forget all steps and the result, since another worker begins again."""
        self.result, self.failure = None, ""

    def cleanup(self) -> None:
        """Remove the job's files; safe to call again, and called after its process has ended."""

    @classmethod
    def remove_leftovers(cls) -> None:
        """Remove the files of jobs whose server ended without cleaning up."""
