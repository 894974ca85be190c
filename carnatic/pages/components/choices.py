"""Choices that several pages have: raga, its form, tala, difficulty; and the words for them."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.review import ladder_words
from carnatic.exercise.settings import HARDEST
from carnatic.library import library
from carnatic.messages import say
from carnatic.theory.raga import Raga
from carnatic.theory.tala import SPEEDS, eduppu_sign

SPEED_WORDS = {speed: say(f"words.speed.{speed}") for speed in SPEEDS}

# the levels of difficulty.py; 0 means any
LEVEL_WORDS = {level: say(f"words.level.{level}") for level in range(HARDEST + 1)}


def level_words(level: int) -> str:
    """'Any', '3, moderate'."""
    return f"{level}, {LEVEL_WORDS[level].lower()}" if level else LEVEL_WORDS[0]


def speed_words(request: ExerciseRequest) -> str:
    """'Second speed', 'Trikalam', 'Second speed, desadi eduppu'."""
    words = say("words.trikalam") if request.trikalam else SPEED_WORDS[request.speed]
    # a line that lands has a sentence of its own for the place
    if request.eduppu == "sama" or request.family_row.lands:
        return words
    return say("sheet.eduppu", speed=words, eduppu=eduppu_sign(request.eduppu))


def moved_swaras_words(request: ExerciseRequest) -> str:
    """'With R2 it has the scale of Sarasangi.', '' if no swara has another name."""
    moved = [place.symbol for place in request.mapped_raga.places if place not in request.raga.places]
    if not moved:
        return ""
    known = library().raga_with_ladders(request.mapped_raga)
    return say("words.moved_as", places=moved, raga=known.name) if known else say("words.moved", places=moved)


def subtitle(request: ExerciseRequest, name: str) -> str:
    """'New exercise 7 (sarali style) in Adi tala, 4 + 2 + 2. First speed.' as HTML. name: the exercise's, as text."""
    sentence = say(
        "practice.subtitle",
        name=f"<b>{escape(name)}</b>",
        tala=f"<b>{escape(request.tala.name)}</b>",
        angas=" + ".join(map(str, request.tala.lengths)),
        speed=escape(speed_words(request)),
    )
    return f"{sentence} {escape(moved_swaras_words(request))}".strip()


def raga_label(raga: Raga) -> str:
    """A raga's name, its number and its other names: 'Hanumatodi, 8, Todi'."""
    number = () if raga.number is None else (str(raga.number),)
    return ", ".join((raga.name, *number, *raga.aliases))


def tala_label(name: str) -> str:
    """A tala with its angas: 'Adi, 4 + 2 + 2'."""
    return f"{name}, {' + '.join(map(str, library().tala(name).lengths))}"


def raga_choice(key: str, on_change: Callable[[], None]) -> None:
    """The list of ragas, in which any name can be typed."""
    names = [raga.name for raga in library().ragas]
    typed = st.session_state.get(key)
    st.selectbox(
        say("choice.raga"),
        # another form of a raga, or a text that isn't a raga, is in the list while it is chosen
        names if typed in (None, *names) else [*names, typed],
        format_func=lambda name: raga_label(library().raga(name)) if name in _raga_names() else name,
        key=key,
        accept_new_options=True,
        on_change=on_change,
        placeholder=say("choice.raga_example"),
    )


def form_choice(raga: Raga, key: str, on_change: Callable[[], None]) -> None:
    """The forms of a raga of which traditions differ, by their ladders; nothing for other ragas."""
    forms = {form.name: form for form in library().forms(raga)}
    if len(forms) > 1:
        st.selectbox(
            say("choice.form"),
            list(forms),
            format_func=lambda name: f"{name}: {ladder_words(forms[name])}",
            key=key,
            on_change=on_change,
        )


def tala_choice(key: str, on_change: Callable[[], None]) -> None:
    """The list of talas."""
    names = [tala.name for tala in library().talas]
    st.selectbox(say("choice.tala"), names, format_func=tala_label, key=key, on_change=on_change)


def level_choice(label: str, key: str, on_change: Callable[[], None]) -> None:
    """The difficulty of a line: any, or one of the levels."""
    st.selectbox(label, list(LEVEL_WORDS), format_func=level_words, key=key, on_change=on_change)


def _raga_names() -> frozenset[str]:
    return frozenset(raga.name for raga in library().ragas)
