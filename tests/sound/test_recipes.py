"""Recipes: equal sounds have one text, every text is read back, and nothing else is taken."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import numpy as np
import pytest

from carnatic.errors import CarnaticError
from carnatic.exercise.performance import perform
from carnatic.exercise.score import lay_out
from carnatic.exercise.settings import BEATS, DRONES
from carnatic.exercise.voices import VOICE_NAMES
from carnatic.lessons.realise import realise_lesson
from carnatic.library import library
from carnatic.sound.encode import to_short_mp3
from carnatic.sound.recipes import (
    LONGEST,
    Recipe,
    drone_recipe,
    encoded,
    note_recipes,
    read_recipe,
    sound_version,
    stroke_recipes,
)

LIBRARY = library()
NOTE = "note/veena/130.81/44100/1.15/s/struck/2/701.955"
BENT = "note/voice/130.81/44100/1.0/p/joined/0/0.0~0.0_0.06~50.5"


def recipes(**fields: str) -> list[Recipe]:
    """Every recipe of a lesson, in the order of its events."""
    exercise = realise_lesson(LIBRARY.lessons_of("janta")[0], LIBRARY.request(**fields))
    performance = perform(lay_out(exercise), rules=LIBRARY.gamaka_rules(exercise.request.raga))
    request = performance.request
    strokes = stroke_recipes(request.sound.beat, request.sruti_hz).values()
    return [*note_recipes(performance), *strokes, drone_recipe(request)]


def test_every_recipe_is_read_back() -> None:
    for i, voice in enumerate(VOICE_NAMES):
        fields = {
            "beat": BEATS[i % 3],
            "drone": DRONES[i % 2],
            "gamaka": ("0", "100")[i % 2],
            "sruti": ("1", "142.57 Hz")[i % 2],
        }
        for recipe in recipes(voice=voice, tempo=str(60 + 7 * i), **fields):
            assert read_recipe(str(recipe)) == recipe
            assert len(str(recipe)) < LONGEST / 2


def test_equal_notes_have_one_recipe_in_every_line() -> None:
    """Also at a tempo at which the notes' starts don't fall on samples, and whatever the swara is called."""
    notes = [str(one) for one in recipes(tempo="65", human="no") if str(one).startswith("note/")]
    lengths = {note.split("/")[3] for note in notes}
    assert len(lengths) == 1
    assert len(set(notes)) < len(notes)
    assert {note.split("/")[5] for note in notes} == {"s"}
    assert len({str(one).split("/")[5] for one in recipes(voice="voice") if str(one).startswith("note/")}) == 7


@pytest.mark.parametrize(
    "text",
    [
        "",
        "note",
        "song/veena",
        NOTE + "/",
        NOTE.replace("veena", "sarod"),
        NOTE.replace("130.81", "20.0"),
        NOTE.replace("130.81", "nan"),
        NOTE.replace("130.81", "130.810"),  # the same sound at another address
        NOTE.replace("44100", "0"),
        NOTE.replace("44100", "99999999"),
        NOTE.replace("44100", "4_4100"),
        NOTE.replace("1.15", "inf"),
        NOTE.replace("1.15", "99.0"),
        NOTE.replace("/s/", "/x/"),
        NOTE.replace("struck", "sung"),
        NOTE.replace("/2/", "/9/"),
        NOTE.replace("701.955", "9999.0"),
        NOTE.replace("701.955", "1e999"),
        BENT.replace("0.06", "0.0"),
        BENT.replace("0.06", "-1.0"),
        BENT.replace("~50.5", ""),
        BENT + "_0.07~1.0" * 999,
        "x" * 10_000,
        "drone/organ/130.81/0.0",
        "drone/tanpura/130.81/",
        "drone/tanpura/130.81/" + "_".join(["0.0"] * 9),
        "stroke/tham/0.0",
        "stroke/sama/130.81",
        "stroke/boom/0.0",
        "../../etc/passwd",
    ],
)  # fmt: skip
def test_anything_else_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(CarnaticError) as refusal:
        encoded(text)
    assert str(refusal.value).endswith(".")
    assert "\n" not in str(refusal.value)


def test_the_same_recipe_has_the_same_bytes_in_another_process() -> None:
    texts = [NOTE, BENT, "drone/tanpura/130.81/0.0_-1200.0", "stroke/tham/130.81"]
    code = (
        "import hashlib, sys\nfrom carnatic.sound.recipes import encoded, sound_version\n"
        "print(sound_version(), *(hashlib.sha256(encoded(text)[2]).hexdigest() for text in sys.argv[1:]))"
    )
    run = subprocess.run([sys.executable, "-c", code, *texts], capture_output=True, text=True, check=True)
    assert run.stdout.split() == [sound_version(), *(hashlib.sha256(encoded(text)[2]).hexdigest() for text in texts)]


def test_a_note_s_file_is_small() -> None:
    """A second takes about eight kilobytes, and an eighth of a second little more than its part."""
    assert len(encoded(NOTE)[2]) < 8_700
    assert len(to_short_mp3(np.zeros(5512, np.float32))) < 1_900
