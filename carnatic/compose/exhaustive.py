"""All new lines of a family that has few of them in a raga and a tala."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from carnatic.compose.automaton import Automaton
from carnatic.compose.plans import WINDOWS, plans
from carnatic.errors import CannotCompose
from carnatic.exercise.exercise import Note
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.sargam.text import show_notes
from carnatic.lessons.lesson import Lesson
from carnatic.theory.raga import Raga
from carnatic.theory.tala import Tala
from carnatic.theory.tuning import Tuning

FEW = 20  # lines; from this number on they aren't listed


class NewLine(NamedTuple):
    """A new line. beginning: the opening that asks for it, which is its figure at the first transposition."""

    beginning: str
    notes: tuple[Note, ...]


def every_new_line(request: ExerciseRequest, lessons: tuple[Lesson, ...]) -> tuple[NewLine, ...]:
    """Every new line of the request's family, raga and tala if there are fewer than FEW; otherwise ().

    Only families that move one figure along the ladders can have so few. The opening, the kept
    units and the other conditions of the request are ignored.
    """
    if not request.family_row.sets_length:
        return ()
    return _few(request.family, request.mapped_raga, request.tala, request.tuning, lessons)


@lru_cache(maxsize=512)
def _few(family: str, raga: Raga, tala: Tala, tuning: Tuning, lessons: tuple[Lesson, ...]) -> tuple[NewLine, ...]:
    try:
        plan = plans(ExerciseRequest(raga, tala, tuning, family=family), lessons)[WINDOWS]
    except CannotCompose:
        return ()
    automaton = Automaton(plan.form)
    if automaton.completions(()) >= FEW:
        return ()
    finished = (plan.finish(line) for line in automaton.lines(()))
    return tuple(NewLine(_beginning(notes, plan.form.units), notes) for notes in finished)


def _beginning(notes: tuple[Note, ...], units: int) -> str:
    """The first notes that fill ``units`` units, in sargam."""
    count, filled = 0, 0
    while filled < units:
        filled += notes[count].units
        count += 1
    return show_notes(notes[:count])
