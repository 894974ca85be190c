"""The novelty of a line: the avartanams that no lesson has, and the longest part that a lesson has too."""

from __future__ import annotations

from html import escape

import streamlit as st

from carnatic.compose.comparison import unit_words
from carnatic.compose.composition import Composition, NearestLesson
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.sargam.text import read_notes
from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.components.swaras import line_html, swara_html
from carnatic.pages.components.text import heading
from carnatic.pages.practice.all_lines import all_line_choices, all_lines_of
from carnatic.theory.phrases import phrase_sources


def what_is_new(composition: Composition) -> None:
    """The lines that are in no lesson, the comparison with the nearest lesson, and remarks."""
    nearest, exercise = composition.nearest, composition.exercise
    sentences = [
        new_words(shown_lines(composition.new_avartanams, exercise.request.speed)),
        nearest_words(nearest),
        phrases_words(exercise.request),
        say("practice.underlined_locked") if exercise.given else "",
        *composition.remarks,
    ]
    parts = [f"<p>{' '.join(escape(sentence) for sentence in sentences if sentence)}</p>"]
    if nearest.shared_run > 1:
        parts.append(comparison_with_nearest(exercise, nearest))
    if composition.completions and not all_lines_of(exercise.request):
        parts.append(endings(composition.completions, exercise.request.notation.script))
    heading(say("practice.what_is_new"))
    st.html(f"<div class='new'>{''.join(parts)}</div>")
    all_line_choices(composition)


def phrases_words(request: ExerciseRequest) -> str:
    """Where the raga's phrases in a line come from, as a sentence; '' if they are off or the family has none."""
    if not request.family_row.has_phrases or request.phrases == "off":
        return ""
    table, raga = library().raga_phrases, request.raga.title
    sources = phrase_sources(request.mapped_raga, table)
    names = [row.raga.title for row in sources.relatives]
    if sources.own is None:
        if names:
            return say("practice.phrases_learned_holds", raga=raga, count=len(table), ragas=names)
        return say("practice.phrases_learned", raga=raga, count=len(table))
    others = []
    if names:
        others.append(say("practice.phrases_of", ragas=names))
    if sources.turns:
        others.append(say("practice.phrases_turns", turns=[" ".join(turn) for turn in sources.turns]))
    counted = {"raga": raga, "pieces": sources.own.pieces, "swaras": sources.own.swaras}
    return say("practice.phrases_few", **counted, others=others) if others else say("practice.phrases_own", **counted)


def endings(completions: tuple[str, ...], script: str = "roman") -> str:
    """Every ending of a beginning that has few, as an HTML list to open."""
    count = len(completions)
    summary = say("practice.one_ending") if count == 1 else say("practice.endings", count=count)
    rows = "".join(f"<li>{line_html(line, script)}</li>" for line in telling_lines(completions))
    return f"<details><summary>{summary}</summary><ul>{rows}</ul></details>"


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
    """'Lines 1 and 3 are new.', 'Lines 1–4 are new.'"""
    if not numbers:
        return say("practice.nothing_new")
    if len(numbers) == 1:
        return say("practice.one_line_new", line=numbers[0])
    return say("practice.lines_new", lines=runs_of(numbers))


def runs_of(numbers: tuple[int, ...]) -> tuple[str, ...]:
    """Ascending numbers with three or more in a row drawn together: (1, 2, 3, 5) → ('1–3', '5')."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    joined = ((f"{run[0]}–{run[-1]}",) if len(run) > 2 else tuple(map(str, run)) for run in runs)
    return tuple(words for run in joined for words in run)


def nearest_words(nearest: NearestLesson) -> str:
    """The longest part that a lesson has too; '' if only the user's own swaras match."""
    if not nearest.shared_run:
        return ""
    return say("practice.longest_shared", count=nearest.shared_run, lesson=nearest.title)


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
        (say("practice.this"), mine, nearest.start, width * speed),
        (nearest.title, lesson * 2, nearest.lesson_start, width),
    ):
        drawn = [swara_html(word, script) for word in words[start - before : start - before + width]]
        cells = "".join(_cell(one, k - before, nearest.shared_run, width - before) for k, one in enumerate(drawn))
        rows.append(
            f"<tr><th scope='row'>{escape(name)}<br>{say('practice.line_of', line=start // line + 1)}</th>{cells}</tr>"
        )
    return f"<table class='compare'>{''.join(rows)}</table>"


def _cell(swara: str, k: int, run: int, room: int) -> str:
    """The cell of unit k of the shared run, where 0 <= k < run; room: cells from its first on."""
    if not 0 <= k < run:
        return f"<td>{swara}</td>"
    edges = " first" * (k == 0) + " last" * (k == min(run, room) - 1)
    return f"<td class='same{edges}'>{swara}</td>"
