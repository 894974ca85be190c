"""One training as those see it who asked for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from subprocess import Popen
from time import monotonic

from carnatic.workshop.job import Begun, Failed, Job, Learned, Report, Round, Sample


class State(Enum):
    """How far a training is."""

    WAITING = "waiting"
    RUNNING = "running"
    LEARNED = "learned"
    FAILED = "failed"
    LEFT = "left"

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes of it."""
        return self in (State.LEARNED, State.FAILED, State.LEFT)


@dataclass(eq=False)
class Training:
    """What has come of a job so far. The foreman's threads write it, the page reads it.

    is_here: whether who asked for it still is. said: why it failed. seen: when who asked was
    last there, in seconds of the monotonic clock.
    """

    job: Job
    is_here: Callable[[], bool] = lambda: True
    state: State = State.WAITING
    begun: Begun | None = None
    rounds: list[Round] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    learned: Learned | None = None
    said: str = ""
    is_stopping: bool = False
    seen: float = field(default_factory=monotonic)
    process: Popen[str] | None = None

    @property
    def done(self) -> int:
        """How many rounds are done."""
        return self.rounds[-1].number if self.rounds else 0

    @property
    def packed(self) -> bytes:
        """The model in one file; b'' while there is none, and of the article's."""
        return self.learned.weights.encode("latin-1") if self.learned else b""

    def take(self, report: Report) -> None:
        """Add what was told."""
        match report:
            case Begun():
                self.begun = report
            case Round():
                self.rounds.append(report)
            case Sample():
                self.samples.append(report)
            case Learned():
                self.learned = report
            case Failed():
                self.said = report.sentence
