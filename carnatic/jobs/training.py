"""Training as a job: its request, its steps and its result.

Nothing here imports torch; ``training_run`` trains the network in the worker.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar, Literal, Self

from carnatic.errors import CarnaticError, OutOfRange
from carnatic.exercise.families import SARALI, TRAINABLE_FAMILIES, family_of
from carnatic.jobs.job import Job, JobCodes, JobKind
from carnatic.jobs.limits import Limits
from carnatic.jobs.messages import dataclass_from_json, read_json
from carnatic.messages import Message, message, say

NetworkName = Literal["ours", "article"]
_NETWORKS: tuple[NetworkName, ...] = ("ours", "article")
FEWEST_ROUNDS, MOST_ROUNDS, USUAL_ROUNDS = 1, 1000, 150
NETWORK_SIZES = {"small": 24, "usual": 64, "large": 128}  # units of the LSTM
_HIGHEST_SEED = 2**31 - 1
FEWEST_LESSONS = 3


@dataclass(frozen=True)
class TrainingRequest:
    """A request to train a network.

    network: Varisai's network or the article's. families: of the lessons to learn from. own: the
    user's own exercises, as sargam text with its header. rounds: epochs. hidden: LSTM units of
    Varisai's network. Raises CarnaticError for a value out of range.
    """

    network: NetworkName = "ours"
    families: tuple[str, ...] = (SARALI,)
    own: tuple[str, ...] = ()
    rounds: int = USUAL_ROUNDS
    hidden: int = NETWORK_SIZES["usual"]
    seed: int = 0

    def __post_init__(self) -> None:
        if self.network not in _NETWORKS:
            raise CarnaticError("training.network", name=self.network[:40], networks=_NETWORKS)
        if unknown := [family for family in self.families if family not in TRAINABLE_FAMILIES]:
            raise CarnaticError("training.family", family=unknown[0], families=TRAINABLE_FAMILIES)
        if not FEWEST_ROUNDS <= self.rounds <= MOST_ROUNDS:
            raise OutOfRange("rounds.range", value=self.rounds, lowest=FEWEST_ROUNDS, highest=MOST_ROUNDS)
        if not 0 <= self.seed <= _HIGHEST_SEED:
            raise OutOfRange("number.range", value=self.seed, lowest=0, highest=_HIGHEST_SEED)
        if self.hidden not in NETWORK_SIZES.values():
            raise CarnaticError("training.size", sizes=tuple(NETWORK_SIZES))
        if not self.families and len(self.own) < FEWEST_LESSONS:
            raise CarnaticError.of(self._too_few())

    def _too_few(self) -> Message:
        if not self.own:
            return message("training.no_lessons")
        count = len(self.own)
        return message("training.few_lessons", count=count, fewest=FEWEST_LESSONS, missing=FEWEST_LESSONS - count)

    @property
    def words(self) -> str:
        """'Sarali, Janta and 3 of your own'."""
        parts = [family_of(family).title for family in self.families]
        parts += [say("train.of_your_own", count=len(self.own))] if self.own else []
        return say("train.learns_from", parts=parts)


def write_training_request(request: TrainingRequest) -> str:
    """The request as one line of JSON. Inverse of read_training_request."""
    return json.dumps(asdict(request))


def read_training_request(line: str) -> TrainingRequest:
    """The request of a line. Raises CarnaticError if the line is not a request."""
    try:
        return dataclass_from_json(TrainingRequest, read_json(line))
    except CarnaticError:
        raise
    except ValueError:
        raise CarnaticError("training.unreadable") from None


# -- steps and result --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Begun:
    """The start. lessons: the number of training lessons. aside: the titles of the lessons for validation."""

    lessons: int
    aside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """The end of a round. training_nats, held_out_nats: loss per unit; None in rounds without validation."""

    number: int
    training_nats: float
    held_out_nats: float | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """An exercise that the network writes after a round, as sargam text with its header."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Learned:
    """The result of a training.

    number: the round of the weights. weights: the packed model as Latin-1 text, '' for the article's
    network. remark: a sentence for the user, or ''.
    """

    number: int
    weights: str
    remark: str = ""


TRAINING = JobKind(
    name="training",
    # a large network on every family takes a tenth of the memory; the training ends itself earlier
    limits=Limits(memory_bytes=2_000_000_000, cpu_seconds=1200, clock_seconds=1200),
    steps=(Begun, Round, Sample),
    result=Learned,
    codes=JobCodes(
        broke="training.broke",
        stopped="training.stopped",
        too_long="training.too_long",
        too_large="training.too_large",
        abandoned="training.abandoned",
        enough="training.enough",
        full="training.full",
    ),
)


@dataclass(eq=False)
class Training(Job):
    """A training, with its steps so far."""

    kind: ClassVar[JobKind] = TRAINING

    request: TrainingRequest
    begun: Begun | None = None
    rounds: list[Round] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    result: Learned | None = field(default=None, kw_only=True)

    @property
    def request_line(self) -> str:
        """The request as the worker reads it."""
        return write_training_request(self.request)

    @classmethod
    def from_order(cls, order: str, **fields: Any) -> Self:
        """A new training with the request of an order."""
        return cls(read_training_request(order), **fields)

    @property
    def rounds_done(self) -> int:
        """The number of rounds that are done."""
        return self.rounds[-1].number if self.rounds else 0

    @property
    def packed(self) -> bytes:
        """The model as the bytes of a file; b'' before the result, and for the article's network."""
        return self.result.weights.encode("latin-1") if self.result else b""

    def advance(self, step: Any) -> None:
        """Keep a step."""
        match step:
            case Begun():
                self.begun = step
            case Round():
                self.rounds.append(step)
            case Sample():
                self.samples.append(step)

    def restart(self) -> None:
        """Forget the steps and the result."""
        super().restart()
        self.begun, self.rounds, self.samples = None, [], []
