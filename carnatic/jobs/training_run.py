"""Running a training: its lessons, its rounds, its samples and its result."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import suppress
from time import monotonic

from carnatic.compose.network.features import TrainingLine
from carnatic.compose.network.interactive_training import InteractiveTraining, family_lines, keep_aside, own_lines
from carnatic.compose.network.weights_file import pack_model
from carnatic.compose.plans import composable
from carnatic.errors import CannotCompose, CarnaticError
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.families import FREE
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.sargam.text import parse, show
from carnatic.jobs.messages import Done, Progress
from carnatic.jobs.training import FEWEST_LESSONS, Begun, Learned, Round, Sample, TrainingRequest
from carnatic.lessons.collection import rungs_of
from carnatic.library import library
from carnatic.messages import say

SAMPLES = 8  # in one training, with the one after the last round
HELD_OUT_TESTS = 60
_LONGEST_SECONDS = 900.0
_MOST_OWN_UNITS = 40_000  # of the user's own exercises; with so many a round takes some seconds

Lines = tuple[TrainingLine, ...]


def run_training(request: TrainingRequest, is_stopped: Callable[[], bool] = lambda: False) -> Iterator[Progress | Done]:
    """Train a network; yields Begun, a Round after each round, some Samples, and Learned at the end.

    is_stopped: called after each round; once true, the training ends with its result so far.
    Raises CarnaticError if there is too little or too much to learn from.
    """
    lines = training_lines(request)
    learned_lines, aside = keep_aside(lines, request.seed)
    titles = sorted({title_of(line.source) for line in aside})
    yield Progress(Begun(len({line.source for line in learned_lines}), tuple(titles)))
    run = _run_article if request.network == "article" else _run_ours
    yield from run(request, learned_lines, aside, is_stopped)


def sample_rounds(rounds: int) -> frozenset[int]:
    """The rounds after which the network writes a sample: the first, then evenly to the last."""
    return frozenset({1, *(max(1, round(rounds * k / SAMPLES)) for k in range(1, SAMPLES + 1))})


def _run_ours(
    request: TrainingRequest, lines: Lines, aside: Lines, is_stopped: Callable[[], bool]
) -> Iterator[Progress | Done]:
    """Train Varisai's network; the result is the round with the lowest loss on the validation lessons."""
    training = InteractiveTraining(lines, aside, request.seed, request.hidden)
    catalogue, requests, sampled = library(), sample_requests(request), sample_rounds(request.rounds)
    best_nats, best_network, best_round = math.inf, training.snapshot(), 0
    clock, done, samples = _Clock(), 0, 0
    while done < request.rounds and not (done and (is_stopped() or clock.is_over)):
        nats = _finite(training.epoch())
        done += 1
        held_out = training.held_out_nats() if _is_tested(done, request.rounds) else None
        yield Progress(Round(done, nats, held_out))
        # without validation lessons the last round is the result
        if (held_out is None and not aside) or (held_out is not None and held_out <= best_nats):
            best_nats, best_network, best_round = held_out or math.inf, training.snapshot(), done
        if done in sampled:
            composer = training.composer(done, catalogue.lessons)
            with suppress(CannotCompose):  # a network that has learned little may find no line
                exercise = composer.compose(requests[samples % len(requests)]).exercise
                yield Progress(Sample(done, show(exercise)))
            samples += 1
    weights, card = training.checkpoint(best_network, best_round, None if best_nats == math.inf else best_nats)
    packed = pack_model(weights, card, request.words).decode("latin-1")
    yield Done(Learned(best_round, packed, clock.remark))


def _run_article(
    request: TrainingRequest, lines: Lines, aside: Lines, is_stopped: Callable[[], bool]
) -> Iterator[Progress | Done]:
    """Train the article's network, which can't be saved as a model."""
    from carnatic.compose.network.article_training import ArticleTraining

    training = ArticleTraining(lines, aside, request.seed)
    if training.lessons < FEWEST_LESSONS:
        raise CarnaticError("training.paper_lines")
    sampled = sample_rounds(request.rounds)
    clock, done = _Clock(), 0
    while done < request.rounds and not (done and (is_stopped() or clock.is_over)):
        nats = _finite(training.epoch())
        done += 1
        held_out = training.held_out_nats() if _is_tested(done, request.rounds) else None
        yield Progress(Round(done, nats, held_out))
        if done in sampled:
            yield Progress(Sample(done, training.draw(request.seed + done)))
    yield Done(Learned(done, "", clock.remark))


class _Clock:
    """The running time of a training."""

    def __init__(self) -> None:
        self._started = monotonic()

    @property
    def is_over(self) -> bool:
        """Whether the training must end now."""
        return monotonic() - self._started > _LONGEST_SECONDS

    @property
    def remark(self) -> str:
        """The sentence for the user if the time was too short, otherwise ''."""
        return say("training.out_of_time") if self.is_over else ""


def _is_tested(number: int, rounds: int) -> bool:
    """Whether the loss on the validation lessons is computed after a round."""
    return number % max(1, rounds // HELD_OUT_TESTS) == 0 or number in (1, rounds)


def _finite(nats: float) -> float:
    if not math.isfinite(nats):
        raise CarnaticError("training.strayed")
    return nats


# -- lessons -----------------------------------------------------------------------------------


def training_lines(request: TrainingRequest) -> tuple[TrainingLine, ...]:
    """The lines that a network learns from. Raises CarnaticError if there are too many or too few."""
    exercises, catalogue = _own_exercises(request), library()
    if (units := sum(exercise.units for exercise in exercises)) > _MOST_OWN_UNITS:
        raise CarnaticError("training.too_much", units=units, most=_MOST_OWN_UNITS)
    pieces = []
    for number, exercise in enumerate(exercises, 1):
        if (units_and_rungs := rungs_of(exercise)) is not None:
            pieces.append((say("train.own_exercise", number=number), exercise, *units_and_rungs))
    families = family_lines(request.families, catalogue.lessons, catalogue.talas)
    lines = (*families, *own_lines(pieces))
    if len({line.source for line in lines}) < FEWEST_LESSONS:
        raise CarnaticError("training.out_of_reach")
    return lines


def _own_exercises(request: TrainingRequest) -> tuple[Exercise, ...]:
    return tuple(parse(text, library()) for text in request.own)


def title_of(source: str) -> str:
    """The title of a source: 'Sarali 5' for 'sarali_05'; the user's own exercises keep their name."""
    return next((lesson.title for lesson in library().lessons if lesson.id == source), source)


def sample_requests(request: TrainingRequest) -> tuple[ExerciseRequest, ...]:
    """The requests of the samples: one for each family, or one in the raga and tala of the user's own exercises."""
    catalogue = library()
    if request.families:
        return tuple(catalogue.request(family=family, seed=str(request.seed)) for family in request.families)
    first_own = _own_exercises(request)[0].request
    base = catalogue.request(seed=str(request.seed)).changed(raga=first_own.raga, tala=first_own.tala)
    families = composable(base, catalogue.lessons)
    family = first_own.family if first_own.family in families else next(iter(families), FREE)
    return (base.changed(family=family),)
