"""Three new exercises to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import streamlit as st

from carnatic.compose.comparison import unit_words
from carnatic.compose.composition import Composition
from carnatic.exercise.difficulty import difficulty
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.names import seed_of, shown_number
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.settings import HIGHEST_SEED
from carnatic.messages import say
from carnatic.pages.components.choices import LEVEL_WORDS
from carnatic.pages.components.component import component
from carnatic.pages.components.swaras import spoken_name, swara_html
from carnatic.pages.components.text import heading, notice
from carnatic.pages.practice.all_lines import all_lines_of
from carnatic.pages.practice.composing import compose_ahead
from carnatic.pages.session import (
    PracticeSession,
    composition_for,
    current_request,
    in_turn,
    page_session,
    request_change,
    try_run,
)
from carnatic.theory.tala import Tala

CANDIDATES = 3
# numbers that are tried for lines that differ; more where few lines are known to be there
MOST_NUMBERS, MOST_NUMBERS_OF_FEW = 45, 381
LONGEST_ROW, LONGEST_WIDE_ROW = 6, 4  # units that a card has room for, in Roman letters and in wider ones


def candidates(composition: Composition) -> None:
    """Three new exercises, each with its number and an avartanam of its own; the chosen one is marked."""
    request = composition.exercise.request
    heading(say("practice.more_exercises"), say("practice.same_raga_and_tala"))
    script, shown = request.notation.script, offered(composition)
    avartanams = shown_avartanams(list(shown.values()))
    cards = [card(n, one, avartanam, script) for (n, one), avartanam in zip(shown.items(), avartanams)]
    component("tries")(
        key="tries", data={"chosen": shown_number(request.seed), "tries": cards}, on_chosen_change=_choose
    )


def offered(composition: Composition) -> dict[int, Composition]:
    """The exercises on offer by number, no two of them alike; they stay while the chosen one is among them."""
    page, seed = page_session(PracticeSession), composition.exercise.request.seed
    first = page.first_candidate
    if first is not None and first <= seed < first + MOST_NUMBERS:
        different = _different_from(first, composition)
        if seed in different:
            return different
    page.first_candidate = min(seed, HIGHEST_SEED + 1 - CANDIDATES)
    return _different_from(page.first_candidate, composition)


def _different_from(first: int, composition: Composition) -> dict[int, Composition]:
    """The first numbers from ``first`` on whose lines differ, as far as there are so many lines."""
    request = composition.exercise.request
    # what was given may leave only a few
    few = len(composition.completions) or len(all_lines_of(request))
    most = MOST_NUMBERS_OF_FEW if few else MOST_NUMBERS
    different: dict[int, Composition] = {}
    number, count = first, CANDIDATES
    while len(different) < min(CANDIDATES, few or CANDIDATES) and number < min(first + most, HIGHEST_SEED + 1):
        numbers = range(number, min(number + count, HIGHEST_SEED + 1))
        others = {n: request.changed(seed=n, mapping=()) for n in numbers if n != request.seed}
        _compose(tuple(others.values()))
        for n in numbers:
            candidate = composition_for(others[n]) if n in others else composition
            lines = [other.exercise.notes for other in different.values()]
            if candidate is not None and candidate.exercise.notes not in lines and len(different) < CANDIDATES:
                different[n] = candidate
        number, count = number + count, 2 * count
    return different


def _compose(requests: tuple[ExerciseRequest, ...]) -> None:
    """Compose requests in one batch, and say so if nothing can be composed."""
    if refusal := try_run(lambda: in_turn(lambda: compose_ahead(requests))):
        notice(refusal)


def shown_avartanams(compositions: Sequence[Composition]) -> list[int]:
    """The avartanam that stands for each exercise: the first that no lesson has, or the first of all.

    Where exercises begin alike, the avartanam in which most of them differ.
    """
    first_new = [next(iter(composition.new_avartanams), 1) for composition in compositions]
    exercises = [composition.exercise for composition in compositions]
    least = min(-(-exercise.units // exercise.request.tala.aksharas) for exercise in exercises)
    choices = [first_new, *([avartanam] * len(exercises) for avartanam in range(1, least + 1))]
    return max(choices, key=lambda choice: len(set(map(avartanam_words, exercises, choice))))


def avartanam_words(exercise: Exercise, avartanam: int) -> tuple[str, ...]:
    """The units of an avartanam, by number from 1."""
    size = exercise.request.tala.aksharas
    return unit_words(exercise.notes)[(avartanam - 1) * size : avartanam * size]


def card(number: int, composition: Composition, avartanam: int, script: str = "roman") -> dict[str, Any]:
    """The data of a candidate's card; assets/web/tries describes each field."""
    exercise, tala = composition.exercise, composition.exercise.request.tala
    first, words = (avartanam - 1) * tala.aksharas, avartanam_words(exercise, avartanam)
    steps = [note.swara.step for note in exercise.notes for _ in range(note.units)]
    level, room = difficulty(exercise).level, LONGEST_ROW if script == "roman" else LONGEST_WIDE_ROW
    return {
        "number": shown_number(number),
        "contour": steps[first : first + tala.aksharas],
        "rows": [
            [[swara_html(word, script) for word in part] for part in row] for row in candidate_rows(words, tala, room)
        ],
        "level": level,
        "word": LEVEL_WORDS[level],
        "spoken": ", ".join(map(spoken_name, words)),
    }


def candidate_rows(words: tuple[str, ...], tala: Tala, room: int = LONGEST_ROW) -> list[list[list[str]]]:
    """The units of an avartanam in rows of angas: as few rows as there is room for, then the most even.

    room: units side by side. An anga that is too long alone is cut, as evenly as can be.
    """
    parts: list[tuple[str, ...]] = []
    for start, length in zip(tala.anga_starts, tala.lengths):
        count = -(-length // room)
        edges = [start + -(-k * length // count) for k in range(count + 1)]
        parts += [part for part in (words[a:b] for a, b in pairwise(edges)) if part]
    return [[list(part) for part in row] for row in _cut(tuple(parts), room)]


def _cut(parts: tuple[tuple[str, ...], ...], room: int) -> list[tuple[tuple[str, ...], ...]]:
    """The parts in the rows that are most even."""
    ways: list[list[tuple[tuple[str, ...], ...]]] = [[]]
    for k, part in enumerate(parts):
        ways = [way for old in ways for way in ([*old, (part,)], *([[*old[:-1], (*old[-1], part)]] if k else []))]
    lengths = [[sum(map(len, row)) for row in way] for way in ways]
    fitting = [(len(ls), sum(n * n for n in ls), i) for i, ls in enumerate(lengths) if max(ls) <= room]
    return ways[min(fitting)[2]]


def _choose() -> None:
    chosen = st.session_state["tries"].get("chosen")
    request = current_request()
    # pressing the chosen one changes nothing, even if the model would now write another line
    if isinstance(chosen, int) and not isinstance(chosen, bool) and chosen != shown_number(request.seed):
        request_change(lambda: request.changed(seed=seed_of(chosen)))
