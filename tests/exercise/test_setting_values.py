"""The values that a request's settings refuse, each with its code."""

from __future__ import annotations

from typing import Any

import pytest

from carnatic.errors import CarnaticError
from carnatic.exercise.exercise import Exercise, Note
from carnatic.exercise.settings import (
    IDEAS,
    LONGEST_KEPT,
    LONGEST_PHRASE,
    PLANS,
    RANGES,
    LineSettings,
    NotationSettings,
    SoundSettings,
)
from carnatic.library import library
from carnatic.messages import message
from carnatic.theory.swara import Swara
from tests.refusing import refused


@pytest.mark.parametrize(
    ("fields", "code", "params"),
    [
        ({"plan": "round"}, "shape.unknown", {"plan": "round", "plans": PLANS}),
        ({"range": "tall"}, "range.unknown", {"range": "tall", "ranges": RANGES}),
        ({"idea": "sad"}, "idea.unknown", {"idea": "sad", "ideas": IDEAS}),
        ({"difficulty": 6}, "difficulty.range", {"value": "6", "lowest": "0", "highest": "5"}),
        ({"phrase": "s" * (LONGEST_PHRASE + 1)}, "start.long_text", {"longest": LONGEST_PHRASE}),
        ({"keep": "s" * (LONGEST_KEPT + 1)}, "locked.long_text", {"longest": LONGEST_KEPT}),
        ({"keep": "s ?", "phrase": "s"}, "locked.and_start", {}),
    ],
)
def test_a_line_cannot_have_it(fields: dict[str, Any], code: str, params: dict[str, Any]) -> None:
    with refused(message(code, **params), CarnaticError):
        LineSettings(**fields)


def test_the_longest_texts_are_read() -> None:
    assert LineSettings(phrase="s" * LONGEST_PHRASE).phrase
    assert LineSettings(keep="s" * LONGEST_KEPT).keep


@pytest.mark.parametrize("made", [lambda: NotationSettings(clef="alto"), lambda: SoundSettings(drone="organ")])
def test_a_choice_that_is_not_offered(made: Any) -> None:
    with pytest.raises(CarnaticError) as caught:
        made()
    assert caught.value.code == "option.unknown"


def test_an_exercise_has_notes_and_a_note_has_a_length() -> None:
    with refused(message("exercise.empty"), CarnaticError):
        Exercise(library().request(), ())
    with refused(message("note.length"), CarnaticError):
        Note(Swara("s"), 0)
