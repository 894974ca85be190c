"""All new lines of a raga and a tala to choose from, if there are only a few."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from carnatic.compose.composition import Composition
from carnatic.compose.exhaustive import NewLine, every_new_line
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.request import ExerciseRequest
from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.components.swaras import typed
from carnatic.pages.practice.composing import without_conditions
from carnatic.pages.session import current_composition, current_request, request_change


def all_lines_of(request: ExerciseRequest) -> tuple[NewLine, ...]:
    """Every new line of a request's family if there are fewer than twenty; () otherwise."""
    return every_new_line(request, library().lessons)


def all_line_choices(composition: Composition) -> None:
    """How many there are, and a button for each; nothing if there are too many."""
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
    """'Mohanam in tisra jati Ata has only 7 new alankaram exercises. Here they all are:'"""
    style, raga, tala = request.family_row.word, request.raga.title, request.tala.name
    if count == 1:
        return say("practice.one_new_line", raga=raga, tala=tala, style=style)
    return say("practice.few_new_lines", raga=raga, tala=tala, style=style, count=count)


def number_of(exercise: Exercise, lines: Sequence[NewLine]) -> int | None:
    """Which of the lines the exercise is, from 0; None if it is none of them."""
    return next((k for k, line in enumerate(lines) if line.notes == exercise.notes), None)


def _choose() -> None:
    chosen, request = st.session_state["few_lines"], current_request()
    lines = all_lines_of(request)
    # pressing the chosen one leaves it alone
    if isinstance(chosen, int) and chosen != number_of(current_composition().exercise, lines):
        wanted = without_conditions(request).changed(phrase=lines[chosen].beginning, keep="")
        request_change(lambda: wanted)
