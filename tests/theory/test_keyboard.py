"""Keyboard files: the height of Sa read, written, and refused."""

from __future__ import annotations

import pytest

from carnatic.library import library
from carnatic.messages import message
from carnatic.theory.scala import read_scale, read_sruti_key, show_sruti_key
from tests.laws import for_each
from tests.refusing import refused
from tests.theory.test_scala import MEANTONE

KEYBOARD = "! a.kbm\n 12\n 0\n 127\n {middle}\n {reference}\n {hertz}\n 12\n" + "\n".join(map(str, range(12)))


@for_each(
    ("middle", "reference", "hertz", "sa"),
    [(48, 48, "136.1", 136.1), (48, 57, "220.0", 130.813), (60, 69, "440", 261.626), (60, 45, "110.", 261.626)],
)
def test_sa_from_a_keyboard_file(middle: int, reference: int, hertz: str, sa: float) -> None:
    text = KEYBOARD.format(middle=middle, reference=reference, hertz=hertz)
    assert read_sruti_key(text) == pytest.approx(sa, abs=0.001)


def test_the_scale_decides_where_the_reference_lies() -> None:
    text = KEYBOARD.format(middle=48, reference=55, hertz=196.0)
    assert read_sruti_key(text, read_scale(MEANTONE)) == pytest.approx(196 / 2 ** (696.57843 / 1200), abs=1e-6)


@for_each(
    ("text", "sentence"),
    [
        ("", "keyboard.short"),
        (KEYBOARD.format(middle="c", reference=1, hertz=1), message("keyboard.whole_number", number=5, word="c")),
        (KEYBOARD.format(middle=1, reference=1, hertz="loud"), message("keyboard.hertz", number=7, word="loud")),
        (KEYBOARD.format(middle=0, reference=9999, hertz=440), "keyboard.far_key"),
    ],
)
def test_keyboard_files_that_are_wrong(text: str, sentence: str) -> None:
    with refused(sentence):
        read_sruti_key(text)


@for_each("sruti_hz", [65.0, 130.81, 142.5, 261.6256, 450.0])
def test_what_is_written_is_read_again(sruti_hz: float) -> None:
    for tuning in library().tunings:
        scale = read_scale(_twelve(tuning.cents))
        assert read_sruti_key(show_sruti_key(sruti_hz), scale) == pytest.approx(sruti_hz, abs=1e-6)


def _twelve(cents: tuple[tuple[str, float], ...]) -> str:
    names = ["R1", "R2", "G2", "G3", "M1", "M2", "P", "D1", "D2", "N2", "N3"]
    return "\n".join(("twelve", "12", *(f"{dict(cents)[name]:.6f}" for name in names), "2/1"))
