"""The composer's result: an exercise, and what is new in it."""

from __future__ import annotations

from dataclasses import dataclass

from carnatic.exercise.exercise import Exercise


@dataclass(frozen=True, slots=True)
class NearestLesson:
    """The lesson that shares the longest run of swaras, barlines ignored.

    start, lesson_start: the first shared unit, from 0, in the exercise and in the lesson
    (which is read as a ring, so a run may wrap).
    """

    id: str
    title: str
    shared_run: int
    start: int
    lesson_start: int
    lesson_text: str


@dataclass(frozen=True, slots=True)
class Composition:
    """A composed exercise and the facts shown with it.

    plan: 'mirrored', 'through-composed', 'climbing', 'windows' or 'arch'. remarks: sentences for the user, such as why
    the plan is another one. new_avartanams: numbers, from 1, of the avartanams that no lesson has,
    without frames and the user's own. completions: every ending of the user's opening, as text,
    if there are fewer than twenty; otherwise ().
    """

    exercise: Exercise
    plan: str
    nearest: NearestLesson
    new_avartanams: tuple[int, ...]
    remarks: tuple[str, ...] = ()
    completions: tuple[str, ...] = ()
