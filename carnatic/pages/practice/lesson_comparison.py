"""The new line and the nearest lesson, both in full, to show what is new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

from carnatic.compose.comparison import SharedRun, shared_runs, shared_units, telling_runs, unit_words
from carnatic.compose.composition import Composition
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.sargam.text import read_notes
from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.components.swaras import swara_html
from carnatic.pages.navigation import go_to
from carnatic.pages.practice.composing import without_conditions
from carnatic.pages.session import current_composition, mark_widget_event
from carnatic.theory.tala import Tala

WIDEST_PAIR = 14  # aksharas of a tala in which two lines fit next to each other


def lesson_comparison(composition: Composition) -> None:
    """Both lines, avartanam by avartanam, and a button to the lesson; nothing if no lesson is near."""
    nearest = composition.nearest
    if nearest.shared_run < 2:
        return
    st.html(shared_runs_with_lesson(composition))
    st.button(say("practice.open_lesson", lesson=nearest.title), key="open_lesson", on_click=open_lesson)


def shared_runs_with_lesson(composition: Composition) -> str:
    """The line and the lesson in the tala's columns, the shared runs marked in both, as HTML."""
    exercise, nearest = composition.exercise, composition.nearest
    tala, script = exercise.request.tala, exercise.request.notation.script
    mine, lesson = unit_words(exercise.notes), unit_words(read_notes(nearest.lesson_text)[0])
    runs = shared_runs(mine, lesson)
    shown_runs = telling_runs(runs)
    my_shared, their_shared = shared_units(runs)
    numbers = {run.start: k for k, run in enumerate(shown_runs, 1)}
    their_numbers = {run.lesson_start: k for k, run in enumerate(shown_runs, 1)}
    tables = (
        _table(say("practice.this_exercise"), mine, tala, script, my_shared, numbers, composition.new_avartanams),
        _table(nearest.title, lesson, tala, script, their_shared, their_numbers, ()),
    )
    sentences = [shared_words(shown_runs)]
    if exercise.request.speed > 1 or exercise.request.trikalam:
        sentences.append(say("practice.first_speed"))
    title = escape(say("practice.compared", lesson=nearest.title), quote=True)
    wide = "" if tala.aksharas <= WIDEST_PAIR else " wide"
    return (
        f"<section class='beside{wide}' id='beside' aria-label='{title}'>"
        f"<h2>{title}</h2>"
        f"<p>{escape(' '.join(sentences))}</p>"
        f"<div class='pair'>{''.join(tables)}</div></section>"
    )


def shared_words(runs: Sequence[SharedRun]) -> str:
    """'Underlined: parts found in both. The same number marks the same part.'"""
    if not runs:
        return say("practice.nothing_shared")
    return say("practice.shared_part") if len(runs) == 1 else say("practice.shared_parts")


def _table(
    title: str,
    words: Sequence[str],
    tala: Tala,
    script: str,
    shared: frozenset[int],
    numbers: Mapping[int, int],
    new: Sequence[int],
) -> str:
    """One line as a table, an avartanam to the row. numbers: of the shared runs, by their first unit."""
    size = tala.aksharas
    rows = []
    for first in range(0, len(words), size):
        number = first // size + 1
        cells = "".join(
            _cell(swara_html(words[k], script), k, shared, numbers.get(k), _bar(tala, k - first, k + 1 == len(words)))
            for k in range(first, min(first + size, len(words)))
        )
        tag = f"<td class='tag'>{say('practice.new_line') if number in new else ''}</td>"
        rows.append(f"<tr><th scope='row'>{number}</th>{cells}{tag}</tr>")
    return f"<table><caption>{escape(title)}</caption><tbody>{''.join(rows)}</tbody></table>"


def _cell(swara: str, k: int, shared: frozenset[int], number: int | None, bar: str) -> str:
    names = [bar]
    if k in shared:
        # a numbered run begins apart from the one before it
        starts = k - 1 not in shared or number is not None
        names += ["same", "first" if starts else "", "" if k + 1 in shared else "last"]
    label = f"<sup>{number}</sup>" if number is not None else ""
    kind = " ".join(filter(None, names))
    return f"<td{f' class={chr(39)}{kind}{chr(39)}' if kind else ''}>{label}{swara}</td>"


def _bar(tala: Tala, place: int, closes: bool) -> str:
    """The bar after an akshara: 'end' of an anga, 'double' of an avartanam, 'final', '' for none."""
    if place + 1 == tala.aksharas:
        return "final" if closes else "double"
    return "end" if place + 1 in tala.anga_starts else ""


# -- the way to the lesson -------------------------------------------------------------------


def open_lesson() -> None:
    """Open the nearest lesson in this raga and tala."""
    mark_widget_event()
    go_to("lessons", lesson_request(current_composition()))


def lesson_request(composition: Composition) -> ExerciseRequest:
    """The nearest lesson by its family and number, in this raga and tala."""
    lesson = next(lesson for lesson in library().lessons if lesson.id == composition.nearest.id)
    plain = without_conditions(composition.exercise.request).changed(keep="", eduppu="sama", temperature=0.9)
    return library().school.named(plain, lesson.family, lesson.number)
