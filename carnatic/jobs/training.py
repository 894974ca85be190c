"""One training as those see it who asked for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from carnatic.jobs.job import Codes, Job
from carnatic.jobs.training_messages import (
    Begun,
    Failed,
    Learned,
    Round,
    Sample,
    TrainingRequest,
    read_report,
    write_training_request,
)

TRAINING = Codes("training.broke", "training.stopped", "training.too_long", "training.full", "training.enough")


@dataclass(eq=False)
class Training(Job):
    """What has come of a job so far."""

    codes: ClassVar[Codes] = TRAINING

    job: TrainingRequest
    begun: Begun | None = None
    rounds: list[Round] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    learned: Learned | None = None

    @property
    def order(self) -> str:
        """The job."""
        return write_training_request(self.job)

    @property
    def is_done(self) -> bool:
        """Whether something was learned."""
        return self.learned is not None

    @property
    def done(self) -> int:
        """How many rounds are done."""
        return self.rounds[-1].number if self.rounds else 0

    @property
    def packed(self) -> bytes:
        """The model in one file; b'' while there is none, and of the article's."""
        return self.learned.weights.encode("latin-1") if self.learned else b""

    def take(self, line: str) -> None:
        """Add what was told."""
        match report := read_report(line):
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
