"""The groups of a line that brackets over it show: those of its idea, or the phrases of a line that lands."""

from __future__ import annotations

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.ideas.line import idea_of, idea_words
from carnatic.exercise.korvai import parts_of, shape_words


def groups_of(exercise: Exercise) -> tuple[tuple[int, int], ...]:
    """(first unit, units) of every group, in singing order; a karvai between two phrases belongs to neither.

    () for a line without an idea that is neither a korvai nor a kuraippu.
    """
    idea = idea_of(exercise)
    return idea.spans if idea else tuple((start, units) for start, units, _ in parts_of(exercise))


def group_words(exercise: Exercise) -> str:
    """The idea of a line, or how a line that lands is built and where it lands; '' for another line."""
    idea = idea_of(exercise)
    return idea_words(idea) if idea else shape_words(exercise)
