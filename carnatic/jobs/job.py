"""Something that a process of its own does for somebody, as those see it who asked for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from secrets import token_urlsafe
from subprocess import Popen
from time import monotonic
from typing import ClassVar


class JobState(Enum):
    """How far an errand is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    LEFT = "left"

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes of it."""
        return self in (JobState.DONE, JobState.FAILED, JobState.LEFT)


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of what is said of a kind of errand: that its process broke off, that it was stopped too early, that
    it took too long, that too many wait, and that enough of one visit do."""

    broke: str
    stopped: str
    too_long: str
    full: str
    enough: str


@dataclass(eq=False, kw_only=True)
class Job:
    """What has come of it so far. The foreman's threads write it, the page reads it.

    visit: the secret of the visit that asked for it; by default one that nobody has. is_here:
    whether its session still lasts. said: why it failed. seen: when it was last there, in
    seconds of the monotonic clock.
    """

    codes: ClassVar[Codes]

    visit: str = field(default_factory=token_urlsafe, repr=False)
    is_here: Callable[[], bool] = lambda: True
    state: JobState = JobState.WAITING
    said: str = ""
    is_stopping: bool = False
    seen: float = field(default_factory=monotonic)
    process: Popen[str] | None = None

    @property
    def order(self) -> str:
        """What the process is told, in one line."""
        raise NotImplementedError

    @property
    def is_done(self) -> bool:
        """Whether what was asked for is there."""
        raise NotImplementedError

    def take(self, line: str) -> None:
        """Add what the process tells. Raises ValueError for what can't be understood."""
        raise NotImplementedError

    def put_away(self) -> None:
        """Leave nothing behind; also where it is over already, and once its process is gone."""
