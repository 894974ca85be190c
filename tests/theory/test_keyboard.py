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
        (KEYBOARD.format(middle=1, reference=1, hertz="0.0"), message("keyboard.hertz", number=7, word="0.0")),
        (KEYBOARD.format(middle=1, reference=1, hertz="x" * 50), message("keyboard.hertz", number=7, word="x" * 40)),
        (KEYBOARD.format(middle=0, reference=9999, hertz=440), "keyboard.far_key"),
        (KEYBOARD.format(middle=0, reference=252, hertz=440), "keyboard.far_key"),
        ("-1\n0\n127\n48\n48\n220\n12\n", message("keyboard.size", number=1, size=-1)),
        ("12\n0\n127\n48\n48\n220\n", "keyboard.short"),
        ("12\n0\n127\n48\n48\n220\n12\nx\nfive\n" + "0\n" * 10, None),
        ("12\n0\n127\n48\n49\n220\n12\n0\nfive\n", message("keyboard.whole_number", number=9, word="five")),
        ("x" * 50 + "\n0\n127\n48\n48\n220\n12\n", message("keyboard.whole_number", number=1, word="x" * 40)),
    ],
)
def test_keyboard_files_that_are_wrong(text: str, sentence: str | None) -> None:
    if sentence is None:
        assert read_sruti_key(text) == 220.0
        return
    with refused(sentence):
        read_sruti_key(text)


@for_each(
    ("text", "sa"),
    [
        ("0\n0\n127\n48\n60\n440\n12\n", 220.0),  # no mapping of its own: twelve steps to an octave
        ("0\n0\n127\n48\n41\n220\n12\n", 220 * 2 ** (7 / 12)),
        ("12\n0\n127\n0\n240\n440\n12\n", 440 / 2**20),  # as far as may be
        # seven keys to the octave, each with its note of the scale; the second is a fifth
        ("7\n0\n127\n48\n49\n330\n7\n0\n7\n4\n5\n7\n9\n11\n", 330 / 2 ** (7 / 12)),
        ("7\n0\n127\n48\n56\n330\n7\n0\n7\n4\n5\n7\n9\n11\n", 330 / 2 ** (19 / 12)),
        ("7\n0\n127\n48\n47\n330\n7\n0\n7\n4\n5\n7\n9\n11\n", 330 * 2 ** (1 / 12)),
        # a key without a note, and one that isn't listed, count as their own number
        ("7\n0\n127\n48\n50\n330\n7\n0\n7\nx\n5\n", 330 / 2 ** (2 / 12)),
        ("7\n0\n127\n48\n53\n330\n7\n0\n7\n", 330 / 2 ** (5 / 12)),
    ],
)
def test_sa_by_hand(text: str, sa: float) -> None:
    assert read_sruti_key(text) == pytest.approx(sa)


def test_a_keyboard_file_in_full() -> None:
    keys = "".join(f" {key}\n" for key in range(12))
    assert show_sruti_key(142.5) == f"! Sa on C\n!\n 12\n 0\n 127\n 48\n 48\n 142.500000\n 12\n!\n{keys}"


@for_each("sruti_hz", [65.0, 130.81, 142.5, 261.6256, 450.0])
def test_what_is_written_is_read_again(sruti_hz: float) -> None:
    for tuning in library().tunings:
        scale = read_scale(_twelve(tuning.cents))
        assert read_sruti_key(show_sruti_key(sruti_hz), scale) == pytest.approx(sruti_hz, abs=1e-6)


def _twelve(cents: tuple[tuple[str, float], ...]) -> str:
    names = ["R1", "R2", "G2", "G3", "M1", "M2", "P", "D1", "D2", "N2", "N3"]
    return "\n".join(("twelve", "12", *(f"{dict(cents)[name]:.6f}" for name in names), "2/1"))
