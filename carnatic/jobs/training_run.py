"""A job from its first round to its last, told as it goes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import suppress
from time import monotonic

from carnatic.compose.network.features import TrainingLine
from carnatic.compose.network.interactive_training import InteractiveTraining, keep_aside
from carnatic.compose.network.weights_file import pack_model
from carnatic.errors import CannotCompose, CarnaticError
from carnatic.exercise.sargam.text import show
from carnatic.jobs.training_lessons import sample_requests, title_of, training_lines
from carnatic.jobs.training_messages import FEWEST_LESSONS, Begun, Learned, Report, Round, Sample, TrainingRequest
from carnatic.library import library
from carnatic.messages import say

SAMPLES = 8  # while it learns, the last one included
HELD_OUT_TRIALS = 60
_LONGEST_SECONDS = 900.0
Lines = tuple[TrainingLine, ...]


def learn(job: TrainingRequest, is_stopped: Callable[[], bool] = lambda: False) -> Iterator[Report]:
    """Train, and tell of it: Begun, a Round for each, some Samples, Learned at the end.

    is_stopped: asked after each round; where it says so, what was learned so far is kept.
    Raises CarnaticError where the job can't be done.
    """
    lines = training_lines(job)
    kept, aside = keep_aside(lines, job.seed)
    yield Begun(len({line.source for line in kept}), tuple(sorted({title_of(line.source) for line in aside})))
    if job.pupil == "article":
        yield from _article(job, kept, aside, is_stopped)
    else:
        yield from _ours(job, kept, aside, is_stopped)


def sample_rounds(rounds: int) -> frozenset[int]:
    """After which rounds something is made: the first, then evenly to the last."""
    return frozenset({1, *(max(1, round(rounds * k / SAMPLES)) for k in range(1, SAMPLES + 1))})


def _ours(job: TrainingRequest, kept: Lines, aside: Lines, is_stopped: Callable[[], bool]) -> Iterator[Report]:
    learner = InteractiveTraining(kept, aside, job.seed, job.hidden)
    shelf, requests, heard = library(), sample_requests(job), sample_rounds(job.rounds)
    tried = max(1, job.rounds // HELD_OUT_TRIALS)
    best, best_network, best_round = math.inf, learner.snapshot(), 0
    began, done, made = monotonic(), 0, 0
    while done < job.rounds and not (done and (is_stopped() or monotonic() - began > _LONGEST_SECONDS)):
        training = _checked(learner.epoch())
        done += 1
        held_out = learner.held_out_nats() if done % tried == 0 or done in (1, job.rounds) else None
        yield Round(done, training, held_out)
        # without anything kept aside the last round is the one to keep
        if (held_out is None and not aside) or (held_out is not None and held_out <= best):
            best, best_network, best_round = held_out or math.inf, learner.snapshot(), done
        if done in heard:
            composer = learner.composer(done, shelf.lessons)
            with suppress(CannotCompose):  # it goes on without being heard
                yield Sample(done, show(composer.compose(requests[made % len(requests)]).exercise))
            made += 1
    weights, card = learner.checkpoint(best_network, best_round, None if best == math.inf else best)
    remark = _remark(monotonic() - began)
    yield Learned(best_round, pack_model(weights, card, job.words).decode("latin-1"), remark)


def _article(job: TrainingRequest, kept: Lines, aside: Lines, is_stopped: Callable[[], bool]) -> Iterator[Report]:
    from carnatic.compose.network.article_training import ArticleTraining

    learner = ArticleTraining(kept, aside, job.seed)
    if learner.lessons < FEWEST_LESSONS:
        raise CarnaticError("training.paper_lines")
    heard, tried = sample_rounds(job.rounds), max(1, job.rounds // HELD_OUT_TRIALS)
    began, done = monotonic(), 0
    while done < job.rounds and not (done and (is_stopped() or monotonic() - began > _LONGEST_SECONDS)):
        training = _checked(learner.epoch())
        done += 1
        yield Round(done, training, learner.held_out_nats() if done % tried == 0 or done in (1, job.rounds) else None)
        if done in heard:
            yield Sample(done, learner.draw(job.seed + done))
    yield Learned(done, "", _remark(monotonic() - began))


def _remark(seconds: float) -> str:
    """What to say of a training that took so long; '' unless it was cut short."""
    return say("training.out_of_time") if seconds > _LONGEST_SECONDS else ""


def _checked(nats: float) -> float:
    if not math.isfinite(nats):
        raise CarnaticError("training.strayed")
    return nats
