"""The rail beside the music: other tries, what is new, and what can be taken home."""

from __future__ import annotations

from functools import partial
from html import escape

import streamlit as st

from carnatic.export import export, file_name, format_for
from carnatic.generator.composition import Composition, NearestLesson
from carnatic.pages.parts.component import component
from carnatic.pages.parts.desk import change, current, made, remember, remembered
from carnatic.practice.exercise import Exercise, Note
from carnatic.practice.link import encode
from carnatic.practice.request import HIGHEST_SEED, ExerciseRequest
from carnatic.practice.text import read_notes
from carnatic.theory.swara import spell

# what the rail offers, in its order: the button's word and the file's ending
FILES = (("MP3", ".mp3"), ("WAV", ".wav"), ("MIDI", ".mid"), ("MusicXML", ".musicxml"), ("Text", ".txt"))
KARVAI = ","
TRIES = 4


# -- other tries ---------------------------------------------------------------------------


def other_tries(composition: Composition) -> None:
    """Four numbers with the shape of their first avartanam; the chosen one is marked."""
    request = composition.exercise.request
    st.html("<h3>Other tries <small>same raga and tala</small></h3>")
    tries = [{"number": n, "contour": contour} for n in try_numbers(request) if (contour := _contour(composition, n))]
    component("tries")(key="tries", data={"chosen": request.seed, "tries": tries}, on_chosen_change=_choose)


def try_numbers(request: ExerciseRequest) -> range:
    """The four numbers on offer: they stay while the chosen one is among them."""
    first = remembered("tries_from", request.seed)
    if not first <= request.seed < first + TRIES:
        first = request.seed
    first = min(first, HIGHEST_SEED + 1 - TRIES)
    remember("tries_from", first)
    return range(first, first + TRIES)


def _contour(composition: Composition, number: int) -> list[int]:
    """Letters above madhya s, unit by unit, of the first avartanam; [] where there is no such try."""
    request = composition.exercise.request
    found = composition if number == request.seed else made(request.changed(seed=number, mapping=()))
    if found is None:
        return []
    steps = [note.swara.step for note in found.exercise.notes for _ in range(note.units)]
    return steps[: request.tala.aksharas]


def _choose() -> None:
    told = st.session_state["tries"].get("chosen")
    # pressing the chosen one leaves it alone, also where the model would now write another line
    if isinstance(told, int) and not isinstance(told, bool) and told != current().exercise.request.seed:
        change(seed=told)


# -- what is new ---------------------------------------------------------------------------


def what_is_new(composition: Composition) -> None:
    """Which lines are in no lesson, the nearest lesson beside this one, and remarks."""
    nearest, exercise = composition.nearest, composition.exercise
    said = [
        new_words(shown_lines(composition.new_avartanams, exercise.request.speed)),
        nearest_words(nearest),
        "What is underlined is your own." if exercise.given else "",
        *composition.remarks,
    ]
    parts = [f"<p>{' '.join(escape(sentence) for sentence in said if sentence)}</p>"]
    if nearest.shared_run > 1:
        parts.append(comparison(exercise, nearest))
    if composition.completions:
        parts.append(endings(composition.completions))
    st.html("<h3>What is new</h3>")
    st.html(f"<div class='new'>{''.join(parts)}</div>")


def endings(completions: tuple[str, ...]) -> str:
    """Every ending of a beginning that has few, as an HTML list to open."""
    count = "One ending fits" if len(completions) == 1 else f"{len(completions)} endings fit"
    rows = "".join(f"<li>{escape(line)}</li>" for line in telling_lines(completions))
    return f"<details><summary>{count} your beginning</summary><ul>{rows}</ul></details>"


def telling_lines(texts: tuple[str, ...]) -> tuple[str, ...]:
    """The first avartanam in which all texts differ; whole texts where there is none."""
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
    """'The longest match is 5 swaras, in Sarali 13.', '' where nothing but the user's own is left to match."""
    if not nearest.shared_run:
        return ""
    swaras = "swara" if nearest.shared_run == 1 else "swaras"
    return f"The longest match is {nearest.shared_run} {swaras}, in {nearest.title}."


def comparison(exercise: Exercise, nearest: NearestLesson) -> str:
    """This line above the lesson's, the shared swaras in the same columns and marked, as an HTML table."""
    width, speed = exercise.request.tala.aksharas, exercise.request.speed
    mine, lesson = unit_words(exercise.notes), unit_words(read_notes(nearest.lesson_text)[0])
    # as much of what stands before the run as both lines have room for
    before = min(nearest.start % width, nearest.lesson_start % width, max(0, width - nearest.shared_run))
    rows = []
    # a lesson is read round and round, so a run may go over its end
    for name, words, start, line in (
        ("This", mine, nearest.start, width * speed),
        (nearest.title, lesson * 2, nearest.lesson_start, width),
    ):
        shown = words[start - before : start - before + width]
        cells = "".join(_cell(word, k - before, nearest.shared_run, width - before) for k, word in enumerate(shown))
        rows.append(f"<tr><th scope='row'>{escape(name)}<br>line {start // line + 1}</th>{cells}</tr>")
    return f"<table class='compare'>{''.join(rows)}</table>"


def _cell(word: str, k: int, run: int, room: int) -> str:
    """The cell of unit k of the shared run, where 0 <= k < run; room: cells from its first on."""
    if not 0 <= k < run:
        return f"<td>{escape(word)}</td>"
    edges = " first" * (k == 0) + " last" * (k == min(run, room) - 1)
    return f"<td class='same{edges}'>{escape(word)}</td>"


def unit_words(notes: tuple[Note, ...]) -> tuple[str, ...]:
    """A word for each unit: the swara, then a comma for each karvai."""
    return tuple(word for note in notes for word in (spell(note.swara), *(KARVAI for _ in range(note.units - 1))))


# -- take it home --------------------------------------------------------------------------


def take_it_home(exercise: Exercise) -> None:
    """Copy link, and files that are made when somebody asks for them."""
    st.html("<h3>Take it home</h3>")
    copy_link(exercise)
    files(exercise, FILES)


def copy_link(exercise: Exercise) -> None:
    """The button that puts the exercise's link on the clipboard."""
    component("copy", folder="page")(key="copy", data={"query": encode(exercise)})


def files(exercise: Exercise, formats: tuple[tuple[str, str], ...]) -> None:
    """A button for each file; formats: the button's word and the file's ending."""
    with st.container(key="files", horizontal=True, gap="small"):
        for name, suffix in formats:
            st.download_button(
                name,
                partial(export, exercise, suffix),
                file_name=file_name(exercise, suffix),
                mime=format_for(suffix).mime,
                key=f"file_{name.lower()}",
                type="tertiary",
                on_click="ignore",
            )
