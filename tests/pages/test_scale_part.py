"""The tuning in numbers and uploaded scales: complete tables, and a page that keeps its tuning on errors."""

from __future__ import annotations

import re
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from carnatic.exercise.mapping_file import RagaMapping, save_mapping
from carnatic.library import library
from carnatic.pages.components.tuning import tuning_word
from carnatic.theory.scala import show_sruti_key
from tests.pages.practice_app import exercise_of, notices, wished

SEVEN = b"seven\n 7\n 256/243\n 5/4\n 4/3\n 3/2\n 25/16\n 15/8\n 2/1\n"


def rows(html: str) -> list[list[str]]:
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in html.split("<tr>")[1:]]


@pytest.mark.parametrize(
    ("tuning", "word"),
    [
        ("just", "just intonation"),
        ("equal", "equal temperament"),
        ("pythagorean", "Pythagorean"),
        ("raga", "the raga's own"),
    ],
)
def test_every_tuning_has_its_words_and_can_be_chosen(tuning: str, word: str) -> None:
    assert tuning_word(library().request(tuning=tuning)) == word


def scale(content: bytes) -> dict[str, object]:
    return {"kind": "file", "name": "own.scl", "content": content}


def texts(app: AppTest) -> str:
    return unescape(" ".join(one.proto.body for one in app.get("html")))


def test_a_scale_tunes_the_raga_and_is_undone() -> None:
    app = wished(scale(SEVEN))
    assert exercise_of(app).request.mapping == (("R1", 90.22), ("D1", 772.63))
    assert "The file's 7 notes are used for the 7 swaras of Mayamalavagowla, in order." in texts(app)
    assert ["R<sub>1</sub>", "90.2", "256/243", "−21.5", "−9.8", "same"] in rows(texts(app))
    app = wished(scale(SEVEN), {"kind": "undo"})
    assert exercise_of(app).request.mapping == ()
    assert "in order." not in texts(app)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"five\n 5\n 10/9\n five\n", 'Line 4 of the Scala file: "five" isn\'t a pitch'),
        (b"five\n 5\n 9/8\n 5/4\n 3/2\n 5/3\n 3/1\n", "but must be the octave"),
        (b"two\n 2\n 3/2\n 2/1\n", "2 notes are too few for a raga"),
        (b"\0" * 200_000, "larger than 100000 bytes"),
    ],
)
def test_a_file_that_is_wrong_leaves_the_sound_as_it_was(content: bytes, sentence: str) -> None:
    app = wished({"kind": "tuning", "name": "pythagorean"}, scale(content))
    request = exercise_of(app).request
    assert (request.tuning.name, request.mapping) == ("pythagorean", ())
    said = app.session_state["page.practice"].notice
    assert (said.place, sentence in said.text) == ("tuning", True)
    assert not notices(app)


def test_a_mapping_and_a_keyboard_are_taken_too() -> None:
    kept = save_mapping(RagaMapping.of(library().request(mapping="R2=203.91")), "Evening")
    key = show_sruti_key(142.5).encode()
    app = wished(
        {"kind": "file", "name": "evening.json", "content": kept}, {"kind": "file", "name": "key.kbm", "content": key}
    )
    request = exercise_of(app).request
    assert (request.mapping, request.sruti_hz) == ((("R2", 203.91),), 142.5)
    assert "Sa is at 142.50 Hz, from the keyboard file." in texts(app)


def test_a_file_of_another_kind_is_refused_and_the_mapping_stays() -> None:
    app = wished(
        {"kind": "move", "letter": "g", "cents": 372.31}, {"kind": "file", "name": "a.mid", "content": b"MThd"}
    )
    assert exercise_of(app).request.mapping == (("G3", 372.31),)
    assert app.session_state["page.practice"].notice.text.startswith("That file isn't a tuning.")


def test_the_ragas_own_tuning_is_explained() -> None:
    app = wished({"kind": "tuning", "name": "raga"})
    assert exercise_of(app).request.tuning.name == "raga"
    assert "This rule is ours." in texts(app)
