"""What somebody wants a network to learn, and what is told while it learns; both as lines of JSON."""

from __future__ import annotations

import json
from dataclasses import Field, asdict, dataclass, fields
from typing import Any, Literal

from carnatic.errors import CarnaticError, OutOfRange
from carnatic.exercise.families import SARALI, TRAINABLE_FAMILIES, family_of
from carnatic.messages import Message, message

Pupil = Literal["ours", "article"]
_PUPILS: tuple[Pupil, ...] = ("ours", "article")
FEWEST_ROUNDS, MOST_ROUNDS, USUAL_ROUNDS = 1, 1000, 150
NETWORK_SIZES = {"small": 24, "usual": 64, "large": 128}  # units of the LSTM
_HIGHEST_SEED = 2**31 - 1
FEWEST_LESSONS = 3


@dataclass(frozen=True)
class TrainingRequest:
    """One training.

    pupil: our network, or the article's. families: of the school's lessons. own: exercises of
    the user's own, as sargam text with its header. rounds: how often it goes through all
    lessons. hidden: units of our network. Raises CarnaticError for anything out of range.
    """

    pupil: Pupil = "ours"
    families: tuple[str, ...] = (SARALI,)
    own: tuple[str, ...] = ()
    rounds: int = USUAL_ROUNDS
    hidden: int = NETWORK_SIZES["usual"]
    seed: int = 0

    def __post_init__(self) -> None:
        if self.pupil not in _PUPILS:
            raise CarnaticError("training.network", name=self.pupil[:40], networks=_PUPILS)
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
        parts += [f"{len(self.own)} of your own"] if self.own else []
        return " and ".join(part for part in (", ".join(parts[:-1]), parts[-1]) if part)


def write_training_request(job: TrainingRequest) -> str:
    """A job as one line. Inverse of read_job."""
    return json.dumps(asdict(job))


def read_training_request(line: str) -> TrainingRequest:
    """A job from its line. Raises CarnaticError for a line that is none."""
    try:
        table = json.loads(line)
        if not all(map(_fits, fields(TrainingRequest), (table[field.name] for field in fields(TrainingRequest)))):
            raise TypeError("a value of another kind")
        return TrainingRequest(**table | {name: tuple(table[name]) for name in _LISTS})
    except CarnaticError:
        raise
    except (ValueError, TypeError, KeyError, RecursionError):
        raise CarnaticError("training.unreadable") from None


_LISTS = ("families", "own")


def _fits(field: Field[Any], value: Any) -> bool:
    """Whether a value of JSON is of the kind that a field of a job has."""
    if field.name in _LISTS:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return type(value) is type(field.default)


# -- what is told ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Begun:
    """How many lessons it learns from, and the titles of those that are kept aside to test it."""

    lessons: int
    aside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """One round is done: nats a unit on what it learns from; and on what is kept aside, where that was tried."""

    number: int
    training_nats: float
    held_out_nats: float | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """What it makes after a round, as sargam text with its header."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned. weights: a packed model as Latin-1 text, '' of the article's. number: the round it is from."""

    number: int
    weights: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """Why nothing was learned, in a sentence."""

    sentence: str


Report = Begun | Round | Sample | Learned | Failed
_KINDS = (Begun, Round, Sample, Learned, Failed)


def show_report(report: Any) -> str:
    """A report as one line. Inverse of read_report."""
    return json.dumps({"kind": type(report).__name__.lower(), **asdict(report)})


def read_report(line: str) -> Report:
    """A training's report from its line. Raises ValueError where it is none."""
    report: Report = read_one_of(_KINDS, line)
    return report


def read_one_of(kinds: tuple[type[Any], ...], line: str) -> Any:
    """A report of one of these kinds from its line. Raises ValueError where it is none."""
    table = json.loads(line)
    named = {kind.__name__.lower(): kind for kind in kinds}
    kind = named.get(str(table.pop("kind", ""))) if isinstance(table, dict) else None
    if kind is None:
        raise ValueError(f"no report: {line[:80]}")
    try:
        return kind(**{name: tuple(x) if isinstance(x, list) else x for name, x in table.items()})
    except TypeError as error:
        raise ValueError(str(error)) from None
