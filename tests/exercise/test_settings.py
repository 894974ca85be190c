"""Playback and notation settings: the valid values, and the sentences about invalid ones."""

from __future__ import annotations

from typing import Any

from carnatic.exercise.request import fields, from_fields
from carnatic.exercise.settings import SoundSettings, read_strings
from carnatic.library import library
from carnatic.messages import message
from tests.laws import for_each
from tests.refusing import refused


def test_only_what_differs_from_the_usual_is_written() -> None:
    sung = library().request().changed(sound=SoundSettings("akaram", 60, strings="M1. S S S.", human=False))
    plain = fields(library().request())
    assert {name: text for name, text in fields(sung).items() if plain.get(name) != text} == {
        "voice": "akaram",
        "gamaka": "60",
        "strings": "M1. S S S.",
        "human": "no",
    }
    assert from_fields({"gamaka": "60 %", "voice": "Akaram"}, library()).sound == SoundSettings("akaram", 60)


def test_strings_are_named_in_plucking_order() -> None:
    assert [(p.place.symbol, p.sthayi.word) for p in read_strings("P. n3 S S.")] == [
        ("P", "mandra"),
        ("N3", "madhya"),
        ("S", "madhya"),
        ("S", "mandra"),
    ]


@for_each(
    ("choice", "sentence"),
    [
        ({"voice": "piano"}, "option.unknown"),
        (
            {"drone": "organ"},
            message("option.unknown", value="organ", what="the drone", choices=("tanpura", "sruti-box")),
        ),
        ({"beat": "drum"}, "option.unknown"),
        ({"gamaka": 101}, message("gamaka.range", value="101", lowest="0", highest="100")),
        ({"strings": "P. S"}, message("tanpura.strings", fewest=3, most=5, count=2)),
        ({"strings": "P. S S X"}, message("tanpura.string", word="X")),
    ],
)
def test_what_may_not_be_chosen_is_said(choice: dict[str, Any], sentence: str) -> None:
    with refused(sentence):
        SoundSettings(**choice)
