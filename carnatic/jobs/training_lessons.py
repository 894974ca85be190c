"""A job's lessons as lines for a network, and the requests by which its progress is heard."""

from __future__ import annotations

from carnatic.compose.network.features import TrainingLine
from carnatic.compose.network.interactive_training import family_lines, own_lines
from carnatic.compose.plans import composable
from carnatic.errors import CarnaticError
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.families import FREE
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.sargam.text import parse
from carnatic.jobs.training_messages import FEWEST_LESSONS, TrainingRequest
from carnatic.lessons.collection import rungs_of
from carnatic.library import library

_MOST_UNITS = 40_000  # of one's own; a round then takes some seconds


def training_lines(job: TrainingRequest) -> tuple[TrainingLine, ...]:
    """What a job learns from. Raises CarnaticError where too little of it can be learned from."""
    shelf = library()
    if (units := sum(exercise.units for exercise in _own_exercises(job))) > _MOST_UNITS:
        raise CarnaticError("training.too_much", units=units, most=_MOST_UNITS)
    pieces = []
    for number, exercise in enumerate(_own_exercises(job), 1):
        if (placed := rungs_of(exercise)) is not None:
            pieces.append((f"your own no. {number}", exercise, *placed))
    found = (*family_lines(job.families, shelf.lessons, shelf.talas), *own_lines(pieces))
    if len({line.source for line in found}) < FEWEST_LESSONS:
        raise CarnaticError("training.out_of_reach")
    return found


def _own_exercises(job: TrainingRequest) -> tuple[Exercise, ...]:
    """The job's own exercises."""
    return tuple(parse(text, library()) for text in job.own)


def title_of(source: str) -> str:
    """'Sarali 5' for 'sarali_05'; one's own as they are called."""
    return next((lesson.title for lesson in library().lessons if lesson.id == source), source)


def sample_requests(job: TrainingRequest) -> tuple[ExerciseRequest, ...]:
    """The requests that are composed in turn: one for each family, or in the raga and tala of one's own."""
    shelf = library()
    if job.families:
        return tuple(shelf.request(family=family, seed=str(job.seed)) for family in job.families)
    theirs = _own_exercises(job)[0].request
    plain = shelf.request(seed=str(job.seed)).changed(raga=theirs.raga, tala=theirs.tala)
    families = composable(plain, shelf.lessons)
    wished = theirs.family if theirs.family in families else next(iter(families), FREE)
    return (plain.changed(family=wished),)
