"""All the new lines that a raga and a tala have, where they are few: said, and there to choose from."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from carnatic.compose.composition import Composition
from carnatic.compose.exhaustive import NewLine, every_new_line
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.request import ExerciseRequest
from carnatic.lessons.drill import family_title
from carnatic.library import library
from carnatic.pages.components.swaras import typed
from carnatic.pages.practice.composing import without_conditions
from carnatic.pages.session import current_composition, request_change


def all_lines_of(request: ExerciseRequest) -> tuple[NewLine, ...]:
    """Every new line of a request's family where there are fewer than twenty; () otherwise."""
    return every_new_line(request, library().sarali, library().drills)


def all_line_choices(composition: Composition) -> None:
    """How few there are, and each to press; nothing where there are more."""
    exercise = composition.exercise
    lines = all_lines_of(exercise.request)
    if not lines:
        return
    st.session_state["few_lines"] = number_of(exercise, lines)
    st.pills(
        all_lines_words(exercise.request, len(lines)),
        range(len(lines)),
        format_func=lambda k: typed(lines[k].beginning, exercise.request.notation.script),
        key="few_lines",
        on_change=_choose,
    )


def all_lines_words(request: ExerciseRequest, count: int) -> str:
    """'Mohanam in tisra jati Ata has only 7 new alankarams. Here they all are:'"""
    family, place = family_title(request.family).lower(), f"{request.raga.title} in {request.tala.name}"
    if count == 1:
        return f"{place} has only one new {family}:"
    return f"{place} has only {count} new {family}s. Here they all are:"


def number_of(exercise: Exercise, lines: Sequence[NewLine]) -> int | None:
    """Which of the lines it is that stands there, from 0; None where it is none of them."""
    return next((k for k, line in enumerate(lines) if line.notes == exercise.notes), None)


def _choose() -> None:
    told, request = st.session_state["few_lines"], current_composition().exercise.request
    lines = all_lines_of(request)
    # pressing the chosen one leaves it alone
    if isinstance(told, int) and told != number_of(current_composition().exercise, lines):
        wanted = without_conditions(request).changed(phrase=lines[told].beginning, keep="")
        request_change(lambda: wanted)
