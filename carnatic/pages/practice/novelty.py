"""What is new in a line: the avartanams that no lesson has, and the longest run that one has."""

from __future__ import annotations

from html import escape

import streamlit as st

from carnatic.compose.comparison import unit_words
from carnatic.compose.composition import Composition, NearestLesson
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.sargam.text import read_notes
from carnatic.pages.components.swaras import line_html, swara_html
from carnatic.pages.practice.all_lines import all_line_choices, all_lines_of


def what_is_new(composition: Composition) -> None:
    """The lines that are in no lesson, the nearest lesson beside this line, and remarks."""
    nearest, exercise = composition.nearest, composition.exercise
    said = [
        new_words(shown_lines(composition.new_avartanams, exercise.request.speed)),
        nearest_words(nearest),
        "What is underlined is kept." if exercise.given else "",
        *composition.remarks,
    ]
    parts = [f"<p>{' '.join(escape(sentence) for sentence in said if sentence)}</p>"]
    if nearest.shared_run > 1:
        parts.append(comparison_with_nearest(exercise, nearest))
    if composition.completions and not all_lines_of(exercise.request):
        parts.append(endings(composition.completions, exercise.request.notation.script))
    st.html("<h3>What is new</h3>")
    st.html(f"<div class='new'>{''.join(parts)}</div>")
    all_line_choices(composition)


def endings(completions: tuple[str, ...], script: str = "roman") -> str:
    """Every ending of a beginning that has only a few, as an HTML list to open."""
    count = "One ending fits" if len(completions) == 1 else f"{len(completions)} endings fit"
    rows = "".join(f"<li>{line_html(line, script)}</li>" for line in telling_lines(completions))
    return f"<details><summary>{count} your beginning</summary><ul>{rows}</ul></details>"


def telling_lines(texts: tuple[str, ...]) -> tuple[str, ...]:
    """The first avartanam in which all texts differ; whole texts if there is none."""
    for lines in zip(*(text.splitlines() for text in texts)):
        if len(set(lines)) == len(texts):
            return lines
    return tuple(" ".join(text.splitlines()) for text in texts)


def shown_lines(avartanams: tuple[int, ...], speed: int) -> tuple[int, ...]:
    """The lines of the sheet, from 1, in which these avartanams of first speed stand."""
    return tuple(sorted({(number - 1) // speed + 1 for number in avartanams}))


def new_words(numbers: tuple[int, ...]) -> str:
    """'Lines 1 and 3 are in no lesson.'"""
    if not numbers:
        return "Every line is in a lesson or your own."
    if len(numbers) == 1:
        return f"Line {numbers[0]} is in no lesson."
    *first, last = map(str, numbers)
    return f"Lines {', '.join(first)} and {last} are in no lesson."


def nearest_words(nearest: NearestLesson) -> str:
    """'The longest match is 5 swaras, in Sarali 13.', '' if only the user's own swaras match."""
    if not nearest.shared_run:
        return ""
    swaras = "swara" if nearest.shared_run == 1 else "swaras"
    return f"The longest match is {nearest.shared_run} {swaras}, in {nearest.title}."


def comparison_with_nearest(exercise: Exercise, nearest: NearestLesson) -> str:
    """This line above the lesson's, the shared swaras in the same columns and marked, as an HTML table."""
    request = exercise.request
    width, speed, script = request.tala.aksharas, request.speed, request.notation.script
    mine, lesson = unit_words(exercise.notes), unit_words(read_notes(nearest.lesson_text)[0])
    # as much of what stands before the run as both lines have room for
    before = min(nearest.start % width, nearest.lesson_start % width, max(0, width - nearest.shared_run))
    rows = []
    # a lesson is read round and round, so a run may go over its end
    for name, words, start, line in (
        ("This", mine, nearest.start, width * speed),
        (nearest.title, lesson * 2, nearest.lesson_start, width),
    ):
        drawn = [swara_html(word, script) for word in words[start - before : start - before + width]]
        cells = "".join(_cell(one, k - before, nearest.shared_run, width - before) for k, one in enumerate(drawn))
        rows.append(f"<tr><th scope='row'>{escape(name)}<br>line {start // line + 1}</th>{cells}</tr>")
    return f"<table class='compare'>{''.join(rows)}</table>"


def _cell(swara: str, k: int, run: int, room: int) -> str:
    """The cell of unit k of the shared run, where 0 <= k < run; room: cells from its first on."""
    if not 0 <= k < run:
        return f"<td>{swara}</td>"
    edges = " first" * (k == 0) + " last" * (k == min(run, room) - 1)
    return f"<td class='same{edges}'>{swara}</td>"
