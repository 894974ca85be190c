"""How a line shall sound: what may be chosen, and the sentences for what may not."""

from __future__ import annotations

from typing import Any

import pytest

from carnatic.errors import CarnaticError
from carnatic.library import library
from carnatic.practice.request import fields, from_fields
from carnatic.practice.sounding import Sounding, read_strings


def test_only_what_differs_from_the_usual_is_written() -> None:
    sung = library().request().changed(sounding=Sounding("akaram", 60, strings="M1. S S S.", human=False))
    plain = fields(library().request())
    assert {name: text for name, text in fields(sung).items() if plain.get(name) != text} == {
        "voice": "akaram",
        "gamaka": "60",
        "strings": "M1. S S S.",
        "human": "no",
    }
    assert from_fields({"gamaka": "60 %", "voice": "Akaram"}, library()).sounding == Sounding("akaram", 60)


def test_strings_are_named_in_plucking_order() -> None:
    assert [(p.place.symbol, p.sthayi.word) for p in read_strings("P. n3 S S.")] == [
        ("P", "mandra"),
        ("N3", "madhya"),
        ("S", "madhya"),
        ("S", "mandra"),
    ]


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        ({"voice": "piano"}, "'piano' is not a voice here; choose veena, violin, flute, nadaswaram, voice or akaram"),
        ({"drone": "organ"}, "'organ' is not a drone here; choose tanpura or sruti-box"),
        ({"beat": "drum"}, "'drum' is not a way to keep the tala here; choose hand, metronome or mridangam"),
        ({"gamaka": 101}, "Gamaka runs from 0 to 100 percent; you gave 101"),
        ({"strings": "P. S"}, "A tanpura here has 3 to 5 strings, not 2; write for example P. S S S."),
        ({"strings": "P. S S X"}, "'X' is no string; write a swarasthana, with a dot for mandra"),
    ],
)
def test_what_may_not_be_chosen_is_said(choice: dict[str, Any], sentence: str) -> None:
    with pytest.raises(CarnaticError, match=sentence.replace(".", r"\.")):
        Sounding(**choice)
